"""The centers a question is about, on the asked date, and how complete the sources are that would name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property
from typing import TypeVar

from graph.dates import bounds, contains
from graph.store import Row
from queries.answer import Completeness
from queries.parameters import Parameters
from queries.places import COUNTRY, Regions, Sectors
from queries.registry import Center, Centers, Day, Rule, located, promotions, rules, stated_totals
from queries.world import World

APPLIED = "applied"
JURISDICTIONS_KEPT = 4096  # whose coverage is remembered: all of China at three tiers, on a few dates
T = TypeVar("T")
CONFIDENCE_ORDER = {"steward": 0, "high": 1, "medium": 2, "low": 3}


class Scope:
    """Tier × region × sector × status on a date: everything questions about centers share."""

    def __init__(self, world: World, asked: Parameters) -> None:
        self.world, self.asked = world, asked
        self.on: date = asked.on or world.today
        self.is_default = self.on == world.today

    @cached_property
    def regions(self) -> Regions:
        """The tree of places."""
        return Regions.of(self.world)

    @cached_property
    def sectors(self) -> Sectors:
        """The sector trees."""
        return Sectors.of(self.world)

    @cached_property
    def everywhere(self) -> list[Center]:
        """Centers of the asked tier and status, in every place and sector, those that do not exist on the date included."""
        tier, status = self.asked.tier, self.asked.status
        return [
            c for c in self._day.centers
            if (not tier or c.tier == tier) and (c.status == status or (status == "all" and c.status != APPLIED))
        ]  # fmt: skip

    @cached_property
    def _day(self) -> Day:
        return Centers.of(self.world).on(self.on, is_default=self.is_default)

    @cached_property
    def centers(self) -> list[Center]:
        """Centers in scope that exist, or may exist, on the date."""
        wanted = self.sectors.selected(self.asked.sector) if self.asked.sector else None
        here = None if self.asked.region == COUNTRY else self.regions.subtree(self.asked.region)
        return [
            c for c in self.everywhere
            if c.existence != "no" and (here is None or c.region in here) and (wanted is None or c.sector in wanted)
        ]  # fmt: skip

    def within(self, tier: str, region: str) -> list[Center]:
        """Return the centers in scope of a tier that lie in a place."""
        return self._within.get((tier, region), [])

    @cached_property
    def _within(self) -> dict[tuple[str, str], list[Center]]:
        found: dict[tuple[str, str], list[Center]] = defaultdict(list)
        for center in self.centers:
            for place in {COUNTRY, *self.regions.above(center.region)}:
                found[center.tier, place].append(center)
        return found

    @cached_property
    def existing(self) -> list[Center]:
        """Centers in scope known to exist on the date."""
        return [c for c in self.centers if c.existence == "yes"]

    @cached_property
    def tiers(self) -> list[str]:
        """The asked tiers."""
        return [self.asked.tier] if self.asked.tier else ["national", "provincial", "city"]

    @cached_property
    def promotions(self) -> set[tuple[str, str]]:
        """Pairs of centers (lower, upper) where one was promoted to the other."""
        return promotions(self.world)

    @cached_property
    def rules(self) -> list[Rule]:
        """Rules of uniqueness in force on the date."""
        return rules(self.world, self.on)

    def rule_for(self, tier: str, region: str) -> Rule | None:
        """Return the rule that binds a jurisdiction at a tier; must before in principle."""
        found = [rule for rule in self.rules if rule.tier == tier and rule.region == region]
        return min(found, key=lambda rule: rule.strength != "must", default=None)

    def organizations_here(self) -> set[str] | None:
        """Return the organisations known to lie in the asked region, None where the whole country is asked."""
        if self.asked.region == COUNTRY:
            return None
        below = self.regions.subtree(self.asked.region)
        places = located(self.world)
        return {organization for place in below for organization in places.get(place, ())}

    def kept(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what depends on the date beside `key`: made once for the default date, kept for a while for another."""
        return self.world.once(key, make) if self.is_default else self.world.lately(key[0], (*key[1:], self.on), make)

    # -- coverage of sources -------------------------------------------------------------------------------------------

    def coverage(self, tier: str, region: str) -> Completeness | None:
        """Return how complete the named centers of a jurisdiction are on the date, None where no source states a number."""
        key = self.on, self.is_default, self.asked.status, tier, region
        return self.world.lately("scope.coverage", key, lambda: self._looked_up(tier, region), JURISDICTIONS_KEPT)

    def _looked_up(self, tier: str, region: str) -> Completeness | None:
        for scopes in self._status_scopes(tier):
            if parts := [part for scope in scopes if (part := self._stated(tier, region, scope))]:
                return self._sum(parts, all_stated=len(parts) == len(scopes))
        return None

    def _status_scopes(self, tier: str) -> list[tuple[str, ...]]:
        """Which status scopes to look up: `all` takes both in one, else the two apart; national centers are all designated."""
        if self.asked.status != "all":
            return [(self.asked.status,)]
        return [("both",), ("designated",)] if tier == "national" else [("both",), ("designated", "cultivating")]

    def _stated(self, tier: str, region: str, scope: str) -> Completeness | None:
        rows = [row for row in stated_totals(self.world).get((tier, region, scope), ()) if row["stated"] is not None]
        dated = [row for row in rows if row["as_of"] and bounds(row["as_of"])[0] <= self.on]
        if not dated:
            undated = [row for row in rows if not row["as_of"]] if self.is_default else []
            if not undated:
                return None
            return self._completeness(min(undated, key=_preference), tier, region, scope, complete=False)
        newest = max(bounds(row["as_of"]) for row in dated)
        rivals = sorted((row for row in dated if bounds(row["as_of"]) == newest), key=_preference)
        agreed = len({row["stated"] for row in rivals}) == 1
        complete = (
            agreed and any(row["list_complete"] == "yes" for row in rivals) and contains(rivals[0]["as_of"], self.on)
        )
        return self._completeness(rivals[0], tier, region, scope, complete=complete)

    def _completeness(self, row: Row, tier: str, region: str, scope: str, *, complete: bool) -> Completeness:
        named = sum(self._counted(center, row["as_of"] or "") for center in self._named(tier, region, scope))
        return Completeness(
            named=named,
            stated=row["stated"],
            as_of=row["as_of"],
            complete=complete,
            status_scope=scope,
            source=[row["id"]],
        )

    def _named(self, tier: str, region: str, scope: str) -> list[Center]:
        """Centers of a jurisdiction whatever the question filters: coverage counts them all, applicants are none yet."""
        here = (
            [c for c in self._day.centers if c.tier == tier]
            if region == COUNTRY
            else self._day.within.get((tier, region), ())
        )
        return [c for c in here if c.status != APPLIED and scope in (c.status, "both")]

    @staticmethod
    def _counted(center: Center, as_of: str) -> bool:
        """A center counts for a statement when it was first seen by its date, at the precision of that date."""
        seen = center.first_seen or "9999"
        return seen[: len(as_of)] <= as_of

    @staticmethod
    def _sum(parts: list[Completeness], *, all_stated: bool) -> Completeness:
        if len(parts) == 1:
            only = parts[0]
            return only if all_stated else only.model_copy(update={"complete": False})
        dates = [part.as_of for part in parts if part.as_of]
        return Completeness(
            named=sum(p.named for p in parts),
            stated=sum(p.stated for p in parts),
            as_of=min(dates) if dates else None,
            complete=all(p.complete for p in parts),
            status_scope="both",
            source=[s for p in parts for s in p.source],
        )

    def overall(self) -> dict[str, object]:
        """Return the coverage of the asked region, tier by tier, as an answer carries it."""
        return {
            tier: part.model_dump() if (part := self.coverage(tier, self.asked.region)) else None for tier in self.tiers
        }


def _preference(row: Row) -> tuple[int, bool, int]:
    """Of statements for the same date: higher confidence, then a complete list, then the larger total."""
    return CONFIDENCE_ORDER.get(row["confidence"] or "", 9), row["list_complete"] != "yes", -row["stated"]


def bodies(centers: list[Center], promotions: Collection[tuple[str, str]]) -> int:
    """Count bodies: centers of the list joined by a promotion are one."""
    group = {c.id: c.id for c in centers}

    def root(identifier: str) -> str:
        while group[identifier] != identifier:
            identifier = group[identifier]
        return identifier

    for lower, upper in promotions:
        if lower in group and upper in group:
            group[root(lower)] = root(upper)
    return len({root(identifier) for identifier in group})


__all__ = ["COUNTRY", "Center", "Rule", "Scope", "bodies"]
