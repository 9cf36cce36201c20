"""Communities by agglomeration: the two that gain most modularity by joining do so, everywhere at once, until nothing gains."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from queries.density.events import Ints, runs
from queries.density.stack import Numbers, Stack

ROUNDS = 200
EVEN = 1e-9  # gains closer than this are alike, and a number drawn from the pair decides: else a clique would join one by one
MIXING = (2654435761, 40503, 1_000_003)


def communities(stack: Stack) -> Ints:
    """Return a label for every node: one of the nodes of its community. The same stack always gives the same labels."""
    joined = np.arange(stack.nodes)
    if not len(stack.first):
        return joined
    gains = Gains(stack)
    between = Between(stack.first, stack.second, np.ones_like(stack.first))
    value = gains.of(between)
    for _ in range(ROUNDS):
        one, other = _mutual(between, value, stack.nodes)
        if not len(one):
            break
        joined[other] = one
        gains.join(one, other)
        touched = np.zeros(stack.nodes, dtype=bool)
        touched[one] = touched[other] = True
        changes = touched[between.first] | touched[between.second]
        here, stays = np.flatnonzero(changes), np.flatnonzero(~changes)
        new = _joined(Between(*(column[here] for column in between)), joined)
        value = np.concatenate([value[stays], gains.of(new)])
        between = Between(*(np.concatenate([old[stays], own]) for old, own in zip(between, new, strict=True)))
    while (further := joined[joined] != joined).any():
        joined[further] = joined[joined[further]]
    return joined


class Between(NamedTuple):
    """Communities with ties between them, each pair once, and how many these are."""

    first: Ints
    second: Ints
    ties: Ints


class Gains:
    """What joining two communities adds to modularity, in ties; 0 where it adds nothing."""

    def __init__(self, stack: Stack) -> None:
        self._degrees, self._width = stack.degrees.astype(float), stack.width
        self._twice = 2 * stack.ties().astype(float)
        place = np.arange(stack.nodes) % stack.width
        self._mixed = place * MIXING[0], place * MIXING[1]

    def of(self, between: Between) -> Numbers:
        """Return the gain of each pair, with what decides among even ones."""
        first, second, ties = between
        gain = ties - self._degrees[first] * self._degrees[second] / self._twice[first // self._width]
        chance = (self._mixed[0][first] + self._mixed[1][second]) % MIXING[2] / MIXING[2]
        return np.where(gain > EVEN, gain + EVEN * chance, 0.0)

    def join(self, one: Ints, other: Ints) -> None:
        """Count the partners of communities that joined others with these."""
        self._degrees[one] += self._degrees[other]


def _mutual(between: Between, value: Numbers, nodes: int) -> tuple[Ints, Ints]:
    """The pairs that are each other's best, of those that gain; no community stands in two of them."""
    some = np.flatnonzero(value)
    first, second, value = between.first[some], between.second[some], value[some]
    best = np.zeros(nodes)
    np.maximum.at(best, first, value)
    np.maximum.at(best, second, value)
    mutual = np.flatnonzero((value == best[first]) & (value == best[second]))
    claimed = np.full(nodes, -1)
    claimed[first[mutual]] = claimed[second[mutual]] = mutual
    mutual = mutual[(claimed[first[mutual]] == mutual) & (claimed[second[mutual]] == mutual)]
    return first[mutual], second[mutual]


def _joined(between: Between, joined: Ints) -> Between:
    """The ties between communities after some have joined."""
    one, other = joined[between.first], joined[between.second]
    apart = one != other
    low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    held = between.ties[apart]
    digits = int(held.max(initial=0)).bit_length()
    code = np.sort((low * len(joined) + high) << digits | held)  # ties ride in the last digits: faster than an order
    held, code = code & ((1 << digits) - 1), code >> digits
    new = runs(code)
    held = np.add.reduceat(held, new) if len(new) else held
    return Between(code[new] // len(joined), code[new] % len(joined), held)
