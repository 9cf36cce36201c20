"""What the rows of a table state, collected column by column and handed over as Arrow."""

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, which a reader of the source cannot see

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA
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

    def statement_table(self, good: list[bool]) -> pa.Table:
        """Return the statements of good rows."""
        fine = pa.array(good, pa.bool_())
        tables = [self._table_of(column, fine) for column in self._columns]
        return pa.concat_tables([t for t in tables if len(t)] or [STATEMENT_SCHEMA.empty_table()])

    def _table_of(self, column: _Column, good: pa.Array) -> pa.Table:
        """Statements of one property: of good rows that have a subject and say something (a value, or raw text that competes)."""
        entries = None if column.rows is None else pa.array(column.rows, pa.int64())

        def of_rows(array: pa.Array) -> pa.Array:
            return array if entries is None else array.take(entries)

        subjects, values, raws = map(self._array, (column.subjects, column.values, column.raws))
        said = pc.is_valid(values) if column.prop == "id" else pc.or_(pc.is_valid(values), pc.is_valid(raws))
        keep = pc.and_(pc.is_valid(subjects), said)
        if not column.of_file:
            keep = pc.and_(keep, of_rows(good))
        n = len(subjects)
        nothing = pa.nulls(n, pa.string())
        arrays = {
            "subject_type": _all(column.subject_type, n),
            "subject": subjects,
            "property": _all(column.prop, n),
            "value": values,
            "raw": raws,
            "valid_from": nothing,
            "valid_to": nothing,
            "source": self._array(column.sources),
            "confidence": nothing if column.of_file else of_rows(self._array(self.confidence)),
            "column_name": _all(column.column, n),
            "sheet": _all(self.table.sheet, n),
            "clause": of_rows(self._array(self.clauses)),
            "row_number": of_rows(self._array(self.table.rows, pa.int64())),
            "char_offset": pa.nulls(n, pa.int64()),
        }
        found = pa.table([arrays[name] for name in STATEMENT_SCHEMA.names], schema=STATEMENT_SCHEMA)
        return found if pc.all(keep).as_py() else found.filter(keep)

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


def _all(text: str | None, n: int) -> pa.Array:
    return pa.nulls(n, pa.string()) if text is None else pa.repeat(pa.scalar(text, pa.string()), n)
