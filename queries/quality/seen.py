"""What the sections of the report look at: the graph and its statements, limited to a region where one is asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any

from graph.errors import Words
from graph.model import NODE, NodeType
from graph.snapshot.provenance import Provenance
from graph.store import Row
from queries.answer import Both, say
from queries.parameters import parse
from queries.places import COUNTRY
from queries.quality.faults import FAULT
from queries.quality.shapes import Column, ColumnKind, Finding, Item, Section, Share, Table
from queries.quality.words import ABOUT, TITLES
from queries.scope import Scope
from queries.sources_of import NOT_LINKED
from queries.world import World, sections

ITEMS = 500
"""Things a finding carries at most; its count says how many there are."""
PLACED = ("Center", "Organization")
"""Types that lie in a region; with a region asked the report is about these."""


def filled(value: Any) -> bool:
    """Tell whether a property holds something."""
    return value not in (None, "", [])


class Seen:
    """One graph as the report sees it; everything is read once."""

    def __init__(self, world: World, region: str = COUNTRY) -> None:
        self.world, self.region = world, region
        self.scope = Scope(world, parse({"region": region}))
        self.things = cache(self._things)
        self.tied = cache(self._tied)

    @property
    def everywhere(self) -> bool:
        """Whether the whole country is asked."""
        return self.region == COUNTRY

    @cached_property
    def types(self) -> list[NodeType]:
        """The types the report is about."""
        return [node for node in NODE.values() if self.everywhere or node.name in PLACED]

    def run(self, section: str, **names: str) -> list[Row]:
        """Run a section of quality.cypher with the names of declarations filled in."""
        text = sections("quality", self.world.view.name)[section]
        for word, name in names.items():
            text = text.replace(f"%{word}%", name)
        return self.world.view.run(text)

    def _things(self, name: str) -> list[Row]:
        """Every thing of a type with its stored properties, in the asked region, ordered by id."""
        columns = ", ".join(f"n.{prop.name} AS {prop.name}" for prop in NODE[name].properties)
        rows = self.run("things", NODE=name, COLUMNS=f"n.id AS id, {columns}")
        return sorted((row for row in rows if self._inside(name, row["id"])), key=lambda row: str(row["id"]))

    def _tied(self, name: str, edges: tuple[str, ...]) -> set[str]:
        """The ids of things of a type that have at least one relation of these types."""
        return {row["id"] for row in self.run("tied", NODE=name, EDGES="|".join(edges))}

    def _inside(self, name: str, identifier: str) -> bool:
        if self.everywhere or name not in PLACED:
            return True
        return identifier in (self.centers_here if name == "Center" else self.organizations_here)

    @cached_property
    def place_of(self) -> dict[str, str | None]:
        """The region of every center, the innermost where several are stated."""
        return {center.id: center.region for center in self.scope.everywhere}

    @cached_property
    def centers_here(self) -> set[str]:
        """Centers in the asked region."""
        return {c for c, region in self.place_of.items() if self.scope.regions.within(region, self.region)}

    @cached_property
    def organizations_here(self) -> set[str]:
        """Organisations located in the asked region."""
        return self.scope.organizations_here() or set()

    @cached_property
    def provenance(self) -> Provenance:
        """The statements about what is asked."""
        subjects = None if self.everywhere else self.centers_here | self.organizations_here
        return Provenance(self.world.snapshot.tables, subjects)

    def caption(self, name: str, row: Row) -> str:
        """Return what names a thing to a reader."""
        return str(row.get(NODE[name].caption) or row.get("url") or row["id"])

    @cached_property
    def captions(self) -> dict[str, str]:
        """What names each node, by id."""
        return {row["id"]: self.caption(node.name, row) for node in self.types for row in self.things(node.name)}

    def named(self, identifier: str) -> str:
        """Return what names a node, its id where the graph does not hold it."""
        return self.captions.get(identifier, identifier)

    def items(self, things: Iterable[tuple[str, Both | None]]) -> list[Item]:
        """Return things as a finding carries them, the first ITEMS, each with the page or file that states it."""
        chosen = list(things)[:ITEMS]
        origins = self.provenance.origins([identifier for identifier, _ in chosen]) if chosen else {}
        return [
            item(identifier, self.named(identifier), origins.get(identifier, {}), detail)
            for identifier, detail in chosen
        ]


def item(identifier: str, name: str, origin: Row, detail: Both | None = None) -> Item:
    """Return one thing with the page or file that states it."""
    url = origin.get("url")
    return Item(
        id=identifier,
        name=name,
        detail=detail,
        source=origin.get("title") or url or origin.get("file"),
        url=url,
        linkable=bool(url) and origin.get("source_type") not in NOT_LINKED,
    )


def opened(name: str, headline: Both, tables: list[Table], findings: list[Finding]) -> Section:
    """Return a section under its title."""
    words = {"title": Both.of(TITLES[name]), "about": Both.of(ABOUT[name])}
    return Section(name=name, **words, headline=headline, tables=tables, findings=findings)


def column(name: str, zh: str, en: str, kind: ColumnKind = "text") -> Column:
    """Declare a column of a table."""
    return Column(name=name, words=Both(zh=zh, en=en), kind=kind)


def finding(code: str, count: Share, items: list[Item], counted: Words | None = None) -> list[Finding]:
    """Return a finding with the words of its fault, none where nothing is affected; `counted` says more closely what is counted."""
    if not count.part:
        return []
    fault = FAULT[code]
    title = counted or fault.title
    found = Finding(
        code=code,
        section=fault.section,
        effect=fault.effect,
        questions=list(fault.questions),
        title=say(f"{count.part:,} {title.zh}", f"{title.en}: {count.part:,}"),
        why=Both.of(fault.why),
        remedy=Both.of(fault.remedy),
        count=count,
        items=items[:ITEMS],
    )
    return [found]
