"""A layer over time: how many ties had come about by the end of each year, beside what chance alone would have given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from queries.density.chance import expected_ties
from queries.density.chosen import Chosen
from queries.density.events import UNDATED, Bools, Ints
from queries.density.repeats import meetings

YEARS, LATER = 10, 10**9
FEWEST = 10  # events below which the formula says nothing


class Standing(NamedTuple):
    """A layer at the end of a year."""

    year: int
    organizations: int
    events: int
    ties: int
    mean: float | None
    sd: float | None


def undated(chosen: Chosen) -> int:
    """Return how many events no source dates."""
    return int((chosen.events.day[chosen.sizes[0]] == UNDATED).sum())


def over_time(chosen: Chosen) -> list[Standing]:
    """Return the layer at the end of its last years in which something happened."""
    days = Days.of(chosen)
    years = sorted({date.fromordinal(day).year for day in np.unique(days.event).tolist()})
    return [days.by(year) for year in years[-YEARS:]]


@dataclass(frozen=True)
class Days:
    """When everything of a layer happened; what has no date is left out."""

    chosen: Chosen
    event: Ints
    size: Ints
    organization: Ints
    """The first day of each organisation."""
    unit: Ints
    """The first day of each unit, LATER where it has none."""
    again: Ints
    """Days of meetings in a body where the pair had met before."""
    elsewhere: Ints
    """Days of meetings of a pair that had met before in another body."""

    @classmethod
    def of(cls, chosen: Chosen) -> Days:
        """Read the days of a layer."""
        day = chosen.events.day[chosen.event]
        dated = day != UNDATED
        _, places, sizes = np.unique(chosen.event[dated], return_index=True, return_counts=True)
        organization, unit = np.full(chosen.width, LATER), np.full(len(chosen.body), LATER)
        np.minimum.at(organization, chosen.organization[dated], day[dated])
        np.minimum.at(unit, chosen.unit[dated], day[dated])
        again, elsewhere = _again(chosen)
        return cls(chosen, day[dated][places], sizes, organization, unit, again, elsewhere)

    def by(self, year: int) -> Standing:
        """Return the layer at the end of a year."""
        last = date(year, 12, 31).toordinal()
        past = self.event <= last
        pairs = meetings(self.size[past]) - int((self.again <= last).sum())
        ties = pairs - int((self.elsewhere <= last).sum())
        mean, sd = self._expected(self.unit <= last, pairs)
        return Standing(year, int((self.organization <= last).sum()), int(past.sum()), ties, mean, sd)

    def _expected(self, units: Bools, pairs: int) -> tuple[float | None, float | None]:
        bodies = len(np.unique(self.chosen.body[units]))
        if self.chosen.layer == "all" or bodies < FEWEST or not pairs:
            return None, None
        return expected_ties(np.bincount(self.chosen.holder[units]), pairs)


def _again(chosen: Chosen) -> tuple[Ints, Ints]:
    kept, events = chosen.repeats, chosen.events
    event = events.event[kept.first]
    dated = events.day[event] != UNDATED
    pair, body, day = kept.pair[dated], events.body[event[dated]], events.day[event[dated]]
    new = np.ones(len(pair), dtype=bool)
    new[1:] = (np.diff(pair) != 0) | (np.diff(body) != 0)
    order = np.lexsort((day[new], pair[new]))
    before = np.diff(pair[new][order], prepend=-1) == 0
    return day[~new], day[new][order][before]
