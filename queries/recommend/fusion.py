"""From features to one score: boosted trees, additive over the parts, never falling with proximity.

Every tree may use the features of one part only, beside what describes the asker and the candidate's standing. So the
score is a sum of parts exactly, and "without part p" is that sum without one term: no approximation of an explanation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from queries.recommend.events import Block, Floats
from queries.recommend.features import CONTEXT, NAMES, PARTS, RISING

COLUMNS = {part: np.array([NAMES.index(name) for name in names]) for part, names in PARTS.items()}
TIED = tuple(part for part in PARTS if part != "standing")
# Steps of a feature, dense towards its top: the first places of a list are decided among the highest values, which
# even quantiles would put into one step.
LEVELS = np.unique(np.r_[np.linspace(0, 1, 80)[1:-1], 1 - np.logspace(-1, -4.5, 150)])
COUNTS = frozenset({"recent_neighbours", "shared_events"})
SAMPLE = 200_000  # values that are enough to place the steps
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
    smallest_leaf: int = 100
    share: float = 0.3  # of the features each split may choose from: many say much the same
    walk: float = 1.0  # log odds that the nearest by a random walk is given beyond what the trees say


@dataclass(frozen=True)
class Learned:
    """Fusion learned from the partnerships of earlier years; `bounds` are the steps of each feature."""

    model: Any  # sklearn.ensemble.HistGradientBoostingClassifier
    bounds: tuple[Block, ...]
    walk: float = 0.0

    def score(self, features: Block) -> Floats:
        """Return the log odds of a new partnership, up to a constant of the sampling."""
        return self._stepped_score(_stepped(features, self.bounds)) + self._walked(features)

    def parts(self, features: Block) -> dict[str, Floats]:
        """Return what each part adds over a pair that has nothing of it, given the candidate's standing."""
        steps = _stepped(features, self.bounds)
        lowest = _stepped(np.array([[LOWEST.get(name, 0.0) for name in NAMES]], np.float32), self.bounds)[0]
        bare = steps.copy()
        changed, versions = {}, [steps]
        for part in TIED:
            columns = COLUMNS[part]
            changed[part] = np.flatnonzero((steps[:, columns] != lowest[columns]).any(axis=1))
            one = steps[changed[part]]
            one[:, columns] = bare[:, columns] = lowest[columns]
            versions.append(one)
        bare[:, COLUMNS["standing"]] = lowest[COLUMNS["standing"]]
        # One call for all versions: the trees cost more to enter than to pass through.
        whole = self._stepped_score(np.concatenate([*versions, bare]))
        full, *without, base = np.split(whole, np.cumsum([len(version) for version in versions]))
        terms = {part: np.zeros(len(full)) for part in PARTS}
        for part, rest in zip(TIED, without, strict=True):
            terms[part][changed[part]] = full[changed[part]] - rest
        # The other parts lean on standing, so its own term is what they leave.
        terms["standing"] = full - base - sum(terms[part] for part in TIED)
        terms["network"] = terms["network"] + self._walked(features)
        return terms | {"base": base}

    def _walked(self, features: Block) -> Floats:
        """Steps are coarse where an asker has hundreds of near candidates; the walk keeps them in order."""
        return self.walk * features[:, NAMES.index("relative_random_walk")].astype(float)

    def _stepped_score(self, steps: Block) -> Floats:
        return np.asarray(self.model.decision_function(steps), float) if len(steps) else np.zeros(0)


@dataclass(frozen=True)
class Prior:
    """Fusion for graphs too small to learn from: few features, each 0..1, ties counting most; the weights add up to 1."""

    weights: tuple[tuple[str, float, tuple[str, ...]], ...] = (
        ("network", 0.5, ("relative_resource_allocation", "relative_random_walk")),
        ("topic", 0.25, ("topic_similarity",)),
        ("recency", 0.1, ("recent_neighbours",)),
        ("place", 0.05, ("same_place",)),
        ("kind", 0.05, ("kind_of_partners",)),
        ("standing", 0.05, ("shared_events",)),
    )

    def score(self, features: Block) -> Floats:
        """Return the sum of the parts, 0..1."""
        return np.asarray(sum(self.parts(features).values()), float)

    def parts(self, features: Block) -> dict[str, Floats]:
        """Return weight x mean over the part's features; counts enter as x / (1 + x)."""
        terms = {part: weight * _mean(features, names) for part, weight, names in self.weights}
        return terms | {"base": np.zeros(len(features))}


def learn(features: Block, partner: Block, weight: Block, setting: Setting, seed: int = 0) -> Learned:
    """Fit the fusion on pairs with `partner` 1 where they became partners."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    context = [NAMES.index(name) for name in (*PARTS["standing"], *CONTEXT)]
    bounds = tuple(np.unique(np.quantile(column[:: 1 + len(column) // SAMPLE], LEVELS)) for column in features.T)
    model = HistGradientBoostingClassifier(
        learning_rate=setting.rate,
        max_iter=setting.rounds,
        max_leaf_nodes=setting.leaves,
        min_samples_leaf=min(setting.smallest_leaf, max(5, len(features) // 200)),
        l2_regularization=20.0,
        monotonic_cst=[1 if name in RISING else 0 for name in NAMES],
        interaction_cst=[sorted({*columns, *context}) for columns in COLUMNS.values()],
        max_features=setting.share,
        early_stopping=False,  # pyright: ignore[reportArgumentType] - read off a default of "auto"
        random_state=seed,
    )
    return Learned(
        model.fit(_stepped(features, bounds), partner, sample_weight=weight / weight.mean()), bounds, setting.walk
    )


def _stepped(features: Block, bounds: tuple[Block, ...]) -> Block:
    steps = [np.searchsorted(bound, features[:, at], side="right") for at, bound in enumerate(bounds)]
    return np.column_stack(steps).astype(np.float32)


def _mean(features: Block, names: tuple[str, ...]) -> Floats:
    values = np.maximum(features[:, [NAMES.index(name) for name in names]], 0).astype(float)
    counts = np.array([name in COUNTS for name in names])
    return np.asarray(np.where(counts, values / (1 + values), np.minimum(values, 1)).mean(axis=1))
