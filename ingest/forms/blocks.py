"""A sheet as blocks of text: merged cells are one block, so that a label knows which rows it stands for."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from ingest.readers.grid import Grid, Raw


class Block(NamedTuple):
    """The text of a cell or merged range and the rows and columns it covers (zero-based, inclusive)."""

    text: str
    row: int
    column: int
    last_row: int
    last_column: int


def text_of(raw: Raw) -> str:
    """Return a cell as a person would read it: whole numbers without a point, dates without a time."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime | date):
        return raw.strftime("%Y-%m-%d")
    return str(raw).strip()


def blocks_of(grid: Grid) -> list[Block]:
    """Return the blocks of a sheet from left to right and top to bottom, empty ones included."""
    merged = {(m.first_row, m.first_column): m for m in grid.merges}
    hidden = {
        (i, j)
        for m in grid.merges
        for i, row in enumerate(grid.rows[m.first_row : m.last_row + 1], m.first_row)
        for j in range(m.first_column, min(m.last_column + 1, len(row)))
    } - merged.keys()
    found = []
    for i, row in enumerate(grid.rows):
        for j, raw in enumerate(row):
            if (i, j) not in hidden:
                m = merged.get((i, j))
                found.append(Block(text_of(raw), i, j, m.last_row if m else i, m.last_column if m else j))
    return found


def right_of(blocks: list[Block], label: Block) -> list[Block]:
    """Return the blocks to the right of a label in the rows it stands for."""
    return [b for b in blocks if b.column > label.last_column and label.row <= b.row <= label.last_row]


def below(blocks: list[Block], label: Block) -> list[Block]:
    """Return the blocks in the rows below a label."""
    return [b for b in blocks if b.row > label.last_row]
