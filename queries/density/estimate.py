"""Ties of a graph too large to list its pairs: counted for a sample of organisations, and taken for the rest in proportion."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from queries.density.events import Ints, runs

MEETINGS = 600_000  # of the organisations in the sample


class Estimate(NamedTuple):
    """Ties and repeated ties, and the standard error of the former."""

    ties: int
    repeated: int
    error: float


def estimate(event: Ints, body: Ints, organization: Ints, width: int) -> Estimate:
    """Return the ties of participations (event and body of each, by event): partners per meeting hardly differ among alike organisations.

    The sample is every so-many-th organisation by how many others it meets, so that it is the same each time.
    """
    sizes = np.bincount(event)
    met = np.bincount(organization, weights=(sizes - 1)[event], minlength=width)
    step = int(met.sum() // MEETINGS) + 1
    sample = Sample(np.argsort(-met, kind="stable")[step // 2 :: step], width)
    together = sample.together(event, organization)
    partners, repeated = sample.partners(together, 1), sample.partners(together, 2)
    repeated += sample.without_lineage(together, event, body, organization)
    ratio = partners.sum() / met[sample.members].sum()
    residual = np.diff(partners - ratio * met[sample.members])  # alike organisations stand side by side
    spread = float(np.sqrt((residual**2).sum() / 2) / met[sample.members].sum())
    whole = met.sum() / 2
    share = repeated.sum() / met[sample.members].sum()
    return Estimate(round(whole * ratio), round(whole * share), whole * spread if step > 1 else 0.0)


class Sample:
    """Some of the organisations, and whom they meet: as numbers, place in the sample × organisations + who is met."""

    def __init__(self, members: Ints, width: int) -> None:
        self.members, self._width = members, width
        # numbers of half the length sort twice as fast
        self._kind = np.int32 if len(members) * width < np.iinfo(np.int32).max else np.int64
        self._place = np.full(width, -1, dtype=self._kind)
        self._place[members] = np.arange(len(members))

    def together(self, event: Ints, organization: Ints) -> Ints:
        """Return every meeting of an organisation of the sample, in order, once per event; participations stand by event."""
        there = np.flatnonzero(self._place[organization] >= 0)
        ends, size = np.cumsum(np.bincount(event)), np.bincount(event)[event[there]]
        end = ends[event[there]]
        who = organization[np.arange(size.sum()) + np.repeat(end - np.cumsum(size), size)].astype(self._kind)
        code = np.repeat(self._place[organization[there]] * self._kind(self._width), size)
        code += who
        code = code[who != np.repeat(organization[there].astype(self._kind), size)]
        code.sort()
        return code

    def partners(self, together: Ints, least: int) -> Ints:
        """Return how many others each organisation of the sample meets `least` times or more."""
        starts = runs(together)
        if least > 1:
            starts = starts[np.diff(starts, append=len(together)) >= least]
        return np.bincount(together[starts] // self._width, minlength=len(self.members))

    def without_lineage(self, together: Ints, event: Ints, body: Ints, organization: Ints) -> Ints:
        """Return by how much partners met twice change when the events of one body count as one meeting."""
        starts = runs(event)
        joint = (np.bincount(body[starts]) > 1)[body]
        changed = np.zeros(len(self.members), dtype=np.int64)
        if not joint.any():
            return changed
        code = np.sort(body[joint] * self._width + organization[joint])
        code = code[runs(code)]
        once = self.together(code // self._width, code % self._width)
        apart = self.together(event[joint], organization[joint])
        pairs = np.sort(np.concatenate([once, apart]))
        pairs = pairs[runs(pairs)]
        held = _count(together, pairs)
        now = held - _count(apart, pairs) + _count(once, pairs)
        np.add.at(changed, pairs // self._width, (now >= 2).astype(np.int64) - (held >= 2))
        return changed


def _count(ordered: Ints, numbers: Ints) -> Ints:
    """How often each number stands among numbers in order."""
    return np.searchsorted(ordered, numbers, "right") - np.searchsorted(ordered, numbers)
