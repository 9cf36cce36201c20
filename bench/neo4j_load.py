"""How fast a graph gets into a Neo4j: publish, against row-by-row MERGE through the driver and py2neo's bulk merge.

python -m bench.neo4j_load URI USER PASSWORD [NODES] [EDGES]     (an empty database; it is emptied again between the ways)
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import neo4j
import pyarrow.parquet as pq

from graph.model import EDGE, NODE
from graph.snapshot import Manifest, Snapshot
from graph.snapshot.columns import all_tables, arrow_hash, arrow_schema
from graph.stores.neo4j import Server, publish

SLOW = 1000


def generated(folder: Path, nodes: int, edges: int) -> Snapshot:
    """Write a snapshot of organisations and centers with skewed membership below `folder`."""
    centers = max(10, nodes // 50)
    rng = random.Random(1)
    weights = [1 / (n + 1) ** 0.6 for n in range(nodes)]
    people = rng.choices(range(nodes), weights, k=edges * 2)
    where = rng.choices(range(centers), [1 / (n + 1) ** 0.6 for n in range(centers)], k=edges * 2)
    pairs = list(dict.fromkeys(zip(people, where, strict=True)))[:edges]
    rows: dict[str, list[dict[str, Any]]] = {
        "Organization": [
            {
                "id": f"ORG-{n}",
                "name_zh": f"机构{n}",
                "kind": "enterprise",
                "aliases": [f"别名{n}"],
                "confidence": "high",
            }
            for n in range(nodes)
        ],
        "Center": [
            {"id": f"C-{n}", "name_zh": f"中心{n}", "tier": "provincial", "status": "designated", "confidence": "high"}
            for n in range(centers)
        ],
        "MEMBER_OF": [
            {"id": f"{a}-{b}", "from_id": f"ORG-{a}", "to_id": f"C-{b}", "role": "member", "confidence": "high"}
            for a, b in pairs
        ],
    }
    counts, hashes = {}, {}
    (folder / "tables").mkdir()
    for thing in all_tables():
        table = _table(rows.get(thing.name, []), arrow_schema(thing))
        counts[thing.name], hashes[thing.name] = arrow_hash(thing, table)
        if thing.name in NODE or table.num_rows:
            suffix = ".Organization.Center" if thing.name in EDGE else ""
            pq.write_table(table, folder / "tables" / f"{thing.name}{suffix}.parquet")
    manifest = Manifest(
        "generated", "2026-01-01T00:00:00+00:00", "1", 1, "", f"{nodes}/{edges}", counts, hashes, 0, 0, 0, None
    )
    return Snapshot(folder, manifest)


def _table(rows: list[dict[str, Any]], schema: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=schema)


def timed(act: Callable[[], object]) -> float:
    """Return the seconds an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def row_by_row(session: neo4j.Session, snapshot: Snapshot) -> tuple[float, float]:
    """MERGE some nodes and edges one by one; return nodes and edges per second."""
    read = duckdb.connect()
    people = read.execute(
        "SELECT id, name_zh, kind, aliases, confidence FROM read_parquet(?) LIMIT ?",
        [str(snapshot.tables / "Organization.parquet"), SLOW],
    ).fetchall()
    session.run("CREATE CONSTRAINT IF NOT EXISTS FOR (n:Organization) REQUIRE n.id IS UNIQUE").consume()
    session.run("CREATE CONSTRAINT IF NOT EXISTS FOR (n:Center) REQUIRE n.id IS UNIQUE").consume()
    node = "MERGE (o:Organization {id: $r[0]}) SET o.name_zh = $r[1], o.kind = $r[2], o.aliases = $r[3], o.confidence = $r[4]"
    nodes = timed(lambda: [session.run(node, r=list(row)).consume() for row in people])
    edge = (
        "MATCH (o:Organization {id: $o}) MERGE (c:Center {id: $c}) MERGE (o)-[m:MEMBER_OF]->(c) SET m.role = 'member'"
    )
    edges = timed(lambda: [session.run(edge, o=row[0], c=f"C-{n % 20}").consume() for n, row in enumerate(people)])
    return SLOW / nodes, SLOW / edges


