"""Who asks, as rows over all organisations: single organisations, or several that ask together as one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from queries.recommend.events import Block, Bools, Floats, Ints, Sparse
from queries.recommend.network import Network, ones, row_normalised

TRAITS = ("degree", "events", "recent_events", "mean_size")


@dataclass(frozen=True)
class Asking:
    """Organisations that ask one by one: sparse rows (askers x organisations or topics) and one value per asker.

    Each is looked up when it is first asked for: the fixed fusion asks for a few of them only.
    """

    net: Network
    members: Ints
    wanted: Ints | None = None  # topics that stand for their own

    def rows(self, matrix: Sparse) -> Sparse:
        """Return the rows of those who ask."""
        return matrix[self.members]

    @cached_property
    def near(self) -> Sparse:
        """1 for every partner."""
        return ones(self.rows(self.net.adjacency))

    @cached_property
    def recent(self) -> Sparse:
        """1 for every partner of the last year."""
        return ones(self.rows(self.net.recent))

    @cached_property
    def strength(self) -> Sparse:
        """How strong the tie with each partner is."""
        return self.rows(self.net.strength)

    @cached_property
    def fast(self) -> Sparse:
        """How much goes on with each partner now."""
        return self.rows(self.net.fast)

    @cached_property
    def led_by(self) -> Sparse:
        """The leads of their events."""
        return self.rows(self.net.led_by)

    @cached_property
    def walk(self) -> Sparse:
        """Strength as shares of 1."""
        return self.rows(self.net.walk)

    @cached_property
    def plain_walk(self) -> Sparse:
        """Partners as shares of 1."""
        return row_normalised(self.near)

    @cached_property
    def presence(self) -> Sparse:
        """Topics they work on."""
        return self.rows(self.net.presence)

    @cached_property
    def profile(self) -> Sparse:
        """Topics wanted; rows sum to 1."""
        if self.wanted is None:
            return self._own_profile()
        return row_normalised(csr_array(self._wanted(self.wanted)))

    @cached_property
    def tfidf(self) -> Sparse:
        """Topics wanted, the rare ones more; rows of length 1."""
        if self.wanted is None:
            return self._own_tfidf()
        return csr_array(self._wanted(self.wanted) / np.sqrt(max(len(self.wanted), 1)))

    @cached_property
    def partner_topics(self) -> Sparse:
        """Topics of the partners."""
        return self.rows(self.net.partner_topics)

    @cached_property
    def traits(self) -> dict[str, Block]:
        """One value per asker."""
        return {name: self.net.traits[name][self.members] for name in TRAITS}

    @cached_property
    def latent(self) -> Block:
        """Their positions."""
        return self.net.latent[self.members]

    @cached_property
    def place(self) -> Ints:
        """Where they are."""
        return self.net.events.place[self.members]

    @cached_property
    def kind(self) -> Ints:
        """What they are."""
        return self.net.events.kind[self.members]

    @cached_property
    def place_weight(self) -> Block:
        """Strength of their ties into each place."""
        return self.net.place_weight[self.members]

    @cached_property
    def kind_weight(self) -> Block:
        """Strength of their ties with each kind."""
        return self.net.kind_weight[self.members]

    @cached_property
    def ties(self) -> Block:
        """Per organisation: how strong the tie of the first asker is."""
        ties = np.zeros(len(self.net.known), np.float32)
        cut = slice(0, self.strength.indptr[1])
        ties[self.strength.indices[cut]] = self.strength.data[cut]
        return ties

    @cached_property
    def attended(self) -> Bools:
        """Per event: whether any of them took part."""
        attended = np.zeros(len(self.net.size), bool)
        attended[self.net.incidence[self.members].indices] = True
        return attended

    def wanting(self, topics: Ints) -> Asking:
        """Return the same askers with `topics` instead of their own."""
        return replace(self, wanted=topics)

    def _wanted(self, topics: Ints) -> Block:
        wanted = np.zeros((self.presence.shape[0], self.presence.shape[1]), np.float32)
        wanted[:, topics] = 1
        return wanted

    def _own_profile(self) -> Sparse:
        return self.rows(self.net.profile)

    def _own_tfidf(self) -> Sparse:
        return self.rows(self.net.tfidf)


@dataclass(frozen=True)
class Together(Asking):
    """Several organisations that ask as one: their ties and work added up, ties among themselves left out.

    topics: what the asking side itself works on, added to what its members do; at: where it is, -1 where unknown.
    """

    topics: Ints | None = None
    at: int = -1

    def rows(self, matrix: Sparse) -> Sparse:
        """Return the members' rows added up; nobody has a tie with itself."""
        if len(self.members) == 1:
            return matrix[self.members]
        return _sum(matrix, self.members, self._outside)

    @cached_property
    def near(self) -> Sparse:
        """1 for every partner."""
        partners = np.zeros(len(self.net.known), np.float64)
        partners[self.net.adjacency[self.members].indices] = 1
        partners[self.members] = 0
        return _one_row(np.flatnonzero(partners), partners)

    @cached_property
    def _outside(self) -> Block:
        outside = np.ones(self.net.events.organisations, np.float32)
        outside[self.members] = 0
        return outside

    @cached_property
    def walk(self) -> Sparse:
        """Strength as shares of 1."""
        return row_normalised(self.strength)

    @cached_property
    def presence(self) -> Sparse:
        """Topics they work on."""
        width = self.net.presence.shape[1]
        presence = _sum(self.net.presence, self.members, np.ones(width, np.float32))
        own = self.topics if self.topics is not None else np.zeros(0, np.int64)
        return csr_array(presence + _row(own, width)) if len(own) else presence

    @cached_property
    def partner_topics(self) -> Sparse:
        """Topics of the partners."""
        return row_normalised(self.walk @ self.net.profile)

    @cached_property
    def traits(self) -> dict[str, Block]:
        """One value for all of them."""
        own = {name: self.net.counts[name][self.members] for name in ("events", "recent_events", "mean_size")}
        whole = {name: np.atleast_1d(np.float32(values.sum())) for name, values in own.items()}
        return whole | {"degree": np.atleast_1d(np.float32(self.near.nnz)), "mean_size": _mean(own["mean_size"])}

    @cached_property
    def latent(self) -> Block:
        """Their positions added up."""
        return _added(self.net.latent[self.members])

    @cached_property
    def place(self) -> Ints:
        """Where they are together."""
        return np.array([self.at], np.int64)

    @cached_property
    def kind(self) -> Ints:
        """Several are of no kind."""
        return np.array([-1], np.int64)

    @cached_property
    def place_weight(self) -> Block:
        """Strength of their ties into each place."""
        return _added(self.net.place_weight[self.members])

    @cached_property
    def kind_weight(self) -> Block:
        """Strength of their ties with each kind."""
        return _added(self.net.kind_weight[self.members])

    def _own_profile(self) -> Sparse:
        return row_normalised(self.presence)

    def _own_tfidf(self) -> Sparse:
        weighted = self.presence.copy()
        weighted.data = weighted.data * self.net.rarity[weighted.indices]
        length = float(np.sqrt((weighted.data**2).sum()))
        return csr_array(weighted / max(length, 1e-12))


