"""What the focus of the centers says, cell by cell, where several are counted under one label."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from queries.focus.pairs import DUPLICATE, OVERLAPPING, STEWARD, SUCCESSOR, UNDECIDED, Focus
from queries.focus.rows import FocusCounts, PairOfCenters
from queries.focus.shown import Shown
from queries.focus.vectors import Ints
from queries.world import World

MOST_PAIRS = 5
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True)
class CellFocus:
    """The focus of a cell's centers."""

    counts: FocusCounts
    pairs: list[PairOfCenters]
    """The most probable ones, settled ones last."""
    evidence: list[str]
    """The decisions on its pairs."""
    all_told_apart: bool
    """Whether a steward said of every pair, promotions aside, that the two differ."""


NONE = CellFocus(FocusCounts(same=0, undecided=0, different=0, tier_successor=0), [], [], all_told_apart=False)


def focus_of_cells(world: World, cells: Mapping[C, list[str]]) -> dict[C, CellFocus]:
    """Return the focus of the centers of each cell; a center lies in one cell."""
    several = {cell: ids for cell, ids in cells.items() if len(ids) > 1}
    found = dict.fromkeys(cells, NONE)
    if not several:
        return found
    focus = Focus.of(world)
    place, cell_of = focus.facts.centers.place, np.full(len(focus.facts.centers), -1)
    for number, ids in enumerate(several.values()):
        cell_of[[place[identifier] for identifier in ids]] = number
    left = cell_of[focus.pairs.i]
    inside = np.flatnonzero((left >= 0) & (left == cell_of[focus.pairs.j]))
    inside = inside[np.lexsort((-focus.pairs.probability[inside], left[inside]))]
    bounds = np.searchsorted(left[inside], np.arange(len(several) + 1))
    for number, (cell, ids) in enumerate(several.items()):
        found[cell] = _of_cell(focus, inside[bounds[number] : bounds[number + 1]], len(ids))
    return found


def _of_cell(focus: Focus, pairs: Ints, centers: int) -> CellFocus:
    """Pairs that were not looked at have nothing in common but the label: they differ."""
    kind, by = focus.pairs.kind[pairs], focus.pairs.by[pairs]
    alike, successor = (kind == DUPLICATE) | (kind == OVERLAPPING), int((kind == SUCCESSOR).sum())
    same, undecided = int(alike.sum()), int((kind == UNDECIDED).sum())
    total = centers * (centers - 1) // 2
    apart = (by == STEWARD) & ~alike
    told_apart = int(apart.sum())
    settled = (kind == SUCCESSOR) | apart
    shown = Shown(focus, focus.pairs)
    chosen = [int(n) for n in pairs[np.argsort(settled, kind="stable")][:MOST_PAIRS]]
    return CellFocus(
        FocusCounts(
            same=same, undecided=undecided, different=total - same - undecided - successor, tier_successor=successor
        ),
        [shown.brief(n) for n in chosen],
        [edge for n in chosen for edge in shown.decisions(n)],
        all_told_apart=0 < told_apart == total - successor,
    )
