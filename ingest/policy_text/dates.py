"""A printed date as data, as exact as printed."""

from __future__ import annotations

import re

from graph.dates import is_partial_date

_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?|(\d{4})-(\d{1,2})-(\d{1,2})")


def partial(printed: str) -> str | None:
    """Return a printed date as far as it is exact, 2023年9月 → 2023-09; None without a year, or when there is no such day."""
    match = _DAY.search(printed)
    if match is None:
        return None
    parts = [part for part in (match.groups()[:3] if match[1] else match.groups()[3:]) if part]
    day = "-".join(part.zfill(2) for part in parts)
    return day if is_partial_date(day) else None
