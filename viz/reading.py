"""What pictures read from the graph: things and relations by id, with what holds on a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from graph.errors import Words
from graph.model import EDGE
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


def read(world: World, section: str, **parameters: object) -> list[Row]:
    """Run a section; an empty list of ids finds nothing (stores refuse an untyped empty list)."""
    if "ids" in parameters and not parameters["ids"]:
        return []
    return world.view.run(sections()[section], parameters)


class Reader:
    """Reads things and relations of one world as they hold on one date."""

    def __init__(self, world: World, on: date | None = None) -> None:
        self.world = world
        self.on = on or world.today
        self.by_default = self.on == world.today

    def nodes(self, ids: Iterable[str]) -> dict[str, Node]:
        """Return the things of these ids that are not known to be absent on the date."""
        wanted = sorted(set(ids))
        lives = {row["node_id"]: row for row in read(self.world, "lives", ids=wanted)}
        places: dict[str, str] = {}
        for row in sorted(read(self.world, "places", ids=wanted), key=lambda r: r["region"]):
            places[row["node_id"]] = row["region"]  # the last one: codes of cities sort behind those of their provinces
        found: dict[str, Node] = {}
        for row in read(self.world, "nodes", ids=wanted):
            if (existence := self._of_node(lives.get(row["node_id"]))) != "no":
                found[row["node_id"]] = _node(row, places.get(row["node_id"], ""), existence, lives.get(row["node_id"]))
        return found

    def ties(self, ids: Iterable[str], types: Iterable[str]) -> list[Tie]:
        """Return the relations of these types at these things that are not known to be absent on the date."""
        return self._ties(read(self.world, "ties", ids=sorted(set(ids)), types=sorted(types)))

    def all_ties(self, types: Iterable[str], most: int) -> list[Tie]:
        """Return the relations of these types, at most `most` of them."""
        return self._ties(read(self.world, "all_ties", types=sorted(types), most=most))

    def _ties(self, rows: list[Row]) -> list[Tie]:
        held = {row["edge_id"]: row for row in rows if self._of_edge(row) != "no"}
        return [
            Tie(key, row["edge_type"], row["from_id"], row["to_id"], _order(row)) for key, row in sorted(held.items())
        ]

    def edges(self, nodes: dict[str, Node], types: Iterable[str]) -> list[Edge]:
        """Return the relations of these types among these things, strongest first."""
        rows = read(self.world, "among", ids=sorted(nodes), types=sorted(types))
        rows.sort(key=lambda row: (_order(row), row["from_id"], row["to_id"], row["edge_id"]))
        return [_edge(row, nodes, existence) for row in rows if (existence := self._of_edge(row)) != "no"]

    def _of_node(self, life: Row | None) -> Certainty | Literal["no"]:
        """A thing without a start date exists on the default date; on others it is unknown before its first mention."""
        if life is None:
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


def _node(row: Row, region: str, existence: Certainty, life: Row | None) -> Node:
    zh = row["name_zh"] or row["name_en"] or row["node_id"]
    return Node(
        row["node_id"],
        row["node_type"],
        Words(zh, row["name_en"] or zh),
        tier=row["tier"] or "",
        status=row["status"] or "",
        kind=row["kind"] or "",
        region=region,
        existence=existence,
        start=life["exists_from"] if life else None,
        end=life["gone_from"] if life else None,
    )


def _edge(row: Row, nodes: dict[str, Node], existence: Certainty) -> Edge:
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
