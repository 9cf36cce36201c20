"""Measures of networks of ties, one value per network of a stack; nan where there is nothing to measure."""

from __future__ import annotations

import numpy as np

from queries.density.events import Ints
from queries.density.stack import Numbers, Stack

INDUSTRY, ACADEMIA, ELSE = 1, 2, 0
SIDES = {"enterprise": INDUSTRY, "university": ACADEMIA, "research_institute": ACADEMIA}


def transitivity(stack: Stack) -> Numbers:
    """Return the share of pairs with a common partner that are partners themselves."""
    closed = (stack.upper @ stack.upper).multiply(stack.upper).sum(axis=1)
    triangles = _by_network(stack, np.asarray(closed, dtype=float).ravel())
    paths = _by_network(stack, stack.degrees * (stack.degrees - 1.0) / 2)
    return _ratio(3 * triangles, paths)


def max_core(stack: Stack) -> Numbers:
    """Return the largest k for which some organisations have k partners among themselves."""
    first, second, found = stack.first, stack.second, np.zeros(stack.networks)
    while len(first):
        degrees = np.bincount(np.concatenate([first, second]), minlength=stack.nodes)
        level = int(degrees[degrees > 0].min())
        found[first // stack.width] = level
        while len(first) and (thin := (degrees > 0) & (degrees <= level)).any():
            stays = ~(thin[first] | thin[second])
            first, second = first[stays], second[stays]
            degrees = np.bincount(np.concatenate([first, second]), minlength=stack.nodes)
    return found


def ei_index(stack: Stack, sides: Ints) -> Numbers:
    """Return (E - I) / (E + I): ties between industry and academia less those within either, over both.

    `sides` holds INDUSTRY, ACADEMIA or ELSE per organisation; ties with the latter do not count.
    """
    of = np.tile(sides, stack.networks)
    one, other = of[stack.first], of[stack.second]
    counted = (one != ELSE) & (other != ELSE)
    between = np.bincount(stack.network[counted & (one != other)], minlength=stack.networks)
    within = np.bincount(stack.network[counted & (one == other)], minlength=stack.networks)
    return _ratio((between - within).astype(float), (between + within).astype(float))


def modularity(stack: Stack, labels: Ints) -> Numbers:
    """Return how much more often ties lie inside the communities `labels` than their partners' numbers alone would give."""
    ties = stack.ties().astype(float)
    inside = np.bincount(stack.network[labels[stack.first] == labels[stack.second]], minlength=stack.networks)
    degrees: Numbers = np.bincount(labels, weights=stack.degrees, minlength=stack.nodes).astype(float)
    expected = _by_network(stack, degrees**2)
    return _ratio(inside.astype(float), ties) - _ratio(expected, 4 * ties**2)


def _by_network(stack: Stack, values: Numbers) -> Numbers:
    found: Numbers = values.reshape(stack.networks, stack.width).sum(axis=1).astype(float)
    return found


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)
