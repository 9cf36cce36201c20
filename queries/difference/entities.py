"""Nodes and edges compared by id: new, gone, changed, with every property before and after."""

from __future__ import annotations

from typing import Any

from graph.errors import Words
from graph.model import EDGE, NODE, EdgeType, Property, Thing
from graph.model.types import LIFE_COLUMNS
from graph.snapshot.search import RANK
from graph.store import Row
from queries.answer import Both
from queries.difference.rows import Entities, EntityChange, PropertyChange, TypeCount
from queries.difference.sentences import arrow, edge_sentence, told, value_words
from queries.difference.sides import Sides

FOLLOWS = {"STATED_IN"}  # a page states a thing: the facts say so already
DERIVED = {p.name for p in LIFE_COLUMNS}  # computed from the dates, which are compared themselves
RELATION = Words("关系", "relation")


def entities(sides: Sides, limit: int) -> Entities:
    """Return how many nodes and edges differ, by type, and `limit` of each type one by one."""
    sides.merges()
    counts: list[TypeCount] = []
    rows: list[EntityChange] = []
    for thing in _things():
        if sides.same(thing):
            continue
        _compare(sides, thing)
        found = {
            row["change"]: row["n"] for row in sides.rows("SELECT change, count(*) AS n FROM differing GROUP BY 1")
        }
        if found:
            number = {kind: found.get(kind, 0) for kind in ("new", "gone", "changed")}
            counts.append(TypeCount(type=thing.name, words=Both.of(thing.words), **number))
            rows += _rows(sides, thing, limit)
    return Entities(counts=counts, rows=rows)


def _things() -> list[Thing]:
    """Types in the order a planner reads them: centers and organisations first, relations after things."""
    nodes = sorted(NODE.values(), key=lambda node: RANK.get(node.name, len(RANK)))
    return [*nodes, *(edge for edge in EDGE.values() if edge.name not in FOLLOWS)]


def _compared(thing: Thing) -> list[Property]:
    return [p for p in thing.columns if p.name not in DERIVED]


def _compare(sides: Sides, thing: Thing) -> None:
    """Make the table `differing`: change, id, ends, and the properties before and after as structures."""
    sides.thing(thing)
    names = [f'"{p.name}"' for p in _compared(thing)]
    ends = ["from_type", "from_id", "to_type", "to_id"] if isinstance(thing, EdgeType) else []
    differs = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in names)
    packed = {side: ", ".join(f"{name} := {side}.{name}" for name in names) for side in "ab"}
    sides.execute(
        f"""CREATE OR REPLACE TABLE differing AS
        SELECT CASE WHEN a.id IS NULL THEN 'new' WHEN b.id IS NULL THEN 'gone' ELSE 'changed' END AS change, coalesce(b.id, a.id) AS id,
            {"".join(f"coalesce(b.{end}, a.{end}) AS {end}, " for end in ends)}
            CASE WHEN a.id IS NOT NULL THEN struct_pack({packed["a"]}) END AS before,
            CASE WHEN b.id IS NOT NULL THEN struct_pack({packed["b"]}) END AS after
        FROM "a_{thing.name}" a FULL JOIN "b_{thing.name}" b ON a.id = b.id
        WHERE a.id IS NULL OR b.id IS NULL OR {differs}"""
    )


def _rows(sides: Sides, thing: Thing, limit: int) -> list[EntityChange]:
    own = ["id"] if thing.name in NODE else ["from_id", "to_id"]
    # an id that the other side knows under another one came or went with a merge
    merged = " OR ".join(
        f"CASE change WHEN 'gone' THEN {end} IN (SELECT from_id FROM b_redirect) ELSE {end} IN (SELECT from_id FROM a_redirect) END"
        for end in own
    )
    found = sides.rows(
        f"SELECT *, change <> 'changed' AND ({merged}) AS by_merge FROM differing ORDER BY change = 'changed', change DESC, id LIMIT ?",
        [limit],
    )
    captions = sides.captions(_named(thing, found))
    return [
        _edge(thing, row, captions) if isinstance(thing, EdgeType) else _node(thing, row, captions) for row in found
    ]


def _named(thing: Thing, found: list[Row]) -> dict[str, set[str]]:
    if not isinstance(thing, EdgeType):
        return {thing.name: {row["id"] for row in found}}
    wanted: dict[str, set[str]] = {}
    for row in found:
        for end in ("from", "to"):
            wanted.setdefault(row[f"{end}_type"], set()).add(row[f"{end}_id"])
    return wanted


def _node(thing: Thing, row: Row, captions: dict[str, tuple[str, str]]) -> EntityChange:
    zh, en = captions.get(row["id"], (row["id"], row["id"]))
    return _change(thing, row, Words(f"{zh}（{row['id']}）", f"{en} ({row['id']})"), zh)


def _edge(thing: EdgeType, row: Row, captions: dict[str, tuple[str, str]]) -> EntityChange:
    start, end = (captions.get(row[f"{side}_id"], (row[f"{side}_id"],) * 2) for side in ("from", "to"))
    role = (row["after"] or row["before"]).get("role")
    said = edge_sentence(thing.name, (start[0], start[1]), (end[0], end[1]), role)
    return _change(thing, row, said, said.zh)


def _change(thing: Thing, row: Row, name: Words, short: str) -> EntityChange:
    properties = [change for prop in _compared(thing) if (change := _property(prop, row))]
    details = [
        arrow(thing.property_named(p.property).words, *(value_words(thing.property_named(p.property), v) for v in (p.before, p.after)))
        for p in properties
    ] if row["change"] == "changed" else []  # fmt: skip
    merge = Words("由合并决定引起", "by a decision on who is who") if row["by_merge"] else None
    return EntityChange.model_validate(
        {
            "change": row["change"],
            "type": thing.name,
            "id": row["id"],
            "name": short,
            "from": row.get("from_id"),
            "to": row.get("to_id"),
            "properties": properties,
            "by_merge": row["by_merge"],
            "sentence": told(
                row["change"], RELATION if isinstance(thing, EdgeType) else thing.words, name, details, merge
            ),
        }
    )


def _property(prop: Property, row: Row) -> PropertyChange | None:
    before, after = ((row[side] or {}).get(prop.name) for side in ("before", "after"))
    if before == after:
        return None
    return PropertyChange(property=prop.name, words=Both.of(prop.words), before=_plain(before), after=_plain(after))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
