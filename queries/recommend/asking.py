"""Who asks, as rows over all organisations: single organisations, or several that ask together as one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from queries.recommend.events import Block, Ints, Sparse
from queries.recommend.network import Network, row_normalised

TRAITS = ("degree", "events", "recent_events", "mean_size")


@dataclass(frozen=True)
class Asking:
    """Some askers: sparse rows (askers x organisations or topics) and one value per asker."""

    near: Sparse
    recent: Sparse
    strength: Sparse
    fast: Sparse
    led_by: Sparse
    walk: Sparse
    plain_walk: Sparse
    presence: Sparse
    profile: Sparse  # rows sum to 1
    tfidf: Sparse  # rows of length 1
    partner_topics: Sparse
    traits: dict[str, Block]
    latent: Block
    place: Ints
    kind: Ints
    place_weight: Block
    kind_weight: Block

    def wanting(self, topics: Ints) -> Asking:
        """Return the same askers with `topics` instead of their own."""
        wanted = np.zeros(self.profile.shape, np.float32)
        wanted[:, topics] = 1
        return replace(
            self,
            profile=row_normalised(csr_array(wanted)),
            tfidf=csr_array(wanted / np.sqrt(max(len(topics), 1))),
        )


def each(net: Network, askers: Ints) -> Asking:
    """Return organisations that ask one by one."""
    return Asking(
        net.adjacency[askers], net.recent[askers], net.strength[askers], net.fast[askers], net.led_by[askers],
        net.walk[askers], net.plain_walk[askers], net.presence[askers], net.profile[askers], net.tfidf[askers],
        net.partner_topics[askers], {name: net.traits[name][askers] for name in TRAITS}, net.latent[askers],
        net.events.place[askers], net.events.kind[askers], net.place_weight[askers], net.kind_weight[askers],
    )  # fmt: skip


def together(net: Network, members: Ints, topics: Ints | None = None, place: int = -1) -> Asking:
    """Return several organisations that ask as one: their ties and work added up, ties among themselves left out.

    topics: what the asking side itself works on, added to what its members do; place: where it is, -1 where unknown.
    """
    outside = np.ones(net.events.organisations, np.float32)
    outside[members] = 0
    near, recent, strength, fast, led_by = (
        _sum(matrix, members, outside) for matrix in (net.adjacency, net.recent, net.strength, net.fast, net.led_by)
    )
    for matrix in (near, recent):
        matrix.data[:] = 1
    presence = _sum(net.presence, members, np.ones(net.presence.shape[1], np.float32))
    if topics is not None and len(topics):
        presence = csr_array(presence + _row(topics, presence.shape[1]))
    walk = row_normalised(strength)
    weighted = presence.copy()
    weighted.data = weighted.data * net.rarity[weighted.indices]
    length = float(np.sqrt((weighted.data**2).sum()))
    whole = {name: np.atleast_1d(np.float32(net.traits[name][members].sum())) for name in TRAITS}
    whole |= {"degree": np.atleast_1d(np.float32(near.nnz)), "mean_size": _mean(net.traits["mean_size"][members])}
    return Asking(
        near, recent, strength, fast, led_by, walk, row_normalised(near), presence, row_normalised(presence),
        csr_array(weighted / max(length, 1e-12)), row_normalised(walk @ net.profile), whole,
        net.latent[members].sum(axis=0, keepdims=True), np.array([place], np.int64), np.array([-1], np.int64),
        net.place_weight[members].sum(axis=0, keepdims=True), net.kind_weight[members].sum(axis=0, keepdims=True),
    )  # fmt: skip


def _sum(matrix: Sparse, members: Ints, kept: Block) -> Sparse:
    """Return the members' rows added up to one, only where `kept` is not 0."""
    cuts = [slice(matrix.indptr[one], matrix.indptr[one + 1]) for one in members]
    indices = np.concatenate([np.zeros(0, np.int64), *(matrix.indices[cut] for cut in cuts)])
    data = np.concatenate([np.zeros(0, np.float32), *(matrix.data[cut] for cut in cuts)])
    columns, at = np.unique(indices, return_inverse=True)
    values = np.bincount(at, data, minlength=len(columns)) * kept[columns]
    held = np.flatnonzero(values)
    return csr_array(
        (values[held].astype(np.float32), columns[held], np.array([0, len(held)])), shape=(1, matrix.shape[1])
    )


def _row(columns: Ints, width: int) -> Sparse:
    chosen = np.unique(columns)
    return csr_array((np.ones(len(chosen), np.float32), chosen, np.array([0, len(chosen)])), shape=(1, width))


def _mean(values: Block) -> Block:
    return np.array([values.mean() if len(values) else 0], np.float32)
