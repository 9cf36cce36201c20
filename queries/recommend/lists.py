"""The final list: plain, diverse (maximal marginal relevance), or with a cap on how often one organisation is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from queries.recommend.events import Floats, Ints

DEPTH = 50  # candidates that diversity may reorder


class Likeness(Protocol):
    """How alike candidates are, 0..1, looked up one candidate at a time: a matrix is one, too."""

    def __getitem__(self, at: int, /) -> Floats:
        """Return how like a candidate every one is."""
        ...


def plain(score: Floats) -> Ints:
    """Return the positions from best to worst; equal scores keep their order."""
    return np.argsort(-score, kind="stable")


def diverse(score: Floats, likeness: Likeness, k: int, diversity: float) -> Ints:
    """Return k positions by maximal marginal relevance (Carbonell & Goldstein 1998).

    likeness: candidates x candidates in 0..1; diversity 0 is the plain order, 1 ignores the score after the first.
    """
    if not 0 <= diversity <= 1:
        raise ValueError(f"diversity {diversity} is outside 0..1")
    spread = np.ptp(score) if len(score) else 0.0
    worth = (score - score.min()) / spread if spread else np.ones(len(score))
    return deducted((1 - diversity + 1e-9) * worth, likeness, k, diversity)[0]


def deducted(score: Floats, likeness: Likeness, k: int, most: float) -> tuple[Ints, Floats]:
    """Return k positions and what each loses (0..most) for being like one before it; what is left never rises down the list."""
    chosen: list[int] = []
    lost: list[float] = []
    nearest, free = np.zeros(len(score)), np.ones(len(score), bool)
    for _ in range(min(k, len(score))):
        best = int(np.where(free, score - most * nearest, -np.inf).argmax())
        chosen.append(best)
        lost.append(most * float(nearest[best]))
        free[best] = False
        nearest = np.maximum(nearest, likeness[best])
    return np.array(chosen, np.int64), np.array(lost)


def capped(ranked: Iterable[Sequence[int]], k: int, cap: int) -> list[list[int]]:
    """Return the first k of every ranking, no organisation being shown in more than `cap` lists.

    Rankings are served in the given order, each its next best where one is used up; a short ranking stays short.
    """
    shown: Counter[int] = Counter()
    lists = []
    for ranking in ranked:
        chosen = [other for other in ranking if shown[other] < cap][:k]
        shown.update(chosen)
        lists.append(chosen)
    return lists
