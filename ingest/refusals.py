"""Rows of a table that do not fit: why, cell by cell, and each whole, so that it can be mended and read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph.errors import Words
from graph.identifiers import digest
from graph.ledger import RefusedRow
from graph.model.unfit import Unfit
from graph.problems import Problem
from ingest.cells import Ids
from ingest.table import Table

EMPTY = Unfit("empty", Words("必填单元格为空", "a required cell is empty"), Words("请填写。", "Fill it in."))


class Refusals:
    """What is refused of one table, by the reader of its file and under its mapping; rows are counted from 0."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._by_row: dict[int, list[Problem]] = defaultdict(list)

    def refuse(self, row: int, column: str | None, raw: str, unfit: Unfit) -> None:
        """Refuse a row for one cell; the same reason counts once."""
        table = self._table
        problem = Problem(table.file, table.rows[row], column, raw, unfit.code, unfit.reason, unfit.remedy, table.sheet)
        if problem not in self._by_row[row]:
            self._by_row[row].append(problem)

    def refuse_unfit(self, unfit: dict[str, Unfit], column: str | None, cells: Ids, mask: list[bool]) -> None:
        """Refuse the wanted rows whose cell does not fit."""
        for row, (cell, wanted) in enumerate(zip(cells, mask, strict=True)) if unfit else ():
            if wanted and cell in unfit:
                self.refuse(row, column, cell, unfit[cell])

    def refuse_empty(self, cells: Ids, mask: list[bool], column: str | None) -> None:
        """Refuse the wanted rows that have nothing where something is required, unless they are refused already."""
        for row, (cell, wanted) in enumerate(zip(cells, mask, strict=True)):
            if wanted and cell is None and row not in self._by_row:
                self.refuse(row, column, "", EMPTY)

    @property
    def good(self) -> list[bool]:
        """Which rows are not refused under the mapping."""
        return [row not in self._by_row for row in range(len(self._table))]

    @property
    def problems(self) -> list[Problem]:
        """Every problem: those of the reader, then those of the mapping by row."""
        return self._table.problems + [problem for row in sorted(self._by_row) for problem in self._by_row[row]]

    @property
    def rows(self) -> list[RefusedRow]:
        """Every refused row whole, once."""
        return [*self._by_reader(), *map(self._whole, sorted(self._by_row))]

    def _whole(self, row: int) -> RefusedRow:
        """A refused row, its headers with the units they stated."""
        cells = {self._header(name): column[row] for name, column in self._table.columns.items()}
        return RefusedRow(self._table.rows[row], digest(*map(str, cells.values()), length=20), cells)

    def _header(self, column: str) -> str:
        unit = self._table.units.get(column)
        return f"{column}（{unit}）" if unit else column

    def _by_reader(self) -> Iterator[RefusedRow]:
        """Rows with too many or too few cells: as many as there are under the headers, the others after them."""
        raws: dict[int | None, list[str]] = {problem.row: [problem.raw or ""] for problem in self._table.problems}
        for number, cells in (raws | self._table.refused_cells).items():
            heads = [*map(self._header, self._table.columns), *(f"+{n}" for n in range(1, len(cells) + 1))]
            placed = dict(zip(heads, cells, strict=False))
            yield RefusedRow(number, digest(*cells, length=20), placed)
