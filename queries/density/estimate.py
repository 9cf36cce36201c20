"""Ties of a graph too large to list its pairs: counted for a sample of organisations, and taken for the rest in proportion."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from queries.density.events import Ints, runs
from queries.density.mixing import Mixed, mixed

MEETINGS = 600_000  # of the organisations in the sample


class Estimate(NamedTuple):
    """Ties and repeated ties, and the standard error of the former."""

    ties: int
    repeated: int
    error: float


class Sample:
    """Some of the organisations and whom they meet, of participations that stand by event.

    The sample is every so-many-th organisation by how many others it meets, so that it is the same each time. Meetings are numbers: place
    in the sample × organisations + who is met.
    """

    def __init__(self, event: Ints, organization: Ints, width: int) -> None:
        self._event, self._organization, self._width = event, organization, width
        sizes = np.bincount(event)
        met = np.bincount(organization, weights=(sizes - 1)[event], minlength=width)
        self._whole, self._step = met.sum() / 2, int(met.sum() // MEETINGS) + 1
        self.members = np.argsort(-met, kind="stable")[self._step // 2 :: self._step]
        self._met = met[self.members]
        # numbers of half the length sort twice as fast
        kind: Any = np.int32 if len(self.members) * width < np.iinfo(np.int32).max else np.int64
        self._place: Ints = np.full(width, -1, dtype=kind)
        self._place[self.members] = np.arange(len(self.members))

    def estimate(self, body: Ints) -> Estimate:
        """Return the ties by the body of each participation: partners per meeting hardly differ among alike organisations."""
        partners, repeated = self._partners(1), self._partners(2) + self._without_lineage(body)
        ratio = partners.sum() / self._met.sum()
        residual = np.diff(partners - ratio * self._met)  # alike organisations stand side by side
        spread = float(np.sqrt((residual**2).sum() / 2) / self._met.sum())
        share = repeated.sum() / self._met.sum()
        error = self._whole * spread if self._step > 1 else 0.0
        return Estimate(round(self._whole * ratio), round(self._whole * share), error)

    def mixed(self, sides: Ints) -> Mixed | None:
        """Return how ties mix sides, by the side of each organisation; None where no tie counts."""
        ties = self._together[runs(self._together)]
        place = ties // self._width
        found = mixed(sides[self.members[place]], sides[ties % self._width], place)
        return found if found is None or self._step > 1 else Mixed(found.value, 0.0)

    @cached_property
    def _together(self) -> Ints:
        return self.together(self._event, self._organization)

    def together(self, event: Ints, organization: Ints) -> Ints:
        """Return every meeting of an organisation of the sample, in order, once per event; participations stand by event."""
        there = np.flatnonzero(self._place[organization] >= 0)
        ends, size = np.cumsum(np.bincount(event)), np.bincount(event)[event[there]]
        end = ends[event[there]]
        who = organization[np.arange(size.sum()) + np.repeat(end - np.cumsum(size), size)]
        code: Ints = np.repeat(self._place[organization[there]] * self._width, size)
        code += who.astype(code.dtype)
        code = code[who != np.repeat(organization[there], size)]
        code.sort()
        return code

    def _partners(self, least: int) -> Ints:
        """How many others each organisation of the sample meets `least` times or more."""
        starts = runs(self._together)
        if least > 1:
            starts = starts[np.diff(starts, append=len(self._together)) >= least]
        return np.bincount(self._together[starts] // self._width, minlength=len(self.members))

    def _without_lineage(self, body: Ints) -> Ints:
        """By how much partners met twice change when the events of one body count as one meeting."""
        event, organization = self._event, self._organization
        joint = (np.bincount(body[runs(event)]) > 1)[body]
        changed = np.zeros(len(self.members), dtype=np.int64)
        if not joint.any():
            return changed
        code = np.sort(body[joint] * self._width + organization[joint])
        code = code[runs(code)]
        once = self.together(code // self._width, code % self._width)
        apart = self.together(event[joint], organization[joint])
        pairs = np.sort(np.concatenate([once, apart]))
        pairs = pairs[runs(pairs)]
        held = _count(self._together, pairs)
        now = held - _count(apart, pairs) + _count(once, pairs)
        np.add.at(changed, pairs // self._width, (now >= 2).astype(np.int64) - (held >= 2))
        return changed


def _count(ordered: Ints, numbers: Ints) -> Ints:
    """How often each number stands among numbers in order."""
    return np.searchsorted(ordered, numbers, "right") - np.searchsorted(ordered, numbers)
