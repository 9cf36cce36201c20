"""Whom should one organisation work with: ranked suggestions with score parts, evidence and counterfactual ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from queries.recommend.asking import Asking, each, together
from queries.recommend.candidates import excluded, pool
from queries.recommend.events import Block, Bools, Events, Floats, Ints, Sparse
from queries.recommend.evidence import Why, Witness
from queries.recommend.features import pairs, rows
from queries.recommend.fixed import few_pairs, few_rows
from queries.recommend.fusion import Fusion, Prior, Setting
from queries.recommend.lists import DEPTH, diverse, plain
from queries.recommend.network import Network, network
from queries.recommend.training import examples_of, join, learn_from, new_partners

ENOUGH = 500  # new partnerships below which a fit would only learn noise
MANY = 30_000  # organisations above which learning takes minutes, which nobody who asks a question waits for
ASKERS = 1500  # askers of a year that are learned from: more take time and change little


@dataclass(frozen=True)
class Suggestion:
    """One organisation to work with; `parts` add up to `score`, `rank_without` is its rank if a part did not count."""

    organisation: int
    rank: int
    score: float
    parts: dict[str, float]
    rank_without: dict[str, int]
    why: Why


@dataclass(frozen=True)
class Compared:
    """Candidates with the fusion's terms; the terms of one candidate add up to its score."""

    other: Ints
    features: Block
    terms: dict[str, Floats]


@dataclass(frozen=True)
class Alike:
    """How alike organisations are; looked up one at a time, as a list needs few of them."""

    near: Sparse
    topics: Sparse
    degree: Block

    def __getitem__(self, at: int, /) -> Floats:
        """Return how like one of the organisations every one is."""
        partners = _inner(self.near, at) / np.sqrt(self.degree[at] * self.degree)
        return np.asarray(np.maximum(partners, _inner(self.topics, at)), float)


class Recommender:
    """Ranks partners on one network; built once, asked often."""

    def __init__(self, net: Network, fusion: Fusion) -> None:
        self.network = net
        self.fusion = fusion
        self.witness = Witness(net)

    def suggest(
        self, organisation: int, k: int = 10, *, need: Sequence[int] | None = None, diversity: float = 0.0
    ) -> list[Suggestion]:
        """Return the k best organisations that `organisation` never worked with.

        need: topic indices that replace its own topics; diversity 0..1 trades score for unlike partners. Raises
        IndexError for an unknown organisation.
        """
        asking, members = self._single(organisation, need)
        found = self.compare(asking, excluded(self.network, members)[0])
        score = np.asarray(sum(found.terms.values()), float)
        order = self._order(score, found.other, k, diversity)
        ranks = ranks_without(score, {name: term for name, term in found.terms.items() if name != "base"}, order)
        return [
            Suggestion(
                organisation=int(found.other[at]),
                rank=rank,
                score=float(score[at]),
                parts={part: float(term[at]) for part, term in found.terms.items()},
                rank_without={part: int(places[rank - 1]) for part, places in ranks.items()},
                why=self.witness.why(asking, int(found.other[at])),
            )
            for rank, at in enumerate(order, 1)
        ]

    def ranking(self, organisation: int, need: Sequence[int] | None = None) -> list[int]:
        """Return all compared organisations from best to worst (what `lists.capped` takes)."""
        asking, members = self._single(organisation, need)
        found = self.compare(asking, excluded(self.network, members)[0])
        return [int(one) for one in found.other[plain(self.fusion.score(found.features))]]

    def compare(self, asking: Asking, barred: Bools, also: Ints | None = None) -> Compared:
        """Return the candidates worth comparing and, of those not `barred`, all of `also`."""
        few = isinstance(self.fusion, Prior)
        found = few_rows(self.network, asking, barred) if few else rows(self.network, asking)
        row, other = pool(self.network, found, barred[None, :], also)
        features = (few_pairs if few else pairs)(self.network, found, row, other)
        return Compared(other, features, self.fusion.parts(features))

    def likeness(self, others: Ints) -> Alike:
        """Return how alike organisations are: the larger of shared topics and shared partners (cosine)."""
        net = self.network
        return Alike(net.adjacency[others], net.tfidf[others], np.maximum(net.degree[others], 1))

    def _single(self, organisation: int, need: Sequence[int] | None) -> tuple[Asking, Ints]:
        if not 0 <= organisation < len(self.network.known):
            raise IndexError(f"organisation {organisation} is outside 0..{len(self.network.known) - 1}")
        asking = each(self.network, np.array([organisation], np.int64))
        asking = asking if need is None else asking.wanting(np.asarray(need, np.int64))
        return asking, np.array([organisation], np.int64)

    def _order(self, score: Floats, other: Ints, k: int, diversity: float) -> Ints:
        best = plain(score)
        if not diversity or not len(best):
            return best[:k]
        head = best[: max(k, DEPTH)]
        return head[diverse(score[head], self.likeness(other[head]), k, diversity)]


def _inner(rows: Sparse, at: int) -> Block:
    """Return the products of one row with every row."""
    cut = slice(rows.indptr[at], rows.indptr[at + 1])
    one = np.zeros(rows.shape[1], np.float32)
    one[rows.indices[cut]] = rows.data[cut]
    return np.asarray(rows @ one, np.float32)


def ranks_without(score: Floats, terms: Mapping[str, Floats], order: Ints) -> dict[str, Ints]:
    """Return term -> the ranks that the candidates of `order` would have if that term did not count; near ties share one."""
    return {name: _ranks(np.round(score - term, 9), order) for name, term in terms.items()}


def recommender(events: Events, moment: float, years: int = 2, seed: int = 0) -> Recommender:
    """Build the ranking at `moment` (years), learned from the `years` before it where they tell enough.

    Others get the fixed fusion `Prior`; `Recommender.fusion` says which. Undated events count in the network, at a
    middling age; nothing is learned from them.
    """
    fusion = _fusion(events, [moment - back for back in range(years, 0, -1)], seed)
    built = Recommender(network(events.assumed(moment), moment), fusion)
    # Asked once for nobody: what an answer needs is computed here, not by the first who ask and all at once.
    nobody = together(built.network, np.zeros(0, np.int64))
    built.compare(nobody, ~built.network.known)
    return built


def _fusion(events: Events, starts: Sequence[float], seed: int) -> Fusion:
    if events.organisations > MANY or _partnerships(events, starts) < ENOUGH:
        return Prior()
    past = [examples_of(events, start, 1.0, seed, ASKERS) for start in starts]
    return learn_from(join([part for part in past if len(part.partner)]), Setting(), seed)


def _partnerships(events: Events, starts: Sequence[float]) -> int:
    """Return how many new partnerships (counted from both sides) the year after each of `starts` brought."""
    return sum(int(new_partners(events, network(events, start), start + 1).nnz) for start in starts)


def _ranks(score: Floats, order: Ints) -> Ints:
    ordered = np.sort(score)
    return 1 + len(score) - np.searchsorted(ordered, score[order], side="right")
