"""Networks of ties side by side, so that the observed one and all dealt ones are measured in one go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from queries.density.events import Ints

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
    """Join who shares an event; a row of `organizations` per network, a column per participation in `event`."""
    networks, places = organizations.shape
    if not places or not width:
        none = np.zeros(0, dtype=np.int64)
        return Stack(none, none, networks, width)
    shift, events = np.arange(networks)[:, None], int(event.max()) + 1
    rows, columns = (event[None, :] + shift * events).ravel(), (organizations + shift * width).ravel()
    ones = np.ones(len(rows), dtype=np.int32)
    attended = sparse.csr_array((ones, (rows, columns)), shape=(networks * events, networks * width))
    first, second = (ends.astype(np.int64) for ends in sparse.triu(attended.T @ attended, k=1).tocoo().coords)
    order = np.argsort(first, kind="stable")
    return Stack(first[order], second[order], networks, width)
