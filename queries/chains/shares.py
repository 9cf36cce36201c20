"""Concentration among providers: the Herfindahl-Hirschman index, with bounds where only some shares are known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

WHOLE = 100.0
ROUNDING = 0.5  # a printed share may be half a percent too large


class Bounds(NamedTuple):
    """The index lies between `low` and `high` (0 … 10 000), given shares that sum to `known` percent."""

    low: float
    high: float
    known: float


def bounds(shares: Iterable[float]) -> Bounds | None:
    """Return bounds of the index: what is not known is spread over very many, or all in one hand.

    None where nothing is known, or where the shares cannot be of one market: one is negative, or together they pass the whole by more than rounding.
    """
    given = list(shares)
    known = sum(given)
    if not given or min(given) < 0 or known <= 0 or known > WHOLE + ROUNDING * len(given):
        return None
    low = sum(share * share for share in given)
    rest = max(WHOLE - known, 0.0)
    return Bounds(low, low + rest * rest, min(known, WHOLE))


def comparable(dated: Iterable[tuple[str | None, float]]) -> tuple[str | None, list[float]]:
    """Return the shares of one date that can be added up: those that tell most of the market, the newest of equals."""
    groups: dict[str | None, list[float]] = {}
    for date, share in dated:
        groups.setdefault(date, []).append(share)
    usable = {date: shares for date, shares in groups.items() if bounds(shares)}
    if not usable:
        return None, []
    best = max(usable, key=lambda date: (round(min(sum(usable[date]), WHOLE), 6), date or ""))
    return best, usable[best]
