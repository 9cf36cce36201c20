"""A network with its layout: node ids instead of numbers."""

from __future__ import annotations

import numpy as np

from graph.network import Network
from viz.layout import layout


def positions_of(network: Network) -> dict[str, tuple[float, float]]:
    """Return where each node stands, in units of one edge; the same network always gives the same."""
    ids = sorted(network.by_id)  # by id, not by strength: a changed degree alone moves nothing
    number = {identifier: n for n, identifier in enumerate(ids)}
    pairs = sorted((number[edge.source], number[edge.target]) for edge in network.edges)
    points = layout(len(ids), np.array(pairs, dtype=np.int64).reshape(-1, 2))
    return {identifier: (float(x), float(y)) for identifier, (x, y) in zip(ids, points, strict=True)}
