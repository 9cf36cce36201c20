"""What pictures read from the graph: things and relations by id, with what holds on a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from graph.errors import Words
from graph.model import EDGE, NODE
from graph.network import Certainty, Edge, Node, Value
from graph.store import Row
from queries.world import World

FILE = Path(__file__).parent / "network.cypher"
SHOWN_PROPERTIES = (
    "role", "share", "since", "until", "promoted_on", "kind", "amount_cny", "funded_on", "requirement", "origin",
    "drafter_rank", "applicant_rank", "as_of", "basis", "confidence",
)  # fmt: skip
ROLE_ORDER = {"lead": 1, "operator": 2, "shareholder": 3, "member": 4, "partner": 5}
TYPE_ORDER = {"PROMOTED_TO": 0, "OPERATES": 2, "FUNDED": 3, "AFFILIATED": 4}
OTHER_ORDER = 6
AT_ONCE = 300
"""Ids asked for in one query: the embedded store compares every row with every id, so a long list would run out of time."""


@dataclass(frozen=True)
class Tie:
    """A relation as the search for neighbours sees it; a lower `order` is a stronger one."""

    id: str
    type: str
    source: str
    target: str
    order: int


@cache
def sections() -> dict[str, str]:
    """Return the queries of `network.cypher` by the name in their `// :name` line."""
    parts = FILE.read_text(encoding="utf-8").split("// :")[1:]
    return {name: text.strip() for name, _, text in (part.partition("\n") for part in parts)}


def read(world: World, section: str, ids: Iterable[str], anchor: str = "", **parameters: object) -> list[Row]:
    """Run a section for things of these ids and, where the section says so, of type `anchor`."""
    wanted = sorted(set(ids))
    text = sections()[section].replace("ANCHOR", anchor)
    rows: list[Row] = []
    for first in range(0, len(wanted), AT_ONCE):
        rows += world.view.run(text, {"ids": wanted[first : first + AT_ONCE], **parameters})
    return rows


class Reader:
    """Reads things and relations of one world as they hold on one date."""

    def __init__(self, world: World, on: date | None = None) -> None:
        self.world = world
        self.on = on or world.today
        self.by_default = self.on == world.today

    def nodes(self, ids: Iterable[str], kinds: Mapping[str, Set[str]] | None = None) -> dict[str, Node]:
        """Return the things of these ids that are not known to be absent on the date; `kinds` says what each can be."""
        wanted, found = set(ids), dict[str, Node]()
        for kind in NODE:
            asked = {key for key in wanted if kinds is None or kind in kinds[key]}
            # codes of cities sort behind those of their provinces: of several places the last one is the narrowest
            rows = sorted(read(self.world, kind, asked), key=lambda row: row.get("region") or "")
            for row in rows:
                if (existence := self._of_node(row)) != "no":
                    found[row["node_id"]] = _node(row, kind, existence)
        return found

    def ties(self, nodes: Iterable[Node], types: Iterable[str]) -> list[Tie]:
        """Return the relations of these types at these things that are not known to be absent on the date."""
        rows: list[Row] = []
        for kind, ids in _by_type(nodes).items():
            for section, end in (("out", 0), ("in", 1)):
                if possible := _possible(types, kind, end):
                    rows += read(self.world, section, ids, kind, types=possible)
        return self._ties(rows)

    def all_ties(self, types: Iterable[str], most: int) -> list[Tie]:
        """Return the relations of these types, at most `most` of them."""
        return self._ties(self.world.view.run(sections()["all_ties"], {"types": sorted(types), "most": most}))

    def _ties(self, rows: list[Row]) -> list[Tie]:
        held = {row["edge_id"]: row for row in rows if self._of_edge(row) != "no"}
        return [
            Tie(key, row["edge_type"], row["from_id"], row["to_id"], _order(row)) for key, row in sorted(held.items())
        ]

    def edges(self, nodes: Mapping[str, Node], types: Iterable[str]) -> list[Edge]:
        """Return the relations of these types among these things, strongest first."""
        rows: list[Row] = []
        for kind, ids in _by_type(nodes.values()).items():
            if possible := _possible(types, kind, 0):
                rows += read(self.world, "edges", ids, kind, types=possible)
        rows = [row for row in rows if row["to_id"] in nodes]
        rows.sort(key=lambda row: (_order(row), row["from_id"], row["to_id"], row["edge_id"]))
        return [_edge(row, nodes, existence) for row in rows if (existence := self._of_edge(row)) != "no"]

    def _of_node(self, life: Row) -> Certainty | Literal["no"]:
        """A thing without a start date exists on the default date; on others it is unknown before its first mention."""
        if "started" not in life:
            return "yes"
        known = self._of_edge(life)
        started = life["started"] is not None or life["exists_from"] is not None
        return "unknown" if known == "yes" and not started and not self.by_default else known

    def _of_edge(self, life: Row) -> Certainty | Literal["no"]:
        """A relation without dates holds whenever its ends exist."""
        if life["gone_from"] is not None and life["gone_from"] <= self.on:
            return "no"
        if life["absent_before"] is not None and life["absent_before"] > self.on:
            return "no"
        return "yes" if life["exists_from"] is None or life["exists_from"] <= self.on else "unknown"


def _order(row: Row) -> int:
    by_type = TYPE_ORDER.get(row["edge_type"], OTHER_ORDER)
    return ROLE_ORDER.get(row["role"] or "", by_type) if row["edge_type"] == "MEMBER_OF" else by_type


def _by_type(nodes: Iterable[Node]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        found.setdefault(node.type, []).append(node.id)
    return found


def _possible(types: Iterable[str], kind: str, end: int) -> list[str]:
    """Return those of the relation types that can have a thing of this type at this end."""
    return sorted(name for name in types if any(pair[end] == kind for pair in EDGE[name].pairs))


def kinds_at(ties: Iterable[Tie]) -> dict[str, set[str]]:
    """Return what the ends of these relations can be, by id: what every relation at a thing allows."""
    found: dict[str, set[str]] = {}
    for tie in ties:
        for identifier, end in ((tie.source, 0), (tie.target, 1)):
            allowed = {pair[end] for pair in EDGE[tie.type].pairs}
            found[identifier] = found.get(identifier, allowed) & allowed
    return found


def _node(row: Row, kind: str, existence: Certainty) -> Node:
    zh = row["name_zh"] or row.get("name_en") or row["node_id"]
    return Node(
        row["node_id"],
        kind,
        Words(zh, row.get("name_en") or zh),
        tier=row.get("tier") or "",
        status=row.get("status") or "",
        kind=row.get("kind") or "",
        region=row.get("region") or "",
        existence=existence,
        start=row.get("exists_from"),
        end=row.get("gone_from"),
    )


def _edge(row: Row, nodes: Mapping[str, Node], existence: Certainty) -> Edge:
    known: dict[str, Value] = {name: row[name] for name in SHOWN_PROPERTIES if row[name] is not None}
    return Edge(
        row["edge_id"],
        row["edge_type"],
        row["from_id"],
        row["to_id"],
        sentence(row["edge_type"], nodes[row["from_id"]].caption, nodes[row["to_id"]].caption, row["role"]),
        known,
        existence,
        start=row["exists_from"],
        end=row["gone_from"],
    )


def sentence(edge_type: str, source: Words, target: Words, role: str | None = None) -> Words:
    """Read a relation aloud in both languages; without a known role the type's own word stands in."""
    declared = EDGE[edge_type]
    role_words = Words("成员", "a participant")
    if role:
        values = declared.property_named("role").values or {} if declared.has("role") else {}
        role_words = values.get(role, Words(role, role))
    return Words(
        declared.sentence.zh.format_map({"from": source.zh, "to": target.zh, "role": role_words.zh}),
        declared.sentence.en.format_map({"from": source.en, "to": target.en, "role": role_words.en}),
    )
