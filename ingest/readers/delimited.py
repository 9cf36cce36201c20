"""CSV and TSV files: header row, then rows of the same number of cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from graph.errors import Words
from ingest.privacy import redact_names
from ingest.readers.grid import Grid, Raw
from ingest.readers.layout import tables_of
from ingest.readers.limits import MOST_CELLS, check_extent
from ingest.readers.reading import Reading, Source
from ingest.table import Table

# Telling GB 18030 from Big5 by where each keeps its everyday characters gets short files right that charset-normalizer, limited
# to the two, takes for the other (1272 of 1272 samples of the registry against 1258), and needs no dependency.
COMMON = {  # by the first byte of a pair
    "gb18030": range(0xB0, 0xD8),
    "big5": range(0xA4, 0xC7),
}
CELL_LIMIT = 1_000_000
SAMPLE = 1_000_000
PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
Lines = list[list[Raw]]
TITLE_ROWS = 20  # so many rows are looked at to tell a title from a header
SAVE_AS_CSV = Words("请另存为 UTF-8 编码的 CSV 后重试。", "Save it as CSV in UTF-8 and try again.")


def encoding_of(source: Source) -> str:
    """Return the encoding of a text file: what the user says, else UTF-8, else the likelier of GB 18030 and Big5.

    Raises Refused when it is no text in any of them.
    """
    if b"\0" in source.data:
        raise source.refused(Words("含有空字节，不是文本文件", "it holds NUL bytes and is no text file"), SAVE_AS_CSV)
    chosen = source.options.encoding
    if chosen:
        return _as_chosen(source, chosen)
    likely = sorted(COMMON, key=lambda known: -_everyday(source.data, known))  # GB 18030 where both are as likely
    for encoding in ("utf-8-sig", *likely):
        if _fits(source.data, encoding):
            return encoding
    raise source.refused(
        Words("编码既非 UTF-8 也非 GB 18030 或 Big5", "its encoding is neither UTF-8 nor GB 18030 nor Big5"),
        SAVE_AS_CSV,
    )


def _as_chosen(source: Source, chosen: str) -> str:
    try:
        known = codecs.lookup(chosen).name
        "".encode(known)  # hex, zip and the like are no encodings of text
    except LookupError as error:
        raise source.refused(
            Words(f"不认识编码“{chosen}”", f"there is no encoding “{chosen}”"),
            Words("可用 utf-8、gb18030、big5 等。", "Use utf-8, gb18030 or big5, for example."),
        ) from error
    if not _fits(source.data, known):
        raise source.refused(
            Words(f"不是 {chosen} 编码的文本", f"it is no text in {chosen}"),
            Words("请去掉所指定的编码，或改用另一种。", "Leave the encoding out or name another one."),
        )
    return "utf-8-sig" if known == "utf-8" else known


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except ValueError:
        return False
    return True


def decode(source: Source) -> str:
    """Return the text of a file in its encoding; raises Refused when it is no text."""
    return source.data.decode(encoding_of(source))


def _everyday(data: bytes, encoding: str) -> float:
    """Share of the two-byte characters that are everyday ones when the text is read in this encoding."""
    pairs = PAIR.findall(data[:SAMPLE])
    return sum(pair[0] in COMMON[encoding] and _is_plain(pair, encoding) for pair in pairs) / max(len(pairs), 1)


def _is_plain(pair: bytes, encoding: str) -> bool:
    return encoding == "big5" or pair[1] >= 0xA1  # GB 2312's characters; the others of GBK are rare


def read_delimited(source: Source) -> Reading:
    """Read one CSV or TSV file; rows with a wrong number of cells become problems.

    Raises Refused when the file is empty, no text or not delimited.
    """
    encoding = encoding_of(source)
    lines = _lines(source, encoding)
    header = [str(cell).strip() for cell in lines[0]] if lines else []
    if not any(header):
        raise source.refused(Words("没有表头", "it has no header row"), SAVE_AS_CSV)
    remarks = [] if encoding == "utf-8-sig" else [_read_as(source, encoding)]
    if _is_title(header, lines):
        return Reading(tables_of(Grid(source.stem, lines), source.name), remarks=remarks)
    if len(set(header)) != len(header):
        raise source.refused(Words("表头有重复列名", "its header names a column twice"), SAVE_AS_CSV)
    tables = tables_of(Grid(source.stem, lines), source.name, exact=True)
    for table in tables:
        table.refused_cells.update(_cells_of_refused(table, lines))
    return Reading(tables, remarks=remarks)


def _cells_of_refused(table: Table, lines: Lines) -> Iterator[tuple[int, list[str]]]:
    """Cells of lines with too many or too few; of a table with contact data in its columns none are kept."""
    for problem in table.problems:
        if problem.row and problem.raw is not None:
            yield problem.row, [redact_names(str(cell)) for cell in lines[problem.row - 1]]


def _lines(source: Source, encoding: str) -> Lines:
    """The cells of every line; line by line, so that too large a file is known before it is in memory."""
    csv.field_size_limit(CELL_LIMIT)
    stream = io.TextIOWrapper(source.stream(), encoding, newline="")
    try:
        delimiter = "\t" if source.ending == ".tsv" else _delimiter(stream.readline())
        stream.seek(0)
        lines: Lines = []
        cells = 0
        for line in csv.reader(stream, delimiter=delimiter, strict=True):
            lines.append([*line])
            cells += len(line)
            if cells > MOST_CELLS:
                break
    except csv.Error as error:
        raise source.refused(
            Words(f"不是规范的分隔文本：{error}", f"it is not well-formed: {error}"), SAVE_AS_CSV
        ) from error
    check_extent(source, max(len(lines), 1), -(-cells // max(len(lines), 1)))
    return lines


def _delimiter(first: str) -> str:
    """A header without a comma but with tabs or semicolons leaves no doubt; otherwise it is the comma."""
    found = [mark for mark in ",\t;" if mark in first]
    return found[0] if len(found) == 1 else ","


def _is_title(header: list[str], lines: Lines) -> bool:
    """Whether the first line stands above the table: it fills at most half of what lines below it fill."""
    widest = max((sum(map(bool, line)) for line in lines[1:TITLE_ROWS]), default=0)
    return 2 * sum(map(bool, header)) <= widest


def _read_as(source: Source, encoding: str) -> Words:
    return Words(
        f"{source.name} 按 {encoding} 编码读取；若出现乱码，请另存为 UTF-8。",
        f"{source.name} was read as {encoding}; if characters look wrong, save it as UTF-8.",
    )
