"""The sheets of an xlsx looked at as XML, piece by piece: how far they reach, and which cells hold errors."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from ingest.readers.limits import check_extent
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
Errors = dict[tuple[int, int], str]


def errors_of(source: Source, package: zipfile.ZipFile) -> dict[str, Errors]:
    """Return the error cells of every sheet by its name.

    Raises Refused when a sheet has more rows than are read.
    """
    found = {}
    for name, part in _sheets(package):
        rows, errors = _scan(package, part)
        check_extent(source, rows, 1, name)
        found[name] = errors
    return found


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet, by the workbook and its relationships."""
    parts = {name.lower(): name for name in package.namelist()}
    try:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 - see above
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


def _scan(package: zipfile.ZipFile, part: str) -> tuple[int, Errors]:
    """The last row of a sheet and its error cells."""
    rows, tail = 0, b""
    errors: Errors = {}
    for piece in chunks(package, part):
        text = tail + piece
        rows = max(rows, _last_row(text))
        if b't="e"' in text and len(errors) < MOST_ERRORS:
            for column, row, value in ERROR.findall(text):
                errors[int(row) - 1, _column(column)] = value.decode("utf-8", "replace")
        tail = text[-OVERLAP:]
    return rows, errors


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
