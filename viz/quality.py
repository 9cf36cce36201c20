"""The data-quality report as one page: self-contained, printable, readable without scripts, nothing asked of any network."""

from __future__ import annotations

from pathlib import Path

from graph.errors import Words
from queries.answer import Both
from queries.catalogue import question
from queries.quality import EFFECTS, Finding, Report, Section, Share, Table
from queries.quality.shapes import Cell, Column, Item
from viz.tables import text

STYLE = (Path(__file__).parent / "style" / "quality.css").read_text(encoding="utf-8")
OPEN_ROWS, ITEMS = 45, 100
"""A longer table is folded; of a finding's things the page shows the first, the JSON form more."""
CLASSES = {"text": "t", "number": "n", "share": "s", "date": "d", "url": "u"}
TEXT: dict[str, Words] = {
    "title": Words("数据质量报告", "Data-quality report"),
    "brand": Words("创图", "Chuangtu"),
    "extent": Words("范围：{region} · 截至 {day} · 快照 {snapshot}", "Extent: {region} · as of {day} · snapshot {snapshot}"),
    "skip": Words("跳到正文", "Skip to the report"),
    "contents": Words("目录", "Contents"),
    "first": Words("先做什么", "What to do first"),
    "first_about": Words(
        "最值得先补的几件事，每件都列出受影响的对象与来源。",
        "The repairs worth most, each with the things concerned and their sources.",
    ),
    "nothing": Words("没有查出要改的地方。", "Nothing to repair was found."),
    "of": Words("{part} / {whole}（{percent}）", "{part} of {whole} ({percent})"),
    "why": Words("影响：", "Effect: "),
    "remedy": Words("怎么补：", "What to do: "),
    "questions": Words("牵涉的问题：", "Questions touched: "),
    "things": Words("受影响的对象（{shown}）", "Things concerned ({shown})"),
    "things_cut": Words("受影响的对象（共 {total} 处，列出前 {shown} 个）", "Things concerned ({total} in all, the first {shown} listed)"),
    "found": Words("查出的问题", "What was found"),
    "id": Words("编号", "Id"),
    "name": Words("名称", "Name"),
    "detail": Words("说明", "Detail"),
    "source": Words("来源", "Source"),
    "rows": Words("{title}（{total} 行）", "{title} ({total} rows)"),
    "rows_cut": Words("{title}（共 {total} 行，列出前 {shown} 行）", "{title} ({total} rows in all, the first {shown} listed)"),
    "no_rows": Words("没有。", "None."),
    "limits": Words("怎样读这份报告", "How to read this report"),
    "foot": Words(
        "本页不含脚本，可离线打开与打印，不访问任何网络。", "This page holds no script, opens and prints offline and asks nothing of any network."
    ),
}  # fmt: skip
LISTED = {"zh": "、", "en": "; "}


def say(key: str, lang: str, **values: object) -> str:
    """Return a text of the page with its values filled in, safe to stand in a page."""
    return text(TEXT[key].of(lang).format_map(values))


def quality_page(report: Report, lang: str) -> str:
    """Return the report as a whole page in `lang`."""
    title = say("title", lang)
    parts = [
        f'<p class="meta">{say("brand", lang)}</p><h1>{title}</h1>{_extent(report, lang)}',
        f'<p class="lead">{_of(report.headline, lang)}</p>',
        _contents(report, lang),
        _first(report, lang),
        *(_section(section, {each.code for each in report.repairs}, lang) for section in report.sections),
        _foot(report, lang),
    ]
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title} · {_of(report.region_name, lang)}</title>'
        f'<style>{STYLE}</style></head><body><a class="skip" href="#report">{say("skip", lang)}</a>'
        f'<main id="report">{"".join(parts)}</main></body></html>\n'
    )


def _of(words: Both, lang: str) -> str:
    return text(words.zh if lang == "zh" else words.en)


def _extent(report: Report, lang: str) -> str:
    region = report.region_name.zh if lang == "zh" else report.region_name.en
    return f'<p class="meta">{say("extent", lang, region=region, day=report.as_of, snapshot=report.snapshot.id)}</p>'


def _contents(report: Report, lang: str) -> str:
    items = "".join(
        f'<li><a href="#{text(s.name)}">{_of(s.title, lang)}</a><br><span>{_of(s.headline, lang)}</span></li>'
        for s in report.sections
    )
    return f'<nav aria-label="{say("contents", lang)}"><ol>{items}</ol></nav>'


def _foot(report: Report, lang: str) -> str:
    limits = "".join(f"<li>{_of(limit, lang)}</li>" for limit in report.limits)
    return f"<footer><h3>{say('limits', lang)}</h3><ul>{limits}</ul><p>{say('foot', lang)}</p></footer>"


# -- what to repair ----------------------------------------------------------------------------------------------------


def _first(report: Report, lang: str) -> str:
    body = _findings(report.repairs, lang) if report.repairs else f"<p>{say('nothing', lang)}</p>"
    return f'<section><h2 id="first">{say("first", lang)}</h2><p class="about">{say("first_about", lang)}</p>{body}</section>'


def _findings(findings: list[Finding], lang: str) -> str:
    items = "".join(f'<li id="repair-{text(each.code)}">{_finding(each, lang)}</li>' for each in findings)
    return f'<ol class="repairs">{items}</ol>'


