"""From features to one score: boosted trees, additive over the parts, never falling with proximity.

Every tree may use the features of one part only (and what describes the asker), so the score is a sum of parts exactly,
and "without part p" is that sum without one term: no approximation of an explanation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from queries.recommend.events import Block, Floats
from queries.recommend.features import CONTEXT, NAMES, PARTS, RISING

COLUMNS = {part: np.array([NAMES.index(name) for name in names]) for part, names in PARTS.items()}
LOWEST = {"place_affinity": -2.0, "kind_affinity": -2.0, "idle": 20.0}  # reference value of a part: nothing in common


class Fusion(Protocol):
    """Turns pairs x features into scores and additive parts."""

    def score(self, features: Block) -> Floats:
        """Return one score per pair: higher is better, comparable for one asker only."""
        ...

    def parts(self, features: Block) -> dict[str, Floats]:
        """Return the score's terms per pair, `base` among them; they add up to the score."""
        ...


@dataclass(frozen=True)
class Setting:
    """How strongly the trees are held back."""

    leaves: int = 6
    rounds: int = 150
    rate: float = 0.08
    smallest_leaf: int = 600
    additive: bool = True


@dataclass(frozen=True)
class Learned:
    """Fusion learned from the partnerships of an earlier year."""

    model: Any  # sklearn.ensemble.HistGradientBoostingClassifier

    def score(self, features: Block) -> Floats:
        """Return the log odds of a new partnership, up to a constant of the sampling."""
        return np.asarray(self.model.decision_function(features), float) if len(features) else np.zeros(0)

    def parts(self, features: Block) -> dict[str, Floats]:
        """Return what each part adds over a pair that has nothing of it."""
        full = self.score(features)
        terms = {part: full - self.score(_emptied(features, part)) for part in PARTS}
        return terms | {"base": full - sum(terms.values())}


@dataclass(frozen=True)
class Prior:
    """Fusion for graphs too small to learn from: the mean saturated feature per part, network ties counting most."""

    weights: tuple[tuple[str, float], ...] = (
        ("network", 3.0), ("recency", 1.0), ("topic", 2.0), ("place", 0.5), ("kind", 0.25), ("standing", 0.5),
    )  # fmt: skip

    def score(self, features: Block) -> Floats:
        """Return the sum of the parts."""
        return np.asarray(sum(self.parts(features).values()), float)

    def parts(self, features: Block) -> dict[str, Floats]:
        """Return weight x mean over the part's rising features of x / (1 + x)."""
        terms = {part: weight * _saturated(features, part) for part, weight in self.weights}
        return terms | {"base": np.zeros(len(features))}


def learn(features: Block, partner: Block, weight: Block, setting: Setting, seed: int = 0) -> Learned:
    """Fit the fusion on pairs with `partner` 1 where they became partners."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    context = [NAMES.index(name) for name in CONTEXT]
    model = HistGradientBoostingClassifier(
        learning_rate=setting.rate,
        max_iter=setting.rounds,
        max_leaf_nodes=setting.leaves,
        min_samples_leaf=min(setting.smallest_leaf, max(5, len(features) // 200)),
        l2_regularization=20.0,
        monotonic_cst=[1 if name in RISING else 0 for name in NAMES],
        interaction_cst=[[*columns, *context] for columns in COLUMNS.values()] if setting.additive else None,
        early_stopping=False,
        random_state=seed,
    )
    return Learned(model.fit(features, partner, sample_weight=weight / weight.mean()))


def _emptied(features: Block, part: str) -> Block:
    out = features.copy()
    out[:, COLUMNS[part]] = [LOWEST.get(name, 0.0) for name in PARTS[part]]
    return out


def _saturated(features: Block, part: str) -> Floats:
    rising = [NAMES.index(name) for name in PARTS[part] if name in RISING] or [NAMES.index(f"same_{part}")]
    values = np.maximum(features[:, rising], 0).astype(float)
    return np.asarray((values / (1 + values)).mean(axis=1))
