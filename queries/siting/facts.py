"""What siting reads from the graph, once: what is missing, who works where, and which sectors policies name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from graph.store import Row
from queries.answer import Named, State
from queries.chain_coverage import Row as SegmentRow
from queries.chain_coverage import chain_coverage
from queries.parameters import Parameters
from queries.scope import Scope
from queries.siting.asked import Asked
from queries.world import World

LISTS = {"YN16": "530000", "SH6": "310000"}  # the place whose policy lists the sectors of a scheme


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
        found: dict[str, Here] = {place: Here() for place in self.places}
        for row, place in self._placed(self.world.run("siting", "working")):
            who = Named(id=row["id"], name=row["name"] or row["id"])
            found[place].segments[row["segment"]][who.id] = who
            found[place].chains[row["chain"]][who.id] = who
        for row, place in self._placed(self.world.run("siting", "members")):
            found[place].sectors[row["sector"]][row["id"]] = Named(id=row["id"], name=row["name"] or row["id"])
        return found

    def _placed(self, rows: list[Row]) -> Iterable[tuple[Row, str]]:
        places = set(self.places)
        for row in sorted(rows, key=lambda r: str(sorted(map(str, r.values())))):
            for place in places.intersection(self.scope.regions.above(row["region"])):
                yield row, place

    @cached_property
    def tens(self) -> dict[str, set[str]]:
        """The one of the ten fields that most printed fields of a unit belong to by the crosswalk; none where no one prevails."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        sectors = self.scope.sectors
        for each, level in sectors.levels.items():
            if level == "field" and (unit := sectors.unit(each, self.asked.level)):
                counted[unit][sectors.tens.get(each, "")] += 1
        found = {u: {ten for ten, n in tens.items() if ten and 2 * n > tens.total()} for u, tens in counted.items()}
        return defaultdict(set, found)

    @cached_property
    def chains(self) -> dict[str, set[str]]:
        """The chains of each unit: those in which at least a quarter of the centers are of that unit.

        A chain without centers goes by its one of the ten fields, save for single printed fields: they are too narrow for that.
        """
        held: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.world.run("siting", "centers_in_chains"):
            if unit := self.scope.sectors.unit(row["sector"], self.asked.level):
                held[row["chain"]][unit] += 1
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.world.run("siting", "chains"):
            units = held[row["chain"]]
            of_ten = [u for u, tens in self.tens.items() if row["sector"] in tens and self.asked.level != "field"]
            for unit in [u for u, n in units.items() if 4 * n >= units.total()] or of_ten:
                found[unit].add(row["chain"])
        return found

    def lists(self, place: str, unit: str) -> int:
        """Count the policy lists that name a sector: the ten fields of the national guide, and the list of the place itself."""
        tens, sectors = self.tens[unit], self.scope.sectors
        local = any(
            LISTS.get(scheme) in self.scope.regions.above(place) and sectors.tens.get(each) in tens
            for each, scheme in sectors.schemes.items()
        )
        return bool(tens) + local
