"""The model's tables as SQL: column lists, canonical row text and content hashes. Every reader of a table hashes it this way."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from graph.model import EDGE, NODE, Property, Thing

Hash = tuple[int, str]
"""Number of rows and a hash that does not depend on their order."""


def table_columns(thing: Thing) -> list[Property]:
    """Return the stored properties of a node or edge type beside its id and ends."""
    return list(thing.columns)


def _text_of(prop: Property) -> str:
    column = f'"{prop.name}"'
    text = f"array_to_string({column}, chr(30))" if prop.is_list else f"CAST({column} AS VARCHAR)"
    return f"coalesce({text}, chr(0))"


def row_text(thing: Thing) -> str:
    """Return the SQL expression of a row's canonical text."""
    ends = ["id"] if thing.name in NODE else ["id", "from_id", "to_id"]
    return "concat_ws(chr(31), " + ", ".join([*ends, *map(_text_of, table_columns(thing))]) + ")"


def content_hash(connection: duckdb.DuckDBPyConnection, thing: Thing, relation: str) -> Hash:
    """Return the hash of a relation that has the columns of `thing`."""
    rows = connection.execute(
        f"SELECT count(*), coalesce(sum(md5_number_lower(text)), 0), coalesce(sum(md5_number_upper(text)), 0) FROM (SELECT {row_text(thing)} AS text FROM {relation})"
    ).fetchall()
    row = rows[0]  # an aggregate always gives one
    return int(row[0]), f"{int(row[1]) % 2**64:016x}{int(row[2]) % 2**64:016x}"


def arrow_hash(thing: Thing, rows: pa.Table) -> Hash:
    """Return the hash of an Arrow table that has the columns of `thing`."""
    with duckdb.connect() as connection:
        connection.register("rows_to_hash", rows)
        return content_hash(connection, thing, "rows_to_hash")


def arrow_schema(thing: Thing) -> pa.Schema:
    """Return the Arrow schema of a table: id, ends of an edge, then the stored properties."""
    kinds: dict[str, pa.DataType] = {
        "text": pa.string(), "url": pa.string(), "partial_date": pa.string(), "integer": pa.int64(), "number": pa.float64(),
        "boolean": pa.bool_(), "date": pa.date32(), "text_list": pa.list_(pa.string()),
    }  # fmt: skip
    ends = ["id"] if thing.name in NODE else ["id", "from_id", "to_id"]
    return pa.schema([(name, pa.string()) for name in ends] + [(p.name, kinds[p.kind]) for p in table_columns(thing)])


def all_tables() -> list[Thing]:
    """Return every node and edge type in loading order."""
    return [*NODE.values(), *EDGE.values()]
