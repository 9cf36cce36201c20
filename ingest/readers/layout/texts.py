"""Typed cells → text, a column at a time; each distinct cell is looked at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from ingest.privacy import REMOVED, is_mobile, may_hold_contact, redact
from ingest.readers.grid import Raw

_SYMBOLS = str.maketrans(
    {"\uf0fe": "☑", "\uf052": "☑", "\uf0fd": "☒", "\uf0fc": "√", "\uf0a8": "□", "\uf06f": "□", "\uf0a3": "□"}
)
"""Boxes of Word's symbol fonts, which no other font shows."""
_HAS_SYMBOL = re.compile("[\uf0fe\uf052\uf0fd\uf0fc\uf0a8\uf06f\uf0a3]")
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?\Z")


def text_of(cell: Raw) -> str:
    """Return a cell as text: ISO dates (a midnight is the day alone), whole numbers without “.0”, 是 and 否 for booleans."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    for kind, written in _WRITTEN:
        if isinstance(cell, kind):
            return written(cell)
    return str(cell)


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


_WRITTEN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda cell: "是" if cell else "否"),
    (float, _float),
    (datetime, _moment),
    (time, lambda cell: cell.isoformat("seconds")),
    (timedelta, _duration),
)


def texts_of(cells: list[Raw] | tuple[Raw, ...]) -> list[str]:
    """Return the cells of a column as text."""
    kinds = set(map(type, cells))
    if bool in kinds and len(kinds) > 1:  # True and 1 are one key
        return [text_of(cell) for cell in cells]
    found = {cell: text_of(cell) for cell in set(cells)}
    return [found[cell] for cell in cells]


def without_contacts(cells: list[str]) -> tuple[list[str], int]:
    """Replace contact data in the cells of a column; returns the cells and how many were changed.

    A cell that is nothing but eleven digits is a mobile number unless the column holds other numbers: then it is an amount.
    """
    distinct = set(cells)
    whole = "\n".join(distinct)
    if _HAS_SYMBOL.search(whole):
        cells = [cell.translate(_SYMBOLS) for cell in cells]
        distinct, whole = set(cells), whole.translate(_SYMBOLS)
    if not may_hold_contact(whole):
        return cells, 0
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
