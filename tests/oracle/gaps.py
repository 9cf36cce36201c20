"""Sector gaps: jurisdiction × sector in four states."""

from datetime import date

from tests.oracle.coverage import coverage
from tests.oracle.dates import State
from tests.oracle.fields import units
from tests.oracle.places import in_municipality, jurisdictions, location, tiers
from tests.oracle.registry import Registry
from tests.oracle.scope import centers_in_scope
from tests.oracle.uniqueness import by_unit, rule_finding


def rows_of_tier(registry: Registry, tier: str, region: str, day: date) -> list[str]:
    """Return the jurisdictions that get rows: cities only where something is known about their city tier."""
    places = jurisdictions(registry, tier, region)
    if tier != "city":
        return places
    # Choice: any city-tier center counts here, whatever its status, sector and date, and any city-tier coverage row.
    known = {row["region_code"] for row in registry.rows("coverage") if row["tier"] == "city"}
    for center in registry.rows("centers"):
        known |= location(registry, center) if center["tier"] == "city" else set()
    return [p for p in places if p in known or rule_finding(p, tier, day) or in_municipality(registry, p)]


def cell_state(scope: dict[str, State], *, complete: bool, applicable: bool = True) -> State:
    """Return the state of a cell from the centers in it and the completeness of the list."""
    if not applicable:
        return "not_applicable"
    if "yes" in scope.values():
        return "yes"
    return "no" if complete and not scope else "unknown"


def sector_gaps(
    registry: Registry,
    *,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    level: str = "field",
    status: str = "all",
    on: date | str | None = None,
) -> dict[tuple[str, str, str], tuple[State, frozenset[str]]]:
    """Return (jurisdiction, tier, sector) → state and the centers that exist or may exist there."""
    rows: dict[tuple[str, str, str], tuple[State, frozenset[str]]] = {}
    # Choice: an asked sector selects centers, the rows are the units of what it selects (RS-001 at level group gives
    # the row RG-01, about the centers of RS-001 only).
    columns = sorted(units(registry, level, sector))
    for rank in tiers(tier):
        for place in rows_of_tier(registry, rank, region, registry.day(on)):
            scope = centers_in_scope(registry, tier=rank, region=place, sector=sector, status=status, on=on)
            known = coverage(registry, tier=rank, region=place, status=status, on=on)
            applicable = rank != "city" or not in_municipality(registry, place)
            groups = by_unit(registry, scope, level)
            for name in columns:
                here = groups.get(name, {})
                state = cell_state(here, complete=bool(known and known.complete), applicable=applicable)
                rows[place, rank, name] = state, frozenset(here)
    return rows
