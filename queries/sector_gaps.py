"""Sector gaps: sector × jurisdiction × tier in four states; a gap is said only where a complete list says so."""

from __future__ import annotations

from collections import Counter

from graph.model.vocabulary import TIERS
from queries.answer import Both, Found, say
from queries.gaps.cells import Block
from queries.gaps.matrix import Matrices, rows
from queries.gaps.rows import Candidate, Figures, PlaceFigures, Row, WeightOfPart
from queries.gaps.scoring import weights
from queries.parameters import Parameters
from queries.places import COUNTRY
from queries.scope import Scope
from queries.world import World

TOP = 10
TOLD = 3
ENOUGH = 200  # cells among which the best are looked for first
PREFERRED = ("provincial", "city", "national")  # among equals: where a center would begin


def sector_gaps(world: World, asked: Parameters) -> Found[Row]:
    """Return every cell of the asked jurisdictions, tiers and sectors; those without a center with what speaks for one."""
    scope = Scope(world, asked)
    matrices = Matrices.of(scope)
    found, blocks = rows(scope, matrices)
    parts = _parts(matrices, found, blocks)
    return Found.model_construct(
        rows=found,
        headline=_headline(scope, found, parts),
        parts=parts,
        coverage=scope.overall(),
        limits=_limits(matrices),
    )


def _parts(matrices: Matrices, found: list[Row], blocks: list[Block]) -> Figures:
    states = Counter(row.state for row in found)
    known = weights()
    return Figures(
        cells=len(found),
        yes=states["yes"],
        no=states["no"],
        unknown=states["unknown"],
        not_applicable=states["not_applicable"],
        top=[_candidate(row) for row in _best(matrices.scope, found)],
        places=[_place(matrices, block) for block in blocks],
        weights=[
            WeightOfPart(part=name, weight=p.weight, full=p.full, zh=p.zh, en=p.en) for name, p in known.parts.items()
        ],
        draws=known.draws,
        rca_strength=round(matrices.grounds.advantage.strength, 2),
    )


def _best(scope: Scope, found: list[Row]) -> list[Row]:
    """The cells that score highest of those nothing serves yet, each sector once per province.

    Only cells where something is known of the place itself (an organisation that works in the sector, or a center a tier below): policies and the
    need of a chain are the same everywhere.
    """
    scored = [row for row in found if row.rank and (row.base or (row.parts["lower_tier"] or 0) > 0)]
    scores = sorted((row.score or 0 for row in scored), reverse=True)
    for enough in (ENOUGH, len(scores)):  # the best of few, all of them only where these leave too few sectors
        least = scores[enough - 1] if 0 < enough <= len(scores) else 0
        kept: dict[tuple[str, str], Row] = {}
        for row in sorted((row for row in scored if (row.score or 0) >= least), key=_order):
            kept.setdefault((_province(scope, row.region), row.sector), row)
        if len(kept) >= TOP:
            break
    return list(kept.values())[:TOP]


def _order(row: Row) -> tuple[float, bool, int, int, str, str]:
    """The highest score first; among equals a surer gap, a higher rank, and where a center would begin."""
    return (
        -(row.score or 0),
        row.state != "no",
        row.rank_high or 0,
        PREFERRED.index(row.tier),
        row.region,
        row.sector,
    )


def _province(scope: Scope, region: str) -> str:
    return next((each for each in scope.regions.above(region) if scope.regions.levels[each] == "province"), region)


def _candidate(row: Row) -> Candidate:
    plain = {name: getattr(row, name) for name in Candidate.model_fields if name in Row.model_fields}
    total = sum(part.weight for part in weights().parts.values())
    known = sum(weights().parts[name].weight for name, value in row.parts.items() if value is not None)
    below = sum(each.kind == "promote" for each in row.would_close)
    return Candidate.model_validate({**plain, "below": below, "known": round(known / total, 4)})


def _place(matrices: Matrices, block: Block) -> PlaceFigures:
    states, names = Counter(block.states), matrices.scope.regions.names[block.region]
    return PlaceFigures(
        region=block.region,
        region_name=names.zh,
        region_name_en=names.en,
        tier=block.tier,
        yes=states["yes"],
        no=states["no"],
        unknown=states["unknown"],
        not_applicable=states["not_applicable"],
        named=block.coverage.named if block.coverage else None,
        stated=block.coverage.stated if block.coverage else None,
        as_of=block.coverage.as_of if block.coverage else None,
        organizations=int(matrices.grounds.organizations[matrices.grounds.place[block.region]]),
    )


def _headline(scope: Scope, found: list[Row], parts: Figures) -> Both:
    sectors, known = {row.sector for row in found}, {row.sector for row in found if row.state == "yes"}
    stated = {tier: part for tier in scope.tiers if (part := scope.coverage(tier, scope.asked.region))}
    of_zh = "，".join(f"{TIERS[t].zh} {p.named}/{p.stated}（{p.as_of or '日期不详'}）" for t, p in stated.items())
    of_en = ", ".join(f"{TIERS[t].en} {p.named} of {p.stated} ({p.as_of or 'undated'})" for t, p in stated.items())
    of_zh = f"已收录与来源所称之数：{of_zh}" if stated else "没有来源给出总数"
    of_en = f"named here of those sources state: {of_en}" if stated else "no source states a total"
    best = _told(parts.top, located=max((each.organizations for each in parts.places), default=0))
    return say(
        f"{len(sectors)} 个领域中 {len(known)} 个已知有中心；{parts.cells} 个格中 {parts.yes} 个有、{parts.no} 个确认没有、{parts.unknown} 个未知；{of_zh}。{best.zh}",
        f"{len(known)} of {len(sectors)} sectors are known to have a center; of {parts.cells} cells {parts.yes} have one, {parts.no} surely none, "
        f"{parts.unknown} are unknown; {of_en}.{best.en}",
    )


