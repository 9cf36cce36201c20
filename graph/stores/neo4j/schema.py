"""Cypher derived from the model: constraints, indexes, and how rows of a table are read, made, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from graph.model import EDGE, NODE, EdgeType, Thing
from graph.snapshot.columns import arrow_schema
from graph.stores.neo4j.reading import page_of

_READ = (
    (pa.types.is_int64, "toInteger"),
    (pa.types.is_float64, "toFloat"),
    (pa.types.is_boolean, "toBoolean"),
    (pa.types.is_date, "date"),
)
FILTERS = ("tier", "status")
"""Properties by which questions narrow down nodes; each gets a range index where a type has it."""


LINE_END, FIELD_END = "\x1d", "\x1f"
"""What ends a row and a field in the text rows are sent as; no value holds control characters (`graph.model.values.clean`)."""
ROWS = "UNWIND split($lines, '\\u001D') AS line WITH split(line, '\\u001F') AS row"
"""Rows travel as one text: a server takes it apart several times faster than driver and server pass on every value by itself."""
_NOTHING, _ELEMENT = "'\\u0000'", "'\\u001E'"


class Part(NamedTuple):
    """The unit of comparison and loading: a node type, or an edge type between one pair of node types."""

    thing: Thing
    ends: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """The stem of the part's Parquet file."""
        return ".".join((self.thing.name, *(self.ends or ())))

    @property
    def columns(self) -> list[str]:
        """Columns in the order rows are sent and read."""
        return list(arrow_schema(self.thing).names)

    def file(self, tables: Path) -> Path | None:
        """Return the part's Parquet file, None when the snapshot has no such rows."""
        path = tables / f"{self.name}.parquet"
        return path if path.exists() else None

    @property
    def pattern(self) -> str:
        """The pattern that finds its rows: `x` is the node or relationship."""
        if isinstance(self.thing, EdgeType):
            a, b = (f":{end}" for end in self.ends) if self.ends else ("", "")
            return f"(a{a})-[x:{self.thing.name}]->(b{b})"
        return f"(x:{self.thing.name})"

    @property
    def literal(self) -> str:
        """The map literal of all properties, read out of the fields of a line; the row hash is the last field."""
        schema = arrow_schema(self.thing)
        fields = [f"{f.name}: {_value(n, f.type)}" for n, f in enumerate(schema) if f.name not in ("from_id", "to_id")]
        return "{" + ", ".join([*fields, f"row_hash: row[{len(schema)}]"]) + "}"

    @property
    def create(self) -> str:
        """Statement that makes rows: their columns in order, then the row hash."""
        if self.ends:
            a, b = self.ends
            ends = f"MATCH (a:{a} {{id: row[1]}}) MATCH (b:{b} {{id: row[2]}})"
            return f"{ROWS} {ends} CREATE (a)-[:{self.thing.name} {self.literal}]->(b)"
        return f"{ROWS} CREATE (:{self.thing.name} {self.literal})"

    @property
    def change(self) -> str:
        """Statement that gives existing nodes exactly the properties of the rows."""
        return f"{ROWS} MATCH (x:{self.thing.name} {{id: row[0]}}) SET x = {self.literal}"

    @property
    def delete(self) -> str:
        """Statement that deletes rows by id."""
        if self.ends:
            a, b = self.ends
            return f"{ROWS} MATCH (:{a})-[x:{self.thing.name} {{id: row[0]}}]->(:{b}) DELETE x"
        return f"{ROWS} MATCH (x:{self.thing.name} {{id: row[0]}}) DETACH DELETE x"

    @property
    def delete_nameless(self) -> str:
        """Statement that deletes what carries our label but no id: no publish of ours made it."""
        return f"MATCH {self.pattern} WHERE x.id IS NULL {'' if self.ends else 'DETACH '}DELETE x"

    @property
    def read(self) -> str:
        """Statement that returns every row held, with the columns of `arrow_schema`."""
        values = zip(self._stored, self.columns, strict=True)
        return f"MATCH {self.pattern} RETURN " + ", ".join(f"{value} AS {name}" for value, name in values)

    @property
    def page(self) -> str:
        """Statement that returns a page of the rows `read` returns."""
        return page_of(self.pattern, self.variables, self._stored)

    @property
    def variables(self) -> str:
        """The variables of the pattern."""
        return "a, x, b" if isinstance(self.thing, EdgeType) else "x"

    @property
    def _stored(self) -> list[str]:
        ends = {"from_id": "a.id", "to_id": "b.id"}
        return [ends.get(name, f"x.{name}") for name in self.columns]


def _value(place: int, kind: pa.DataType) -> str:
    """The expression that reads a value out of its field, as `graph.snapshot.columns.row_text` writes it."""
    field = f"row[{place}]"
    if pa.types.is_list(kind):
        read = f"CASE {field} WHEN '' THEN [] ELSE split({field}, {_ELEMENT}) END"
    else:
        function = next((name for is_kind, name in _READ if is_kind(kind)), "")
        read = f"{function}({field})" if function else field
    return f"CASE {field} WHEN {_NOTHING} THEN null ELSE {read} END"


def parts() -> list[Part]:
    """Return every part in loading order: nodes, then edges."""
    edges = [Part(edge, pair) for edge in EDGE.values() for pair in edge.pairs]
    return [*(Part(node) for node in NODE.values()), *edges]


def held(thing: Thing) -> str:
    """Return the statement that gives a page of part's name, id and row hash of every row held of a node or edge type."""
    part = Part(thing)
    suffix = " + '.' + labels(a)[0] + '.' + labels(b)[0]" if thing.name in EDGE else ""
    return page_of(part.pattern, part.variables, [f"'{thing.name}'{suffix}", "x.id", "x.row_hash"])


def constraints() -> Iterator[str]:
    """Yield what must stand before anything is loaded: one node per id and label, and one mark of what is held."""
    for label in NODE:
        yield f"CREATE CONSTRAINT chuangtu_{label}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for label in ("Snapshot", "Publishing"):
        yield f"CREATE CONSTRAINT chuangtu_{label}_mark IF NOT EXISTS FOR (n:{label}) REQUIRE n.mark IS UNIQUE"


def indexes() -> Iterator[str]:
    """Yield the indexes that questions and later publishes use; after a first load they are filled at once, which is faster."""
    for node in NODE.values():
        for name in FILTERS:
            if node.has(name):
                yield f"CREATE INDEX chuangtu_{node.name}_{name} IF NOT EXISTS FOR (n:{node.name}) ON (n.{name})"
    for edge in EDGE:
        yield f"CREATE INDEX chuangtu_{edge}_id IF NOT EXISTS FOR ()-[r:{edge}]-() ON (r.id)"
    yield _names()


def _names() -> str:
    """The full-text index on names; the analyzer `cjk` finds any two Chinese characters."""
    searched = {name for node in NODE.values() for name in node.searched if node.has(name)}
    on = ", ".join(f"n.{name}" for name in sorted(searched))
    return (
        f"CREATE FULLTEXT INDEX chuangtu_names IF NOT EXISTS FOR (n:{'|'.join(NODE)}) ON EACH [{on}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )
