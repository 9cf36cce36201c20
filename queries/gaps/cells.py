"""The matrix itself: place × tier × sector in four states."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from queries.answer import Completeness, State
from queries.places import COUNTRY
from queries.scope import Center, Scope

NO_CENTERS: list[Center] = []


@dataclass(frozen=True)
class Block:
    """The cells of one jurisdiction and tier."""

    tier: str
    region: str
    coverage: Completeness | None
    states: list[State]
    centers: list[list[Center]]


def blocks(scope: Scope, units: list[str]) -> list[Block]:
    """Return the cells of the asked tiers and places, for the given units in their order."""
    found = []
    for tier in scope.tiers:
        regions = _jurisdictions(scope, tier)
        here = _centers(scope, tier, set(regions))
        found += [_block(scope, tier, region, here[region], units) for region in regions]
    return found


def _jurisdictions(scope: Scope, tier: str) -> list[str]:
    found = scope.regions.jurisdictions(tier, scope.asked.region)
    if tier != "city" or found == [scope.asked.region]:
        return found
    asked_about = {row["id"] for row in scope.world.run("sector_gaps", "cities")}
    return [region for region in found if region in asked_about]


def _centers(scope: Scope, tier: str, regions: set[str]) -> dict[str, dict[str, list[Center]]]:
    """Place → unit → the centers of a tier that exist or may exist there; one without a place lies in the country alone."""
    found: dict[str, dict[str, list[Center]]] = defaultdict(lambda: defaultdict(list))
    wanted = cache(lambda region: regions.intersection((*scope.regions.above(region), COUNTRY)))
    for center in scope.centers:
        unit = scope.sectors.unit(center.sector, scope.asked.level) if center.tier == tier else None
        for region in wanted(center.region) if unit else ():
            found[region][str(unit)].append(center)
    return found


def _block(scope: Scope, tier: str, region: str, here: dict[str, list[Center]], units: list[str]) -> Block:
    coverage = scope.coverage(tier, region)
    centers = [here.get(unit, NO_CENTERS) for unit in units]
    if tier == "city" and region in scope.regions.municipalities:
        return Block(tier, region, coverage, ["not_applicable"] * len(units), centers)
    complete = bool(coverage and coverage.complete)
    return Block(tier, region, coverage, [state(held, complete=complete) for held in centers], centers)


def state(centers: list[Center], *, complete: bool) -> State:
    """Return the state of a cell from the centers in it and the completeness of the list."""
    if any(c.existence == "yes" for c in centers):
        return "yes"
    return "no" if complete and not centers else "unknown"
