"""Values between the driver and the house: what a query returns becomes plain Python, rows become Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from math import isnan
from typing import Any, LiteralString, cast

import neo4j
import neo4j.time
import pyarrow as pa
from neo4j.graph import Entity, Path

from graph.model import Thing
from graph.snapshot.columns import arrow_schema

CHUNK = 20_000
_PLAIN = frozenset((str, int, bool))


class WrongType(TypeError):
    """A stored value has not the type the model declares; the text names type and property."""


Runner = neo4j.Session | neo4j.ManagedTransaction
"""What a query can be run on."""


def results(on: Runner, text: str, parameters: dict[str, Any] | None = None, /) -> neo4j.Result:
    """Run a text of ours: the driver's type asks for a literal, since texts made from input would be open to injection.

    Ours are files and what the model's own names are put together to; values are always parameters.
    """
    return on.run(cast("LiteralString", text), parameters)  # type: ignore[redundant-cast]  # pyright tells them apart


def ask(on: Runner, text: str, /, **parameters: object) -> list[list[Any]]:
    """Run a statement on a session or transaction and return its rows as lists."""
    return [list(record.values()) for record in results(on, text, parameters)]


def plain(value: Any) -> Any:
    """Return a value without a trace of the driver: dates as `datetime`, nodes and relationships as their properties, NaN as None."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, Path):
        return [plain(node) for node in value.nodes]
    if isinstance(value, Entity):
        return {key: plain(item) for key, item in dict(value).items() if key != "row_hash"}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, float) and isnan(value):
        return None
    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime | neo4j.time.Time):
        return value.to_native()
    return str(value) if isinstance(value, neo4j.time.Duration) else value


def record_batches(thing: Thing, rows: Iterable[list[Any]]) -> Iterator[pa.RecordBatch]:
    """Yield rows as they are read as Arrow in chunks, so that memory stays bounded.

    Raises WrongType when a value has not the type the model declares.
    """
    schema = arrow_schema(thing)
    dates = [n for n, kind in enumerate(schema.types) if pa.types.is_date(kind)]
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        columns: list[Any] = [list(column) for column in zip(*chunk, strict=True)]
        for n in dates:
            columns[n] = [value.to_native() if isinstance(value, neo4j.time.Date) else value for value in columns[n]]
        yield pa.record_batch(
            [_array(thing, field, column) for field, column in zip(schema, columns, strict=True)], schema=schema
        )


def _array(thing: Thing, field: pa.Field, column: list[Any]) -> pa.Array:
    # a time of day would be cut off silently by a date column
    foreign = pa.types.is_date(field.type) and any(isinstance(value, datetime) for value in column)
    try:
        if not foreign:
            return pa.array(column, field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        pass
    raise WrongType(f"{thing.name}.{field.name}")
