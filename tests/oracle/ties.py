"""Collaboration density per layer, without the null model."""

from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from tests.oracle.events import (
    Event,
    memberships,
    patent_dates,
    patents,
    project_dates,
    projects,
    restrict,
    standard_dates,
    standards,
)
from tests.oracle.registry import Registry
from tests.oracle.scope import centers_in_scope, existing

Tie = frozenset[str]


class Density(NamedTuple):
    """One layer; `ties_in_one_role` counts only ties of organisations in the same role of a patent."""

    organizations: int
    ties: int
    density: Fraction | None
    ties_in_one_role: int


def ties_of(events: list[Event], *, one_role: bool = False) -> set[Tie]:
    """Return the pairs of organisations joined by at least one event."""
    return {
        frozenset((one, other))
        for event in events
        for one, other in combinations(sorted(event), 2)
        if not one_role or event[one] & event[other]
    }


def layers(
    registry: Registry, tier: str | None, region: str, sector: str | None, status: str, on: date
) -> dict[str, list[Event]]:
    """Return the events of each layer that pass the filters."""
    scope = existing(centers_in_scope(registry, tier=tier, region=region, sector=sector, status=status, on=on))
    return {
        "member": list(memberships(registry, scope, partners=False).values()),
        "patent": restrict(registry, patents(registry), patent_dates(registry), region, on),
        "standard": restrict(registry, standards(registry), standard_dates(registry), region, on),
        "project": restrict(registry, projects(registry), project_dates(registry), region, on),
    }


def measure(organizations: set[str], ties: set[Tie], in_one_role: set[Tie]) -> Density:
    """Return size, ties and density of one layer; density is None below two organisations."""
    pairs = len(organizations) * (len(organizations) - 1) // 2
    return Density(len(organizations), len(ties), Fraction(len(ties), pairs) if pairs else None, len(in_one_role))


def collaboration_density(
    registry: Registry,
    *,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    status: str = "all",
    on: date | str | None = None,
) -> dict[str, Density]:
    """Return layer → density, with `all` as the union of organisations and ties."""
    found: dict[str, tuple[set[str], set[Tie], set[Tie]]] = {}
    for layer, events in layers(registry, tier, region, sector, status, registry.day(on)).items():
        names = {name for event in events for name in event}
        found[layer] = names, ties_of(events), ties_of(events, one_role=layer == "patent")
    found["all"] = (
        set().union(*(each[0] for each in found.values())),
        set().union(*(each[1] for each in found.values())),
        set().union(*(each[2] for each in found.values())),
    )
    return {layer: measure(*each) for layer, each in found.items()}
