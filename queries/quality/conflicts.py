"""Conflicts: properties for which sources say different things; both are shown, with which one speaks and why."""

from __future__ import annotations

from itertools import groupby

from graph.errors import Words
from graph.model import EDGE, THING
from graph.model.types import CONFIDENCE
from graph.model.vocabulary import SOURCE_TYPES
from graph.store import Row
from queries.answer import Both, say
from queries.quality.seen import Seen, column, finding, item, opened
from queries.quality.shapes import Cell, Finding, Section, Share, Table

NAME = "conflicts"
SHOWN = 300
BASES = {
    "stated": Words("来源所述", "stated by the source"),
    "inferred": Words("推断", "inferred"),
    "derived_from_technology": Words("由其技术推得", "derived from its technology"),
    "derived_from_name": Words("由其名称推得", "derived from its name"),
}
"""Words of the codes files give for what a relation rests on."""
LISTS = sorted({prop.name for thing in THING.values() for prop in thing.properties if prop.is_list})


def conflicts(seen: Seen) -> Section:
    """Return the section: every property of a thing or relation with more than one value."""
    rows = seen.provenance.contested(LISTS)
    groups = [list(group) for _, group in groupby(rows, key=lambda r: (r["subject_type"], r["subject"], r["property"]))]
    open_ones = [group for group in groups if not any(row["shown"] for row in group)]
    things = len({group[0]["subject"] for group in groups})
    return opened(
        NAME,
        headline=say(
            f"{things:,} 个对象的 {len(groups):,} 项有不同说法，其中 {len(open_ones):,} 项未能取舍。",
            f"{len(groups):,} properties of {things:,} things have competing values; {len(open_ones):,} of them are not settled.",
        ),
        tables=[_by_property(groups), _values(seen, groups)],
        findings=_findings(seen, groups, open_ones),
    )


