"""Relations: how many of each type there are, and what share of the things that could have one do."""

from __future__ import annotations

from graph.model import EDGES, NODE
from queries.answer import Both, say
from queries.quality.seen import Seen, column, opened
from queries.quality.shapes import Cell, Section, Share, Table

NAME = "relations"


def relations(seen: Seen) -> Section:
    """Return the section; it counts the whole graph, whatever region is asked."""
    sizes = {name: seen.world.snapshot.manifest.counts.get(name, 0) for name in NODE}
    rows: list[dict[str, Cell]] = []
    total = 0
    for edge in EDGES:
        for start, end in edge.pairs:
            found = seen.run("pair", NODE=start, EDGES=edge.name, OTHER=end)[0]
            total += found["total"]
            if not found["total"] and edge.name == "STATED_IN":
                continue
            rows.append(
                {
                    "relation": Both.of(edge.words),
                    "from": Both.of(NODE[start].words),
                    "to": Both.of(NODE[end].words),
                    "edges": found["total"],
                    "from_things": Share(part=found["from_things"], whole=sizes[start]),
                    "to_things": Share(part=found["to_things"], whole=sizes[end]),
                }
            )
    kinds = len({edge.name for edge in EDGES})
    used = len([edge for edge in EDGES if seen.world.snapshot.manifest.counts.get(edge.name)])
    columns = [
        column("relation", "关系", "relation"),
        column("from", "由", "from"),
        column("to", "至", "to"),
        column("edges", "条数", "relations", "number"),
        column("from_things", "起点中有此关系的", "starts that have one", "share"),
        column("to_things", "终点中有此关系的", "ends that have one", "share"),
    ]
    title = say("各类关系", "Types of relations")
    return opened(
        NAME,
        headline=say(
            f"共 {total:,} 条关系；{kinds} 类中 {used} 类有收录。",
            f"{total:,} relations; {used} of {kinds} types are in use.",
        ),
        tables=[Table(name="types", title=title, columns=columns, rows=rows, total=len(rows))],
        findings=[],
    )
