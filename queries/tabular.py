"""Answers as flat tables: cells of text for CSV and spreadsheets, harmless in a spreadsheet program."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from graph.spreadsheet import neutral
from queries.answer import Answer, AnswerRow


def cell(value: Any) -> str | int | float | bool:
    """Return one cell: nested values as JSON, text made harmless, nothing as empty text."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return neutral(str(value))


def as_csv(answer: Answer[AnswerRow], fields: list[str]) -> str:
    """Return the rows of an answer as CSV with the given fields as header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(fields)
    for row in answer.rows:
        plain = row.model_dump(mode="json", by_alias=True)
        writer.writerow([cell(plain[field]) for field in fields])
    return out.getvalue()
