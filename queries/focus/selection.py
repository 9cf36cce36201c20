"""Which pairs of centers a question is about, in which order, and how many of each class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from queries.focus.facts import numbered
from queries.focus.pairs import DUPLICATE, OVERLAPPING, STEWARD, Compared, Focus
from queries.focus.rows import CLASSES, Figures
from queries.focus.shown import Shown
from queries.focus.vectors import Bools, Ints
from queries.parameters import Parameters
from queries.scope import Center, Scope


@dataclass(frozen=True)
class Sides:
    """Of every center: whether it is in scope, in the asked sector, and the numbers of its sector and province (-1: none)."""

    inside: Bools
    in_sector: Bools
    unit: Ints
    province: Ints

    def one(self, numbers: Ints, pairs: Compared, n: Any) -> Bools:
        """Return whether pairs share the sector, or the province."""
        left, right = numbers[pairs.i[n]], numbers[pairs.j[n]]
        return np.asarray((left == right) & (left >= 0))


def sides_of(scope: Scope, asked: Parameters, centers: list[Center | None]) -> Sides:
    """Return what the question asks of every center, in the order of the nodes; None for one out of scope."""
    wanted = scope.sectors.selected(asked.sector) if asked.sector else None
    return Sides(
        np.array([each is not None for each in centers], dtype=bool),
        np.array([each is not None and (wanted is None or each.sector in wanted) for each in centers], dtype=bool),
        numbered(scope.sectors.unit(each.sector, asked.level) if each else None for each in centers),
        numbered(_province(scope, each) if each else None for each in centers),
    )


def _province(scope: Scope, center: Center) -> str | None:
    above = scope.regions.above(center.region)
    return next((place for place in above if scope.regions.levels[place] == "province"), None)


def chosen(focus: Focus, sides: Sides) -> Ints:
    """Return, in their order, the pairs with both centers in scope and one of them, at least, in the asked sector.

    A center's double may bear another label. Of equally probable pairs those of one province come first: no rule looks
    beyond a province.
    """
    order = focus.ranked
    i, j = focus.pairs.i[order], focus.pairs.j[order]
    kept = order[sides.inside[i] & sides.inside[j] & (sides.in_sector[i] | sides.in_sector[j])]
    tied = np.cumsum(np.diff(focus.pairs.probability[kept].round(3), prepend=0.0) != 0)
    return np.asarray(kept[np.lexsort((~sides.one(sides.province, focus.pairs, kept), tied))])


def _alike(pairs: Compared, order: Ints) -> Ints:
    """Of the ranked pairs those held to do the same, wholly or in part."""
    return np.asarray(order[(pairs.kind[order] == DUPLICATE) | (pairs.kind[order] == OVERLAPPING)])


def counts_of(focus: Focus, order: Ints, sides: Sides) -> Figures:
    """Count the ranked pairs by class."""
    found = Counter(CLASSES[number] for number in focus.pairs.kind[order].tolist())
    same = _alike(focus.pairs, order)
    return Figures(
        duplicate=found["duplicate"],
        overlapping=found["overlapping"],
        undecided=found["undecided"],
        complementary=found["complementary"],
        tier_successor=found["tier_successor"],
        within_province=int(sides.one(sides.province, focus.pairs, same).sum()),
        other_label=int((~sides.one(sides.unit, focus.pairs, same)).sum()),
        by_steward=int((focus.pairs.by[order] == STEWARD).sum()),
        lower=focus.weights.lower,
        upper=focus.weights.upper,
    )


def example_of(shown: Shown, order: Ints, sides: Sides) -> str:
    """Name the first pair under two labels, in one province where there is one."""
    same = _alike(shown.pairs, order)
    other = same[~sides.one(sides.unit, shown.pairs, same)]
    near = other[sides.one(sides.province, shown.pairs, other)]
    return shown.name(int((near if len(near) else other)[0])) if len(other) else ""
