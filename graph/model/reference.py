"""The reference page of the domain, written from the declarations: `python -m graph.model.reference > docs/model.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.model import EDGES, NODES, VERSION, EdgeType, NodeType, Property, Thing, Words
from graph.model.types import CONFIDENCE, LIFE_COLUMNS, Kind, Life

KINDS: dict[Kind, Words] = {
    "text": Words("文字", "text"),
    "integer": Words("整数", "whole number"),
    "number": Words("数字", "number"),
    "boolean": Words("是或否", "yes or no"),
    "partial_date": Words("日期，可只到年或月（2019、2019-05、2019-05-06）", "date, possibly a year or a month only (2019, 2019-05, 2019-05-06)"),
    "date": Words("日期", "date"),
    "url": Words("网址", "web address"),
    "text_list": Words("文字列表，各来源的说法并列", "list of texts, what all sources say side by side"),
}  # fmt: skip
HEAD = (
    "| 属性 Property | 中文 | English | 类型 Kind | 单位 Unit | 可用值 Values |\n| --- | --- | --- | --- | --- | --- |"
)
ENDS = {"from": "A", "to": "B"}
INTRODUCTION = f"""# 数据模型 · Data model

本页由 `graph/model` 的声明生成，请勿手改：`python -m graph.model.reference > docs/model.md`。版本 {VERSION}。
This page is written from the declarations in `graph/model`, version {VERSION}; change those, then run the command above.

每个节点和每条关系都有编号 `id`；其余属性在没有来源说明时为空。
Every node and every edge has an `id`; any other property is empty where no source states it.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join(
        [
            INTRODUCTION,
            *_kinds(),
            *_common(),
            "## 节点 · Nodes\n",
            *_index(NODES),
            *(line for node in NODES for line in _node(node)),
            "## 关系 · Edges\n",
            *_index(EDGES),
            *(line for edge in EDGES for line in _edge(edge)),
        ]
    )


def _kinds() -> list[str]:
    rows = [f"| `{kind}` | {words.zh} | {words.en} |" for kind, words in KINDS.items()]
    return ["## 类型 · Kinds\n", "| Kind | 中文 | English |\n| --- | --- | --- |", *rows, ""]


def _common() -> list[str]:
    return [
        "## 共有属性 · What types share\n",
        "所有类型都有可信度；有起止的类型另有三个由日期推出的边界。",
        "Every type carries its confidence; a type with a life also has three bounds that follow from its dates.\n",
        HEAD,
        *map(_row, (CONFIDENCE, *LIFE_COLUMNS)),
        "",
    ]


def _index(things: Iterable[Thing]) -> list[str]:
    return [" · ".join(f"[{thing.name}](#{thing.name.lower()})" for thing in things), ""]


def _node(node: NodeType) -> list[str]:
    return [*_title(node), *_life(node.life), *_table(node)]


def _edge(edge: EdgeType) -> list[str]:
    ends = "、".join(f"{source} → {target}" for source, target in edge.pairs)
    key = [f"以 {_code(edge.key)} 区分同两端的关系 · {_code(edge.key)} tells edges between the same ends apart", ""]
    return [
        *_title(edge),
        f"{_filled(edge.sentence.zh)} · {_filled(edge.sentence.en)}\n",
        f"{ends}\n",
        *(key if edge.key else []),
        *_life(edge.life),
        *_table(edge),
    ]


def _title(thing: Thing) -> list[str]:
    return [f"### {thing.name}\n", f"**{thing.words.zh} · {thing.words.en}**\n"]


def _filled(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: f"‹{ENDS.get(found[1], found[1])}›", sentence)


def _life(life: Life | None) -> list[str]:
    if life is None:
        return []
    start, end = f"`{life.start}`", f"`{life.end}`" if life.end else "—"
    mention = (f"；缺起时看 `{life.mention}`", f"; without a start see `{life.mention}`") if life.mention else ("", "")
    return [f"起止 {start} … {end}{mention[0]} · Lives from {start} to {end}{mention[1]}\n"]


def _table(thing: Thing) -> list[str]:
    return [HEAD, *map(_row, thing.properties), ""] if thing.properties else ["没有其他属性 · No further property\n"]


def _row(prop: Property) -> str:
    values = "；".join(f"`{code}` {words.zh} · {words.en}" for code, words in (prop.values or {}).items())
    kind = f"`{prop.kind}`" + ("，推出 derived" if prop.derived else "")
    return f"| `{prop.name}` | {prop.words.zh} | {prop.words.en} | {kind} | {prop.unit or ''} | {values} |"


def _code(names: Iterable[str]) -> str:
    return "、".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
