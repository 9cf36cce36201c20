"""Typed cells → text, a column at a time; each distinct cell is looked at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from ingest.privacy import REMOVED, is_mobile, may_hold_contact, redact
from ingest.readers.grid import Raw

_SYMBOLS = {"\uf0fe": "☑", "\uf052": "☑", "\uf0fd": "☒", "\uf0fc": "√", "\uf0a8": "□", "\uf06f": "□", "\uf0a3": "□"}
"""Boxes of Word's symbol fonts, which no other font shows."""
_TRANSLATED = str.maketrans(_SYMBOLS)
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?\Z")


def text_of(cell: Raw) -> str:
    """Return a cell as text: ISO dates (a midnight is the day alone), whole numbers without “.0”, 是 and 否 for booleans."""
    writes = _WRITTEN.get(type(cell))
    return writes(cell) if writes else str(cell).strip()


def _moment(moment: datetime) -> str:
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", "seconds")


def _float(number: float) -> str:
    """A number with the 15 digits that spreadsheets keep: 0.1 + 0.2 is 0.3 there."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _duration(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: str.strip,
    type(None): lambda _: "",
    int: str,
    bool: lambda cell: "是" if cell else "否",
    float: _float,
    date: date.isoformat,
    datetime: _moment,
    time: lambda cell: cell.isoformat("seconds"),
    timedelta: _duration,
}


def texts_of(cells: Sequence[Raw]) -> tuple[list[str], bool]:
    """Return the cells of a column as text, and whether any of them may hold contact data or a box of a symbol font."""
    try:
        whole = "\n".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return _typed_texts(cells)
    return list(map(str.strip, cells)), _is_suspect(whole)  # type: ignore[arg-type]


def _typed_texts(cells: Sequence[Raw]) -> tuple[list[str], bool]:
    kinds = set(map(type, cells))
    if bool in kinds and len(kinds) > 1:  # True and 1 are one key
        texts = [text_of(cell) for cell in cells]
        return texts, _is_suspect("\n".join(texts))
    found = {cell: text_of(cell) for cell in set(cells)}
    return [found[cell] for cell in cells], _is_suspect("\n".join(found.values()))


def _is_suspect(whole: str) -> bool:
    return may_hold_contact(whole) or any(symbol in whole for symbol in _SYMBOLS)


def without_contacts(cells: list[str]) -> tuple[list[str], int]:
    """Replace contact data in the cells of a column; returns the cells and how many were changed.

    A cell that is nothing but eleven digits is a mobile number unless the column holds other numbers: then it is an amount.
    """
    whole = "\n".join(cells)
    if any(symbol in whole for symbol in _SYMBOLS):
        cells = [cell.translate(_TRANSLATED) for cell in cells]
    distinct = set(cells)
    amounts = any(_NUMBER.match(cell) and not is_mobile(cell) for cell in distinct)
    changed: dict[str, str] = {}
    for cell in distinct:
        if is_mobile(cell):
            kept, count = (cell, 0) if amounts else (REMOVED, 1)
        else:
            kept, count = redact(cell)
        if count:
            changed[cell] = kept
    if not changed:
        return cells, 0
    return [changed.get(cell, cell) for cell in cells], sum(cell in changed for cell in cells)
