"""Promotions as the ladder question and the overlap of tiers both count them: who moved up, when, and how long it took."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pydantic import Field

from graph.dates import bounds
from graph.store import Row as StoreRow
from queries.answer import AnswerRow
from queries.scope import Scope

DAYS_IN_A_MONTH = 365.25 / 12


class Flow(AnswerRow):
    """Promotions of one year from one tier to the next."""

    year: int | None = Field(description="none where no source dates them")
    from_tier: str
    to_tier: str
    count: int


def promotions(scope: Scope) -> list[StoreRow]:
    """Return the promotions with an end in scope that had not surely yet to come on the date, the oldest first."""
    inside = {c.id for c in scope.centers}
    rows = [
        row
        for row in scope.world.run("promotion_ladder")
        if inside & {row["from_id"], row["to_id"]} and _happened(row, scope.on)
    ]
    return sorted(rows, key=lambda row: (row["promoted_on"] or "9999", row["from_id"], row["to_id"]))


def flow(rows: list[StoreRow]) -> list[Flow]:
    """Return how many moved up by year and step; undated ones last."""
    counted = Counter((year_of(row["promoted_on"]), row["from_tier"], row["to_tier"]) for row in rows)
    ordered = sorted(counted.items(), key=lambda each: (each[0][0] or 9999, *map(str, each[0][1:])))
    return [Flow(year=year, from_tier=lower, to_tier=upper, count=n) for (year, lower, upper), n in ordered]


def year_of(day: str | None) -> int | None:
    """Return the year of a partial date."""
    return int(day[:4]) if day else None


def months_between(start: str | None, end: str | None) -> tuple[float, float] | None:
    """Return the least and the most months two partial dates may lie apart; None where one is missing or the order is not certain."""
    if not start or not end:
        return None
    (first, last), (earliest, latest) = bounds(start), bounds(end)
    if latest < first:
        return None
    return round(max(0, (earliest - last).days) / DAYS_IN_A_MONTH, 1), round((latest - first).days / DAYS_IN_A_MONTH, 1)


def _happened(row: StoreRow, on: date) -> bool:
    return row["absent_before"] is None or row["absent_before"] <= on
