"""What is known of every place and unit from organisations, technologies and chains: read once per graph and level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from queries.answer import Named, made
from queries.frame import Bools, Frame, Ints
from queries.gaps.advantage import Advantage, advantage
from queries.gaps.proximity import Matrix, density, proximity
from queries.places import COUNTRY
from queries.potential.units import Units
from queries.potential.working import Pairs, Working, lying_in
from queries.scope import Scope
from queries.world import World

SHOWN = 3
WEAK = 2.0  # a weak point counts as two other segments


@dataclass(frozen=True)
class Chains:
    """The segments of the units' chains; numbers are places among the segments."""

    of_unit: NDArray[np.bool_]
    """Unit × segment."""
    within: Pairs
    """Segment → the segment it is part of."""
    weight: Matrix
    names: list[Named]

    @classmethod
    def of(cls, world: World, units: Units) -> Chains:
        """Read the segments of the units' chains."""
        frame = world.frame
        nodes, chains = frame.nodes("Segment"), frame.nodes("Chain").place
        part_of, parents = frame.edges("PART_OF", "Segment", "Chain"), frame.edges("PART_OF", "Segment", "Segment")
        of_unit = np.zeros((len(units.ids), len(nodes)), dtype=bool)
        for unit, own in units.chains.items():
            of_unit[units.place[unit]][part_of.start[np.isin(part_of.end, [chains[c] for c in own])]] = True
        weak = np.array([bool(each) for each in nodes.column("weak_point")], dtype=bool)
        names = world.once("gaps.segments", lambda: _named(world.frame))
        return cls(of_unit, Pairs.of(parents.start, parents.end), np.where(weak, WEAK, 1.0), names)

    def upward(self, held: Bools) -> Bools:
        """Return places × segments where a segment counts as worked on through its parts as well."""
        found = held.copy()
        for child, parent in zip(self.within.one.tolist(), self.within.other.tolist(), strict=True):
            found[..., parent] |= held[..., child]
        return found


@dataclass(frozen=True)
class Grounds:
    """Figures by place and unit. Rows are places in the order of `place`, columns the units."""

    units: Units
    place: dict[str, int]
    provinces: Bools
    chains: Chains
    organizations: Ints
    """Organisations known to lie in each place."""
    base: Ints
    """Of these, those known to work in a unit: in a center of it, or in a segment of its chains."""
    works: Bools
    """Place × segment: whether an organisation of the place works there, or in a part of it."""
    technologies: Bools
    """Place × unit: whether centers or organisations of the place work on a technology of the unit's chains."""
    builders: dict[tuple[int, int], list[Named]]

    @classmethod
    def of(cls, scope: Scope, units: Units) -> Grounds:
        """Return the grounds of a level, read once per graph."""
        return scope.world.once(("gaps.grounds", units.level), lambda: _grounds(scope, units))

    @cached_property
    def potential(self) -> Matrix:
        """Share of the segments of a unit's chains in which an organisation of the place works."""
        segments = self.chains.of_unit.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.works.astype(np.float64) @ self.chains.of_unit.T / segments
        found[:, segments == 0] = np.nan
        found[self.organizations == 0] = np.nan
        return np.asarray(found)

    @cached_property
    def groups(self) -> Ints | None:
        """The one of the ten fields of each unit, numbered; only printed fields are too many to be compared without."""
        if self.units.level != "field":
            return None
        keys = ["+".join(sorted(self.units.tens.get(unit, ()))) for unit in self.units.ids]
        numbers = {key: n for n, key in enumerate(sorted(set(keys)))}
        return np.array([numbers[key] for key in keys], dtype=np.int64)

    def related(self, presence: Bools) -> Matrix:
        """Return how near each place is to each unit by what it has; the country is near to everything and is left out."""
        found = density(presence, proximity(presence[self.provinces], self.groups))
        if COUNTRY in self.place:
            found[self.place[COUNTRY]] = np.nan
        return found

    @cached_property
    def related_organizations(self) -> Matrix:
        """Nearness by what organisations work on."""
        return self.related(self.base > 0)

    @cached_property
    def related_technologies(self) -> Matrix:
        """Nearness by technologies."""
        return self.related(self.technologies)

    @cached_property
    def advantage(self) -> Advantage:
        """Comparative advantage by what organisations work on; none for the country, which is the measure."""
        found = advantage(self.base, self.provinces)
        if COUNTRY in self.place:
            for figures in found[:3]:
                figures[self.place[COUNTRY]] = np.nan
        return found


def _grounds(scope: Scope, units: Units) -> Grounds:
    world, frame, regions = scope.world, scope.world.frame, scope.regions
    working = Working.of(world)
    place = {region: n for n, region in enumerate(sorted(regions.names))}
    chains = Chains.of(world, units)
    engaged = _engaged(frame, scope, units, chains, working)
    here = world.once("gaps.here", lambda: _here(scope, place, working))
    base = np.asarray((here @ (engaged > 0).astype(np.int64)).todense(), dtype=np.int64)
    on_segments = _matrix(working.segments, (len(working.ids), len(chains.names)))
    works = np.asarray((here @ on_segments).todense()) > 0
    provinces = set(regions.jurisdictions("provincial", COUNTRY)) if COUNTRY in regions.names else set()
    return Grounds(
        units=units,
        place=place,
        provinces=np.array([region in provinces for region in place], dtype=bool),
        chains=chains,
        organizations=np.asarray(here.sum(axis=1)).reshape(-1),
        base=base,
        works=chains.upward(works),
        technologies=_technologies(scope, units, place),
        builders=_builders(here, engaged, working),
    )


