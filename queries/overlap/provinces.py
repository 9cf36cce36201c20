"""What tiers share inside each province."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from queries.answer import AnswerRow
from queries.frame import Bools
from queries.overlap.holdings import Dimension, Holding
from queries.overlap.sets import ORDER, Tiers, sets
from queries.places import COUNTRY
from queries.scope import Scope

Held = tuple[Dimension, Holding, Bools | None]
"""A dimension, who holds what in it, and which of that may stand on the date."""


class Province(AnswerRow):
    """One province: what its centers of different tiers share, counted as if the question were asked there."""

    region: str
    region_name: str
    region_name_en: str
    national_centers: int
    provincial_centers: int
    city_centers: int
    shared_members: int = Field(description="organisations in centers of two or more tiers here")
    shared_members_without_lineage: int
    shared_sectors: int
    shared_sectors_without_lineage: int


def provinces(
    scope: Scope,
    found: Iterable[Held],
    tiers: Tiers,
    promotions: list[tuple[int, int]],
) -> list[Province]:
    """Return the provinces that have a center in scope; nothing where a region is asked for."""
    if scope.asked.region != COUNTRY:
        return []
    wanted: list[Held] = [(name, held, stands) for name, held, stands in found if name in ("member", "sector")]
    inside = _centers_of(scope)
    ordered = [r for r in scope.regions.jurisdictions("provincial", COUNTRY) if r in inside]
    return [_province(scope, region, inside[region], tiers, wanted, promotions) for region in ordered]


def _centers_of(scope: Scope) -> dict[str, list[int]]:
    place, jurisdictions = (
        scope.world.frame.nodes("Center").place,
        set(scope.regions.jurisdictions("provincial", COUNTRY)),
    )
    found: dict[str, list[int]] = {}
    for center in scope.existing:
        for region in jurisdictions.intersection(scope.regions.above(center.region)):
            found.setdefault(region, []).append(place[center.id])
    return found


def _province(
    scope: Scope,
    region: str,
    centers: list[int],
    tiers: Tiers,
    wanted: list[Held],
    promotions: list[tuple[int, int]],
) -> Province:
    here, inside = tiers.only(centers), set(centers)
    steps = [pair for pair in promotions if inside.issuperset(pair)]
    shared: dict[str, int] = {}
    for name, held, stands in wanted:
        positions = held.of_centers(centers)
        found = sets(held.only(positions), None if stands is None else stands[positions], here, steps)
        for apart, suffix in ((False, ""), (True, "_without_lineage")):
            shared[f"shared_{name}s{suffix}"] = found.shared(without_lineage=apart)
    words = scope.regions.names[region]
    numbers = {f"{tier}_centers": int((here.of == number).sum()) for number, tier in enumerate(ORDER)}
    return Province.model_validate(
        {"region": region, "region_name": words.zh, "region_name_en": words.en, **numbers, **shared}
    )
