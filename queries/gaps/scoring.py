"""The score of a cell as a sum of parts, its rank among the cells of its place, and how far the rank moves with other weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Matrix = NDArray[np.float64]
Ints = NDArray[np.int64]
FILE = Path(__file__).parent / "weights.yaml"


class Part(BaseModel):
    """One part of the score."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: float = Field(gt=0)
    full: float = Field(gt=0)
    zh: str
    en: str


class Weights(BaseModel):
    """How a score is put together; see weights.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concentration: float = Field(gt=0)
    draws: int = Field(ge=10)
    seed: int
    interval: float = Field(gt=0, lt=1)
    parts: dict[str, Part]

    @property
    def vector(self) -> Matrix:
        """The weights, in order."""
        return np.array([part.weight for part in self.parts.values()])

    @property
    def full(self) -> Matrix:
        """The values that are worth all of a weight."""
        return np.array([part.full for part in self.parts.values()])


@cache
def weights() -> Weights:
    """Return the published weights."""
    return Weights.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@cache
def drawn() -> Matrix:
    """Return draws × parts: weights drawn around the published ones."""
    known = weights()
    rng = np.random.default_rng(known.seed)
    shares = rng.dirichlet(known.concentration * known.vector / known.vector.sum(), known.draws)
    return np.asarray(shares * known.vector.sum())


@dataclass(frozen=True)
class Ranked:
    """Cells of one place and tier: their score, rank (1 is highest; equal scores share one), and the interval of ranks under other weights."""

    score: Matrix
    rank: Ints
    low: Ints
    high: Ints


def worth(values: Matrix) -> Matrix:
    """Return cells × parts from their values: 0 to 1, in proportion up to the value that is full; not a number stays so."""
    return np.asarray(np.clip(values / weights().full, 0.0, 1.0))


def ranked(parts: Matrix) -> Ranked:
    """Rank cells by cells × parts (0 to 1); a part that is not known adds nothing."""
    profiles, which, number = np.unique(np.nan_to_num(parts), axis=0, return_inverse=True, return_counts=True)
    which = which.reshape(-1)
    score = profiles @ weights().vector
    rank = _ranks(score[None, :], number)[0]
    tail = int((1 - weights().interval) / 2 * weights().draws)
    ends = [tail, weights().draws - 1 - tail]
    low, high = np.partition(_ranks(drawn() @ profiles.T, number), ends, axis=0)[ends]
    return Ranked(score[which], rank[which], np.minimum(low, rank)[which], np.maximum(high, rank)[which])


def _ranks(scores: Matrix, number: Ints) -> Ints:
    """Ranks of distinct profiles in every row; `number` cells share each."""
    rounded = np.round(scores, 9)
    order = np.argsort(-rounded, axis=1)  # equal scores share a rank, whatever their order here
    ahead = np.cumsum(number[order], axis=1) - number[order]
    ordered = np.take_along_axis(rounded, order, axis=1)
    is_new = np.concatenate([np.ones((len(scores), 1), bool), np.diff(ordered, axis=1) != 0], axis=1)
    ahead = np.maximum.accumulate(np.where(is_new, ahead, 0), axis=1)
    found = np.empty_like(ahead)
    np.put_along_axis(found, order, ahead + 1, axis=1)
    return found
