"""What chance alone gives: organisations keep their number of events, events their size, and who meets whom is drawn.

A pair's meetings follow the hypergeometric law with an effective number of events, N = M (M - 1) / Σ k (k - 1) for M participations
in events of size k: the mean is that of the configuration model, and nobody meets more often than it takes part. Measured on
shuffled graphs it counts repeated meetings within a few per cent, where the plain law (every event equally large) and the bipartite
configuration model solved by maximum entropy (numbers kept on average only) are wrong by factors: see docs/semantics.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from queries.density.events import Bools, Ints

Numbers = NDArray[np.float64]
FORMULA_ERROR = 0.05  # of the expected repeats; measured against dealt graphs in the tests
LIKELY = 2.0  # pairs within so many standard deviations of what is expected are never beyond chance
TAIL = 64
LEVEL = 0.05


@dataclass(frozen=True)
class Law:
    """How often two organisations meet by chance in one layer, by their numbers of events."""

    effective: float
    """As many events of one size as give pairs the same expected meetings."""

    @classmethod
    def of(cls, degrees: Ints, pairs: int) -> Law:
        """Return the law of a layer: how often each organisation takes part, and how many pairs all events hold."""
        total = int(degrees.sum())
        return cls(total * (total - 1) / (2 * pairs) if pairs else np.inf)

    def events(self, one: Numbers, other: Numbers) -> Numbers:
        """Return the effective number of events for each pair: never fewer than either attends."""
        return np.maximum(self.effective, np.maximum(one, other))

    def expected(self, one: Numbers, other: Numbers) -> Numbers:
        """Return the expected meetings of each pair."""
        return one * other / self.events(one, other)

    def never(self, one: Numbers, other: Numbers) -> Numbers:
        """Return the probability of each pair never to meet."""
        if np.isinf(self.effective):
            return np.ones(np.broadcast_shapes(one.shape, other.shape))
        return _mass(np.zeros(1), one, other, self.events(one, other))

    def masses(self, one: Numbers, other: Numbers, most: int) -> Numbers:
        """Return the probabilities of 0 … `most` meetings, a row per pair."""
        if np.isinf(self.effective):
            return np.eye(1, most + 1).repeat(len(one), axis=0)
        found = _mass(np.arange(most + 1.0), one[:, None], other[:, None], self.events(one, other)[:, None])
        scaled: Numbers = found / np.maximum(1.0, found.sum(axis=1, keepdims=True))
        return scaled


def _mass(times: Numbers, one: Numbers, other: Numbers, events: Numbers) -> Numbers:
    """Hypergeometric mass with a real number of events."""
    rest = events - one - other + times
    possible = (times <= one) & (times <= other) & (rest > -1)
    logs = (
        _choose(one, np.minimum(times, one))
        + _choose(events - one, np.clip(other - times, 0, events - one))
        - _choose(events, other)
    )
    return np.where(possible, np.exp(logs), 0.0)


def _choose(among: Numbers, taken: Numbers) -> Numbers:
    logs: Numbers = special.gammaln(among + 1) - special.gammaln(taken + 1) - special.gammaln(among - taken + 1)
    return logs


class Expected(NamedTuple):
    """Ties by formula: mean and deviation."""

    mean: float
    sd: float


def expected_ties(degrees: Ints, pairs: int) -> Expected:
    """Return the ties chance gives: `pairs` meetings, less those of pairs that have met before.

    The deviation is that of as many rare repeats, and the formula's own error.
    """
    law = Law.of(degrees, pairs)
    values, counts = np.unique(degrees, return_counts=True)
    one, other = values[:, None].astype(float), values[None, :].astype(float)
    weights = counts[:, None] * (counts[None, :] - np.eye(len(counts))) / 2
    repeated = float((weights * (law.expected(one, other) - 1 + law.never(one, other))).sum())
    repeated = min(max(repeated, 0.0), float(pairs))
    return Expected(pairs - repeated, float(np.sqrt(repeated + (FORMULA_ERROR * repeated) ** 2)))


def p_values(laws: list[Law], degrees: list[Ints], first: Ints, second: Ints, shared: Ints) -> Numbers:
    """Return, pair by pair, how probable at least `shared` meetings are by chance, over one layer or several together.

    1 where as many are likely, and where the pair met once only: one meeting is no repeated collaboration.
    """
    mean = sum(
        (law.expected(d[first].astype(float), d[second].astype(float)) for law, d in zip(laws, degrees, strict=True)),
        np.zeros(len(first)),
    )
    found = np.ones(len(first))
    rare = np.flatnonzero((shared >= 2) & (shared > mean + LIKELY * np.sqrt(mean)))
    if len(rare):
        columns = [d[ends[rare]] for d in degrees for ends in (first, second)]
        kinds, kind = np.unique(np.stack([*columns, shared[rare]]), axis=1, return_inverse=True)
        found[rare] = _tails(laws, kinds)[kind]
    return found


def _tails(laws: list[Law], kinds: Ints) -> Numbers:
    *ends, shared = kinds.astype(float)
    most = int(shared.max()) + TAIL
    together: Numbers = np.eye(1, most + 1).repeat(len(shared), axis=0)
    for law, one, other in zip(laws, ends[::2], ends[1::2], strict=True):
        together = _sum(together, law.masses(one, other, most))
    columns = np.arange(most + 1)[None, :] >= shared[:, None]
    tails: Numbers = np.minimum(1.0, (together * columns).sum(axis=1))
    return tails


def _sum(one: Numbers, other: Numbers) -> Numbers:
    """The law of a sum of two independent counts."""
    found = np.zeros_like(one)
    for times in range(one.shape[1]):
        if other[:, times].any():
            found[:, times:] += one[:, : one.shape[1] - times] * other[:, times, None]
    return found


def beyond_chance(p: Numbers, possible: int, level: float = LEVEL) -> tuple[Bools, Numbers]:
    """Return which pairs stand beyond chance, and every q value (Benjamini-Hochberg over all `possible` pairs, met or not)."""
    if not len(p):
        return np.zeros(0, dtype=bool), p
    order = np.argsort(p, kind="stable")
    scaled = p[order] * possible / np.arange(1, len(p) + 1)
    q: Numbers = np.empty_like(p)
    q[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return q <= level, q


def two_sided(z: float) -> float:
    """Return how probable a deviation at least as large is under a normal law."""
    return float(special.erfc(abs(z) / np.sqrt(2)))


def adjusted(p: list[float | None]) -> list[float | None]:
    """Return Benjamini-Hochberg q values; None stays None and does not count as a test."""
    known = np.array([value for value in p if value is not None])
    q = iter(beyond_chance(known, len(known))[1].tolist())
    return [None if value is None else next(q) for value in p]
