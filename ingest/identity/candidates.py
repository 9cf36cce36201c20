"""Candidates for a name: the nearest names by shared characters, short forms, places and known aliases.

A score between 0 and 1 orders the candidates of one query; it proposes and never merges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graph.names import Name, expand, parse
from graph.places import NATION
from ingest.identity.abbreviation import abbreviates, stems
from ingest.identity.aliases import AliasTable, bundled
from ingest.identity.vectors import Vectors, View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_CHUNK = 64  # queries scored at once: 64 x 100 000 scores are 25 MB
_SHORTLIST = 100  # candidates looked at closely, per query
_SHORT_FORMS = 400  # names checked for being a short or long form, per query
_EQUAL, _ALIAS, _BEST = 1.0, 0.99, 0.98
# Chosen on the development half of the evaluation pairs; `python -m bench.identity` reports the held-out half apart.
_SAME_PLACE, _OTHER_PLACE = 1.2, 0.6
_SAME_FAMILY = 1.1
_SHORT_FORM = 0.5


def propose(
    names: Sequence[str], queries: Sequence[str], k: int = 5, aliases: AliasTable | None = None
) -> list[list[tuple[str, float]]]:
    """Give for each query up to `k` of the names with a score in (0, 1], best first; the query itself scores 1.

    Without `aliases` the alias facts of the bundled registry lead from one known name to the others.
    """
    return Index(names, bundled() if aliases is None else aliases).nearest(queries, k)


class Index:
    """Names made ready for proposals: build once, ask often."""

    def __init__(self, names: Iterable[str], aliases: AliasTable) -> None:
        self.names = list(dict.fromkeys(names))
        self._parsed = [parse(name) for name in self.names]
        self._aliases = aliases
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._parsed):
            self._by_key[name.key].append(at)
        self._vectors = Vectors([_view(name) for name in self._parsed]) if any(self._by_key) else None

    def nearest(self, queries: Sequence[str], k: int) -> list[list[tuple[str, float]]]:
        """Give up to `k` (name, score) per query, best first; equal scores stand in the order of the names."""
        parsed = [parse(query) for query in queries]
        chunks = (parsed[start : start + _CHUNK] for start in range(0, len(parsed), _CHUNK))
        return [ranked for chunk in chunks for ranked in self._rank_chunk(chunk, k)]

    def _rank_chunk(self, queries: list[Name], k: int) -> list[list[tuple[str, float]]]:
        if self._vectors is None or k < 1:
            return [[] for _ in queries]
        views = [_view(query) for query in queries]
        likeness, containment = self._vectors.likeness(views), self._vectors.containment(views)
        return [self._rank(query, likeness[i], containment[i], k) for i, query in enumerate(queries)]

    def _rank(self, query: Name, scores: Floats, held: NDArray[np.bool_], k: int) -> list[tuple[str, float]]:
        near = _top(scores, max(_SHORTLIST, 2 * k))
        short = _top(np.where(held, scores, 0), _SHORT_FORMS)
        best = {int(at): self._score(query, int(at), float(scores[at])) for at in {*near, *short}}
        for key in sorted(self._aliases.names(query.key)):
            best |= dict.fromkeys(self._by_key.get(key, ()), _EQUAL if key == query.key else _ALIAS)
        order = sorted(((score, at) for at, score in best.items() if score > 0), key=lambda pair: (-pair[0], pair[1]))
        return [(self.names[at], round(score, 4)) for score, at in order[:k]]

    def _score(self, query: Name, at: int, likeness: float) -> float:
        name = self._parsed[at]
        if abbreviates(query, name) or abbreviates(name, query):
            likeness = _SHORT_FORM + (1 - _SHORT_FORM) * likeness
        return min(_BEST, likeness * _place_factor(query, name) * (_SAME_FAMILY if query.family == name.family else 1))


def _place_factor(one: Name, other: Name) -> float:
    """Raise candidates in the same place, lower those elsewhere: 苏州 and 徐州 make two schools of one kind."""
    if not one.region or not other.region or one.region.name == NATION:
        return 1.0
    return {"equal": _SAME_PLACE, "apart": _OTHER_PLACE}.get(one.region.relation(other.region), 1.0)


def _view(name: Name) -> View:
    return View(expand(name.key), stems(name)[-1] if name.key else "")


def _top(scores: Floats, count: int) -> list[int]:
    """Positions of the highest scores above 0, in no order."""
    if count < len(scores):
        positions = np.argpartition(-scores, count)[:count]
        return [int(at) for at in positions if scores[at] > 0]
    return [int(at) for at in np.flatnonzero(scores > 0)]