def _named(frame: Frame) -> list[Named]:
    """All segments, as rows show them."""
    nodes = frame.nodes("Segment")
    labels = zip(nodes.ids, nodes.column("name_zh"), strict=True)
    return [made(Named, (("id", i), ("name", n or i))) for i, n in labels]


def _here(scope: Scope, place: dict[str, int], working: Working) -> sparse.csr_array:
    """Place × organisation; the same at every level."""
    inside = lying_in(scope.regions, scope.world.frame.nodes("Region").ids, working.regions)
    ones = [np.zeros(0, dtype=np.int64), *(np.full(len(held), place[region]) for region, held in inside.items())]
    others = [np.zeros(0, dtype=np.int64), *inside.values()]
    return _matrix(Pairs(np.concatenate(ones), np.concatenate(others)), (len(place), len(working.ids)))


def _matrix(pairs: Pairs, shape: tuple[int, int]) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(pairs.one), dtype=np.int64), (pairs.one, pairs.other)), shape=shape)


def _engaged(frame: Frame, scope: Scope, units: Units, chains: Chains, working: Working) -> sparse.csr_array:
    """Organisation × unit: in how many segments of its chains, and fields of its centers, an organisation works."""
    sectors, segments = frame.nodes("Sector").ids, chains.of_unit
    shape = (len(working.ids), len(units.ids))
    of_sector = [units.place.get(scope.sectors.unit(s, units.level) or "", -1) for s in sectors]
    number = np.array(of_sector, dtype=np.int64)[working.sectors.other]
    members = Pairs(working.sectors.one[number >= 0], number[number >= 0])
    on_segments = _matrix(working.segments, (shape[0], segments.shape[1]))
    found = on_segments @ sparse.csr_array(segments.T.astype(np.int64)) + _matrix(members, shape)
    return sparse.csr_array(found)


def _technologies(scope: Scope, units: Units, place: dict[str, int]) -> Bools:
    frame = scope.world.frame
    covers, of_chain = frame.edges("COVERS", "Technology", "Segment"), frame.edges("PART_OF", "Segment", "Chain")
    chains = Pairs.of(covers.start, covers.end).then(Pairs.of(of_chain.start, of_chain.end))
    chain, width = frame.nodes("Chain").place, len(frame.nodes("Technology"))
    own = [(chain[c], units.place[unit]) for unit, held in units.chains.items() for c in held if c in chain]
    ends = np.array(own, dtype=np.int64).reshape(-1, 2)
    serving = chains.then(Pairs.of(ends[:, 0], ends[:, 1]))
    here = scope.world.once("gaps.technologies", lambda: _places_of_technologies(scope, place))
    return np.asarray((here @ _matrix(serving, (width, len(units.ids)))).todense()) > 0


def _places_of_technologies(scope: Scope, place: dict[str, int]) -> sparse.csr_array:
    """Place × technology: in how many places of it somebody works on it; the same at every level."""
    frame = scope.world.frame
    regions, width = frame.nodes("Region").ids, len(frame.nodes("Technology"))
    pairs = [_working_places(frame, kind) for kind in ("Center", "Organization")]
    known = Pairs.of(np.concatenate([p.one for p in pairs]), np.concatenate([p.other for p in pairs]))
    above = [(place[each], n) for n in np.unique(known.one).tolist() for each in scope.regions.above(regions[n])]
    ends = np.array(above, dtype=np.int64).reshape(-1, 2)
    lying = _matrix(Pairs.of(ends[:, 0], ends[:, 1]), (len(place), len(regions)))
    return sparse.csr_array(lying @ _matrix(known, (len(regions), width)))


def _working_places(frame: Frame, kind: str) -> Pairs:
    """Region → technology, by the centers or the organisations that work on it."""
    works, lies = frame.edges("WORKS_ON", kind, "Technology"), frame.edges("LOCATED_IN", kind, "Region")
    return Pairs.of(lies.end, lies.start).then(Pairs.of(works.start, works.end))


def _builders(
    here: sparse.csr_array, engaged: sparse.csr_array, working: Working
) -> dict[tuple[int, int], list[Named]]:
    """The organisations of each place that work most in a unit."""
    places, units = here.tocoo(), engaged.tocsr()
    rows = units[places.col].tocoo()
    region, who = places.row[rows.row], places.col[rows.row]
    number = region.astype(np.int64) * engaged.shape[1] + rows.col
    # one number of place and unit, then most work, then id: sorted many times faster than by three keys
    order = np.argsort(
        (number * (int(rows.data.max(initial=0)) + 1) - rows.data) * len(working.ids) + working.by_id[who]
    )
    key = number[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    within = np.arange(len(key)) - np.repeat(starts, np.diff(starts, append=len(key)))
    order = order[within < SHOWN]
    found: dict[tuple[int, int], list[Named]] = defaultdict(list)
    for place, unit, one in zip(region[order].tolist(), rows.col[order].tolist(), who[order].tolist(), strict=True):
        found[place, unit].append(working.named(one))
    return dict(found)
