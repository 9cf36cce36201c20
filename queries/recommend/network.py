"""What is known at one moment, as sparse matrices that every question about it shares.

Built once per published graph; nothing that starts at or after the moment enters (bench and tests rely on it).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from queries.recommend.events import Block, Bools, Events, Floats, Ints, Sparse, sparse

MEMORY = 1.5  # years until a shared event weighs 1/e: calls and programmes turn over in about this time
RECENT = 1.0  # years that count as recent
FOREMOST = 1000  # organisations that stand for all others where it is only standing that counts
RANK = 64  # dimensions of the latent positions


@dataclass(frozen=True)
class Summed:
    """A matrix and the sums of its rows."""

    matrix: Sparse
    total: Floats


@dataclass(frozen=True)
class Network:
    """What the events before `moment` (years) tell, as matrices over organisations (n x n unless said otherwise).

    Each is computed when it is first asked for, and then kept: the fixed fusion asks for a few of them only.
    """

    events: Events  # those that start before the moment
    moment: float

    @cached_property
    def incidence(self) -> Sparse:
        """Organisations x events: 1 where one took part."""
        return self.events.incidence()

    @cached_property
    def size(self) -> Floats:
        """Organisations per event."""
        return _sums(self.incidence, 0)

    @cached_property
    def known(self) -> Bools:
        """Who took part in at least one event, or whose own work is on record."""
        return np.asarray((_sums(self.incidence, 1) > 0) | (_sums(self.events.own, 1) > 0), bool)

    @cached_property
    def repeats(self) -> Sparse:
        """Number of shared events."""
        return project(self.incidence, self._tied)

    @cached_property
    def adjacency(self) -> Sparse:
        """1 where two organisations share an event."""
        return ones(self.repeats)

    @cached_property
    def strength(self) -> Sparse:
        """Shared events, decayed with age, damped by the square root of their size."""
        return self._strength.matrix

    @cached_property
    def walk(self) -> Sparse:
        """Rows of strength normalised to 1."""
        return _scaled(self.strength, _inverse(self._strength.total))

    @cached_property
    def plain_walk(self) -> Sparse:
        """Rows of adjacency normalised to 1."""
        return row_normalised(self.adjacency)

    @cached_property
    def fast(self) -> Sparse:
        """As walk, with half the memory and damped by size: what goes on now."""
        return row_normalised(project(self.incidence, self._tied * self._decay**2 * self._thin))

    @cached_property
    def recent(self) -> Sparse:
        """1 where an event of the last year is shared."""
        return ones(project(self.incidence, self._tied * (self._age < RECENT)))

    @cached_property
    def fresh(self) -> Sparse:
        """1 where the first shared event is of the last year."""
        return _difference(self.adjacency, ones(project(self.incidence, self._tied * (self._age >= RECENT))))

    @cached_property
    def led_by(self) -> Sparse:
        """Organisation -> the leads of its events, decayed."""
        return _without_diagonal(_scaled_columns(self.incidence, self._tied * self._decay) @ self._leads.T)

    @cached_property
    def leads(self) -> Sparse:
        """led_by turned round: lead -> whom it led."""
        return self.led_by.T.tocsr()

    @cached_property
    def latent(self) -> Block:
        """n x RANK positions whose products approximate strength; they take as long as all the rest."""
        return _latent(self.strength)

    @cached_property
    def degree(self) -> Block:
        """Number of partners."""
        return _sums(self.adjacency, 1).astype(np.float32)

    @cached_property
    def counts(self) -> dict[str, Block]:
        """The traits that can be read off the participations."""
        return _counts(self.incidence, self.size, self._age)

    @cached_property
    def traits(self) -> dict[str, Block]:
        """One vector per organisation."""
        earlier = (self.incidence @ ((self.size > 1) * (self._age >= RECENT)).astype(np.float32)) > 0
        return self.counts | {
            "degree": self.degree,
            # an entrant's first year is no sign of openness
            "fresh_partners": np.where(earlier, _sums(self.fresh, 1), 0).astype(np.float32),
            "led": _sums(self._leads, 1).astype(np.float32),
            "inverse_strength": _inverse(_sums(self.strength, 1)).astype(np.float32),
        }

    @cached_property
    def standing(self) -> Block:
        """How much goes on around an organisation, then how many partners it has."""
        return np.asarray(self.counts["recent_slots"] + self.degree * np.float32(1e-3), np.float32)

    @cached_property
    def little(self) -> Block:
        """Standing, made so small that it only decides between equals."""
        return self.standing * np.float32(1e-9)

    @cached_property
    def foremost(self) -> Bools:
        """Those with the highest standing, and all that tie with the last of them."""
        last = len(self.little) - FOREMOST
        if last <= 0:
            return np.ones(len(self.little), bool)
        return np.asarray(self.little >= np.partition(self.little, last)[last], bool)

    @cached_property
    def presence(self) -> Sparse:
        """n x topics, decayed number of events."""
        return self._presence.matrix

    @cached_property
    def topic_presence(self) -> Sparse:
        """Topics x n: presence turned round once, since every lookup needs it by row."""
        return self.presence.T.tocsr()

    @cached_property
    def topic_recent(self) -> Sparse:
        """Topics x n, number of events of the last year."""
        latest = (self.size > 1).astype(float) * (self._age < RECENT)
        return (self.incidence @ _scaled(self.events.topics, latest)).T.tocsr()

    @cached_property
    def profile(self) -> Sparse:
        """n x topics, rows sum to 1."""
        return _scaled(self.presence, _inverse(self._presence.total))

    @cached_property
    def rarity(self) -> Block:
        """Per topic: how much more a rare one tells (inverse document frequency)."""
        return _rarity(self.incidence, self.events)

    @cached_property
    def tfidf(self) -> Sparse:
        """n x topics, rows of length 1."""
        return _tfidf(self.presence, self.rarity)

    @cached_property
    def partner_topics(self) -> Sparse:
        """n x topics: the mean profile of the partners."""
        return row_normalised(self.walk @ self.profile)

    @cached_property
    def places(self) -> Sparse:
        """n x places: 1 where an organisation is."""
        return _members(self.events.place)

    @cached_property
    def kinds(self) -> Sparse:
        """n x kinds: 1 for what an organisation is."""
        return _members(self.events.kind)

    @cached_property
    def place_weight(self) -> Block:
        """n x places: strength of ties into each place."""
        return dense(self.strength @ self.places)

    @cached_property
    def place_fresh(self) -> Block:
        """n x places: new partners of the last year from each place."""
        return dense(self.fresh @ self.places)

    @cached_property
    def kind_weight(self) -> Block:
        """n x kinds: strength of ties with each kind."""
        return dense(self.strength @ self.kinds)

    @cached_property
    def kind_fresh(self) -> Block:
        """n x kinds: new partners of the last year of each kind."""
        return dense(self.fresh @ self.kinds)

    @cached_property
    def place_affinity(self) -> Block:
        """Places x places, log odds against independent mixing."""
        return _affinity(self.strength, self.places)

    @cached_property
    def kind_affinity(self) -> Block:
        """Kinds x kinds, log odds against independent mixing."""
        return _affinity(self.strength, self.kinds)

    @cached_property
    def _strength(self) -> Summed:
        return _summed(project(self.incidence, self._tied * self._decay * np.sqrt(self._thin)))

    @cached_property
    def _presence(self) -> Summed:
        shared = (self.size > 1).astype(float)
        topics = _scaled(self.events.topics, self._decay * shared)
        return _summed((self.incidence @ topics + self.events.own).tocsr())

    @cached_property
    def _tied(self) -> Floats:
        """Per event: 1 where those who took part count as tied."""
        return ((self.size > 1) & (self.size <= self.events.largest)).astype(float)

    @cached_property
    def _age(self) -> Floats:
        start = self.events.start
        return np.where(np.isnan(start), 0.0, np.maximum(self.moment - start, 0))

    @cached_property
    def _decay(self) -> Floats:
        return np.exp(-self._age / MEMORY)

    @cached_property
    def _thin(self) -> Floats:
        """Per event: one over the number of others in it."""
        return np.asarray(1 / np.maximum(self.size - 1, 1), float)

    @cached_property
    def _leads(self) -> Sparse:
        past = self.events
        return sparse(past.lead, past.organisation, past.event, self.incidence.shape)


def network(events: Events, moment: float) -> Network:
    """Return what the events that start before `moment` (years) tell."""
    return Network(events.before(moment), moment)


def project(incidence: Sparse, weight: Floats) -> Sparse:
    """Return organisations x organisations: the summed `weight` (per event) of shared events, without the diagonal."""
    used = np.flatnonzero(weight)
    part = incidence[:, used]
    return _without_diagonal(_scaled_columns(part, weight[used]) @ part.T)


def _summed(product: Sparse) -> Summed:
    """Return a new product, its places put in order, with its row sums."""
    total = _sums(product, 1)  # first: in another order they would be rounded otherwise
    return Summed(_ordered(product), total)


def row_normalised(matrix: Sparse) -> Sparse:
    """Return the matrix with every non-empty row summing to 1."""
    return _scaled(matrix, _inverse(_sums(matrix, 1)))


def _counts(incidence: Sparse, size: Floats, age: Floats) -> dict[str, Block]:
    shared = size > 1
    events = _sums(incidence, 1)
    latest = np.full(incidence.shape[0], np.inf)
    rows, columns = incidence.nonzero()
    np.minimum.at(latest, rows, age[columns])
    counts = {
        "events": events,
        "shared_events": incidence @ shared.astype(float),
        "recent_events": incidence @ (shared * (age < RECENT)),
        "recent_slots": incidence @ (np.exp(-2 * age / MEMORY) * np.maximum(size - 1, 0)),
        "idle": np.minimum(latest, 20),
        "mean_size": incidence @ size / np.maximum(events, 1),
    }
    return {name: np.asarray(values, np.float32) for name, values in counts.items()}


def _rarity(incidence: Sparse, events: Events) -> Block:
    """Return log(1 + things / those on the topic); of events the known ones, lest a later one change today's weights."""
    seen = (_sums(incidence, 0) > 0).astype(np.float32)
    frequency = seen @ events.topics + _sums(events.own, 0)
    held = seen.sum() + (_sums(events.own, 1) > 0).sum()
    return np.asarray(np.log1p(held / np.maximum(frequency, 1)), np.float32)


