"""The embedded store: one graph file per snapshot, built by COPY, opened read-only ever after.

Known faults of the engine and what is done about them: docs/decisions/0003-embedded-store.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Any

import ladybug
import pyarrow as pa

from graph.errors import Unreachable, Words
from graph.model import EDGE, NODE, EdgeType, Kind, NodeType, Thing
from graph.store import Mark, Row

BUFFER_POOL = 512 * 1024**2  # the default is 80 % of the machine
TYPES: dict[Kind, str] = {
    "text": "STRING", "url": "STRING", "partial_date": "STRING", "integer": "INT64", "number": "DOUBLE",
    "boolean": "BOOLEAN", "date": "DATE", "text_list": "STRING[]",
}  # fmt: skip
MACROS = (  # Neo4j's names for what the engine calls otherwise
    "CREATE MACRO type(r) AS label(r)",
    "CREATE MACRO toString(x) AS CAST(x AS STRING)",
    "CREATE MACRO toInteger(x) AS CAST(x AS INT64)",
    "CREATE MACRO toFloat(x) AS CAST(x AS DOUBLE)",
    "CREATE MACRO split(s, d) AS string_split(s, d)",
    "CREATE MACRO head(l) AS list_extract(l, 1)",
    "CREATE MACRO last(l) AS list_extract(l, -1)",
)


def declarations() -> list[str]:
    """Return the statements that declare every table and macro of the model."""
    nodes = [f"CREATE NODE TABLE {node.name}(id STRING, {_columns(node)}, PRIMARY KEY (id))" for node in NODE.values()]
    edges = [
        f"CREATE REL TABLE {edge.name}({', '.join(f'FROM {a} TO {b}' for a, b in edge.pairs)}, id STRING, {_columns(edge)})"
        for edge in EDGE.values()
    ]
    held = "CREATE NODE TABLE Snapshot(id STRING, PRIMARY KEY (id))"
    return [*nodes, *edges, held, *MACROS]


def _columns(thing: Thing) -> str:
    return ", ".join(f"{p.name} {TYPES[p.kind]}" for p in thing.columns)


def build(tables: Path, target: Path, snapshot_id: str) -> None:
    """Build the graph file `target` from the Parquet tables of a snapshot."""
    database = ladybug.Database(str(target), buffer_pool_size=BUFFER_POOL)
    connection = ladybug.Connection(database)
    try:
        for statement in declarations():
            connection.execute(statement)
        connection.execute("CREATE (:Snapshot {id: $id})", {"id": snapshot_id})
        for node in NODE.values():
            path = tables / f"{node.name}.parquet"
            connection.execute(f"COPY {node.name} FROM {_quoted(path)}")
        for edge in EDGE.values():
            for from_type, to_type in edge.pairs:
                path = tables / f"{edge.name}.{from_type}.{to_type}.parquet"
                if path.exists():
                    ends = f"(from='{from_type}', to='{to_type}')" if len(edge.pairs) > 1 else ""
                    connection.execute(f"COPY {edge.name} FROM {_quoted(path)} {ends}")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        database.close()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("\\", "/").replace("'", "\\'") + "'"


class EmbeddedView:
    """Reads one graph file, read-only; a connection serves one query at a time and then the next thread that asks."""

    name = "embedded"

    def __init__(self, path: Path, buffer_pool: int = BUFFER_POOL) -> None:
        try:
            self._database = ladybug.Database(str(path), read_only=True, buffer_pool_size=buffer_pool)
        except RuntimeError as error:
            raise Unreachable(
                Words(f"图文件无法打开：{path.name}", f"The graph file cannot be opened: {path.name}"),
                remedy=Words(
                    "用 chuangtu snapshots verify 检查，或 rollback 到上一快照。",
                    "Check it with chuangtu snapshots verify, or roll back to the last one.",
                ),
            ) from error
        self._free: list[ladybug.Connection] = []
        self._opened: list[ladybug.Connection] = []
        self._lock = threading.Lock()
        self._mark: Mark | None = None

    @contextmanager
    def _connection(self) -> Iterator[ladybug.Connection]:
        """Lend a connection: threads come and go, and one left behind by each would fill the buffer pool."""
        with self._lock:
            if not self._free:
                self._opened.append(ladybug.Connection(self._database, num_threads=2))
                self._free.append(self._opened[-1])
            connection = self._free.pop()
        try:
            yield connection
        finally:
            with self._lock:
                self._free.append(connection)

    def run(self, text: str, parameters: dict[str, Any] | None = None, *, timeout: float = 30.0) -> list[Row]:
        """Run one read query and return rows of plain values.

        Raises Unreachable when it takes longer than `timeout` seconds.
        """
        with self._connection() as connection:
            connection.set_query_timeout(int(timeout * 1000))
            try:
                result = connection.execute(text, parameters or {})
            except RuntimeError as error:
                if "Interrupted" in str(error):
                    raise Unreachable(
                        Words(f"查询超过 {timeout:g} 秒", f"The query took longer than {timeout:g} seconds"),
                        remedy=Words("请缩小范围。", "Narrow the question."),
                    ) from error
                raise
            assert isinstance(result, ladybug.QueryResult)  # noqa: S101 - one statement gives one result
            names = result.get_column_names()
            rows = [dict(zip(names, map(_plain, row), strict=True)) for row in result.get_all()]
            result.close()
        return rows

    def mark(self) -> Mark:
        """Return which snapshot the file was built for; the file never changes, so it is read once."""
        if self._mark is None:
            snapshot = str(self.run("MATCH (s:Snapshot) RETURN s.id AS id")[0]["id"])
            self._mark = Mark(snapshot, snapshot)
        return self._mark

    def tables(self) -> Iterator[tuple[Thing, pa.Table]]:
        """Yield every node and edge table as Arrow."""
        for node in NODE.values():
            yield node, self._arrow(f"MATCH (n:{node.name}) RETURN n.id AS id, {_returned('n', node)}")
        for edge in EDGE.values():
            yield edge, self._edges(edge)

    def _edges(self, edge: EdgeType) -> pa.Table:
        return self._arrow(
            f"MATCH (a)-[r:{edge.name}]->(b) RETURN r.id AS id, a.id AS from_id, b.id AS to_id, {_returned('r', edge)}"
        )

    def _arrow(self, text: str) -> pa.Table:
        with self._connection() as connection:
            connection.set_query_timeout(0)
            result = connection.execute(text)
            assert isinstance(result, ladybug.QueryResult)  # noqa: S101 - one statement gives one result
            return result.get_as_arrow(100_000)

    def close(self) -> None:
        """Close every connection and the file."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._free.clear()
        self._database.close()


def _returned(variable: str, thing: NodeType | EdgeType) -> str:
    return ", ".join(f"{variable}.{p.name} AS {p.name}" for p in thing.columns)


def _plain(value: Any) -> Any:
    """Decimals of integer sums become int, NaN becomes None; lists are read through."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and isnan(value):
        return None
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
