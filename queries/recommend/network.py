"""What is known at one moment, as sparse matrices that every question about it shares.

Built once per published graph; nothing that starts at or after the moment enters (bench and tests rely on it).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from queries.recommend.events import Block, Bools, Events, Floats, Ints, Sparse, sparse

MEMORY = 1.5  # years until a shared event weighs 1/e: calls and programmes turn over in about this time
RECENT = 1.0  # years that count as recent
RANK = 64  # dimensions of the latent positions


@dataclass(frozen=True)
class Network:
    """Matrices over organisations (n x n unless said otherwise) and vectors per organisation at `moment` (years)."""

    events: Events
    moment: float
    known: Bools  # took part in at least one event, or its own work is on record
    adjacency: Sparse  # 1 where two organisations share an event
    repeats: Sparse  # number of shared events
    strength: Sparse  # shared events, decayed with age, damped by the square root of their size
    walk: Sparse  # rows of strength normalised to 1
    plain_walk: Sparse  # rows of adjacency normalised to 1
    fast: Sparse  # as walk, with half the memory and damped by size: what goes on now
    recent: Sparse  # 1 where an event of the last year is shared
    fresh: Sparse  # 1 where the first shared event is of the last year
    led_by: Sparse  # organisation -> the leads of its events, decayed
    leads: Sparse  # led_by turned round: lead -> whom it led
    latent: Block  # n x RANK positions whose products approximate strength
    traits: dict[str, Block]  # one vector per organisation
    profile: Sparse  # n x topics, rows sum to 1
    presence: Sparse  # n x topics, decayed number of events
    topic_presence: Sparse  # topics x n: presence turned round once, since every lookup needs it by row
    topic_recent: Sparse  # topics x n, number of events of the last year
    tfidf: Sparse  # n x topics, rows of length 1
    rarity: Block  # per topic: how much more a rare one tells (inverse document frequency)
    partner_topics: Sparse  # n x topics: the mean profile of the partners
    place_weight: Block  # n x places: strength of ties into each place
    place_fresh: Block  # n x places: new partners of the last year from each place
    kind_weight: Block  # n x kinds
    kind_fresh: Block  # n x kinds
    place_affinity: Block  # places x places, log odds against independent mixing
    kind_affinity: Block  # kinds x kinds


def network(events: Events, moment: float, *, latent: bool = True) -> Network:
    """Return what the events that start before `moment` (years) tell; `latent` positions take as long as all the rest."""
    past = events.before(moment)
    incidence = past.incidence()
    size = _sums(incidence, 0)
    age = np.where(np.isnan(events.start), 0.0, np.maximum(moment - events.start, 0))
    shared = (size > 1).astype(float)
    tied = shared * (size <= events.largest)
    decay = np.exp(-age / MEMORY)
    thin = 1 / np.maximum(size - 1, 1)
    repeats = project(incidence, tied)
    adjacency, strength = _ones(repeats), project(incidence, tied * decay * np.sqrt(thin))
    fresh = _difference(adjacency, _ones(project(incidence, tied * (age >= RECENT))))
    presence = (incidence @ _scaled(events.topics, decay * shared) + events.own).tocsr()
    rarity = _rarity(incidence, events)
    leads = sparse(past.lead, past.organisation, past.event, incidence.shape)
    led_by = _without_diagonal(_scaled_columns(incidence, tied * decay) @ leads.T)
    walk = row_normalised(strength)
    profile = row_normalised(presence)
    place, kind = _members(events.place), _members(events.kind)
    return Network(
        events=past,
        moment=moment,
        known=(_sums(incidence, 1) > 0) | (_sums(events.own, 1) > 0),
        adjacency=adjacency,
        repeats=repeats,
        strength=strength,
        walk=walk,
        plain_walk=row_normalised(adjacency),
        fast=row_normalised(project(incidence, tied * decay**2 * thin)),
        recent=_ones(project(incidence, tied * (age < RECENT))),
        fresh=fresh,
        led_by=led_by,
        leads=led_by.T.tocsr(),
        latent=_latent(strength) if latent else np.zeros((events.organisations, 1), np.float32),
        traits=_traits(incidence, size, age, adjacency, fresh, leads)
        | {"inverse_strength": _inverse(_sums(strength, 1)).astype(np.float32)},
        profile=profile,
        presence=presence,
        topic_presence=presence.T.tocsr(),
        topic_recent=(incidence @ _scaled(events.topics, shared * (age < RECENT))).T.tocsr(),
        tfidf=_tfidf(presence, rarity),
        rarity=rarity,
        partner_topics=row_normalised(walk @ profile),
        place_weight=dense(strength @ place),
        place_fresh=dense(fresh @ place),
        kind_weight=dense(strength @ kind),
        kind_fresh=dense(fresh @ kind),
        place_affinity=_affinity(strength, place),
        kind_affinity=_affinity(strength, kind),
    )


def project(incidence: Sparse, weight: Floats) -> Sparse:
    """Return organisations x organisations: the summed `weight` (per event) of shared events, without the diagonal."""
    used = np.flatnonzero(weight)
    part = incidence[:, used]
    return _without_diagonal(_scaled_columns(part, weight[used]) @ part.T)


def row_normalised(matrix: Sparse) -> Sparse:
    """Return the matrix with every non-empty row summing to 1."""
    return _scaled(matrix, _inverse(_sums(matrix, 1)))


def _traits(
    incidence: Sparse, size: Floats, age: Floats, adjacency: Sparse, fresh: Sparse, leads: Sparse
) -> dict[str, Block]:
    shared = size > 1
    events = _sums(incidence, 1)
    earlier = (incidence @ (shared * (age >= RECENT)).astype(np.float32)) > 0
    latest = np.full(incidence.shape[0], np.inf)
    rows, columns = incidence.nonzero()
    np.minimum.at(latest, rows, age[columns])
    traits = {
        "degree": _sums(adjacency, 1),
        "events": events,
        "shared_events": incidence @ shared.astype(float),
        "recent_events": incidence @ (shared * (age < RECENT)),
        "recent_slots": incidence @ (np.exp(-2 * age / MEMORY) * np.maximum(size - 1, 0)),
        "fresh_partners": np.where(earlier, _sums(fresh, 1), 0),  # an entrant's first year is no sign of openness
        "idle": np.minimum(latest, 20),
        "mean_size": incidence @ size / np.maximum(events, 1),
        "led": _sums(leads, 1),
    }
    return {name: np.asarray(values, np.float32) for name, values in traits.items()}


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


def _ones(matrix: Sparse) -> Sparse:
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
