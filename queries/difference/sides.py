"""Two snapshots side by side in DuckDB: the tables of both as views `a_…` and `b_…`, whatever either was written without."""

from __future__ import annotations

from typing import Any

import duckdb

from graph.model import EDGE, NODE, Thing
from graph.snapshot import Snapshot
from graph.snapshot.reading import rows_of, select_file, select_table
from graph.store import Row

STATEMENTS = {
    "statement": "VARCHAR", "subject": "VARCHAR", "subject_type": "VARCHAR", "stated_subject": "VARCHAR", "property": "VARCHAR",
    "value": "VARCHAR", "raw": "VARCHAR", "source": "VARCHAR", "title": "VARCHAR", "url": "VARCHAR", "file": "VARCHAR",
    "row_number": "BIGINT", "batch": "INTEGER",
}  # fmt: skip
REDIRECTS = {"from_id": "VARCHAR", "to_id": "VARCHAR"}
BATCHES = {
    "id": "INTEGER", "dataset": "VARCHAR", "kind": "VARCHAR", "file": "VARCHAR", "loaded_at": "TIMESTAMP", "author": "VARCHAR",
    "reason": "VARCHAR",
}  # fmt: skip
UNNAMED_BATCHES = """SELECT DISTINCT batch AS id, file AS dataset, CASE WHEN file LIKE 'steward:%' THEN 'correction' ELSE 'load' END AS kind, file,
    CAST(NULL AS TIMESTAMP) AS loaded_at, CAST(NULL AS VARCHAR) AS author, CAST(NULL AS VARCHAR) AS reason FROM {side}_statements"""


class Sides:
    """The tables of two snapshots; `a` is before, `b` after."""

    def __init__(self, a: Snapshot, b: Snapshot) -> None:
        self.snapshots = {"a": a, "b": b}
        self._connection = duckdb.connect()
        self._made: set[str] = set()

    def close(self) -> None:
        """Let go of the tables."""
        self._connection.close()

    def rows(self, sql: str, parameters: Any = None) -> list[Row]:
        """Run SQL over the views and return its rows."""
        return rows_of(self._connection.execute(sql, parameters or []))

    def execute(self, sql: str) -> None:
        """Run SQL for its effect."""
        self._connection.execute(sql)

    def same(self, thing: Thing) -> bool:
        """Tell from the manifests whether a table is the same on both sides."""
        a, b = (side.manifest for side in self.snapshots.values())
        return thing.name in a.hashes and a.hashes[thing.name] == b.hashes.get(thing.name)

    def facts(self) -> None:
        """Make the views of statements, merges and batches."""
        for side, snapshot in self.snapshots.items():
            self._view(
                f"{side}_statements", select_file(self._connection, snapshot.tables / "statements.parquet", STATEMENTS)
            )
            self.merges()
            batches = snapshot.tables / "batches.parquet"
            known = (
                select_file(self._connection, batches, BATCHES)
                if batches.exists()
                else UNNAMED_BATCHES.format(side=side)
            )
            self._view(f"{side}_batches", known)

    def merges(self) -> None:
        """Make the views of merged ids."""
        for side, snapshot in self.snapshots.items():
            self._view(
                f"{side}_redirect", select_file(self._connection, snapshot.tables / "redirect.parquet", REDIRECTS)
            )

    def thing(self, thing: Thing) -> None:
        """Make the views of one node or edge type; edges carry the types of their ends."""
        for side, snapshot in self.snapshots.items():
            self._view(f"{side}_{thing.name}", select_table(self._connection, snapshot.tables, thing))

    def _view(self, name: str, select: str) -> None:
        if name not in self._made:
            self.execute(f'CREATE VIEW "{name}" AS {select}')
            self._made.add(name)

    def captions(self, wanted: dict[str, set[str]]) -> dict[str, tuple[str, str]]:
        """Return, by id, the names of things in Chinese and English; `wanted` are ids by node type, the later side speaks first."""
        found: dict[str, tuple[str, str]] = {}
        for name, ids in wanted.items():
            node = NODE[name]
            self.thing(node)
            english = "name_en" if node.has("name_en") else node.caption
            for side in ("b", "a"):
                asked = sorted(ids - found.keys())
                sql = f"""SELECT id, coalesce("{node.caption}", id) AS zh, coalesce("{english}", "{node.caption}", id) AS en
                    FROM "{side}_{name}" WHERE id IN (SELECT unnest(?))"""
                found |= {row["id"]: (row["zh"], row["en"]) for row in (self.rows(sql, [asked]) if asked else [])}
        return found

    def ends(self, wanted: dict[str, set[str]]) -> dict[str, Row]:
        """Return, by id, the ends of edges; `wanted` are ids by edge type."""
        found: dict[str, Row] = {}
        for name, ids in wanted.items():
            self.thing(EDGE[name])
            for side in ("b", "a"):
                asked = sorted(ids - found.keys())
                sql = f"""SELECT id, from_type, from_id, to_type, to_id, {'"role"' if EDGE[name].has("role") else "NULL"} AS role
                    FROM "{side}_{name}" WHERE id IN (SELECT unnest(?))"""
                found |= {row["id"]: row for row in (self.rows(sql, [asked]) if asked else [])}
        return found
