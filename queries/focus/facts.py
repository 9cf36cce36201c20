"""What a snapshot knows of the focus of its centers, as columns: names, technologies, segments, members, sectors, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from graph.names import normalise
from queries.answer import Named
from queries.focus.names import core_name
from queries.focus.vectors import Bag, Bools, Floats, Ints, Sparse, bag_of_items, bag_of_texts, incidence
from queries.frame import Edges, Frame
from queries.places import Sectors

RANK = {"steward": 0, "high": 1, "medium": 2, "low": 3}
CLOSENESS = {"field": 1.0, "group": 0.5, "ten": 0.25}
"""Of two sectors that meet at a level of the tree; 0 where they meet nowhere."""


class Judged(NamedTuple):
    """A steward's word on two centers."""

    edge: str
    verdict: str
    reason: str | None


@dataclass(frozen=True)
class Holding:
    """The edges from centers to things of one kind: which center, which thing, and which row of the edges' table."""

    edges: Edges
    center: Ints
    item: Ints
    row: Ints

    @classmethod
    def of(cls, edges: Edges, center: Ints, item: Ints, kept: Bools | None = None) -> Holding:
        """Keep some of the edges, in the order of centers."""
        rows = np.arange(len(center)) if kept is None else np.flatnonzero(kept)
        rows = rows[np.argsort(center[rows], kind="stable")]
        return cls(edges, center[rows], item[rows], rows)

    @cached_property
    def _ids(self) -> Any:
        return self.edges.table.column("id").combine_chunks() if len(self.edges) else []

    def at(self, center: int) -> list[tuple[int, int]]:
        """Return the things of a center, each with the row of the edge."""
        first, last = np.searchsorted(self.center, [center, center + 1])
        return list(zip(self.item[first:last].tolist(), self.row[first:last].tolist(), strict=True))

    def edge(self, row: int) -> str:
        """Return the id of an edge."""
        return str(self._ids[row].as_py())


