"""Numbers policies aim at: how many centers of a tier a region may or should have, and how many it has."""

from __future__ import annotations

from dataclasses import dataclass

from graph.dates import bounds
from graph.store import Row
from queries.parameters import Parameters
from queries.scope import Scope
from queries.siting.candidates import Candidate
from queries.siting.cover import Budget
from queries.siting.facts import Facts
from queries.siting.rows import PolicyBudget


@dataclass(frozen=True)
class Aim:
    """A target of a policy with the candidates it speaks of."""

    row: Row
    existing: int
    in_force: bool
    members: tuple[int, ...]

    def budget(self, *, enforce_minimum: bool) -> Budget | None:
        """Return the constraint it is, None where it binds nothing."""
        if not self.in_force or not self.members:
            return None
        high = max(0, self.row["maximum"] - self.existing) if self.row["maximum"] is not None else float("inf")
        low = max(0, (self.row["minimum"] or 0) - self.existing) if enforce_minimum else 0
        return Budget(self.members, low, high) if low or high < len(self.members) else None

    def told(self, chosen: tuple[int, ...]) -> PolicyBudget:
        """Return the target as an answer shows it."""
        row = self.row
        return PolicyBudget(
            target=row["id"],
            policy=row["policy"],
            title=row["title"],
            quote=row["quote"],
            region=row["region"],
            minimum=row["minimum"],
            maximum=row["maximum"],
            by_year=row["by_year"],
            existing=self.existing,
            chosen=len(set(self.members) & set(chosen)),
            in_force=self.in_force,
        )


def aims(facts: Facts, found: list[Candidate]) -> list[Aim]:
    """Return the targets for the asked tier whose region holds some candidate's place."""
    targets = [row for row in facts.world.run("siting", "targets") if facts.asked.tier in (row["tiers"] or ())]
    said = [_aim(facts, row, found) for row in sorted(targets, key=lambda row: str(row["id"]))]
    return [aim for aim in said if aim.members]


def _aim(facts: Facts, row: Row, found: list[Candidate]) -> Aim:
    regions = facts.scope.regions
    members = tuple(number for number, c in enumerate(found) if regions.within(c.place, row["region"]))
    counted = (
        Scope(facts.world, Parameters.model_validate({"region": row["region"], "on": facts.asked.on})).existing
        if members
        else []
    )
    existing = sum(center.tier in row["tiers"] for center in counted)
    return Aim(row, existing, _in_force(facts, row), members)


def _in_force(facts: Facts, row: Row) -> bool:
    """A policy without dates counts as in force; a target whose year has passed binds nobody any more."""
    on = facts.scope.on
    if row["gone_from"] is not None and row["gone_from"] <= on:
        return False
    return row["by_year"] is None or bounds(row["by_year"])[1] >= on


def rules(found: list[Candidate]) -> list[Budget]:
    """One center per sector: where a rule binds, at most one of the candidates of a jurisdiction and topic."""
    cells: dict[tuple[str, str], list[int]] = {}
    for number, candidate in enumerate(found):
        if candidate.bound_by_rule:
            cells.setdefault((candidate.jurisdiction, candidate.topic), []).append(number)
    return [Budget(tuple(members), 0, 1) for members in cells.values() if len(members) > 1]


def spread(found: list[Candidate], at_most: int) -> list[Budget]:
    """At most so many in one place."""
    places: dict[str, list[int]] = {}
    for number, candidate in enumerate(found):
        places.setdefault(candidate.place, []).append(number)
    return [Budget(tuple(members), 0, at_most) for members in places.values() if len(members) > at_most]
