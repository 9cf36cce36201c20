"""Ties between industry and academia beside chance, by formula: for layers too large to be dealt anew."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from queries.density.chance import Law, Numbers
from queries.density.events import Ints
from queries.density.measures import ACADEMIA, ELSE, INDUSTRY

FEWEST = 30  # meetings between sides to be expected, below which the formula says nothing


class Mixed(NamedTuple):
    """The E-I index of some ties, and its standard error where they are a sample."""

    value: float
    error: float


def mixed(one: Ints, other: Ints, unit: Ints | None = None) -> Mixed | None:
    """Return the index of ties by the sides of their ends, None where none counts.

    `unit` numbers the organisation each tie was sampled with, in the order of the sample: the error is that of a systematic sample.
    """
    counted = (one != ELSE) & (other != ELSE)
    if not counted.any():
        return None
    across = np.where(one == other, -1.0, 1.0)[counted]
    value = float(across.mean())
    if unit is None:
        return Mixed(value, 0.0)
    residual = np.diff(np.bincount(unit[counted], weights=across - value))
    return Mixed(value, float(np.sqrt((residual**2).sum() / 2) / len(across)))


def expected_mixing(degrees: Ints, sides: Ints, sizes: Ints, pairs: int) -> tuple[float, float] | None:
    """Return the mean and the deviation of the index when participation is dealt anew, None where too few ties could count.

    The mean is that of ties: pairs weigh by the probability that they meet at all, by their numbers of events. The deviation is that of
    meetings, a sum over the pairs of every event: one part grows with the number of pairs, the other with how uneven events are in size;
    and the formula's own error, as large as the share of participations that would stand in a body twice: these are dealt again.
    """
    mean, of_side = _mean(degrees, sides, pairs), np.bincount(sides, weights=degrees, minlength=ACADEMIA + 1)
    if mean is None:
        return None
    total = float(of_side.sum())
    shares = of_side / total
    lean, sided = float(shares[INDUSTRY] - shares[ACADEMIA]), float(shares[INDUSTRY] + shares[ACADEMIA])
    one, both = sided * lean**2 - lean**4 / sided, sided**2 - lean**4 / sided**2
    met = float((sizes * (sizes - 1) // 2).sum())
    if sided**2 * met < FEWEST:
        return None
    others = np.repeat(sizes - 1, sizes)
    variance = one * float(((others - others.mean()) ** 2).sum()) + met * max(0.0, both - 2 * one)
    twice = met * float((degrees * (degrees - 1)).sum()) / (total * (total - 1)) / total
    return mean, float(np.hypot(np.sqrt(variance) / (sided**2 * met), twice))


def _mean(degrees: Ints, sides: Ints, pairs: int) -> float | None:
    law, values = Law.of(degrees, pairs), np.unique(degrees[sides != ELSE])
    meet = 1 - law.never(values[:, None].astype(float), values[None, :].astype(float))
    industry, academia = (_counts(degrees[sides == side], values) for side in (INDUSTRY, ACADEMIA))
    across = float(industry @ meet @ academia)
    within = sum(float(own @ meet @ own - own @ np.diag(meet)) / 2 for own in (industry, academia))
    return (across - within) / (across + within) if across + within > 0 else None


def _counts(degrees: Ints, values: Ints) -> Numbers:
    return np.bincount(np.searchsorted(values, degrees), minlength=len(values)).astype(float)
