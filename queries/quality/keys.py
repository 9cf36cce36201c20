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
    Key("Organization", "uscc", Words("个统一社会信用代码由几家机构共用", "credit codes are carried by several organisations")),
    Key("Organization", "name_zh", Words("个机构名称出现不止一次", "names stand for several organisations"), is_name=True),
    Key("Center", "name_zh", Words("个中心名称出现不止一次", "names stand for several centers"), is_name=True),
    Key("Patent", "patent_no", Words("个专利号出现不止一次", "patent numbers stand for several patents")),
    Key("Patent", "application_no", Words("个申请号出现不止一次", "application numbers stand for several patents")),
    Key("Standard", "standard_no", Words("个标准号出现不止一次", "numbers stand for several standards")),
    Key("Policy", "doc_no", Words("个文号出现不止一次", "document numbers stand for several documents")),
    Key("Source", "url", Words("个网址记为几个来源", "addresses are on record as several sources")),
)  # fmt: skip
Shared = dict[str, list[str]]


def keys(seen: Seen) -> Section:
    """Return the section: for each key the values more than one thing carries."""
    asked = [key for key in KEYS if any(node.name == key.type for node in seen.types)]
    shared = {key: _shared(seen, key) for key in asked}
    total = sum(map(len, shared.values()))
    return opened(
        NAME,
        headline=say(
            f"{len(asked)} 种编号与名称中，{total:,} 个值由不止一个对象使用。",
            f"Over {len(asked)} kinds of keys, {total:,} values are carried by more than one thing.",
        ),
        tables=[_kinds(seen, shared), _values(seen, shared)],
        findings=[each for key, values in shared.items() for each in _finding(seen, key, values)],
    )


def _carried(seen: Seen, key: Key) -> list[tuple[str, str]]:
    pairs = [(row["id"], row[key.property]) for row in seen.things(key.type) if row[key.property]]
    return [(identifier, normalise(value) if key.is_name else value.strip().upper()) for identifier, value in pairs]


def _shared(seen: Seen, key: Key) -> Shared:
    carriers: Shared = defaultdict(list)
    for identifier, value in _carried(seen, key):
        carriers[value].append(identifier)
    return {value: ids for value, ids in carriers.items() if len(ids) > 1}


def _words(key: Key) -> tuple[Both, Both]:
    return Both.of(NODE[key.type].words), Both.of(NODE[key.type].property_named(key.property).words)


def _kinds(seen: Seen, shared: dict[Key, Shared]) -> Table:
    rows: list[dict[str, Cell]] = []
    for key, values in shared.items():
        carried = _carried(seen, key)
        things = sum(map(len, values.values()))
        rows.append(
            {
                "type": _words(key)[0],
                "key": _words(key)[1],
                "present": Share(part=len(carried), whole=len(seen.things(key.type))),
                "shared": Share(part=len(values), whole=len({value for _, value in carried})),
                "things": Share(part=things, whole=len(carried)),
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


def _finding(seen: Seen, key: Key, values: Shared) -> list[Finding]:
    distinct = len({value for _, value in _carried(seen, key)})
    items = seen.items((identifier, say(value, value)) for value, ids in values.items() for identifier in ids)
    code = {"Organization": "organization_key_shared", "Center": "center_key_shared"}.get(key.type, "other_key_shared")
    title = say(f"{len(values)} {key.title.zh}", f"{len(values)} {key.title.en}")
    return finding(code, title, Share(part=len(values), whole=distinct), items)
