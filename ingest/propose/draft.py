"""What was understood of a file → a source description as YAML, ready to load, with everything unsure left as a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.propose.assign import Reading, Understanding, understand
from ingest.propose.scores import Candidate
from ingest.propose.shapes import Names
from ingest.table import Table

PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff]*\Z")
NO_TEXT = {"yes", "no", "true", "false", "on", "off", "null", "y", "n"}
NODE = {
    "Center": "{{node: Center, name: {0}, prefix: CTR-}}",
    "Organization": "{{node: Organization, organization: {0}}}",
}
ROLES = {"lead": "lead", "member": "member", "operator": "operator", "shareholder": "shareholder"}
MOST_REQUIRED, SHOWN = 6, 40
WANTED = {  # what questions about centers need, with the line to confirm where no column says it
    "Center.tier": "tier: {const: provincial}  # 没有层级一列；若都是省级，请确认 · no column for the tier; confirm if all are provincial",
    "Center.status": "status: {const: designated}  # 没有状态一列；若都已认定，请确认 · no column for the status; confirm if all are designated",
}
HEAD = """\
# 来源说明草稿，由 chuangtu map 按“{name}”的列名与内容起草。请核对每一行，改好后再导入。
# 以“# ?”开头的行没有把握，没有采用：确认后去掉“# ?”；括号中的数字是把握（0–1）。
# Draft of a source description for “{name}”. Check every line before loading.
# Lines that begin with “# ?” are unsure and not used: remove “# ?” to confirm one. Numbers are confidence from 0 to 1.
source: {source}
publisher: {{zh: 请填写发布单位, en: name the publisher here}}
licence: {{zh: 请填写使用条件, en: state the terms here}}
tables:
"""


@dataclass(frozen=True)
class Draft:
    """A proposed source description and what it rests on."""

    text: str
    understood: tuple[Understanding, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """Return what was understood of each table as plain data."""
        return [
            {
                "table": u.table.name,
                "sheet": u.table.sheet,
                "about": u.node,
                "columns": [_column_json(reading) for reading in u.readings],
            }
            for u in self.understood
        ]


def _column_json(reading: Reading) -> dict[str, Any]:
    return {
        "header": reading.column.header,
        "target": reading.meant.target if reading.meant else None,
        "score": reading.meant.score if reading.meant else None,
        "alternatives": [{"target": c.target, "score": c.score} for c in reading.others],
        "never_read": reading.never,
    }


def propose(tables: Iterable[Table], name: str, names: Names) -> Draft:
    """Draft a description of the tables of a file."""
    understood = tuple(understand(table, names) for table in tables if table.columns)
    source = scalar(re.sub(r"\.[A-Za-z]+\Z", "", name.rsplit("/", 1)[-1]))
    lines = [line for each in understood for line in _table(each)]
    if not any(each.node for each in understood):
        lines.insert(0, "  []")
    return Draft(HEAD.format(name=said(name), source=source) + "\n".join(lines) + "\n", understood)


def scalar(text: str) -> str:
    """Write a text as YAML: plain where that is safe, else in quotes."""
    if PLAIN.match(text) and text.casefold() not in NO_TEXT:
        return text
    escaped = (f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(escaped)}"'


def said(text: str) -> str:
    """Return a text as a comment may show it: one short line."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _table(u: Understanding) -> Iterator[str]:
    sure = [scalar(r.column.header) for r in u.readings if r.meant]
    never = [scalar(header) for header in (*(r.column.header for r in u.readings if r.never), *u.table.dropped)]
    comment = "" if u.node else "# ? "  # nothing to load: the whole table waits for the user
    if not u.node:
        yield "  # ? 看不出这张表讲的是什么：没有可靠的名称列 · nothing tells what this table is about: no column is surely a name"
    yield f"  {comment}- table: {scalar(u.table.name)}"
    if u.table.sheet:
        yield f"  {comment}  sheet: {scalar(u.table.sheet)}"
    yield f"  {comment}  required: [{', '.join(sure[:MOST_REQUIRED])}]"
    if never:
        yield f"  {comment}  never_read: [{', '.join(never)}]  # 个人与联系信息，从不读取 · personal and contact data"
    if u.node:
        yield "    subjects:"
        yield from _subjects(u, u.node)
    yield from _unsure(u)