def _finding(finding: Finding, lang: str) -> str:
    count = finding.count
    share = say("of", lang, part=f"{count.part:,}", whole=f"{count.whole:,}", percent=count.percent)
    titles = LISTED[lang].join(question(name).title.of(lang) for name in finding.questions)
    touched = f'<p class="hint">{say("questions", lang)}{text(titles)}</p>' if titles else ""
    return (
        f'<h3>{_of(finding.title, lang)}</h3><p><span class="effect">{text(EFFECTS[finding.effect].of(lang))}</span>{share}</p>'
        f"<p>{say('why', lang)}{_of(finding.why, lang)}</p><p>{say('remedy', lang)}{_of(finding.remedy, lang)}</p>{touched}"
        f"{_things(finding, lang)}"
    )


def _things(finding: Finding, lang: str) -> str:
    shown = finding.items[:ITEMS]
    if not shown:
        return ""
    key = "things_cut" if len(shown) < max(len(finding.items), finding.count.part) else "things"
    summary = say(key, lang, total=f"{finding.count.part:,}", shown=len(shown))
    has_detail = any(item.detail for item in shown)
    names = ["id", "name", *(["detail"] if has_detail else []), "source"]
    head = "".join(f'<th scope="col">{say(name, lang)}</th>' for name in names)
    body = "".join(_item(item, lang, has_detail=has_detail) for item in shown)
    return (
        f'<details><summary>{summary}</summary><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></details>"
    )


def _item(item: Item, lang: str, *, has_detail: bool) -> str:
    detail = f'<td class="t">{_of(item.detail, lang) if item.detail else ""}</td>' if has_detail else ""
    return f'<tr><td class="i">{text(item.id)}</td><th scope="row" class="t">{text(item.name)}</th>{detail}<td class="u">{_source(item)}</td></tr>'


def _source(item: Item) -> str:
    said = text(item.source or "—")
    if item.linkable and item.url and item.url.startswith(("http://", "https://")):
        return f'<a href="{text(item.url)}" rel="noopener noreferrer nofollow">{said}</a>'
    return said


# -- sections ----------------------------------------------------------------------------------------------------------


def _section(section: Section, told: set[str], lang: str) -> str:
    """A section; findings that were told at the head of the page are only pointed to."""
    above = "".join(
        f'<li><a href="#repair-{text(each.code)}">{_of(each.title, lang)}</a></li>'
        for each in section.findings
        if each.code in told
    )
    others = [each for each in section.findings if each.code not in told]
    found = f"<h3>{say('found', lang)}</h3>" if section.findings else ""
    found += f"<ul>{above}</ul>" if above else ""
    found += _findings(others, lang) if others else ""
    tables = "".join(_table(table, lang) for table in section.tables)
    return (
        f'<section aria-labelledby="{text(section.name)}"><h2 id="{text(section.name)}">{_of(section.title, lang)}</h2>'
        f'<p class="lead">{_of(section.headline, lang)}</p><p class="about">{_of(section.about, lang)}</p>{tables}{found}</section>'
    )


def _table(table: Table, lang: str) -> str:
    title = table.title.zh if lang == "zh" else table.title.en
    about = f'<p class="about">{_of(table.about, lang)}</p>' if table.about else ""
    if not table.rows:
        return f"<p><strong>{text(title)}</strong><br>{say('no_rows', lang)}</p>"
    drawn = _drawn(table, title, lang)
    if len(table.rows) <= OPEN_ROWS:
        return about + drawn
    key = "rows_cut" if len(table.rows) < table.total else "rows"
    summary = say(key, lang, title=title, total=f"{table.total:,}", shown=f"{len(table.rows):,}")
    return f"<details><summary>{summary}</summary>{about}{drawn}</details>"


def _drawn(table: Table, title: str, lang: str) -> str:
    head = "".join(f'<th scope="col" class="{CLASSES[c.kind]}">{_of(c.words, lang)}</th>' for c in table.columns)
    body = "".join(f"<tr>{_cells(table.columns, row, lang)}</tr>" for row in table.rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{text(title)}"><table><caption>{text(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(columns: list[Column], row: dict[str, Cell], lang: str) -> str:
    first, *others = columns
    cells = "".join(f'<td class="{CLASSES[c.kind]}">{_cell(row[c.name], c, lang)}</td>' for c in others)
    return f'<th scope="row" class="{CLASSES[first.kind]}">{_cell(row[first.name], first, lang)}</th>{cells}'


def _cell(value: Cell, column: Column, lang: str) -> str:
    if isinstance(value, Share):
        return _share(value)
    if isinstance(value, Both):
        return _of(value, lang)
    if value is None:
        return "—" if column.kind in ("number", "share", "date") else ""
    if isinstance(value, int):
        return f"{value:,}"
    return text(f"{value:.1f}" if isinstance(value, float) else value)


def _share(share: Share) -> str:
    bar = f'<span class="bar" aria-hidden="true"><i style="width:{100 * (share.ratio or 0):.1f}%"></i></span>'
    return f'{share.part:,} / {share.whole:,} <span class="pc">{text(share.percent)}</span>{bar if share.whole else ""}'
