"""How an answer came about and how to ask again: queries, tables, method, and the same question as address, command and code."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pydantic import Field

from queries.answer import AnswerRow, Both, Method, SnapshotRef, say
from queries.ask import How, Told, shown_parameters, tell
from queries.catalogue import Question, question
from queries.methods import METHODS
from queries.names import ANYTHING, resolved
from queries.parameters import DEFAULTS, WORDS, Parameters, parse
from queries.trace import Ran
from queries.world import World

ADDRESS = "/v1/questions"
NAMING = ("region", "sector", "chain", "subject", "document", "for", "need")
"""Parameters whose value may be an id."""


class Query(AnswerRow):
    """A query that was run, with its parameters."""

    file: str = Field(description="where it is written")
    text: str
    parameters: dict[str, Any]


class Understood(AnswerRow):
    """A parameter as it was understood: names are resolved, defaults filled in."""

    name: str
    words: Both
    value: Any
    called: str | None = Field(description="the name of what the value is the id of")
    is_default: bool


class Ways(AnswerRow):
    """The same question as an address, a command line and code."""

    api: str
    cli: str
    python: str


class Computed(AnswerRow):
    """Where the answer came from."""

    how: How = Field(description="kept (computed after publishing), remembered by this process, or computed now")
    milliseconds: float = Field(description="what this asking took")
    at_first: float = Field(description="milliseconds it took to compute in the first place")
    store: str = Field(description="the store it was computed in; both give the same answer")
    says: Both


class Explanation(Ways):
    """How an answer came about."""

    question: str
    title: Both
    headline: Both
    rows: int
    parameters: list[Understood]
    method: Method
    method_says: Both
    documentation: str = Field(description="where the rules of the method stand")
    snapshot: SnapshotRef
    store: str
    computed: Computed
    query: list[Query] = Field(description="the queries the answer rests on, those of shared facts included")
    tables: list[str] = Field(description="tables of the snapshot that figures were computed from, read as columns")
    pinned: Ways = Field(
        description="the same, fixed to this snapshot: the answer stays the same after the next publish"
    )


@dataclass(frozen=True)
class Door:
    """How the asker came in: what has to be said again for the same answer."""

    snapshot: str | None = None
    store: str | None = None
    home: str | None = None


def explain(world: World, name: str, given: dict[str, Any] | None = None, door: Door | None = None) -> Explanation:
    """Ask the question and explain its answer.

    Raises what `ask` raises.
    """
    chosen, door = question(name), door or Door()
    told = tell(world, name, given)
    asked = resolved(world, parse(given or {}), chosen.takes)
    own = _own(asked, chosen)
    described = METHODS[name]
    return Explanation(
        question=name,
        title=Both.of(chosen.title),
        headline=told.answer.headline,
        rows=len(told.answer.rows),
        parameters=_understood(world, chosen, asked, own),
        method=told.answer.method,
        method_says=Both.of(described.says),
        documentation=described.link,
        snapshot=told.answer.snapshot,
        store=world.view.name,
        computed=_computed(told),
        query=[_query(ran) for ran in told.work.trace.queries],
        tables=told.work.trace.tables,
        pinned=ways(name, own, Door(told.answer.snapshot.id, world.view.name, door.home)),
        **ways(name, own, door).model_dump(),
    )


def ways(name: str, own: dict[str, str], door: Door) -> Ways:
    """Return a question with these parameters as an address, a command line and code, ready to paste."""
    where = {key: value for key, value in (("snapshot", door.snapshot), ("store", door.store)) if value}
    asked = own | where
    options = [part for key, value in asked.items() for part in (f"--{key}", value)]
    home = ["--home", door.home] if door.home else []
    arguments = [f"{'for_' if key == 'for' else key}={value!r}" for key, value in asked.items()]
    opened = f"chuangtu.open({door.home!r})" if door.home else "chuangtu.open()"
    return Ways(
        api=f"{ADDRESS}/{name}" + (f"?{urlencode(asked)}" if asked else ""),
        cli=shlex.join(["chuangtu", *home, "ask", name, *options]),
        python=f"import chuangtu\ng = {opened}\ng.ask({', '.join([repr(name), *arguments])})",
    )


def _own(asked: Parameters, chosen: Question) -> dict[str, str]:
    """What differs from the defaults, as text with names resolved."""
    plain, default = (each.model_dump(mode="json", by_alias=True) for each in (asked, DEFAULTS))
    return {name: str(plain[name]) for name in chosen.takes if plain[name] != default[name]}


def _understood(world: World, chosen: Question, asked: Parameters, own: dict[str, str]) -> list[Understood]:
    shown = shown_parameters(world, chosen, asked)
    return [
        Understood(
            name=name,
            words=Both.of(WORDS[name]),
            value=value,
            called=_called(world, own[name]) if name in own and name in NAMING else None,
            is_default=name not in own,
        )
        for name, value in shown.items()
    ]


def _called(world: World, identifier: str) -> str | None:
    hits = [hit.caption for hit in world.index.named(identifier, ANYTHING) if hit.id == identifier]
    return hits[0] if hits and hits[0] != identifier else None


def _query(ran: Ran) -> Query:
    return Query(file=f"queries/{ran.file}.cypher :{ran.section}", text=ran.text, parameters=ran.parameters)


def _computed(told: Told) -> Computed:
    first, now = told.work.seconds * 1000, told.seconds * 1000
    zh, en = {
        "kept": ("发布快照后已算好并保存，直接读出", "computed once after the snapshot was published, kept, and read"),
        "remembered": ("本进程刚算过，直接取用", "remembered from an earlier asking of this process"),
        "now": ("当场计算", "computed for this asking"),
    }[told.how]
    return Computed(
        how=told.how,
        milliseconds=round(now, 1),
        at_first=round(first, 1),
        store=told.work.store,
        says=say(
            f"{zh}（{now:.1f} 毫秒；首次计算 {first:.0f} 毫秒）。",
            f"{en} ({now:.1f} ms; {first:.0f} ms to compute at first).",
        ),
    )
