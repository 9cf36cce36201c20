"""Names as bags of character n-grams, weighted by rarity: which names share how much with a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_GRAMS = (1, 2)
# Rare n-grams count more than in proportion to the logarithm of their rarity.
_STEEPNESS = 1.5
# How a likeness is mixed from the shared weight s and the weights of query and name: s/√(q·n), s/q, s/n.
_MEAN, _OF_QUERY, _OF_NAME = 0.6, 0.3, 0.1


@dataclass(frozen=True, slots=True)
class View:
    """The texts under which a name is compared: `full`, short names written out, and `stem`, without company form."""

    full: str
    stem: str


class Vectors:
    """The n-grams of many names, ready to be compared with queries."""

    def __init__(self, views: Sequence[View]) -> None:
        self._grams, self._chars = _vectorizer(_GRAMS), _vectorizer((1, 1))
        found = self._grams.fit_transform([view.full or " " for view in views])
        seen = np.asarray(found.sum(axis=0)).ravel()
        self._rarity: Floats = ((np.log((1 + len(views)) / seen) + 1) ** _STEEPNESS).astype(np.float32)
        self._unseen = float((np.log(1 + len(views)) + 1) ** _STEEPNESS)
        self._weighted = found.multiply(self._rarity).T.tocsr()
        self._totals: Floats = np.asarray(self._weighted.sum(axis=0)).ravel().astype(np.float32)
        self._full = self._chars.fit_transform([view.full or " " for view in views]).T.tocsr()
        stems = self._chars.transform([view.stem for view in views])
        self._stem_sizes: Floats = np.asarray(stems.sum(axis=1)).ravel()
        self._stem = stems.T.tocsr()

    def likeness(self, views: Sequence[View]) -> Floats:
        """Score every name for every query between 0 and 1: (queries, names)."""
        grams = self._grams.transform([view.full or " " for view in views])
        shared = _dense(grams @ self._weighted)
        totals = (grams @ self._rarity + self._unseen_weight(views, grams)).clip(1)[:, None]  # 1: a query without text
        mean = shared / np.sqrt(totals * self._totals)
        return np.asarray(
            _MEAN * mean + _OF_QUERY * shared / totals + _OF_NAME * shared / self._totals, dtype=np.float32
        )

    def containment(self, views: Sequence[View]) -> NDArray[np.bool_]:
        """Say which names hold every character of the query's stem, or have a stem made of the query's characters."""
        stems = self._chars.transform([view.stem for view in views])
        sizes = np.array([len(set(view.stem)) for view in views], dtype=np.float32)[:, None]
        held = (_dense(stems @ self._full) == sizes) & (sizes > 1)
        made = _dense(self._chars.transform([view.full for view in views]) @ self._stem) == self._stem_sizes
        return np.asarray(held | (made & (self._stem_sizes > 1)))

    def _unseen_weight(self, views: Sequence[View], grams: Any) -> Floats:
        """Weigh the n-grams of the queries that no name has: they speak against every name."""
        low, high = _GRAMS
        sizes = [
            len({v.full[i : i + n] for n in range(low, high + 1) for i in range(len(v.full) - n + 1)}) for v in views
        ]
        known = np.asarray(grams.sum(axis=1)).ravel()
        return np.asarray((np.array(sizes) - known).clip(0) * self._unseen, dtype=np.float32)


def _vectorizer(grams: tuple[int, int]) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    options: dict[str, Any] = {"analyzer": "char", "binary": True, "lowercase": False, "dtype": np.float32}
    return CountVectorizer(ngram_range=grams, **options)


def _dense(matrix: Any) -> Floats:
    return np.asarray(matrix.toarray(), dtype=np.float32)
