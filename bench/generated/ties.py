"""The generated relations: those that belong to a thing, and those of which there are as many as the size asks for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.generated.counts import Tie
from bench.generated.draw import Draw, Ints
from bench.generated.tables import Made, ids
from bench.generated.things import Things

AT_HOME = 0.8
"""How often center, technology, patent and standard keep to segments of their own chain, and a center to its chain's sector."""
ORGANIZATIONS_PLACED = 0.8
FEEDS, ACROSS, BACK, EITHER, OPTIONAL = 1.34, 0.025, 0.05, 0.13, 0.09
"""Of the bundled chains: feeds per segment; the shares of them that lead into another chain, lead back, leave a choice, or are optional."""


def belonging(made: Made, draw: Draw, things: Things, places: list[str], sectors: dict[str, list[str]]) -> None:
    """Give every thing what it cannot do without: place, sector, chain, operator, whom a record is about; and some a history."""
    _chains(made, draw, things, sectors)
    _feeds(made, draw, things)
    _placed(made, draw, things, places)
    _records(made, draw, things)
    _history(made, draw, things)


def _chains(made: Made, draw: Draw, things: Things, sectors: dict[str, list[str]]) -> None:
    chains = ids("Chain", range(things.counts["Chain"]))
    fields = np.array(sectors["field"])[draw.evenly(len(chains), len(sectors["field"]))]
    tens = np.array(sectors["ten"])[draw.evenly(len(chains), len(sectors["ten"]))]
    made.ties("IN_SECTOR", ("Chain", "Sector"), chains, tens.tolist())
    centers, chain_of = ids("Center", range(things.counts["Center"])), things.chain_of["Center"]
    strays = np.array(sectors["field"])[draw.evenly(len(centers), len(sectors["field"]))]
    sector_of = np.where(draw.happens(len(centers), AT_HOME), fields[chain_of], strays)
    made.ties("IN_SECTOR", ("Center", "Sector"), centers, sector_of.tolist())
    made.ties("IN_CHAIN", ("Center", "Chain"), centers, ids("Chain", chain_of))
    inside = things.chain_of["Segment"]
    segments = ids("Segment", range(len(inside)))
    made.ties("PART_OF", ("Segment", "Chain"), segments, ids("Chain", inside))
    first = np.searchsorted(inside, inside)  # the first segment of each one's chain
    parts = np.flatnonzero((np.arange(len(inside)) % 10 == 9) & (first != np.arange(len(inside))))
    made.ties("PART_OF", ("Segment", "Segment"), ids("Segment", parts), ids("Segment", first[parts]))


def _feeds(made: Made, draw: Draw, things: Things) -> None:
    """Each segment mostly feeds a later one of its chain; where a choice is left, all that feed a segment are alternatives."""
    chain_of = things.chain_of["Segment"]
    count = len(chain_of)
    first, last = (np.searchsorted(chain_of, chain_of, side) for side in ("left", "right"))

    def end(starts: Ints) -> Ints:
        later, earlier = last[starts] - starts - 1, starts - first[starts]
        is_back = draw.happens(len(starts), BACK)
        room = np.where(is_back, earlier, later)
        step = 1 + (draw.rng.random(len(starts)) ** 2 * room).astype(np.int64)  # mostly a near one
        inside = np.where(room > 0, np.where(is_back, starts - step, starts + step), -1)
        away = draw.evenly(len(starts), count)
        across = draw.happens(len(starts), ACROSS) & (chain_of[away] != chain_of[starts])
        return np.where(across, away, inside)

    starts, ends = draw.pairs(round(count * FEEDS), lambda size: draw.evenly(size, count), end)
    is_choice, is_optional = draw.happens(count, EITHER)[ends], draw.happens(len(ends), OPTIONAL)
    made.ties(
        "FEEDS", ("Segment", "Segment"), ids("Segment", starts), ids("Segment", ends),
        requirement=np.where(is_choice, "OR", np.where(is_optional, "OPTIONAL", "AND")).tolist(),
        or_group=[f"G{to}" if either else "" for to, either in zip(ends.tolist(), is_choice, strict=True)],
        is_cross_chain=["true" if across else "" for across in chain_of[starts] != chain_of[ends]],
        basis=["generated"] * len(ends),
    )  # fmt: skip


def _placed(made: Made, draw: Draw, things: Things, places: list[str]) -> None:
    """A city's center lies in a city, the others in a province; organisations gather in the same places."""
    provinces = [place for place in places if place.endswith("0000")]
    cities = [place for place in places if not place.endswith("0000") and place != "CN"]
    centers = ids("Center", range(things.counts["Center"]))
    in_city, in_province = draw.often(len(centers), len(cities)), draw.often(len(centers), len(provinces))
    located = np.where(things.tiers == "city", np.array(cities)[in_city], np.array(provinces)[in_province])
    made.ties("LOCATED_IN", ("Center", "Region"), centers, located.tolist())
    count = things.counts["Organization"]
    known = np.flatnonzero(draw.happens(count, ORGANIZATIONS_PLACED))
    at = np.array(provinces + cities)[draw.often(len(known), len(provinces) + len(cities))]
    made.ties("LOCATED_IN", ("Organization", "Region"), ids("Organization", known), at.tolist())


