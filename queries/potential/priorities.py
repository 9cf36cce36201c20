"""Which policy documents name a sector in a list of theirs, with the clause."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from graph.policy import Document
from graph.policy.rules import Sectors as SectorList
from queries.answer import AnswerRow
from queries.places import Regions, Sectors
from queries.potential.units import Units
from queries.scope import Scope
from queries.verdict.policies import InForce, Policies, in_force
from queries.world import World


class Listed(AnswerRow):
    """An entry of a policy's list of sectors."""

    clause: str = Field(description="id of the clause; open it for the text")
    document: str
    path: str = Field(description="where it stands in the document")
    item: str = Field(description="the listed words")
    how: Literal["named", "same_field"] = Field(
        description="the sector itself or its one of the ten fields is named, or only something else of the same of the ten fields"
    )
    in_force: InForce = Field(description="on the asked date")


class Priorities:
    """The lists of the documents of a graph, read for the units of one level."""

    @classmethod
    def of_scope(cls, scope: Scope, units: Units) -> Priorities:
        """Return the lists as they stand on the scope's date."""

        def read() -> Priorities:
            return cls(scope.world, scope.regions, scope.sectors, units, scope.on)

        return scope.kept(("potential.priorities", units.level), read)

    def __init__(self, world: World, regions: Regions, sectors: Sectors, units: Units, on: date) -> None:
        self._regions, self._units, self._sectors = regions, units, sectors
        self._outside: list[tuple[str, str]] = []
        self._expired: list[tuple[str, str]] = []
        self._documents = [(d.jurisdiction.code, self._named(d, on)) for d in Policies.of(world).documents.values()]
        self._known: dict[tuple[int, ...], dict[str, list[Listed]]] = {}

    def naming(self, place: str) -> dict[str, list[Listed]]:
        """Return, by unit, the entries that name it: of the country's documents and those of the places `place` lies in, one per document, the closest.

        Places of the same documents share them.
        """
        above = self._regions.above(place)
        key = tuple(n for n, (jurisdiction, _) in enumerate(self._documents) if jurisdiction in above)
        if key not in self._known:
            found: dict[str, list[Listed]] = defaultdict(list)
            for n in key:
                for unit, listed in self._documents[n][1].items():
                    found[unit].append(listed)
            self._known[key] = dict(found)
        return self._known[key]

    def without_unit(self, place: str) -> list[str]:
        """Return the listed words of the place's documents that no unit stands for."""
        above = self._regions.above(place)
        return [item for jurisdiction, item in self._outside if jurisdiction in above]

    def expired(self, place: str) -> list[str]:
        """Return the titles of the documents with a list that are no longer in force on the date, those of the country included."""
        above = self._regions.above(place)
        return [title for jurisdiction, title in self._expired if jurisdiction in above]

    def _named(self, document: Document, on: date) -> dict[str, Listed]:
        found: dict[str, Listed] = {}
        for rule in document.rules:
            for item in rule.items if isinstance(rule, SectorList) else ():
                units = self._units_of(item)
                if not units:
                    self._outside.append((document.jurisdiction.code, item))
                for unit, how in units:
                    if unit not in found or (how == "named" and found[unit].how != "named"):
                        found[unit] = Listed(
                            clause=f"{document.id}:{rule.id}", document=document.id, path=rule.at, item=item, how=how,
                            in_force=in_force(document, on),
                        )  # fmt: skip
        if found and in_force(document, on) == "no":
            self._expired.append((document.jurisdiction.code, document.title))
        return found

    def _units_of(self, item: str) -> list[tuple[str, Literal["named", "same_field"]]]:
        names, found = self._sectors.names, dict[str, Literal["named", "same_field"]]()
        for unit in self._units.ids:
            if names[unit].zh == item:
                found[unit] = "named"
        for ten in self._tens_of[item]:
            is_whole = names[ten].zh == item
            for unit in self._units.ids:
                if ten in self._units.tens.get(unit, ()):
                    found.setdefault(unit, "named" if is_whole else "same_field")
        return list(found.items())

    @cached_property
    def _tens_of(self) -> dict[str, set[str]]:
        """Listed words → the one of the ten fields they belong to, by the schemes of the policies and the crosswalk."""
        found: dict[str, set[str]] = defaultdict(set)
        for each, scheme in self._sectors.schemes.items():
            if scheme == "TEN_FIELDS" and self._sectors.levels[each] == "ten":
                found[self._sectors.names[each].zh].add(each)
            elif scheme not in ("TEN_FIELDS", "REGISTRY") and each in self._sectors.tens:
                found[self._sectors.names[each].zh].add(self._sectors.tens[each])
        return found
