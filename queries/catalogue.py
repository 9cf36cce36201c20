"""The questions: each one `.cypher` file with front matter and one function of the same name; everything else is derived from here."""

from __future__ import annotations

import importlib
import itertools
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from graph.errors import NotFound, Words

if TYPE_CHECKING:
    from queries.answer import Answer, AnswerRow, Found, Parts
    from queries.parameters import Parameters
    from queries.world import World

HERE = Path(__file__).parent
NAMES = (
    "one_center_per_sector",
    "near_duplicates",
    "chain_coverage",
    "collaboration_density",
    "tier_overlap",
    "sector_gaps",
    "collaborators",
    "center_profile",
    "organization_profile",
    "promotion_ladder",
    "targets",
    "policy_scorecard",
    "center_compliance",
    "sources_of",
)
"""In the order a planner asks them."""
ABOUT = ("subject", "document", "for")


class Function(Protocol):
    """A question's function: sees the world, returns what it found."""

    def __call__(self, world: World, asked: Parameters) -> Found[Any]:
        """Answer."""
        ...


@dataclass(frozen=True)
class Question:
    """One question as the catalogue shows it."""

    name: str
    title: Words
    asks: Words
    takes: tuple[str, ...]
    gives: Words
    version: str
    shows: tuple[str, ...]
    """The fields a table on a screen shows, in order; empty: all of one row, one below the other."""
    key: tuple[str, ...] = ()
    """The fields that say which row is which, from one snapshot to another; empty: the whole row."""
    follows: tuple[str, ...] = ()
    """Figures that weigh a row against all others: one new fact moves them everywhere, so two snapshots are not compared by them."""

    @property
    def about(self) -> str | None:
        """The parameter that says what one asks about, None where the question is about a whole scope."""
        return next((name for name in ABOUT if name in self.takes), None)

    def function(self) -> Function:
        """Return the function that answers it."""
        found: Function = getattr(importlib.import_module(f"queries.{self.name}"), self.name)
        return found

    def row_type(self) -> type[AnswerRow]:
        """Return the type of its rows."""
        found: type[AnswerRow] = importlib.import_module(f"queries.{self.name}").Row
        return found

    def parts_type(self) -> type[Parts] | None:
        """Return the type of the figures beside its rows (`Figures` of its module), None where it has none."""
        found: type[Parts] | None = getattr(importlib.import_module(f"queries.{self.name}"), "Figures", None)
        return found

    def parts_schema(self) -> dict[str, Any]:
        """Return the schema of its figures beside the rows, empty where it has none."""
        kind = self.parts_type()
        return kind.model_json_schema(by_alias=True, mode="serialization") if kind else {}

    def part_lists(self) -> dict[str, list[str]]:
        """Return the lists among its figures, each with the fields of its rows."""
        schema = self.parts_schema()
        return {
            name: list(schema["$defs"][items["$ref"].rsplit("/", 1)[1]]["properties"])
            for name, field in schema.get("properties", {}).items()
            if "$ref" in (items := field.get("items", {}))
        }

    def answer_type(self) -> type[Answer[Any]]:
        """Return the type of its answers."""
        from queries.answer import Answer  # pydantic loads on use

        found: type[Answer[Any]] = Answer[self.row_type()]  # type: ignore[misc,assignment]  # known when it runs
        return found

    def row_fields(self) -> list[str]:
        """Return the names of a row's fields, in order."""
        return list(self.row_type().model_json_schema(by_alias=True, mode="serialization")["properties"])

    def as_json(self) -> dict[str, Any]:
        """Return the entry as the command line and the API show it."""
        from queries.parameters import WORDS, Parameters  # pydantic loads on use

        schema = Parameters.model_json_schema(by_alias=True)["properties"]
        row = self.row_type().model_json_schema()
        return {
            "name": self.name,
            "title": self.title._asdict(),
            "asks": self.asks._asdict(),
            "gives": self.gives._asdict(),
            "parameters": [
                {"name": name, "words": WORDS[name]._asdict(), "schema": schema[name]} for name in self.takes
            ],
            "row_fields": self.row_fields(),
            "row_schema": row,
            "parts": self._parts(),
            "parts_schema": self.parts_schema(),
            "version": self.version,
        }

    def _parts(self) -> list[dict[str, Any]]:
        from queries.fields import FIELDS  # loads on use

        lists, schema = self.part_lists(), self.parts_schema()
        return [
            {"name": name, "words": FIELDS.get(name, Words(name, name))._asdict(), "row_fields": lists.get(name)}
            for name in schema.get("properties", {})
        ]


@cache
def question(name: str) -> Question:
    """Return a question by its name.

    Raises NotFound with the nearest names.
    """
    if name not in NAMES:
        import difflib  # only for a wrong name

        near = tuple(difflib.get_close_matches(name, NAMES, 3, 0.4)) or NAMES
        raise NotFound(Words(f"没有名为“{name}”的问题", f"There is no question “{name}”"), value=name, suggestions=near)
    matter = front_matter((HERE / f"{name}.cypher").read_text(encoding="utf-8"))
    takes = tuple(matter["takes"].split(", "))
    shows = () if matter["shows"] == "all" else tuple(matter["shows"].split(", "))
    key = tuple(matter["key"].split(", ")) if "key" in matter else ()
    follows = tuple(matter["follows"].split(", ")) if "follows" in matter else ()
    return Question(
        name,
        _words(matter, "title"),
        _words(matter, "asks"),
        takes,
        _words(matter, "gives"),
        matter["version"],
        shows,
        key,
        follows,
    )


def questions() -> list[Question]:
    """Return the catalogue."""
    return [question(name) for name in NAMES]


def front_matter(text: str) -> dict[str, str]:
    """Return the `// key: value` lines at the head of a `.cypher` file (`title.zh`, `asks.en`, `takes`, `version` …)."""
    lines = itertools.takewhile(lambda line: line.startswith("// "), text.splitlines())
    pairs = (line.removeprefix("// ").partition(": ") for line in lines)
    return {key: value for key, _, value in pairs if value and " " not in key}


def _words(matter: dict[str, str], key: str) -> Words:
    return Words(matter[f"{key}.zh"], matter[f"{key}.en"])
