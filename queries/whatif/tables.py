"""The tables a scenario changes: those of centers, their relations and organisations, copied from the published snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from graph.dates import bounds
from graph.identifiers import digest
from graph.model import EDGE, NODE, EdgeType, Thing
from graph.snapshot import Snapshot
from graph.snapshot.reading import edge_file, quoted, rows_of, select_table
from graph.store import Row

CENTER, ORGANIZATION = NODE["Center"], NODE["Organization"]
AROUND = tuple(e for e in EDGE.values() if any(CENTER.name in pair for pair in e.pairs))
"""Edge types that a center can be an end of."""
ORIGINAL = "published_"


class Tables:
    """Center and organisation tables and the edges around centers, in memory; `published_…` keeps them as they were."""

    def __init__(self, base: Snapshot) -> None:
        self.base = base
        self.connection = duckdb.connect()
        for thing in (CENTER, ORGANIZATION, *AROUND):
            self.connection.execute(
                f'CREATE VIEW "{ORIGINAL}{thing.name}" AS {select_table(self.connection, base.tables, thing)}'
            )
            self.connection.execute(f'CREATE TABLE "{thing.name}" AS FROM "{ORIGINAL}{thing.name}"')
        redirects = quoted(base.tables / "redirect.parquet")
        self.connection.execute(f"CREATE TABLE redirect AS SELECT from_id, to_id FROM read_parquet({redirects})")

    def close(self) -> None:
        """Let go of the tables."""
        self.connection.close()

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        """Run SQL and return its rows."""
        return rows_of(self.connection.execute(sql, list(parameters)))

    def execute(self, sql: str, *parameters: object) -> None:
        """Run SQL for its effect."""
        self.connection.execute(sql, list(parameters))

    def node(self, thing: Thing, identifier: str) -> Row | None:
        """Return a center or organisation as it is now."""
        found = self.rows(f'SELECT * FROM "{thing.name}" WHERE id = ?', identifier)
        return found[0] if found else None

    def published(self, thing: Thing, identifier: str) -> bool:
        """Tell whether the published graph holds a node."""
        return bool(self.rows(f'SELECT 1 FROM "{ORIGINAL}{thing.name}" WHERE id = ?', identifier))

    def add_node(self, thing: Thing, row: Row) -> None:
        """Add a node; when it exists follows from its dates."""
        self._insert(thing, {**_life(thing, row), **row})

    def add_edge(self, edge: EdgeType, start: tuple[str, str], end: tuple[str, str], **properties: object) -> None:
        """Add an edge between (type, id) and (type, id); one that the published graph has comes back as it was there."""
        key = "|".join(str(properties.get(name) or "") for name in edge.key)
        identifier = digest(f"{edge.name}|{start[1]}|{end[1]}|{key}", length=32)
        if self.rows(f'SELECT 1 FROM "{edge.name}" WHERE id = ?', identifier):
            return
        if self.rows(f'SELECT 1 FROM "{ORIGINAL}{edge.name}" WHERE id = ?', identifier):
            self.execute(f'INSERT INTO "{edge.name}" FROM "{ORIGINAL}{edge.name}" WHERE id = ?', identifier)
            return
        ends = {"id": identifier, "from_type": start[0], "from_id": start[1], "to_type": end[0], "to_id": end[1]}
        self._insert(edge, {**_life(edge, properties), **properties, **ends})

    def _insert(self, thing: Thing, row: Row) -> None:
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        self.execute(f'INSERT INTO "{thing.name}" ({names}) VALUES ({marks})', *row.values())

    def write(self, tables: Path) -> tuple[Sequence[Thing], list[str]]:
        """Write what differs from the published tables; return the types that do, and the files that are no longer there."""
        tables.mkdir(parents=True, exist_ok=True)
        changed = [thing for thing in (CENTER, ORGANIZATION, *AROUND) if self._differs(thing)]
        absent: list[str] = []
        for thing in changed:
            if isinstance(thing, EdgeType):
                absent += self._write_edges(tables, thing)
            else:
                self._copy(thing, f'FROM "{thing.name}" ORDER BY id', tables / f"{thing.name}.parquet")
        self.execute(f"COPY (FROM redirect ORDER BY from_id) TO {quoted(tables / 'redirect.parquet')} (FORMAT parquet)")
        return changed, absent

    def _differs(self, thing: Thing) -> bool:
        now, then = f'FROM "{thing.name}"', f'FROM "{ORIGINAL}{thing.name}"'
        return bool(self.rows(f"SELECT 1 FROM (({now} EXCEPT ALL {then}) UNION ALL ({then} EXCEPT ALL {now})) LIMIT 1"))

    def _write_edges(self, tables: Path, edge: EdgeType) -> list[str]:
        absent: list[str] = []
        for pair in edge.pairs:
            where = f"""FROM "{edge.name}" WHERE from_type = '{pair[0]}' AND to_type = '{pair[1]}'"""
            target = edge_file(tables, edge, pair)
            if self.rows(f"SELECT 1 {where} LIMIT 1"):
                self._copy(edge, f"{where} ORDER BY id", target)
            else:
                absent.append(target.name)
        return absent

    def _copy(self, thing: Thing, rest: str, target: Path) -> None:
        own = ", ".join(f'"{p.name}"' for p in thing.columns)
        columns = f"from_id, to_id, id, {own}" if isinstance(thing, EdgeType) else f"id, {own}"
        self.execute(f"COPY (SELECT {columns} {rest}) TO {quoted(target)} (FORMAT parquet)")


def _life(thing: Thing, row: Row) -> Row:
    """The columns computed from partial dates, as the projection computes them."""
    if thing.life is None:
        return {}
    start, end = row.get(thing.life.start), row.get(thing.life.end or "")
    return {
        "exists_from": bounds(start)[1] if start else None,
        "absent_before": bounds(start)[0] if start else None,
        "gone_from": bounds(end)[0] if end else None,
    }
