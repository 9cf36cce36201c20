"""What the fixed fusion weighs, and what finds candidates for it, of one asker: a quarter of the features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queries.recommend.asking import Asking
from queries.recommend.events import Block, Bools, Ints, Sparse
from queries.recommend.features import DAMPING, NAMES, Rows, adamic_adar_weight, inner, share
from queries.recommend.network import Network, dense

DEAR = 2  # how much longer it takes to pick out a tie and walk it than to walk it among all


def few_rows(net: Network, asking: Asking, barred: Bools | None = None) -> Rows:
    """Return the row features of one asker: those that `few_pairs` reads and those that find candidates.

    Of organisations that are `barred` they may be left at 0.
    """
    free = np.arange(len(net.known)) if barred is None else np.flatnonzero(~barred)
    near, recent, profile = asking.near.indices, asking.recent, asking.profile
    inverse = (1 / np.maximum(net.degree, 1)).astype(np.float32)
    ways = asking.plain_walk.data * inverse[near], adamic_adar_weight(net, near), inverse[near]
    second, adar, allocated = _walked(net.adjacency, near, ways, [None, free, free])
    held = np.flatnonzero(second)
    (third,) = _walked(net.adjacency, held, [second[held] * inverse[held]], [free])
    blocks = {
        "adamic_adar": adar,
        "resource_allocation": allocated,
        "random_walk": second + np.float32(DAMPING) * third,
        "recent_neighbours": net.recent[recent.indices].T @ recent.data,
        "topic_presence": net.topic_presence[profile.indices].T @ profile.data,
    }
    return Rows(asking, {name: row[None] for name, row in blocks.items()})


def few_pairs(net: Network, found: Rows, row: Ints, other: Ints) -> Block:
    """Return pairs x len(NAMES) as `features.pairs` does, 0 where the fixed fusion does not look."""
    asking = found.asking
    columns = {name: block[0, other] for name, block in found.blocks.items()}
    for name in ("resource_allocation", "random_walk"):
        columns[f"relative_{name}"] = share(columns[name], row)
    columns["topic_similarity"] = inner(dense(asking.tfidf), net.tfidf, row, other)
    columns["shared_events"] = net.counts["shared_events"][other]
    place, kind, ties = net.events.place[other], net.events.kind[other], asking.kind_weight[0]
    columns["same_place"] = (place >= 0) & (place == asking.place[0])
    told = (kind >= 0) & (asking.kind[0] >= 0)
    columns["kind_of_partners"] = told * ties[kind] / np.maximum(ties.sum(), 1e-9)
    features = np.zeros((len(other), len(NAMES)), np.float32)
    for name in columns.keys() & set(NAMES):
        features[:, NAMES.index(name)] = columns[name]
    return features


def _walked(ties: Sparse, held: Ints, ways: Sequence[Block], ends: Sequence[Ints | None]) -> list[Block]:
    """Return, way by way, where one step along symmetric ties leads from `held`: a value per organisation.

    A way has a value for each of `held`; elsewhere than at its `ends` (None: everywhere) the result may be left at 0.
    """
    if _count(ties, held) * DEAR < min(ties.nnz, *(_count(ties, end) * DEAR for end in ends if end is not None)):
        part = ties[held].T
        return [part @ way for way in ways]
    return [_arrived(ties, held, way, end) for way, end in zip(ways, ends, strict=True)]


def _arrived(ties: Sparse, held: Ints, way: Block, ends: Ints | None) -> Block:
    start = np.zeros(ties.shape[0], np.float32)
    start[held] = way
    if ends is None or _count(ties, ends) * DEAR > ties.nnz:
        return np.asarray(ties @ start, np.float32)
    arrived = np.zeros(ties.shape[0], np.float32)
    arrived[ends] = ties[ends] @ start
    return arrived


def _count(ties: Sparse, held: Ints) -> int:
    """Return how many ties some organisations have."""
    return int((ties.indptr[held + 1] - ties.indptr[held]).sum())
