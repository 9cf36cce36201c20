"""How near two sectors are: how often provinces that have one have the other, shrunk where few provinces say anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
PRIOR = 3.0
"""How many provinces the mean counts for."""


def proximity(presence: NDArray[np.bool_], groups: NDArray[np.int64] | None = None) -> Matrix:
    """Return sector × sector proximities from province × sector presence: min conditional probability, shrunk to the mean.

    min(P(a|b), P(b|a)) = n_ab / max(n_a, n_b). With `groups` a pair is shrunk to the mean of pairs of its two groups, these to the mean of all.
    The diagonal is 0; a sector no province has is near to nothing known: its row is not a number.
    """
    held = presence.astype(np.float64)
    together, alone = held.T @ held, held.sum(axis=0)
    larger = np.maximum.outer(alone, alone)
    known = (np.minimum.outer(alone, alone) > 0) & ~np.eye(len(alone), dtype=bool)
    together, larger = np.where(known, together, 0.0), np.where(known, larger, 0.0)
    overall = together.sum() / larger.sum() if larger.sum() else 0.0
    prior = np.full_like(together, overall) if groups is None else _blocks(together, larger, groups, overall)
    near = (together + PRIOR * prior) / (larger + PRIOR)
    near[:, alone == 0] = near[alone == 0, :] = np.nan
    np.fill_diagonal(near, 0.0)
    return near


def _blocks(together: Matrix, larger: Matrix, groups: NDArray[np.int64], overall: float) -> Matrix:
    of = np.zeros((int(groups.max(initial=-1)) + 1, len(groups)))
    of[groups, np.arange(len(groups))] = 1
    mean = (of @ together @ of.T + PRIOR * overall) / (of @ larger @ of.T + PRIOR)
    return np.asarray(mean[np.ix_(groups, groups)])


def density(presence: NDArray[np.bool_], near: Matrix) -> Matrix:
    """Return place × sector: the share of a sector's proximity that lies in sectors the place has; not a number where nothing is known.

    Nothing is known of a place without any sector, nor of a sector that no province has.
    """
    weights = np.nan_to_num(near)
    total = weights.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = presence.astype(np.float64) @ weights / total
    found[:, np.isnan(near).all(axis=0) | (total == 0)] = np.nan
    found[~presence.any(axis=1)] = np.nan
    return np.asarray(found)
