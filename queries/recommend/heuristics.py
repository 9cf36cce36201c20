"""The heuristics of the literature that a learned ranking has to beat (Liben-Nowell & Kleinberg 2007)."""

from __future__ import annotations

import numpy as np

from queries.recommend.events import Block, Floats
from queries.recommend.features import DAMPING, Rows
from queries.recommend.network import Network, row_normalised

NAMES = (
    "common_neighbours",
    "adamic_adar",
    "resource_allocation",
    "personalised_pagerank",
    "pagerank",
    "popularity",
    "random",
)
STEPS = 50  # power iterations of PageRank: error below 0.85^50 < 0.001


def heuristic(name: str, net: Network, found: Rows, standing: Floats, generator: np.random.Generator) -> Block:
    """Return askers x organisations scores of the heuristic `name`; `standing` is `global_pagerank(net)`.

    Raises KeyError for a name that is not one of NAMES.
    """
    shape = (len(found.asking.place), len(net.known))
    if name in ("common_neighbours", "adamic_adar", "resource_allocation"):
        return found.blocks[name]
    if name == "personalised_pagerank":
        return _personalised(net, found)
    if name == "random":
        return generator.random(shape, np.float32)
    values = {"pagerank": standing, "popularity": net.traits["degree"]}[name]
    return np.broadcast_to(np.asarray(values, np.float32), shape)


def global_pagerank(net: Network) -> Floats:
    """Return the PageRank of every organisation in the co-participation network (sums to 1)."""
    walk = row_normalised(net.adjacency)
    n = len(net.known)
    rank = np.full(n, 1 / max(n, 1))
    lonely = np.asarray(walk.sum(axis=1)).ravel() == 0
    for _ in range(STEPS):
        rank = (1 - DAMPING) / n + DAMPING * (rank @ walk + rank[lonely].sum() / n)
    return np.asarray(rank, float)


def _personalised(net: Network, found: Rows) -> Block:
    walk = row_normalised(net.adjacency)
    step = np.asarray(found.asking.plain_walk.toarray(), np.float32)
    total = (1 - DAMPING) * DAMPING * step
    for power in range(2, 6):  # later steps are close to the global PageRank and weigh 0.85^6
        step = step @ walk
        total = total + (1 - DAMPING) * DAMPING**power * step
    return total
