"""Ledger → snapshot → embedded graph, against a bare COPY of the same rows into the same engine."""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path
from time import perf_counter

import ladybug

from bench.generate import generate
from bench.homes import bundled, bundled_inputs
from bench.results import Results, timed
from graph.ledger import Ledger
from graph.model import EDGE, NODE
from graph.snapshot import Archive, Snapshot
from graph.stores import ladybug as embedded
from ingest.load import load


def bundled_home(home: Path, results: Results) -> Snapshot:
    """Load and publish the bundled registry, timed."""
    home.mkdir(parents=True, exist_ok=True)
    with Ledger.open(home / "ledger.duckdb") as ledger:
        with timed() as loading:
            rows = sum(report.read for report in load(ledger, bundled_inputs()))
        with timed() as again:
            load(ledger, bundled_inputs())
        results.add("bundled registry: files to ledger", rows / loading.seconds, "rows/s")
        results.add("bundled registry: unchanged re-load", rows / again.seconds, "rows/s")
        with timed() as publishing:
            snapshot, _ = Archive(home).publish(ledger)
        results.add("bundled registry: ledger to published snapshot", publishing.seconds, "s")
    return snapshot


def generated_home(home: Path, nodes: int, edges: int, results: Results) -> Snapshot:
    """Load the bundled registry and a generated one, publish, and hold every step against a bare COPY."""
    steps: dict[str, float] = {}
    with bundled(home) as ledger:
        with timed() as appending:
            generate(ledger, nodes, edges)
        with timed() as publishing:
            snapshot, _ = Archive(home).publish(ledger, step=lambda name: steps.update({name: perf_counter()}))
    bare, graph = bare_copy(snapshot), steps["search"] - steps["graph"]
    rows = sum(snapshot.manifest.counts.values())
    copy = {"baseline": "bare COPY of the same rows", "baseline_value": bare}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.add(
        "generated: made and appended to the ledger", snapshot.manifest.statements / appending.seconds, "stmts/s"
    )
    results.add("generated: graph file step", graph, "s", goal="≤ 2 ×", **copy)  # type: ignore[arg-type]
    results.add("generated: whole publish, verified", publishing.seconds, "s", **copy)  # type: ignore[arg-type]
    results.add("generated: rows published", rows / publishing.seconds, "rows/s")
    results.add("generated: peak memory of this process", peak, "MB")
    return snapshot


def bare_copy(snapshot: Snapshot) -> float:
    """Return the seconds a bare COPY of the snapshot's tables into an empty embedded database takes."""
    with tempfile.TemporaryDirectory() as folder:
        database = ladybug.Database(str(Path(folder) / "bare.lbug"), buffer_pool_size=embedded.BUFFER_POOL)
        connection = ladybug.Connection(database)
        for statement in embedded.declarations():
            connection.execute(statement)
        with timed() as copying:
            for path in sorted(snapshot.tables.glob("*.parquet"), key=lambda p: p.stem.count(".")):
                name, *ends = path.stem.split(".")
                if name in NODE or name in EDGE:
                    pair = f"(from='{ends[0]}', to='{ends[1]}')" if ends and len(EDGE[name].pairs) > 1 else ""
                    connection.execute(f"COPY {name} FROM '{path}' {pair}")
        connection.close()
        database.close()
    return copying.seconds
