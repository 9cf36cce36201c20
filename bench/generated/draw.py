"""Draws with the skew of real registries; the same seed gives the same draws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
SKEW, FLAT = (
    0.7,
    0.005,
)  # rank-size rule of how often an organisation is named; it is flat at its top: nobody sits in most centers
ROUNDS = 200
WORDS = tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")
"""Stems and branches: what one writes for a name that is none."""


class Draw:
    """Random numbers from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def often(self, size: int, among: int) -> Ints:
        """Return `size` draws from 0 … `among`-1, the first ones far more often."""
        weights = 1 / (np.arange(1, among + 1) + among * FLAT) ** SKEW
        return self.rng.choice(among, size, p=weights / weights.sum())

    def sized(self, among: int) -> Callable[[int], Ints]:
        """Return what draws from 0 … `among`-1 with log-normal weights: events differ in size, but none holds everybody."""
        weights = self.rng.lognormal(0, 0.6, among)
        return lambda size: self.rng.choice(among, size, p=weights / weights.sum())

    def evenly(self, size: int, among: int) -> Ints:
        """Return `size` draws from 0 … `among`-1."""
        return self.rng.integers(0, among, size)

    def happens(self, size: int, share: float) -> NDArray[np.bool_]:
        """Return for each of `size` whether it is among the `share` that does."""
        return self.rng.random(size) < share

    def one_of(self, size: int, **shares: float) -> list[str]:
        """Return `size` words, each as often as its share says."""
        return list(self.rng.choice(list(shares), size, p=list(shares.values())))

    def months(self, size: int, first: int, last: int) -> list[str]:
        """Return `size` months as text between two years."""
        numbers = self.rng.integers(first * 12, (last + 1) * 12, size).tolist()
        return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]

    def pairs(self, size: int, start: Callable[[int], Ints], end: Callable[[Ints], Ints]) -> tuple[Ints, Ints]:
        """Return exactly `size` different pairs, where `end` draws the second of each for the first, -1 where there is none.

        Raises ValueError when so many different ones do not come up.
        """
        found = np.empty((0, 2), np.int64)
        for _ in range(ROUNDS):
            first = start(max(16, (size - len(found)) * 5 // 4))
            drawn = np.stack([first, end(first)], axis=1)
            found = np.unique(np.concatenate([found, drawn[drawn[:, 1] >= 0]]), axis=0)
            if len(found) >= size:
                kept = np.sort(self.rng.permutation(len(found))[:size])
                return found[kept, 0], found[kept, 1]
        raise ValueError(f"{size} different relations do not come up between so few nodes: {len(found)}")


def name(kind: str, number: int, topic: int) -> str:
    """Return a name nobody can take for a real one: what it is, a word of its topic and its number."""
    base = len(WORDS)
    return f"生成{WORDS[topic % base]}{WORDS[topic // base % base]}{kind}{number}"
