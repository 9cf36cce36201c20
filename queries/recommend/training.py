"""Examples to learn from: who became partners in a year, described as they stood when it began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from queries.recommend.asking import each
from queries.recommend.candidates import excluded, pool
from queries.recommend.events import Block, Bools, Events, Ints, Sparse
from queries.recommend.features import Rows, pairs, rows
from queries.recommend.fusion import Learned, Setting, learn
from queries.recommend.network import Network, network, project

BATCH = 256  # askers at once: 256 x 30 000 float32 is 30 MB per feature
NEGATIVES = 0.2  # share of the non-partners kept; they are weighted up, so the odds stay right


@dataclass(frozen=True)
class Compared:
    """A batch of askers: pairs of the pool with their features; `barred` is askers x organisations."""

    askers: Ints
    found: Rows
    barred: Bools
    row: Ints
    other: Ints
    features: Block


@dataclass(frozen=True)
class Examples:
    """Labelled pairs of the pools: true partners and hard negatives (near, well known, same topic or place)."""

    features: Block
    partner: Bools
    weight: Block


def new_partners(events: Events, net: Network, until: float) -> Sparse:
    """Return n x n: 1 where two known organisations first share an event in [net.moment, until) (years)."""
    incidence = events.between(net.moment, until).incidence()
    size = np.asarray(incidence.sum(axis=0)).ravel()
    together = project(incidence, (size <= events.largest).astype(float))
    together.data[:] = 1
    row, other = together.nonzero()
    both = net.known[row] & net.known[other]
    together.data *= both  # nonzero() and data share the order of a csr without zeros
    fresh = (together - together * net.adjacency).tocsr()
    fresh.eliminate_zeros()
    return fresh


def askers_of(fresh: Sparse) -> Ints:
    """Return the organisations with at least one new partner."""
    return np.flatnonzero(np.diff(fresh.indptr))


def compare(net: Network, askers: Ints) -> Iterator[Compared]:
    """Yield the pools of `askers` with their features, a batch at a time."""
    for first in range(0, len(askers), BATCH):
        batch = askers[first : first + BATCH]
        found, barred = rows(net, each(net, batch)), excluded(net, batch)
        row, other = pool(net, found, barred)
        yield Compared(batch, found, barred, row, other, pairs(net, found, row, other))


def examples(net: Network, fresh: Sparse, seed: int = 0, most: int | None = None) -> Examples:
    """Return the labelled pairs of every asker with a new partner, or of `most` of them drawn at random."""
    generator = np.random.default_rng(seed)
    askers = askers_of(fresh)
    if most is not None and len(askers) > most:
        askers = np.sort(generator.choice(askers, most, replace=False))
    made = [_labelled(batch, fresh, generator) for batch in compare(net, askers)]
    return join(made)


def join(made: Sequence[Examples]) -> Examples:
    """Return all examples as one."""
    if not made:
        return Examples(np.zeros((0, 0), np.float32), np.zeros(0, bool), np.zeros(0, np.float32))
    return Examples(
        np.concatenate([part.features for part in made]),
        np.concatenate([part.partner for part in made]),
        np.concatenate([part.weight for part in made]),
    )


def examples_of(events: Events, moment: float, span: float = 1.0, seed: int = 0, most: int | None = None) -> Examples:
    """Return the examples of the partnerships that begin in [moment, moment + span) (years); see `examples`."""
    net = network(events, moment)
    return examples(net, new_partners(events, net, moment + span), seed, most)


def learn_from(made: Examples, setting: Setting, seed: int = 0) -> Learned:
    """Fit the fusion on the examples."""
    return learn(made.features, made.partner.astype(np.float32), made.weight, setting, seed)


def _labelled(batch: Compared, fresh: Sparse, generator: np.random.Generator) -> Examples:
    future = fresh[batch.askers]
    partner = future.toarray()[batch.row, batch.other] > 0
    kept = partner | (generator.random(len(partner)) < NEGATIVES)
    count = np.diff(future.indptr)[batch.row[kept]]
    # Square root: a hub's hundreds of new partners must not drown the others, nor count as little as one.
    weight = np.where(partner[kept], 1, 1 / NEGATIVES) / np.sqrt(count)
    return Examples(batch.features[kept], partner[kept], weight.astype(np.float32))
