"""What the rows of a table state, collected column by column and handed over as Arrow."""

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, which a reader of the source cannot see

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.ledger.batches import EDGE_SCHEMA
from graph.ledger.stated import LINE_SCHEMA, SAID_SCHEMA, Stated
from ingest.cells import Ids
from ingest.table import Table


@dataclass(frozen=True)
class _Column:
    """Statements of one property: one entry per row of the table, or of `rows`; None where a row states nothing."""

    subject_type: str
    subjects: Ids
    prop: str
    values: Ids
    raws: Ids
    sources: Ids
    column: str | None
    rows: list[int] | None
    of_file: bool


@dataclass(frozen=True)
class _Edges:
    edge: str
    from_type: str
    froms: Ids
    to_type: str
    tos: Ids
    discriminators: list[str]
    ids: Ids


class Statements:
    """Everything one table states; each list is turned into Arrow once, however many statements share it."""

    def __init__(self, table: Table, confidence: Ids, clauses: Ids) -> None:
        self.table, self.confidence, self.clauses = table, confidence, clauses
        self._columns: list[_Column] = []
        self._edges: list[_Edges] = []
        self._arrays: dict[int, pa.Array] = {}

    def state(  # noqa: PLR0913 - the columns of a statement
        self,
        subject_type: str,
        subjects: Ids,
        prop: str,
        values: Ids,
        raws: Ids,
        sources: Ids,
        column: str | None,
        *,
        rows: list[int] | None = None,
        of_file: bool = False,
    ) -> None:
        """Add the statements of one property; `rows` names the rows the entries come from where they are not all, one each.

        What is `of_file` (an address it cites) has no confidence and stays where its row is refused.
        """
        self._columns.append(_Column(subject_type, subjects, prop, values, raws, sources, column, rows, of_file))

    def join(
        self,
        edge: str,
        from_type: str,
        froms: Ids,
        to_type: str,
        tos: Ids,
        discriminators: list[str],
        ids: Ids,
    ) -> None:
        """Add edges, one entry per row; None as id where a row joins nothing."""
        self._edges.append(_Edges(edge, from_type, froms, to_type, tos, discriminators, ids))

    def stated(self, good: list[bool]) -> Stated:
        """Return the statements of good rows."""
        fine = pa.array(good, pa.bool_())
        blocks, said, headings = _Blocks(), [], dict[tuple[str, str | None], int]()
        for column in self._columns:
            spoken = pc.and_(pc.is_valid(self._array(column.subjects)), self._wanted(column, fine))
            start = blocks.start_of(column)
            if start is None:
                start = blocks.add(column, self._lines_of(column), spoken)
            heading = headings.setdefault((column.prop, column.column), len(headings))
            said.append(self._said(column, spoken, start, heading))
        return Stated(blocks.table(), pa.concat_tables(said or [SAID_SCHEMA.empty_table()]), list(headings))

    def _wanted(self, column: _Column, good: pa.Array) -> pa.Array:
        """Which entries of a column come from good rows; what is of the file stays where its row is refused."""
        return pa.repeat(pa.scalar(True), len(column.subjects)) if column.of_file else _of_rows(good, column)

    def _lines_of(self, column: _Column) -> dict[str, pa.Array]:
        n = len(column.subjects)
        return {
            "subject_type": _all(column.subject_type, n),
            "subject": self._array(column.subjects),
            "source": self._array(column.sources),
            "confidence": _all(None, n) if column.of_file else _of_rows(self._array(self.confidence), column),
            "sheet": _all(self.table.sheet, n),
            "clause": _of_rows(self._array(self.clauses), column),
            "row_number": _of_rows(self._array(self.table.rows, pa.int64()), column),
        }

    def _said(self, column: _Column, spoken: pa.Array, start: int, heading: int) -> pa.Table:
        """What good rows say of one property: a value, or raw text that competes."""
        n = len(column.subjects)
        values, raws = self._array(column.values), self._array(column.raws)
        said = pc.is_valid(values) if column.prop == "id" else pc.or_(pc.is_valid(values), pc.is_valid(raws))
        keep = pc.and_(spoken, said)
        arrays = {
            "line": pa.array(np.arange(start, start + n)),
            "heading": pa.repeat(pa.scalar(heading, pa.int32()), n),
            "value": values,
            "raw": _all(None, n) if column.raws is column.values else raws,
            "valid_from": _all(None, n),
            "valid_to": _all(None, n),
            "char_offset": pa.nulls(n, pa.int64()),
        }
        return _kept(pa.table(arrays, schema=SAID_SCHEMA), keep)

    def _array(self, cells: list[Any], kind: pa.DataType | None = None) -> pa.Array:
        if id(cells) not in self._arrays:
            self._arrays[id(cells)] = pa.array(cells, kind or pa.string())
        return self._arrays[id(cells)]

    def edge_table(self, good: list[bool]) -> pa.Table:
        """Return the edges of good rows."""
        tables = [self._edges_of(edges, good) for edges in self._edges]
        return pa.concat_tables(tables or [EDGE_SCHEMA.empty_table()])

    def _edges_of(self, edges: _Edges, good: list[bool]) -> pa.Table:
        keep = pc.and_(pa.array(good, pa.bool_()), pc.is_valid(self._array(edges.ids)))
        n = len(edges.ids)
        arrays = {
            "id": self._array(edges.ids),
            "edge_type": _all(edges.edge, n),
            "from_type": _all(edges.from_type, n),
            "from_id": self._array(edges.froms),
            "to_type": _all(edges.to_type, n),
            "to_id": self._array(edges.tos),
            "discriminator": self._array(edges.discriminators),
        }
        return pa.table([arrays[name] for name in EDGE_SCHEMA.names], schema=EDGE_SCHEMA).filter(keep)


class _Blocks:
    """Lines of all columns: those of the same subjects and sources are one block."""

    def __init__(self) -> None:
        self._starts: dict[tuple[object, ...], int] = {}
        self._tables: list[pa.Table] = []
        self._end = 0

    def start_of(self, column: _Column) -> int | None:
        """Return the number of the line of a column's first entry, None where no column before it made these lines."""
        return self._starts.get(_block(column))

    def add(self, column: _Column, arrays: dict[str, pa.Array], keep: pa.Array) -> int:
        """Add the lines of a column, those to keep of them, and return the number of its first."""
        start, end = self._end, self._end + len(column.subjects)
        lines = pa.table({"line": pa.array(np.arange(start, end)), **arrays}, schema=LINE_SCHEMA)
        self._tables.append(_kept(lines, keep))
        self._starts[_block(column)], self._end = start, end
        return start

    def table(self) -> pa.Table:
        """Return all lines."""
        return pa.concat_tables(self._tables or [LINE_SCHEMA.empty_table()])


def _block(column: _Column) -> tuple[object, ...]:
    """What two columns must share to be said in the same lines; lists are the same when they are one list."""
    return column.subject_type, *map(id, (column.subjects, column.sources, column.rows)), column.of_file


def _of_rows(array: pa.Array, column: _Column) -> pa.Array:
    return array if column.rows is None else array.take(pa.array(column.rows, pa.int64()))


def _kept(table: pa.Table, keep: pa.Array) -> pa.Table:
    return table if pc.all(keep).as_py() else table.filter(keep)


def _all(text: str | None, n: int) -> pa.Array:
    return pa.nulls(n, pa.string()) if text is None else pa.repeat(pa.scalar(text, pa.string()), n)
