"""What the fixed fusion weighs or finds candidates by, for one asker: a quarter of the features, along his own ties only."""

from __future__ import annotations

import numpy as np

from queries.recommend.asking import Asking
from queries.recommend.events import Block, Ints, Sparse
from queries.recommend.features import DAMPING, NAMES, Rows, adamic_adar_weight, inner, share
from queries.recommend.network import Network, dense

MUCH = 3  # where more than one in this many ties is walked, walking all of them is the faster way


def few_rows(net: Network, asking: Asking) -> Rows:
    """Return the row features of one asker: those that `few_pairs` reads and those that find candidates."""
    near, inverse = asking.near.indices, (1 / np.maximum(net.degree, 1)).astype(np.float32)
    plain = asking.plain_walk.data * inverse[near]
    ways = np.stack([np.ones_like(plain), adamic_adar_weight(net, near), inverse[near], plain])
    common, adar, allocated, second = _along(near, ways, net.adjacency)
    recent, profile = asking.recent, asking.profile
    blocks = {
        "common_neighbours": common,
        "adamic_adar": adar,
        "resource_allocation": allocated,
        "random_walk": second + np.float32(DAMPING) * _on(second * inverse, net.adjacency),
        "recent_neighbours": _along(recent.indices, recent.data[None], net.recent)[0],
        "topic_presence": _along(profile.indices, profile.data[None], net.topic_presence)[0],
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


def _along(held: Ints, ways: Block, matrix: Sparse) -> Block:
    """Return ways x columns: the rows `held` of a matrix added up, each times its entry of `ways` (ways x rows)."""
    part = matrix[held]
    return np.ascontiguousarray((part.T @ ways.T).T)


def _on(row: Block, matrix: Sparse) -> Block:
    """Return the product of a dense row with a symmetric matrix."""
    held = np.flatnonzero(row)
    walked = int((matrix.indptr[held + 1] - matrix.indptr[held]).sum())
    return np.asarray(matrix @ row if walked * MUCH > matrix.nnz else matrix[held].T @ row[held], np.float32)
