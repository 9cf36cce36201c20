"""Word documents: paragraphs and tables as they stand, with merged cells, nested tables and content controls."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import Words
from ingest.forms import form_tables
from ingest.readers import packages
from ingest.readers.grid import Grid, Merge, Raw
from ingest.readers.layout import tables_of
from ingest.readers.limits import MOST_CELLS, check_extent
from ingest.readers.reading import Reading, Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what its Choice says
WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
TICKS = {  # boxes of the Wingdings fonts, by their code
    "00FE": "☑", "0052": "☑", "0054": "☒", "00FD": "☒", "00A8": "☐", "006F": "☐", "00A3": "☐", "0070": "☐", "00FC": "√",
}  # fmt: skip
WIDEST = 1000  # columns of a table


@dataclass(frozen=True)
class Document:
    """What a document holds: the text of its paragraphs outside tables, and its tables in order, nested ones after theirs."""

    paragraphs: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


def read_docx(source: Source) -> Reading:
    """Read the tables of a document, or its text when it has none.

    Raises Refused when it is damaged, protected, too large or empty.
    """
    document = document_of(source)
    tables = form_tables(document.paragraphs, document.grids, source.name)
    if tables is None:
        tables = [table for grid in document.grids for table in tables_of(grid, source.name)]
    text = "\n".join(document.paragraphs)
    if not tables and not text:
        raise source.refused(
            Words("文档中没有文字", "the document holds no text"),
            Words("扫描件请先识别为文字。", "If it is a scan, have its text recognised first."),
        )
    return Reading(tables, text=text or None)


def read_document(path: Path, name: str) -> Document:
    """Read paragraphs and tables of a file in this process; raises Refused when it is damaged, protected or too large."""
    return document_of(Source(name, path.read_bytes()))


def document_of(source: Source) -> Document:
    """Return paragraphs and tables of a document; raises Refused when it is damaged, protected or too large."""
    import docx
    from docx.opc.exceptions import OpcError

    packages.opened(source)
    try:
        body = docx.Document(source.stream()).element.body
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise source.refused(
            Words("文档已损坏或不完整", "the document is damaged or incomplete"),
            Words("请用 Word 或 WPS 打开并另存为 .docx。", "Open it in Word or WPS and save it as .docx."),
        ) from error
    blocks = list(_children(body)) if body is not None else []
    paragraphs = [text for block in blocks if block.tag == f"{W}p" and (text := _text(block).strip())]
    elements = [table for block in blocks if block.tag == f"{W}tbl" for table in block.iter(f"{W}tbl")]
    grids = [_grid(source, table, n) for n, table in enumerate(elements, 1)]
    return Document(paragraphs, [grid for grid in grids if any(any(row) for row in grid.rows)])


def _children(element: Any) -> Iterator[Any]:
    """The children of an element; content controls and tracked insertions count as what they hold."""
    for child in element:
        if child.tag in WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _text(paragraph: Any) -> str:
    """The words of a paragraph as shown: tracked deletions left out, breaks and ticked boxes kept."""
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag == f"{W}sym":
            yield TICKS.get((child.get(f"{W}char") or "").upper().replace("F0", "00", 1), "")
        elif child.tag not in (FALLBACK, f"{W}pPr", f"{W}tbl", f"{W}moveFrom"):
            yield from _pieces(child)


def _grid(source: Source, table: Any, number: int) -> Grid:
    rows: list[list[Raw]] = []
    merges: list[Merge] = []
    open_merges: dict[int, int] = {}  # column → the merge a cell below may continue
    cells = 0
    for element in _children(table):
        if element.tag != f"{W}tr":
            continue
        row = _row(source, element, len(rows), merges, open_merges)
        cells += len(row)
        rows.append(row)
        if cells > MOST_CELLS:
            check_extent(source, len(rows), cells // len(rows) + 1)
    kept = [merge for merge in merges if merge[:2] != merge[2:]]
    name = f"{source.stem} {number}"
    return Grid(name, rows, f"表{number}", kept)


def _row(source: Source, element: Any, number: int, merges: list[Merge], open_merges: dict[int, int]) -> list[Raw]:
    row: list[Raw] = [None] * _number(element, "trPr", "gridBefore", 0)
    continued = {}
    for cell in _children(element):
        if cell.tag != f"{W}tc":
            continue
        column, span = len(row), _number(cell, "tcPr", "gridSpan", 1)
        below = cell.find(f"{W}tcPr/{W}vMerge")
        above = open_merges.get(column) if below is not None and below.get(f"{W}val") != "restart" else None
        if above is not None:
            merges[above] = merges[above]._replace(last_row=number)
            row += [None] * span
        else:
            above = len(merges)
            merges.append(Merge(number, column, number, column + span - 1))
            row += [_cell_text(cell), *[None] * (span - 1)]
        if below is not None:
            continued[column] = above
        if len(row) > WIDEST:
            raise source.refused(
                Words(f"表格超过 {WIDEST} 列", f"a table has more than {WIDEST} columns"), packages.SAVE_AGAIN
            )
    open_merges.clear()
    open_merges.update(continued)
    return row


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = found.get(f"{W}val", "") if found is not None else ""
    return min(int(value), WIDEST + 1) if value.isascii() and value.isdigit() else default


def _cell_text(cell: Any) -> str:
    lines = [_text(block) for block in _children(cell) if block.tag == f"{W}p"]
    return "\n".join(lines).strip()
