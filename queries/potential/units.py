"""The units sectors are counted in, with the one of the ten fields and the chains each belongs to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from queries.places import Sectors
from queries.world import World


@dataclass(frozen=True)
class Units:
    """The units of one level."""

    level: str
    ids: list[str]
    place: dict[str, int]
    tens: dict[str, set[str]]
    chains: dict[str, set[str]]

    @classmethod
    def of(cls, world: World, sectors: Sectors, level: str) -> Units:
        """Return the units of a level, read once per graph."""
        return world.once(("potential.units", level), lambda: _units(world, sectors, level))


def _units(world: World, sectors: Sectors, level: str) -> Units:
    ids = sectors.units(level)
    tens = _tens(sectors, level)
    return Units(level, ids, {unit: n for n, unit in enumerate(ids)}, tens, _chains(world, sectors, level, tens))


def _tens(sectors: Sectors, level: str) -> dict[str, set[str]]:
    """The one of the ten fields that most printed fields of a unit belong to by the crosswalk; none where no one prevails."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for each, own in sectors.levels.items():
        if own == "field" and (unit := sectors.unit(each, level)):
            counted[unit][sectors.tens.get(each, "")] += 1
    found = {u: {ten for ten, n in tens.items() if ten and 2 * n > tens.total()} for u, tens in counted.items()}
    return defaultdict(set, found)


def _chains(world: World, sectors: Sectors, level: str, tens: dict[str, set[str]]) -> dict[str, set[str]]:
    """The chains of each unit: those in which at least a quarter of the centers are of that unit.

    A chain without centers goes by its one of the ten fields, save for single printed fields: they are too narrow for that.
    """
    frame = world.frame
    ids, chains = frame.nodes("Sector").ids, frame.nodes("Chain").ids
    in_sector, in_chain = frame.edges("IN_SECTOR", "Center", "Sector"), frame.edges("IN_CHAIN", "Center", "Chain")
    of_center: dict[int, list[str]] = defaultdict(list)
    for center, sector in zip(in_sector.start.tolist(), in_sector.end.tolist(), strict=True):
        of_center[center].append(ids[sector])
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for center, chain in zip(in_chain.start.tolist(), in_chain.end.tolist(), strict=True):
        for sector in of_center[center]:
            if unit := sectors.unit(sector, level):
                held[chains[chain]][unit] += 1
    found: dict[str, set[str]] = defaultdict(set)
    of_chain = frame.edges("IN_SECTOR", "Chain", "Sector")
    for start, end in zip(of_chain.start.tolist(), of_chain.end.tolist(), strict=True):
        chain, units = chains[start], held[chains[start]]
        of_ten = [u for u, own in tens.items() if ids[end] in own and level != "field"]
        for unit in [u for u, n in units.items() if 4 * n >= units.total()] or of_ten:
            found[unit].add(chain)
    return found
