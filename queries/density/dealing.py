"""Deals participation anew: every organisation takes part as often as before, every body is as large, nobody stands twice in one."""

from __future__ import annotations

import numpy as np

from queries.density.events import Ints

REPAIRS = 200


def dealt(bodies: Ints, organizations: Ints, samples: int, rng: np.random.Generator) -> Ints:
    """Return `samples` rows of organisations dealt anew to the places `bodies`.

    Organisations dealt twice to a body are swapped away with random places; the few that no swap can settle (a body that nearly
    everyone shares) stay and only make the dealt graph slightly sparser.
    """
    rows = rng.permuted(np.tile(organizations, (samples, 1)), axis=1)
    if not len(bodies):
        return rows
    width = int(organizations.max()) + 1
    unsettled = np.arange(samples)
    for _ in range(REPAIRS):
        twice = _doubled(bodies, rows[unsettled], width)
        if not len(twice[0]):
            break
        partners = rng.integers(0, len(bodies), len(twice[0]))
        for row, place, partner in zip(unsettled[twice[0]].tolist(), twice[1].tolist(), partners.tolist(), strict=True):
            rows[row, place], rows[row, partner] = rows[row, partner], rows[row, place]
        unsettled = unsettled[np.unique(twice[0])]
    return rows


def _doubled(bodies: Ints, rows: Ints, width: int) -> tuple[Ints, Ints]:
    """Places (row, column) of organisations that stand in their body already."""
    code = bodies[None, :] * width + rows
    order = np.argsort(code, axis=1, kind="stable")
    same = np.diff(np.take_along_axis(code, order, axis=1), axis=1) == 0
    row, place = np.nonzero(same)
    return row, order[row, place + 1]
