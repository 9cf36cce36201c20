"""How many centers a source states, how many the registry names, and whether the list is complete on the day."""

from datetime import date
from typing import NamedTuple

from tests.oracle.dates import interval
from tests.oracle.places import location
from tests.oracle.registry import Registry, Row
from tests.oracle.scope import mentions

CONFIDENCE = ("low", "medium", "high")
SCOPE = {"designated": "designated", "cultivating": "培育"}


class Coverage(NamedTuple):
    """What is known about the completeness of the centers of one tier, region and status."""

    named: int
    stated: int
    as_of: str
    complete: bool


def coverage_row_count(registry: Registry, row: Row) -> int:
    """Count the centers of the row's tier, place and status first seen by its date, at the precision of that date."""
    return sum(counts(registry, center, row) for center in registry.rows("centers"))


def counts(registry: Registry, center: Row, row: Row) -> bool:
    """Tell whether a row of coverage.csv counts a center."""
    # Choice: dates are compared as cut text, so a center first seen in "2022" counts for a row as of "2022-05".
    seen = center["approved_on"] or min(mentions(registry, center), default="")
    in_time = not row["as_of"] or (bool(seen) and seen[: len(row["as_of"])] <= row["as_of"])
    return (
        center["tier"] == row["tier"]
        and row["status_scope"] in (center["status"], "both")
        and (row["region_code"] == "CN" or row["region_code"] in location(registry, center))
        and in_time
    )


def recency(as_of: str) -> tuple[date, date]:
    """Order dates by the beginning and then the end of their interval; undated is oldest."""
    # Choice: "latest" goes by the beginning, as lo(as_of) decides whether a row is usable: 2022-02 is later than 2022.
    return interval(as_of) if as_of else (date.min, date.min)


def usable(registry: Registry, tier: str, region: str, scope: str, day: date) -> list[Row]:
    """Return the rows that may speak for a tier, exactly this region and a status scope on a day."""
    rows = [
        row
        for row in registry.rows("coverage")
        if (row["tier"], row["region_code"], row["status_scope"]) == (tier, region, scope)
        and row["stated_total"].isdecimal()
    ]
    dated = [row for row in rows if row["as_of"] and interval(row["as_of"])[0] <= day]
    if dated or day != registry.default_on:
        return dated
    return [row for row in rows if not row["as_of"]]


def preference(row: Row) -> tuple[tuple[date, date], int, bool, int]:
    """Order the rows of one scope: latest, then confidence, then a complete list, then the larger total."""
    confidence = CONFIDENCE.index(row["confidence"]) if row["confidence"] in CONFIDENCE else -1
    return recency(row["as_of"]), confidence, row["list_complete"] == "yes", int(row["stated_total"])


def of_scope(registry: Registry, tier: str, region: str, scope: str, day: date) -> Coverage | None:
    """Return the coverage by one status scope of coverage.csv."""
    rows = usable(registry, tier, region, scope, day)
    if not rows:
        return None
    row = max(rows, key=preference)
    # Choice: "the same date" is the same printed date, not an overlapping one.
    totals = {int(other["stated_total"]) for other in rows if other["as_of"] == row["as_of"]}
    complete = row["list_complete"] == "yes" and len(totals) == 1 and holds(row["as_of"], day)
    # Choice: `named` counts the centers of the row's own status scope, so that named and stated count the same things.
    return Coverage(coverage_row_count(registry, row), int(row["stated_total"]), row["as_of"], complete)


def holds(as_of: str, day: date) -> bool:
    """Tell whether a day lies inside the date of a list; an undated list holds for no day."""
    if not as_of:
        return False
    first, last = interval(as_of)
    return first <= day <= last


def coverage(
    registry: Registry, *, tier: str, region: str = "CN", status: str = "all", on: date | str | None = None
) -> Coverage | None:
    """Return the coverage of a tier, region and status on a day, None where no source states a total."""
    day = registry.day(on)
    if status != "all":
        return of_scope(registry, tier, region, SCOPE[status], day)
    both, designated, cultivating = (of_scope(registry, tier, region, s, day) for s in ("both", "designated", "培育"))
    if both or tier == "national":
        return both or designated
    if not (designated and cultivating):
        alone = designated or cultivating
        return alone and alone._replace(complete=False)  # a list of one status says nothing of the other
    return Coverage(
        designated.named + cultivating.named,  # each by the date of its own row
        designated.stated + cultivating.stated,
        min(designated.as_of, cultivating.as_of, key=recency),
        designated.complete and cultivating.complete,
    )
