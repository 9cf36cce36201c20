"""Sector gaps in parts: the arithmetic against brute force and simulation, and a planted registry whose gap is known by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph.ledger import Ledger
from graph.snapshot import Archive
from queries.ask import ask
from queries.gaps.advantage import STRONGEST, advantage, spread
from queries.gaps.proximity import density, proximity
from queries.gaps.rows import Figures, Row
from queries.gaps.scoring import ranked, weights, worth
from queries.world import World
from queries.worlds import Worlds
from tests.homes import PAGE, center, load_into, member, write

PARTS = tuple(weights().parts)
presences = arrays(np.bool_, st.tuples(st.integers(1, 8), st.integers(2, 6)))
cells = arrays(
    np.float64,
    st.tuples(st.integers(1, 9), st.just(len(PARTS))),
    elements=st.sampled_from([0.0, 0.25, 0.5, 1.0, np.nan]),
)


# -- relatedness -----------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(presences)
def test_proximity_is_shrunk_between_what_was_seen_and_the_mean(presence: Any) -> None:
    near, held = proximity(presence), presence.astype(int)
    together, alone = held.T @ held, held.sum(axis=0)
    n = presence.shape[1]
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b and alone[a] and alone[b]]
    larger = sum(max(alone[a], alone[b]) for a, b in pairs)
    mean = sum(together[a, b] for a, b in pairs) / larger if larger else 0
    for a, b in pairs:
        seen = together[a, b] / max(alone[a], alone[b])
        assert min(seen, mean) - 1e-9 <= near[a, b] <= max(seen, mean) + 1e-9
        assert near[a, b] == pytest.approx(near[b, a])
    for a in range(n):
        assert near[a, a] == 0
        assert alone[a] or np.isnan(np.delete(near[a], a)).all()


def test_the_fewer_provinces_the_nearer_to_the_mean() -> None:
    """Two pairs always seen together, one in a single province, one in twenty."""
    presence = np.zeros((21, 4), dtype=bool)
    presence[0, :2] = True
    presence[1:, 2:] = True
    near = proximity(presence)
    assert near[0, 1] < near[2, 3] and near[2, 3] > 0.85 and near[0, 2] < near[0, 1]
    grouped = proximity(presence, np.array([0, 1, 0, 1]))
    assert grouped[0, 1] > near[0, 1]  # pairs of their two groups go together elsewhere


@settings(max_examples=100, deadline=None)
@given(presences)
def test_density_is_a_share_and_says_nothing_of_what_is_not_known(presence: Any) -> None:
    found = density(presence, proximity(presence))
    known = ~np.isnan(found)
    assert ((found[known] >= 0) & (found[known] <= 1 + 1e-9)).all()
    assert np.isnan(found[~presence.any(axis=1)]).all() and np.isnan(found[:, ~presence.any(axis=0)]).all()


# -- comparative advantage -------------------------------------------------------------------------------------------------


def _drawn(rng: np.random.Generator, strength: float, places: int) -> tuple[Any, Any, Any]:
    mean = rng.dirichlet(np.full(6, 4.0))
    shares = rng.dirichlet(strength * mean, places)
    sizes = rng.integers(3, 120, places)
    return mean, shares, np.array([rng.multinomial(n, p) for n, p in zip(sizes, shares, strict=True)])


def test_the_interval_covers_the_truth() -> None:
    rng, inside, total = np.random.default_rng(7), 0, 0
    for _ in range(20):
        mean, shares, counts = _drawn(rng, 15.0, 34)
        found = advantage(counts, np.ones(34, dtype=bool))
        truth = shares / mean
        inside += int(((found.low <= truth) & (truth <= found.high)).sum())
        total += truth.size
    assert 0.85 < inside / total < 0.96  # 0.90 is meant; the mean itself is estimated


def test_the_strength_of_the_prior_is_found_again() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(10):
        mean, _, counts = _drawn(rng, 15.0, 200)
        found.append(spread(counts, mean))
    assert 11 < float(np.median(found)) < 20
    alike = np.tile(np.array([[30, 70]]), (20, 1))
    assert spread(alike, np.array([0.3, 0.7])) == 1000  # places that do not differ: the mean is all there is
    apart = np.array([[50, 0], [0, 50]] * 5)
    assert spread(apart, np.array([0.5, 0.5])) == STRONGEST


def test_small_places_are_drawn_to_the_mean() -> None:
    counts = np.array([[40, 60], [60, 40], [20, 80], [80, 20], [2, 0], [0, 0], [200, 0]])
    reference = np.array([True, True, True, True, False, False, False])
    found = advantage(counts, reference)
    assert 1 < found.value[4, 0] < found.value[6, 0] < 2  # both have nothing else, one has two, the other two hundred
    assert found.high[4, 0] - found.low[4, 0] > found.high[6, 0] - found.low[6, 0]
    assert np.isnan(found.value[5]).all()
    known = ~np.isnan(found.value)
    assert (found.low[known] <= found.value[known]).all() and (found.value[known] <= found.high[known]).all()
    never = advantage(np.array([[3, 0], [4, 0]]), np.array([True, True]))
    assert np.isnan(never.value).all()  # a sector nobody is known to work in, and one all are, tell nothing


# -- score and rank --------------------------------------------------------------------------------------------------------


def test_the_weights_are_whole_and_told_in_both_languages() -> None:
    assert weights().vector.sum() == pytest.approx(1)
    assert all(part.zh and part.en and part.zh != part.en for part in weights().parts.values())


@settings(max_examples=150, deadline=None)
@given(cells, st.data())
def test_scores_grow_with_every_part_and_ranks_are_those_of_counting(values: Any, data: st.DataObject) -> None:
    found = ranked(worth(values))
    expected = np.nansum(worth(values) * weights().vector, axis=1)
    assert found.score == pytest.approx(expected)
    rounded = np.round(expected, 9)
    assert found.rank.tolist() == [1 + int((rounded > own).sum()) for own in rounded]
    assert (found.low <= found.rank).all() and (found.rank <= found.high).all()
    assert (found.low >= 1).all() and (found.high <= len(values)).all()
    cell, part = data.draw(st.integers(0, len(values) - 1)), data.draw(st.integers(0, len(PARTS) - 1))
    more = np.nan_to_num(values)
    more[cell, part] += 0.3
    after = ranked(worth(more))
    assert after.score[cell] >= found.score[cell] and after.rank[cell] <= found.rank[cell]


def test_a_cell_that_leads_in_everything_leads_under_all_weights() -> None:
    found = ranked(np.array([[1.0] * len(PARTS), [0.5] * len(PARTS), [0.4] * 3 + [0.6] * (len(PARTS) - 3)]))
    assert (found.rank[0], found.low[0], found.high[0]) == (1, 1, 1)
    assert found.low[1] < found.high[1] or found.low[2] < found.high[2]  # these two trade places as the weights move
    assert ranked(np.zeros((0, len(PARTS)))).rank.tolist() == []


# -- a planted registry ----------------------------------------------------------------------------------------------------

PROVINCES = {"220000": "吉林省", "440000": "广东省", "450000": "广西壮族自治区", "530000": "云南省"}
WORKS = (("甲", 1), ("乙", 2), ("乙", 3))
FIELDS = {"RS-001": "石墨烯", "RS-002": "稀土", "RS-003": "机器人"}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """广西 lacks a provincial center of 稀土, but has its organisations, its segments and a city center of it; of 吉林 nothing is known."""
    home = tmp_path_factory.mktemp("gaps")
    folder, said = home / "registry", {"source_url": PAGE, "confidence": "high"}
    write(
        folder, "regions", {"code": "CN", "level": "country", "name_zh": "中国", "source_url": PAGE},
        *({"code": code, "level": "province", "name_zh": name, "parent_code": "CN", "source_url": PAGE} for code, name in PROVINCES.items()),
        {"code": "450100", "level": "city", "name_zh": "南宁市", "parent_code": "450000", "source_url": PAGE, "registry_city_zh": "南宁"},
    )  # fmt: skip
    write(
        folder, "sectors", {"sector_id": "TF-09", "scheme": "TEN_FIELDS", "name_zh": "新材料", "source": PAGE},
        {"sector_id": "TF-02", "scheme": "TEN_FIELDS", "name_zh": "高档数控机床和机器人", "source": PAGE},
        *({"sector_id": n, "scheme": "REGISTRY", "name_zh": name, "source": PAGE} for n, name in FIELDS.items()),
    )  # fmt: skip
    write(
        folder, "sector_crosswalk",
        *({"scheme": "REGISTRY", "sector_id": n, "ten_field_id": "TF-02" if n == "RS-003" else "TF-09", "basis": "stated", "source": PAGE} for n in FIELDS),
    )  # fmt: skip
    write(
        folder,
        "chains",
        {**said, "chain_id": "TST", "name_zh": "测试链", "ten_field_id": "TF-09", "center_ids": "GD-02"},
    )
    write(
        folder, "segments",
        *({**said, "chain_id": "TST", "segment_id": f"TST-0{n}", "name_zh": f"测试环节{n}", "weak_point": "yes" if n == 3 else ""} for n in range(1, 5)),
    )  # fmt: skip
    write(
        folder, "centers",
        center("GD-01", approved_on="2019"), center("GD-02", approved_on="2019", sector_zh="稀土"), center("GD-03", approved_on="2020", sector_zh="机器人"),
        center("GX-01", approved_on="2020", province="广西壮族自治区"),
        center("NN-01", approved_on="2021", province="广西壮族自治区", city="南宁", tier="city", sector_zh="稀土"),
        center("NAT-91", approved_on="2021", province="广西壮族自治区", tier="national", sector_zh="机器人"),
        center("YN-01", approved_on="2020", province="云南省"),
    )  # fmt: skip
    write(
        folder,
        "memberships",
        member("GX-01", "广西测试甲公司"),
        member("NN-01", "广西测试乙公司"),
        member("YN-01", "云南测试公司"),
    )
    write(
        folder, "organizations",
        *({"org_name": f"{name}公司", "province": province, "source_url": PAGE} for name, province in (
            ("广西测试甲", "广西壮族自治区"), ("广西测试乙", "广西壮族自治区"), ("云南测试", "云南省"),
        )),
    )  # fmt: skip
    write(
        folder, "center_segments",
        {**said, "subject_kind": "center", "center_id": "GD-02", "segment_id": "TST-04", "basis": "stated"},
        *({**said, "subject_kind": "org", "org_name": f"广西测试{who}公司", "segment_id": f"TST-0{n}", "basis": "stated"} for who, n in WORKS),
    )  # fmt: skip
    with Ledger.open(home / "ledger.duckdb") as ledger:
        reports = load_into(ledger, folder, Path("queries/policy"))
        assert not [problem for report in reports for problem in report.problems]
        Archive(home).publish(ledger)
    worlds = Worlds(home)
    yield worlds.world()
    worlds.close()


def cell(world: World, place: str, rank: str, unit: str, **given_: str) -> Any:
    rows: list[Any] = list(ask(world, "sector_gaps", given_).rows)
    return next(r for r in rows if (r.region, r.tier, r.sector) == (place, rank, unit))


def test_the_planted_gap_comes_first_in_its_region_and_in_the_answer(planted: World) -> None:
    row = cell(planted, "450000", "provincial", "RS-002")
    assert (row.state, row.rank, row.served_by) == ("unknown", 1, [])
    assert (row.base, row.entry_potential, row.chain_need) == (2, 0.75, 3)
    assert row.parts["lower_tier"] == weights().parts["lower_tier"].weight
    assert [(c.kind, c.id or c.name) for c in row.would_close if c.kind in ("promote", "take_up")] == [
        ("promote", "NN-01"), ("take_up", "TST-03"), ("take_up", "TST-01"), ("take_up", "TST-02"),
    ]  # fmt: skip
    assert [c.name for c in row.would_close if c.kind == "build_on"] == [
        "广西测试乙公司",
        "广西测试甲公司",
    ]  # who works in more of it first
    assert (row.would_close[0].kind, row.would_close[0].name) == (
        "load_list",
        "广西壮族自治区省级中心名单",
    ) and "没有来源" in row.would_close[0].why.zh
    answer = ask(planted, "sector_gaps", {"tier": "provincial"})
    assert answer.parts["top"][0]["region"] == "450000" and answer.parts["top"][0]["sector"] == "RS-002"
    assert "广西壮族自治区省级·稀土" in answer.headline.zh and "不知道" in answer.headline.zh


def test_what_is_not_known_is_null_and_what_was_looked_for_in_vain_is_zero(planted: World) -> None:
    nothing = cell(planted, "220000", "provincial", "RS-002")
    assert [
        nothing.base,
        nothing.rca,
        nothing.entry_potential,
        nothing.relatedness,
        nothing.relatedness_organizations,
    ] == [None] * 5
    assert (
        nothing.parts["base"] is None and nothing.parts["relatedness"] is None and nothing.parts["lower_tier"] is None
    )
    assert nothing.chain_need == 3 and nothing.score > 0  # the chain and the lists of policies are known all the same
    looked = cell(planted, "530000", "provincial", "RS-002")
    assert (looked.base, looked.entry_potential) == (0, 0.0) and looked.rca < 1
    assert cell(planted, "450000", "provincial", "RS-003").chain_need is None  # a sector without a chain


def test_a_place_without_a_jurisdiction_of_the_tier_has_no_cells(planted: World) -> None:
    answer = ask(planted, "sector_gaps", {"tier": "city", "region": "530000"})
    assert not answer.rows and (answer.parts["cells"], answer.parts["top"], answer.parts["places"]) == (0, [], [])


def test_a_center_of_a_higher_tier_serves_its_place(planted: World) -> None:
    row = cell(planted, "450000", "provincial", "RS-003")
    assert [c.id for c in row.served_by] == ["NAT-91"]
    assert (row.rank, row.rank_low, row.rank_high) == (None, None, None) and row.score is not None
    elsewhere = cell(planted, "440000", "national", "RS-003", region="440000")
    assert [c.id for c in elsewhere.served_by] == ["NAT-91"]  # national centers serve the country, wherever they stand
    assert not any(c["sector"] == "RS-003" for c in ask(planted, "sector_gaps").parts["top"] if c["region"] == "450000")


def test_lists_of_policies_with_their_clause(planted: World) -> None:
    listed = {p.document: p for p in cell(planted, "530000", "provincial", "RS-002").priority}
    assert set(listed) == {"CN-2016-IMPL-GUIDE", "YN-2019-CULTIVATE"}
    assert listed["CN-2016-IMPL-GUIDE"].how == "named" and listed["CN-2016-IMPL-GUIDE"].item == "新材料"
    assert listed["CN-2016-IMPL-GUIDE"].in_force == "no"
    assert all(planted.statements(p.clause) for p in listed.values())
    assert {p.document for p in cell(planted, "450000", "provincial", "RS-002").priority} == {"CN-2016-IMPL-GUIDE"}
    robots = {p.document: p.how for p in cell(planted, "530000", "provincial", "RS-003").priority}
    assert robots == {"CN-2016-IMPL-GUIDE": "named"} or robots["YN-2019-CULTIVATE"] == "same_field"


# -- the bundled registry --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(registry: Path) -> Iterator[World]:
    """The bundled registry."""
    worlds = Worlds(registry)
    yield worlds.world()
    worlds.close()


SCOPES: list[dict[str, str]] = [
    {},
    {"region": "310000"},
    {"level": "ten"},
    {"level": "group", "tier": "provincial", "on": "2021-12-31"},
    {"sector": "RG-07"},
]


@pytest.mark.parametrize("given_", SCOPES)
def test_rows_are_whole_and_parts_add_up(world: World, given_: dict[str, str]) -> None:
    answer = ask(world, "sector_gaps", given_)
    rows: list[Any] = list(answer.rows)
    parts = Figures.model_validate(answer.parts)
    assert parts.cells == len(rows) == parts.yes + parts.no + parts.unknown + parts.not_applicable
    assert sum(p.yes for p in parts.places) == parts.yes and sum(p.unknown for p in parts.places) == parts.unknown
    for row in rows[:: 1 + len(rows) // 400]:
        assert Row.model_validate(row.model_dump()) == row
    for row in rows:
        if row.state in ("yes", "not_applicable"):
            assert row.score is None and row.rank is None and not row.parts and not row.would_close
            continue
        assert tuple(row.parts) == PARTS
        assert row.score == pytest.approx(sum(v for v in row.parts.values() if v is not None), abs=5e-4)
        assert (row.rank is None) == bool(row.served_by)
        assert row.rank is None or row.rank_low <= row.rank <= row.rank_high
        assert row.rca is None or row.rca_low <= row.rca <= row.rca_high
        is_listed = row.coverage is not None and row.coverage.complete
        assert is_listed != any(c.kind == "load_list" for c in row.would_close) and (row.state == "no") <= is_listed
        assert {p.clause for p in row.priority} <= set(row.evidence)


def test_ranks_count_the_cells_of_a_place_that_nothing_serves(world: World) -> None:
    by_block: dict[tuple[str, str], list[Any]] = {}
    for row in ask(world, "sector_gaps", {"level": "group"}).rows:
        if row.rank is not None:  # type: ignore[attr-defined]
            by_block.setdefault((row.region, row.tier), []).append(row)  # type: ignore[attr-defined]
    for rows in by_block.values():
        best = max(r.score for r in rows)
        assert {r.rank for r in rows if r.score >= best - 1e-4} >= {1}
        assert sorted(r.rank for r in rows)[0] == 1 and max(r.rank_high for r in rows) <= len(rows)


def test_needs_of_a_chain_are_those_of_chain_coverage(world: World) -> None:
    rows: list[Any] = list(ask(world, "chain_coverage", {"chain": "RAIL"}).rows)
    open_ones = sum(not r.centers for r in rows)
    cells: list[Any] = list(ask(world, "sector_gaps", {"sector": "RS-010", "tier": "provincial"}).rows)
    assert {r.chain_need for r in cells if r.state != "yes"} == {open_ones}


def test_hubei_has_the_national_center_already(world: World) -> None:
    row = cell(world, "420000", "provincial", "RS-004", region="420000", tier="provincial")
    assert "NAT-04" in [c.id for c in row.served_by] and row.rank is None


@pytest.mark.parametrize(
    ("region", "words"), [("220000", "资料不足"), ("530000", "资料不足"), ("440000", "现有资料最支持")]
)
def test_the_headline_says_what_it_cannot_say(world: World, region: str, words: str) -> None:
    answer = ask(world, "sector_gaps", {"region": region})
    assert words in answer.headline.zh and "未知" in answer.headline.zh
    assert ("does not tell" in answer.headline.en) == (words == "资料不足")


def test_yunnan_is_told_which_of_its_listed_sectors_have_no_row(world: World) -> None:
    said = " ".join(ask(world, "sector_gaps", {"region": "530000"}).limits.zh)
    assert "绿色食品" in said and "已过有效期" in said
