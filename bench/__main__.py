"""`make bench`: every measurement, printed as it comes and written to bench/results/latest.json.

python -m bench [--nodes 100000] [--edges 1000000] [--rows 100000] [--no-server]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench import embedded, ingest, neo4j_load, questions
from bench.results import Results
from graph.snapshot import Snapshot
from graph.stores.neo4j import Server, publish
from queries.worlds import StoreName, Worlds
from tests import neo4j_server

ROUNDS = 20


def main() -> None:
    """Measure on the bundled registry, then on a generated graph, on both stores."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="ratios against named baselines in one run")
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=ingest.ROWS, help="of the workbook that is loaded")
    parser.add_argument("--no-server", action="store_true", help="embedded store only")
    given = parser.parse_args()
    results = Results()
    ingest.measure(given.rows, results)
    with tempfile.TemporaryDirectory() as scratch:
        small, large = Path(scratch) / "bundled", Path(scratch) / "generated"
        bundled = embedded.bundled_home(small, results)
        asked(small, "embedded", "bundled, embedded", results)
        generated = embedded.generated_home(large, given.nodes, given.edges, results)
        asked(large, "embedded", "generated, embedded", results)
        if not given.no_server:
            on_server(small, bundled, large, generated, results)
    results.write()


def asked(home: Path, store: StoreName, label: str, results: Results, server: Server | None = None) -> None:
    """Measure the questions on a home's graph in one store."""
    worlds = Worlds(home, server)
    questions.measure(worlds, store, label, ROUNDS, results)
    worlds.close()


def on_server(small: Path, bundled: Snapshot, large: Path, generated: Snapshot, results: Results) -> None:
    """Measure loading and questions on a real Neo4j that is started for it."""
    with neo4j_server.running() as running:
        server = Server(running.uri, running.user, running.password)
        neo4j_load.measure(server, generated, results)
        for home, snapshot, label in ((small, bundled, "bundled, Neo4j"), (large, generated, "generated, Neo4j")):
            publish(snapshot, server, take_over=True)
            asked(home, "neo4j", label, results, server)


if __name__ == "__main__":
    main()
