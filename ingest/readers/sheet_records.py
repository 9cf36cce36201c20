"""The binary records of xls and xlsb, looked at for cells that hold errors and cells that show percentages."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from ingest.readers.limits import check_extent
from ingest.readers.marks import Marks, Place, shows_percent
from ingest.readers.reading import Source

MOST_SHEETS = 1000
CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
BOUND_SHEET, BOOL_OR_ERROR, FORMULA, BEGIN = 0x0085, 0x0205, 0x0006, 0x0809  # xls
ROW_HEADER, CELL_ERROR, FORMULA_ERROR, SHEET = 0, 3, 11, 156  # xlsb
NUMBER, SMALL_NUMBER, SMALL_NUMBERS, STYLE, FORMAT = 0x0203, 0x027E, 0x00BD, 0x00E0, 0x041E  # xls
NUMBERS_XLSB, BEGIN_STYLES, END_STYLES, STYLE_XLSB, FORMAT_XLSB = (2, 5, 9), 617, 618, 47, 44


def marks_of_xls(book: bytes) -> dict[str, Marks]:
    """Return the marked cells of every sheet of an xls by its name; what is damaged is left to the parser."""
    sheets: list[tuple[str, int]] = []
    styles, codes = list[int](), dict[int, str]()
    for kind, content in _xls_records(book, 0):
        if kind == BOUND_SHEET and len(content) >= 8:
            sheets.append((_printed(content[7:], content[6]), struct.unpack_from("<I", content)[0]))
        elif kind == STYLE and len(content) >= 4:
            styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind == FORMAT and len(content) >= 5:
            number, length = struct.unpack_from("<HH", content)
            codes[number] = _printed(content[4:], length)
    percent = _percent(styles, codes)
    return {name: _xls_marks(book, start, percent) for name, start in sheets[:MOST_SHEETS]}


def _printed(data: bytes, length: int) -> str:
    """A text of so many characters, behind the byte that says how wide they are."""
    wide = data[0] & 1
    return data[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _percent(styles: list[int], codes: dict[int, str]) -> set[int]:
    """The styles that show percentages, by their place in the list."""
    return {at for at, number in enumerate(styles) if shows_percent(number, codes.get(number))}


def _xls_records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, up to its end."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == BEGIN) - (kind == 0x000A)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
        if depth <= 0:
            return


def _xls_marks(book: bytes, start: int, percent: set[int]) -> Marks:
    marks = Marks()
    for kind, content in _xls_records(book, start):
        if kind == BOOL_OR_ERROR and len(content) >= 8 and content[7] == 1:
            marks.errors[struct.unpack_from("<HH", content)] = CODES.get(content[6], "#N/A")
        elif kind == FORMULA and len(content) >= 14 and content[6] == 2 and content[12:14] == b"\xff\xff":
            marks.errors[struct.unpack_from("<HH", content)] = CODES.get(content[8], "#N/A")
        elif percent and kind in (NUMBER, SMALL_NUMBER, SMALL_NUMBERS, FORMULA):
            marks.shares.update(place for place, style in _xls_numbers(kind, content) if style in percent)
    return marks


def _xls_numbers(kind: int, content: bytes) -> Iterator[tuple[Place, int]]:
    """The places and styles of the numbers in a record: one, or several side by side."""
    if len(content) < 6:
        return
    row, column, style = struct.unpack_from("<HHH", content)
    yield (row, column), style
    if kind == SMALL_NUMBERS:
        for at in range(10, len(content) - 6, 6):
            yield (row, column + (at - 4) // 6), struct.unpack_from("<H", content, at)[0]


def marks_of_xlsb(source: Source, package: zipfile.ZipFile) -> dict[str, Marks]:
    """Return the marked cells of every sheet of an xlsb by its name.

    Raises Refused when a sheet has more rows than are read.
    """
    links = dict(_xlsb_links(package))
    found, percent = {}, _xlsb_percent(package)
    for kind, content in _xlsb_records(package.read("xl/workbook.bin")):
        if kind == SHEET and len(content) >= 12:
            link, rest = _wide(content[8:])
            name, _ = _wide(rest)
            part = links.get(link)
            if part:
                found[name] = _xlsb_marks(source, name, package.read(part), percent)
    return found


def _xlsb_percent(package: zipfile.ZipFile) -> set[int]:
    if "xl/styles.bin" not in package.namelist():
        return set()
    styles, codes, in_cells = list[int](), dict[int, str](), False
    for kind, content in _xlsb_records(package.read("xl/styles.bin")):
        in_cells = kind == BEGIN_STYLES or (in_cells and kind != END_STYLES)
        if kind == FORMAT_XLSB and len(content) >= 6:
            codes[struct.unpack_from("<H", content)[0]] = _wide(content[2:])[0]
        elif in_cells and kind == STYLE_XLSB and len(content) >= 4:
            styles.append(struct.unpack_from("<H", content, 2)[0])
    return _percent(styles, codes)


def _xlsb_links(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    from xml.etree import ElementTree

    names = set(package.namelist())
    try:
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.bin.rels"))  # noqa: S314
    except (ElementTree.ParseError, KeyError):
        return
    for link in links:
        part = posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        if part in names:
            yield link.get("Id", ""), part


def _wide(data: bytes) -> tuple[str, bytes]:
    """A text with its length before it, and what follows."""
    if len(data) < 4:
        return "", b""
    end = 4 + 2 * struct.unpack_from("<I", data)[0]
    return data[4:end].decode("utf-16-le", "replace"), data[end:]


def _xlsb_marks(source: Source, name: str, data: bytes, percent: set[int]) -> Marks:
    row, marks = 0, Marks()
    for kind, content in _xlsb_records(data):
        if kind == ROW_HEADER and len(content) >= 4:
            (row,) = struct.unpack_from("<I", content)
            check_extent(source, row + 1, 1, name)
        elif kind in (CELL_ERROR, FORMULA_ERROR) and len(content) >= 9:
            marks.errors[row, struct.unpack_from("<I", content)[0]] = CODES.get(content[8], "#N/A")
        elif percent and kind in NUMBERS_XLSB and len(content) >= 8:
            column, style = struct.unpack_from("<II", content)
            if style & 0xFFFFFF in percent:
                marks.shares.add((row, column))
    return marks


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of every record: both numbers are of seven bits a byte, at most two and four bytes."""
    at = 0
    while at < len(data):
        kind, at = _seven(data, at, 2)
        length, at = _seven(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _seven(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte and where it ends. The kind of a record keeps its bits apart the same way."""
    number = 0
    for shift in range(most):
        if at >= len(data):
            break
        byte = data[at]
        number |= (byte & 0x7F) << (7 * shift)
        at += 1
        if byte < 0x80:
            break
    return number, at
