"""A generated registry of any size with the skew of real ones, appended to a ledger on top of the bundled one.

Its names are stems and branches with a number: nothing of it can be taken for a fact. The same size and seed give the same registry.
It has everything the questions work on: centers of all tiers with places, sectors, members, operators, promotions and judged pairs; chains with
segments that feed each other, are covered, supplied, protected and codified; patents, standards, projects, funding, people, records; and in
every province a plan with targets and a rule. `nodes` and `edges` are met exactly; where a thing is stated (STATED_IN) comes on top.

python -m bench.generate HOME [--nodes 100000] [--edges 1000000] [--seed 1]     makes and publishes such a home, to be asked by hand
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import homes
from bench.generated import policies, things, ties
from bench.generated.counts import PLAN_EDGES, PLAN_NODES, PROVINCES, of_nodes, of_ties
from bench.generated.draw import Draw
from bench.generated.tables import SOURCE, Made, ids
from graph.ledger import Ledger, NewBatch
from graph.snapshot import Archive

NODES, EDGES = 100_000, 1_000_000


def generate(ledger: Ledger, nodes: int = NODES, edges: int = EDGES, seed: int = 1) -> None:
    """Append `nodes` nodes and `edges` edges to a ledger that already holds the bundled registry.

    Raises ValueError for sizes that cannot be: too few of either, or more edges than there are pairs.
    """
    made, draw, counts = Made(), Draw(seed), of_nodes(nodes)
    places = sorted(ledger.ids("Region"))
    known = things.make(made, draw, counts)
    sectors = sorted(ledger.ids("Sector"))
    by_level = {
        "field": [s for s in sectors if s.startswith("RS-")],
        "ten": [s for s in sectors if s.startswith("TF-")],
    }
    ties.belonging(made, draw, known, places, by_level)
    provinces = [place for place in places if place.endswith("0000")][:PROVINCES]
    _covered(made, draw, provinces)
    for tie, size in of_ties(edges, made.edges + len(provinces) * PLAN_EDGES).items():
        ties.asked_for(made, draw, known, tie, size)
    missing = nodes - made.nodes - len(provinces) * PLAN_NODES
    if missing:
        raise ValueError(f"the registry has {len(provinces)} provinces, not {PROVINCES}: {missing} nodes are missing")
    made.things("Source", [SOURCE], name_zh=["生成数据"])
    ledger.append(NewBatch("generated", "load", "generated", f"{nodes}/{edges}/{seed}", *made.tables))
    policies.write(ledger, provinces, counts["Center"])


def _covered(made: Made, draw: Draw, provinces: list[str]) -> None:
    """How many provincial centers a source counts in each province."""
    rows = ids("Coverage", range(len(provinces)))
    n = len(rows)
    made.things(
        "Coverage", rows, name_zh=[f"生成辖区{place}" for place in provinces], tier=["provincial"] * n, status_scope=["both"] * n,
        stated_total=[str(number) for number in draw.evenly(n, 100).tolist()], as_of=["2025"] * n,
        list_complete=draw.one_of(n, yes=0.3, no=0.5, unknown=0.2),
    )  # fmt: skip
    made.ties("COUNTS", ("Coverage", "Region"), rows, provinces)


def main() -> None:
    """Make a home with the bundled registry and a generated one."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--nodes", type=int, default=NODES)
    parser.add_argument("--edges", type=int, default=EDGES)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with homes.bundled(given.home) as ledger:
        generate(ledger, given.nodes, given.edges, given.seed)
        snapshot, _ = Archive(given.home).publish(ledger)
    print(snapshot.id, sum(snapshot.manifest.counts.values()), "rows")


if __name__ == "__main__":
    main()
