"""Who holds what, as arrays: members, sectors, segments and technologies of centers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa

from graph.identifiers import folded_name
from queries.answer import Named, made_of
from queries.frame import Bools, Edges, Ints
from queries.overlap.sets import Held
from queries.places import Sectors
from queries.scope import Scope
from queries.world import World

Dimension = Literal["member", "sector", "segment", "technology"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


@dataclass(frozen=True)
class Holding:
    """Who holds what in one dimension, with the names of the items, which are numbered in the order of their ids."""

    ids: Sequence[str]
    labels: Sequence[str]
    held: Held
    facts: Any
    """Ids of what says so (edges, or centers), as a column."""

    def named(self, items: Ints) -> tuple[list[str], list[Named]]:
        """Return the ids of some items, and the items as rows show them."""
        ids, names = self._columns
        return ids[items].tolist(), names[items].tolist()

    @cached_property
    def _columns(self) -> tuple[Any, Any]:
        columns = np.empty(len(self.ids), dtype=object), np.empty(len(self.ids), dtype=object)
        columns[0][:], columns[1][:] = self.ids, made_of(Named, {"id": self.ids, "name": self.labels})
        return columns

    def evidence(self, positions: Ints) -> list[str]:
        """Return the ids of the facts at these positions."""
        return [] if self.facts is None else list(dict.fromkeys(self.facts[n].as_py() for n in positions.tolist()))


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
    return scope.kept(("overlap.standing",), lambda: edges.possible(scope.on))


def universe(scope: Scope, dimension: Dimension) -> int:
    """Return how many things a center could hold: all organisations, segments and technologies on record, all sectors of the level."""
    if dimension == "sector":
        return len(scope.sectors.units(scope.asked.level, scope.asked.sector))
    return len(holding(scope, dimension).ids)


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
    return Holding(sorted_ids, labels, Held(number[items], centers, len(ids)), _ids(edges))


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
    held = Held(number[edges.end], edges.start, len(ids))
    return Holding(ids, [label[i] for i in ids], held, _ids(edges))


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
        Held(
            np.array([number[unit] for unit, _ in held], dtype=np.int64),
            np.array([place[center] for _, center in held], dtype=np.int64),
            len(ids),
        ),
        pa.array([center for _, center in held], pa.string()),
    )
