"""JSON and JSON Lines: objects become rows, nested values are flattened with dots, lists joined."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.errors import Words
from graph.problems import Problem
from ingest.readers.delimited import decode
from ingest.readers.grid import Grid, Raw
from ingest.readers.layout import tables_of
from ingest.readers.limits import check_extent
from ingest.readers.reading import Reading, Source

JOINED = "|"
SHAPE = Words(
    '应为对象的列表，或含有对象列表的一个对象：[{"列名": 值, …}, …]。',
    'It should be a list of objects, or an object that holds one: [{"column": value, …}, …].',
)
Row = dict[str, Raw]


def read_json(source: Source) -> Reading:
    """Read a list of objects, or an object with lists of objects (each its own table when there are several).

    Raises Refused when it is no JSON or of another shape.
    """
    try:
        document = _parsed(decode(source))
    except (ValueError, RecursionError) as error:
        raise source.refused(Words(f"不是有效的 JSON：{error}", f"it is no valid JSON: {error}"), SHAPE) from error
    lists = document if isinstance(document, dict) else {source.stem: document}
    found = {name: entries for name, entries in lists.items() if _is_records(entries)}
    if not found:
        raise source.refused(Words("其中没有对象的列表", "it holds no list of objects"), SHAPE)
    tables = []
    for name, entries in found.items():
        rows = _flat(source, entries)
        sheet = name if len(found) > 1 else None
        tables += tables_of(grid_of(sheet or source.stem, rows, sheet), source.name)
    return Reading(tables)


def read_json_lines(source: Source) -> Reading:
    """Read one object per line; lines that are none become problems, the others go on.

    Raises Refused when no line is an object.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, line in enumerate(decode(source).split("\n"), 1):
        rows.append({})
        if not line.strip():
            continue
        try:
            entry = _parsed(line)
            if not isinstance(entry, dict):
                raise ValueError(type(entry).__name__)
            rows[-1] = flattened(entry)
        except (ValueError, RecursionError) as error:
            problems.append(_bad_line(source.name, number, line, error))
    if not any(rows):
        raise source.refused(Words("没有一行是 JSON 对象", "no line of it is a JSON object"), SHAPE)
    _check(source, rows)
    tables = tables_of(grid_of(source.stem, rows), source.name)
    if tables:
        tables[0].problems.extend(problems)
    return Reading(tables)


def _parsed(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)  # numbers stay as printed


def _is_records(entries: Any) -> bool:
    return isinstance(entries, list) and bool(entries) and all(isinstance(entry, dict) for entry in entries)


def _flat(source: Source, entries: Iterable[Mapping[str, Any]]) -> list[Row]:
    try:
        rows = [flattened(entry) for entry in entries]
    except RecursionError as error:
        raise source.refused(Words("嵌套过深", "it is nested too deeply"), SHAPE) from error
    _check(source, rows)
    return rows


def _check(source: Source, rows: list[Row]) -> None:
    check_extent(source, len(rows), len({name for row in rows for name in row}))


def flattened(entry: Mapping[str, Any]) -> Row:
    """Return an object as one row: `{"a": {"b": 1}}` becomes column `a.b`, a list one cell."""
    return dict(_leaves(entry, ""))


def _leaves(entry: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Raw]]:
    for key, value in entry.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _cell(value)


def _cell(value: Any) -> Raw:
    if isinstance(value, list):
        return JOINED.join(_part(part) for part in value if part is not None)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _part(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, default=str) if isinstance(part, dict | list) else str(part)


def grid_of(name: str, rows: list[Row], sheet: str | None = None) -> Grid:
    """Return rows as a sheet: row 1 is the first object (or line), the header stands above it."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return Grid(name, [[*columns], *([row.get(column) for column in columns] for row in rows)], sheet, first_row=0)


def _bad_line(name: str, number: int, line: str, error: Exception) -> Problem:
    at = getattr(error, "colno", None)
    zh, en = (f"（第 {at} 个字符处）", f" (at character {at})") if at else ("", "")
    return Problem(
        name, number, None, line[:200], "not-json",
        Words(f"该行不是 JSON 对象{zh}", f"the line is no JSON object{en}"),
        Words("每行应为一个完整的 JSON 对象。", "Each line should be one complete JSON object."),
    )  # fmt: skip
