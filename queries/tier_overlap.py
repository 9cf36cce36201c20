"""Tier overlap: what lies in exactly which tiers, with and without the centers that were promoted from one to the next."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from pydantic import Field

from graph.errors import Words
from graph.store import Row as StoreRow
from queries.answer import Both, EvidencedRow, Found, Named, Parts, made, say
from queries.frame import Bools, Ints
from queries.ladder import Flow, flow, promotions
from queries.overlap.goals import Goal, goals
from queries.overlap.holdings import DIMENSIONS, Dimension, Holding, holding, standing, universe
from queries.overlap.pairs import Pair, pairs
from queries.overlap.provinces import Province, provinces
from queries.overlap.sets import CODES, ORDER, Sets, Tiers, sets
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

SHOWN_EVIDENCE = 20
SURE = 0.05
DIMENSION_WORDS: dict[Dimension, Words] = {
    "member": Words("机构", "organisations"),
    "sector": Words("领域", "sectors"),
    "segment": Words("环节", "segments"),
    "technology": Words("技术", "technologies"),
}


class Row(EvidencedRow):
    """One set of tiers in one dimension."""

    dimension: Dimension
    tiers: list[str]
    ids: list[str]
    names: list[Named]
    count: int = Field(description="in exactly these tiers")
    count_without_lineage: int = Field(
        description="the same, where a promoted center is dropped in favour of the one it became"
    )


class Figures(Parts):
    """Tiers two by two, provinces, and the flow from tier to tier beside the targets of policies."""

    pairs: list[Pair]
    regions: list[Province] = Field(description="by province, where the whole country is asked")
    flow: list[Flow] = Field(description="promotions by year and step")
    targets: list[Goal] = Field(description="what policies aim at, by tier")
    promotions: int
    promotions_without_date: int


class Dimensional(NamedTuple):
    """One dimension as counted."""

    name: Dimension
    held: Holding
    stands: Bools | None
    universe: int
    sets: Sets


def tier_overlap(world: World, asked: Parameters) -> Found[Row]:
    """Return exclusive counts per set of tiers; with `tier` only the sets that hold it."""
    scope = Scope(world, asked.model_copy(update={"tier": ""}))
    tiers, steps = _tiers(scope), _steps(scope)
    found = [_dimension(scope, name, tiers, steps) for name in DIMENSIONS]
    rows = [row for each in found for row in _rows(each, tiers)]
    moved = promotions(scope)
    parts = Figures(
        pairs=pairs([(each.name, each.universe, each.sets) for each in found], asked.tier),
        regions=provinces(scope, [(each.name, each.held.held, each.stands) for each in found], tiers, steps),
        flow=flow(moved),
        targets=goals(scope),
        promotions=len(moved),
        promotions_without_date=sum(row["promoted_on"] is None for row in moved),
    )
    return Found.model_construct(
        rows=[row for row in rows if not asked.tier or asked.tier in row.tiers],
        headline=_headline(rows, parts.pairs, moved),
        parts=parts,
        coverage=scope.overall(),
        limits=_limits({each.name: each.universe for each in found}),
    )


def _tiers(scope: Scope) -> Tiers:
    nodes = scope.world.frame.nodes("Center")
    of = np.full(len(nodes), -1, dtype=np.int8)
    counted = [center for center in scope.existing if center.tier in ORDER]
    of[[nodes.place[center.id] for center in counted]] = [ORDER.index(center.tier) for center in counted]
    return of


def _steps(scope: Scope) -> Ints:
    place = scope.world.frame.nodes("Center").place
    known = [(place[lower], place[upper]) for lower, upper in scope.promotions if lower in place and upper in place]
    return np.array(sorted(known), dtype=np.int64).reshape(-1, 2)


def _dimension(scope: Scope, name: Dimension, tiers: Tiers, steps: Ints) -> Dimensional:
    held, stands = holding(scope, name), standing(scope, name)
    return Dimensional(name, held, stands, universe(scope, name), sets(held.held, stands, tiers, steps))


def _rows(each: Dimensional, tiers: Tiers) -> list[Row]:
    apart = each.sets.counts(without_lineage=True)
    counted = tiers[each.held.held.centers] >= 0
    if each.stands is not None:
        counted &= each.stands
    rows = []
    for bits, combination in CODES:
        items = np.flatnonzero(each.sets.exact == bits)
        if len(items) or apart[bits]:
            ids, names = each.held.named(items)
            row = {
                "dimension": each.name,
                "tiers": list(combination),
                "ids": ids,
                "names": names,
                "count": len(items),
                "count_without_lineage": apart[bits],
                "evidence": _evidence(each, counted, items[:SHOWN_EVIDENCE]) if len(combination) > 1 else [],
            }
            rows.append(made(Row, ((field, row[field]) for field in Row.model_fields)))
    return rows


def _evidence(each: Dimensional, counted: Bools, items: Ints) -> list[str]:
    """The facts that put the first shared items into their tiers."""
    wanted = np.zeros(each.held.held.width, dtype=bool)
    wanted[items] = True
    return each.held.evidence(np.flatnonzero(counted & wanted[each.held.held.items])[:SHOWN_EVIDENCE])


def _headline(rows: list[Row], found: list[Pair], moved: list[StoreRow]) -> Both:
    shared = [r for r in rows if r.dimension == "member" and len(r.tiers) > 1]
    total, apart = sum(r.count for r in shared), sum(r.count_without_lineage for r in shared)
    if not total and not any(pair.shared for pair in found):
        return say(
            "已收录的资料中，没有任何机构、领域、环节或技术同时出现在两级以上的中心；名单不全，不等于没有。",
            "On record nothing (organisation, sector, segment or technology) lies in centers of two tiers; lists are incomplete, so this is not proof of none.",
        )
    sectors = [r for r in rows if r.dimension == "sector" and len(r.tiers) > 1]
    both = next((r for r in shared if r.tiers == ["national", "provincial"]), None)
    lower = say(
        f"{total} 家机构同时参与两级以上的中心，扣除晋升沿革后为 {apart} 家",
        f"{total} organisations take part in centers of more than one tier, {apart} when promotions of the same body are set aside",
    )
    pair = say("", "")
    if both:
        pair = say(
            f"（其中恰在国家与省两级 {both.count} 家，扣除后 {both.count_without_lineage} 家）",
            f" (in national and provincial ones alone {both.count}, then {both.count_without_lineage})",
        )
    same, same_apart = sum(r.count for r in sectors), sum(r.count_without_lineage for r in sectors)
    dated = sum(row["promoted_on"] is not None for row in moved)
    return say(
        f"{lower.zh}{pair.zh}；{same} 个领域在两级以上都有中心（扣除后 {same_apart} 个）。"
        f"已知晋升 {len(moved)} 次，{dated} 次有日期{_surprise(found).zh}。",
        f"{lower.en}{pair.en}; sectors with centers in more than one tier: {same} (then {same_apart}). "
        f"Promotions known: {len(moved)}, {dated} with a date{_surprise(found).en}.",
    )


def _surprise(found: list[Pair]) -> Both:
    """Whether what is shared apart from promotions is more than chance, for members of national and provincial centers."""
    pair = next((p for p in found if p.dimension == "member" and p.without_lineage and p.tier_b == "provincial"), None)
    if pair is None or not pair.shared or pair.q is None or pair.expected is None:
        return say("", "")
    if pair.q < SURE:
        zh, en = "仍多于随机预期", "still more than chance would have it"
    else:
        zh, en = "与随机预期无显著差别", "no more than chance would have it"
    return say(
        f"；不计晋升，国家与省两级共有的 {pair.shared} 家机构{zh}（预期 {pair.expected:.1f}，q={pair.q:.2g}）",
        f"; apart from promotions the {pair.shared} organisations national and provincial centers share are {en} (expected {pair.expected:.1f}, q = {pair.q:.2g})",
    )


def _limits(universes: dict[Dimension, int]) -> list[Both]:
    told_zh = "、".join(f"{DIMENSION_WORDS[name].zh} {n}" for name, n in universes.items())
    told_en = ", ".join(f"{DIMENSION_WORDS[name].en} {n}" for name, n in universes.items())
    return [
        say("只计入已收录的成员关系，多数中心的成员名单不全。", "Only recorded memberships count; member lists are incomplete for most centers."),
        say("技术以名称相同判断，不同写法的同一技术不会合并。", "Technologies are the same only where their names are."),
        say(
            f"随机预期以图中已收录的全部对象为全域（{told_zh}）：名单不全时全域偏小，p 与 q 只宜用来比较，不宜当作定论。",
            f"Chance is reckoned among everything on record ({told_en}): these lists are incomplete, so p and q compare pairs and prove nothing.",
        ),
    ]  # fmt: skip
