"""Pairs of organisations that met more than once: with the sizes of events, all that is needed to count ties."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from queries.density.events import UNDATED, Bools, Events, Ints
from queries.density.stack import together


class Repeats(NamedTuple):
    """Meetings of pairs that met at two events or more, by pair, body and day.

    Ties = meetings - meetings of each of these pairs beyond its first: the many pairs that met once need no list.
    """

    pair: Ints
    first: Ints
    """The participation of the one organisation …"""
    second: Ints
    """… and of the other."""
    new: Bools
    """False where the pair has met in this body before: a center and the one it became are one."""

    @property
    def together(self) -> int:
        """Meetings of a pair in one body beyond the first."""
        return int((~self.new).sum())

    @property
    def shared(self) -> Ints:
        """How many bodies each pair shares."""
        return np.bincount(self.pair[self.new])


def meetings(sizes: Ints) -> int:
    """Return how many pairs meet at events of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def repeats(events: Events, chosen: Ints) -> Repeats:
    """Return the repeats among participations, given as places in the list of all, in order."""
    event, organization = events.event[chosen], events.organization[chosen]
    first, second = together(event)
    code = organization[first] * (int(organization.max(initial=0)) + 1) + organization[second]
    order = np.argsort(code, kind="stable")
    same = np.zeros(len(code) + 1, dtype=bool)
    same[1:-1] = np.diff(code[order]) == 0
    twice = order[same[1:] | same[:-1]]
    code, first, second = code[twice], chosen[first[twice]], chosen[second[twice]]
    at = events.event[first]
    body, day = events.body[at], np.where(events.day[at] == UNDATED, np.iinfo(np.int64).max, events.day[at])
    order = np.lexsort((day, body, code))
    code, body = code[order], body[order]
    other = np.diff(code, prepend=-1) != 0
    return Repeats(np.cumsum(other) - 1, first[order], second[order], other | (np.diff(body, prepend=-1) != 0))