def _records(made: Made, draw: Draw, things: Things) -> None:
    """Whom operators, funding, people, milestones, assessments and figures concern; what is credited to a center."""
    count = things.counts
    operators = draw.evenly(count["Center"], count["Organization"])
    made.ties(
        "OPERATES", ("Organization", "Center"), ids("Organization", operators), ids("Center", range(count["Center"]))
    )
    for edge, kind, to, share in (
        ("GRANTED_TO", "Funding", "Center", 0.5),
        ("AFFILIATED", "Person", "Center", 1),
        ("MARKS", "Milestone", "Center", 1),
        ("ASSESSES", "Assessment", "Center", 1),
        ("MEASURES", "Figure", "Organization", 1),
        ("CREDITED_TO", "Patent", "Center", 0.1),
        ("CREDITED_TO", "Standard", "Center", 0.2),
    ):
        chosen = np.flatnonzero(draw.happens(count[kind], share))
        made.ties(edge, (kind, to), ids(kind, chosen), ids(to, draw.often(len(chosen), count[to])))


def _history(made: Made, draw: Draw, things: Things) -> None:
    """Who was promoted to what, and which centers a steward judged to have the same focus or not."""
    centers = {tier: np.flatnonzero(things.tiers == tier) for tier in ("city", "provincial", "national")}
    for lower, upper, share in (("city", "provincial", 0.15), ("provincial", "national", 0.8)):
        to = centers[upper][draw.happens(len(centers[upper]), share)][: len(centers[lower])]
        start = draw.rng.permutation(centers[lower])[: len(to)]
        made.ties(
            "PROMOTED_TO", ("Center", "Center"), ids("Center", start), ids("Center", to),
            promoted_on=draw.months(len(to), 2018, 2025), basis=["same_operator"] * len(to),
        )  # fmt: skip
    by_chain = np.argsort(things.chain_of["Center"], kind="stable")
    at = draw.rng.permutation(len(by_chain) - 1)[: len(by_chain) // 50]
    one, other = by_chain[at], by_chain[at + 1]
    made.ties(
        "COMPARED_WITH", ("Center", "Center"), ids("Center", one), ids("Center", other),
        verdict=draw.one_of(len(one), same=0.3, different=0.7),
    )  # fmt: skip


def asked_for(made: Made, draw: Draw, things: Things, tie: Tie, size: int) -> None:
    """Make `size` relations of a kind."""
    counts = things.counts
    if tie.start == "Organization" and tie.end != "Organization":
        events = draw.sized(counts[tie.end])
        pairs = draw.pairs(
            size, lambda n: draw.often(n, counts["Organization"]), lambda organizations: events(len(organizations))
        )
    else:
        pairs = draw.pairs(size, lambda n: draw.evenly(n, counts[tie.start]), _near(draw, things, tie))
    starts, ends = ids(tie.start, pairs[0]), ids(tie.end, pairs[1])
    properties = PROPERTIES.get(tie.edge)
    said = properties(draw, things, *pairs) if properties else {}
    key = {"MEMBER_OF": "role", "FUNDED": "funding_id"}.get(tie.edge, "")
    made.ties(tie.edge, (tie.start, tie.end), starts, ends, key, **said)


def _near(draw: Draw, things: Things, tie: Tie) -> Callable[[Ints], Ints]:
    """What draws for each start an end, mostly of its own chain; nothing feeds or funds itself."""
    among = things.counts[tie.end]
    chain_of = things.chain_of.get(tie.end, np.zeros(among, np.int64))
    order = np.argsort(chain_of, kind="stable")
    first = np.searchsorted(chain_of[order], np.arange(things.counts["Chain"] + 1))

    def end(starts: Ints) -> Ints:
        chains = things.chain_of[tie.start][starts]
        width = first[chains + 1] - first[chains]
        inside = order[np.minimum(first[chains] + draw.rng.random(len(starts)) * width, among - 1).astype(np.int64)]
        away = draw.evenly(len(starts), among)
        chosen = np.where(draw.happens(len(starts), AT_HOME) & (width > 0), inside, away)
        same = (chosen == starts) if tie.start == tie.end else np.zeros(len(starts), bool)
        return np.where(same, (chosen + 1) % among, chosen)

    return end


Said = dict[str, list[str]]


def _membership(draw: Draw, _things: Things, _organizations: Ints, centers: Ints) -> Said:
    """One lead per center, its first organisation in the list."""
    roles = np.array(draw.one_of(len(centers), member=0.6, shareholder=0.25, partner=0.15), dtype=object)
    roles[np.unique(centers, return_index=True)[1]] = "lead"
    since = draw.months(len(centers), 2016, 2024)
    known, ended = draw.happens(len(centers), 0.3), draw.happens(len(centers), 0.02)
    until = draw.months(len(centers), 2025, 2025)
    return {
        "role": roles.tolist(),
        "since": [one if is_known else "" for one, is_known in zip(since, known, strict=True)],
        "until": [one if is_ended else "" for one, is_ended in zip(until, ended, strict=True)],
    }


def _supply(draw: Draw, _things: Things, organizations: Ints, _segments: Ints) -> Said:
    return {"origin": draw.one_of(len(organizations), domestic=0.8, foreign=0.17, hk_mo_tw=0.03)}


def _funding(draw: Draw, _things: Things, investors: Ints, _investees: Ints) -> Said:
    n = len(investors)
    return {
        "funding_id": [f"FE-G{number}" for number in range(n)],
        "kind": ["equity"] * n,
        "amount_cny": [str(amount * 10_000) for amount in draw.evenly(n, 100_000).tolist()],
        "funded_on": draw.months(n, 2016, 2025),
    }


PROPERTIES: dict[str, Callable[[Draw, Things, Ints, Ints], Said]] = {
    "MEMBER_OF": _membership, "SUPPLIES": _supply, "FUNDED": _funding,
}  # fmt: skip