def py2neo_bulk(server: Server, snapshot: Snapshot) -> tuple[float, float]:
    """Load nodes and edges with py2neo's bulk merge; return nodes and edges per second."""
    import py2neo
    from py2neo.bulk import merge_nodes, merge_relationships

    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        for label in ("Organization", "Center"):
            driver.execute_query(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE")
    graph = py2neo.Graph(server.uri, auth=(server.user, server.password))
    read = duckdb.connect()
    keys = ["id", "name_zh", "kind", "aliases", "confidence"]
    people = [
        list(r)
        for r in read.execute(
            f"SELECT {', '.join(keys)} FROM read_parquet(?)", [str(snapshot.tables / "Organization.parquet")]
        ).fetchall()
    ]
    centers = [
        list(r)
        for r in read.execute(
            "SELECT id, name_zh FROM read_parquet(?)", [str(snapshot.tables / "Center.parquet")]
        ).fetchall()
    ]
    members = read.execute(
        "SELECT from_id, id, to_id, role, confidence FROM read_parquet(?)",
        [str(snapshot.tables / "MEMBER_OF.Organization.Center.parquet")],
    ).fetchall()
    shaped = [(a, {"id": i, "role": r, "confidence": c}, b) for a, i, b, r, c in members]

    def nodes() -> None:
        for start in range(0, len(people), 10_000):
            merge_nodes(graph.auto(), people[start : start + 10_000], ("Organization", "id"), keys=keys)
        merge_nodes(graph.auto(), centers, ("Center", "id"), keys=["id", "name_zh"])

    def edges() -> None:
        for start in range(0, len(shaped), 10_000):
            merge_relationships(
                graph.auto(),
                shaped[start : start + 10_000],
                "MEMBER_OF",
                start_node_key=("Organization", "id"),
                end_node_key=("Center", "id"),
            )

    node_seconds, edge_seconds = timed(nodes), timed(edges)
    return (len(people) + len(centers)) / node_seconds, len(shaped) / edge_seconds


def emptied(session: neo4j.Session) -> None:
    """Delete everything but constraints, relationships first and in batches."""
    session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 5000 ROWS").consume()
    session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


def main() -> None:
    """Measure every way and print rows per second."""
    uri, user, password, *sizes = sys.argv[1:]
    server = Server(uri, user, password)
    nodes, edges = (int(size) for size in sizes) if sizes else (100_000, 500_000)
    with (
        tempfile.TemporaryDirectory() as folder,
        neo4j.GraphDatabase.driver(uri, auth=(user, password)) as driver,
        driver.session() as session,
    ):
        snapshot = generated(Path(folder), nodes, edges)
        py2neo_bulk(server, snapshot)  # a server that has just started is slow for whoever comes first
        emptied(session)
        for name in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name").value():
            session.run(f"DROP CONSTRAINT {name} IF EXISTS").consume()
            session.run(f"DROP INDEX {name} IF EXISTS").consume()
        total = sum(snapshot.manifest.counts.values())
        steps: dict[str, float] = {}
        started = time.perf_counter()

        def begun(step: str, *_: int) -> None:
            steps.setdefault(step, time.perf_counter() - started)

        done = publish(
            snapshot,
            server,
            progress=begun,
        )
        print(f"publish: {total} rows, {total / done.seconds:.0f} rows/s in all ({done.mode}), steps began at {steps}")
        print(
            f"  written {total / (steps['index'] - steps['write']):.0f} rows/s; peak memory here {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
        )
        again = publish(snapshot, server)
        print(f"again: {again.created + again.changed + again.deleted} rows written, {again.seconds:.1f} s")
        emptied(session)
        print("py2neo bulk: {:.0f} nodes/s, {:.0f} edges/s".format(*py2neo_bulk(server, snapshot)))
        emptied(session)
        print("row by row: {:.0f} nodes/s, {:.0f} edges/s".format(*row_by_row(session, snapshot)))
        emptied(session)


if __name__ == "__main__":
    main()
