"""Relations: how many of each type there are, and what share of the things that could have one do."""

from __future__ import annotations

from graph.model import EDGES, NODE, EdgeType
from graph.store import Row
from queries.answer import Both, say
from queries.quality.seen import Seen, column, opened
from queries.quality.shapes import Cell, Section, Share, Table

NAME = "relations"


def relations(seen: Seen) -> Section:
    """Return the section; it counts the whole graph, whatever region is asked."""
    rows, total = _rows(seen)
    kinds = len({edge.name for edge in EDGES})
    used = len([edge for edge in EDGES if seen.world.snapshot.manifest.counts.get(edge.name)])
    return opened(
        NAME,
        headline=say(
            f"共 {total:,} 条关系；{kinds} 类中 {used} 类有收录。",
            f"{total:,} relations; {used} of {kinds} types are in use.",
        ),
        tables=[_types(rows)],
        findings=[],
    )


def _rows(seen: Seen) -> tuple[list[dict[str, Cell]], int]:
    """One row for each type of relation between two types of things, and how many relations there are in all."""
    rows: list[dict[str, Cell]] = []
    total = 0
    for edge, (start, end) in ((each, pair) for each in EDGES for pair in each.pairs):
        found = seen.run("pair", NODE=start, EDGES=edge.name, OTHER=end)[0]
        total += found["total"]
        if found["total"] or edge.name != "STATED_IN":
            rows.append(_row(seen, edge, (start, end), found))
    return rows, total


def _row(seen: Seen, edge: EdgeType, pair: tuple[str, str], found: Row) -> dict[str, Cell]:
    (start, end), sizes = pair, seen.world.snapshot.manifest.counts
    return {
        "relation": Both.of(edge.words),
        "from": Both.of(NODE[start].words),
        "to": Both.of(NODE[end].words),
        "edges": found["total"],
        "from_things": Share(part=found["from_things"], whole=sizes.get(start, 0)),
        "to_things": Share(part=found["to_things"], whole=sizes.get(end, 0)),
    }


def _types(rows: list[dict[str, Cell]]) -> Table:
    columns = [
        column("relation", "关系", "relation"),
        column("from", "由", "from"),
        column("to", "至", "to"),
        column("edges", "条数", "relations", "number"),
        column("from_things", "起点中有此关系的", "starts that have one", "share"),
        column("to_things", "终点中有此关系的", "ends that have one", "share"),
    ]
    title = say("各类关系", "Types of relations")
    return Table(name="types", title=title, columns=columns, rows=rows, total=len(rows))
