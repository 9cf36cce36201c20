"""Exact sets of tiers, before and after promoted centers give way to the ones they became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from queries.frame import Bools, Ints
from queries.overlap.holdings import Holding

ORDER = ("national", "provincial", "city")
CODES: tuple[tuple[int, tuple[str, ...]], ...] = tuple(
    (sum(1 << ORDER.index(tier) for tier in tiers), tiers) for n in (3, 2, 1) for tiers in combinations(ORDER, n)
)
"""Sets of tiers with their bits, the largest first."""
Bits = NDArray[np.uint8]


@dataclass(frozen=True)
class Tiers:
    """The tier of every center of the graph that counts: its place in ORDER, -1 for the others."""

    of: NDArray[np.int8]

    def only(self, centers: list[int]) -> Tiers:
        """Return the same for some of the centers."""
        found = np.full_like(self.of, -1)
        found[centers] = self.of[centers]
        return Tiers(found)


@dataclass(frozen=True)
class Sets:
    """For every item the tiers that hold it, as bits, with and without lineage."""

    exact: Bits
    apart: Bits

    def bits(self, *, without_lineage: bool) -> Bits:
        """Return the bits with or without lineage."""
        return self.apart if without_lineage else self.exact

    def shared(self, *, without_lineage: bool) -> int:
        """Return how many items are in two or more tiers."""
        bits = self.bits(without_lineage=without_lineage)
        return int(np.count_nonzero(bits & (bits - np.uint8(1))))

    def counts(self, *, without_lineage: bool) -> list[int]:
        """Return how many items are in exactly each set of tiers, by its bits."""
        return list(np.bincount(self.bits(without_lineage=without_lineage), minlength=8).tolist())


def sets(held: Holding, stands: Bools | None, tiers: Tiers, promotions: Iterable[tuple[int, int]]) -> Sets:
    """Return the tiers of every item; a promotion counts where both its centers do."""
    kept = tiers.of[held.centers] >= 0
    if stands is not None:
        kept &= stands
    given_way = _given_way(held, kept, [p for p in promotions if tiers.of[p[0]] >= 0 and tiers.of[p[1]] >= 0])
    exact = _bits(held, kept, tiers)
    return Sets(exact, _bits(held, kept & ~given_way, tiers) if given_way.any() else exact)


def _bits(held: Holding, kept: Bools, tiers: Tiers) -> Bits:
    bits = np.zeros(len(held.ids), dtype=np.uint8)
    of = np.where(kept, tiers.of[held.centers], np.int8(-1))
    for number in range(len(ORDER)):
        bits[held.items[of == number]] |= np.uint8(1 << number)
    return bits


def _given_way(held: Holding, kept: Bools, promotions: list[tuple[int, int]]) -> Bools:
    """What a center holds together with the one it was promoted to counts for the latter alone."""
    dropped = np.zeros(len(kept), dtype=bool)
    for lower, upper in promotions:
        below, above = _kept_of(held, kept, lower), _kept_of(held, kept, upper)
        dropped[below[np.isin(held.items[below], held.items[above])]] = True
    return dropped


def _kept_of(held: Holding, kept: Bools, center: int) -> Ints:
    positions = held.of_center(center)
    return positions[kept[positions]]
