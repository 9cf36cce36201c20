"""What the graph knows of each center a rule is about: its members, capital, people, assessments and stated properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from graph.dates import bounds
from graph.model import NODE
from graph.policy.facts import DECLARED
from graph.store import Row
from queries.answer import Named
from queries.scope import Center
from queries.world import World

FILE = "center_compliance"
PARTS = ("members", "positions", "capital", "people", "assessments")
STATED = tuple(column for fact in DECLARED for column in fact.columns if NODE["Center"].has(column))
"""Properties of centers that state a fact directly."""
_COLUMNS = {"COLUMNS": "".join(f", c.{column} AS {column}" for column in STATED)}
"""Cypher has no parameters for properties: those the facts name are filled in."""


@dataclass(frozen=True)
class Case:
    """A center before the rules: who it is, where and since when, and the rows that facts are counted from."""

    center: Center
    approved_on: str | None
    ended_on: str | None
    stated: Row
    on: date
    rows: dict[str, list[Row]] = field(repr=False)

    @property
    def named(self) -> Named:
        """The center as evidence."""
        return Named(id=self.center.id, name=self.center.name)

    def part(self, name: str) -> list[Row]:
        """Return the rows of one part, in a fixed order."""
        return sorted(
            self.rows.get(name, ()), key=lambda r: (str(r["id"]), str(r.get("role") or r.get("position") or ""))
        )

    @property
    def assessments(self) -> list[Row]:
        """The assessments that surely took place by the asked date, oldest first."""
        dated = [r for r in self.part("assessments") if r["assessed_on"] and bounds(r["assessed_on"])[1] <= self.on]
        return sorted(dated, key=lambda r: (bounds(r["assessed_on"])[1], str(r["id"])))


def cases(world: World, centers: Iterable[Center], on: date) -> list[Case]:
    """Return what is known of each of these centers, in their order."""
    listed = tuple(centers)
    if not listed:
        return []
    return world.lately("verdict.cases", (on, listed), lambda: _cases(world, listed, on))


def _cases(world: World, listed: tuple[Center, ...], on: date) -> list[Case]:
    ids = [center.id for center in listed]
    parts: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for part in PARTS:
        for row in world.run(FILE, part, ids=ids, valid_on=on.isoformat()):
            parts[row["center"]][part].append(row)
    stated = {row["id"]: row for row in world.run_filled(FILE, "centers", _COLUMNS, ids=ids)}
    return [
        Case(c, stated[c.id]["approved_on"], stated[c.id]["ended_on"], stated[c.id], on, dict(parts[c.id]))
        for c in listed
    ]
