"""A sheet as a file has it: typed cells and merged ranges, before anyone decided which row is the header."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Raw = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell holds; None and the empty text are an empty cell."""


class Merge(NamedTuple):
    """A merged range, zero-based and inclusive; its value stands in the first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Grid:
    """Cells of one sheet, one table of a document, or one delimited file: `rows[i][j]`; rows may be of different length."""

    name: str  # what the table is called: the sheet, or the file's stem
    rows: list[list[Raw]]
    sheet: str | None = None  # None where a file has one table without a name
    merges: list[Merge] = field(default_factory=list)
    first_row: int = 1  # the number the user sees at `rows[0]`
