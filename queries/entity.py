"""One thing of the graph: its properties with words, its relations by group and page, and the sources that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from pydantic import Field

from graph.errors import NotFound, Words
from graph.model import EDGE, EDGES, NODE, EdgeType, NodeType, Property
from graph.store import Row
from queries.answer import AnswerRow, Both
from queries.names import ANYTHING
from queries.sources_of import NOT_LINKED
from queries.world import World, sections

Direction = Literal["out", "in"]


class Fact(AnswerRow):
    """One property of a thing."""

    name: str
    words: Both
    kind: str
    unit: str | None
    value: Any
    value_words: Both | None = Field(description="words of a coded value")
    sources: list[str] = Field(description="ids of the sources that state it")
    competing: int = Field(description="statements of another value that is not shown")


class Related(AnswerRow):
    """A thing at the other end of a relation."""

    id: str
    name: str
    relation_id: str = Field(description="id of the relation: its own statements can be asked for")
    properties: dict[str, Any]


class Group(AnswerRow):
    """Relations of one type and direction with things of one type."""

    relation: str
    words: Both
    direction: Direction
    other_type: str
    other_words: Both
    sentence: Both
    total: int
    rows: list[Related] = Field(description="the asked page, ordered by id")


class StatedIn(AnswerRow):
    """A source that states something of the thing itself."""

    id: str
    title: str | None
    url: str | None
    source_type: str | None
    published: str | None
    linkable: bool = Field(description="false for copies on unrelated sites: show the address, do not link it")


class Entity(AnswerRow):
    """A node with all that is known of it."""

    id: str
    type: str
    words: Both
    caption: str
    properties: list[Fact]
    relations: list[Group]
    sources: list[StatedIn]


class Page(NamedTuple):
    """Which relations to list: all groups or one type, and the part of each."""

    relation: str | None = None
    limit: int = 20
    offset: int = 0


def entity(world: World, identifier: str, page: Page) -> Entity:
    """Return the node of that id.

    Raises NotFound with the nearest names, and for the id of a relation, which has statements but is no node.
    """
    statements = world.statements(identifier)
    node = NODE.get(statements[0]["subject_type"]) if statements else None
    rows = _values(world, node, identifier) if node else []
    if node is None or not rows:
        raise _unknown(world, identifier, is_relation=bool(statements) and statements[0]["subject_type"] in EDGE)
    facts = _facts(node, rows[0], statements)
    return Entity(
        id=identifier,
        type=node.name,
        words=Both.of(node.words),
        caption=rows[0][node.caption] or identifier,
        properties=facts,
        relations=list(_groups(world, node, identifier, page)),
        sources=_sources(statements),
    )


def _unknown(world: World, identifier: str, *, is_relation: bool) -> NotFound:
    text = Words(f"没有编号为“{identifier}”的对象", f"There is nothing with the id “{identifier}”")
    if is_relation:
        remedy = Words("这是一条关系的编号；请查询它的陈述。", "This is the id of a relation; ask for its statements.")
        return NotFound(text, value=identifier, remedy=remedy)
    return NotFound(text, value=identifier, suggestions=tuple(world.index.nearest(identifier, ANYTHING)))


def _values(world: World, node: NodeType, identifier: str) -> list[Row]:
    columns = ", ".join(f"n.{p.name} AS {p.name}" for p in node.columns)
    return world.view.run(_text(world, "node", NODE=node.name, COLUMNS=columns), {"subject": identifier})


def _text(world: World, section: str, **names: str) -> str:
    """Fill a query's capital words with names from the declarations: Cypher has no parameters for labels and properties."""
    text = sections("entity", world.view.name)[section]
    for word, name in names.items():
        text = text.replace(f"%{word}%", name)
    return text


def _facts(node: NodeType, row: Row, statements: list[Row]) -> list[Fact]:
    about: dict[str, list[Row]] = defaultdict(list)
    for statement in statements:
        about[statement["property"]].append(statement)
    shown = [p for p in (*node.properties, node.property_named("confidence")) if row[p.name] is not None]
    return [_fact(p, row[p.name], about[p.name]) for p in shown]


def _fact(prop: Property, value: Any, about: list[Row]) -> Fact:
    words = (prop.values or {}).get(value) if isinstance(value, str) else None
    return Fact(
        name=prop.name,
        words=Both.of(prop.words),
        kind=prop.kind,
        unit=prop.unit,
        value=value,
        value_words=Both.of(words) if words else None,
        sources=sorted({s["source"] for s in about if s["source"]}),
        competing=sum(not s["shown"] and s["value"] is not None for s in about),
    )


def _groups(world: World, node: NodeType, identifier: str, page: Page) -> Iterator[Group]:
    """Every declared pair the node can be an end of; what states it is listed as sources, not as relations."""
    for edge in EDGES:
        if page.relation not in (None, edge.name) or (edge.name == "STATED_IN" and node.name != "Source"):
            continue
        for start, end in edge.pairs:
            if start == node.name:
                yield from _group(world, (node, edge, NODE[end], "out"), identifier, page)
            if end == node.name:
                yield from _group(world, (node, edge, NODE[start], "in"), identifier, page)


def _group(
    world: World, how: tuple[NodeType, EdgeType, NodeType, Direction], identifier: str, page: Page
) -> Iterator[Group]:
    node, edge, other, direction = how
    names = {"NODE": node.name, "EDGE": edge.name, "OTHER": other.name}
    asked = {"subject": identifier}
    total = world.view.run(_text(world, f"count_{direction}", **names), asked)[0]["total"]
    if not total:
        return
    own = "".join(f", r.{p.name} AS edge_{p.name}" for p in edge.columns)
    bounds = {"CAPTION": other.caption, "OWN": own, "OFFSET": f"{page.offset:d}", "LIMIT": f"{page.limit:d}"}
    rows = world.view.run(_text(world, f"related_{direction}", **names, **bounds), asked)
    yield Group(
        relation=edge.name,
        words=Both.of(edge.words),
        direction=direction,
        other_type=other.name,
        other_words=Both.of(other.words),
        sentence=Both.of(edge.sentence),
        total=total,
        rows=[_related(edge, row) for row in rows],
    )


def _related(edge: EdgeType, row: Row) -> Related:
    own = {p.name: row[f"edge_{p.name}"] for p in edge.columns if not p.derived or p.name == "confidence"}
    return Related(
        id=row["other_id"],
        name=row["caption"] or row["other_id"],
        relation_id=row["relation_id"],
        properties={name: value for name, value in own.items() if value is not None},
    )


def _sources(statements: list[Row]) -> list[StatedIn]:
    found = {s["source"]: s for s in statements if s["source"]}
    return [
        StatedIn(
            id=source,
            title=s["title"],
            url=s["url"],
            source_type=s["source_type"],
            published=s["published"],
            linkable=bool(s["url"]) and s["source_type"] not in NOT_LINKED,
        )
        for source, s in sorted(found.items())
    ]
