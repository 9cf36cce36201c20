"""Exact sets of tiers, before and after promoted centers give way to the ones they became."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from queries.frame import Bools, Ints

ORDER = ("national", "provincial", "city")
CODES: tuple[tuple[int, tuple[str, ...]], ...] = tuple(
    (sum(1 << ORDER.index(tier) for tier in tiers), tiers) for n in (3, 2, 1) for tiers in combinations(ORDER, n)
)
"""Sets of tiers with their bits, the largest first."""
Bits = NDArray[np.uint8]
Tiers = NDArray[np.int8]
"""The tier of every center of the graph that counts: its place in ORDER, -1 for the others."""


@dataclass(frozen=True)
class Held:
    """Item `items[i]`, of `width` items, is held by center `centers[i]`."""

    items: Ints
    centers: Ints
    width: int

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.centers, kind="stable")

    @cached_property
    def _ordered(self) -> Ints:
        return self.centers[self._order]

    def of_centers(self, centers: Ints) -> tuple[Ints, Ints]:
        """Return the positions of what centers hold, center by center, and for each the place of its center among those given."""
        start, end = np.searchsorted(self._ordered, centers), np.searchsorted(self._ordered, centers, "right")
        count = end - start
        which = np.repeat(np.arange(len(centers)), count)
        return self._order[np.arange(len(which)) + (start - np.cumsum(count) + count)[which]], which

    def by_group(self, centers: Ints, group: Ints, groups: int) -> tuple[Held, Ints]:
        """Return what centers hold with the items of every group apart, and the positions it comes from.

        `group` is that of each center; item `n` of group `g` becomes item `g × width + n`.
        """
        positions, which = self.of_centers(centers)
        items = group[which] * self.width + self.items[positions]
        return Held(items, self.centers[positions], groups * self.width), positions


@dataclass(frozen=True)
class Sets:
    """For every item the tiers that hold it, as bits, with and without lineage."""

    exact: Bits
    apart: Bits

    def bits(self, *, without_lineage: bool) -> Bits:
        """Return the bits with or without lineage."""
        return self.apart if without_lineage else self.exact

    def in_several(self, *, without_lineage: bool) -> Bools:
        """Return which items are in two or more tiers."""
        bits = self.bits(without_lineage=without_lineage)
        return np.not_equal(bits & (bits - np.uint8(1)), 0)

    def counts(self, *, without_lineage: bool) -> list[int]:
        """Return how many items are in exactly each set of tiers, by its bits."""
        return list(np.bincount(self.bits(without_lineage=without_lineage), minlength=8).tolist())


def sets(held: Held, stands: Bools | None, tiers: Tiers, promotions: Ints) -> Sets:
    """Return the tiers of every item; a promotion (a row: from which center, to which) counts where both its centers do."""
    kept = tiers[held.centers] >= 0
    if stands is not None:
        kept &= stands
    given_way = _given_way(held, kept, promotions[(tiers[promotions] >= 0).all(axis=1)])
    exact = _bits(held, kept, tiers)
    return Sets(exact, _bits(held, kept & ~given_way, tiers) if given_way.any() else exact)


def _bits(held: Held, kept: Bools, tiers: Tiers) -> Bits:
    bits = np.zeros(held.width, dtype=np.uint8)
    of = np.where(kept, tiers[held.centers], np.int8(-1))
    for number in range(len(ORDER)):
        bits[held.items[of == number]] |= np.uint8(1 << number)
    return bits


def _given_way(held: Held, kept: Bools, promotions: Ints) -> Bools:
    """What a center holds together with the one it was promoted to counts for the latter alone."""
    dropped = np.zeros(len(kept), dtype=bool)
    if not len(promotions):
        return dropped
    moved = np.zeros(max(int(held.centers.max(initial=0)), int(promotions.max())) + 1, dtype=bool)
    moved[promotions] = True
    places = np.flatnonzero(kept & moved[held.centers])  # few centers move up: the others need not be put in order
    few = Held(held.items[places], held.centers[places], held.width)
    (below, lower), (above, upper) = (few.of_centers(centers) for centers in promotions.T)
    is_above = np.isin(lower * held.width + few.items[below], upper * held.width + few.items[above])
    dropped[places[below[is_above]]] = True
    return dropped