def _tfidf(presence: Sparse, rarity: Block) -> Sparse:
    weighted = _scaled_columns(presence, rarity.astype(float))
    return _scaled(weighted, _inverse(np.sqrt(_sums(weighted * weighted, 1))))


def _latent(strength: Sparse) -> Block:
    """Leading factors of the regularised Laplacian, scaled by size; tau keeps isolated groups from taking them all."""
    n = strength.shape[0]
    rank = min(RANK, n - 1)
    total = _sums(strength, 1)
    if rank < 1 or not total.any():
        return np.zeros((n, 1), np.float32)
    from sklearn.utils.extmath import randomized_svd

    root = 1 / np.sqrt(total + total[total > 0].mean())
    left, values, _ = randomized_svd(_scaled_columns(_scaled(strength, root), root), rank, n_iter=3, random_state=0)  # pyright: ignore[reportArgumentType] - read off a default of "auto"
    return np.asarray(left * np.sqrt(values), np.float32)


def _inverse(values: Floats) -> Floats:
    return np.divide(1, values, out=np.zeros_like(values), where=values > 0)


def _affinity(strength: Sparse, member: Sparse) -> Block:
    mixed = dense(member.T @ strength @ member).astype(float)
    share = mixed.sum(axis=1)
    expected = np.outer(share, share) / max(share.sum(), 1e-12)
    return np.asarray(np.log((mixed + 0.5) / (expected + 0.5)), np.float32)


