"""What a declaration is made of: properties, node types, edge types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from graph.errors import Words

Kind = Literal["text", "integer", "number", "boolean", "partial_date", "date", "url", "text_list"]
SQL_TYPE: dict[Kind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "partial_date": "VARCHAR",
    "date": "DATE",
    "url": "VARCHAR",
    "text_list": "VARCHAR[]",
}


@dataclass(frozen=True)
class Property:
    """A typed property with its words; `values` closes the set of what may stand there (code → words)."""

    name: str
    kind: Kind
    words: Words
    unit: str | None = None
    values: dict[str, Words] | None = None
    derived: bool = False
    aliases: tuple[str, ...] = ()
    form: Literal["credit code"] | None = None  # how its text is built

    @property
    def sql_type(self) -> str:
        """Column type in DuckDB and Parquet."""
        return SQL_TYPE[self.kind]

    @property
    def is_list(self) -> bool:
        """Whether all stated values are shown side by side instead of one of them."""
        return self.kind == "text_list"


@dataclass(frozen=True)
class Life:
    """Which properties say when a thing exists: `start` and `end` are partial dates, `mention` the earliest page that names it."""

    start: str
    end: str | None = None
    mention: str | None = None


LIFE_COLUMNS = (
    Property("exists_from", "date", Words("自此日必存在", "exists surely from"), derived=True),
    Property("absent_before", "date", Words("此日之前不存在", "surely absent before"), derived=True),
    Property("gone_from", "date", Words("自此日终止", "gone from"), derived=True),
)
CONFIDENCE = Property(
    "confidence",
    "text",
    Words("可信度", "confidence"),
    values={
        "steward": Words("人工核定", "decided by a steward"),
        "high": Words("高", "high"),
        "medium": Words("中", "medium"),
        "low": Words("低", "low"),
    },
    derived=True,
)


@dataclass(frozen=True)
class Thing:
    """What node and edge types share: a name, words, own properties and, where it has one, a life."""

    name: str
    words: Words
    properties: tuple[Property, ...] = ()
    life: Life | None = None

    @property
    def columns(self) -> tuple[Property, ...]:
        """Every stored property: the declared ones, then those derived from them."""
        return (*self.properties, CONFIDENCE, *(LIFE_COLUMNS if self.life else ()))

    def property_named(self, name: str) -> Property:
        """Return the property of that name.

        Raises KeyError when the type has none.
        """
        for candidate in self.columns:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no property {name}")

    def has(self, name: str) -> bool:
        """Tell whether the type declares a property of that name."""
        return any(p.name == name for p in self.columns)


@dataclass(frozen=True)
class NodeType(Thing):
    """A kind of thing; its key is always `id`. `caption` is the property that names it to a reader."""

    caption: str = "name_zh"
    searched: tuple[str, ...] = field(default=("name_zh", "name_en", "aliases"))


AND_TO = Words("{from} — {to}", "{from} — {to}")


@dataclass(frozen=True)
class EdgeType(Thing):
    """A kind of relationship between the `pairs`; `key` are the properties that tell two edges between the same ends apart.

    `sentence` reads the edge aloud with {from} and {to}.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    key: tuple[str, ...] = ()
    sentence: Words = AND_TO
