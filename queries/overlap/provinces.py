"""What tiers share inside each province."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from pydantic import Field

from queries.answer import AnswerRow
from queries.frame import Bools, Ints
from queries.overlap.holdings import Dimension
from queries.overlap.sets import ORDER, Held, Tiers, sets
from queries.places import COUNTRY
from queries.scope import Scope


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
    scope: Scope, found: Iterable[tuple[Dimension, Held, Bools | None]], tiers: Tiers, steps: Ints
) -> list[Province]:
    """Return the provinces that have a center in scope; nothing where a region is asked for.

    `found` are dimensions, who holds what in them, and which of that may stand on the date; all provinces are counted in one go.
    """
    if scope.asked.region != COUNTRY:
        return []
    regions, centers, group = _centers_of(scope)
    shared = {}
    for name, held, stands in found:
        if name in ("member", "sector"):
            apart, positions = held.by_group(centers, group, len(regions))
            counted = sets(apart, None if stands is None else stands[positions], tiers, steps)
            for lineage, suffix in ((False, ""), (True, "_without_lineage")):
                several = counted.in_several(without_lineage=lineage).reshape(len(regions), held.width)
                shared[f"shared_{name}s{suffix}"] = several.sum(axis=1).tolist()
    return [
        _province(scope, region, tiers[centers[group == n]], {key: own[n] for key, own in shared.items()})
        for n, region in enumerate(regions)
    ]


def _centers_of(scope: Scope) -> tuple[list[str], Ints, Ints]:
    """The provinces that have a center, these centers, and which province each lies in."""
    place, ordered = scope.world.frame.nodes("Center").place, scope.regions.jurisdictions("provincial", COUNTRY)
    found: dict[str, list[int]] = {region: [] for region in ordered}
    for center in scope.existing:
        for region in scope.regions.above(center.region):
            if region in found:
                found[region].append(place[center.id])
    found = {region: centers for region, centers in found.items() if centers}
    group = np.repeat(np.arange(len(found)), [len(centers) for centers in found.values()])
    return list(found), np.array([c for centers in found.values() for c in centers], dtype=np.int64), group


def _province(scope: Scope, region: str, tiers: Tiers, shared: dict[str, int]) -> Province:
    words = scope.regions.names[region]
    numbers = {f"{tier}_centers": int((tiers == number).sum()) for number, tier in enumerate(ORDER)}
    return Province.model_validate(
        {"region": region, "region_name": words.zh, "region_name_en": words.en, **numbers, **shared}
    )
