"""A piece of the graph as plain data: what pictures are drawn from and files are written from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from graph.errors import Words

Value = str | int | float | bool | date
Certainty = Literal["yes", "unknown"]


@dataclass(frozen=True)
class Node:
    """A thing in a picture; `existence` says whether it surely exists on the date, `steps` how far the focus is."""

    id: str
    type: str
    caption: Words
    tier: str = ""
    status: str = ""
    kind: str = ""
    region: str = ""
    existence: Certainty = "yes"
    start: date | None = None
    end: date | None = None
    steps: int = 0


@dataclass(frozen=True)
class Edge:
    """A relation in a picture, read aloud by `sentence`; `properties` are the declared ones that are known."""

    id: str
    type: str
    source: str
    target: str
    sentence: Words
    properties: dict[str, Value] = field(default_factory=dict)
    existence: Certainty = "yes"
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Network:
    """Nodes and edges of one snapshot on one date, strongest first; `total` counts the nodes before the limit."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    snapshot: str
    published_at: str
    on: date
    total: int
    focus: str = ""
    at_least: bool = False
    """Whether `total` is a lower bound, because a very large neighbourhood was not read to its end."""
    sources: int = 0

    @property
    def truncated(self) -> bool:
        """Whether nodes were left out."""
        return len(self.nodes) < self.total or self.at_least

    @property
    def extent(self) -> Words:
        """Say how much is shown: “230 of 1,204, strongest first”."""
        shown, total = f"{len(self.nodes):,}", f"{self.total:,}"
        if not self.truncated:
            return Words(
                f"共 {shown} 个节点，{len(self.edges):,} 条关系。", f"{shown} nodes, {len(self.edges):,} relations."
            )
        bound = Words("至少 ", "at least ") if self.at_least else Words("", "")
        return Words(
            f"显示 {bound.zh}{total} 个节点中的 {shown} 个，按关系强度取前。",
            f"{shown} of {bound.en}{total} nodes, strongest first.",
        )

    @cached_property
    def degrees(self) -> Counter[str]:
        """How many of the edges each node is an end of."""
        return Counter(end for edge in self.edges for end in (edge.source, edge.target))

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}
