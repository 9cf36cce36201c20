"""Rows as CSV a spreadsheet opens safely: UTF-8 with byte order mark, nested values as JSON text, no cell that is a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from queries.answer import AnswerRow

MEDIA_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read text as a formula; the wide forms count where the input method is Chinese or Japanese."""


def columns(row: type[AnswerRow]) -> list[str]:
    """Return the column names of a row type, in the order it declares them."""
    return [field.serialization_alias or field.alias or name for name, field in row.model_fields.items()]


def as_csv(rows: Iterable[AnswerRow], names: list[str]) -> bytes:
    """Return rows as CSV with a head line of these columns."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        plain = row.model_dump(mode="json", by_alias=True)
        writer.writerow([cell(plain.get(name)) for name in names])
    return (BOM + out.getvalue()).encode()


def cell(value: Any) -> str | int | float:
    """Return a value as a cell: numbers stay numbers, text that would be run as a formula is led by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
