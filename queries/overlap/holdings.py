"""Who holds what, as arrays: members, sectors, segments and technologies of centers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa

from graph.identifiers import folded_name
from queries.answer import Named, made
from queries.frame import Bools, Edges, Ints
from queries.places import Sectors
from queries.scope import Scope
from queries.world import World

Dimension = Literal["member", "sector", "segment", "technology"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


@dataclass(frozen=True)
class Holding:
    """Item `items[i]` is held by center `centers[i]`; items are numbered in the order of their ids."""

    ids: Sequence[str]
    labels: Sequence[str]
    items: Ints
    centers: Ints
    facts: Any
    """Ids of what says so (edges, or centers), as a column."""

    @cached_property
    def names(self) -> list[Named]:
        """The items as rows show them."""
        return [made(Named, (("id", i), ("name", n))) for i, n in zip(self.ids, self.labels, strict=True)]

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.centers, kind="stable")

    @cached_property
    def _ends(self) -> list[int]:
        """Where the positions of each center end in the order of centers."""
        return np.cumsum(np.bincount(self.centers)).tolist() if len(self.centers) else []

    def of_center(self, center: int) -> Ints:
        """Return the positions of what a center holds."""
        if center >= len(self._ends):
            return self._order[:0]
        return self._order[self._ends[center - 1] if center else 0 : self._ends[center]]

    def of_centers(self, centers: Iterable[int]) -> Ints:
        """Return the positions of what several centers hold."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *(self.of_center(center) for center in centers)])

    def only(self, positions: Ints) -> Holding:
        """Return the holdings at some positions, items numbered as before."""
        return Holding(self.ids, self.labels, self.items[positions], self.centers[positions], None)

    def evidence(self, positions: Ints) -> list[str]:
        """Return the ids of the facts at these positions."""
        return [] if self.facts is None else list(dict.fromkeys(self.facts.take(positions).to_pylist()))


def holding(scope: Scope, dimension: Dimension) -> Holding:
    """Return who holds what in a dimension; sectors are those of the scope's centers, the rest is read once per graph."""
    world = scope.world
    if dimension == "sector":
        return _sectors(scope)
    makers = {"member": _members, "segment": _segments, "technology": _technologies}
    found: Holding = world.once(("overlap.holding", dimension), lambda: makers[dimension](world))
    return found


def standing(scope: Scope, dimension: Dimension) -> Bools | None:
    """Return which holdings may stand on the date, None where all do."""
    if dimension != "member":
        return None
    edges = scope.world.frame.edges("MEMBER_OF", "Organization", "Center")
    key = ("overlap.standing", scope.on)
    return scope.world.once(key, lambda: _standing(edges, scope.on)) if scope.is_default else _standing(edges, scope.on)


def universe(scope: Scope, dimension: Dimension) -> int:
    """Return how many things a center could hold: all organisations, segments and technologies on record, all sectors of the level."""
    if dimension == "sector":
        return len(scope.sectors.units(scope.asked.level, scope.asked.sector))
    return len(holding(scope, dimension).ids)


def _standing(edges: Edges, on: date) -> Bools:
    return edges.possible(on)


def _members(world: World) -> Holding:
    frame = world.frame
    return _of_nodes(frame.nodes("Organization"), frame.edges("MEMBER_OF", "Organization", "Center"), reverse=False)


def _segments(world: World) -> Holding:
    frame = world.frame
    return _of_nodes(frame.nodes("Segment"), frame.edges("COVERS", "Center", "Segment"), reverse=True)


def _of_nodes(nodes: Any, edges: Edges, *, reverse: bool) -> Holding:
    ids = nodes.ids
    order = np.argsort(np.array(ids, dtype=object), kind="stable") if ids else np.zeros(0, dtype=np.int64)
    number = np.empty(len(ids), dtype=np.int64)
    number[order] = np.arange(len(ids))
    names = nodes.column("name_zh")
    items, centers = (edges.end, edges.start) if reverse else (edges.start, edges.end)
    sorted_ids = [ids[n] for n in order.tolist()]
    labels = [names[n] or ids[n] for n in order.tolist()]
    return Holding(sorted_ids, labels, number[items], centers, _ids(edges))


def _technologies(world: World) -> Holding:
    """Technologies have no ids across centers: the same words are the same technology."""
    frame = world.frame
    nodes, edges = frame.nodes("Technology"), frame.edges("WORKS_ON", "Center", "Technology")
    printed = nodes.column("name_zh")
    words = ["".join(c for c in folded_name(name or "") if c.isalnum()) for name in printed]
    ids = sorted(set(words))
    place = {word: n for n, word in enumerate(ids)}
    label: dict[str, str] = {}
    for word, name in zip(words, printed, strict=True):
        label.setdefault(word, name or word)
    number = np.array([place[word] for word in words], dtype=np.int64)
    return Holding(ids, [label[i] for i in ids], number[edges.end], edges.start, _ids(edges))


def _ids(edges: Edges) -> Any:
    return edges.table.column("id") if len(edges) else None


def _sectors(scope: Scope) -> Holding:
    sectors: Sectors = scope.sectors
    held = [(unit, c.id) for c in scope.existing if (unit := sectors.unit(c.sector, scope.asked.level))]
    ids = sorted({unit for unit, _ in held})
    number, place = {unit: n for n, unit in enumerate(ids)}, scope.world.frame.nodes("Center").place
    return Holding(
        ids,
        [sectors.names[i].zh for i in ids],
        np.array([number[unit] for unit, _ in held], dtype=np.int64),
        np.array([place[center] for _, center in held], dtype=np.int64),
        pa.array([center for _, center in held], pa.string()),
    )
