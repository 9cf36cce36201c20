"""A grid as text, by column: which rows are empty, what stands in a row, which cells are merged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from ingest.readers.grid import Grid, Merge
from ingest.readers.layout.texts import texts_of


@dataclass(frozen=True)
class Sheet:
    """The text of a grid: `columns[j][i]` is the cell in row i and column j; `filled` lists the rows that are not empty."""

    grid: Grid
    columns: list[list[str]]
    suspect: list[bool]  # per column, whether a cell may hold contact data

    @classmethod
    def of(cls, grid: Grid) -> Sheet:
        """Turn the cells of a grid into text."""
        even = len(set(map(len, grid.rows))) <= 1
        columns = zip(*grid.rows, strict=True) if even else zip_longest(*grid.rows)
        read = [texts_of(column) for column in columns]
        return cls(grid, [texts for texts, _ in read], [suspect for _, suspect in read])

    @cached_property
    def filled(self) -> list[int]:
        """Rows with any text in them."""
        empty = range(len(self.grid.rows))
        for column in self.columns:
            empty = [i for i in empty if not column[i]]  # type: ignore[assignment]
            if not empty:
                break
        gone = set(empty)
        return [i for i in range(len(self.grid.rows)) if i not in gone]

    @cached_property
    def used(self) -> list[int]:
        """Columns with any text in them."""
        return [j for j, column in enumerate(self.columns) if any(column)]

    def row(self, i: int) -> dict[int, str]:
        """Return the filled cells of a row by column."""
        return {j: text for j in self.used if (text := self.columns[j][i])}

    def number(self, i: int) -> int:
        """Return the number the user sees at a row."""
        return self.grid.first_row + i

    @cached_property
    def merged_from(self) -> dict[int, list[Merge]]:
        """Merged ranges by the row they begin in; those outside the cells are left out."""
        found: dict[int, list[Merge]] = {}
        for merge in self.grid.merges:
            if merge.first_row < len(self.grid.rows) and merge.first_column < len(self.columns):
                found.setdefault(merge.first_row, []).append(merge)
        return found

    def fill_merged(self, first: int, last: int) -> list[tuple[int, Merge]]:
        """Write the value of each range merged between two rows into all its cells; returns the ranges filled, with each column.

        Ranges never overlap in a sound file: what is beyond twice the cells of the sheet is not filled.
        """
        filled = []
        width = len(self.columns)
        left = 2 * width * len(self.grid.rows)
        for merge in (m for row, merges in self.merged_from.items() if first <= row <= last for m in merges):
            text = self.columns[merge.first_column][merge.first_row]
            end = min(merge.last_row, last) + 1
            for j in range(merge.first_column, min(merge.last_column + 1, width)) if text and left > 0 else ():
                left -= end - merge.first_row
                self.columns[j][merge.first_row : end] = [text] * (end - merge.first_row)
                self.suspect[j] |= self.suspect[merge.first_column]
                filled.append((j, merge))
        return filled
