"""What stands when something fails: required inputs (all of them), alternatives (one of a group), parents (one of their children).

A scenario is one bit of a Python integer, so that thousands of scenarios run in one pass. Failure spreads from what fails by itself;
a circle of segments that feed each other stands as long as nothing else takes it down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import NamedTuple

REQUIRED, ALTERNATIVE, OPTIONAL = "AND", "OR", "OPTIONAL"


class Feed(NamedTuple):
    """Segment `source` feeds segment `target`; a requirement nobody stated is None."""

    source: int
    target: int
    requirement: str | None
    group: str | None


@dataclass(frozen=True)
class Flow:
    """`size` segments, what each surely needs, and which stand for which others (`parents`: child → parent)."""

    size: int
    required: list[list[int]]
    groups: list[list[list[int]]]
    unstated: list[list[int]]
    """Inputs of which no source says whether they are needed."""
    parents: dict[int, int]

    @classmethod
    def of(cls, size: int, feeds: Iterable[Feed], parents: dict[int, int] | None = None) -> Flow:
        """Build it from edges; optional ones need nothing, alternatives without a group are alternatives of each other."""
        required: list[set[int]] = [set() for _ in range(size)]
        unstated: list[set[int]] = [set() for _ in range(size)]
        groups: list[dict[str, set[int]]] = [defaultdict(set) for _ in range(size)]
        for feed in feeds:
            if feed.requirement == REQUIRED:
                required[feed.target].add(feed.source)
            elif feed.requirement == ALTERNATIVE:
                groups[feed.target][feed.group or ""].add(feed.source)
            elif feed.requirement is None:
                unstated[feed.target].add(feed.source)
        return cls(
            size,
            [sorted(each) for each in required],
            [[sorted(group[name]) for name in sorted(group)] for group in groups],
            [sorted(each) for each in unstated],
            parents or {},
        )

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """Parent → children."""
        found: dict[int, list[int]] = defaultdict(list)
        for child, parent in sorted(self.parents.items()):
            found[parent].append(child)
        return found

    @cached_property
    def order(self) -> list[int]:
        """Segments after what they rest on, as far as that goes."""
        import rustworkx  # graph libraries load on use

        graph = rustworkx.PyDiGraph()
        graph.add_nodes_from(range(self.size))
        needs = [(i, s) for s in range(self.size) for i in self._inputs(s)] + list(self.parents.items())
        graph.add_edges_from_no_data(needs)
        return [place for part in reversed(rustworkx.strongly_connected_components(graph)) for place in part]

    def _inputs(self, place: int) -> Iterable[int]:
        yield from self.required[place]
        yield from self.unstated[place]
        for group in self.groups[place]:
            yield from group

    def failing(self, alone: Sequence[int], doubted: int = 0) -> list[int]:
        """Return in which scenarios each segment fails.

        `alone`: the scenarios in which nobody works in a segment itself; a parent then stands if a child does. `doubted`: the scenarios that take
        a need nobody stated for one.
        """
        failed, changed = [0] * self.size, True
        while changed:  # one round and a look: more only where segments feed each other in a circle
            changed = False
            for place in self.order:
                own = alone[place]
                if own and place in self.children:
                    own &= reduce(and_, (failed[child] for child in self.children[place]))
                now = own | self._lacking(failed, place, doubted)
                changed |= now != failed[place]
                failed[place] = now
        return failed

    def _lacking(self, failed: list[int], place: int, doubted: int) -> int:
        lacking = 0
        for source in self.required[place]:
            lacking |= failed[source]
        for group in self.groups[place]:
            lacking |= reduce(and_, (failed[source] for source in group))
        if doubted and self.unstated[place]:
            lacking |= doubted & reduce(or_, (failed[source] for source in self.unstated[place]))
        return lacking

    @cached_property
    def needs(self) -> list[int]:
        """Segment → those whose failing alone takes it down, itself and what it is a part of included, as bits."""
        return self.failing([self._within(place) for place in range(self.size)])

    def _within(self, place: int) -> int:
        """The bits of a segment and of every segment it is a part of: with the whole its parts are gone."""
        bits, at, seen = 0, place, set()
        while at not in seen:
            seen.add(at)
            bits |= 1 << at
            at = self.parents.get(at, at)
        return bits

    @cached_property
    def takes_down(self) -> list[list[int]]:
        """Segment → the others that fail when it fails, its own parts left out."""
        found: list[list[int]] = [[] for _ in range(self.size)]
        for place, needed in enumerate(self.needs):
            for each in places(needed & ~self._within(place)):
                found[each].append(place)
        return found

    def pairs(self) -> dict[tuple[int, int], list[int]]:
        """Return the pairs of segments that together take down others neither takes down alone: two that hold all alternatives of a group."""
        found = sorted({pair for groups in self.groups for group in groups for pair in self._holding(group)})
        of = [0] * self.size  # segment → the pairs it is one of
        for number, pair in enumerate(found):
            for each in pair:
                of[each] |= 1 << number
        alone = (reduce(or_, (of[each] for each in places(self._within(place)))) for place in range(self.size))
        failed = self.failing(list(alone))
        beyond: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place in range(self.size):
            for number in places(failed[place]):
                if not any(self.needs[place] >> each & 1 for each in found[number]):
                    beyond[found[number]].append(place)
        return dict(beyond)

    def _holding(self, group: list[int]) -> Iterable[tuple[int, int]]:
        """Pairs that take down every member of a group, neither of them all."""
        everyone = (1 << len(group)) - 1
        held: dict[int, int] = defaultdict(int)
        for number, member in enumerate(group):
            for each in places(self.needs[member]):
                held[each] |= 1 << number
        partly = sorted(each for each, bits in held.items() if bits != everyone)
        for number, first in enumerate(partly):
            for second in partly[number + 1 :]:
                if held[first] | held[second] == everyone:
                    yield first, second


def places(bits: int) -> Iterable[int]:
    """Return the numbers of the bits that are set, from the lowest."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
