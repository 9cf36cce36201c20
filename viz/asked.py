"""What a reader of the network page asks for, read from its address; the address is the whole state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from graph.errors import ChuangtuError, UnknownName, Words, WrongUse
from graph.network import Network
from graph.snapshot.search import Hit
from queries.names import ANYTHING, resolve, resolved
from queries.parameters import parse
from queries.steady import steady
from queries.world import World
from viz.network import Filter, neighbourhood, whole
from viz.reading import Reader

Given = Mapping[str, str | Sequence[str]]
"""Query parameters: a value, or several under one name."""
DEFAULT_LIMIT = 150
MOST = 10_000
CHOICES = 20
BOX = "type_"


@dataclass(frozen=True)
class Asked:
    """One state of the network page. `region` and `on` are kept as written, so that a form shows them again."""

    focus: str = ""
    hops: int = 1
    types: tuple[str, ...] = ()
    tier: str = ""
    region: str = ""
    on: str = ""
    lang: str = "zh"
    limit: int = DEFAULT_LIMIT
    snapshot: str = ""

    def query(self, **changed: object) -> str:
        """Return the query string of this state, or of one that differs in `changed`; defaults are left out."""
        state = replace(self, **changed)  # type: ignore[arg-type]
        default = Asked()
        pairs = [
            (name, ",".join(value) if name == "types" else value)
            for name in self.__dataclass_fields__
            if (value := getattr(state, name)) != getattr(default, name)
        ]
        return urlencode(pairs, safe=",")


@dataclass(frozen=True)
class Choice(Exception):  # not an error: the reader is asked back
    """Several things a text may stand for."""

    text: str
    hits: list[Hit] = field(default_factory=list)


def language(given: Given) -> str:
    """Return `en` when asked for, else `zh`."""
    return "en" if _one(given, "lang") == "en" else "zh"


def read(given: Given) -> Asked:
    """Read the parameters of a request.

    Raises WrongUse for a number of steps or nodes that is none.
    """
    return Asked(
        focus=_one(given, "focus"),
        hops=_number(given, "hops", 1, 2, Words("步数", "number of steps")),
        types=_several(given, "types"),
        tier=_one(given, "tier"),
        region=_one(given, "region"),
        on=_one(given, "on"),
        lang=language(given),
        limit=_number(given, "limit", DEFAULT_LIMIT, MOST, Words("最多节点", "most nodes")),
        snapshot=_one(given, "snapshot"),
    )


def _one(given: Given, name: str) -> str:
    value = given.get(name, "")
    return (value if isinstance(value, str) else value[-1] if value else "").strip()


def _several(given: Given, name: str) -> tuple[str, ...]:
    """Read `types=A,B`, and the boxes a form ticks one by one (`type_A=1`): an address gives each name once."""
    value = given.get(name, ())
    parts = [value] if isinstance(value, str) else list(value)
    parts = [*parts, *(box.removeprefix(BOX) for box in given if box.startswith(BOX))]
    return tuple(dict.fromkeys(name.strip().upper() for part in parts for name in part.split(",") if name.strip()))


def _number(given: Given, name: str, default: int, most: int, words: Words) -> int:
    text = _one(given, name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most):
        raise WrongUse(
            Words(f"{words.zh}不能是“{text}”", f"“{text}” cannot be the {words.en}"),
            value=text,
            remedy=Words(f"请填 1 到 {most} 的整数。", f"Enter a whole number from 1 to {most}."),
        )
    return int(text)


def network(world: World, asked: Asked) -> Network:
    """Return what is asked for: a neighbourhood, or without a focus the overview.

    Raises UnknownName, AmbiguousName, WrongUse or NotFound as the parts do.
    """
    plain = resolved(
        world, parse({"tier": asked.tier, "region": asked.region, "on": asked.on}), ("tier", "region", "on")
    )
    only = Filter(asked.types, plain.tier, plain.region)
    on: date | None = plain.on
    if not asked.focus:
        return steady(world, lambda: whole(world, only, on, asked.limit))
    focus = identified(world, asked.focus)
    return steady(world, lambda: neighbourhood(world, focus, asked.hops, only, on, asked.limit))


def identified(world: World, text: str) -> str:
    """Return the id that a text names; ids of things that are not searched for count too.

    Raises UnknownName or AmbiguousName.
    """
    try:
        return resolve(world, text, ANYTHING)
    except UnknownName:
        if Reader(world).nodes([text]):
            return text
        raise


def chosen(world: World, asked: Asked) -> Network:
    """Return what is asked for, or ask back which of several things is meant.

    Raises Choice with the things a text may stand for, and otherwise what `network` raises.
    """
    try:
        return network(world, asked)
    except ChuangtuError as error:
        if error.value != asked.focus or not asked.focus:
            raise
        hits = world.index.named(asked.focus, ANYTHING) or world.index.search(asked.focus, CHOICES)
        if not hits or asked.focus in (hit.id for hit in hits):
            raise
        raise Choice(asked.focus, hits) from error
