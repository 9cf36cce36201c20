"""What a planner is shown of a pair of centers: each part's share of the result, what is shared, what is not known, on what evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from queries.answer import Named
from queries.focus.facts import Holding
from queries.focus.model import PARTS
from queries.focus.pairs import Compared, Focus
from queries.focus.rows import CLASSES, DECIDERS, Missing, PairOfCenters, Part, PartName, Shared

SHORTEST_WORD = 2
MOST_SHARED = 20


class Shown:
    """Words and evidence of pairs of a comparison; each is looked up when it is asked for."""

    def __init__(self, focus: Focus, pairs: Compared) -> None:
        self.focus, self.facts, self.pairs = focus, focus.facts, pairs

    def ends(self, n: int) -> tuple[str, str]:
        """Return the ids of a pair's centers."""
        ids = self.facts.centers.ids
        return ids[int(self.pairs.i[n])], ids[int(self.pairs.j[n])]

    def judged(self, n: int) -> dict[str, Any]:
        """Return class, probability and who decided."""
        return {
            "class": CLASSES[int(self.pairs.kind[n])],
            "probability": round(float(self.pairs.probability[n]), 3),
            "decided_by": DECIDERS[int(self.pairs.by[n])],
        }

    def reason(self, n: int) -> str | None:
        """Return the steward's reason."""
        judged = self.facts.judged.get((int(self.pairs.i[n]), int(self.pairs.j[n])))
        return judged.reason if judged else None

    def parts(self, n: int) -> list[Part]:
        """Return the parts; what they add is the log-odds."""
        likeness, adds = self.pairs.parts[n], self.focus.adds[n]
        base = Part(part="base", likeness=None, adds=round(self.focus.weights.base, 4))
        return [
            base,
            *(_part(name, *values) for name, *values in zip(PARTS, likeness.tolist(), adds.tolist(), strict=True)),
        ]

    def unknown(self, n: int) -> list[PartName]:
        """Return the parts that could not be compared."""
        return [PARTS[at] for at in np.flatnonzero(np.isnan(self.pairs.parts[n]))]

    def missing(self, n: int) -> list[Missing]:
        """Return, part by part, the centers of which nothing is on record."""
        facts, ends = self.facts, (int(self.pairs.i[n]), int(self.pairs.j[n]))
        known = {
            "name": facts.names.known, "sector": facts.units["field"] >= 0, "technology": facts.technologies.known,
            "segments": facts.segment_bag.known, "members": facts.members.known,
        }  # fmt: skip
        return [
            Missing(**self._center(at).model_dump(), detail=part)
            for part in PARTS
            for at in ends
            if not known[part][at]
        ]

    def _center(self, at: int) -> Named:
        return self.facts.named("Center", at)

    def shared(self, n: int) -> list[Shared]:
        """Return common segments, members, and words of names and technologies."""
        i, j, facts = int(self.pairs.i[n]), int(self.pairs.j[n]), self.facts
        segments = set(facts.segment_bag.items_of(i).tolist()) & set(facts.segment_bag.items_of(j).tolist())
        count = len(facts.segments)
        chains = sorted(item - count for item in segments if item >= count)
        members = set(facts.members.items_of(i).tolist()) & set(facts.members.items_of(j).tolist())
        found = {
            "segment": ("Segment", sorted(item for item in segments if item < count)),
            "member": ("Organization", sorted(members)),
            "chain": ("Chain", chains),
        }
        things = [
            Shared(**facts.named(kind, at).model_dump(), detail=detail)
            for detail, (kind, places) in found.items()
            for at in places[:MOST_SHARED]
        ]
        words = [
            ("name", common_words([facts.cores[i]], [facts.cores[j]])),
            ("technology", common_words(facts.texts[i], facts.texts[j])),
        ]
        said = [Shared(id=word, name=word, detail=kind) for kind, each in words for word in each]
        return (said + things)[:MOST_SHARED]

    def evidence(self, n: int) -> list[str]:
        """Return the ids of the decision, of the facts both have in common, and of the centers."""
        i, j, facts = int(self.pairs.i[n]), int(self.pairs.j[n]), self.facts
        return list(
            dict.fromkeys(
                [*self.decisions(n), *self._common(i, j), *self.ends(n), *self._written(i, j, facts.technology)]
            )
        )

    def decisions(self, n: int) -> Iterable[str]:
        """Yield the ids of a steward's word and of the promotion that joins the two."""
        i, j = int(self.pairs.i[n]), int(self.pairs.j[n])
        if judged := self.facts.judged.get((i, j)):
            yield judged.edge
        for pair in ((i, j), (j, i)):
            if edge := self.facts.promoted.get(pair):
                yield edge

    def _common(self, i: int, j: int) -> Iterable[str]:
        facts = self.facts
        mine, other = dict.fromkeys(facts.membership.at(i)), dict.fromkeys(facts.membership.at(j))
        for left, right in ((mine, other), (other, mine)):
            met = {item for item, _ in right}
            yield from (facts.membership.edge(row) for item, row in left if item in met)
        for one, another in ((i, j), (j, i)):
            near = {upper for segment, _ in facts.covered.at(another) for upper in facts.above[segment]}
            held = facts.covered.at(one)
            yield from (facts.covered.edge(row) for segment, row in held if near & set(facts.above[segment]))

    @staticmethod
    def _written(i: int, j: int, technology: Holding) -> Iterable[str]:
        mine, other = technology.at(i), technology.at(j)
        return (technology.edge(row) for _, row in (mine + other if mine and other else []))

    def brief(self, n: int) -> PairOfCenters:
        """Return the pair as a row of centers shows it."""
        a, b = self.ends(n)
        return PairOfCenters.model_validate({"a": a, "b": b, "name": self.name(n), **self.judged(n)})

    def name(self, n: int) -> str:
        """Return the names of a pair's centers."""
        return f"{self._center(int(self.pairs.i[n])).name} ～ {self._center(int(self.pairs.j[n])).name}"


def _part(name: PartName, likeness: float, adds: float) -> Part:
    return Part(part=name, likeness=None if np.isnan(likeness) else round(likeness, 4), adds=round(adds, 4))


def common_words(left: list[str], right: list[str]) -> list[str]:
    """Return the longest runs of characters that texts of both sides have, in their order on the left."""
    found: dict[str, None] = {}
    for text in left:
        at = 0
        while at < len(text):
            length = max((_longest(text, at, other) for other in right), default=0)
            if length >= SHORTEST_WORD:
                found[text[at : at + length]] = None
            at += max(length, 1)
    return [word for word in found if not any(word != other and word in other for other in found)]


def _longest(text: str, at: int, other: str) -> int:
    length = 0
    while at + length < len(text) and text[at : at + length + 1] in other:
        length += 1
    return length
