"""The published network as a whole, for programs that draw or compute it themselves."""

from __future__ import annotations

from pathlib import Path

from graph import export
from graph.network import Network
from queries.world import World
from viz.network import DRAWN, Filter, whole

EVERY = 10_000_000
"""More nodes than any snapshot has: nothing is left out."""


def write_network(world: World, folder: Path, lang: str) -> Network:
    """Write all things that are related and their relations as GEXF, GraphML and a CSV list; sources are left to the tables."""
    folder.mkdir(parents=True)
    found = whole(world, Filter(types=DRAWN), limit=EVERY)
    (folder / "network.gexf").write_bytes(export.gexf(found, lang))
    (folder / "network.graphml").write_bytes(export.graphml(found, lang))
    (folder / "relations.csv").write_bytes(export.csv_edges(found))
    return found
