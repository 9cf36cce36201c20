"""The arithmetic of chains against brute force: what fails with what, cuts, concentration and worst losses."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.chains.cuts import Network, network
from queries.chains.flow import ALTERNATIVE, OPTIONAL, REQUIRED, Feed, Flow
from queries.chains.losses import worst
from queries.chains.shares import bounds, comparable

KINDS = (REQUIRED, REQUIRED, ALTERNATIVE, OPTIONAL, None)


@st.composite
def flows(draw: st.DrawFn, parents: bool = True, unstated: bool = False) -> Flow:
    """Up to eight segments without circles: inputs come before what they feed, children before their parent."""
    size = draw(st.integers(1, 8))
    kinds = st.sampled_from(KINDS if unstated else KINDS[:-1])
    feeds = [
        Feed(a, b, draw(kinds), draw(st.sampled_from(["x", "y", None])))
        for b in range(size) for a in range(b) if draw(st.integers(0, 2)) == 0
    ]  # fmt: skip
    above = {
        child: draw(st.integers(child + 1, size - 1))
        for child in range(size - 1) if parents and draw(st.integers(0, 5)) == 0
    }  # fmt: skip
    return Flow.of(size, feeds, above)


def standing(flow: Flow, alone: set[int], *, doubt: bool = False) -> set[int]:
    """The segments that stand, word by word: somebody works there (or a part of it stands) and what it needs stands."""
    held: dict[int, bool] = {}

    def stands(place: int) -> bool:
        if place not in held:
            parts = [child for child, parent in flow.parents.items() if parent == place]
            needs = [*flow.required[place], *(flow.unstated[place] if doubt else [])]
            worked = place in alone or any(stands(part) for part in parts)
            met = all(stands(each) for each in needs) and all(any(stands(e) for e in g) for g in flow.groups[place])
            held[place] = worked and met
        return held[place]

    return {place for place in range(flow.size) if stands(place)}


def without(flow: Flow, gone: Iterable[int]) -> set[int]:
    """What fails when some segments are gone with all their parts, everybody else at work."""
    lost = set(gone)
    while more := {child for child, parent in flow.parents.items() if parent in lost} - lost:
        lost |= more
    return set(range(flow.size)) - standing(flow, set(range(flow.size)) - lost)


def parts_of(flow: Flow, whole: int) -> set[int]:
    found = {whole}
    while more := {child for child, parent in flow.parents.items() if parent in found} - found:
        found |= more
    return found


@settings(max_examples=150, deadline=None)
@given(flows())
def test_every_planted_blocker_is_found_with_all_it_takes_down(flow: Flow) -> None:
    for place in range(flow.size):
        assert set(flow.takes_down[place]) == without(flow, [place]) - parts_of(flow, place)


@settings(max_examples=150, deadline=None)
@given(flows())
def test_every_pair_that_blocks_only_together_is_found(flow: Flow) -> None:
    expected = {}
    for pair in itertools.combinations(range(flow.size), 2):
        beyond = without(flow, pair) - without(flow, pair[:1]) - without(flow, pair[1:])
        if beyond:
            expected[pair] = beyond
    assert {pair: set(down) for pair, down in flow.pairs().items()} == expected


@settings(max_examples=150, deadline=None)
@given(flows(unstated=True), st.data())
def test_the_unknown_stays_unknown(flow: Flow, data: st.DataObject) -> None:
    """Surely reached: in every completion of what is not known. Surely not: in none."""
    states = data.draw(st.lists(st.sampled_from(["yes", "no", "unknown"]), min_size=flow.size, max_size=flow.size))
    failed = flow.failing([(s != "yes") * 1 | (s == "no") * 2 for s in states], doubted=1)
    open_ = [place for place, state in enumerate(states) if state == "unknown"]
    sure = {place for place, state in enumerate(states) if state == "yes"}
    every = [
        standing(flow, sure | set(chosen), doubt=doubt)
        for doubt in (False, True) for n in range(len(open_) + 1) for chosen in itertools.combinations(open_, n)
    ]  # fmt: skip
    for place in range(flow.size):
        assert (not failed[place] & 1) == all(place in stand for stand in every)
        assert (not failed[place] & 2) == any(place in stand for stand in every)


@settings(max_examples=100, deadline=None)
@given(flows(), st.data())
def test_more_workers_never_reach_less(flow: Flow, data: st.DataObject) -> None:
    some = set(data.draw(st.sets(st.integers(0, flow.size - 1))))
    more = some | {data.draw(st.integers(0, flow.size - 1))}
    before, after = (
        {p for p, bits in enumerate(flow.failing([int(p not in at) for p in range(flow.size)])) if not bits}
        for at in (some, more)
    )
    assert before <= after


def test_segments_that_feed_each_other_stand_until_one_of_them_falls() -> None:
    flow = Flow.of(
        4, [Feed(0, 1, "AND", None), Feed(1, 2, "AND", None), Feed(2, 0, "AND", None), Feed(2, 3, "AND", None)]
    )
    assert flow.failing([0, 0, 0, 0]) == [0, 0, 0, 0]
    assert flow.takes_down == [[1, 2, 3], [0, 2, 3], [0, 1, 3], []]


def test_an_optional_input_blocks_nothing_and_a_lone_alternative_is_needed() -> None:
    flow = Flow.of(3, [Feed(0, 2, OPTIONAL, None), Feed(1, 2, ALTERNATIVE, "g")])
    assert flow.takes_down == [[], [2], []]


# -- ways and cuts ---------------------------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to nine segments without circles."""
    size = draw(st.integers(2, 9))
    return network(size, [(a, b) for b in range(size) for a in range(b) if draw(st.integers(0, 2)) == 0])


