"""Whom to compare in full: the best of several cheap views, so that no asker is compared with everybody.

The views differ on purpose: ties, topics, place and standing each find partners that the others miss.
"""

from __future__ import annotations

import numpy as np

from queries.recommend.events import Block, Bools, Ints
from queries.recommend.features import Rows
from queries.recommend.network import Network

VIEWS = {"pagerank": 120, "adamic_adar": 100, "three_steps": 80, "topic_presence": 80, "partners_recent": 50}
STANDING, NEARBY = 50, 20


def excluded(net: Network, askers: Ints) -> Bools:
    """Return askers x organisations: the asker itself, its partners so far, and who is not known yet."""
    out = np.broadcast_to(~net.known, (len(askers), len(net.known))).copy()
    out[np.arange(len(askers)), askers] = True
    row, other = net.adjacency[askers].nonzero()
    out[row, other] = True
    return out


def pool(net: Network, found: Rows, barred: Bools) -> tuple[Ints, Ints]:
    """Return (asker row, organisation) of every pair to be compared in full, ordered by row."""
    chosen = np.zeros(barred.shape, bool)
    for name, count in VIEWS.items():
        _mark(chosen, np.where(barred, -1, found.blocks[name]), count)
    standing = net.traits["recent_slots"] + net.traits["degree"] * 1e-3
    _mark(chosen, np.where(barred, -1, standing), STANDING)
    place = net.events.place
    nearby = (place[found.askers][:, None] == place) & ~barred
    _mark(chosen, np.where(nearby, standing, -1), NEARBY)
    row, other = np.nonzero(chosen & ~barred)
    return row, other


def _mark(chosen: Bools, view: Block, count: int) -> None:
    count = min(count, view.shape[1])
    # The lowest index wins a tie, so the pool does not depend on how the sort is implemented.
    floor = -np.partition(-view, count - 1, axis=1)[:, count - 1 : count]
    above = view > floor
    level = (view == floor) & (view >= 0)
    room = count - above.sum(axis=1, keepdims=True)
    chosen |= above & (view >= 0) | level & (np.cumsum(level, axis=1, dtype=np.int32) <= room)
