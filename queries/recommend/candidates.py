"""Whom to compare in full: the best of several cheap views, so that no asker is compared with everybody.

The views differ on purpose: ties, topics, place and standing each find partners that the others miss.
"""

from __future__ import annotations

import numpy as np

from queries.recommend.events import Block, Bools, Ints
from queries.recommend.features import Rows
from queries.recommend.network import Network

VIEWS = {"pagerank": 120, "adamic_adar": 100, "three_steps": 80, "topic_presence": 80, "partners_recent": 50}
FEW_VIEWS = {"random_walk": 120, "adamic_adar": 100, "topic_presence": 80}
STANDING, NEARBY = 50, 20


def excluded(net: Network, askers: Ints) -> Bools:
    """Return askers x organisations: the asker itself, its partners so far, and who is not known yet."""
    out = np.broadcast_to(~net.known, (len(askers), len(net.known))).copy()
    out[np.arange(len(askers)), askers] = True
    row, other = net.adjacency[askers].nonzero()
    out[row, other] = True
    return out


def pool(net: Network, found: Rows, barred: Bools, also: Ints | None = None) -> tuple[Ints, Ints]:
    """Return (asker row, organisation) of every pair to be compared in full, ordered by row; `also` for every asker."""
    chosen = np.zeros(barred.shape, bool)
    if also is not None:
        chosen[:, also] = ~barred[:, also]
    standing: Block = np.asarray(net.traits["recent_slots"] + net.traits["degree"] * np.float32(1e-3), np.float32)
    for name, count in VIEWS.items() if "pagerank" in found.blocks else FEW_VIEWS.items():
        _mark(chosen, np.asarray(found.blocks[name] + standing * np.float32(1e-9), np.float32), barred, count)
    _mark(chosen, np.broadcast_to(standing, barred.shape), barred, STANDING)
    place = net.events.place
    same_place = (found.asking.place[:, None] == place).astype(np.float32)
    _mark(chosen, same_place * standing, barred, NEARBY)
    row, other = np.nonzero(chosen)
    return row, other


def _mark(chosen: Bools, view: Block, barred: Bools, count: int) -> None:
    """Mark the `count` highest positive values per row; all of those that tie with the last one."""
    open_view = np.where(barred, 0, view)
    kept = max(open_view.shape[1] - count, 0)
    floor = np.partition(open_view, kept, axis=1)[:, kept : kept + 1] if count < open_view.shape[1] else 0
    chosen |= (open_view >= floor) & (open_view > 0)
