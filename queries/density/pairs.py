"""Pairs of organisations that met repeatedly, and which of them stand beyond chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from queries.density.chance import Law, Numbers, beyond_chance, p_values
from queries.density.chosen import Chosen
from queries.density.events import Ints
from queries.density.figures import Pair

STRONGEST = 10


class Strongest(NamedTuple):
    """How many pairs met repeatedly, how many of them beyond chance, and the strongest; None where pairs are too many to list."""

    repeated: int
    validated: int | None
    pairs: list[Pair]


def strongest(chosen: Chosen) -> Strongest:
    """Return the pairs of a layer that met in two bodies or more, those least to be expected by chance first."""
    if not chosen.is_listed:
        return Strongest(chosen.estimate.repeated, None, [])
    shared = chosen.repeats.shared
    met = np.flatnonzero(shared >= 2)
    if not len(met):
        return Strongest(0, 0, [])
    kept = chosen.repeats
    places = np.searchsorted(kept.pair, met)
    first, second = (_numbers(chosen, ends[places]) for ends in (kept.first, kept.second))
    laws = [Law.of(chosen.degrees(layer), chosen.pairs_of(layer)) for layer in chosen.parts()]
    degrees = [chosen.degrees(layer) for layer in chosen.parts()]
    p = p_values(laws, degrees, first, second, shared[met])
    rare = np.flatnonzero(p < 1)
    is_validated, q = np.zeros(len(met), dtype=bool), np.ones(len(met))
    is_validated[rare], q[rare] = beyond_chance(p[rare], chosen.possible)
    pool = rare if len(rare) >= STRONGEST else np.arange(len(met))
    order = pool[np.lexsort((second[pool], first[pool], -shared[met][pool], p[pool]))][:STRONGEST]
    mean = _expected(laws, degrees, first[order], second[order])
    pairs = [
        Pair(
            int(chosen.places[first[at]]),
            int(chosen.places[second[at]]),
            int(shared[met[at]]),
            float(expected),
            float(p[at]),
            float(q[at]),
            bool(is_validated[at]),
            _meetings(chosen, int(met[at])),
        )
        for at, expected in zip(order.tolist(), mean.tolist(), strict=True)
    ]
    return Strongest(len(met), int(is_validated.sum()), pairs)


def _numbers(chosen: Chosen, participations: Ints) -> Ints:
    return np.searchsorted(chosen.places, chosen.events.organization[participations])


def _expected(laws: list[Law], degrees: list[Ints], first: Ints, second: Ints) -> Numbers:
    total = np.zeros(len(first))
    for law, taken in zip(laws, degrees, strict=True):
        total += law.expected(taken[first].astype(float), taken[second].astype(float))
    return total


def _meetings(chosen: Chosen, pair: int) -> list[int]:
    """The events where a pair met."""
    kept = chosen.repeats
    low, high = np.searchsorted(kept.pair, [pair, pair + 1])
    found: list[int] = chosen.events.event[kept.first[low:high]].tolist()
    return found
