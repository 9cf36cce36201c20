"""What the loss of one or two bodies costs at worst: exact, since only segments that one or two bodies hold can be lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

Held = tuple[str, float, frozenset[str]]
"""A segment, its weight and the bodies that hold it."""


class Worst(NamedTuple):
    """The bodies whose loss costs most, the weight it costs, and the segments."""

    bodies: tuple[str, ...]
    weight: float
    segments: list[str]


def worst(held: Iterable[Held]) -> list[Worst]:
    """Return the worst loss of one body, and of two where that costs more; of equals the first by id.

    Losing a and b loses what only a holds, what only b holds, and what only both hold.
    """
    lost: dict[frozenset[str], list[tuple[str, float]]] = defaultdict(list)
    for segment, weight, bodies in held:
        if 0 < len(bodies) <= 2:
            lost[bodies].append((segment, weight))
    weights = {bodies: sum(weight for _, weight in parts) for bodies, parts in lost.items()}
    single = {next(iter(bodies)): weight for bodies, weight in weights.items() if len(bodies) == 1}
    first = sorted(single, key=lambda body: (-single[body], body))[:2]
    pairs = {tuple(sorted(bodies)) for bodies in lost if len(bodies) == 2}
    if len(first) == 2:
        pairs.add(tuple(sorted(first)))

    def costs(bodies: Iterable[str]) -> float:
        chosen = tuple(bodies)
        together = weights.get(frozenset(chosen), 0.0) if len(chosen) > 1 else 0.0
        return sum(single.get(body, 0.0) for body in chosen) + together

    one = costs(first[:1])
    two = min(sorted(pairs), key=lambda bodies: -round(costs(bodies), 9), default=())
    chosen = [tuple(first[:1])] if one > 0 else []
    if costs(two) > one:
        chosen.append(two)
    return [Worst(bodies, costs(bodies), _segments(lost, bodies)) for bodies in chosen]


def _segments(lost: dict[frozenset[str], list[tuple[str, float]]], bodies: tuple[str, ...]) -> list[str]:
    chosen = frozenset(bodies)
    return sorted(segment for held, parts in lost.items() if held <= chosen for segment, _ in parts)
