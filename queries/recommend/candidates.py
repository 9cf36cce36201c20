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
    chosen = [_chosen(net, found, at, ~out, also) for at, out in enumerate(barred)]
    row = np.repeat(np.arange(len(chosen)), [len(others) for others in chosen])
    return row, np.concatenate([np.zeros(0, np.int64), *chosen])


def _chosen(net: Network, found: Rows, row: int, free: Bools, also: Ints | None) -> Ints:
    """Return who is compared with the asker of a row, by number: the best of every view among those that are free."""
    marked = np.zeros(len(free), bool)
    if also is not None:
        marked[also] = free[also]
    views = VIEWS if "pagerank" in found.blocks else FEW_VIEWS
    for name, count in views.items():
        view = found.blocks[name][row]
        held = np.flatnonzero(free & ((view > 0) | net.foremost))
        if np.count_nonzero(net.foremost[held]) < count:
            held = np.flatnonzero(free)  # so many of the foremost are barred that others may take their place
        marked[_best(held, view[held] + net.little[held], count)] = True
    foremost = np.flatnonzero(free & net.foremost)
    held = foremost if len(foremost) >= STANDING else np.flatnonzero(free)
    marked[_best(held, net.standing[held], STANDING)] = True
    nearby = np.flatnonzero(free & (net.events.place == found.asking.place[row]))
    marked[_best(nearby, net.standing[nearby], NEARBY)] = True
    return np.flatnonzero(marked)


def _best(held: Ints, worth: Block, count: int) -> Ints:
    """Return the `count` with the highest positive worth, and all that tie with the last of them."""
    if count < len(worth):
        last = len(worth) - count
        among = worth >= np.partition(worth, last)[last]
        held, worth = held[among], worth[among]
    return held[worth > 0]
