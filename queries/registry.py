"""What questions about centers share, read once per graph: centers with place and sector, promotions, rules, stated totals."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from graph.store import Row
from queries.answer import ListedCenter, made
from queries.places import Regions
from queries.world import World

FILE = "scope"
DAYS_KEPT = 16
"""Most questions ask for the default date; a page with a slider over the years asks for some more."""


@dataclass(frozen=True)
class Center:
    """A center in scope: where it stands in the trees and whether it exists on the asked date."""

    id: str
    name: str
    tier: str
    status: str
    confidence: str | None
    region: str | None
    sector: str | None
    existence: str
    first_seen: str | None

    def listed(self) -> ListedCenter:
        """Return the center as a row shows it."""
        return self._listed

    @cached_property
    def _listed(self) -> ListedCenter:
        shown = ("id", "name", "tier", "status", "existence", "confidence")
        return made(ListedCenter, ((name, getattr(self, name)) for name in shown))


@dataclass(frozen=True)
class Rule:
    """A rule of uniqueness in force on the asked date."""

    document: str
    title: str
    clause: str
    quote: str
    strength: str
    tier: str
    region: str
    clause_id: str
    undated: bool


@dataclass(frozen=True)
class Day:
    """The centers as they stand on one day, by id; `within` holds them by tier and by every place they lie in."""

    centers: list[Center]
    within: dict[tuple[str, str], list[Center]]


@dataclass
class Centers:
    """Every center of a graph, whatever its tier and status."""

    rows: list[Row]
    regions: Regions
    _days: OrderedDict[tuple[date, bool], Day] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def of(cls, world: World) -> Centers:
        """Return the centers of a world, read once."""
        return world.once("registry.centers", lambda: cls._read(world))

    @classmethod
    def _read(cls, world: World) -> Centers:
        """A center that several places are stated for stands in the innermost; what is left is settled by id."""
        regions = Regions.of(world)
        rows: dict[str, Row] = {}
        for row in sorted(world.run(FILE, "centers"), key=lambda r: _order(r, regions)):
            rows.setdefault(row["id"], row)
        return cls(list(rows.values()), regions)

    def on(self, day: date, *, is_default: bool) -> Day:
        """Return the centers as they stand on a day; the last days asked for are kept."""
        key = day, is_default
        with self._lock:
            if key not in self._days:
                self._days[key] = self._made(day, is_default=is_default)
                if len(self._days) > DAYS_KEPT:
                    self._days.popitem(last=False)
            self._days.move_to_end(key)
            return self._days[key]

    def _made(self, day: date, *, is_default: bool) -> Day:
        centers = [_center(row, existence(row, day, is_default=is_default)) for row in self.rows]
        within: dict[tuple[str, str], list[Center]] = defaultdict(list)
        for center in centers:
            for place in self.regions.above(center.region):
                within[center.tier, place].append(center)
        return Day(centers, dict(within))


def existence(row: Row, day: date, *, is_default: bool) -> str:
    """Tell whether a center exists on a day (docs/semantics.md): yes, no or unknown."""
    if row["gone_from"] and row["gone_from"] <= day:
        return "no"
    if row["status"] == "applied":
        return "unknown"
    if row["absent_before"] and row["absent_before"] > day:
        return "no"
    if row["exists_from"] and row["exists_from"] <= day:
        return "yes"
    return "yes" if is_default and row["approved_on"] is None else "unknown"


def promotions(world: World) -> set[tuple[str, str]]:
    """Return pairs of centers (lower, upper) where one was promoted to the other."""
    return world.once("registry.promotions", lambda: {(r["lower"], r["upper"]) for r in world.run(FILE, "promotions")})


def rules(world: World, day: date) -> list[Rule]:
    """Return the rules of uniqueness in force on a day."""
    stated = world.once(
        "registry.rules",
        lambda: sorted(world.run(FILE, "rules"), key=lambda r: (str(r["clause_id"]), str(r["region"]))),
    )
    return [
        Rule(r["document"], r["title"], r["clause"], r["quote"], r["strength"], r["tier"], r["region"], r["clause_id"], r["exists_from"] is None)
        for r in stated if r["strength"] and r["tier"] and _in_force(r, day)
    ]  # fmt: skip


def stated_totals(world: World) -> dict[tuple[str, str, str], list[Row]]:
    """Return what sources state of the number of centers, by tier, region and status."""
    return world.once("registry.totals", lambda: _by_scope(world.run(FILE, "coverage")))


def located(world: World) -> dict[str, list[str]]:
    """Return the organisations whose place is known, by place."""
    return world.once("registry.located", lambda: _by_place(world.run(FILE, "located")))


def _order(row: Row, regions: Regions) -> tuple[str, int, str, str]:
    return row["id"], -len(regions.above(row["region"])), row["region"] or "", row["sector"] or ""


def _center(row: Row, exists: str) -> Center:
    return Center(
        row["id"], row["name"] or row["id"], row["tier"] or "", row["status"] or "", row["confidence"], row["region"], row["sector"], exists,
        row["approved_on"] or row["first_mention"],
    )  # fmt: skip


def _in_force(row: Row, day: date) -> bool:
    begun = row["exists_from"] is None or row["exists_from"] <= day
    return begun and (row["gone_from"] is None or row["gone_from"] > day)


def _by_scope(rows: Iterable[Row]) -> dict[tuple[str, str, str], list[Row]]:
    table: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        table[row["tier"], row["region"], row["status_scope"]].append(row)
    return dict(table)


def _by_place(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row["region"]].append(row["id"])
    return dict(found)
