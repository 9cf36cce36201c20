"""What the centers of a date say: where units have one, which segments none covers, and what stands a tier below."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from queries.answer import ListedCenter, Named
from queries.frame import Bools, Ints
from queries.gaps.grounds import SHOWN, Grounds
from queries.gaps.proximity import Matrix
from queries.gaps.rows import Closing
from queries.parameters import Parameters
from queries.scope import Center, Scope

HIGHER = {"national": (), "provincial": ("national",), "city": ("provincial", "national")}
ABOVE = {"provincial": "national", "city": "provincial"}


class Carried(NamedTuple):
    """What organisations of a place could build on or take up in a unit, and the ids of these."""

    closings: list[Closing]
    ids: list[str]


@dataclass(frozen=True)
class Landscape:
    """All centers that exist on the date, whatever tier, place, sector and status is asked for."""

    grounds: Grounds
    scope: Scope
    uncovered: Bools
    """Segments that no center of the country is known to work in, nor in a part of them."""
    promoted: set[str]

    @classmethod
    def of(cls, scope: Scope, grounds: Grounds) -> Landscape:
        """Return the landscape of the scope's date."""
        wide = Scope(scope.world, Parameters.model_validate({"on": scope.asked.on, "level": grounds.units.level}))

        def read() -> Landscape:
            return cls(grounds, wide, _uncovered(wide, grounds), {lower for lower, _ in wide.promotions})

        return scope.kept(("gaps.landscape", grounds.units.level), read)

    @cached_property
    def _placed(self) -> list[tuple[Center, int, list[int]]]:
        """Centers with their unit and every place they lie in."""
        place, units, level = self.grounds.place, self.grounds.units.place, self.grounds.units.level
        above = cache(lambda region: [place[each] for each in self.scope.regions.above(region)])
        return [
            (center, units[unit], above(center.region))
            for center in self.scope.existing
            if (unit := self.scope.sectors.unit(center.sector, level)) in units
        ]

    @cached_property
    def standing(self) -> dict[tuple[str, int], dict[int, list[ListedCenter]]]:
        """Tier and place → unit → the centers there."""
        found: dict[tuple[str, int], dict[int, list[ListedCenter]]] = defaultdict(lambda: defaultdict(list))
        for center, unit, places in self._placed:
            shown = center.listed()
            for place in places:
                found[center.tier, place][unit].append(shown)
        return found

    def serving(self, tier: str, region: str) -> dict[int, list[ListedCenter]]:
        """Return, by unit, the centers that serve a place already: a higher tier's there, and for a part of a jurisdiction the whole's."""
        place = self.grounds.place
        sources = [(higher, place[region]) for higher in HIGHER[tier]]
        seat = self._seat(tier, region)
        if seat and seat != region:
            sources.append((tier, place[seat]))
        found: dict[int, list[ListedCenter]] = defaultdict(list)
        for source in sources:
            for unit, held in self.standing.get(source, {}).items():
                found[unit] += held
        return dict(found)

    def _seat(self, tier: str, region: str) -> str | None:
        level = {"national": "country", "provincial": "province", "city": "city"}[tier]
        regions = self.scope.regions
        return next((each for each in regions.above(region) if regions.levels[each] == level), None)

    @cached_property
    def presence(self) -> Bools:
        """Place × unit: whether a center of any tier is there."""
        found = np.zeros(self.grounds.base.shape, dtype=bool)
        found[self._positions] = True
        return found

    @cached_property
    def _positions(self) -> tuple[Ints, Ints]:
        """Place and unit of every center, once for every place it lies in."""
        units = [unit for _, unit, places in self._placed for _ in places]
        places = [place for _, _, places in self._placed for place in places]
        return np.array(places, dtype=np.int64), np.array(units, dtype=np.int64)

    @cached_property
    def related(self) -> Matrix:
        """Nearness by centers."""
        return self.grounds.related(self.presence)

    @cached_property
    def needs(self) -> list[int | None]:
        """Uncovered segments of the chains of each unit; None for a unit without a chain."""
        of_unit = self.grounds.chains.of_unit
        counts = (of_unit & self.uncovered).sum(axis=1).tolist()
        return [n if held.any() else None for n, held in zip(counts, of_unit, strict=True)]

    @cached_property
    def need(self) -> Matrix:
        """Their share of the segments of the chains, weak points doubled; not a number for a unit without a chain."""
        of_unit = self.grounds.chains.of_unit.astype(np.float64) * self.grounds.chains.weight
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(of_unit @ self.uncovered / of_unit.sum(axis=1))

    @cached_property
    def _wanted(self) -> list[Ints]:
        """The uncovered segments of the chains of each unit, weak points first."""
        chains = self.grounds.chains
        wanted = [np.flatnonzero(row) for row in chains.of_unit & self.uncovered]
        return [each[np.argsort(-chains.weight[each], kind="stable")] for each in wanted]

    @cached_property
    def _taken(self) -> dict[int, dict[int, list[Named]]]:
        return {}

    def takers(self, unit: int) -> dict[int, list[Named]]:
        """Return, by place, the first uncovered segments of the unit's chains that an organisation of the place works in."""
        if unit not in self._taken:
            wanted, names = self._wanted[unit], self.grounds.chains.names
            places, which = np.nonzero(self.grounds.works[:, wanted])
            starts = np.flatnonzero(np.diff(places, prepend=-1))
            within = np.arange(len(places)) - np.repeat(starts, np.diff(starts, append=len(places)))
            first = within < SHOWN
            found: dict[int, list[Named]] = defaultdict(list)
            for place, segment in zip(places[first].tolist(), wanted[which[first]].tolist(), strict=True):
                found[place].append(names[segment])
            self._taken[unit] = dict(found)
        return self._taken[unit]

    @cached_property
    def carried(self) -> dict[tuple[int, int], Carried]:
        """Place and unit → what was found once that organisations could carry; filled as it is asked for."""
        return {}

    @cached_property
    def lower(self) -> dict[tuple[str, int, int], list[Center]]:
        """Tier, place, unit → centers one tier below that were not promoted."""
        found: dict[tuple[str, int, int], list[Center]] = defaultdict(list)
        for center, unit, places in self._placed:
            if center.tier in ABOVE and center.id not in self.promoted:
                for place in places:
                    found[ABOVE[center.tier], place, unit].append(center)
        return dict(found)

    @cached_property
    def has_lower(self) -> dict[str, Matrix]:
        """Tier → place × unit: whether such a center is known; not a number for a place where none of any unit is known one tier below."""
        tiers, (places, _) = [c.tier for c, _, own in self._placed for _ in own], self._positions
        found = {tier: np.full(self.grounds.base.shape, np.nan) for tier in HIGHER}
        for below, tier in ABOVE.items():
            found[tier][places[np.array([each == below for each in tiers], dtype=bool)]] = 0.0
        for tier, place, unit in self.lower:
            found[tier][place, unit] = 1.0
        return found


def _uncovered(scope: Scope, grounds: Grounds) -> Bools:
    frame, chains = scope.world.frame, grounds.chains
    covers, place = frame.edges("COVERS", "Center", "Segment"), frame.nodes("Center").place
    stands = np.zeros(len(place), dtype=bool)
    stands[[place[center.id] for center in scope.existing]] = True
    covered = np.zeros(len(chains.names), dtype=bool)
    covered[covers.end[stands[covers.start]]] = True
    return ~chains.upward(covered)
