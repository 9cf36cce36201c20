"""A sheet as it is → tables of text cells."""

from __future__ import annotations

from ingest.readers.grid import Grid, Raw
from ingest.table import Table


def tables_of(grid: Grid, file: str) -> list[Table]:
    """Return the tables of a sheet: the first filled row is the header, every filled row below it a row."""
    filled = [(n, [_text(cell) for cell in row]) for n, row in enumerate(grid.rows, grid.first_row)]
    filled = [(n, cells) for n, cells in filled if any(cells)]
    if not filled:
        return []
    header = filled[0][1]
    kept = {name: place for place, name in reversed(list(enumerate(header))) if name}
    columns = {
        name: [cells[place] if place < len(cells) else "" for _, cells in filled[1:]]
        for name, place in sorted(kept.items(), key=lambda found: found[1])
    }
    return [Table(grid.name, file, columns, [n for n, _ in filled[1:]], sheet=grid.sheet)]


def _text(cell: Raw) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
