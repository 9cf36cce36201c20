"""The chains as the asked scope sees them: which segments a center or an organisation is known to work in, and what that reaches."""

from __future__ import annotations

from functools import cached_property, reduce
from operator import or_

import numpy as np

from queries.answer import ListedCenter, Named, State
from queries.chains.closing import Register, known, merged
from queries.chains.facts import Facts, facts
from queries.chains.flow import places
from queries.chains.rows import Body, Candidate
from queries.chains.workers import Industry, Workers, industry
from queries.frame import Bools
from queries.scope import Scope

SURELY, AT_MOST, ANYBODY = 1, 2, 4
"""Scenarios: centers that surely exist; those that may; centers that surely exist and organisations."""


class Scoped:
    """The chains of a snapshot in a scope; a segment goes by its place."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.chains: Facts = facts(scope.world)
        self.industry: Industry = industry(scope.world, self.chains)
        municipal = scope.asked.region in scope.regions.municipalities
        self.tiers = [tier for tier in scope.tiers if tier != "city" or not municipal]
        self.linked = self.chains.linked

    @cached_property
    def listed(self) -> list[int]:
        """The segments of the asked chain, or all."""
        asked = self.scope.asked.chain
        return self.chains.chains.get(asked, []) if asked else list(range(len(self.chains.ids)))

    @cached_property
    def otherwise(self) -> State:
        """The state of a segment without any center: surely none only where every center of the scope is named and linked to a segment."""
        if not self.tiers:
            return "not_applicable"
        if any(center.id not in self.linked for center in self.scope.centers):
            return "unknown"
        stated = [self.scope.coverage(tier, self.scope.asked.region) for tier in self.tiers]
        return "no" if all(part is not None and part.complete for part in stated) else "unknown"

    @cached_property
    def completeness(self) -> float | None:
        """The share of the scope's existing centers that are linked to a segment."""
        existing = {center.id for center in self.scope.existing}
        return round(len(existing & self.linked) / len(existing), 4) if existing else None

    @cached_property
    def direct(self) -> list[dict[str, tuple[ListedCenter, str]]]:
        """Segment → the scope's centers that work there itself, each with the edge that says so."""
        inside = {center.id: center.listed() for center in self.scope.centers if center.id in self.linked}
        found: list[dict[str, tuple[ListedCenter, str]]] = [{} for _ in self.chains.ids]
        for place, pairs in self.chains.covering.items():
            for center, edge in pairs:
                if center in inside:
                    found[place].setdefault(center, (inside[center], edge))
        return found

    @cached_property
    def centers(self) -> list[dict[str, tuple[ListedCenter, str]]]:
        """Segment → the same with those of its parts."""
        found = []
        for family in self.chains.families:
            held = self.direct[family[0]]
            if len(family) > 1:
                held = dict(held)
                for part in family[1:]:
                    held |= {center: pair for center, pair in self.direct[part].items() if center not in held}
            found.append(held)
        return found

    @cached_property
    def here(self) -> set[str] | None:
        """The organisations known to lie in the asked region, None for the whole country."""
        return self.scope.organizations_here()

    @cached_property
    def workers(self) -> list[Workers]:
        """Segment → organisations; below the country only those whose place is known to lie there."""
        if self.here is None:
            return self.industry.workers
        return self.industry.among(self._among(self.here, "Organization"))

    @cached_property
    def states(self) -> list[State]:
        """Segment → whether a center of the scope covers it or one of its parts."""
        return [self._state(centers) for centers in self.centers]

    def _state(self, centers: dict[str, tuple[ListedCenter, str]]) -> State:
        if any(center.existence == "yes" for center, _ in centers.values()):
            return "yes"
        return "unknown" if centers else self.otherwise

    @cached_property
    def holders(self) -> list[frozenset[str]]:
        """Segment → the centers known to exist that cover it."""
        return [
            frozenset(id_ for id_, (center, _) in centers.items() if center.existence == "yes")
            for centers in self.centers
        ]

    @cached_property
    def _failed(self) -> list[int]:
        """In which scenarios each segment cannot be reached."""
        named = [self._state(centers) for centers in self.direct]
        worked = [bool(workers.who) for workers in self._own_workers]
        alone = [
            (SURELY if state != "yes" else 0)
            | (AT_MOST if state == "no" else 0)
            | (ANYBODY if state != "yes" and not somebody else 0)
            for state, somebody in zip(named, worked, strict=True)
        ]
        return self.chains.flow.failing(alone, SURELY | ANYBODY)

    @cached_property
    def _own_workers(self) -> list[Workers]:
        """As `workers`, those of its parts left out."""
        return [
            Workers([w for w in who if w.segment == id_], [])
            if len(family) > 1 else Workers(who, [])
            for id_, family, (who, _) in zip(self.chains.ids, self.chains.families, self.workers, strict=True)
        ]  # fmt: skip

    @cached_property
    def reach(self) -> list[State]:
        """Segment → whether it and everything it needs has a center."""
        if not self.tiers:
            return ["not_applicable"] * len(self.chains.ids)
        return ["no" if failed & AT_MOST else "unknown" if failed & SURELY else "yes" for failed in self._failed]

    @cached_property
    def reach_any(self) -> list[State]:
        """Segment → whether somebody is known to work there and in everything it needs; no list of organisations is complete."""
        return ["unknown" if failed & ANYBODY else "yes" for failed in self._failed]

    def worked(self, place: int) -> bool:
        """Tell whether a center or an organisation is known to work in a segment."""
        return self.states[place] == "yes" or bool(self.workers[place].who)

    @cached_property
    def lacking(self) -> list[int]:
        """Segment → what it needs, at any distance, that nobody is known to work on, as bits; alternatives where that stops all of them."""
        flow, reached = self.chains.flow, [state == "yes" for state in self.reach_any]
        found = [0] * flow.size
        for place in flow.order:
            if not reached[place]:
                stopped = [each for each in (*flow.required[place], *flow.unstated[place]) if not reached[each]]
                stopped += [e for group in flow.groups[place] if not any(reached[e] for e in group) for e in group]
                stopped += flow.children.get(place, ())
                found[place] = reduce(or_, (found[each] for each in stopped), 0)
                found[place] |= 0 if self.worked(place) else 1 << place
        return found

    def missing(self, place: int) -> list[Named]:
        """Return the segments that keep one from being reached, itself left out."""
        return [self.chains.names[each] for each in places(self.lacking[place] & ~(1 << place))]

    def single_source(self, place: int) -> list[Body]:
        """Return in which sense a segment hangs on one body."""
        found: list[Body] = []
        if len(self.holders[place]) == 1:
            found.append("center")
        if len(self.workers[place].who) == 1:
            found.append("organization")
        return found

    @cached_property
    def gap_ranks(self) -> dict[int, int]:
        """Segments without a known center, by what they block: weight, number, then their own weight and id; 1 blocks most."""
        chains = self.chains
        open_ = [place for place in self.listed if self.states[place] in ("no", "unknown")]
        order = sorted(
            open_,
            key=lambda p: (
                -chains.blocked_weight[p],
                -len(chains.flow.takes_down[p]),
                -chains.weights[p],
                chains.ids[p],
            ),
        )
        return {place: number for number, place in enumerate(order, 1)}

    def candidates(self, place: int) -> list[Candidate]:
        """Who could close a gap: organisations of the region and centers of the scope."""
        return merged(self._organizations_known.get(place, []), self._centers_known.get(place, []))

    @cached_property
    def _organizations_known(self) -> dict[int, list[Candidate]]:
        """The likeliest organisations per segment; those of the whole country are the same in every scope."""
        register = self.scope.world.once("chains.organizations", lambda: self._register("organization"))
        if self.here is None:
            return self.scope.world.once("chains.candidates", register.ranked)
        return register.ranked(self._among(self.here, "Organization"))

    @cached_property
    def _centers_known(self) -> dict[int, list[Candidate]]:
        """The likeliest centers per segment, of those of the scope known to exist."""
        register = self.scope.world.once("chains.centers", lambda: self._register("center"))
        return register.ranked(self._among({center.id for center in self.scope.existing}, "Center"))

    def _register(self, body: Body) -> Register:
        kind, organizations = body.capitalize(), body == "organization"
        frame, at = self.industry.frame, self.industry.to_place
        what = known(frame, kind, at, self.industry.domestic if organizations else None)
        return Register.of(self.chains, what, body, (frame.nodes(kind).ids, self.industry.names))

    def _among(self, ids: set[str], kind: str) -> Bools:
        """Which nodes of a type have one of these ids."""
        place = self.industry.frame.nodes(kind).place
        found = np.zeros(len(place), dtype=bool)
        found[[place[each] for each in ids if each in place]] = True
        return found
