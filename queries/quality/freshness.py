"""Freshness: how old the pages are that the statements rest on, by kind of source and page by page."""

from __future__ import annotations

from datetime import date
from statistics import median

from graph.dates import bounds, is_partial_date
from graph.errors import Words
from graph.model.vocabulary import SOURCE_TYPES
from graph.store import Row
from queries.answer import Both, say
from queries.quality.seen import ITEMS, Seen, column, finding, item, opened
from queries.quality.shapes import Cell, Finding, Item, Section, Share, Table

NAME = "freshness"
SHOWN, YEAR, OLD = 200, 365.25, 5
NO_PAGE = Words("文件（没有网址）", "document without an address")
AGES = (
    (1, Words("不到 1 年", "under 1 year")),
    (3, Words("1 至 3 年", "1 to 3 years")),
    (5, Words("3 至 5 年", "3 to 5 years")),
    (10, Words("5 至 10 年", "5 to 10 years")),
    (1000, Words("10 年以上", "over 10 years")),
)


def freshness(seen: Seen) -> Section:
    """Return the section; the age of a page is counted from the last day its date allows to the snapshot's day."""
    sources = [row for row in seen.provenance.sources() if row["source"]]
    ages = {
        row["source"]: age for row in sources if (age := age_in_years(row["published"], seen.world.today)) is not None
    }
    middle = f"{median(ages.values()):.1f}" if ages else "—"
    return opened(
        NAME,
        headline=say(
            f"{len(sources):,} 个来源中 {len(ages):,} 个有发布日期，居中的一个已有 {middle} 年。",
            f"{len(ages):,} of {len(sources):,} sources carry a date; the middle one is {middle} years old.",
        ),
        tables=[_kinds(sources, ages), _by_age(sources, ages), _pages(sources, ages), _files(seen)],
        findings=_findings(sources, ages),
    )


def age_in_years(published: str | None, today: date) -> float | None:
    """Return the age of a partial date on a day, at least 0, None for no date."""
    if not published or not is_partial_date(published):
        return None
    return max((today - bounds(published)[1]).days, 0) / YEAR


def _kind(code: str | None) -> Both:
    return Both.of(SOURCE_TYPES.get(code or "", NO_PAGE if code in (None, "none") else Words(str(code), str(code))))


def _kinds(sources: list[Row], ages: dict[str, float]) -> Table:
    statements = sum(row["statements"] for row in sources)
    rows: list[dict[str, Cell]] = []
    for code in [*SOURCE_TYPES, "none"]:
        own = [row for row in sources if row["source_type"] == code]
        dated = sorted((row for row in own if row["source"] in ages), key=lambda row: str(row["published"]))
        if own:
            rows.append(
                {
                    "kind": _kind(code),
                    "sources": len(own),
                    "dated": Share(part=len(dated), whole=len(own)),
                    "earliest": dated[0]["published"] if dated else None,
                    "latest": dated[-1]["published"] if dated else None,
                    "age": round(median(ages[row["source"]] for row in dated), 1) if dated else None,
                    "statements": Share(part=sum(row["statements"] for row in own), whole=statements),
                }
            )
    columns = [
        column("kind", "来源类型", "kind of source"),
        column("sources", "来源数", "sources", "number"),
        column("dated", "有发布日期", "with a date", "share"),
        column("earliest", "最早", "earliest", "date"),
        column("latest", "最近", "latest", "date"),
        column("age", "居中年龄（年）", "middle age in years", "number"),
        column("statements", "依据它的陈述", "statements resting on it", "share"),
    ]
    title = say("按来源类型，最可信的在前", "By kind of source, most trusted first")
    return Table(name="kinds", title=title, columns=columns, rows=rows, total=len(rows))


def _by_age(sources: list[Row], ages: dict[str, float]) -> Table:
    lower, rows = 0, list[dict[str, Cell]]()
    for upper, words in AGES:
        own = [row for row in sources if lower <= ages.get(row["source"], -1) < upper]
        rows.append(_aged(words, own, sources))
        lower = upper
    undated = [row for row in sources if row["source"] not in ages]
    rows.append(_aged(Words("没有日期", "undated"), undated, sources))
    columns = [
        column("age", "网页年龄", "age of the page"),
        column("sources", "来源", "sources", "share"),
        column("statements", "依据它们的陈述", "statements resting on them", "share"),
    ]
    title = say("按年龄", "By age")
    return Table(name="ages", title=title, columns=columns, rows=rows, total=len(rows))


def _aged(words: Words, own: list[Row], sources: list[Row]) -> dict[str, Cell]:
    count, every = sum(row["statements"] for row in own), sum(row["statements"] for row in sources)
    shares = {"sources": Share(part=len(own), whole=len(sources)), "statements": Share(part=count, whole=every)}
    return {"age": Both.of(words), **shares}


def _pages(sources: list[Row], ages: dict[str, float]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "title": row["title"] or row["source"],
            "kind": _kind(row["source_type"]),
            "published": row["published"],
            "age": round(ages[row["source"]], 1) if row["source"] in ages else None,
            "loaded": _day(row["loaded_at"]),
            "statements": row["statements"],
            "url": row["url"],
        }
        for row in sources[:SHOWN]
    ]
    columns = [
        column("title", "来源", "source"),
        column("kind", "类型", "kind"),
        column("published", "发布日期", "published", "date"),
        column("age", "年龄（年）", "age in years", "number"),
        column("loaded", "载入日期", "loaded", "date"),
        column("statements", "陈述数", "statements", "number"),
        column("url", "地址", "address", "url"),
    ]
    title = say("各个来源，依据最多的在前", "Source by source, the most used first")
    return Table(name="sources", title=title, columns=columns, rows=rows, total=len(sources))


def _files(seen: Seen) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "file": row["file"],
            "first": _day(row["first_loaded"]),
            "last": _day(row["last_loaded"]),
            "statements": row["statements"],
            "sources": row["sources"],
        }
        for row in seen.provenance.files()
    ]
    columns = [
        column("file", "文件", "file"),
        column("first", "首次载入", "first loaded", "date"),
        column("last", "最近载入", "last loaded", "date"),
        column("statements", "陈述数", "statements", "number"),
        column("sources", "来源数", "sources", "number"),
    ]
    title = say("载入的文件", "Files loaded")
    return Table(name="files", title=title, columns=columns, rows=rows, total=len(rows))


def _day(value: object) -> str | None:
    return str(value)[:10] if value else None


def _findings(sources: list[Row], ages: dict[str, float]) -> list[Finding]:
    undated = [row for row in sources if row["source"] not in ages]
    old = [row for row in sources if ages.get(row["source"], 0) >= OLD]
    whole = len(sources)
    return [
        *finding("sources_undated", Share(part=len(undated), whole=whole), list(map(_item, undated[:ITEMS]))),
        *finding("sources_old", Share(part=len(old), whole=whole), list(map(_item, old[:ITEMS]))),
    ]


def _item(row: Row) -> Item:
    count = row["statements"]
    detail = say(f"{_kind(row['source_type']).zh}，{row['published'] or '无日期'}，依据它的陈述 {count} 条",
                 f"{_kind(row['source_type']).en}, {row['published'] or 'undated'}, {count} statements rest on it")  # fmt: skip
    return item(row["source"], row["title"] or row["url"] or row["source"], row, detail)
