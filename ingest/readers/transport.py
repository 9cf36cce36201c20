"""What the reading process says and how: frames of text with their length before them, checked on arrival; nothing is unpickled.

A reading is a head (JSON) and one frame per column, its cells joined by a mark that cells do not hold.
Joined text is four times as fast to send as a list in Arrow, and cannot be anything but texts when it arrives.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import fields
from typing import IO, Any

from graph.errors import Refused, Words
from graph.problems import Problem
from ingest.readers.reading import Reading
from ingest.table import LeftOut, Table

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
    remedy = plain["remedy"]
    return Refused(_words(plain["text"]), value=plain["value"], remedy=_words(remedy) if remedy else None)


def _reading(plain: Head, tables: list[Table]) -> Reading:
    text = plain["text"]
    remarks = [_words(remark) for remark in plain["remarks"]]
    return Reading(tables, str(plain["digest"]), None if text is None else str(text), remarks)


def _words(plain: Any) -> Words:
    zh, en = plain
    return Words(str(zh), str(en))


def _table(plain: Head, frames: Iterator[bytes]) -> Table:
    rows = json.loads(next(frames))
    columns = {str(name): _cells(next(frames), len(rows)) for name in plain["columns"]}
    if len(columns) != len(plain["columns"]) or not all(type(row) is int for row in rows) or plain["rows"] != len(rows):
        raise Garbled("table")
    given = {**plain, "rows": rows, "columns": columns}
    given["problems"] = [_problem(*problem) for problem in plain["problems"]]
    given["left_out"] = [LeftOut(*found) for found in plain["left_out"]]
    return Table(**given)


def _cells(frame: bytes, rows: int) -> list[str]:
    cells = frame.decode("utf-8").split(MARK) if rows else []
    if len(cells) != rows:
        raise Garbled("column")
    return cells


def _problem(*given: Any) -> Problem:
    problem = Problem(*given)
    return problem._replace(reason=_words(problem.reason), remedy=_words(problem.remedy))
