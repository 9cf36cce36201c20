"""Tier overlap: what lies in exactly these tiers, before and after promoted centers give way to their successors."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tests.oracle.events import memberships
from tests.oracle.fields import unit
from tests.oracle.registry import Registry
from tests.oracle.scope import centers_in_scope, existing


class Overlap(NamedTuple):
    """One set of tiers: what lies in exactly these, how many, and how many without lineage."""

    ids: frozenset[str]
    exclusive: int
    exclusive_without_lineage: int


def normalized(name: str) -> str:
    """Return a technology's name without differences of width, case, space and punctuation."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold())


def holders(registry: Registry, dimension: str, level: str, centers: set[str]) -> dict[str, set[str]]:
    """Return item → the centers that hold it."""
    found: dict[str, set[str]] = defaultdict(set)
    for item, center in pairs(registry, dimension, level, centers):
        if center in centers:
            found[item].add(center)
    return found


def pairs(registry: Registry, dimension: str, level: str, centers: set[str]) -> Iterable[tuple[str, str]]:
    """Return (item, center) for one dimension."""
    if dimension == "member":
        members = memberships(registry, centers, partners=True)
        return [(name, center) for center, event in members.items() for name in event]
    if dimension == "sector":
        units = ((unit(registry, registry.centers[center], level), center) for center in centers)
        return [(name, center) for name, center in units if name]
    if dimension == "segment":
        return [(row["segment_id"], row["center_id"]) for row in registry.rows("center_segments") if row["center_id"]]
    if dimension == "technology":
        # Choice: a fact that belongs to a member (org_name set) still counts for the center it is listed under.
        return [(normalized(row["technology_zh"]), row["center_id"]) for row in registry.rows("technologies")]
    raise ValueError(f"no dimension {dimension}")


def without_predecessors(registry: Registry, centers: set[str]) -> set[str]:
    """Drop each center whose successor by promotion is among the centers."""
    successors = {(row["from_center_id"], row["to_center_id"]) for row in registry.rows("promotions")}
    return centers - {before for before, after in successors if before in centers and after in centers}


def tier_overlap(
    registry: Registry,
    *,
    dimension: str,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    level: str = "field",
    status: str = "all",
    on: date | str | None = None,
) -> dict[frozenset[str], Overlap]:
    """Return set of tiers → what lies in exactly these tiers; sets without any item are left out."""
    centers = existing(centers_in_scope(registry, region=region, sector=sector, status=status, on=on))
    items = holders(registry, dimension, level, centers)
    before, after = (
        by_tiers(registry, items),
        by_tiers(registry, {item: without_predecessors(registry, held) for item, held in items.items()}),
    )
    # Choice: an asked tier keeps the sets that contain it; what lies in exactly these tiers is still counted over all.
    return {
        tiers: Overlap(frozenset(before.get(tiers, ())), len(before.get(tiers, ())), len(after.get(tiers, ())))
        for tiers in before.keys() | after.keys()
        if tier is None or tier in tiers
    }


def by_tiers(registry: Registry, items: dict[str, set[str]]) -> dict[frozenset[str], set[str]]:
    """Group items by the exact set of tiers of their centers."""
    found: dict[frozenset[str], set[str]] = defaultdict(set)
    for item, held in items.items():
        found[frozenset(registry.centers[center]["tier"] for center in held)].add(item)
    return found
