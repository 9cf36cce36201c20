"""Which organisations lie where, and on which segments, chains and printed fields they are known to work, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from queries.answer import Named, made
from queries.frame import Frame, Ints
from queries.places import Regions
from queries.world import World


@dataclass(frozen=True)
class Pairs:
    """Pairs of places in two lists, each pair once."""

    one: Ints
    other: Ints

    @classmethod
    def of(cls, one: Ints, other: Ints) -> Pairs:
        """Return the distinct pairs, sorted."""
        if not len(one):
            return cls(one, other)
        width = int(other.max()) + 1
        keys = np.unique(one * width + other)
        return cls(keys // width, keys % width)

    def then(self, following: Pairs) -> Pairs:
        """Return the pairs that lead on: (a, b) and (b, c) give (a, c)."""
        order = np.argsort(following.one, kind="stable")
        starts = np.searchsorted(following.one[order], self.other, side="left")
        ends = np.searchsorted(following.one[order], self.other, side="right")
        counts = ends - starts
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        ends_of = following.other[order][np.repeat(starts, counts) + within]
        return Pairs.of(np.repeat(self.one, counts), ends_of)


@dataclass(frozen=True)
class Working:
    """The organisations whose place is known. Numbers are places among the nodes of each type."""

    ids: list[str]
    """Ids of all organisations of the graph."""
    labels: list[str | None]
    regions: Pairs
    """Organisation → the places it lies in as stated."""
    segments: Pairs
    chains: Pairs
    sectors: Pairs

    @classmethod
    def of(cls, world: World) -> Working:
        """Read who works where, once per graph."""
        return world.once("potential.working", lambda: _working(world.frame))

    @cached_property
    def by_id(self) -> Ints:
        """The rank of every organisation by its id."""
        return np.argsort(np.argsort(np.array(self.ids, dtype=object), kind="stable"))

    def named(self, number: int) -> Named:
        """Return an organisation as rows show it."""
        identifier = self.ids[number]
        return made(Named, (("id", identifier), ("name", self.labels[number] or identifier)))


def lying_in(regions: Regions, ids: list[str], pairs: Pairs) -> dict[str, Ints]:
    """Return the organisations of every place, those of the places in it included."""
    found: dict[str, list[Ints]] = {}
    for number in np.unique(pairs.other).tolist():
        here = pairs.one[pairs.other == number]
        for place in regions.above(ids[number]):
            found.setdefault(place, []).append(here)
    return {place: np.unique(np.concatenate(parts)) for place, parts in found.items()}


def _working(frame: Frame) -> Working:
    nodes, located = frame.nodes("Organization"), frame.edges("LOCATED_IN", "Organization", "Region")
    is_placed = np.zeros(len(nodes), dtype=bool)
    is_placed[located.start] = True
    segments = _segments(frame, is_placed)
    of_chain, in_sector = frame.edges("PART_OF", "Segment", "Chain"), frame.edges("IN_SECTOR", "Center", "Sector")
    members = frame.edges("MEMBER_OF", "Organization", "Center")
    kept = is_placed[members.start]
    return Working(
        nodes.ids,
        nodes.column("name_zh"),
        Pairs.of(located.start, located.end),
        segments,
        segments.then(Pairs.of(of_chain.start, of_chain.end)),
        Pairs.of(members.start[kept], members.end[kept]).then(Pairs.of(in_sector.start, in_sector.end)),
    )


def _segments(frame: Frame, is_placed: np.ndarray) -> Pairs:
    """Named there by a source, or a domestic provider."""
    covers, supplies = (
        frame.edges("COVERS", "Organization", "Segment"),
        frame.edges("SUPPLIES", "Organization", "Segment"),
    )
    domestic = np.array([origin == "domestic" for origin in supplies.column("origin")], dtype=bool)
    one = np.concatenate([covers.start, supplies.start[domestic]])
    other = np.concatenate([covers.end, supplies.end[domestic]])
    kept = is_placed[one]
    return Pairs.of(one[kept], other[kept])
