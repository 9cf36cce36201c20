"""The sheets of an xlsx looked at as XML, piece by piece: how far they reach, which cells hold errors, which show percentages."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from ingest.readers.limits import check_extent
from ingest.readers.marks import Marks, shows_percent
from ingest.readers.packages import chunks
from ingest.readers.reading import Source

PREFIX = rb"(?:\w+:)?"
ROW = re.compile(rb"<" + PREFIX + rb'row\b[^>]*?\br="(\d{1,9})"')
ERROR = re.compile(
    rb"<" + PREFIX + rb'c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</' + PREFIX + rb"c>).)*?<"
    + PREFIX + rb"v>([^<]{1,20})</", re.DOTALL,
)  # fmt: skip
OVERLAP = 4096  # a cell that begins in one piece may end in the next
MOST_ERRORS = 1_000_000


def marks_of(source: Source, package: zipfile.ZipFile) -> dict[str, Marks]:
    """Return the marked cells of every sheet by its name.

    Raises Refused when a sheet has more rows than are read.
    """
    found, percent = {}, _percent_cell(package)
    for name, part in _sheets(package):
        rows, found[name] = _scan(package, part, percent)
        check_extent(source, rows, 1, name)
    return found


def _percent_cell(package: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """What the beginning of a cell looks like whose style shows percentages, None where no style does."""
    try:
        styles = ElementTree.fromstring(package.read("xl/styles.xml"))  # noqa: S314 - without declarations (packages)
    except (ElementTree.ParseError, KeyError):
        return None
    codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iterfind("{*}numFmts/{*}numFmt")}
    numbers = [each.get("numFmtId", "") for each in styles.iterfind("{*}cellXfs/{*}xf")]
    wanted = [b"%d" % at for at, n in enumerate(numbers) if n.isdecimal() and shows_percent(int(n), codes.get(n))]
    if not wanted:
        return None
    style = rb'(?=[^>]*\bs="(?:' + b"|".join(wanted) + rb')")'
    return re.compile(rb"<" + PREFIX + rb"c\b" + style + rb'[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet, by the workbook and its relationships."""
    parts = {name.lower(): name for name in package.namelist()}
    try:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 - as above
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (ElementTree.ParseError, KeyError):
        return  # the parser says what is wrong
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for element in book.iter():
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
        if element.tag.endswith("}sheet") and link in targets:
            part = posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/").lower()
            if part in parts:
                yield element.get("name", ""), parts[part]


def _scan(package: zipfile.ZipFile, part: str, percent: re.Pattern[bytes] | None) -> tuple[int, Marks]:
    """The last row of a sheet and its marked cells."""
    rows, tail, marks = 0, b"", Marks()
    for piece in chunks(package, part):
        text = tail + piece
        rows = max(rows, _last_row(text))
        if b't="e"' in text and len(marks.errors) < MOST_ERRORS:
            for column, row, value in ERROR.findall(text):
                marks.errors[int(row) - 1, _column(column)] = value.decode("utf-8", "replace")
        if percent:
            marks.shares.update((int(row) - 1, _column(column)) for column, row in percent.findall(text))
        tail = text[-OVERLAP:]
    return rows, marks


def _last_row(text: bytes) -> int:
    """The number of the last row that begins in a piece; rows stand in order."""
    at = max(text.rfind(b"<row"), text.rfind(b":row"))
    found = ROW.match(text, text.rfind(b"<", 0, at + 1)) if at >= 0 else None
    return int(found[1]) if found else 0


def _column(letters: bytes) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
