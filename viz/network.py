"""Which part of the graph a picture shows: the neighbourhood of a thing, or a whole projection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from graph.errors import NotFound, Words, WrongUse
from graph.model import EDGE
from graph.model.vocabulary import TIERS
from graph.network import Edge, Network, Node
from queries.places import COUNTRY, Regions
from queries.world import World
from viz.reading import Reader, Tie, kinds_at

NOT_DRAWN = frozenset({"STATED_IN", "COUNTS", "MARKS", "GRANTED_TO"})
"""Left out unless asked for: sources, counts, milestones and single payments are listed beside a picture, not in it."""
DRAWN = tuple(name for name in EDGE if name not in NOT_DRAWN)
NOT_WALKED = frozenset({"Region", "Sector", "Source"})
"""Shown, but not walked through unless relations were chosen: to share a province is no tie."""
BELONGING = ("MEMBER_OF", "OPERATES", "PROMOTED_TO")
"""Who belongs to which center, and which center became which: the projection drawn when nothing is in focus."""
MOST_WALKED = 600
"""Things whose neighbours are read in one step; beyond it the number of nodes is said to be a lower bound."""
MOST_TIES = 200_000


@dataclass(frozen=True)
class Filter:
    """What may be shown: relation types (empty: all that are drawn), a tier of centers, a place with all in it."""

    types: tuple[str, ...] = ()
    tier: str = ""
    region: str = COUNTRY

    def __post_init__(self) -> None:
        """Refuse unknown relation types and tiers.

        Raises WrongUse listing what is allowed.
        """
        for name in self.types:
            _one_of(name, EDGE, Words("关系类型", "type of relation"))
        if self.tier:
            _one_of(self.tier, TIERS, Words("层级", "tier"))

    @property
    def relations(self) -> tuple[str, ...]:
        """The relation types to follow."""
        return self.types or DRAWN


def _one_of(value: str, allowed: Iterable[str], words: Words) -> None:
    if value not in allowed:
        listed = ", ".join(allowed)
        raise WrongUse(
            Words(f"“{value}”不是可用的{words.zh}", f"“{value}” is no {words.en}"),
            value=value,
            remedy=Words(f"可用值：{listed}。", f"Allowed: {listed}."),
        )


def neighbourhood(
    world: World, focus: str, hops: int = 1, only: Filter | None = None, on: date | None = None, limit: int = 200
) -> Network:
    """Return what is tied to `focus` (an id) over one or two steps: nearest first, then strongest.

    Raises NotFound for an unknown id, or one that did not exist on the date; WrongUse for other numbers of steps.
    """
    if hops not in (1, 2):
        raise WrongUse(Words("步数只能是 1 或 2", "The number of steps is 1 or 2"), value=hops)
    reader, only = Reader(world, on), only or Filter()
    if not (start := reader.nodes([focus])):
        raise NotFound(
            Words(f"{reader.on} 没有编号为“{focus}”的对象", f"Nothing has the id “{focus}” on {reader.on}"), value=focus
        )
    walk = _Walk(reader, _Allowed(world, only), only, start[focus])
    for step in range(1, hops + 1):
        walk.step(step)
    order = sorted(walk.found.values(), key=walk.strength)
    return _network(reader, order[:limit], only.relations, total=len(order), focus=focus, at_least=walk.cut)


def whole(world: World, only: Filter | None = None, on: date | None = None, limit: int = 400) -> Network:
    """Return a whole projection: every relation of the chosen types (who belongs to which center) and its ends."""
    only = only or Filter()
    types = only.types or BELONGING
    reader = Reader(world, on)
    ties = reader.all_ties(types, MOST_TIES)
    kinds = kinds_at(ties)
    nodes = reader.nodes(kinds, kinds)
    allowed = _Allowed(world, only)
    kept = {key: node for key, node in nodes.items() if allowed(node)}
    ties = [tie for tie in ties if tie.source in kept and tie.target in kept]
    tied = {end for tie in ties for end in (tie.source, tie.target)}
    kept = {key: node for key, node in kept.items() if key in tied or node.type == "Center"}
    return _strongest(reader, kept, ties, types, limit, at_least=len(ties) >= MOST_TIES)


def _strongest(
    reader: Reader, nodes: dict[str, Node], ties: list[Tie], types: Iterable[str], limit: int, *, at_least: bool = False
) -> Network:
    """Keep the nodes with the most relations among all of them."""
    inside = [tie for tie in ties if tie.source in nodes and tie.target in nodes]
    degree = Counter(end for tie in inside for end in (tie.source, tie.target))
    order = sorted(nodes.values(), key=lambda node: (-degree[node.id], node.id))
    return _network(reader, order[:limit], types, total=len(order), at_least=at_least)


def _network(
    reader: Reader, nodes: list[Node], types: Iterable[str], *, total: int, focus: str = "", at_least: bool = False
) -> Network:
    world = reader.world
    edges = reader.edges({node.id: node for node in nodes}, types)
    manifest = world.snapshot.manifest
    return Network(
        tuple(nodes), tuple(edges), world.snapshot.id, manifest.published_at, reader.on, total, focus, at_least,
        _sources(world, nodes, edges),
    )  # fmt: skip


def _sources(world: World, nodes: list[Node], edges: list[Edge]) -> int:
    """Count the sources behind what is shown."""
    about = world.statements_about([n.id for n in nodes] + [e.id for e in edges])
    return len({row["source"] for rows in about.values() for row in rows if row["source"] and row["shown"]})


class _Allowed:
    """Tells whether a node passes a filter; only centers have a tier, only centers and organisations a place."""

    def __init__(self, world: World, only: Filter) -> None:
        self.tier = only.tier
        self.places = None if only.region == COUNTRY else Regions.of(world).subtree(only.region)

    def __call__(self, node: Node) -> bool:
        if self.tier and node.type == "Center" and node.tier != self.tier:
            return False
        placed = node.type in ("Center", "Organization")
        return self.places is None or not placed or node.region in self.places


class _Walk:
    """Breadth-first steps from a focus, reading a whole ring of neighbours at a time."""

    def __init__(self, reader: Reader, allowed: _Allowed, only: Filter, focus: Node) -> None:
        self.reader, self.allowed = reader, allowed
        self.types = only.relations
        self.stops: frozenset[str] = frozenset() if only.types else NOT_WALKED
        self.found = {focus.id: focus}
        self.ties: dict[str, Tie] = {}
        self.at: dict[str, list[Tie]] = defaultdict(list)
        self.ring = [focus]
        self.cut = False

    def step(self, number: int) -> None:
        """Add the neighbours of the last ring."""
        if len(self.ring) > MOST_WALKED:
            self.cut = True
        ring = sorted(self.ring, key=self.strength)[:MOST_WALKED]
        for tie in self.reader.ties(ring, self.types):
            if tie.id not in self.ties:
                self.ties[tie.id] = tie
                self.at[tie.source].append(tie)
                self.at[tie.target].append(tie)
        kinds = kinds_at(tie for node in ring for tie in self.at[node.id])
        reached = set(kinds) - set(self.found)
        new = [replace(n, steps=number) for n in self.reader.nodes(reached, kinds).values() if self.allowed(n)]
        self.found |= {node.id: node for node in new}
        self.ring = [node for node in new if node.type not in self.stops]

    def strength(self, node: Node) -> tuple[int, int, int, str]:
        """Sort key: steps from the focus, then the strongest relation, then how many there are, then the id."""
        ties = [tie for tie in self.at[node.id] if self._other(tie, node.id) in self.found]
        return node.steps, min((tie.order for tie in ties), default=99), -len(ties), node.id

    @staticmethod
    def _other(tie: Tie, end: str) -> str:
        return tie.target if tie.source == end else tie.source