def cut_off(net: Network, product: int, gone: set[int]) -> bool:
    """Whether no way leads from an input that feeds the product to it once some segments are gone."""
    graph = nx.DiGraph(net.links)
    graph.add_nodes_from(range(net.size))
    inputs = [n for n in nx.ancestors(graph, product) if graph.in_degree(n) == 0]
    graph.remove_nodes_from(gone)
    return not any(n in graph and nx.has_path(graph, n, product) for n in inputs)


@settings(max_examples=200, deadline=None)
@given(networks())
def test_every_single_point_and_a_smallest_cut_are_found(net: Network) -> None:
    for product in net.products():
        others = [place for place in range(net.size) if place != product]
        single = {place for place in others if cut_off(net, product, {place})}
        assert set(net.dominators(product)) == single
        found = net.cut(product)
        assert cut_off(net, product, set(found))
        smaller = itertools.combinations(others, len(found) - 1)
        assert not any(cut_off(net, product, set(each)) for each in smaller)


def test_products_are_fed_and_feed_nothing() -> None:
    assert network(4, [(0, 1), (1, 2), (1, 1)]).products() == [2]  # 3 stands alone: no product


# -- concentration ---------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.lists(st.integers(1, 30), max_size=6), st.data())
def test_the_bounds_hold_for_any_completion(known: list[int], rest: list[int], data: st.DataObject) -> None:
    """Shares of a whole market, some of them hidden: the index of all lies between the bounds of those seen."""
    whole = sum(known) + sum(rest)
    seen = [100 * k / whole for k in known]
    truth = sum((100 * each / whole) ** 2 for each in (*known, *rest))
    found = bounds(seen)
    assert found is not None
    assert found.low - 1e-6 <= truth <= found.high + 1e-6
    if not rest:
        assert found.low == pytest.approx(found.high)


def test_bounds_are_tight_and_refuse_what_is_no_market() -> None:
    assert bounds([70]) == (4900, 5800, 70)
    assert bounds([100]) == (10000, 10000, 100)
    assert bounds([33.4, 33.4, 33.4]) is not None  # rounding
    assert bounds([90, 70]) is None
    assert bounds([]) is None
    assert bounds([0]) is None
    assert bounds([-1, 50]) is None


def test_only_shares_of_one_date_are_added_up() -> None:
    assert comparable([("2019", 40), ("2025", 30), ("2025", 20), (None, 5)]) == ("2025", [30, 20])
    assert comparable([("2019", 90), ("2019", 70), ("2018", 10)]) == ("2018", [10])  # 160 % is two markets
    assert comparable([]) == (None, [])


# -- losses ----------------------------------------------------------------------------------------------------------------

HELD = st.lists(st.tuples(st.integers(1, 9), st.sets(st.sampled_from("abcde"), max_size=4).map(frozenset)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(HELD)
def test_the_worst_loss_of_one_and_two_is_what_brute_force_finds(segments: list[tuple[int, frozenset[str]]]) -> None:
    held = [(f"s{n}", float(weight), bodies) for n, (weight, bodies) in enumerate(segments)]
    everybody = sorted({body for _, _, bodies in held for body in bodies})

    def lost(gone: tuple[str, ...]) -> Fraction:
        return sum((Fraction(weight) for _, weight, bodies in held if bodies and bodies <= set(gone)), Fraction(0))

    best = [max((lost(g) for g in itertools.combinations(everybody, n)), default=Fraction(0)) for n in (1, 2)]
    found = worst(held)
    assert max((each.weight for each in found if len(each.bodies) == 1), default=0) == best[0]
    assert max((each.weight for each in found), default=0) == max(best)
    for each in found:
        assert lost(each.bodies) == each.weight
        assert each.segments == sorted(s for s, _, bodies in held if bodies and bodies <= set(each.bodies))
