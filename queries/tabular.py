"""Answers as flat tables: cells of text for CSV and spreadsheets, harmless in a spreadsheet program."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from graph.errors import UnknownName, Words
from graph.spreadsheet import neutral
from queries.answer import Answer, AnswerRow, SnapshotRef
from queries.catalogue import question


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
    return _csv([row.model_dump(mode="json", by_alias=True) for row in answer.rows], fields)


class PartOf(AnswerRow):
    """One of the lists behind a headline."""

    question: str
    parameters: dict[str, Any]
    snapshot: SnapshotRef
    part: str
    rows: list[dict[str, Any]]


def part_of(answer: Answer[AnswerRow], name: str) -> PartOf:
    """Return the list `name` of an answer.

    Raises UnknownName with the lists it has.
    """
    lists = question(answer.question).part_lists()
    if name not in lists:
        raise UnknownName(
            Words(f"这个答案没有名为“{name}”的列表", f"The answer has no list “{name}”"),
            value=name,
            suggestions=tuple(lists),
            remedy=None if lists else Words("它只有结果行。", "It has rows only."),
        )
    return PartOf(
        question=answer.question,
        parameters=answer.parameters,
        snapshot=answer.snapshot,
        part=name,
        rows=answer.parts.get(name, []),
    )


def part_as_csv(part: PartOf) -> str:
    """Return one list of an answer as CSV."""
    return _csv(part.rows, question(part.question).part_lists()[part.part])


def _csv(rows: list[dict[str, Any]], fields: list[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(fields)
    for row in rows:
        writer.writerow([cell(row[field]) for field in fields])
    return out.getvalue()
