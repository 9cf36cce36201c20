"""What a snapshot says of its chains, whatever the scope: segments, feeds, weights, and what depends on what. Read once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from graph.store import Row as StoreRow
from queries.answer import Named
from queries.chains.cuts import Network, network
from queries.chains.flow import OPTIONAL, Feed, Flow
from queries.chains.weights import SEGMENT, weights
from queries.world import World


class Facts:
    """The chains of one snapshot; a segment goes by its place in `ids`."""

    def __init__(self, world: World) -> None:
        self.rows = _segments(world)
        self.by_id: dict[str, StoreRow] = {row["id"]: row for row in reversed(self.rows)}
        self.ids = sorted(self.by_id)
        self.place = {each: number for number, each in enumerate(self.ids)}
        self.chains: dict[str, list[int]] = defaultdict(list)
        for row in self.rows:
            self.chains[row["chain"]].append(self.place[row["id"]])
        edges = sorted(world.run("chain_coverage", "feeds"), key=lambda row: row["id"])
        self.edges = [edge for edge in edges if edge["source"] in self.place and edge["target"] in self.place]
        self.feeds = [
            Feed(self.place[e["source"]], self.place[e["target"]], e["requirement"] or None, e["or_group"])
            for e in self.edges
        ]
        covering = sorted(world.run("chain_coverage", "covering"), key=lambda row: (row["center_id"], row["id"]))
        self.linked: set[str] = {row["center_id"] for row in covering}
        """Centers linked to some segment, of a chain or not."""
        self.covering: dict[int, list[tuple[str, str]]] = defaultdict(list)
        """Place → (center, edge)."""
        for row in covering:
            if row["segment"] in self.place:
                self.covering[self.place[row["segment"]]].append((row["center_id"], row["id"]))

    @cached_property
    def parents(self) -> dict[int, int]:
        """Part of a segment → the segment."""
        pairs = ((place, self.place.get(self.by_id[each]["parent"] or "")) for each, place in self.place.items())
        return {child: parent for child, parent in pairs if parent is not None and parent != child}

    @cached_property
    def flow(self) -> Flow:
        """What needs what."""
        return Flow.of(len(self.ids), self.feeds, self.parents)

    @cached_property
    def families(self) -> list[list[int]]:
        """Segment → itself and its parts."""
        return [[place, *self.flow.children.get(place, ())] for place in range(len(self.ids))]

    @cached_property
    def networks(self) -> dict[str, tuple[list[int], Network]]:
        """Chain → its segments, and the ways between them: required and alternative feeds inside the chain."""
        found = {}
        for chain, held in self.chains.items():
            inner = {place: number for number, place in enumerate(held)}
            inside = [f for f in self.feeds if f.source in inner and f.target in inner and f.requirement != OPTIONAL]
            found[chain] = held, network(len(held), [(inner[f.source], inner[f.target]) for f in inside])
        return found

    @cached_property
    def products(self) -> dict[str, list[int]]:
        """Chain → its final products: fed, and feeding nothing further in it, not even as an option."""
        optional = [feed for feed in self.feeds if feed.requirement == OPTIONAL]
        found = {}
        for chain, (held, ways) in self.networks.items():
            inside = set(held)
            feeding = {f.source for f in optional if f.source in inside and f.target in inside}
            found[chain] = [held[number] for number in ways.products() if held[number] not in feeding]
        return found

    @cached_property
    def dominators(self) -> dict[str, dict[int, list[int]]]:
        """Chain → final product → the segments every way to it passes."""
        found: dict[str, dict[int, list[int]]] = {}
        for chain, (held, ways) in self.networks.items():
            inner = {place: number for number, place in enumerate(held)}
            found[chain] = {
                product: [held[number] for number in ways.dominators(inner[product])]
                for product in self.products[chain]
            }
        return found

    @cached_property
    def cuts(self) -> dict[str, dict[int, list[int]]]:
        """Chain → final product → a smallest set of segments on every way to it; where one is enough, the last before the product."""
        found: dict[str, dict[int, list[int]]] = {}
        for chain, (held, ways) in self.networks.items():
            inner = {place: number for number, place in enumerate(held)}
            found[chain] = {
                product: passed[:1] or [held[number] for number in ways.cut(inner[product])]
                for product, passed in self.dominators[chain].items()
            }
        return found

    @cached_property
    def alternatives(self) -> dict[str, list[tuple[tuple[int, int], list[int]]]]:
        """Chain → pairs of its segments that hold every alternative of a group, with the final products they cut off, most first."""
        found: dict[str, list[tuple[tuple[int, int], list[int]]]] = {}
        for chain, products in self.products.items():
            inside, final = set(self.chains[chain]), set(products)
            pairs = (
                (pair, sorted(final.intersection(down)))
                for pair, down in self._pairs.items()
                if inside.issuperset(pair)
            )
            found[chain] = sorted(
                ((pair, down) for pair, down in pairs if down), key=lambda each: (-len(each[1]), each[0])
            )
        return found

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], list[int]]:
        return self.flow.pairs()

    @cached_property
    def chokes(self) -> set[int]:
        """The segments that every way to some final product of their chain passes."""
        return {place for chain in self.dominators.values() for found in chain.values() for place in found}

    @cached_property
    def weights(self) -> list[float]:
        """Segment → its published weight; in several chains, by the first."""
        value = weights(SEGMENT)
        found = [0.0] * len(self.ids)
        for held in reversed(list(self.chains.values())):
            inside = set(held)
            for place in held:
                stopped = sum(each in inside for each in self.flow.takes_down[place])
                share = stopped / (len(held) - 1) if len(held) > 1 else 0.0
                weak = value["weak_point"] if self.by_id[self.ids[place]]["weak_point"] else 0.0
                found[place] = round(value["base"] + weak + value["dependents"] * share, 4)
        return found

    @cached_property
    def blocked_weight(self) -> list[float]:
        """Segment → what those it takes down count together."""
        return [round(sum(self.weights[each] for each in down), 4) for down in self.flow.takes_down]

    @cached_property
    def lost_products(self) -> list[list[Named]]:
        """Segment → the final products that cannot be reached without it."""
        final = {place for held in self.products.values() for place in held}
        return [[self.names[each] for each in down if each in final] for down in self.flow.takes_down]

    @cached_property
    def outgoing(self) -> list[list[str]]:
        """Segment → the edges that say others need it."""
        found: list[list[str]] = [[] for _ in self.ids]
        for edge, feed in zip(self.edges, self.feeds, strict=True):
            if feed.requirement != OPTIONAL:
                found[feed.source].append(edge["id"])
        return found

    @cached_property
    def chain_names(self) -> dict[str, tuple[str, str]]:
        """Chain → its name in Chinese and English."""
        return {row["chain"]: (row["chain_name"], row["chain_name_en"] or row["chain_name"]) for row in self.rows}

    @cached_property
    def names(self) -> list[Named]:
        """Segment → as a row names it."""
        return [Named(id=each, name=self.by_id[each]["name"] or each) for each in self.ids]


def facts(world: World) -> Facts:
    """Return the chains of a world, read once."""
    return world.once("chains", lambda: Facts(world))


def _segments(world: World) -> list[StoreRow]:
    """Every segment of every chain once, by chain and id; of several parents the first."""
    rows = sorted(
        world.run("chain_coverage", "segments", chain=""), key=lambda r: (r["chain"], r["id"], r["parent"] or "")
    )
    found: dict[tuple[str, str], StoreRow] = {}
    for row in rows:
        found.setdefault((row["chain"], row["id"]), row)
    return list(found.values())
