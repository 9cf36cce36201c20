"""`make bench`: every measurement, printed as it comes and written to bench/results/latest.json and, to be read, latest.md.

python -m bench [--nodes 100000] [--edges 1000000] [--rows 100000] [--only PART,…] [--questions NAME,…]
                [--no-server] [--home HOME]

    ingest      a workbook into the ledger, against reading and storing alone                              about 2 minutes
    publish     ledger to snapshot to embedded graph, against a bare COPY                                  about 4 minutes
    questions   each question on the bundled and the generated graph, embedded and on Neo4j, against a bare count
    loading     a snapshot of 20 000 nodes and 100 000 edges into Neo4j, against py2neo's bulk merge and row-by-row MERGE

Neo4j is a real server that is started for it (tests/neo4j_server.py) and stopped after it. `--home` asks the questions of a home that
`python -m bench.generate` made before instead of making one. The figures hold for the machine and the load named beside them: compare ratios.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import embedded, generate, homes, ingest, neo4j_load, questions
from bench.results import RESULTS, Results
from bench.table import table
from graph.snapshot import Archive, Snapshot
from graph.stores.neo4j import Server, publish
from queries.catalogue import NAMES
from queries.worlds import StoreName, Worlds
from tests import neo4j_server

PARTS = ("ingest", "publish", "questions", "loading")
LOADED = (20_000, 100_000)
"""Nodes and edges for the loading: the slow ways would take hours with a million."""


def main() -> int:
    """Measure the parts asked for; return 1 when something could not be measured."""
    given = _arguments()
    results = Results()
    if "ingest" in given.only:
        ingest.measure(given.rows, results)
    try:
        with ExitStack() as stack:
            _on_graphs(given, Path(stack.enter_context(tempfile.TemporaryDirectory())), stack, results)
    finally:
        results.write()
        RESULTS.with_suffix(".md").write_text(table(results.whole) + "\n", encoding="utf-8")
    print("\n" + table(results.whole))
    return 1 if results.failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="ratios against named baselines in one run")
    parser.add_argument("--nodes", type=int, default=generate.NODES)
    parser.add_argument("--edges", type=int, default=generate.EDGES)
    parser.add_argument("--rows", type=int, default=ingest.ROWS, help="of the workbook that is loaded")
    parser.add_argument("--no-server", action="store_true", help="embedded store only")
    parser.add_argument("--home", type=Path, help="a home made by python -m bench.generate, asked instead of a new one")
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS, help=f"some of {','.join(PARTS)}")
    parser.add_argument("--questions", type=lambda text: text.split(","), default=NAMES, help="some of them, by name")
    given = parser.parse_args()
    for said, known in ((given.only, PARTS), (given.questions, NAMES)):
        if unknown := set(said) - set(known):
            parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(known)}")
    return given


def _on_graphs(given: argparse.Namespace, scratch: Path, stack: ExitStack, results: Results) -> None:
    """What needs published graphs: made, asked embedded, then loaded into a Neo4j and asked there."""
    graphs: dict[str, tuple[Path, Snapshot]] = {}
    if {"publish", "questions"} & set(given.only):
        small, large = scratch / "bundled", given.home or scratch / "generated"
        graphs["bundled"] = small, embedded.bundled_home(small, results)
        found = Archive(large).current() if given.home else None
        graphs["generated"] = large, found or embedded.generated_home(large, given.nodes, given.edges, results)
    results.about = {label: _sizes(snapshot) for label, (_, snapshot) in graphs.items()}
    if "questions" in given.only:
        for label, (home, _) in graphs.items():
            _asked(home, "embedded", f"{label}, embedded", given.questions, results)
    if given.no_server or not {"questions", "loading"} & set(given.only):
        return
    running = stack.enter_context(neo4j_server.running())
    server = Server(running.uri, running.user, running.password)
    if "loading" in given.only:
        with homes.bundled(scratch / "loaded") as ledger:
            generate.generate(ledger, *LOADED)
            snapshot, _ = Archive(scratch / "loaded").publish(ledger)
        results.about["loaded"] = _sizes(snapshot)
        neo4j_load.measure(server, snapshot, results)
    if "questions" in given.only:
        for label, (home, snapshot) in graphs.items():
            publish(snapshot, server, progress=_told(label), take_over=True)
            _asked(home, "neo4j", f"{label}, Neo4j", given.questions, results, server)


def _asked(
    home: Path, store: StoreName, label: str, names: Sequence[str], results: Results, server: Server | None = None
) -> None:
    worlds = Worlds(home, server)
    try:
        questions.measure(worlds, store, label, names, results)
    finally:
        worlds.close()


def _sizes(snapshot: Snapshot) -> dict[str, int]:
    counts = snapshot.manifest.counts
    edges = sum(count for name, count in counts.items() if name.isupper())
    return {"nodes": sum(counts.values()) - edges, "edges": edges, "statements": snapshot.manifest.statements}


def _told(label: str) -> neo4j_load.Progress:
    return neo4j_load.shown(f"{label} into Neo4j")


if __name__ == "__main__":
    sys.exit(main())
