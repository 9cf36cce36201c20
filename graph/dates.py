"""Partial dates: `2016`, `2016-06` and `2016-06-01` are intervals of days; and the many ways offices write them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

PARTIAL = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?\Z")
DASHES = re.compile("[\u2010-\u2015\u2212]")
_ZERO, _DIGITS, _TENS = "〇○零OoОо", "一二三四五六七八九", "十廿卅"
_NUMERALS = {
    ten + digit: tens * 10 + ones
    for tens, spellings in enumerate((("",), ("十",), ("二十", "廿"), ("三十", "卅")))
    for ten in spellings
    for ones, digit in enumerate(("", *_DIGITS))
}
_PART = rf"[0-9]{{1,2}}|[{_DIGITS}{_TENS}]{{1,3}}"
_HAN = re.compile(rf"([0-9]{{4}}|[{_ZERO}{_DIGITS}]{{4}})年度?(?:({_PART})月份?(?:({_PART})[日号])?)?\Z")
_MARKED = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?\Z")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_CLOCK = re.compile(r"(?<=[0-9日号])[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\Z")
_SERIAL = re.compile(r"[0-9]{5}\Z")
_SERIALS = range(19725, 80356)  # 1954-01-01 to 2119-12-31 in the 1900 system of spreadsheets
_YEARS = range(1800, 2200)


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


def plain(text: str) -> str:
    """Return a date's text in half-width characters, without a time of day and without blanks, every dash a hyphen."""
    folded = DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    return "".join(_CLOCK.sub("", folded).split())


def parse(text: str) -> str | None:
    """Return the partial date that a text spells (2019年5月6日, 2019.5, 20190506, 二〇一九年五月, 43591), None where it spells none.

    `2019.1` is none: spreadsheets turn 2019.10 into it. Five digits are a spreadsheet's day number.
    """
    if is_partial_date(text):
        return text
    spelled = plain(text)
    if is_partial_date(spelled):
        return spelled
    if _SERIAL.match(spelled) and int(spelled) in _SERIALS:
        return (date(1899, 12, 30) + timedelta(days=int(spelled))).isoformat()
    parts = date_parts(spelled)
    if parts is None or re.fullmatch(r"[0-9]{4}\.1", spelled) or parts[0] not in _YEARS:
        return None
    found = "-".join(f"{part:02d}" for part in parts)
    return found if is_partial_date(found) else None


def date_parts(spelled: str) -> list[int] | None:
    """Return year, month and day as a plain text writes them, whether or not there is such a day; None for another shape."""
    match = _HAN.match(spelled) or _MARKED.match(spelled) or _COMPACT.match(spelled)
    return [_number(part) for part in match.groups() if part and part not in "-/."] if match else None


def _number(text: str) -> int:
    """Read digits, or Chinese ones: a year digit by digit, a month or day with its tens; 0 where there is no such number."""
    if text.isascii():
        return int(text)
    if len(text) == 4:
        return int("".join("0" if c in _ZERO else str(_DIGITS.index(c) + 1) for c in text))
    return _NUMERALS.get(text, 0)
