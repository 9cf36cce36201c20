"""What siting reads from the graph, once: what is missing, who works where, and which sectors policies name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from queries.answer import Named, State
from queries.chain_coverage import Row as SegmentRow
from queries.chain_coverage import chain_coverage
from queries.frame import Ints
from queries.parameters import Parameters
from queries.potential.priorities import Priorities
from queries.potential.units import Units
from queries.potential.working import Working, lying_in
from queries.scope import Scope
from queries.siting.asked import Asked
from queries.world import World


@dataclass
class Here:
    """The organisations of a place, by the segment, chain and printed field they are known to work on."""

    segments: dict[str, dict[str, Named]] = field(default_factory=lambda: defaultdict(dict))
    chains: dict[str, dict[str, Named]] = field(default_factory=lambda: defaultdict(dict))
    sectors: dict[str, dict[str, Named]] = field(default_factory=lambda: defaultdict(dict))


class Facts:
    """The graph as siting sees it."""

    def __init__(self, world: World, asked: Asked) -> None:
        self.world, self.asked = world, asked
        given = {name: getattr(asked, name) for name in ("tier", "region", "sector", "level", "on")}
        self.parameters = Parameters.model_validate(given)
        self.scope = Scope(world, self.parameters)

    def is_missing(self, state: State, *, has_center: bool) -> bool:
        """Tell whether something counts as missing: surely none, or, where unknown counts, none known."""
        return state == "no" or (state == "unknown" and not has_center and self.asked.unknown == "open")

    @cached_property
    def segments(self) -> dict[str, SegmentRow]:
        """The segments that no center of any tier, anywhere in the country, is known to cover."""
        rows = chain_coverage(
            self.world, Parameters.model_validate({"chain": self.asked.chain, "on": self.asked.on})
        ).rows
        return {row.segment: row for row in rows if self.is_missing(row.state, has_center=bool(row.centers))}

    @cached_property
    def places(self) -> list[str]:
        """Where a center of the tier could stand: national and provincial ones in a province, city ones in a city."""
        tier = "city" if self.asked.tier == "city" else "provincial"
        return self.scope.regions.jurisdictions(tier, self.asked.region)

    @cached_property
    def here(self) -> dict[str, Here]:
        """The organisations whose place is known, by place."""
        working, regions = Working.of(self.world), self.scope.regions
        inside = lying_in(regions, self.world.frame.nodes("Region").ids, working.regions)
        return {place: self._here(working, inside.get(place)) for place in self.places}

    def _here(self, working: Working, inside: Ints | None) -> Here:
        found = Here()
        if inside is None:
            return found
        for into, pairs, of in (
            (found.segments, working.segments, "Segment"),
            (found.chains, working.chains, "Chain"),
            (found.sectors, working.sectors, "Sector"),
        ):
            ids, kept = self.world.frame.nodes(of).ids, np.isin(pairs.one, inside)
            for one, other in zip(pairs.one[kept].tolist(), pairs.other[kept].tolist(), strict=True):
                into[ids[other]][working.ids[one]] = working.named(one)
        return found

    @cached_property
    def chains(self) -> dict[str, set[str]]:
        """The chains of each unit."""
        return Units.of(self.world, self.scope.sectors, self.asked.level).chains

    @cached_property
    def _priorities(self) -> Priorities:
        units = Units.of(self.world, self.scope.sectors, self.asked.level)
        return Priorities.of_scope(self.scope, units)

    def lists(self, place: str, unit: str) -> int:
        """Count the policy lists that name a sector: those of the country, and those of the place itself."""
        return len(self._priorities.naming(place).get(unit, ()))
