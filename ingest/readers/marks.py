"""What the parser of workbooks keeps to itself about cells: which hold errors, and which show their number as a percentage."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.readers.grid import Raw

Place = tuple[int, int]
"""Row and column from 0."""
PERCENTAGES = (9, 10)  # the formats every workbook has: 0% and 0.00%
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # of a number format: text, fillers, colours


@dataclass
class Marks:
    """The marked cells of one sheet."""

    errors: dict[Place, str] = field(default_factory=dict)
    """Cells that hold an error such as #N/A; the parser reads them as empty."""
    shares: set[Place] = field(default_factory=set)
    """Cells whose format shows 0.12 as 12%; the parser reads 0.12."""


def shows_percent(number: int, code: str | None) -> bool:
    """Tell whether a number format shows percentages: one every workbook has, or one with a code of its own."""
    return number in PERCENTAGES if code is None else "%" in _NOT_SHOWN.sub("", code)


def as_shown(cell: Raw) -> Raw:
    """Return the number of a cell as its percentage (0.125 as 12.5%); anything else as it is."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return f"{(Decimal(f'{cell:.15g}') * 100).normalize():f}%"
