"""Ranks of true partners among all candidates, and what is reported of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from queries.recommend.events import Block, Bools, Floats, Ints, Sparse

TOP = 10
RESAMPLES = 1000


class Ranks:
    """Collects, query by query, the ranks of the true partners and the TOP best candidates."""

    def __init__(self, known: int) -> None:
        self._known = known
        self.ranks: list[Ints] = []  # per query, of its true partners, from 1
        self.top: list[Ints] = []

    def add(self, score: Block, barred: Bools, future: Sparse, generator: np.random.Generator) -> None:
        """Rank every row of `score` (askers x organisations) among the candidates that are not barred."""
        for row in range(len(score)):
            candidates = np.flatnonzero(~barred[row])
            # A jitter far below any real difference orders equal scores at random; float64 has the room for it.
            values = score[row, candidates].astype(float)
            values += generator.random(len(values)) * 1e-9 * max(np.abs(values).max(initial=0), 1e-12)
            partners = future.indices[future.indptr[row] : future.indptr[row + 1]]
            theirs = values[np.searchsorted(candidates, partners)]
            self.ranks.append(1 + len(values) - np.searchsorted(np.sort(values), theirs, side="right"))
            best = np.argpartition(-values, min(TOP, len(values)) - 1)[:TOP]
            self.top.append(candidates[best])

    def first(self) -> Floats:
        """Return the reciprocal rank of the first hit, per query."""
        return np.array([1 / rank.min() for rank in self.ranks])

    def summary(self) -> dict[str, Floats | float]:
        """Return the measures, those that are means as one value per query."""
        return {
            "mrr": self.first(),
            f"hits@{TOP}": np.array([float(rank.min() <= TOP) for rank in self.ranks]),
            f"ndcg@{TOP}": np.array([_ndcg(rank) for rank in self.ranks]),
            "mrr_per_positive": float(np.concatenate([1 / rank for rank in self.ranks]).mean()),
            "coverage": len(np.unique(np.concatenate(self.top))) / self._known,
            "exposure_gini": gini(np.unique(np.concatenate(self.top), return_counts=True)[1], self._known),
        }


def report(
    measured: Mapping[str, Ranks], slices: Mapping[str, Ints], ours: str, others: Sequence[str], seed: int
) -> dict[str, Any]:
    """Return models with intervals, the ratio to the best of the others, and the same per slice (query numbers)."""
    generator = np.random.default_rng(seed)
    queries = len(measured[ours].ranks)
    draws = generator.integers(0, queries, (RESAMPLES, queries))
    first = {model: ranks.first() for model, ranks in measured.items()}
    return {
        "models": {model: _with_intervals(ranks.summary(), draws) for model, ranks in measured.items()},
        "comparison": _against(first, ours, others, generator),
        "slices": {
            name: _against({model: values[rows] for model, values in first.items()}, ours, others, generator)
            for name, rows in slices.items()
        },
    }


def gini(counts: Ints, total: int) -> float:
    """Return the Gini coefficient of how often each of `total` organisations is shown; those never shown count."""
    shown = np.concatenate([np.zeros(total - len(counts)), np.sort(counts)])
    if not shown.sum():
        return 0.0
    return float(2 * (np.arange(1, total + 1) * shown).sum() / (total * shown.sum()) - (total + 1) / total)


def _ndcg(rank: Ints) -> float:
    gained = (1 / np.log2(1 + rank[rank <= TOP])).sum()
    return float(gained / (1 / np.log2(2 + np.arange(min(len(rank), TOP)))).sum())


def _with_intervals(summary: Mapping[str, Floats | float], draws: Ints) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, values in summary.items():
        if isinstance(values, float | int):
            out[name] = values
        else:
            out[name] = float(values.mean())
            out[f"{name}_interval"] = _interval(np.array([values[draw].mean() for draw in draws]))
    return out


def _against(
    first: Mapping[str, Floats], ours: str, others: Sequence[str], generator: np.random.Generator
) -> dict[str, Any]:
    """Compare with the best of the others; resamples pair the two, since both answer the same queries."""
    means = {model: float(values.mean()) for model, values in first.items()}
    best = max(others, key=lambda model: means[model])
    mine, theirs = first[ours], first[best]
    draws = generator.integers(0, len(mine), (RESAMPLES, len(mine)))
    ratios = np.array([mine[draw].mean() / max(theirs[draw].mean(), 1e-12) for draw in draws])
    ratio = means[ours] / max(means[best], 1e-12)
    return {"queries": len(mine), "mrr": means, "best": best, "ratio": ratio, "ratio_interval": _interval(ratios)}


def _interval(values: Floats) -> list[float]:
    return [float(bound) for bound in np.quantile(values, (0.025, 0.975))]
