"""Keys: codes, numbers and names that should be one thing's own but are carried by several."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from graph.errors import Words
from graph.model import NODE
from graph.names import normalise
from queries.answer import Both, say
from queries.quality.seen import Seen, column, finding, opened
from queries.quality.shapes import Cell, Finding, Section, Share, Table

NAME = "keys"
SHOWN = 300


class Key(NamedTuple):
    """A property that should tell things of a type apart; names meet in their normal form."""

    type: str
    property: str
    title: Words
    is_name: bool = False


KEYS = (
    Key("Organization", "uscc", Words("个统一社会信用代码由几家机构共用", "Credit codes carried by several organisations")),
    Key("Organization", "name_zh", Words("个机构名称出现不止一次", "Names carried by several organisations"), is_name=True),
    Key("Center", "name_zh", Words("个中心名称出现不止一次", "Names carried by several centers"), is_name=True),
    Key("Patent", "patent_no", Words("个专利号出现不止一次", "Patent numbers carried by several patents")),
    Key("Patent", "application_no", Words("个申请号出现不止一次", "Application numbers carried by several patents")),
    Key("Standard", "standard_no", Words("个标准号出现不止一次", "Numbers carried by several standards")),
    Key("Policy", "doc_no", Words("个文号出现不止一次", "Document numbers carried by several documents")),
    Key("Source", "url", Words("个网址记为几个来源", "Addresses on record as several sources")),
)  # fmt: skip
Shared = dict[str, list[str]]


def keys(seen: Seen) -> Section:
    """Return the section: for each key the values more than one thing carries."""
    asked = [key for key in KEYS if any(node.name == key.type for node in seen.types)]
    carried = {key: _carried(seen, key) for key in asked}
    shared = {key: _shared(pairs) for key, pairs in carried.items()}
    total = sum(map(len, shared.values()))
    return opened(
        NAME,
        headline=say(
            f"{len(asked)} 种编号与名称中，{total:,} 个值由不止一个对象使用。",
            f"Over {len(asked)} kinds of keys, {total:,} values are carried by more than one thing.",
        ),
        tables=[_kinds(seen, carried, shared), _values(seen, shared)],
        findings=[
            each
            for key, values in shared.items()
            for each in _finding(seen, key, values, len({value for _, value in carried[key]}))
        ],
    )


def _carried(seen: Seen, key: Key) -> list[tuple[str, str]]:
    pairs = [(row["id"], row[key.property]) for row in seen.things(key.type) if row[key.property]]
    return [(identifier, normalise(value) if key.is_name else value.strip().upper()) for identifier, value in pairs]


def _shared(pairs: list[tuple[str, str]]) -> Shared:
    carriers: Shared = defaultdict(list)
    for identifier, value in pairs:
        carriers[value].append(identifier)
    return {value: ids for value, ids in carriers.items() if len(ids) > 1}


def _words(key: Key) -> tuple[Both, Both]:
    return Both.of(NODE[key.type].words), Both.of(NODE[key.type].property_named(key.property).words)


def _kinds(seen: Seen, carried: dict[Key, list[tuple[str, str]]], shared: dict[Key, Shared]) -> Table:
    rows: list[dict[str, Cell]] = []
    for key, values in shared.items():
        things = sum(map(len, values.values()))
        rows.append(
            {
                "type": _words(key)[0],
                "key": _words(key)[1],
                "present": Share(part=len(carried[key]), whole=len(seen.things(key.type))),
                "shared": Share(part=len(values), whole=len({value for _, value in carried[key]})),
                "things": Share(part=things, whole=len(carried[key])),
            }
        )
    columns = [
        column("type", "类型", "type"),
        column("key", "编号或名称", "key"),
        column("present", "有此项的对象", "things that have one", "share"),
        column("shared", "重复的值", "values shared", "share"),
        column("things", "涉及对象", "things concerned", "share"),
    ]
    title = say("各种编号与名称", "Kinds of keys")
    return Table(name="kinds", title=title, columns=columns, rows=rows, total=len(rows))


def _values(seen: Seen, shared: dict[Key, Shared]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "type": _words(key)[0],
            "key": _words(key)[1],
            "value": value,
            "id": identifier,
            "name": seen.captions[identifier],
        }
        for key, values in shared.items()
        for value, ids in values.items()
        for identifier in ids
    ]
    columns = [
        column("type", "类型", "type"),
        column("key", "编号或名称", "key"),
        column("value", "重复的值", "value"),
        column("id", "对象编号", "id"),
        column("name", "对象", "thing"),
    ]
    title = say("重复的值与使用它的对象", "Values shared, and by what")
    return Table(name="values", title=title, columns=columns, rows=rows[:SHOWN], total=len(rows))


def _finding(seen: Seen, key: Key, values: Shared, distinct: int) -> list[Finding]:
    items = seen.items((identifier, say(value, value)) for value, ids in values.items() for identifier in ids)
    code = {"Organization": "organization_key_shared", "Center": "center_key_shared"}.get(key.type, "other_key_shared")
    return finding(code, Share(part=len(values), whole=distinct), items, key.title)
