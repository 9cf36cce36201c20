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
    known = np.nan_to_num(parts)
    score = known @ weights().vector
    rank = _ranks(score[None, :])[0]
    tail = int((1 - weights().interval) / 2 * weights().draws)
    ends = [tail, weights().draws - 1 - tail]
    drawn_ranks = np.sort(_ranks(drawn() @ known.T).T, axis=1)
    low, high = drawn_ranks[:, ends].T
    return Ranked(score, rank, np.minimum(low, rank), np.maximum(high, rank))


def _ranks(scores: Matrix) -> NDArray[np.int32]:
    """Ranks of the cells in every row; scores alike in nine digits share one.

    A score and the number of its cell are sorted as one whole number: many times faster than sorting scores with their places.
    """
    rows, cells = scores.shape
    digits = max(1, (cells - 1).bit_length())
    ordered = np.rint(scores * -1e9).astype(np.int64)
    ordered <<= digits
    ordered |= np.arange(cells)
    ordered.sort(axis=1)
    cell = ordered & ((1 << digits) - 1)
    ordered >>= digits
    rank = np.ones(scores.shape, dtype=np.int32)  # of the first of those that share a score
    rank[:, 1:] = np.where(ordered[:, 1:] != ordered[:, :-1], np.arange(2, cells + 1, dtype=np.int32), 1)
    np.maximum.accumulate(rank, axis=1, out=rank)
    cell += np.arange(rows)[:, None] * cells
    found = np.empty(rows * cells, dtype=np.int32)
    found[cell.ravel()] = rank.ravel()
    return found.reshape(scores.shape)
