"""How good a probability on pairs is: F1, precision among the first k, Brier score, calibration error, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0001)
SAMPLES = 1000


def f1(true: Bools, said: Bools, weight: Floats) -> dict[str, float]:
    """Return precision, recall and F1 of what was said."""
    both, right, all_said = (float(weight[mask].sum()) for mask in (true & said, true, said))
    precision, recall = both / all_said if all_said else 0.0, both / right if right else 0.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * both / (right + all_said) if right + all_said else 0.0,
    }


def precision_at(true: Bools, score: Floats, k: int) -> float:
    """Return the share of true pairs among the k of highest score; ties keep the order of the file."""
    return float(true[np.argsort(-score, kind="stable")[:k]].mean())


def brier(true: Bools, probability: Floats, weight: Floats) -> float:
    """Return the mean squared error of probabilities."""
    return float(np.average((probability - true) ** 2, weights=weight))


def reliability(true: Bools, probability: Floats, weight: Floats) -> list[dict[str, float]]:
    """Return, bin by bin, how many pairs, the mean probability, and the share that is true."""
    place = np.digitize(probability, EDGES) - 1
    rows = []
    for number in np.unique(place):
        inside = place == number
        rows.append(
            {
                "from": EDGES[number],
                "pairs": int(inside.sum()),
                "said": float(np.average(probability[inside], weights=weight[inside])),
                "true": float(np.average(true[inside], weights=weight[inside])),
                "weight": float(weight[inside].sum()),
            }
        )
    return rows


def calibration_error(true: Bools, probability: Floats, weight: Floats) -> float:
    """Return the mean distance between said and true over the bins (ECE)."""
    rows = reliability(true, probability, weight)
    return sum(row["weight"] * abs(row["said"] - row["true"]) for row in rows) / float(weight.sum())


def interval(measure: Callable[[Any], float], size: int, seed: int = 1) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a measure that takes places of pairs."""
    rng = np.random.default_rng(seed)
    found = [measure(rng.integers(0, size, size)) for _ in range(SAMPLES)]
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))
