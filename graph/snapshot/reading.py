"""The Parquet tables of a snapshot as SQL, whatever they were written without: a missing file is empty, so is a missing column."""

from __future__ import annotations

from pathlib import Path

import duckdb

from graph.model import EdgeType, Thing
from graph.store import Row

Columns = dict[str, str]
"""Name of a column → its SQL type."""


def rows_of(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return what a query found, as rows by the names of its columns."""
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def columns_of(thing: Thing) -> Columns:
    """Return the columns of a node or edge table."""
    ends = ("id", "from_id", "to_id") if isinstance(thing, EdgeType) else ("id",)
    return dict.fromkeys(ends, "VARCHAR") | {p.name: p.sql_type for p in thing.columns}


def quoted(path: Path) -> str:
    """Return a path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def empty(columns: Columns) -> str:
    """Return the SQL of a table that has these columns and no row."""
    nothing = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items())
    return f"SELECT {nothing} WHERE false"


def select_file(connection: duckdb.DuckDBPyConnection, path: Path, columns: Columns) -> str:
    """Return the SQL that reads these columns of a Parquet file."""
    if not path.exists():
        return empty(columns)
    relation = f"read_parquet({quoted(path)})"
    present = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    chosen = (f'"{name}"' if name in present else f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items())
    return f"SELECT {', '.join(chosen)} FROM {relation}"


def select_table(connection: duckdb.DuckDBPyConnection, tables: Path, thing: Thing) -> str:
    """Return the SQL that reads all nodes or edges of a type; edges carry `from_type` and `to_type`."""
    if not isinstance(thing, EdgeType):
        return select_file(connection, tables / f"{thing.name}.parquet", columns_of(thing))
    parts = [
        f"SELECT *, '{start}' AS from_type, '{end}' AS to_type FROM ({select_file(connection, path, columns_of(thing))})"
        for start, end in thing.pairs
        if (path := edge_file(tables, thing, (start, end))).exists()
    ]
    return " UNION ALL ".join(parts) or empty({**columns_of(thing), "from_type": "VARCHAR", "to_type": "VARCHAR"})


def edge_file(tables: Path, edge: EdgeType, pair: tuple[str, str]) -> Path:
    """Return the file of the edges of a type between two types of nodes; it is there only when there are any."""
    return tables / f"{edge.name}.{pair[0]}.{pair[1]}.parquet"
