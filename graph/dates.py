"""Partial dates: `2016`, `2016-06` and `2016-06-01` are intervals of days."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Literal

Existence = Literal["yes", "no", "unknown"]
PARTIAL = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?\Z")


def is_partial_date(text: str) -> bool:
    """Tell whether `text` is `YYYY`, `YYYY-MM` or an existing `YYYY-MM-DD`."""
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def bounds(text: str) -> tuple[date, date]:
    """Return first and last day of a partial date.

    Raises ValueError when the text is no date.
    """
    match = PARTIAL.match(text)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def contains(text: str, day: date) -> bool:
    """Tell whether `day` lies inside the partial date."""
    lo, hi = bounds(text)
    return lo <= day <= hi