class Facts:
    """The focus of every center of a snapshot; a center is named by its place among the nodes."""

    def __init__(self, frame: Frame, sectors: Sectors) -> None:
        self.frame, self._sectors = frame, sectors
        self._names: dict[str, list[str | None]] = {}
        self.centers = frame.nodes("Center")
        self.segments = frame.nodes("Segment")

    def named(self, kind: str, at: int) -> Named:
        """Return id and name of a node."""
        nodes = self.frame.nodes(kind)
        if kind not in self._names:
            self._names[kind] = nodes.column("name_zh")
        return Named(id=nodes.ids[at], name=self._names[kind][at] or nodes.ids[at])

    @cached_property
    def cores(self) -> list[str]:
        """The names without place, tier and ending."""
        return [core_name(name) if name else "" for name in self.centers.column("name_zh")]

    @cached_property
    def names(self) -> Bag:
        """Character n-grams of the names."""
        return bag_of_texts([[core] for core in self.cores])

    @cached_property
    def technology(self) -> Holding:
        """Technologies the centers work on."""
        edges = self.frame.edges("WORKS_ON", "Center", "Technology")
        return Holding.of(edges, edges.start, edges.end)

    @cached_property
    def texts(self) -> list[list[str]]:
        """What is written of each center's work: names of technologies, research content and direction."""
        found: list[list[str]] = [[] for _ in range(len(self.centers))]
        named = self.frame.nodes("Technology").column("name_zh")
        for center, item in zip(self.technology.center.tolist(), self.technology.item.tolist(), strict=True):
            found[center].append(named[item] or "")
        for column in ("research_content", "research_direction"):
            for center, text in enumerate(self.centers.column(column)):
                if text:
                    found[center].append(text)
        return [[normalise(text) for text in each if text.strip()] for each in found]

    @cached_property
    def technologies(self) -> Bag:
        """Character n-grams of what is written of the work."""
        return bag_of_texts(self.texts)

    @cached_property
    def covered(self) -> Holding:
        """Segments the centers cover."""
        edges = self.frame.edges("COVERS", "Center", "Segment")
        return Holding.of(edges, edges.start, edges.end)

    @cached_property
    def above(self) -> dict[int, list[int]]:
        """Segment → itself and the segments it is part of."""
        edges = self.frame.edges("PART_OF", "Segment", "Segment")
        parents = dict(zip(edges.start.tolist(), edges.end.tolist(), strict=True))
        return {segment: _path(segment, parents) for segment in set(self.covered.item.tolist())}

    @cached_property
    def chain_of(self) -> dict[int, int]:
        """Segment → its chain."""
        within = self.frame.edges("PART_OF", "Segment", "Chain")
        return dict(zip(within.start.tolist(), within.end.tolist(), strict=True))

    @cached_property
    def segment_bag(self) -> Bag:
        """Segments with those they are part of and their chains: two parts of one segment have something in common."""
        pairs = [
            (center, upper)
            for center, segment in zip(self.covered.center.tolist(), self.covered.item.tolist(), strict=True)
            for upper in self.above[segment]
        ]
        first = len(self.segments)  # behind the segments stand the chains
        covered = zip(self.covered.center.tolist(), self.covered.item.tolist(), strict=True)
        pairs += [(center, first + self.chain_of[segment]) for center, segment in covered if segment in self.chain_of]
        center, item = _columns(pairs)
        return bag_of_items(center, item, (len(self.centers), first + len(self.frame.nodes("Chain"))))

    @cached_property
    def membership(self) -> Holding:
        """Organisations that take part in the centers, in every role but partner."""
        edges = self.frame.edges("MEMBER_OF", "Organization", "Center")
        kept = np.array([role != "partner" for role in edges.column("role")], dtype=bool)
        return Holding.of(edges, edges.end, edges.start, kept)

    @cached_property
    def members(self) -> Bag:
        """Those organisations as a bag."""
        shape = len(self.centers), len(self.frame.nodes("Organization"))
        return bag_of_items(self.membership.center, self.membership.item, shape)

    @cached_property
    def units(self) -> dict[str, Ints]:
        """The sector of each center at each level of the tree, as numbers; -1 where there is none."""
        edges = self.frame.edges("IN_SECTOR", "Center", "Sector")
        ids = self.frame.nodes("Sector").ids
        printed: list[str | None] = [None] * len(self.centers)
        for center, sector in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
            printed[center] = min(printed[center] or ids[sector], ids[sector])
        return {level: numbered(self._sectors.unit(each, level) for each in printed) for level in CLOSENESS}

    def closeness(self, i: Ints, j: Ints) -> Floats:
        """Return how close the sectors of pairs of centers lie in the tree; NaN where one has none."""
        found = np.zeros(len(i))
        for level, value in CLOSENESS.items():
            unit = self.units[level]
            found = np.maximum(found, np.where((unit[i] == unit[j]) & (unit[i] >= 0), value, 0))
        field = self.units["field"]
        return np.where((field[i] >= 0) & (field[j] >= 0), found, np.nan)

    @cached_property
    def chains(self) -> Sparse:
        """Centers x chains: those a center lies in, by itself or by a segment."""
        lies = self.frame.edges("IN_CHAIN", "Center", "Chain")
        pairs = list(zip(lies.start.tolist(), lies.end.tolist(), strict=True))
        covered = zip(self.covered.center.tolist(), self.covered.item.tolist(), strict=True)
        pairs += [(center, self.chain_of[segment]) for center, segment in covered if segment in self.chain_of]
        return incidence(*_columns(pairs), (len(self.centers), len(self.frame.nodes("Chain"))))

    @cached_property
    def feeding(self) -> tuple[Sparse, Sparse]:
        """Centers x segments: those a center covers, and those that feed what it covers or are fed by it."""
        feeds = self.frame.edges("FEEDS", "Segment", "Segment")
        size = max(len(self.segments), 1)
        covers = incidence(self.covered.center, self.covered.item, (len(self.centers), size))
        flows = incidence(feeds.start, feeds.end, (size, size))
        return covers, covers @ (flows + flows.T)

    @cached_property
    def promoted(self) -> dict[tuple[int, int], str]:
        """Pairs (lower, upper) joined by one promotion or several, with the id of the first."""
        edges = self.frame.edges("PROMOTED_TO", "Center", "Center")
        steps: dict[int, list[tuple[int, str]]] = defaultdict(list)
        ids = edges.column("id")
        for lower, upper, edge in zip(edges.start.tolist(), edges.end.tolist(), ids, strict=True):
            steps[lower].append((upper, edge))
        return {(lower, upper): edge for lower in list(steps) for upper, edge in _reached(lower, steps)}

    @cached_property
    def judged(self) -> dict[tuple[int, int], Judged]:
        """A steward's word on pairs (i < j); the most trusted where there are several, `different` before `same`."""
        edges = self.frame.edges("COMPARED_WITH", "Center", "Center")
        columns = (edges.column(name) for name in ("confidence", "verdict", "id", "reason"))
        rows = sorted(
            zip(*columns, edges.start.tolist(), edges.end.tolist(), strict=True),
            key=lambda row: (RANK.get(row[0] or "", 9), row[1] or "", row[2]),
        )
        found: dict[tuple[int, int], Judged] = {}
        for _, verdict, edge, reason, one, other in rows:
            if verdict and one != other:
                found.setdefault((min(one, other), max(one, other)), Judged(edge, verdict, reason))
        return found


def _path(start: int, parents: dict[int, int]) -> list[int]:
    path = [start]
    while (parent := parents.get(path[-1])) is not None and parent not in path:
        path.append(parent)
    return path


def _reached(start: int, steps: dict[int, list[tuple[int, str]]]) -> Iterable[tuple[int, str]]:
    todo, seen = list(steps[start]), {start}
    while todo:
        upper, edge = todo.pop()
        if upper not in seen:
            seen.add(upper)
            yield upper, edge
            todo += [(further, edge) for further, _ in steps.get(upper, [])]


def _columns(pairs: list[tuple[Any, Any]]) -> tuple[Ints, Ints]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def numbered(units: Iterable[str | None]) -> Ints:
    """Return a number for each different unit; -1 where there is none."""
    numbers: dict[str, int] = {}
    return np.array([-1 if unit is None else numbers.setdefault(unit, len(numbers)) for unit in units], dtype=np.int64)
