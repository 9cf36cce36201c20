"""What must change in a Neo4j so that it holds a snapshot: ids and row hashes held, against those of the snapshot's tables.

The comparison happens in a DuckDB file of its own, so that memory stays bounded however large the graph is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb
import pyarrow as pa

from graph.model import Thing
from graph.snapshot.columns import row_text
from graph.stores.neo4j.schema import FIELD_END, Part, parts

CHUNK = 50_000
What = Literal["create", "change", "delete"]
HELD = pa.schema([("part", pa.string()), ("id", pa.string()), ("row_hash", pa.string())])


class Step(NamedTuple):
    """One statement and how many rows it is to be given."""

    part: Part
    what: What
    rows: int

    @property
    def text(self) -> str:
        """The Cypher that does it."""
        return str(getattr(self.part, self.what))


class Difference:
    """Rows to create, change and delete, part by part."""

    def __init__(self, tables: Path, scratch: Path) -> None:
        self._tables = tables
        self._connection = duckdb.connect(str(scratch), config={"memory_limit": "512MB", "threads": 2})
        self._connection.execute("CREATE OR REPLACE TABLE held (part VARCHAR, id VARCHAR, row_hash VARCHAR)")
        self._connection.execute("CREATE OR REPLACE TABLE wanted (part VARCHAR, id VARCHAR, row_hash VARCHAR)")

    def hold(self, thing: Thing, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
        """Take in part, id and row hash of every row of a node or edge type that the server holds."""
        self._connection.execute(
            "DELETE FROM held WHERE part = ? OR starts_with(part, ? || '.')", [thing.name, thing.name]
        )
        iterator = iter(rows)
        while chunk := list(islice(iterator, CHUNK)):
            self._insert(pa.table([pa.array(column, pa.string()) for column in zip(*chunk, strict=True)], schema=HELD))

    def hold_read_back(self, part: Part, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in rows as they were read back; their hashes are computed from what they really say."""
        self._connection.execute("DELETE FROM held WHERE part = ?", [part.name])
        for batch in batches:
            self._connection.register("read_back", pa.Table.from_batches([batch]))
            self._connection.execute(
                f"INSERT INTO held SELECT ?, id, md5({row_text(part.thing)}) FROM read_back", [part.name]
            )
            self._connection.unregister("read_back")

    def hold_unread(self, part: Part, ids: Iterable[str | None]) -> None:
        """Take in the ids of a part whose rows cannot be hashed; all of them differ."""
        self._connection.execute("DELETE FROM held WHERE part = ?", [part.name])
        rows = [(part.name, identifier, None) for identifier in ids]
        self._insert(pa.table([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], schema=HELD))

    def _insert(self, rows: pa.Table) -> None:
        self._connection.register("incoming", rows)
        self._connection.execute("INSERT INTO held SELECT * FROM incoming")
        self._connection.unregister("incoming")

    def compare(self) -> None:
        """Compare what was held with the snapshot's tables."""
        for part in parts():
            path = part.file(self._tables)
            if path:
                self._connection.execute(
                    f"INSERT INTO wanted SELECT ?, id, md5({row_text(part.thing)}) FROM read_parquet(?)",
                    [part.name, str(path)],
                )
        # an id held twice has no hash here: it differs, is deleted and made anew
        self._connection.execute(
            """CREATE OR REPLACE TABLE todo AS
            SELECT part, id, CASE WHEN h.id IS NULL THEN 'create' WHEN w.id IS NULL THEN 'delete' ELSE 'change' END AS what
            FROM wanted w FULL JOIN (
                SELECT part, id, CASE WHEN count(*) = 1 THEN any_value(row_hash) END AS row_hash FROM held WHERE id IS NOT NULL GROUP BY part, id
            ) h USING (part, id) WHERE w.row_hash IS DISTINCT FROM h.row_hash"""
        )

    @property
    def nameless(self) -> list[Part]:
        """Parts of which the server holds rows without an id: no publish of ours made them."""
        names = {
            name for (name,) in self._connection.execute("SELECT DISTINCT part FROM held WHERE id IS NULL").fetchall()
        }
        return [part for part in parts() if part.name in names]

    def counts(self) -> dict[str, int]:
        """Return how many rows are to be created, changed and deleted."""
        found = dict(self._connection.execute("SELECT what, count(*) FROM todo GROUP BY what").fetchall())
        return {what: int(found.get(what, 0)) for what in ("create", "change", "delete")}

    @property
    def size(self) -> int:
        """How many rows differ."""
        return sum(self.counts().values()) + len(self.nameless)

    def steps(self) -> list[Step]:
        """Return what is to be done, in an order in which every edge finds its ends.

        A changed edge is deleted and made anew, since its ends may have changed.
        """
        counted = {
            (name, what): n
            for name, what, n in self._connection.execute(
                "SELECT part, what, count(*) FROM todo GROUP BY ALL"
            ).fetchall()
        }
        nodes = [part for part in parts() if not part.ends]
        edges = [part for part in parts() if part.ends]
        order: list[tuple[list[Part], What, tuple[str, ...]]] = [
            (edges, "delete", ("delete", "change")), (nodes, "delete", ("delete",)),
            (nodes, "change", ("change",)), (nodes, "create", ("create",)), (edges, "create", ("create", "change")),
        ]  # fmt: skip
        steps = [
            Step(part, what, sum(counted.get((part.name, kind), 0) for kind in kinds))
            for group, what, kinds in order
            for part in group
        ]
        return [step for step in steps if step.rows]

    def lines(self, step: Step) -> Iterator[str]:
        """Yield the rows of a step as lines: the id alone to delete, else what is hashed of a row and the hash."""
        part = step.part
        whats = {"delete": ["delete", "change"], "create": ["create", "change"]} if part.ends else {}
        wanted = whats.get(step.what, [step.what])
        if step.what == "delete":
            sql = "SELECT id FROM todo WHERE part = ? AND list_contains(?, what) ORDER BY id"
            parameters: list[Any] = [part.name, wanted]
        else:
            sql = f"""SELECT concat(text, chr({ord(FIELD_END)}), md5(text)) FROM (
                SELECT {row_text(part.thing)} AS text FROM read_parquet(?) w
                SEMI JOIN (SELECT id AS todo_id FROM todo WHERE part = ? AND list_contains(?, what)) t ON t.todo_id = w.id)"""
            parameters = [str(part.file(self._tables)), part.name, wanted]
        # a cursor of its own: other statements may run while the rows are sent
        for batch in self._connection.cursor().sql(sql, params=parameters).to_arrow_reader(CHUNK):
            yield from batch.column(0).to_pylist()

    def close(self) -> None:
        """Let go of the scratch file."""
        self._connection.close()
