"""CSV and TSV files: header row, then rows of the same number of cells."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from graph.errors import Refused, Words
from graph.ledger.batches import Problem
from ingest.evaluate import Table

COMMON = {  # where each encoding keeps its everyday characters, by the first byte of a pair
    "gb18030": range(0xB0, 0xD8),
    "big5": range(0xA4, 0xC7),
}
CELL_LIMIT = 1_000_000
SAMPLE = 1_000_000
PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


def decode(data: bytes, name: str) -> str:
    """Return the text of a file: UTF-8 (with or without byte order mark), else the likelier of GB 18030 and Big5.

    Raises Refused when it is neither.
    """
    if b"\0" in data:
        raise _refused(name, Words("含有空字节，不是文本文件", "it holds NUL bytes and is no text file"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for encoding in sorted(COMMON, key=lambda known: -_everyday(data, known)):  # GB 18030 where both are as likely
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(
        name, Words("编码既非 UTF-8 也非 GB 18030 或 Big5", "its encoding is neither UTF-8 nor GB 18030 nor Big5")
    )


def _everyday(data: bytes, encoding: str) -> float:
    """Share of the two-byte characters that are everyday ones when the text is read in this encoding."""
    pairs = PAIR.findall(data[:SAMPLE])
    return sum(pair[0] in COMMON[encoding] and _is_plain(pair, encoding) for pair in pairs) / max(len(pairs), 1)


def _is_plain(pair: bytes, encoding: str) -> bool:
    return encoding == "big5" or pair[1] >= 0xA1  # GB 2312's characters; the others of GBK are rare


def read_delimited(path: Path, name: str) -> list[Table]:
    """Read one CSV or TSV file as a table; rows with a wrong number of cells become problems.

    Raises Refused when the file is empty, no text or not delimited.
    """
    text = decode(path.read_bytes(), name)
    csv.field_size_limit(CELL_LIMIT)
    try:
        lines = list(
            csv.reader(
                io.StringIO(text, newline=""), delimiter="\t" if path.suffix.lower() == ".tsv" else ",", strict=True
            )
        )
    except csv.Error as error:
        raise _refused(name, Words(f"不是规范的分隔文本：{error}", f"it is not well-formed: {error}")) from error
    lines = lines or [[]]
    header = [cell.strip() for cell in lines[0]]
    if not any(header):
        raise _refused(name, Words("没有表头", "it has no header row"))
    if len(set(header)) != len(header):
        raise _refused(name, Words("表头有重复列名", "its header names a column twice"))
    return [_table(name, header, lines[1:])]


def _table(name: str, header: list[str], lines: list[list[str]]) -> Table:
    width = len(header)
    numbered = [(number, line) for number, line in enumerate(lines, 2) if any(line)]
    rows = [number for number, line in numbered if len(line) == width]
    cells = [[cell.strip() for cell in line] for _, line in numbered if len(line) == width]
    columns = (
        {column: list(values) for column, values in zip(header, zip(*cells, strict=True), strict=True)}
        if cells
        else {c: [] for c in header}
    )
    problems = [
        Problem(
            name, number, None, ",".join(line)[:200], "cell-count",
            Words(f"该行有 {len(line)} 个单元格，表头有 {width} 个", f"the row has {len(line)} cells under a header of {width}"),
            Words("请检查逗号与引号。", "Check commas and quotes."),
        )
        for number, line in numbered if len(line) != width
    ]  # fmt: skip
    refused = {number: line for number, line in numbered if len(line) != width}
    return Table(Path(name).stem, name, columns, rows, problems=problems, refused_cells=refused)


def _refused(name: str, why: Words) -> Refused:
    return Refused(
        Words(f"{name}：{why.zh}", f"{name}: {why.en}"),
        value=name,
        remedy=Words("请另存为 UTF-8 编码的 CSV 后重试。", "Save it as CSV in UTF-8 and try again."),
    )
