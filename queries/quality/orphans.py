"""Orphans: things that nothing in the graph is tied to, and organisations in no center."""

from __future__ import annotations

from graph.model import EDGES
from queries.answer import Both, say
from queries.quality.seen import Seen, column, finding, opened
from queries.quality.shapes import Cell, Finding, Section, Share, Table

NAME = "orphans"
EVIDENCE = "STATED_IN"
"""Being stated by a source ties a thing to nothing else."""


def orphans(seen: Seen) -> Section:
    """Return the section: things without any relation beside their sources."""
    alone = {node.name: _alone(seen, node.name) for node in seen.types if node.name != "Source"}
    lost, whole = sum(map(len, alone.values())), sum(len(seen.things(name)) for name in alone)
    outside = _outside(seen)
    everyone = len(seen.things("Organization"))
    return opened(
        NAME,
        headline=say(
            f"{whole:,} 个对象中 {lost:,} 个没有任何关系；{everyone:,} 家机构中 {len(outside):,} 家不参与任何中心。",
            f"{lost:,} of {whole:,} things have no relation at all; {len(outside):,} of {everyone:,} organisations are in no center.",
        ),
        tables=[_table(seen, alone, outside)],
        findings=_findings(seen, alone, lost, whole),
    )


def _alone(seen: Seen, name: str) -> list[str]:
    edges = tuple(edge.name for edge in EDGES if edge.name != EVIDENCE and any(name in pair for pair in edge.pairs))
    tied = seen.tied(name, edges) if edges else set()
    return [row["id"] for row in seen.things(name) if row["id"] not in tied]


def _outside(seen: Seen) -> list[str]:
    inside = seen.tied("Organization", ("MEMBER_OF", "OPERATES"))
    return [row["id"] for row in seen.things("Organization") if row["id"] not in inside]


def _table(seen: Seen, alone: dict[str, list[str]], outside: list[str]) -> Table:
    nodes = {node.name: node for node in seen.types}
    rows: list[dict[str, Cell]] = [
        {"what": Both.of(nodes[name].words), "alone": Share(part=len(ids), whole=len(seen.things(name)))}
        for name, ids in alone.items()
    ]
    in_none = Share(part=len(outside), whole=len(seen.things("Organization")))
    rows.append({"what": say("不参与任何中心的机构", "Organisations in no center"), "alone": in_none})
    columns = [column("what", "对象", "things"), column("alone", "没有关系", "without relation", "share")]
    title = say("没有关系的对象", "Things without relation")
    return Table(name="types", title=title, columns=columns, rows=rows, total=len(rows))


def _findings(seen: Seen, alone: dict[str, list[str]], lost: int, whole: int) -> list[Finding]:
    words = {node.name: Both.of(node.words) for node in seen.types}
    items = seen.items((identifier, words[name]) for name, ids in alone.items() for identifier in ids)
    return finding("without_any_relation", Share(part=lost, whole=whole), items)
