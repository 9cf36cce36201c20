"""Revealed comparative advantage with shrinkage: small places are drawn to the country's mean, and every figure has an interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
INTERVAL = 0.9
STRONGEST, WEAKEST = 2.0, 1000.0
"""Bounds of the strength of the prior, in organisations: an estimate from few places may run to either end."""


class Advantage(NamedTuple):
    """Place × sector; 1 is the country's mean; not a number where nothing is known."""

    value: Matrix
    low: Matrix
    high: Matrix
    strength: float


def advantage(counts: NDArray[np.int64], reference: NDArray[np.bool_]) -> Advantage:
    """Return the advantage of every place from place × sector counts; the mean and the spread are those of the `reference` places.

    A sector's share of a place is beta-binomial: share ~ Beta(κ m, κ (1 - m)) with the country's share m; κ by moments over the reference
    places. The value is the posterior mean over m, the interval the posterior's.
    """
    from scipy import special  # loads on use

    total = counts.sum(axis=1, keepdims=True).astype(np.float64)
    own = counts[reference]
    mean = own.sum(axis=0) / max(1, own.sum())
    strength = spread(own, mean)
    alpha, beta = counts + strength * mean, total - counts + strength * (1 - mean)
    shape = np.broadcast_shapes(alpha.shape, beta.shape)
    known = np.broadcast_to((mean > 0) & (mean < 1), shape) & (total > 0)
    a, b = np.broadcast_to(alpha, shape)[known], np.broadcast_to(beta, shape)[known]
    share = np.broadcast_to(mean, shape)[known]
    value, low, high = (np.full(shape, np.nan) for _ in range(3))
    value[known] = a / (a + b) / share
    low[known] = special.betaincinv(a, b, (1 - INTERVAL) / 2) / share
    high[known] = special.betaincinv(a, b, (1 + INTERVAL) / 2) / share
    return Advantage(value, low, high, strength)


def spread(counts: NDArray[np.int64], mean: Matrix) -> float:
    """Return κ: how many organisations the mean counts for, by the moments of how places differ from it."""
    total = counts.sum(axis=1, keepdims=True).astype(np.float64)
    chance = total * mean * (1 - mean)
    more = chance * (total - 1)
    seen = (counts - total * mean) ** 2
    excess, room = float((seen - chance).sum()), float(more.sum())
    if room <= 0 or excess <= 0:
        return WEAKEST
    correlation = min(excess / room, 1.0)
    return float(np.clip(1 / correlation - 1, STRONGEST, WEAKEST))
