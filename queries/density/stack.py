"""Networks of ties side by side, so that the observed one and all dealt ones are measured in one go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from queries.density.events import Ints, runs

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Stack:
    """Undirected networks over the same organisations; node = network × width + organisation, every tie once (first < second)."""

    first: Ints
    second: Ints
    networks: int
    width: int

    @property
    def nodes(self) -> int:
        """Nodes of all networks."""
        return self.networks * self.width

    @cached_property
    def network(self) -> Ints:
        """The network of each tie."""
        return self.first // max(1, self.width)

    @cached_property
    def upper(self) -> sparse.csr_array:
        """Ties as a matrix, each once."""
        ones = np.ones(len(self.first), dtype=np.int64)
        return sparse.csr_array((ones, (self.first, self.second)), shape=(self.nodes, self.nodes))

    @cached_property
    def degrees(self) -> Ints:
        """Partners of each node."""
        return np.bincount(np.concatenate([self.first, self.second]), minlength=self.nodes)

    def ties(self) -> Ints:
        """Return the number of ties of each network."""
        return np.bincount(self.network, minlength=self.networks)

    def some(self, start: int, end: int) -> Stack:
        """Return the networks from `start` to before `end` alone."""
        low, high = np.searchsorted(self.first, [start * self.width, end * self.width])  # ties stand by their first end
        before = start * self.width
        return Stack(self.first[low:high] - before, self.second[low:high] - before, end - start, self.width)


def projected(event: Ints, organizations: Ints, width: int) -> Stack:
    """Join who shares an event; a row of `organizations` per network, a column per participation in `event`, event after event."""
    networks = len(organizations)
    one, other = together(event)
    ends = organizations[:, one], organizations[:, other]
    first, second = np.minimum(*ends), np.maximum(*ends)
    code = (first + np.arange(networks)[:, None] * width) * width + second
    code = np.sort(code[first != second])  # who was dealt to an event twice does not meet itself
    code = code[runs(code)]
    first = code // max(1, width)
    return Stack(first, code - first * width + first // max(1, width) * width, networks, width)


def together(event: Ints) -> tuple[Ints, Ints]:
    """Return every pair of places that hold the same event, once; the same events stand side by side."""
    starts = runs(event)
    ends = np.append(starts[1:], len(event)) if len(event) else starts
    after = np.repeat(ends, ends - starts) - np.arange(len(event)) - 1
    one = np.repeat(np.arange(len(event)), after)
    return one, one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
