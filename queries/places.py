"""Places and sectors as trees: subtrees, jurisdictions of a tier, units of a level."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.errors import Words
from graph.store import Row
from queries.world import World

COUNTRY = "CN"


def _words(row: Row) -> Words:
    """Names in both languages; where a source gives no English name the Chinese one stands."""
    name = row["name"] or row["id"]
    return Words(name, row["name_en"] or name)


@dataclass
class Regions:
    """The tree of places."""

    names: dict[str, Words]
    levels: dict[str, str]
    parents: dict[str, str]
    municipalities: set[str]
    order: dict[str, tuple[int, str]]
    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _paths: dict[str | None, list[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, world: World) -> Regions:
        """Return the places of a world, read once."""
        return world.once("places.regions", lambda: cls._read(world))

    @classmethod
    def _read(cls, world: World) -> Regions:
        rows = world.run("scope", "regions")
        regions = cls(
            {r["id"]: _words(r) for r in rows},
            {r["id"]: r["level"] or "" for r in rows},
            {r["id"]: r["parent"] for r in rows if r["parent"]},
            {r["id"] for r in rows if r["is_municipality"]},
            {r["id"]: (r["sort_order"] if r["sort_order"] is not None else 10**9, r["id"]) for r in rows},
        )
        regions._add_unregistered(world)
        for child, parent in regions.parents.items():
            regions.children[parent].append(child)
        return regions

    def _add_unregistered(self, world: World) -> None:
        """A document may apply to a place that no source lists: it stands alone, under the name the document gives it."""
        for row in world.run("policy_scorecard", "documents"):
            place = json.loads(row["body"])["jurisdiction"] if row["body"] else None
            if place and place["code"] not in self.names:
                code, name = place["code"], place["name"]
                self.names[code], self.order[code] = Words(name, name), (10**9, code)
                self.levels[code] = "city" if place["level"] == "city" else "province"

    def above(self, region: str | None) -> list[str]:
        """Return a place and every place it lies in, from the inside out."""
        if region not in self._paths:
            path: list[str] = []
            at = region
            while at and at not in path:
                path.append(at)
                at = self.parents.get(at)
            if region not in self.names:
                return path  # what no tree holds is not kept: anybody may ask for it
            self._paths[region] = path
        return self._paths[region]

    def subtree(self, region: str) -> set[str]:
        """Return a place and all below it."""
        found, todo = {region}, [region]
        while todo:
            below = [child for child in self.children.get(todo.pop(), ()) if child not in found]
            found.update(below)
            todo += below
        return found

    def within(self, inner: str | None, outer: str) -> bool:
        """Tell whether a place lies in another; a center without a place lies in the country alone."""
        return outer == COUNTRY or outer in self.above(inner)

    def jurisdictions(self, tier: str, region: str) -> list[str]:
        """Return the places that make a tier's centers below `region`: the country, provinces, cities.

        A place below a jurisdiction stands for itself (national centers in 广东).
        """
        wanted = {"national": "country", "provincial": "province", "city": "city"}[tier]
        below = [r for r in self.subtree(region) if self.levels[r] == wanted]
        if below:
            return sorted(below, key=self.order.__getitem__)
        stands_alone = tier != "city" or region in self.municipalities
        return [region] if stands_alone or self.levels[region] == "city" else []


@dataclass
class Sectors:
    """The sector trees and the crosswalk to the ten fields."""

    names: dict[str, Words]
    levels: dict[str, str]
    schemes: dict[str, str]
    parents: dict[str, str]
    tens: dict[str, str]

    @classmethod
    def of(cls, world: World) -> Sectors:
        """Return the sectors of a world, read once."""
        return world.once("places.sectors", lambda: cls._read(world))

    @classmethod
    def _read(cls, world: World) -> Sectors:
        rows = world.run("scope", "sectors")
        return cls(
            {r["id"]: _words(r) for r in rows},
            {r["id"]: r["level"] or "field" for r in rows},
            {r["id"]: r["scheme"] or "" for r in rows},
            {r["id"]: r["parent"] for r in rows if r["parent"]},
            {r["id"]: r["ten"] for r in rows if r["ten"]},
        )

    def unit(self, sector: str | None, level: str) -> str | None:
        """Return the unit a printed field is counted in, None when it is outside the ten fields or unknown."""
        if sector is None or level == "field":
            return sector
        return self.parents.get(sector) if level == "group" else self.tens.get(sector)

    def units(self, level: str, within: str = "") -> list[str]:
        """Return the units of a level that the asked sector's printed fields are counted in."""
        if not within:
            return sorted(s for s, own in self.levels.items() if own == level)
        return sorted({unit for s in self.selected(within) if (unit := self.unit(s, level))})

    def selected(self, sector: str) -> set[str]:
        """Return the printed fields a sector stands for: those below it, or those the crosswalk maps to the same of the ten fields."""
        fields = {s for s, level in self.levels.items() if level == "field"}
        below = {s for s in self.names if sector in self._above(s)}
        if self.schemes[sector] == "REGISTRY":
            return below & fields
        tens = {self.tens.get(s, s) for s in below}
        return {s for s in fields if self.tens.get(s) in tens}

    def _above(self, sector: str) -> Iterable[str]:
        seen: list[str] = []
        at: str | None = sector
        while at and at not in seen:
            seen.append(at)
            at = self.parents.get(at)
        return seen