def _by_property(groups: list[list[Row]]) -> Table:
    counts: dict[tuple[str, str], list[bool]] = {}
    for group in groups:
        key = (group[0]["subject_type"], group[0]["property"])
        counts.setdefault(key, []).append(any(row["shown"] for row in group))
    rows: list[dict[str, Cell]] = [
        {
            "type": Both.of(THING[name].words),
            "property": _word(name, prop),
            "settled": Share(part=sum(settled), whole=len(settled)),
        }
        for (name, prop), settled in sorted(counts.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    columns = [
        column("type", "类型", "type"),
        column("property", "属性", "property"),
        column("settled", "已取舍 / 说法不一", "settled / contested", "share"),
    ]
    title = say("哪些属性说法不一", "Which properties are contested")
    return Table(name="by_property", title=title, columns=columns, rows=rows, total=len(rows))


def _values(seen: Seen, groups: list[list[Row]]) -> Table:
    ordered = sorted(groups, key=lambda group: any(row["shown"] for row in group))
    named = _names(seen, [group[0] for group in ordered[:SHOWN]])
    rows = [line for group in ordered[:SHOWN] for line in _lines(group, named[group[0]["subject"]])]
    return Table(
        name="values",
        title=say("各种说法", "The competing values"),
        about=say(
            "未能取舍的列在前面；每种说法列出排在最前的来源。",
            "Those not settled come first; each value with the source that ranks first.",
        ),
        columns=[
            column("thing", "对象", "thing"),
            column("id", "编号", "id"),
            column("property", "属性", "property"),
            column("value", "说法", "value"),
            column("speaks", "采用", "shown"),
            column("why", "理由", "why"),
            column("statements", "陈述数", "statements", "number"),
            column("source", "来源", "source"),
            column("kind", "来源类型", "kind of source"),
            column("published", "发布日期", "published", "date"),
        ],
        rows=rows,
        total=sum(len({row["value"] for row in group}) for group in groups),
    )


def _names(seen: Seen, rows: list[Row]) -> dict[str, str]:
    """What names a thing; a relation is named by its two ends."""
    edges = [row["subject"] for row in rows if row["subject_type"] in EDGE]
    ends = seen.provenance.ends(edges)
    found: dict[str, str] = {row["subject"]: seen.named(row["subject"]) for row in rows}
    return found | {edge: " → ".join(seen.named(end) for end in pair) for edge, pair in ends.items()}


def _lines(group: list[Row], name: str) -> list[dict[str, Cell]]:
    """One line per value, each with its first source; the reason stands at the value that ranks first."""
    best: dict[str, Row] = {}
    for row in group:
        best.setdefault(row["value"], row)
    return [_line(group, row, name) for row in best.values()]


def _line(group: list[Row], row: Row, name: str) -> dict[str, Cell]:
    return {
        "thing": name,
        "id": row["subject"] if row["subject_type"] not in EDGE else None,
        "property": _word(row["subject_type"], row["property"]),
        "value": Both.of(BASES[row["value"]]) if row["value"] in BASES else row["value"],
        "speaks": say("是", "yes") if row["shown"] else say("否", "no"),
        "why": why(group) if row is group[0] else None,
        "statements": sum(other["value"] == row["value"] for other in group),
        "source": row["title"] or row["url"],
        "kind": Both.of(SOURCE_TYPES[row["source_type"]]) if row["source_type"] in SOURCE_TYPES else None,
        "published": row["published"],
    }


def _word(name: str, prop: str) -> Both:
    return Both.of(THING[name].property_named(prop).words)


def why(group: list[Row]) -> Both:
    """Return why the first of competing values, ranked by the rule, is shown, or why none is."""
    best = group[0]
    if not best["shown"]:
        return say(
            "只有低可信度的说法互相矛盾，一个也不采用", "only values of low confidence contradict; none is shown"
        )
    if best["confidence"] == "steward":
        return say("人工核定", "decided by a steward")
    return _better(best, next(row for row in group if row["value"] != best["value"]))


def _better(best: Row, rival: Row) -> Both:
    """The first step of the rule at which the two part."""
    if best["is_merged"] != rival["is_merged"]:
        return say("直接说它的，先于说并入对象的", "said of the thing itself, not of one merged into it")
    if best["confidence"] != rival["confidence"]:
        words = Words("可信度较高", "higher confidence")
        return _compared(words, CONFIDENCE.values or {}, best["confidence"], rival["confidence"])
    if best["source_type"] != rival["source_type"]:
        words = Words("来源类型更可靠", "kind of source more trusted")
        return _compared(words, SOURCE_TYPES, best["source_type"], rival["source_type"])
    if best["published"] and best["published"] != rival["published"]:
        return say(
            f"网页较新（{best['published']}，另一为 {rival['published'] or '日期不详'}）",
            f"newer page ({best['published']}; the other {rival['published'] or 'undated'})",
        )
    return say("较晚载入", "loaded later")


def _compared(said: Words, words: dict[str, Words], better: str | None, other: str | None) -> Both:
    first, second = (words.get(code or "", Words("未标明", "not given")) for code in (better, other))
    return say(f"{said.zh}（{first.zh} ＞ {second.zh}）", f"{said.en} ({first.en} over {second.en})")


def _findings(seen: Seen, groups: list[list[Row]], open_ones: list[list[Row]]) -> list[Finding]:
    items = [
        item(
            group[0]["subject"],
            seen.named(group[0]["subject"]),
            group[0],
            _both_values(group),
        )
        for group in open_ones
    ]
    return finding("conflict_not_settled", Share(part=len(open_ones), whole=len(groups)), items)


def _both_values(group: list[Row]) -> Both:
    prop = _word(group[0]["subject_type"], group[0]["property"])
    values = list(dict.fromkeys(row["value"] for row in group))
    return say(f"{prop.zh}：{' ／ '.join(values)}", f"{prop.en}: {' / '.join(values)}")