def _members(attribute: Ints) -> Sparse:
    known = np.flatnonzero(attribute >= 0)
    shape = (len(attribute), int(attribute.max(initial=0)) + 1)
    return sparse(np.ones(len(known)), known, attribute[known], shape)


def _scaled(matrix: Sparse, factor: Floats) -> Sparse:
    kept = _ordered(matrix)
    return _of_the_shape(kept, kept.data * np.repeat(np.asarray(factor, np.float32), np.diff(kept.indptr)))


def _scaled_columns(matrix: Sparse, factor: Floats) -> Sparse:
    kept = _ordered(matrix)
    return _of_the_shape(kept, kept.data * np.asarray(factor, np.float32)[kept.indices])


def _ordered(matrix: Sparse) -> Sparse:
    kept = matrix.tocsr()
    kept.sort_indices()  # scipy would do it in place at its leisure, to the harm of whoever shares the places
    return kept


def _of_the_shape(matrix: Sparse, data: Block) -> Sparse:
    """Return other data in the places of a matrix; the places are shared, so they have to be in order already."""
    return csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _without_diagonal(matrix: Sparse) -> Sparse:
    out = matrix.tocsr()
    rows = np.repeat(np.arange(out.shape[0], dtype=out.indices.dtype), np.diff(out.indptr))
    out.data[rows == out.indices] = 0  # setdiag looks every place up again
    out.eliminate_zeros()
    return out


def ones(matrix: Sparse) -> Sparse:
    """Return the matrix with 1 in every place it has."""
    kept = _ordered(matrix)
    return _of_the_shape(kept, np.ones_like(kept.data))


def _difference(left: Sparse, right: Sparse) -> Sparse:
    out = (left - right).tocsr()
    out.eliminate_zeros()
    return out


def _sums(matrix: Sparse, axis: int) -> Floats:
    return np.asarray(matrix.sum(axis=axis), float).ravel()


def dense(matrix: Sparse) -> Block:
    """Return the matrix as float32 rows."""
    return np.asarray(matrix.toarray(), np.float32)
