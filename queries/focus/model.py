"""The probability that two centers do the same: a few published, non-negative weights; what is not known counts neither way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from queries.focus.rows import PartName
from queries.focus.vectors import Bools, Floats

PARTS: tuple[PartName, ...] = ("name", "sector", "technology", "segments", "members")
OFTEN_UNKNOWN = PARTS[2:]
"""Parts that speak against a pair where both sides are known and have nothing in common."""
PUBLISHED = Path(__file__).with_name("weights.yaml")


@dataclass(frozen=True)
class Weights:
    """Log-odds of doing the same = base + for each known part: weight x likeness - against."""

    base: float
    weight: dict[str, float]
    against: dict[str, float]
    apart: float
    """How much more log-odds a duplicate needs than an overlap."""
    lower: float
    upper: float
    """Below `lower` two centers are held to differ, from `upper` on to do the same; between the two nothing is said."""
    ceiling: float = 1.0
    """What the surest pairs came to in cross-validation: no probability is said to be higher."""
    fitted_on: str = ""
    labels: str = ""

    def contributions(self, parts: Floats) -> Floats:
        """Return what each part adds to the log-odds (pairs x parts); an unknown part adds nothing."""
        weight = np.array([self.weight[name] for name in PARTS])
        against = np.array([self.against.get(name, 0.0) for name in PARTS])
        return np.where(np.isnan(parts), 0.0, weight * np.nan_to_num(parts) - against)

    def log_odds(self, parts: Floats) -> Floats:
        """Return the log-odds of pairs."""
        return np.asarray(self.base + self.contributions(parts).sum(axis=1))

    def probability(self, log_odds: Floats) -> Floats:
        """Return the probability that pairs do the same, wholly or in part."""
        return np.asarray(self.ceiling * logistic(log_odds))

    def is_duplicate(self, log_odds: Floats) -> Bools:
        """Return whether a pair that does the same rather does all of it than a part."""
        return np.asarray(2 * logistic(log_odds - self.apart) >= logistic(log_odds))


def logistic(log_odds: Floats) -> Floats:
    """Return probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -50, 50))))


@cache
def published() -> Weights:
    """Return the weights that ship."""
    return Weights(**yaml.safe_load(PUBLISHED.read_text(encoding="utf-8")))
