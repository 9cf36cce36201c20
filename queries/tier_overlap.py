"""Tier overlap: what lies in exactly which tiers, with and without the centers that were promoted from one to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from graph.identifiers import folded_name
from queries.answer import AnswerRow, Both, Found, Named, say
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

Dimension = Literal["member", "sector", "segment", "technology"]
ORDER = ("national", "provincial", "city")
TIER_WORDS = {"national": ("国家", "national"), "provincial": ("省", "provincial"), "city": ("市", "city")}
Holding = tuple[str, str, str]
"""Item, its name, and the center that holds it."""


class Row(AnswerRow):
    """One set of tiers in one dimension."""

    dimension: Dimension
    tiers: list[str]
    ids: list[str]
    names: list[Named]
    count: int = Field(description="in exactly these tiers")
    count_without_lineage: int = Field(
        description="the same, where a promoted center is dropped in favour of the one it became"
    )


def tier_overlap(world: World, asked: Parameters) -> Found[Row]:
    """Return exclusive counts per set of tiers; with `tier` only the sets that hold it."""
    scope = Scope(world, asked.model_copy(update={"tier": ""}))
    tiers = {c.id: c.tier for c in scope.existing}
    rows = [
        row
        for dimension in ("member", "sector", "segment", "technology")
        for row in _rows(dimension, _holdings(scope, dimension), tiers, scope.promotions)
    ]
    kept = [row for row in rows if not asked.tier or asked.tier in row.tiers]
    return Found(rows=kept, headline=_headline(rows), coverage=scope.overall(), limits=_limits())


def _holdings(scope: Scope, dimension: str) -> Iterable[Holding]:
    if dimension == "sector":
        for center in scope.existing:
            if unit := scope.sectors.unit(center.sector, scope.asked.level):
                yield unit, scope.sectors.names[unit].zh, center.id
        return
    for row in scope.world.run("tier_overlap", dimension, valid_on=scope.on.isoformat()):
        item = _same_name(row["name"]) if dimension == "technology" else row["item"]
        yield item, row["name"] or row["item"], row["center_id"]


def _same_name(name: str | None) -> str:
    """Technologies have no ids across centers: the same words are the same technology."""
    return "".join(c for c in folded_name(name or "") if c.isalnum())


def _rows(
    dimension: Dimension, holdings: Iterable[Holding], tiers: dict[str, str], promotions: set[tuple[str, str]]
) -> list[Row]:
    names: dict[str, str] = {}
    holders: dict[str, set[str]] = defaultdict(set)
    for item, name, center in holdings:
        if center in tiers:
            names.setdefault(item, name)
            holders[item].add(center)
    exact = _by_tiers(holders, tiers)
    apart = _by_tiers({item: _without_lineage(held, promotions) for item, held in holders.items()}, tiers)
    combinations = sorted(set(exact) | set(apart), key=lambda t: (-len(t), [ORDER.index(x) for x in t]))
    return [
        Row(
            dimension=dimension,
            tiers=list(combination),
            ids=exact.get(combination, []),
            names=[Named(id=item, name=names[item]) for item in exact.get(combination, [])],
            count=len(exact.get(combination, [])),
            count_without_lineage=len(apart.get(combination, [])),
        )
        for combination in combinations
    ]


def _by_tiers(holders: dict[str, set[str]], tiers: dict[str, str]) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for item in sorted(holders):
        found[tuple(t for t in ORDER if t in {tiers[c] for c in holders[item]})].append(item)
    return found


def _without_lineage(held: set[str], promotions: set[tuple[str, str]]) -> set[str]:
    return {c for c in held if not any(lower == c and upper in held for lower, upper in promotions)}


def _headline(rows: list[Row]) -> Both:
    shared = [r for r in rows if r.dimension == "member" and len(r.tiers) > 1]
    total, apart = sum(r.count for r in shared), sum(r.count_without_lineage for r in shared)
    both = next((r for r in shared if r.tiers == ["national", "provincial"]), None)
    pair_zh = f"，其中国家与省两级 {both.count} 家（扣除后 {both.count_without_lineage} 家）" if both else ""
    pair_en = (
        f", of these {both.count} in national and provincial ones ({both.count_without_lineage} without it)"
        if both
        else ""
    )
    sectors = sum(r.count for r in rows if r.dimension == "sector" and len(r.tiers) > 1)
    return say(
        f"{total} 家机构同时参与两级以上的中心，扣除晋升沿革后为 {apart} 家{pair_zh}；{sectors} 个领域在两级以上都有中心。",
        f"{total} organisations take part in centers of more than one tier, {apart} when promotions of the same body are set aside{pair_en}; "
        f"{sectors} sectors have centers in more than one tier.",
    )


def _limits() -> list[Both]:
    return [
        say("只计入已收录的成员关系，多数中心的成员名单不全。", "Only recorded memberships count; member lists are incomplete for most centers."),
        say("技术以名称相同判断，不同写法的同一技术不会合并。", "Technologies are the same only where their names are."),
    ]  # fmt: skip
