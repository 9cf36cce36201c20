"""Who took part in which event: centers, patents, standards and projects of a snapshot as arrays, and what a scope keeps of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.dates import bounds
from queries.frame import Edges, Frame
from queries.places import COUNTRY
from queries.scope import Scope
from queries.world import World

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Layer = Literal["member", "patent", "standard", "project", "all"]
LAYERS: tuple[Layer, ...] = ("member", "patent", "standard", "project")
NAMED: tuple[Layer, ...] = (*LAYERS, "all")
UNDATED = 0
SOURCES: dict[Layer, tuple[str, str, tuple[str, ...]]] = {
    "member": ("MEMBER_OF", "Center", ("exists_from",)),
    "patent": ("APPLIED_FOR", "Patent", ("application_date", "publication_date")),
    "standard": ("DRAFTED", "Standard", ("issued_on", "year", "implemented_on")),
    "project": ("TOOK_PART", "Project", ("started_on",)),
}
"""The edges of each layer, its events, and the properties that date them: the first one known counts."""


class Units(NamedTuple):
    """What chance deals: an organisation's part in a body; they stand by body, then organisation."""

    of: Ints
    """The unit of each participation."""
    body: Ints
    organization: Ints


@dataclass(frozen=True)
class Events:
    """Every event of every layer, and who took part: participations stand by event, then organisation, each once.

    A body is what counts as one event when meetings are counted: a center and the one it was promoted to are one body.
    """

    ids: list[str]
    layer: Ints
    day: Ints
    """The last day each event may be of, as an ordinal; UNDATED where no source says."""
    body: Ints
    event: Ints
    organization: Ints
    """Place among the organisations of the frame."""
    memberships: Ints
    """The participation of each edge of the member layer; -1 for partners."""

    def __len__(self) -> int:
        return len(self.event)

    @cached_property
    def units(self) -> Units:
        """The parts organisations have in bodies."""
        width = int(self.organization.max(initial=0)) + 1
        code = self.body[self.event] * width + self.organization
        order = np.argsort(code, kind="stable")  # nearly in order already, which this kind makes use of
        new = runs(code[order])
        of, distinct = np.empty(len(code), dtype=np.int64), code[order][new]
        of[order] = np.repeat(np.arange(len(new)), np.diff(new, append=len(code)))
        return Units(of, distinct // width, distinct % width)

    @classmethod
    def of(cls, world: World) -> Events:
        """Return the events of a snapshot, read once."""
        return world.once("density.events", lambda: _read(world))


def _read(world: World) -> Events:
    frame = world.frame
    ids: list[str] = []
    layers, days, bodies, codes = [], [], [], []
    width = max(1, len(frame.nodes("Organization")))
    memberships = np.zeros(0, dtype=np.int64)
    for number, layer in enumerate(LAYERS):
        relation, kind, dates = SOURCES[layer]
        edges, first = frame.edges(relation, "Organization", kind), len(ids)
        ids += frame.nodes(kind).ids
        layers.append(np.full(len(ids) - first, number))
        days.append(_days(frame, kind, dates))
        bodies.append(first + (_bodies(frame) if layer == "member" else np.arange(len(ids) - first)))
        code = (first + edges.end) * width + edges.start
        if layer == "member":
            memberships = np.where(_counts(edges), code, -1)
            code = code[_counts(edges)]
        codes.append(code)
    distinct = np.unique(np.concatenate(codes))
    return Events(
        ids,
        np.concatenate(layers),
        np.concatenate(days),
        np.concatenate(bodies),
        distinct // width,
        distinct % width,
        np.where(memberships < 0, -1, np.searchsorted(distinct, memberships)),
    )


def _counts(edges: Edges) -> Bools:
    """Every role but `partner`; a role no source names counts as little as in `role <> 'partner'` of Cypher."""
    return np.array([role is not None and role != "partner" for role in edges.column("role")], dtype=bool)


def _days(frame: Frame, kind: str, properties: tuple[str, ...]) -> Ints:
    columns = [frame.nodes(kind).column(name) for name in properties]
    known: dict[Any, int] = {None: UNDATED}
    found = np.zeros(len(frame.nodes(kind)), dtype=np.int64)
    for place, values in enumerate(zip(*columns, strict=True)):
        value = next((v for v in values if v is not None), None)
        if value not in known:
            known[value] = (value if isinstance(value, date) else bounds(str(value))[1]).toordinal()
        found[place] = known[value]
    return found


def _bodies(frame: Frame) -> Ints:
    """Number the centers so that those joined by promotions share the number of one of them."""
    from scipy import sparse  # loads on use

    promotions, n = frame.edges("PROMOTED_TO", "Center", "Center"), len(frame.nodes("Center"))
    joined = sparse.coo_array((np.ones(len(promotions)), (promotions.start, promotions.end)), shape=(n, n))
    _, label = sparse.csgraph.connected_components(joined, directed=False)
    _, first = np.unique(label, return_index=True)
    found: Ints = first[label].astype(np.int64)
    return found


def kept(scope: Scope) -> Bools:
    """Return which participations lie in a scope on its date."""
    events, frame = Events.of(scope.world), scope.world.frame
    standing = frame.edges("MEMBER_OF", "Organization", "Center").standing(scope.on) & (events.memberships >= 0)
    attended = np.zeros(len(events), dtype=bool)
    attended[events.memberships[standing]] = True
    happened = events.day <= scope.on.toordinal()
    place = frame.nodes("Center").place
    is_center = events.layer == LAYERS.index("member")
    happened[is_center] = False
    happened[[place[center.id] for center in scope.existing]] = True  # centers are the first events
    members = is_center[events.event]
    return happened[events.event] & np.where(members, attended, _here(scope)[events.organization])


def _here(scope: Scope) -> Bools:
    """Which organisations are known to lie in the asked region; all of them where the whole country is asked."""
    frame = scope.world.frame
    found = np.full(len(frame.nodes("Organization")), scope.asked.region == COUNTRY)
    if scope.asked.region != COUNTRY:
        below = scope.regions.subtree(scope.asked.region)
        inside = np.array([region in below for region in frame.nodes("Region").ids], dtype=bool)
        located = frame.edges("LOCATED_IN", "Organization", "Region")
        found[located.start[inside[located.end]]] = True
    return found


def compact(numbers: Ints) -> tuple[Ints, Ints]:
    """Return the distinct numbers in order, and the place of each number among them."""
    present = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=bool)
    present[numbers] = True
    distinct = np.flatnonzero(present)
    place = np.empty(len(present), dtype=np.int64)
    place[distinct] = np.arange(len(distinct))
    return distinct, place[numbers]


def runs(ordered: Ints) -> Ints:
    """Return the places where another number begins among numbers in order."""
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return np.flatnonzero(new)
