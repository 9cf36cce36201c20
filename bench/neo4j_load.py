"""How fast a snapshot gets into a Neo4j: publish, against row-by-row MERGE through the driver and py2neo's bulk merge."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import duckdb
import neo4j

from bench.results import Results
from graph.snapshot import Snapshot
from graph.stores.neo4j import Server, publish

Progress = Callable[[str, int, int], None]
EVERY = 5.0
SLOW = 1000  # rows that are enough to know the rate of the slow way


def measure(server: Server, snapshot: Snapshot, results: Results) -> None:
    """Publish to an empty server and again, then load the same organisations, centers and memberships the two other ways."""
    rows = sum(snapshot.manifest.counts.values())
    began: dict[str, float] = {}

    def note(step: str, _done: int, _total: int) -> None:
        began.setdefault(step, time.perf_counter())

    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session() as session,
    ):
        done = publish(snapshot, server, progress=note, take_over=True)
        again = publish(snapshot, server)
        emptied(session)
        legacy = py2neo_bulk(server, snapshot)
        emptied(session)
        slow = row_by_row(session, snapshot)
        emptied(session)
    written = rows / (began["verify"] - began["write"])
    results.add(
        "Neo4j: rows written", written, "rows/s", baseline="row-by-row MERGE", baseline_value=slow, goal="≥ 20 ×"
    )
    results.add(
        "Neo4j: rows written", written, "rows/s", baseline="py2neo bulk merge", baseline_value=legacy, goal="≥ 1 ×"
    )
    results.add(
        "Neo4j: whole publish, verified",
        rows / done.seconds,
        "rows/s",
        baseline="py2neo bulk merge",
        baseline_value=legacy,
    )
    results.add(
        "Neo4j: rows written by a second publish", again.created + again.changed + again.deleted, "rows", goal="0"
    )
    results.add("Neo4j: a second publish", again.seconds, "s")


def shown(label: str) -> Progress:
    """Return what tells on standard error, at most every few seconds, how far a publish is and how long it may still take."""
    began: dict[str, float] = {}
    last = 0.0

    def tell(step: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        elapsed = now - began.setdefault(step, now)
        if now - last < EVERY and done < total:
            return
        last = now
        left = f", about {elapsed / done * (total - done):.0f} s left" if done else ""
        print(f"   {label}: {step} {done} of {total}, {elapsed:.0f} s{left}", file=sys.stderr, flush=True)

    return tell


def emptied(session: neo4j.Session) -> None:
    """Empty the database: relationships first and in batches, since well-connected nodes need more memory than a small server has."""
    session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS").consume()
    session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


def timed(act: Callable[[], object]) -> float:
    """Return the seconds an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def row_by_row(session: neo4j.Session, snapshot: Snapshot) -> float:
    """MERGE some nodes and edges one by one; return rows per second."""
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
    return 2 * SLOW / (nodes + edges)


def py2neo_bulk(server: Server, snapshot: Snapshot) -> float:
    """Load nodes and edges with py2neo's bulk merge; return rows per second."""
    import py2neo
    from py2neo.bulk import merge_nodes, merge_relationships

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

    seconds = timed(nodes) + timed(edges)
    return (len(people) + len(centers) + len(shaped)) / seconds
