"""How much of each layer the sources show: centers with known members, participants named and stated, dates."""

from __future__ import annotations

from typing import Any

import numpy as np

from queries.density.events import LAYERS, SOURCES, UNDATED, Bools, Events, Ints, Layer
from queries.density.rows import Coverage
from queries.places import COUNTRY
from queries.scope import Scope
from queries.world import World

STATED: dict[Layer, str] = {"patent": "applicant_count", "standard": "drafter_count", "project": "participant_count"}
TOTALS: dict[Layer, str] = {"standard": "is_total"}
"""The property that tells a sum a source publishes from a single record."""


def coverage(scope: Scope, mask: Bools) -> list[Coverage]:
    """Return the coverage of every layer in a scope, whose participations are those of `mask`."""
    events = Events.of(scope.world)
    taking_part = np.bincount(events.event[mask], minlength=len(events.ids))
    stated = scope.world.once("density.stated", lambda: _stated(scope.world))
    named = np.minimum(stated, np.bincount(events.event, minlength=len(events.ids)))
    return [_of(scope, events, layer, taking_part, (named, stated)) for layer in LAYERS]


def _of(scope: Scope, events: Events, layer: Layer, taking_part: Ints, counts: tuple[Ints, Ints]) -> Coverage:
    known = (events.layer == LAYERS.index(layer)) & (taking_part > 0)
    named, stated = (int(count[known].sum()) for count in counts)
    return Coverage(
        layer=layer,
        known=int(known.sum()),
        of=_on_record(scope, events, layer),
        joint=int((known & (taking_part > 1)).sum()),
        dated=int((known & (events.day != UNDATED)).sum()),
        named=named,
        stated=stated or None,
    )


def _on_record(scope: Scope, events: Events, layer: Layer) -> int | None:
    if layer == "member":
        return len(scope.existing)
    if scope.asked.region != COUNTRY:
        return None
    single = scope.world.once("density.single", lambda: _single(scope.world))
    happened = (events.layer == LAYERS.index(layer)) & (events.day <= scope.on.toordinal()) & single
    return int(happened.sum())


def _stated(world: World) -> Ints:
    """The number of participants a source states for each event, 0 where none does."""
    parts = [_column(world, layer, STATED.get(layer)) for layer in LAYERS]
    return np.concatenate([np.array([int(value or 0) for value in part], dtype=np.int64) for part in parts])


def _single(world: World) -> Bools:
    """Which events are single records."""
    parts = [_column(world, layer, TOTALS.get(layer)) for layer in LAYERS]
    return np.concatenate([np.array([not value for value in part], dtype=bool) for part in parts])


def _column(world: World, layer: Layer, name: str | None) -> list[Any]:
    nodes = world.frame.nodes(SOURCES[layer][1])
    return nodes.column(name) if name else [None] * len(nodes)
