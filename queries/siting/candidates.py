"""The centers that could be: place × sector, or place × chain segment, with what each would cover and could build on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from queries.answer import ListedCenter, Named, State
from queries.sector_gaps import sector_gaps
from queries.siting.facts import Facts, Here

WEAK = 2.0  # a weak point counts as two other segments
Demand = tuple[str, ...]
"""`("segments", id)`, or `("gap", jurisdiction, sector)`: the first says which weight it has."""


@dataclass
class Candidate:
    """A center that could be."""

    place: str
    topic: str
    jurisdiction: str
    state: State = "unknown"
    demands: dict[Demand, float] = field(default_factory=dict)
    organizations: list[Named] = field(default_factory=list)
    existing: list[ListedCenter] = field(default_factory=list)
    bound_by_rule: bool = False

    @property
    def base(self) -> float:
        """What the organisations of the place count for: twice as many are one more."""
        return math.log2(1 + len(self.organizations))


def candidates(facts: Facts) -> list[Candidate]:
    """Return every center that would meet something missing, in a fixed order: organisations alone make no need."""
    found = _by_segment(facts) if facts.asked.by == "segment" else _by_sector(facts)
    return [each for each in found if each.demands]


def _by_sector(facts: Facts) -> Iterable[Candidate]:
    asked, scope = facts.asked, facts.scope
    cells = {(row.region, row.sector): row for row in sector_gaps(facts.world, facts.parameters).rows}
    for place in facts.places:
        jurisdiction = asked.region if asked.tier == "national" else place
        is_bound = scope.rule_for(asked.tier, jurisdiction) is not None
        for unit in scope.sectors.units(asked.level, asked.sector):
            cell = cells.get((jurisdiction, unit))
            each = Candidate(place, unit, jurisdiction, cell.state if cell else "unknown", bound_by_rule=is_bound)
            each.existing = list(cell.centers) if cell else []
            has_one = bool(each.existing) and (is_bound or (asked.level == "field" and not asked.second))
            if each.state == "not_applicable" or has_one:
                continue  # the question does not arise there, or the sector has its one center already
            if facts.is_missing(each.state, has_center=bool(each.existing)):
                each.demands["gap", jurisdiction, unit] = float(facts.lists(place, unit))
            _take_up(facts, each, facts.here[place])
            yield each


def _take_up(facts: Facts, each: Candidate, here: Here) -> None:
    """The missing segments of the sector's chains that an organisation of the place works in, and whom it could build on."""
    chains = facts.chains[each.topic]
    for identifier in sorted(here.segments):
        if (row := facts.segments.get(identifier)) and row.chain in chains:
            each.demands["segments", identifier] = WEAK if row.weak_point else 1.0
    unit = facts.scope.sectors.unit
    groups = [here.chains[chain] for chain in sorted(chains & here.chains.keys())]
    groups += [who for sector, who in sorted(here.sectors.items()) if unit(sector, facts.asked.level) == each.topic]
    each.organizations = sorted({k: v for group in groups for k, v in group.items()}.values(), key=lambda o: o.id)


def _by_segment(facts: Facts) -> Iterable[Candidate]:
    """A center for one segment also reaches the missing segments next to it (what feeds it, what it feeds) that the place works in."""
    beside: dict[str, set[str]] = {}
    for row in facts.world.run("siting", "feeds"):
        beside.setdefault(row["one"], set()).add(row["other"])
        beside.setdefault(row["other"], set()).add(row["one"])
    for place in facts.places:
        here = facts.here[place]
        for identifier in sorted(facts.segments.keys() & here.segments.keys()):
            jurisdiction = facts.asked.region if facts.asked.tier == "national" else place
            each = Candidate(place, identifier, jurisdiction, facts.segments[identifier].state)
            for reached in sorted(
                {identifier, *beside.get(identifier, ())} & facts.segments.keys() & here.segments.keys()
            ):
                each.demands["segments", reached] = WEAK if facts.segments[reached].weak_point else 1.0
            each.organizations = sorted(here.segments[identifier].values(), key=lambda o: o.id)
            yield each