def _subjects(u: Understanding, node: str) -> Iterator[str]:
    name = u.of(f"{node}.name_zh")
    assert name is not None  # noqa: S101 - a table is about a type only when its name is known
    own = NODE[node].format(scalar(name.column.header))
    yield f"      - node: {own}"
    yield "        properties:"
    for reading in u.readings:
        if reading.meant and reading.meant.prop:
            yield from _property(reading, reading.meant)
    for target, line in WANTED.items():
        if target.startswith(node) and not u.of(target):
            yield f"          # ? {line}"
    for reading in u.readings:
        if reading.meant and not reading.meant.prop:
            yield from _relation(reading, reading.meant, own)
    if sector := u.of("Center.sector_printed"):
        column = scalar(sector.column.header)
        yield "      - edge: IN_SECTOR"
        yield f"        from: {own}"
        yield f'        to: {{node: Sector, lookup: {column}, within: "RS-", optional: true}}  # 登记册中同名的领域 · field of that name'


def _property(reading: Reading, meant: Candidate) -> Iterator[str]:
    prop, unit = meant.prop, reading.column.unit
    assert prop is not None  # noqa: S101 - asked for properties only
    column = scalar(reading.column.header)
    spec = column
    if prop.unit == "CNY":
        if unit is None:
            yield f"          # ? {prop.name}: {{column: {column}, unit: 万元}}  # 表头没有写单位，请确认 · the header states no unit"
            return
        spec = f"{{column: {column}, unit: {unit}}}"
    elif prop.is_list and reading.column.several:
        spec = f"{{column: {column}, split: list}}"
    yield f"          {prop.name}: {spec}  # {prop.words.zh} · {prop.words.en} ({meant.score}){_others(reading)}"
    if prop.values:
        strange = [cell for cell in reading.column.cells if not reading.column.fits(prop, cell)]
        if strange:
            yield f"          # ! 不是可用值 · not allowed: {'、'.join(map(said, strange[:5]))}；可用值 · allowed: {'、'.join(w.zh for w in prop.values.values())}"


def _relation(reading: Reading, meant: Candidate, own: str) -> Iterator[str]:
    node, _, kind = meant.target.partition(".")
    column = scalar(reading.column.header)
    if kind == "region":
        yield f"      - edge: LOCATED_IN  # ({meant.score}){_others(reading)}"
        yield f"        from: {own}"
        yield f"        to: {{node: Region, lookup: {column}, optional: true}}"
    elif kind in ROLES:
        value = f"{{column: {column}, split: list}}" if reading.column.several or kind == "member" else column
        yield f"      - edge: MEMBER_OF  # ({meant.score}){_others(reading)}"
        yield f"        from: {{node: Organization, organization: {value}}}"
        yield f"        to: {own}"
        yield f"        properties: {{role: {{const: {ROLES[kind]}}}}}"
        yield f"        when: [{{column: {column}}}]"
    else:
        yield f"      # ? {node}.{kind}: {column}  # 属于哪个中心、以何种角色参与，请补写一条 MEMBER_OF · say how they take part"


def _others(reading: Reading) -> str:
    if not reading.others:
        return ""
    return "；另 · or: " + "、".join(f"{c.target} ({c.score})" for c in reading.others)


def _unsure(u: Understanding) -> Iterator[str]:
    for reading in u.readings:
        if reading.counted:
            yield f"      # {said(reading.column.header)}：行号，不读 · number of the row, not read"
        elif not reading.meant and not reading.never:
            likely = "、".join(f"{c.target} ({c.score})" for c in reading.others) or "没有相近的属性 · nothing near"
            yield f"      # ? {said(reading.column.header)}：{likely}"
