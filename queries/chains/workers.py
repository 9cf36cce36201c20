"""Which organisations work in which segment, and what share of a market providers are said to hold. Read once per snapshot."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

import numpy as np

from queries.chains.facts import Facts
from queries.chains.rows import Concentration, Working
from queries.chains.shares import bounds, comparable
from queries.frame import Bools, Edges, Ints
from queries.world import World

DOMESTIC, FOREIGN = "domestic", "foreign"
FIELDS = set(Working.model_fields)  # one for all: there may be a great many of them


class Workers(NamedTuple):
    """Organisations that work in a segment, and the edges that say so, side by side."""

    who: list[Working]
    edges: list[str]


class Industry:
    """The organisations of one snapshot by segment."""

    def __init__(self, world: World, chains: Facts) -> None:
        self.frame, self.chains = world.frame, chains
        self.covers = self.frame.edges("COVERS", "Organization", "Segment")
        self.supplies = self.frame.edges("SUPPLIES", "Organization", "Segment")
        self.origin = np.array(self.supplies.column("origin"), dtype=object)

    @cached_property
    def to_place(self) -> Ints:
        """Place of a segment in the table → its place among the segments of chains, -1 for one of no chain."""
        known = self.chains.place
        return np.array([known.get(each, -1) for each in self.frame.nodes("Segment").ids], dtype=np.int64)

    @cached_property
    def domestic(self) -> Bools:
        """Which supplies come from within the country."""
        return np.asarray(self.origin == DOMESTIC, dtype=bool)

    @cached_property
    def foreign(self) -> list[int]:
        """Segment → number of known providers abroad."""
        at = self.to_place[self.supplies.end[self.origin == FOREIGN]]
        return [int(n) for n in np.bincount(at[at >= 0], minlength=len(self.chains.ids))]

    @cached_property
    def workers(self) -> list[Workers]:
        """Segment → who works there or in one of its parts, each once: named there before supplying it."""
        here = self._here()
        found = []
        for family in self.chains.families:
            each: dict[str, tuple[Working, str]] = {}
            for place in family:
                for who, edge in here[place]:
                    each.setdefault(who.id, (who, edge))
            found.append(Workers([who for who, _ in each.values()], [edge for _, edge in each.values()]))
        return found

    @cached_property
    def _flat(self) -> tuple[Ints, Ints]:
        """Every worker's place among the organisations, segment after segment, and where each segment ends."""
        place = self.frame.nodes("Organization").place
        who = [place[working.id] for workers in self.workers for working in workers.who]
        return np.array(who, dtype=np.int64), np.cumsum([len(workers.who) for workers in self.workers])

    def among(self, wanted: Bools) -> list[Workers]:
        """Return the workers of each segment that are among the wanted organisations."""
        who, ends = self._flat
        kept = np.flatnonzero(wanted[who])
        found, start, begin = [], 0, 0
        for workers, end, last in zip(self.workers, ends.tolist(), np.searchsorted(kept, ends).tolist(), strict=True):
            chosen = (kept[begin:last] - start).tolist()
            found.append(Workers([workers.who[n] for n in chosen], [workers.edges[n] for n in chosen]))
            start, begin = end, last
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """Center or organisation → its name."""
        found: dict[str, str] = {}
        for kind in ("Organization", "Center"):
            nodes = self.frame.nodes(kind)
            found.update((each, name or each) for each, name in zip(nodes.ids, nodes.column("name_zh"), strict=True))
        return found

    def _here(self) -> list[list[tuple[Working, str]]]:
        found: list[list[tuple[Working, str]]] = [[] for _ in self.chains.ids]
        ids, names = self.frame.nodes("Organization").ids, self.names
        for how, edges, counts in (("covers", self.covers, None), ("supplies", self.supplies, self.domestic)):
            for start, place, edge in _sorted(edges, self.to_place, counts, ids):
                working = Working.model_construct(
                    FIELDS, id=ids[start], name=names[ids[start]], how=how, segment=self.chains.ids[place]
                )
                found[place].append((working, edge))
        return found

    @cached_property
    def concentration(self) -> list[Concentration | None]:
        """Segment → how concentrated its providers are, as far as shares of one date are known."""
        stated: dict[int, list[tuple[str | None, float]]] = defaultdict(list)
        for end, as_of, share in zip(
            self.supplies.end.tolist(), self.supplies.column("as_of"), self.supplies.column("share"), strict=True
        ):
            if share is not None and self.to_place[end] >= 0:
                stated[int(self.to_place[end])].append((as_of, float(share)))
        return [concentration(stated[place]) if place in stated else None for place in range(len(self.chains.ids))]


def concentration(stated: list[tuple[str | None, float]]) -> Concentration | None:
    """Return the concentration of a market from dated shares, None where they cannot be of one market."""
    as_of, shares = comparable(stated)
    known = bounds(shares)
    if known is None:
        return None
    return Concentration(
        hhi_low=round(known.low),
        hhi_high=round(known.high),
        known_share=round(known.known, 2),
        providers=len(shares),
        as_of=as_of,
    )


def _sorted(edges: Edges, to_place: Ints, counts: Bools | None, ids: list[str]) -> list[tuple[int, int, str]]:
    """Organisation, segment and edge of the edges that count, in the order of the organisations' ids."""
    at = to_place[edges.end]
    chosen = np.flatnonzero((at >= 0) if counts is None else (at >= 0) & counts)
    edge_ids = edges.table.column("id").take(chosen).to_pylist() if len(chosen) else []
    found = zip(edges.start[chosen].tolist(), at[chosen].tolist(), edge_ids, strict=True)
    return sorted(found, key=lambda row: (ids[row[0]], row[2]))


def industry(world: World, chains: Facts) -> Industry:
    """Return the organisations of a world by segment, read once."""
    return world.once("chains.industry", lambda: Industry(world, chains))
