"""Partial dates are intervals; whether something had happened by a day has three answers."""

from calendar import monthrange
from datetime import date
from typing import Literal

State = Literal["yes", "no", "unknown", "not_applicable"]


def interval(text: str) -> tuple[date, date]:
    """Return the first and the last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], monthrange(parts[0], parts[1])[1])
    day = date(*parts)
    return day, day


def happened_by(text: str, day: date) -> State:
    """Tell whether an event dated `text` lies wholly before or on `day`; an undated one takes part (yes)."""
    if not text:
        return "yes"
    first, last = interval(text)
    if last <= day:
        return "yes"
    return "no" if first > day else "unknown"
