"""A snapshot's tables as columns: what whole-graph figures are computed from, read once and only as far as they are asked for."""

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, which a reader of the source cannot see

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from graph.model import EDGE, NODE
from graph.snapshot.reading import edge_file

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Nodes:
    """The nodes of one type, in the order of the file; an edge names them by their place in it."""

    table: Any
    _columns: dict[str, list[Any]] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def ids(self) -> list[str]:
        """Their ids."""
        return list(self.table.column("id").to_pylist())

    @cached_property
    def place(self) -> dict[str, int]:
        """Id → place."""
        return {identifier: place for place, identifier in enumerate(self.ids)}

    def column(self, name: str) -> list[Any]:
        """Return the values of a property, None where there is none; read once, to be left as it is."""
        if name not in self._columns:
            has = name in self.table.column_names
            self._columns[name] = self.table.column(name).to_pylist() if has else [None] * len(self)
        return self._columns[name]


@dataclass(frozen=True)
class Edges:
    """The edges of one type between two types of nodes: `start[i]` → `end[i]` are places among the nodes."""

    table: Any
    start: Ints
    end: Ints
    _columns: dict[str, list[Any]] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.start)

    def column(self, name: str) -> list[Any]:
        """Return the values of a property, None where there is none; read once, to be left as it is."""
        if name not in self._columns:
            has = name in self.table.column_names
            self._columns[name] = self.table.column(name).to_pylist() if has else [None] * len(self)
        return self._columns[name]

    def standing(self, on: date) -> Bools:
        """Return which ones surely stand on a day: begun by then or without a start, not ended (see docs/semantics.md)."""
        return _not_after(self.table, "exists_from", on) & ~_not_after(self.table, "gone_from", on, missing=False)

    def possible(self, on: date) -> Bools:
        """Return which ones may stand on a day: not begun surely later, not ended."""
        return _not_after(self.table, "absent_before", on) & ~_not_after(self.table, "gone_from", on, missing=False)


class Frame:
    """The tables of one snapshot. Edges whose ends are no nodes of it do not exist: publishing refuses them."""

    def __init__(self, tables: Path, read: Callable[[str], None] = lambda _: None) -> None:
        self._tables, self._note = tables, read
        self._read_nodes = cache(self._nodes)
        self._read_edges = cache(self._edges)

    def nodes(self, name: str) -> Nodes:
        """Return the nodes of a type."""
        self._note(NODE[name].name)
        return self._read_nodes(name)

    def edges(self, name: str, start: str, end: str) -> Edges:
        """Return the edges of a type between two types of nodes."""
        self._note(f"{EDGE[name].name}.{start}.{end}")
        return self._read_edges(name, start, end)

    def _nodes(self, name: str) -> Nodes:
        file = self._tables / f"{NODE[name].name}.parquet"
        return Nodes(pq.read_table(file) if file.exists() else pa.table({"id": pa.array([], pa.string())}))

    def _edges(self, name: str, start: str, end: str) -> Edges:
        file = edge_file(self._tables, EDGE[name], (start, end))
        empty = {"from_id": pa.array([], pa.string()), "to_id": pa.array([], pa.string())}
        table = pq.read_table(file) if file.exists() else pa.table(empty)
        return Edges(table, self._places(start, table.column("from_id")), self._places(end, table.column("to_id")))

    def _places(self, name: str, ids: Any) -> Ints:
        known = self.nodes(name).table.column("id").combine_chunks()
        return np.asarray(pc.index_in(ids, value_set=known).to_numpy(), dtype=np.int64)


def _not_after(table: Any, column: str, on: date, *, missing: bool = True) -> Bools:
    """Whether a date column is not later than a day; `missing` where it says nothing."""
    if column not in table.column_names:
        return np.full(table.num_rows, missing)
    held = pc.fill_null(pc.less_equal(table.column(column), pa.scalar(on, pa.date32())), missing)
    return np.asarray(held.to_numpy(), dtype=bool)
