"""DOCX and XLSX files as paragraphs and grids: just what forms need."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import Refused, Words
from ingest.forms.blocks import text_of
from ingest.forms.tables import form_tables
from ingest.readers.grid import Grid, Merge
from ingest.table import Table

LARGEST_UNPACKED = 200 * 1024**2
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SYMBOLS = {"F052": "☑", "F0FE": "☑", "F0FD": "☒", "F054": "☒", "F0A3": "□", "F0A8": "□", "F06F": "□", "F071": "□"}
"""Boxes that Word draws with a symbol font instead of a character."""


@dataclass(frozen=True)
class Document:
    """What a form is read from: the paragraphs outside tables, and the tables."""

    paragraphs: list[str]
    grids: list[Grid]


def read_document(path: Path, name: str) -> Document:
    """Read a DOCX or XLSX file.

    Raises Refused when it is damaged or unpacks to more than 200 MiB.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise _refused(name, Words("解压后超过 200 MiB", "it unpacks to more than 200 MiB"))
        return _docx(path) if path.suffix.lower() == ".docx" else _xlsx(path)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        SyntaxError,
    ) as error:  # lxml's and expat's errors are SyntaxErrors
        raise _refused(name, Words("文件已损坏或不是此格式", "it is damaged or not of this format")) from error


def _refused(name: str, why: Words) -> Refused:
    return Refused(
        Words(f"{name}：{why.zh}", f"{name}: {why.en}"),
        value=name,
        remedy=Words("请用 Word 或 Excel 打开后另存一份再试。", "Open it in Word or Excel, save a copy and try again."),
    )


def _docx(path: Path) -> Document:
    import docx  # loads on use

    body = docx.Document(str(path)).element.body
    paragraphs = [text for child in body.iterchildren(f"{W}p", f"{W}sdt") if (text := _text(child).strip())]
    return Document(paragraphs, [_grid(table, n) for n, table in enumerate(body.iter(f"{W}tbl"), 1)])


def _text(element: Any) -> str:
    """Text of an element with line breaks and boxes; what content controls hold is included."""
    parts: list[str] = []
    for node in element.iter(f"{W}t", f"{W}sym", f"{W}tab", f"{W}br", f"{W}p"):
        if node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag == f"{W}sym":
            parts.append(SYMBOLS.get(str(node.get(f"{W}char")).upper(), ""))
        else:
            parts.append("\t" if node.tag == f"{W}tab" else "\n")
    return "".join(parts)


def _grid(table: Any, number: int) -> Grid:
    """A table of a document; a cell that spans columns or rows stands at its first place."""
    rows: list[list[Any]] = []
    merges: dict[tuple[int, int], Merge] = {}
    above: dict[int, tuple[int, int]] = {}  # column → place of the cell that may go on below
    for i, row in enumerate(table.iterchildren(f"{W}tr")):
        cells: list[Any] = []
        for cell, span, goes_on in _cells(row):
            j = len(cells)
            start = above.get(j) if goes_on else None
            place = start or (i, j)
            cells += [None if start else _text(cell).strip(), *[None] * (span - 1)]
            above.update(dict.fromkeys(range(j, j + span), place))
            if place != (i, j) or span > 1:
                merges[place] = Merge(*place, i, max(j + span - 1, merges[place].last_column if place in merges else 0))
        rows.append(cells)
    return Grid(f"表{number}", rows, f"表{number}", list(merges.values()))


def _cells(row: Any) -> Iterator[tuple[Any, int, bool]]:
    for cell in row.iter(f"{W}tc"):
        if cell.getparent() is not row and cell.getparent().tag == f"{W}tr":
            continue  # of a table inside a cell
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        down = cell.find(f"{W}tcPr/{W}vMerge")
        width = int(span.get(f"{W}val", "1")) if span is not None else 1
        yield cell, min(max(width, 1), 100), down is not None and down.get(f"{W}val", "continue") == "continue"


def _xlsx(path: Path) -> Document:
    import openpyxl  # loads on use

    book = openpyxl.load_workbook(path, data_only=True)
    return Document([], [_sheet(sheet) for sheet in book.worksheets])


def read_file(path: Path, name: str) -> list[Table]:
    """Return the tables of a form; of any other document each grid, whose first row is its header.

    Raises Refused when it is damaged.
    """
    document = read_document(path, name)
    tables = form_tables(document.paragraphs, document.grids, name)
    return tables if tables is not None else [_plain(grid, name) for grid in document.grids]


def _plain(grid: Grid, name: str) -> Table:
    lines = [[text_of(raw) for raw in row] for row in grid.rows]
    header = lines[0] if lines else []
    width = next((n for n, cell in enumerate(header) if not cell), len(header))
    body = [(n, line) for n, line in enumerate(lines[1:], 2) if any(line[:width])]
    columns = {column: [(line + [""] * width)[j] for _, line in body] for j, column in enumerate(header[:width])}
    return Table(grid.name, name, columns, [n for n, _ in body], grid.sheet)


def _sheet(sheet: Any) -> Grid:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    merges = [Merge(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]
    return Grid(sheet.title, rows, sheet.title, merges)
