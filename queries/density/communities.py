"""Communities by agglomeration: the two that gain most modularity by joining do so, everywhere at once, until nothing gains."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from queries.density.events import Ints
from queries.density.stack import Numbers, Stack

ROUNDS = 200
EVEN = 1e-9  # gains closer than this are alike, and a number drawn from the pair decides: else a clique would join one by one
MIXING = (2654435761, 40503, 1_000_003)


def communities(stack: Stack) -> Ints:
    """Return a label for every node: one of the nodes of its community. The same stack always gives the same labels."""
    labels = np.arange(stack.nodes)
    if not len(stack.first):
        return labels
    ties = stack.ties().astype(float)[np.arange(stack.nodes) // stack.width]
    first, second, between = stack.first, stack.second, np.ones(len(stack.first))
    degrees = stack.degrees.astype(float)
    for _ in range(ROUNDS):
        gain = between - degrees[first] * degrees[second] / (2 * ties[first])
        chosen = _mutual(stack, first, second, gain)
        if not len(chosen):
            break
        into = np.arange(stack.nodes)
        into[second[chosen]] = first[chosen]
        degrees = np.bincount(into, weights=degrees, minlength=stack.nodes)
        labels = into[labels]
        first, second, between = _joined(into[first], into[second], between, stack.nodes)
    return labels


def _mutual(stack: Stack, first: Ints, second: Ints, gain: Numbers) -> Ints:
    """Places of the pairs that are each other's best, among those that gain."""
    chance = (first % stack.width * MIXING[0] + second % stack.width * MIXING[1]) % MIXING[2] / MIXING[2]
    value = np.where(gain > EVEN, gain + EVEN * chance, 0.0)
    best = np.zeros(stack.nodes)
    np.maximum.at(best, first, value)
    np.maximum.at(best, second, value)
    return np.flatnonzero((value > 0) & (value == best[first]) & (value == best[second]))


def _joined(first: Ints, second: Ints, between: Numbers, nodes: int) -> tuple[Ints, Ints, Numbers]:
    """The ties between communities after some have joined."""
    apart = first != second
    low, high = np.minimum(first, second)[apart], np.maximum(first, second)[apart]
    matrix = sparse.coo_array((between[apart], (low, high)), shape=(nodes, nodes)).tocsr().tocoo()
    found_first, found_second = matrix.coords
    return found_first.astype(np.int64), found_second.astype(np.int64), matrix.data