def _told(top: list[Candidate], located: int) -> Both:
    if not top:
        return say(
            f"没有中心、也没有上级中心服务的格里，资料不足以说哪个领域更有基础：所在地已知的当地机构 {located} 家，没有一家已知从事这些领域，也没有可晋升的下级中心。",
            " Of the cells without a center that none of a higher tier serves, the record does not tell which sector has a base: none of the "
            f"{located} organisations known to lie there is known to work in these sectors, and no center a tier below could move up.",
        )
    shown = top[:TOLD]
    zh = "；".join(
        f"{c.region_name}{TIERS[c.tier].zh}·{c.sector_name}（{c.score:.2f}，名次 {_span(c)}，当地{_grounds(c).zh}）"
        for c in shown
    )
    en = "; ".join(
        f"{c.region_name_en} ({TIERS[c.tier].en}), {c.sector_name_en} ({c.score:.2f}, rank {_span(c)}, {_grounds(c).en} there)"
        for c in shown
    )
    open_ones = sum(c.state == "unknown" for c in shown)
    caution = say("", "")
    if open_ones:
        caution = say(
            f"；其中 {open_ones} 个是否已有中心并不知道，须先核对名单"
            if open_ones < len(shown)
            else "；是否已有中心都不知道，须先核对名单",
            f"; for {open_ones} of these it is not known whether a center exists: check the list first",
        )
    return say(f"现有资料最支持补设：{zh}{caution.zh}。", f" The record speaks most for: {en}{caution.en}.")


def _grounds(candidate: Candidate) -> Both:
    """What is known of the place itself."""
    found = []
    if candidate.base:
        found.append(say(f"机构 {candidate.base} 家", f"{candidate.base} organisation{'s' * (candidate.base != 1)}"))
    if candidate.below:
        found.append(
            say(
                f"下级中心 {candidate.below} 家", f"{candidate.below} center{'s' * (candidate.below != 1)} a tier below"
            )
        )
    return say("、".join(f.zh for f in found), " and ".join(f.en for f in found))


def _span(candidate: Candidate) -> str:
    low, high = candidate.rank_low, candidate.rank_high
    return str(low) if low == high else f"{low}–{high}"


def _limits(matrices: Matrices) -> list[Both]:
    scope, grounds = matrices.scope, matrices.grounds
    placed, total = int(grounds.organizations[grounds.place[COUNTRY]]), len(scope.world.frame.nodes("Organization"))
    limits = [
        say(
            "只有当日名单齐全时才判为“没有”；其余一律为“未知”，并列出已收录与来源所称之数。",
            "A cell is “no” only where a list is complete on that date; everything else is unknown, with named and stated numbers beside it.",
        ),
        say("领域取自已收录中心的领域名称，未出现过的领域不在行中。", "Sectors are those printed for centers on record; a sector never printed has no row."),
        say(
            "得分是各项之和，权重是判断，不是测量；缺资料的一项记为未知、不加分，不等于零。排名区间只反映权重变动，不反映资料缺漏；当地已有更高层级中心的格不参加排名。",
            "The score is a sum of parts whose weights are judgements; a part without data is unknown and adds nothing, which is not zero. The interval of ranks is that "
            "of other weights, not of missing data; cells that a center of a higher tier serves there are not ranked.",
        ),
        say(
            f"机构类指标只计所在地已知的机构（{placed}/{total}），且机构名单从不齐全：0 表示已收录者中没有，不是当地没有；这些指标不随日期变化。",
            f"Figures of organisations count those whose place is known ({placed} of {total}), and no list of organisations is complete: 0 means none on record, "
            "not none there; they do not go by the date.",
        ),
    ]  # fmt: skip
    if scope.asked.level == "field":
        limits.append(
            say(
                "印刷领域名分得很细，多数只有一家中心；规划宜同时看 level=group 或 ten。",
                "Printed fields are narrow, most have a single center: for planning ask level=group or ten as well.",
            )
        )
    return [*limits, *_about_lists(matrices)]


def _about_lists(matrices: Matrices) -> list[Both]:
    found, region = [], matrices.scope.asked.region
    if outside := matrices.priorities.without_unit(region):
        found.append(
            say(
                f"政策清单点名、但没有对应领域行的：{'、'.join(outside)}。",
                f"Named by lists of policies, without a row: {', '.join(outside)}.",
            )
        )
    if expired := matrices.priorities.expired(region):
        found.append(
            say(
                f"所引清单中已过有效期的文件：{'、'.join(expired)}；仍计为优先，逐条标明。",
                f"Lists of documents no longer in force count as well and are marked: {'; '.join(expired)}.",
            )
        )
    return found
