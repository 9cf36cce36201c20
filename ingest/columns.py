"""Whole columns at once: most cells need nothing done to them, and a column that stays as it is stays the same list."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.cells import Ids


def masked(cells: Ids, mask: list[bool]) -> Ids:
    """Return the cells of the rows that are wanted, None for the others."""
    return cells if all(mask) else [cell if wanted else None for cell, wanted in zip(cells, mask, strict=True)]


def mapped(cells: Ids, found: Mapping[str, str | None]) -> Ids:
    """Return what was found for each cell, None where nothing was; the very same list where every text stays as it is."""
    if list(found) == list(found.values()) and {cell for cell in set(cells) if cell is not None} <= found.keys():
        return cells
    return [found.get(cell) if cell is not None else None for cell in cells]
