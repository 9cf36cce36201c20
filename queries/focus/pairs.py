"""The pairs of centers that may do the same, compared once per snapshot: probability, class, and who decided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from queries.focus.facts import Facts
from queries.focus.model import PARTS, Weights, published
from queries.focus.rows import CLASSES, DECIDERS
from queries.focus.vectors import Bools, Floats, Ints, meets
from queries.places import Sectors
from queries.world import World

DUPLICATE, OVERLAPPING, UNDECIDED, COMPLEMENTARY, SUCCESSOR, UNRELATED = range(len(CLASSES))
MODEL, PROMOTION, STEWARD = range(len(DECIDERS))
LEAST = (
    0.1  # a pair less alike than this in names, technologies, segments and members, and of two fields, is not looked at
)


@dataclass(frozen=True)
class Compared:
    """Pairs of centers by their places (i < j), part by part (NaN: unknown), with class and who decided as numbers."""

    i: Ints
    j: Ints
    parts: Floats
    probability: Floats
    """The model's, that they do the same, wholly or in part; a decision does not change it."""
    kind: Ints
    by: Ints


class Focus:
    """The focus of a snapshot's centers, compared."""

    def __init__(self, facts: Facts, weights: Weights) -> None:
        self.facts, self.weights = facts, weights
        self.pairs = self.compare(*self._candidates())

    @staticmethod
    def of(world: World) -> Focus:
        """Return the comparison of a world's centers, made once."""
        return world.once("focus", lambda: Focus(Facts(world.frame, Sectors.of(world)), published()))

    def _candidates(self) -> tuple[Ints, Ints]:
        """Pairs alike in some part, of one printed field, or decided upon: never all pairs."""
        facts, count = self.facts, len(self.facts.centers)
        found = [bag.near(LEAST) for bag in (facts.names, facts.technologies, facts.segment_bag, facts.members)]
        found.append(_of_one(facts.units["field"]))
        decided = [*facts.judged, *((min(pair), max(pair)) for pair in facts.promoted)]
        table = np.array(decided, dtype=np.int64).reshape(-1, 2)
        found.append((table[:, 0], table[:, 1]))
        keys = np.unique(np.concatenate([i * count + j for i, j in found]))
        return np.divmod(keys, max(count, 1))

    @cached_property
    def ranked(self) -> Ints:
        """The pairs worth a look: a steward's “same”, then by probability, settled ones last; unrelated ones only where a steward said so."""
        kind, said = self.pairs.kind, self.pairs.by == STEWARD
        settled = (kind == SUCCESSOR) | (said & (kind != DUPLICATE))
        order = np.lexsort((-self.pairs.probability, ~said, settled))
        return np.asarray(order[((kind != UNRELATED) | said)[order]])

    @cached_property
    def adds(self) -> Floats:
        """What each part adds to the log-odds of the pairs."""
        return self.weights.contributions(self.pairs.parts)

    def likeness(self, i: Ints, j: Ints) -> Floats:
        """Return how alike pairs are in each part (pairs x parts), NaN where a side is unknown."""
        facts = self.facts
        bags = {
            "name": facts.names,
            "technology": facts.technologies,
            "segments": facts.segment_bag,
            "members": facts.members,
        }
        return np.column_stack([bags[name].alike(i, j) if name in bags else facts.closeness(i, j) for name in PARTS])

    def compare(self, i: Ints, j: Ints) -> Compared:
        """Compare pairs of centers (i < j)."""
        parts = self.likeness(i, j)
        log_odds = self.weights.log_odds(parts)
        probability = self.weights.probability(log_odds)
        by = np.full(len(i), MODEL)
        kind = self._judged_by_model(i, j, parts, log_odds)
        self._apply_decisions(i, j, kind, by)
        return Compared(i, j, parts, probability, kind, by)

    def _judged_by_model(self, i: Ints, j: Ints, parts: Floats, log_odds: Floats) -> Ints:
        probability = self.weights.probability(log_odds)
        same = np.where(self.weights.is_duplicate(log_odds), DUPLICATE, OVERLAPPING)
        kind = np.where(probability >= self.weights.upper, same, UNDECIDED)
        kind = np.where(probability < self.weights.lower, self._apart(i, j), kind)
        only_sector = np.isnan(np.delete(parts, PARTS.index("sector"), axis=1)).all(axis=1)
        return np.where(only_sector, UNDECIDED, kind)

    def _apart(self, i: Ints, j: Ints) -> Ints:
        """What two centers of different focus are to each other."""
        group = self.facts.units["group"]
        near = ((group[i] == group[j]) & (group[i] >= 0)) | self.neighbours(i, j)
        return np.where(near, COMPLEMENTARY, UNRELATED)

    def neighbours(self, i: Ints, j: Ints) -> Bools:
        """Return whether pairs lie in one chain, or one covers a segment that feeds a segment of the other."""
        chains, (covers, fed) = self.facts.chains, self.facts.feeding
        return meets(chains[i], chains[j]) | meets(covers[i], fed[j])

    def _apply_decisions(self, i: Ints, j: Ints, kind: Ints, by: Ints) -> None:
        """A promotion joins two centers; a steward's word stands above all."""
        facts = self.facts
        lineage = {(min(pair), max(pair)) for pair in facts.promoted}
        at = (
            {pair: n for n, pair in enumerate(zip(i.tolist(), j.tolist(), strict=True))}
            if lineage or facts.judged
            else {}
        )
        for pair in lineage & at.keys():
            kind[at[pair]], by[at[pair]] = SUCCESSOR, PROMOTION
        for pair in facts.judged.keys() & at.keys():
            n = at[pair]
            apart = int(self._apart(i[n : n + 1], j[n : n + 1])[0])
            kind[n], by[n] = (DUPLICATE if facts.judged[pair].verdict == "same" else apart), STEWARD


def _of_one(unit: Ints) -> tuple[Ints, Ints]:
    """Pairs (i < j) of one unit."""
    order = np.argsort(unit, kind="stable")
    order = order[unit[order] >= 0]
    starts = np.flatnonzero(np.diff(unit[order], prepend=-1))
    pairs = [_within(members) for members in np.split(order, starts[1:]) if len(members) > 1]
    if not pairs:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate([i for i, _ in pairs]), np.concatenate([j for _, j in pairs])


def _within(members: Ints) -> tuple[Ints, Ints]:
    one, other = np.triu_indices(len(members), 1)
    return members[one], members[other]
