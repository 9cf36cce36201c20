"""Coverage: what sources state beside what is named, and the four states of region × sector — the very numbers questions give."""

from __future__ import annotations

from collections import Counter, defaultdict

from graph.errors import Words
from graph.model.vocabulary import STATUS_SCOPES, TIERS
from graph.store import Row as Origin
from queries.answer import Both, State, say
from queries.gaps.rows import Row
from queries.parameters import parse
from queries.quality.seen import Seen, column, finding, item, opened
from queries.quality.shapes import Cell, Finding, Item, Section, Share, Table
from queries.sector_gaps import sector_gaps

NAME = "coverage"
STATES: tuple[State, ...] = ("yes", "no", "unknown", "not_applicable")
STATE_COLUMNS = [
    column("yes", "有", "yes", "number"),
    column("no", "确认没有", "surely none", "number"),
    column("unknown", "未知", "unknown", "number"),
    column("not_applicable", "不适用", "not applicable", "number"),
]


def coverage(seen: Seen) -> Section:
    """Return the section; cells are those of the question sector_gaps, counted in the ten fields."""
    cells = sector_gaps(seen.world, parse({"region": seen.region, "level": "ten"})).rows
    by_place: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for cell in cells:
        by_place[cell.tier, cell.region].append(cell)
    states = Counter(cell.state for cell in cells)
    places, fields = _places(seen, by_place), _fields(cells)
    return opened(
        NAME,
        headline=say(
            f"{len(cells):,} 个“地区 × 领域”格中：有 {states['yes']:,}、确认没有 {states['no']:,}、未知 {states['unknown']:,}、不适用 {states['not_applicable']:,}。",
            f"Of {len(cells):,} cells region × field: {states['yes']:,} yes, {states['no']:,} surely none, "
            f"{states['unknown']:,} unknown, {states['not_applicable']:,} not applicable.",
        ),
        tables=[places, fields],
        findings=_findings(seen, by_place),
    )


def _counts(cells: list[Row]) -> dict[str, Cell]:
    states = Counter(cell.state for cell in cells)
    return {"cells": len(cells), **{state: states[state] for state in STATES}}


def _both(cell: Row, what: str) -> Both:
    return Both(zh=getattr(cell, f"{what}_name"), en=getattr(cell, f"{what}_name_en"))


def _complete(cell: Row) -> Both:
    if cell.coverage is None:
        return say("未知", "unknown")
    return say("是", "yes") if cell.coverage.complete else say("否", "no")


def _place(seen: Seen, tier: str, region: str, cells: list[Row]) -> dict[str, Cell]:
    known = cells[0].coverage
    here = [c for c in seen.scope.centers if c.tier == tier and seen.scope.regions.within(c.region, region)]
    return {
        "region": _both(cells[0], "region"),
        "tier": Both.of(TIERS[tier]),
        "centers": len(here),
        "named": Share(part=known.named, whole=known.stated) if known else None,
        "as_of": known.as_of if known else None,
        "status_scope": Both.of(STATUS_SCOPES[known.status_scope]) if known else None,
        "complete": _complete(cells[0]),
        **_counts(cells),
    }


def _places(seen: Seen, by_place: dict[tuple[str, str], list[Row]]) -> Table:
    rows = [_place(seen, tier, region, cells) for (tier, region), cells in by_place.items()]
    return Table(
        name="places",
        title=say("按地区与层级", "By region and tier"),
        about=say(
            "“当时已收录 / 来源所称”只数到来源所说日期为止；“现有中心”数到今天，所以两者可以不同。“—”表示没有来源给出总数。四种状态的数加起来是领域数。",
            "“Named by then / stated” counts up to the date of the source's statement, “centers now” up to today, so the two may differ; "
            "a dash means that no source states a total. The four states add up to the number of fields.",
        ),
        columns=[
            column("region", "地区", "region"),
            column("tier", "层级", "tier"),
            column("centers", "现有中心", "centers now", "number"),
            column("named", "当时已收录 / 来源所称", "named by then / stated", "share"),
            column("as_of", "来源所称日期", "stated as of", "date"),
            column("status_scope", "计入状态", "status counted"),
            column("complete", "当日名单齐全", "list complete"),
            column("cells", "领域数", "fields", "number"),
            *STATE_COLUMNS,
        ],
        rows=rows,
        total=len(rows),
    )


def _fields(cells: list[Row]) -> Table:
    by_field: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for cell in cells:
        by_field[cell.sector, cell.tier].append(cell)
    rows: list[dict[str, Cell]] = [
        {"sector": _both(found[0], "sector"), "tier": Both.of(TIERS[tier]), **_counts(found)}
        for (_, tier), found in sorted(by_field.items(), key=lambda pair: (pair[0][0], [*TIERS].index(pair[0][1])))
    ]
    return Table(
        name="fields",
        title=say("按领域与层级：多少个地区", "By field and tier: how many regions"),
        columns=[
            column("sector", "领域", "field"),
            column("tier", "层级", "tier"),
            column("cells", "地区数", "regions", "number"),
            *STATE_COLUMNS,
        ],
        rows=rows,
        total=len(rows),
    )


# -- what to repair ----------------------------------------------------------------------------------------------------


def _findings(seen: Seen, by_place: dict[tuple[str, str], list[Row]]) -> list[Finding]:
    """Provinces are the units whose lists decide most answers; the country's own list is one of them."""
    units = {key: cells[0] for key, cells in by_place.items() if cells[0].state != "not_applicable"}
    silent = [cell for cell in units.values() if cell.coverage is None and cell.tier != "national"]
    short = [c for c in units.values() if c.coverage and c.coverage.named < c.coverage.stated]
    old = [
        c for c in units.values() if c.coverage and not c.coverage.complete and c.coverage.named >= c.coverage.stated
    ]
    return [
        *_listed(seen, "named_below_stated", short, len(units)),
        *_listed(seen, "no_total_stated", silent, len(units)),
        *_listed(seen, "list_not_of_today", old, len(units)),
    ]


def _listed(seen: Seen, code: str, cells: list[Row], whole: int) -> list[Finding]:
    return finding(code, Share(part=len(cells), whole=whole), _items(seen, cells))


def _items(seen: Seen, cells: list[Row]) -> list[Item]:
    ids = [row for cell in cells if cell.coverage for row in cell.coverage.source]
    origins = seen.provenance.origins(ids) if seen.everywhere else {}
    return [_item(cell, origins) for cell in cells]


def _item(cell: Row, origins: dict[str, Origin]) -> Item:
    tier, known = TIERS[cell.tier], cell.coverage
    if known is None:
        detail = say(f"{tier.zh}：没有来源给出总数", f"{cell.region_name_en}, {tier.en}: no source states a total")
        return item(cell.region, cell.region_name, {}, detail)
    when = Words(known.as_of or "日期不详", known.as_of or "undated")
    detail = say(
        f"{tier.zh}：收录 {known.named} / 所称 {known.stated}（{when.zh}）",
        f"{cell.region_name_en}, {tier.en}: {known.named} named of {known.stated} stated ({when.en})",
    )
    return item(", ".join(known.source), cell.region_name, origins.get(known.source[0], {}), detail)
