"""What the fixed fusion weighs, and what finds candidates for it, of one asker: a quarter of the features."""

from __future__ import annotations

import numpy as np

from queries.recommend.asking import Asking
from queries.recommend.events import Block, Ints, Sparse
from queries.recommend.features import DAMPING, NAMES, Rows, adamic_adar_weight, inner, share
from queries.recommend.network import Network, dense

HALF = 2  # where more than one in this many ties is walked, walking all of them is the faster way


def few_rows(net: Network, asking: Asking) -> Rows:
    """Return the row features of one asker: those that `few_pairs` reads and those that find candidates."""
    near, recent, profile = asking.near.indices, asking.recent, asking.profile
    inverse = (1 / np.maximum(net.degree, 1)).astype(np.float32)
    plain = asking.plain_walk.data * inverse[near]
    ways = np.column_stack([np.ones_like(plain), adamic_adar_weight(net, near), inverse[near], plain])
    # All ways at once: picking out the ties takes as long as walking them.
    common, adar, allocated, second = np.ascontiguousarray((net.adjacency[near].T @ ways).T)
    blocks = {
        "common_neighbours": common,
        "adamic_adar": adar,
        "resource_allocation": allocated,
        "random_walk": second + np.float32(DAMPING) * _walked(net.adjacency, second * inverse),
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


def _walked(ties: Sparse, start: Block) -> Block:
    """Return where one step along symmetric ties leads to from `start`, both a value per organisation."""
    held = np.flatnonzero(start)
    count = int((ties.indptr[held + 1] - ties.indptr[held]).sum())
    return np.asarray(ties @ start if count * HALF > ties.nnz else ties[held].T @ start[held], np.float32)
