"""Tier overlap and the ladder in parts: against brute force, scipy and the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.answer import Answer, AnswerRow
from queries.ask import ask
from queries.ladder import months_between
from queries.overlap.pairs import at_least, pairs
from queries.overlap.sets import CODES, ORDER, Held, Sets, Tiers, sets
from queries.tier_overlap import Figures
from queries.world import World
from queries.worlds import Worlds


@pytest.fixture(scope="module")
def world(registry: Path) -> Iterator[World]:
    """The bundled registry."""
    worlds = Worlds(registry)
    yield worlds.world()
    worlds.close()


def parts_of(answer: Answer[AnswerRow]) -> Figures:
    return Figures.model_validate(answer.parts)


# -- who holds what --------------------------------------------------------------------------------------------------------


@st.composite
def worlds_of_holdings(draw: st.DrawFn) -> tuple[Held, Tiers, Any]:
    """A few items held by a few centers of three tiers, some out of scope, with promotions."""
    centers, items = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    held = draw(st.lists(st.tuples(st.integers(0, items - 1), st.integers(0, centers - 1)), max_size=20))
    tiers = draw(st.lists(st.integers(-1, 2), min_size=centers, max_size=centers))
    center = st.integers(0, centers - 1)
    steps = draw(st.lists(st.tuples(center, center).filter(lambda pair: pair[0] != pair[1]), max_size=3))
    one, other = (np.array([pair[n] for pair in held], dtype=np.int64) for n in (0, 1))
    held_by = Held(one, other, items)
    return held_by, np.array(tiers, dtype=np.int8), np.array(steps, dtype=np.int64).reshape(-1, 2)


@settings(max_examples=200, deadline=None)
@given(worlds_of_holdings())
def test_sets_are_what_looking_at_each_item_says(given_: tuple[Held, Tiers, Any]) -> None:
    held, tiers, steps = given_
    found = sets(held, None, tiers, steps)
    for item in range(held.width):
        holders = {
            c for i, c in zip(held.items.tolist(), held.centers.tolist(), strict=True) if i == item and tiers[c] >= 0
        }
        left = {c for c in holders if not any(lower == c and upper in holders for lower, upper in steps.tolist())}
        assert found.exact[item] == sum({1 << int(tiers[c]) for c in holders})
        assert found.apart[item] == sum({1 << int(tiers[c]) for c in left})


@settings(max_examples=200, deadline=None)
@given(worlds_of_holdings())
def test_inclusion_and_exclusion(given_: tuple[Held, Tiers, Any]) -> None:
    """Exclusive counts add up to every tier, every pair and the union."""
    held, tiers, steps = given_
    found = sets(held, None, tiers, steps)
    for apart in (False, True):
        counts = found.counts(without_lineage=apart)
        own = [sum(n for bits, n in enumerate(counts) if bits >> t & 1) for t in range(3)]
        both = [
            sum(n for bits, n in enumerate(counts) if bits >> a & 1 and bits >> b & 1)
            for a, b in combinations(range(3), 2)
        ]
        assert sum(counts[1:]) == sum(own) - sum(both) + counts[7]
        assert found.in_several(without_lineage=apart).sum() == sum(both) - 2 * counts[7]
    assert sum(found.counts(without_lineage=False)) == sum(found.counts(without_lineage=True)) == len(found.exact)


@settings(max_examples=200, deadline=None)
@given(worlds_of_holdings(), st.data())
def test_groups_of_centers_are_counted_as_if_each_were_alone(
    given_: tuple[Held, Tiers, Any], data: st.DataObject
) -> None:
    """A center may lie in several groups; a promotion counts where one group holds both its ends."""
    held, tiers, steps = given_
    within = data.draw(st.lists(st.sets(st.integers(0, len(tiers) - 1)), min_size=1, max_size=3))
    pairs_ = [(center, n) for n, own in enumerate(within) for center in sorted(own)]
    centers, group = (np.array([pair[n] for pair in pairs_], dtype=np.int64) for n in (0, 1))
    by_group, positions = held.by_group(centers, group, len(within))
    assert (by_group.centers == held.centers[positions]).all()
    found = sets(by_group, None, tiers, steps)
    for n, own in enumerate(within):
        alone = sets(held, None, np.where(np.isin(np.arange(len(tiers)), list(own)), tiers, np.int8(-1)), steps)
        for lineage in (False, True):
            of_group = found.bits(without_lineage=lineage).reshape(len(within), held.width)[n]
            assert of_group.tolist() == alone.bits(without_lineage=lineage).tolist()


def test_what_does_not_stand_is_not_counted() -> None:
    held = Held(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    tiers, none = np.array([0, 1], dtype=np.int8), np.zeros((0, 2), dtype=np.int64)
    assert sets(held, np.array([True, False, True]), tiers, none).exact.tolist() == [1, 2]


# -- pairs against chance --------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_probability_is_that_of_counting_every_hand(data: st.DataObject) -> None:
    universe = data.draw(st.integers(1, 12))
    a, b = (data.draw(st.integers(0, universe)) for _ in range(2))
    shared = data.draw(st.integers(max(0, a + b - universe), min(a, b)))
    hands = [comb(a, k) * comb(universe - a, b - k) for k in range(min(a, b) + 1)]
    assert at_least(shared, universe, a, b) == pytest.approx(sum(hands[shared:]) / comb(universe, b))


def test_pairs_carry_every_figure_and_one_correction_over_all() -> None:
    exact = np.array([3] * 8 + [1] * 2 + [2] * 2 + [0] * 28, dtype=np.uint8)
    apart = np.array([1] * 10 + [2] * 2 + [0] * 28, dtype=np.uint8)
    rows = pairs([("member", 40, Sets(exact, apart))])
    assert len(rows) == 6
    both, then = rows[0], rows[1]
    assert (both.tier_a, both.tier_b, both.size_a, both.size_b, both.shared) == ("national", "provincial", 10, 10, 8)
    assert (both.jaccard, both.overlap_coefficient, both.expected) == (round(8 / 12, 6), 0.8, 2.5)
    assert (then.size_b, then.shared, then.jaccard, then.p) == (2, 0, 0.0, 1.0)
    empty = rows[2]
    assert empty.size_b == 0 and (empty.jaccard, empty.overlap_coefficient, empty.p, empty.q) == (None,) * 4
    assert both.p is not None and both.q == pytest.approx(2 * both.p) and both.p < 1e-4  # two tests have a p
    assert {(r.tier_a, r.tier_b) for r in pairs([("member", 40, Sets(exact, apart))], "city")} == {
        ("national", "city"), ("provincial", "city"),
    }  # fmt: skip


# -- the bundled registry --------------------------------------------------------------------------------------------------


def test_46_organisations_and_10_without_promotions(world: World) -> None:
    answer = ask(world, "tier_overlap")
    row = next(r for r in answer.rows if r.dimension == "member" and r.tiers == ["national", "provincial"])  # type: ignore[attr-defined]
    assert (row.count, row.count_without_lineage) == (46, 10)  # type: ignore[attr-defined]
    assert "46 家" in answer.headline.zh and "10 家" in answer.headline.zh
    (pair,) = [
        p for p in parts_of(answer).pairs
        if p.dimension == "member" and p.without_lineage and (p.tier_a, p.tier_b) == ("national", "provincial")
    ]  # fmt: skip
    assert pair.shared == 10 and pair.universe == len(world.frame.nodes("Organization"))
    assert pair.expected is not None and pair.expected > pair.shared and "无显著差别" in answer.headline.zh


@pytest.mark.parametrize(
    "given_", [{}, {"region": "440000"}, {"on": "2021-12-31"}, {"level": "ten"}, {"status": "cultivating"}]
)
def test_pairs_follow_from_the_rows(world: World, given_: dict[str, str]) -> None:
    answer = ask(world, "tier_overlap", given_)
    for pair in parts_of(answer).pairs:
        rows: list[Any] = [r for r in answer.rows if r.dimension == pair.dimension]  # type: ignore[attr-defined]
        count = "count_without_lineage" if pair.without_lineage else "count"
        assert pair.size_a == sum(getattr(r, count) for r in rows if pair.tier_a in r.tiers)
        assert pair.shared == sum(getattr(r, count) for r in rows if {pair.tier_a, pair.tier_b} <= set(r.tiers))


def test_a_province_says_what_asking_there_says(world: World) -> None:
    regions = parts_of(ask(world, "tier_overlap")).regions
    assert {r.region for r in regions} >= {"440000", "310000", "320000"}
    for region in regions:
        answer = ask(world, "tier_overlap", {"region": region.region})
        rows: list[Any] = [r for r in answer.rows if len(r.tiers) > 1]  # type: ignore[attr-defined]
        for dimension in ("member", "sector"):
            own = [r for r in rows if r.dimension == dimension]
            assert getattr(region, f"shared_{dimension}s") == sum(r.count for r in own), region
            apart = sum(r.count_without_lineage for r in answer.rows if r.dimension == dimension and len(r.tiers) > 1)  # type: ignore[attr-defined]
            assert getattr(region, f"shared_{dimension}s_without_lineage") == apart, region
        assert not parts_of(answer).regions


def test_what_is_shared_rests_on_facts(world: World) -> None:
    for row in ask(world, "tier_overlap").rows:
        if len(row.tiers) > 1 and row.count:  # type: ignore[attr-defined]
            assert row.evidence and (row.dimension == "sector" or world.statements(row.evidence[0])), row  # type: ignore[attr-defined]


def test_nothing_shared_is_not_called_proof(world: World) -> None:
    answer = ask(world, "tier_overlap", {"region": "220000"})
    assert not answer.rows and "不等于没有" in answer.headline.zh and "not proof of none" in answer.headline.en


def test_the_order_of_sets() -> None:
    assert next(tiers for _, tiers in CODES) == ORDER and len(CODES) == 7


# -- the ladder ------------------------------------------------------------------------------------------------------------


def test_flow_adds_up_to_the_promotions(world: World) -> None:
    answer, ladder = ask(world, "tier_overlap"), ask(world, "promotion_ladder")
    parts = parts_of(answer)
    assert sum(f.count for f in parts.flow) == parts.promotions == len(ladder.rows) == 16
    assert ladder.parts["flow"] == answer.parts["flow"]
    assert {f.year for f in parts.flow} == {int(r.promoted_on[:4]) for r in ladder.rows}  # type: ignore[attr-defined]


@pytest.mark.parametrize("region", ["CN", "220000", "310000"])
def test_targets_are_those_of_their_question(world: World, region: str) -> None:
    own = {
        (r.target, r.count, r.result)  # type: ignore[attr-defined]
        for r in ask(world, "targets", {"region": region}).rows
        if r.minimum is not None  # type: ignore[attr-defined]
    }
    shown = parts_of(ask(world, "tier_overlap", {"region": region})).targets
    assert {(t.target, t.count, t.result) for t in shown} == own and own
    assert {t.target for t in shown if t.by_promotion} <= {"CC-T2", "CC-T4", "CC-T5"}


def test_how_long_it_took_is_said_only_where_both_dates_are_known(world: World) -> None:
    answer = ask(world, "promotion_ladder")
    timed: list[Any] = [r for r in answer.rows if r.months_least is not None]  # type: ignore[attr-defined]
    assert len(timed) == answer.parts["timed"] and str(len(timed)) in answer.headline.zh
    for row in timed:
        assert row.from_approved_on and row.promoted_on and 0 <= row.months_least <= row.months_most
        assert row.evidence == [row.id, row.from_, row.to]
    empty = ask(world, "promotion_ladder", {"region": "220000"})
    assert not empty.rows and empty.parts["median_months"] is None and "不等于没有" in empty.headline.zh


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2018", "2020", (12.0, 36.0)),
        ("2018-01-15", "2018-02-15", (1.0, 1.0)),
        ("2020", "2020", (0.0, 12.0)),
        ("2021", "2020", None),
        (None, "2020", None),
        ("2020", None, None),
    ],
)
def test_months_between_partial_dates(start: str | None, end: str | None, months: tuple[float, float] | None) -> None:
    found = months_between(start, end)
    assert found == (months and pytest.approx(months, abs=0.05))
