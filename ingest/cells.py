"""Cells of a column as a mapping wants them: picked, translated, read; each distinct text is looked at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from graph.errors import Words
from graph.model import Property
from graph.model.boxes import ticked
from graph.model.unfit import DASHES, Unfit, no_error, says_nothing
from graph.model.units import unit_named
from graph.model.values import clean, fit
from ingest.mapping import Value
from ingest.several import LIST, Several, split_at
from ingest.table import Table

T = TypeVar("T")
_FRACTION = re.compile(r"(?:0?\.[0-9]+|[01](?:\.0*)?)\Z")
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


def read_each(cells: Ids, read: Callable[[str], T]) -> tuple[dict[str, T], dict[str, Unfit]]:
    """Read each distinct cell once; returns what was read, and why the others do not fit."""
    found: dict[str, T] = {}
    unfit: dict[str, Unfit] = {}
    for cell in set(cells):
        if cell is not None:
            try:
                found[cell] = read(cell)
            except Unfit as error:
                unfit[cell] = error
    return found, unfit


def several_of(cell: str, value: Value) -> Several:
    """Return the values in a cell: its ticked options, or the parts of its list; raises Unfit where the boxes are unclear."""
    return Several(ticked(cell), complete=True) if value.boxes else split_at(cell, value.split or LIST)


def name_in(cell: str, value: Value, *, is_id: bool) -> str | None:
    """Return the name or id in a cell, None where it says that there is none; raises Unfit for a failed formula or unclear boxes.

    Only dashes say so for ids: “NA” may be one.
    """
    text = no_error(clean(_one_ticked(cell) if value.boxes else cell))
    return None if not text or text in DASHES or (not is_id and says_nothing(text)) else text


def reading_of(table: Table, prop: Property, value: Value, cells: Ids) -> Callable[[str], str | None]:
    """Return how the cells of a property are read: with the unit of the mapping or the header, by ticked box, or as they are."""
    numeric = prop.kind in ("number", "integer")
    units = [table.units.get(column) for column in value.columns if column in table.columns] if numeric else []
    unit = value.unit or next(filter(None, units), None)
    contradicting = _contradiction(value, units)
    if not contradicting and prop.unit == "%" and not unit:
        contradicting = _fractions(cells)

    def read(text: str) -> str | None:
        if contradicting:
            raise contradicting
        return fit(prop, _one_ticked(text) if value.boxes else text, unit) or None

    return read


def _contradiction(value: Value, units: list[str | None]) -> Unfit | None:
    """Why numbers cannot be read: the mapping and the header, or the headers of several columns, state different units."""
    stated = [*([value.unit] if value.unit else ()), *units] if any(units) else []
    known = {unit: unit_named(unit) for unit in stated if unit}
    firsts = list(known.values())
    if (
        None not in firsts
        and all(unit and firsts[0] and unit.agrees(firsts[0]) for unit in firsts)
        and (value.unit or None not in stated)
    ):
        return None
    zh, en = "、".join(u or "未写明" for u in stated), ", ".join(u or "none" for u in stated)
    return Unfit(
        "unit-contradiction",
        Words(f"单位互相矛盾：{zh}", f"the units contradict each other: {en}"),
        Words(
            "请核对表头单位与来源说明中的单位，使其一致。",
            "Make the unit of the header and of the source description agree.",
        ),
    )


def _fractions(cells: Ids) -> Unfit | None:
    """Why shares cannot be read: none is above 1 and no unit is stated, so that 0.35 may be 35% or 0.35%."""
    texts = {cell for cell in cells if cell and not says_nothing(cell)}
    if not texts or not all(_FRACTION.match(text) for text in texts) or all(text in ("0", "1") for text in texts):
        return None
    return Unfit(
        "fraction-or-percent",
        Words(
            "该列的比例都不大于 1，且未写明单位，看不出 0.35 是 35% 还是 0.35%",
            "no share in the column is above 1 and no unit is stated: 0.35 may be 35% or 0.35%",
        ),
        Words("请在表头写明“(%)”，或在数字后加“%”。", "Write “(%)” in the header, or % behind the numbers."),
    )


def _one_ticked(cell: str) -> str:
    options = ticked(cell)
    if len(options) > 1:
        zh, en = "、".join(options), ", ".join(options)
        raise Unfit(
            "several-ticked",
            Words(f"勾选了多项：{zh}", f"several options are ticked: {en}"),
            Words("请只勾选一项。", "Tick one only."),
        )
    return options[0] if options else ""


def fit_or_none(prop: Property, text: str, unit: str | None = None) -> str | None:
    """Return the canonical text of a property, None where it does not fit."""
    try:
        return fit(prop, text, unit) or None
    except Unfit:
        return None


def _case(cases: Mapping[str, str]) -> Callable[[str], str | None]:
    patterns = [(re.compile(pattern), result) for pattern, result in cases.items()]
    return lambda text: next((result for pattern, result in patterns if pattern.match(text)), None)
