"""One center per sector: what the two texts that set it demand, and what stands out elsewhere."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from tests.oracle.coverage import coverage
from tests.oracle.dates import State, happened_by
from tests.oracle.fields import unit
from tests.oracle.places import jurisdictions, tiers
from tests.oracle.registry import Registry
from tests.oracle.scope import centers_in_scope, existing

# (region, tier) → finding where two bodies stand, and when the text was issued ("" = undated, in force):
# Changchun 二(一) 在市内该领域具有唯一性 (must), Yunnan 一(四) 原则上按照“一行业一中心”
# (in principle, printed 2019-05-06).
RULES = {("220100", "city"): ("breach", ""), ("530000", "provincial"): ("contrary_in_principle", "2019-05-06")}


class Finding(NamedTuple):
    """One row: the finding, the bodies known to exist, the centers that exist or may exist."""

    finding: str
    bodies: int
    centers: frozenset[str]


def rule_finding(region: str, tier: str, day: date) -> str | None:
    """Return what two bodies would be called by the rule in force, None without one."""
    finding, issued = RULES.get((region, tier), (None, ""))
    # Choice: a text whose partial date only overlaps the day is not yet known to be in force.
    return finding if finding and happened_by(issued, day) == "yes" else None


def count_bodies(registry: Registry, centers: set[str]) -> int:
    """Count the bodies among the centers of one row: a promotion between two of them makes them one."""
    group = {center: center for center in centers}
    for row in registry.rows("promotions"):
        one, other = group.get(row["from_center_id"]), group.get(row["to_center_id"])
        if one and other:
            group = {center: one if root == other else root for center, root in group.items()}
    return len(set(group.values()))


def judge(registry: Registry, scope: dict[str, State], breach: str | None, *, complete: bool) -> Finding | None:
    """Judge the centers of one sector in one jurisdiction; None where there is nothing to say."""
    count = count_bodies(registry, existing(scope))
    if count >= 2:
        return Finding(breach or "observation", count, frozenset(scope))
    if breach is None:
        return None
    # Choice: with a second body of unknown existence it is not known that there is exactly one.
    single = count_bodies(registry, set(scope)) <= 1
    return Finding("conforms" if complete and single else "unknown", count, frozenset(scope))


def one_center_per_sector(
    registry: Registry,
    *,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    level: str = "field",
    status: str = "all",
    on: date | str | None = None,
) -> dict[tuple[str, str, str | None], Finding]:
    """Return the rows (jurisdiction, tier, sector) → finding; sector None = a ruled jurisdiction without any center."""
    rows: dict[tuple[str, str, str | None], Finding] = {}
    for rank in tiers(tier):
        for place in jurisdictions(registry, rank, region):
            scope = centers_in_scope(registry, tier=rank, region=place, sector=sector, status=status, on=on)
            breach = rule_finding(place, rank, registry.day(on))
            known = coverage(registry, tier=rank, region=place, status=status, on=on)
            complete = bool(known and known.complete)
            for name, members in by_unit(registry, scope, level).items():
                if found := judge(registry, members, breach, complete=complete):
                    rows[place, rank, name] = found
            # Choice: "no center at all" is meant within the asked sector and status.
            if breach and not scope:
                rows[place, rank, None] = Finding("conforms" if complete else "unknown", 0, frozenset())
    return rows


def by_unit(registry: Registry, scope: dict[str, State], level: str) -> dict[str, dict[str, State]]:
    """Group the centers of a scope by the sector they are counted in."""
    groups: dict[str, dict[str, State]] = defaultdict(dict)
    for center, state in scope.items():
        if name := unit(registry, registry.centers[center], level):
            groups[name][center] = state
    return groups
