"""Sector gaps: sector × jurisdiction × tier in four states; a gap is said only where a complete list says so."""

from __future__ import annotations

from collections import Counter, defaultdict

from graph.model.vocabulary import TIERS
from queries.answer import AnswerRow, Both, Completeness, Found, ListedCenter, State, say
from queries.parameters import Parameters
from queries.scope import Center, Scope
from queries.world import World


class Row(AnswerRow):
    """One cell of the matrix."""

    region: str
    region_name: str
    region_name_en: str
    tier: str
    sector: str
    sector_name: str
    sector_name_en: str
    state: State
    centers: list[ListedCenter]
    coverage: Completeness | None


def sector_gaps(world: World, asked: Parameters) -> Found[Row]:
    """Return every cell of the asked jurisdictions, tiers and sectors."""
    scope = Scope(world, asked)
    units = scope.sectors.units(asked.level, asked.sector)
    rows = [
        row
        for tier in scope.tiers
        for region in _jurisdictions(scope, tier)
        for row in _cells(scope, tier, region, units)
    ]
    return Found(rows=rows, headline=_headline(scope, rows), coverage=scope.overall(), limits=_limits())


def _jurisdictions(scope: Scope, tier: str) -> list[str]:
    found = scope.regions.jurisdictions(tier, scope.asked.region)
    if tier != "city" or found == [scope.asked.region]:
        return found
    asked_about = {row["id"] for row in scope.world.run("sector_gaps", "cities")}
    return [region for region in found if region in asked_about]


def _cells(scope: Scope, tier: str, region: str, units: list[str]) -> list[Row]:
    here: dict[str, list[Center]] = defaultdict(list)
    for center in scope.centers:
        if (
            center.tier == tier
            and scope.regions.within(center.region, region)
            and (unit := scope.sectors.unit(center.sector, scope.asked.level))
        ):
            here[unit].append(center)
    coverage = scope.coverage(tier, region)
    applies = tier != "city" or region not in scope.regions.municipalities
    return [
        Row(
            region=region,
            region_name=scope.regions.names[region].zh,
            region_name_en=scope.regions.names[region].en,
            tier=tier,
            sector=unit,
            sector_name=scope.sectors.names[unit].zh,
            sector_name_en=scope.sectors.names[unit].en,
            state=_state(here[unit], complete=bool(coverage and coverage.complete)) if applies else "not_applicable",
            centers=[c.listed() for c in here[unit]],
            coverage=coverage,
        )
        for unit in units
    ]


def _state(centers: list[Center], *, complete: bool) -> State:
    if any(c.existence == "yes" for c in centers):
        return "yes"
    return "no" if complete and not centers else "unknown"


def _headline(scope: Scope, rows: list[Row]) -> Both:
    states = Counter(row.state for row in rows)
    known = {row.sector for row in rows if row.state == "yes"}
    sectors = {row.sector for row in rows}
    stated = {tier: part for tier in scope.tiers if (part := scope.coverage(tier, scope.asked.region))}
    of_zh = "，".join(f"{TIERS[t].zh} {p.named}/{p.stated}（{p.as_of or '日期不详'}）" for t, p in stated.items())
    of_en = ", ".join(f"{TIERS[t].en} {p.named} of {p.stated} ({p.as_of or 'undated'})" for t, p in stated.items())
    of_zh = f"已收录与来源所称之数：{of_zh}" if stated else "没有来源给出总数"
    of_en = f"named here of those sources state: {of_en}" if stated else "no source states a total"
    return say(
        f"{len(sectors)} 个领域中 {len(known)} 个已知有中心；{len(rows)} 个格中 {states['yes']} 个有、{states['no']} 个确认没有、{states['unknown']} 个未知；{of_zh}。",
        f"{len(known)} of {len(sectors)} sectors are known to have a center; of {len(rows)} cells {states['yes']} have one, {states['no']} surely none, "
        f"{states['unknown']} are unknown; {of_en}.",
    )


def _limits() -> list[Both]:
    return [
        say(
            "只有当日名单齐全时才判为“没有”；其余一律为“未知”，并列出已收录与来源所称之数。",
            "A cell is “no” only where a list is complete on that date; everything else is unknown, with named and stated numbers beside it.",
        ),
        say("领域取自已收录中心的领域名称，未出现过的领域不在行中。", "Sectors are those printed for centers on record; a sector never printed has no row."),
    ]  # fmt: skip
