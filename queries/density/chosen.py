"""One layer, or all together, as a scope leaves it: participations with small numbers, and the places chance may deal anew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from queries.density.estimate import Estimate, Sample
from queries.density.events import LAYERS, Bools, Events, Ints, Layer, compact, runs
from queries.density.measures import ELSE
from queries.density.mixing import Mixed, mixed
from queries.density.repeats import Repeats, meetings, repeats
from queries.density.stack import together
from queries.world import World

LISTED = 500_000  # pairs that meet


@dataclass(frozen=True)
class Chosen:
    """The participations `mask` chooses among all events."""

    world: World
    layer: Layer
    mask: Bools

    @classmethod
    def of(cls, world: World, layer: Layer, mask: Bools) -> Chosen:
        """Return one layer of what a scope keeps, or all of it."""
        events = Events.of(world)
        if layer != "all":
            mask = mask & (events.layer[events.event] == LAYERS.index(layer))
        return cls(world, layer, mask)

    @cached_property
    def events(self) -> Events:
        """All events of the snapshot."""
        return Events.of(self.world)

    @cached_property
    def event(self) -> Ints:
        """The event of each participation."""
        return self.events.event[self.mask]

    @cached_property
    def _organizations(self) -> tuple[Ints, Ints]:
        return compact(self.events.organization[self.mask])

    @property
    def places(self) -> Ints:
        """The organisations, as places among those of the snapshot."""
        return self._organizations[0]

    @property
    def organization(self) -> Ints:
        """The organisation of each participation, numbered among `places`."""
        return self._organizations[1]

    @cached_property
    def sizes(self) -> tuple[Ints, Ints]:
        """The events, and how many take part in each."""
        found = np.bincount(self.event) if len(self.event) else np.zeros(0, dtype=np.int64)
        events = np.flatnonzero(found)
        return events, found[events]

    @property
    def width(self) -> int:
        """Number of organisations."""
        return len(self.places)

    @property
    def possible(self) -> int:
        """Pairs of organisations."""
        return self.width * (self.width - 1) // 2

    @cached_property
    def _units(self) -> tuple[Ints, Ints]:
        return compact(self.events.units.of[self.mask])

    @property
    def unit(self) -> Ints:
        """The unit (what chance deals: an organisation's part in a body) of each participation."""
        return self._units[1]

    @cached_property
    def body(self) -> Ints:
        """The body of each unit."""
        return self.events.units.body[self._units[0]]

    @cached_property
    def holder(self) -> Ints:
        """The organisation of each unit."""
        number = np.zeros(int(self.places.max(initial=-1)) + 1, dtype=np.int64)
        number[self.places] = np.arange(self.width)
        return number[self.events.units.organization[self._units[0]]]

    @cached_property
    def layer_of_unit(self) -> Ints:
        """The layer of each unit."""
        return self.events.layer[self.body]

    @cached_property
    def meetings(self) -> int:
        """Pairs that meet, counted at every event."""
        return meetings(self.sizes[1])

    @property
    def is_listed(self) -> bool:
        """Whether the pairs that meet are few enough to be listed; else ties are estimated."""
        return self.meetings <= LISTED

    @cached_property
    def repeats(self) -> Repeats:
        """Pairs that meet at two events or more."""
        return repeats(self.events, np.flatnonzero(self.mask))

    @cached_property
    def estimate(self) -> Estimate:
        """Ties by a sample of organisations."""
        return Sample(self.event, self.organization, self.width).estimate(self.events.body[self.event])

    def mixed(self, sides: Ints) -> Mixed | None:
        """Return how ties mix sides, by the side of each organisation: of all ties between sides where these can be listed, else by a sample."""
        counted = sides[self.organization] != ELSE
        event, organization = self.event[counted], self.organization[counted]
        if meetings(np.bincount(event)) > LISTED:
            return Sample(event, organization, self.width).mixed(sides)
        one, other = (organization[places] for places in together(event))
        code = np.sort(one * self.width + other)  # in an event they stand in order
        code = code[runs(code)]
        return mixed(sides[code // self.width], sides[code % self.width])

    @cached_property
    def pairs(self) -> int:
        """Pairs that meet, counted once per body."""
        if not self.is_listed:
            return meetings(np.bincount(self.body))
        return self.meetings - self.repeats.together

    @property
    def ties(self) -> int:
        """Pairs that meet at least once."""
        return self.pairs - int((self.repeats.shared - 1).sum()) if self.is_listed else self.estimate.ties

    def degrees(self, layer: Layer = "all") -> Ints:
        """Return in how many bodies, of one layer or all, each organisation takes part."""
        holders = self.holder if layer == "all" else self.holder[self.layer_of_unit == LAYERS.index(layer)]
        return np.bincount(holders, minlength=self.width)

    def pairs_of(self, layer: Layer) -> int:
        """Return how many pairs meet in one of its layers, counted once per body."""
        number, kept = LAYERS.index(layer), self.repeats
        events = self.event[self.events.layer[self.event] == number]
        together = (~kept.new) & (self.events.layer[self.events.event[kept.first]] == number)
        return meetings(np.bincount(events)) - int(together.sum()) if len(events) else 0

    def parts(self) -> list[Layer]:
        """Return the layers it holds."""
        return [LAYERS[number] for number in np.unique(self.layer_of_unit).tolist()]
