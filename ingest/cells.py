"""Cells of a column as a mapping wants them: picked, translated, read; each distinct text is looked at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from graph.model import Property
from graph.model.values import Unfit, fit
from ingest.mapping import Value
from ingest.table import Table

Ids = list[str | None]
"""One text per row; None where a row has none."""


def cells_of(table: Table, value: Value) -> Ids:
    """Return the text of a value per row; None where empty."""
    if value.const is not None:
        return [value.const] * len(table)
    columns = [table.columns[c] for c in value.columns if c in table.columns]
    if not columns:
        return [None] * len(table)
    cells: Ids = (
        [next(filter(None, row), None) for row in zip(*columns, strict=True)]
        if len(columns) > 1
        else [cell or None for cell in columns[0]]
    )
    return memo(cells, _case(value.cases)) if value.cases else cells


def memo(cells: Ids, function: Callable[[str], str | None]) -> Ids:
    """Apply a function to each distinct cell once."""
    found = {cell: function(cell) for cell in set(cells) if cell is not None}
    return [found[cell] if cell is not None else None for cell in cells]


def parts_of(cell: str, separator: str) -> list[str]:
    """Return the values in one cell; the separator `list` stands for 、；; and line breaks outside brackets."""
    if separator != "list":
        return cell.split(separator)
    parts, depth, start = [], 0, 0
    for place, char in enumerate(cell):
        depth += (char in "(（") - (char in ")）" and depth > 0)
        if not depth and char in "、；;|\n":
            parts.append(cell[start:place])
            start = place + 1
    return [part.strip() for part in (*parts, cell[start:]) if part.strip()]


def fit_or_none(prop: Property, text: str) -> str | None:
    """Return the canonical text of a property, None where it does not fit."""
    try:
        return fit(prop, text) or None
    except Unfit:
        return None


def _case(cases: Mapping[str, str]) -> Callable[[str], str | None]:
    patterns = [(re.compile(pattern), result) for pattern, result in cases.items()]
    return lambda text: next((result for pattern, result in patterns if pattern.match(text)), None)
