"""One center per sector: where a jurisdiction has two bodies in one sector, and what the rule in force says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from queries.answer import AnswerRow, Both, Completeness, EvidencedRow, Found, ListedCenter, say
from queries.focus.rows import FocusCounts, PairOfCenters
from queries.parameters import Parameters
from queries.scope import Center, Rule, Scope, bodies
from queries.world import World

if TYPE_CHECKING:
    from queries.focus.cells import CellFocus

Finding = Literal["conforms", "breach", "contrary_in_principle", "observation", "unknown"]


class CitedRule(AnswerRow):
    """The rule a finding rests on."""

    document: str
    title: str
    clause: str
    quote: str
    strength: str
    clause_id: str
    undated: bool = Field(description="the document prints no date and is taken to be in force")


class CenterInCell(ListedCenter):
    """A center of the cell with who runs it."""

    operators: list[str]


class Row(EvidencedRow):
    """One jurisdiction, tier and sector."""

    region: str
    region_name: str
    region_name_en: str
    tier: str
    sector: str | None
    sector_name: str | None
    sector_name_en: str | None
    centers: list[CenterInCell]
    count: int = Field(description="bodies known to exist; centers joined by a promotion are one")
    finding: Finding
    focus: list[PairOfCenters] = Field(
        description="the pairs of its centers most like each other: the label is the same, is the focus?"
    )
    focus_counts: FocusCounts
    rule: CitedRule | None
    coverage: Completeness | None


Cell = tuple[str, str, str | None]


def one_center_per_sector(world: World, asked: Parameters) -> Found[Row]:
    """Return the cells a rule binds, and elsewhere those with two or more bodies."""
    from queries.focus.cells import focus_of_cells  # scipy loads on use

    scope = Scope(world, asked)
    cells = _cells(scope)
    kept = {cell: centers for cell, centers in cells.items() if _is_shown(scope, cell, centers)}
    operators = _operators(world, [c.id for centers in kept.values() for c in centers])
    compared = focus_of_cells(world, {cell: [c.id for c in centers] for cell, centers in kept.items()})
    rows = [_row(scope, cell, centers, operators, compared[cell]) for cell, centers in kept.items()]
    rows.sort(key=lambda r: (_SEVERITY.index(r.finding), scope.regions.order[r.region], r.tier, r.sector or ""))
    return Found(rows=rows, headline=_headline(rows), coverage=scope.overall(), limits=_limits(rows))


_SEVERITY = ("breach", "contrary_in_principle", "observation", "unknown", "conforms")


def _cells(scope: Scope) -> dict[Cell, list[Center]]:
    """Centers by cell; a jurisdiction that a rule binds has a cell even without any."""
    cells: dict[Cell, list[Center]] = defaultdict(list)
    for tier in scope.tiers:
        for region in scope.regions.jurisdictions(tier, scope.asked.region):
            here = [c for c in scope.centers if c.tier == tier and scope.regions.within(c.region, region)]
            for center in here:
                if unit := scope.sectors.unit(center.sector, scope.asked.level):
                    cells[region, tier, unit].append(center)
            if not here and scope.rule_for(tier, region):
                cells[region, tier, None] = []
    return cells


def _is_shown(scope: Scope, cell: Cell, centers: list[Center]) -> bool:
    region, tier, _ = cell
    return scope.rule_for(tier, region) is not None or _bodies(scope, centers) >= 2


def _bodies(scope: Scope, centers: list[Center]) -> int:
    return bodies([c for c in centers if c.existence == "yes"], scope.promotions)


def _row(scope: Scope, cell: Cell, centers: list[Center], operators: dict[str, list[str]], compared: CellFocus) -> Row:
    region, tier, sector = cell
    rule, coverage, count = scope.rule_for(tier, region), scope.coverage(tier, region), _bodies(scope, centers)
    rivals = 1 if count >= 2 and compared.all_told_apart else count
    uncertain = any(c.existence == "unknown" for c in centers)
    return Row(
        region=region,
        region_name=scope.regions.names[region].zh,
        region_name_en=scope.regions.names[region].en,
        tier=tier,
        sector=sector,
        sector_name=scope.sectors.names[sector].zh if sector else None,
        sector_name_en=scope.sectors.names[sector].en if sector else None,
        centers=[CenterInCell(**c.listed().model_dump(), operators=operators.get(c.id, [])) for c in centers],
        count=count,
        focus=compared.pairs,
        focus_counts=compared.counts,
        finding=_finding(rule, rivals, complete=bool(coverage and coverage.complete) and not uncertain),
        rule=_cited(rule) if rule else None,
        coverage=coverage,
        evidence=[*([rule.clause_id] if rule else []), *(c.id for c in centers), *compared.evidence],
    )


def _finding(rule: Rule | None, count: int, *, complete: bool) -> Finding:
    """Two bodies speak for themselves, unless a steward told them apart; one or none conforms only where the list is complete."""
    if rule is None:
        return "observation"
    if count >= 2:
        return "breach" if rule.strength == "must" else "contrary_in_principle"
    return "conforms" if complete else "unknown"


def _cited(rule: Rule) -> CitedRule:
    return CitedRule(
        document=rule.document,
        title=rule.title,
        clause=rule.clause,
        quote=rule.quote,
        strength=rule.strength,
        clause_id=rule.clause_id,
        undated=rule.undated,
    )


def _operators(world: World, ids: list[str]) -> dict[str, list[str]]:
    if not ids:
        return {}
    rows = world.run("one_center_per_sector", "focus", ids=ids)
    return {row["center_id"]: sorted(name for name in row["operators"] if name) for row in rows}


def _headline(rows: list[Row]) -> Both:
    breaches = [r for r in rows if r.finding in ("breach", "contrary_in_principle")]
    observed = [r for r in rows if r.finding == "observation"]
    unknown = [r for r in rows if r.finding == "unknown"]
    if breaches:
        return say(
            f"{len(breaches)} 处与“一行业一中心”规定不符：{_listed(breaches, 'zh')}。",
            f"{len(breaches)} cells go against a rule of one center per sector: {_listed(breaches, 'en')}.",
        )
    alike = sum(r.focus_counts.same > 0 for r in observed)
    seen_zh = (
        f"有 {len(observed)} 处同领域并存（无现行规定约束，仅提示，其中 {alike} 处有方向也相近的中心）：{_listed(observed, 'zh')}"
        if observed
        else "未见同领域并存"
    )
    seen_en = (
        f"cells that hold two or more, with no rule in force there (an observation; in {alike} of {len(observed)} the focus is alike too): {_listed(observed, 'en')}"
        if observed
        else "no sector holds two"
    )
    open_zh = f"；有规定的辖区中 {len(unknown)} 处因名单不全无法判定" if unknown else ""
    open_en = (
        f"; where a rule is in force, {len(unknown)} cannot be told because no complete list is loaded"
        if unknown
        else ""
    )
    return say(f"未发现违反规定的情形；{seen_zh}{open_zh}。", f"No breach is known; {seen_en}{open_en}.")


def _listed(rows: list[Row], lang: str, most: int = 3) -> str:
    if lang == "zh":
        shown = "、".join(f"{r.region_name}·{r.sector_name} ({r.count})" for r in rows[:most])
    else:
        shown = "; ".join(f"{r.region_name_en}, {r.sector_name_en} ({r.count})" for r in rows[:most])
    return shown + (" …" if len(rows) > most else "")


def _limits(rows: list[Row]) -> list[Both]:
    limits = [
        say(
            "五份政策文本中只有长春（必须）和云南（原则上）规定唯一性；其他地区的并存只是提示。",
            "Of the five policy texts only Changchun (must) and Yunnan (in principle) set uniqueness; elsewhere two centers are an observation.",
        ),
        say(
            "是否同领域按登记册的领域名称判断；“方向比较”是估计，不改变结论，只有人工认定方向不同才改变。名称不同的近似重复见问题 near_duplicates。",
            "Sameness is judged by the sector's name in the register; the comparison of focus is an estimate; only a steward's word that two differ changes a finding. "
            "Doubles under different labels: the question near_duplicates.",
        ),
    ]  # fmt: skip
    if any(r.rule and r.rule.undated for r in rows):
        limits.append(say("文件未载日期，按现行有效处理。", "A document without a date is taken to be in force."))
    return limits
