"""The null model of collaboration: who takes part in how much, and how large each event is, stays; who meets whom is chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats

Index = NDArray[np.int64]
SAMPLES, PAIRS_IN_ALL, FEWEST = 100, 20_000_000, 10  # a large graph is dealt fewer times
REPAIRS = 200
SMALLEST = 1e-300  # below it a p value is 0 in double precision


@dataclass(frozen=True)
class Participation:
    """Organisations × events as two index arrays of one length; no pair stands twice."""

    events: Index
    organizations: Index

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], numbers: dict[str, int]) -> Participation:
        """Index (event, organisation) pairs; `numbers` gives every organisation its column."""
        distinct = sorted(set(pairs))
        event_numbers = {event: n for n, event in enumerate(sorted({event for event, _ in distinct}))}
        return cls(
            np.array([event_numbers[event] for event, _ in distinct], dtype=np.int64),
            np.array([numbers[organization] for _, organization in distinct], dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.events)


class Comparison(NamedTuple):
    """Ties observed and under the null model; z and p are None where the null model leaves no room."""

    ties: int
    mean: float
    sd: float
    z: float | None
    p: float | None
    samples: int


def ties(participation: Participation, organizations: Index, width: int) -> sparse.csr_array:
    """Return the organisation × organisation matrix of who shares an event (upper triangle, boolean).

    `organizations` replaces the participants, so that a shuffled copy can be projected; `width` is the number of organisations.
    """
    if not len(participation):
        return sparse.csr_array((width, width), dtype=bool)
    shape = (int(participation.events.max()) + 1, width)
    incidence = sparse.csr_array(
        (np.ones(len(organizations), dtype=np.int32), (participation.events, organizations)), shape=shape
    )
    return sparse.csr_array(sparse.triu(incidence.T @ incidence, k=1) > 0)


def compare(layers: list[Participation], width: int, seed: int = 0) -> list[Comparison]:
    """Compare every layer's ties, and last the union of all, with layers dealt anew; `width` organisations in all."""
    observed = _counts([ties(layer, layer.organizations, width) for layer in layers])
    # a stream for each layer: a layer that did not change is dealt the same in the next snapshot
    streams = [np.random.default_rng((seed, number)) for number in range(len(layers))]
    pairs = max(1, sum(int((np.bincount(layer.events) ** 2).sum()) for layer in layers))
    samples = int(np.clip(PAIRS_IN_ALL // pairs, FEWEST, SAMPLES))
    drawn = np.array(
        [
            _counts([ties(layer, shuffled(layer, rng), width) for layer, rng in zip(layers, streams, strict=True)])
            for _ in range(samples)
        ],
        dtype=float,
    )
    return [_comparison(seen, column, samples) for seen, column in zip(observed, drawn.T, strict=True)]


def _counts(matrices: list[sparse.csr_array]) -> list[int]:
    """Ties of each layer and of their union."""
    return [int(matrix.nnz) for matrix in (*matrices, _union(matrices))]


def _comparison(observed: int, drawn: NDArray[np.float64], samples: int) -> Comparison:
    mean, sd = float(drawn.mean()), float(drawn.std(ddof=1))
    if sd == 0:
        return Comparison(observed, mean, 0.0, None, None, samples)
    z = (observed - mean) / sd
    return Comparison(observed, mean, sd, z, max(float(2 * stats.norm.sf(abs(z))), SMALLEST), samples)


def _union(matrices: list[sparse.csr_array]) -> sparse.csr_array:
    together = matrices[0]
    for matrix in matrices[1:]:
        together = sparse.csr_array(together + matrix)
    return together


def shuffled(participation: Participation, rng: np.random.Generator) -> Index:
    """Return participants dealt anew: each takes part as often as before, each event is as large, nobody stands twice in one.

    Duplicates after dealing are swapped away with random places; the few that no swap can settle (an event that nearly everyone
    shares) stay and only make the null model slightly sparser.
    """
    events, dealt = participation.events, rng.permutation(participation.organizations)
    n = len(dealt)
    for _ in range(REPAIRS):
        doubled = _doubled(events, dealt)
        if not len(doubled):
            break
        partners = rng.integers(0, n, len(doubled))
        for place, partner in zip(doubled, partners, strict=True):
            dealt[place], dealt[partner] = dealt[partner], dealt[place]
    return dealt


def _doubled(events: Index, organizations: Index) -> Index:
    order = np.lexsort((organizations, events))
    same = (np.diff(events[order]) == 0) & (np.diff(organizations[order]) == 0)
    found: Index = order[1:][same]
    return found


def adjusted(p_values: list[float | None]) -> list[float | None]:
    """Return Benjamini–Hochberg q values; None stays None and does not count as a test."""
    known = [p for p in p_values if p is not None]
    if not known:
        return list(p_values)
    q_values = iter(stats.false_discovery_control(known))
    return [None if p is None else float(next(q_values)) for p in p_values]
