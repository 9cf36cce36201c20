"""What the reading process says and how: frames of text with their length before them, checked on arrival; nothing is unpickled.

A reading is a head (JSON) and one frame per column, its cells joined by a mark that cells do not hold.
Joined text is four times as fast to send as a list in Arrow, and cannot be anything but texts when it arrives.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import IO, Any, get_args, get_origin, get_type_hints

from graph.errors import Refused, Words
from ingest.readers.reading import Reading
from ingest.table import Table

MARK = "\x1e"  # the record separator of ASCII
LENGTH = struct.Struct(">Q")
LARGEST_ANSWER = 2 * 1024**3
SENT_APART = {"columns", "rows"}
Head = dict[str, Any]


class Garbled(ValueError):
    """An answer that no reading process would give."""


def send(stream: IO[bytes], text: str) -> None:
    """Write one frame; halves of characters are replaced."""
    data = text.encode("utf-8", "replace")
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)


def receive(stream: IO[bytes], most: int = LARGEST_ANSWER) -> bytes:
    """Read one frame of at most `most` bytes.

    Raises EOFError when the other side is gone, Garbled when the frame is longer.
    """
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    if length > most:
        raise Garbled("frame")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def send_reading(stream: IO[bytes], reading: Reading, *, leaving: bool) -> None:
    """Write a reading; `leaving` says that the process ends after it."""
    tables = [_table_head(table) for table in reading.tables]
    head = {"digest": reading.digest, "text": reading.text, "remarks": reading.remarks, "tables": tables}
    send(stream, json.dumps({"reading": head, "leaving": leaving}, ensure_ascii=False))
    for table in reading.tables:
        send(stream, json.dumps(table.rows))
        for cells in table.columns.values():
            send(stream, _joined(cells))
    stream.flush()


def _table_head(table: Table) -> Head:
    plain = {f.name: getattr(table, f.name) for f in fields(table) if f.name not in SENT_APART}
    return {**plain, "columns": list(table.columns), "rows": len(table)}


def _joined(cells: list[str]) -> str:
    text = MARK.join(cells)
    if text.count(MARK) != max(len(cells) - 1, 0):
        text = MARK.join(cell.replace(MARK, " ") for cell in cells)
    return text


def send_refusal(stream: IO[bytes], refused: Refused, *, leaving: bool) -> None:
    """Write why a file is not read."""
    head = {"text": refused.text, "value": str(refused.value), "remedy": refused.remedy}
    send(stream, json.dumps({"refused": head, "leaving": leaving}, ensure_ascii=False))
    stream.flush()


def receive_answer(stream: IO[bytes]) -> tuple[Reading | Refused, bool]:
    """Read an answer: a reading or a refusal, and whether the process leaves.

    Raises EOFError when the process is gone, Garbled when the answer has another shape.
    """
    left = LARGEST_ANSWER
    try:
        head = json.loads(receive(stream))
        if "refused" in head:
            return _refusal(head["refused"]), bool(head["leaving"])
        tables = []
        for plain in head["reading"].pop("tables"):
            frames = [receive(stream, left) for _ in range(1 + len(plain["columns"]))]
            left -= sum(map(len, frames))
            tables.append(_table(plain, iter(frames)))
        return _reading(head["reading"], tables), bool(head["leaving"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Garbled(str(error)) from error


def _refusal(plain: Head) -> Refused:
    words = restorer(Words)
    return Refused(
        words(plain["text"]), value=plain["value"], remedy=words(plain["remedy"]) if plain["remedy"] else None
    )


def _reading(plain: Head, tables: list[Table]) -> Reading:
    kinds = get_type_hints(Reading)
    return Reading(tables, **{name: restorer(kinds[name])(plain[name]) for name in ("digest", "text", "remarks")})


def _table(plain: Head, frames: Iterator[bytes]) -> Table:
    rows = json.loads(next(frames))
    columns = {str(name): _cells(next(frames), len(rows)) for name in plain["columns"]}
    if len(columns) != len(plain["columns"]) or plain["rows"] != len(rows):
        raise Garbled("table")
    given = {**plain, "rows": rows, "columns": columns}
    kinds = get_type_hints(Table)
    return Table(
        **{name: value if name == "columns" else restorer(kinds[name])(value) for name, value in given.items()}
    )


def _cells(frame: bytes, rows: int) -> list[str]:
    cells = frame.decode("utf-8").split(MARK) if rows else []
    if len(cells) != rows:
        raise Garbled("column")
    return cells


@cache
def restorer(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a value of this type of its JSON, or raises Garbled when it is none: texts, numbers, lists, dicts, named tuples."""
    parts = tuple(map(restorer, get_args(kind)))
    if get_origin(kind) is list:
        return lambda given: list(map(parts[0], _of(list, given)))
    if get_origin(kind) is dict:
        key = int if get_args(kind)[0] is int else str  # keys of JSON are texts
        return lambda given: {key(name): parts[1](value) for name, value in _of(dict, given).items()}
    if get_origin(kind) is UnionType:
        return lambda given: None if given is None else parts[0](given)
    if hasattr(kind, "_fields"):
        inner = [restorer(part) for part in get_type_hints(kind).values()]
        return lambda given: kind(*(part(value) for part, value in zip(inner, _of(list, given), strict=True)))
    return lambda given: _of(kind, given)


def _of(kind: type, given: Any) -> Any:
    if type(given) is not kind:
        raise Garbled(kind.__name__)
    return given