def each(net: Network, askers: Ints) -> Asking:
    """Return organisations that ask one by one."""
    return Asking(net, askers)


def together(net: Network, members: Ints, topics: Ints | None = None, place: int = -1) -> Asking:
    """Return several organisations that ask as one; see `Together`."""
    return Together(net, members, topics=topics, at=place)


def _sum(matrix: Sparse, members: Ints, kept: Block) -> Sparse:
    """Return the members' rows added up to one, only where `kept` is not 0."""
    cuts = [slice(matrix.indptr[one], matrix.indptr[one + 1]) for one in members]
    indices = np.concatenate([np.zeros(0, np.int32), *(matrix.indices[cut] for cut in cuts)])
    data = np.concatenate([np.zeros(0, np.float32), *(matrix.data[cut] for cut in cuts)])
    values = np.asarray(np.bincount(indices, data, minlength=matrix.shape[1]) * kept, np.float64)
    return _one_row(np.flatnonzero(values), values)


def _row(columns: Ints, width: int) -> Sparse:
    return _one_row(np.unique(columns), np.ones(width))


def _one_row(held: Ints, values: Floats) -> Sparse:
    """Return a row that is as long as `values` and holds those of `held`."""
    places = held.astype(np.int32), np.array([0, len(held)], np.int32)
    return csr_array((values[held].astype(np.float32), *places), shape=(1, len(values)))


def _added(rows: Block) -> Block:
    return np.asarray(rows.sum(axis=0, keepdims=True), np.float32)


def _mean(values: Block) -> Block:
    return np.array([values.mean() if len(values) else 0], np.float32)
