"""Evidence: statements without an address, things only copies speak of, text not understood, relations left out."""

from __future__ import annotations

from collections import defaultdict

from graph.model import EDGE, NODE, THING
from graph.store import Row
from queries.answer import Both, say
from queries.quality.seen import ITEMS, Seen, column, finding, item, opened
from queries.quality.shapes import Cell, Finding, Item, Section, Share, Table

NAME = "provenance"


def provenance(seen: Seen) -> Section:
    """Return the section on what the statements rest on."""
    totals, existence = seen.provenance.totals(), seen.provenance.existence()
    unread, dangling = seen.provenance.not_understood(), seen.provenance.without_ends()
    nodes = [row for row in existence if row["subject_type"] in NODE and row["subject_type"] != "Source"]
    return opened(
        NAME,
        headline=say(
            f"{totals['statements']:,} 条陈述中 {totals['addressed']:,} 条有网址，{totals['copies']:,} 条出自转载站或自动生成的页面。",
            f"{totals['addressed']:,} of {totals['statements']:,} statements have an address; {totals['copies']:,} rest on copies or generated pages.",
        ),
        tables=[_totals(totals, unread), _types(nodes), _unread(unread), _dangling(dangling)],
        findings=[*_weak(seen, nodes), *_unanswered(seen, unread, dangling, existence)],
    )


def _totals(totals: Row, unread: list[Row]) -> Table:
    whole = totals["statements"]
    figures = [
        (say("有来源", "with a source"), totals["sourced"]),
        (say("有网址", "with an address"), totals["addressed"]),
        (say("没有网址", "without an address"), whole - totals["addressed"]),
        (say("出自转载站或自动生成的页面", "from copies or generated pages"), totals["copies"]),
        (say("可信度低", "of low confidence"), totals["low"]),
        (say("未能读出（只留原文）", "not understood, kept as printed"), len(unread)),
    ]
    rows: list[dict[str, Cell]] = [
        {"what": words, "statements": Share(part=part, whole=whole)} for words, part in figures
    ]
    columns = [column("what", "陈述", "statements"), column("statements", "条数", "number", "share")]
    title = say("全部陈述", "All statements")
    return Table(name="totals", title=title, columns=columns, rows=rows, total=len(rows))


def _types(nodes: list[Row]) -> Table:
    by_type: dict[str, list[Row]] = defaultdict(list)
    for row in nodes:
        by_type[row["subject_type"]].append(row)
    rows: list[dict[str, Cell]] = [
        {
            "type": Both.of(NODE[name].words),
            "addressed": Share(part=sum(row["addressed"] for row in found), whole=len(found)),
            "copies": Share(part=sum(row["copies_only"] for row in found), whole=len(found)),
        }
        for name, found in sorted(by_type.items(), key=lambda pair: [*NODE].index(pair[0]))
    ]
    columns = [
        column("type", "类型", "type"),
        column("addressed", "有网址为证", "a page with an address states it", "share"),
        column("copies", "只有转载站或自动生成的页面为证", "only copies or generated pages do", "share"),
    ]
    title = say("对象本身由什么为证", "What states the things themselves")
    return Table(name="types", title=title, columns=columns, rows=rows, total=len(rows))


def _unread(unread: list[Row]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "id": row["subject"],
            "type": Both.of(THING[row["subject_type"]].words),
            "property": _property(row),
            "raw": row["raw"],
            "file": row["file"],
        }
        for row in unread[:ITEMS]
    ]
    columns = [
        column("id", "编号", "id"),
        column("type", "类型", "type"),
        column("property", "属性", "property"),
        column("raw", "原文", "as printed"),
        column("file", "文件", "file"),
    ]
    title = say("未能读出的原文", "Text not understood")
    return Table(name="not_understood", title=title, columns=columns, rows=rows, total=len(unread))


def _dangling(dangling: list[Row]) -> Table:
    by_type: dict[str, int] = defaultdict(int)
    for row in dangling:
        by_type[row["subject_type"]] += 1
    rows: list[dict[str, Cell]] = [
        {"relation": Both.of(THING[n].words), "count": c} for n, c in sorted(by_type.items())
    ]
    columns = [column("relation", "关系", "relation"), column("count", "条数", "number", "number")]
    title = say("缺一端而未入图的关系", "Relations left out for a missing end")
    return Table(name="dangling", title=title, columns=columns, rows=rows, total=len(rows))


def _property(row: Row) -> Both:
    thing = THING[row["subject_type"]]
    known = thing.property_named(row["property"]).words if thing.has(row["property"]) else None
    return Both.of(known) if known else say(row["property"], row["property"])


# -- what to repair ----------------------------------------------------------------------------------------------------


def _weak(seen: Seen, nodes: list[Row]) -> list[Finding]:
    centers = [row for row in nodes if row["subject_type"] == "Center"]
    copied, bare = [row for row in centers if row["copies_only"]], [row for row in nodes if not row["addressed"]]
    return [
        *finding("centers_by_copies_only", Share(part=len(copied), whole=len(centers)), _items(seen, copied)),
        *finding("things_without_address", Share(part=len(bare), whole=len(nodes)), _items(seen, bare)),
    ]


def _items(seen: Seen, rows: list[Row]) -> list[Item]:
    return seen.items((row["subject"], Both.of(NODE[row["subject_type"]].words)) for row in rows)


def _unanswered(seen: Seen, unread: list[Row], dangling: list[Row], existence: list[Row]) -> list[Finding]:
    relations = [row for row in existence if row["subject_type"] in EDGE]
    read = [item(row["subject"], seen.named(row["subject"]), row, _printed(row)) for row in unread[:ITEMS]]
    left = [item(row["subject"], THING[row["subject_type"]].words.zh, row, _kind(row)) for row in dangling[:ITEMS]]
    whole = seen.provenance.totals()["statements"]
    return [
        *finding("not_understood", Share(part=len(unread), whole=whole), read),
        *finding("relation_without_end", Share(part=len(dangling), whole=len(relations)), left),
    ]


def _kind(row: Row) -> Both:
    return Both.of(THING[row["subject_type"]].words)


def _printed(row: Row) -> Both:
    prop = _property(row)
    return say(f"{prop.zh}：“{row['raw']}”", f"{prop.en}: “{row['raw']}”")
