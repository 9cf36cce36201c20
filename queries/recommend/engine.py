"""Whom should one organisation work with: ranked suggestions with score parts, evidence and counterfactual ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queries.recommend.candidates import excluded, pool
from queries.recommend.events import Block, Events, Floats, Ints
from queries.recommend.evidence import Why, Witness
from queries.recommend.features import Rows, pairs, rows
from queries.recommend.fusion import Fusion, Prior, Setting
from queries.recommend.lists import DEPTH, diverse, plain
from queries.recommend.network import Network, network
from queries.recommend.training import examples_of, join, learn_from

ENOUGH = 500  # new partnerships below which a fit would only learn noise


@dataclass(frozen=True)
class Suggestion:
    """One organisation to work with; `parts` add up to `score`, `rank_without` is its rank if a part did not count."""

    organisation: int
    rank: int
    score: float
    parts: dict[str, float]
    rank_without: dict[str, int]
    why: Why


class Recommender:
    """Ranks partners on one network; built once, asked often."""

    def __init__(self, net: Network, fusion: Fusion) -> None:
        self.network = net
        self.fusion = fusion
        self._witness = Witness(net)

    def suggest(
        self, organisation: int, k: int = 10, *, need: Sequence[int] | None = None, diversity: float = 0.0
    ) -> list[Suggestion]:
        """Return the k best organisations that `organisation` never worked with.

        need: topic indices that replace its own topics; diversity 0..1 trades score for unlike partners. Raises
        IndexError for an unknown organisation.
        """
        found, other, features = self._compared(organisation, need)
        score = self.fusion.score(features)
        order = self._order(score, other, k, diversity)
        if not len(order):
            return []
        parts = self.fusion.parts(features)
        ranks = {part: _ranks(score - term, order) for part, term in parts.items() if part != "base"}
        asker = int(found.askers[0])
        return [
            Suggestion(
                organisation=int(other[at]),
                rank=rank,
                score=float(score[at]),
                parts={part: float(term[at]) for part, term in parts.items()},
                rank_without={part: int(places[rank - 1]) for part, places in ranks.items()},
                why=self._witness.why(asker, int(other[at])),
            )
            for rank, at in enumerate(order, 1)
        ]

    def ranking(self, organisation: int, need: Sequence[int] | None = None) -> list[int]:
        """Return all compared organisations from best to worst (what `lists.capped` takes)."""
        _, other, features = self._compared(organisation, need)
        return [int(one) for one in other[plain(self.fusion.score(features))]]

    def _compared(self, organisation: int, need: Sequence[int] | None) -> tuple[Rows, Ints, Block]:
        if not 0 <= organisation < len(self.network.known):
            raise IndexError(f"organisation {organisation} is outside 0..{len(self.network.known) - 1}")
        asker = np.array([organisation], np.int64)
        found = rows(self.network, asker, None if need is None else np.asarray(need, np.int64))
        row, other = pool(self.network, found, excluded(self.network, asker))
        return found, other, pairs(self.network, found, row, other)

    def _order(self, score: Floats, other: Ints, k: int, diversity: float) -> Ints:
        best = plain(score)
        if not diversity or not len(best):
            return best[:k]
        head = best[: max(k, DEPTH)]
        return head[diverse(score[head], self._likeness(other[head]), k, diversity)]

    def _likeness(self, others: Ints) -> Floats:
        """Return how alike candidates are: the larger of shared topics and shared partners (cosine)."""
        net = self.network
        near, topic = net.adjacency[others], net.tfidf[others]
        degree = np.maximum(net.traits["degree"][others], 1)
        partners = (near @ near.T).toarray() / np.sqrt(np.outer(degree, degree))
        return np.asarray(np.maximum(partners, (topic @ topic.T).toarray()), float)


def recommender(events: Events, moment: float, years: int = 2, seed: int = 0) -> Recommender:
    """Build the ranking at `moment` (years), learned from the `years` before it where they tell enough.

    Small graphs get the fixed fusion `Prior`; `Recommender.fusion` says which.
    """
    past = [examples_of(events, moment - back, 1.0, seed) for back in range(years, 0, -1)]
    made = join([part for part in past if len(part.partner)])
    fusion: Fusion = learn_from(made, Setting(), seed) if made.partner.sum() >= ENOUGH else Prior()
    return Recommender(network(events, moment), fusion)


def _ranks(score: Floats, order: Ints) -> Ints:
    ordered = np.sort(score)
    return 1 + len(score) - np.searchsorted(ordered, score[order], side="right")
