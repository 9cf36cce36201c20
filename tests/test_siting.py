"""Siting: the search against brute force, what rules and targets forbid, and planted registries whose best sites are known by hand."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnknownName, WrongUse
from graph.ledger import Ledger
from graph.snapshot import Archive
from queries.siting.asked import Asked, read
from queries.siting.cover import Budget, Instance, best, regret, solve, worth
from queries.siting.rows import Siting
from queries.siting.site import site
from queries.world import World
from queries.worlds import Worlds
from tests.command_line import printed
from tests.homes import PAGE, center, load_into, member, write

# -- the search ------------------------------------------------------------------------------------------------------------


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Small instances with overlapping coverage and budgets."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(0, 6))
    number = st.integers(0, 8).map(float)
    covers = [sorted(draw(st.sets(st.integers(0, m - 1))) if m else []) for _ in range(n)]
    member_sets = st.sets(st.integers(0, n - 1), min_size=1).map(lambda s: tuple(sorted(s)))
    budgets = draw(st.lists(st.builds(Budget, member_sets, st.integers(0, 1), st.integers(1, 3)), max_size=2))
    own, weights = draw(st.lists(number, min_size=n, max_size=n)), draw(st.lists(number, min_size=m, max_size=m))
    return Instance(np.array(own), covers, np.array(weights), draw(st.integers(1, 4)), budgets)


def _allowed(instance: Instance, chosen: tuple[int, ...]) -> bool:
    return all(b.low <= len(set(b.members) & set(chosen)) <= b.high for b in instance.budgets)


def everything(instance: Instance) -> list[tuple[float, tuple[int, ...]]]:
    """Every allowed set with its worth, best first."""
    sizes = range(instance.p + 1)
    sets = itertools.chain.from_iterable(itertools.combinations(range(len(instance.own)), size) for size in sizes)
    found = [(worth(instance, chosen), chosen) for chosen in sets if _allowed(instance, chosen)]
    return sorted(found, key=lambda pair: -pair[0])


@settings(max_examples=150, deadline=None)
@given(instances())
def test_the_search_finds_what_brute_force_finds(instance: Instance) -> None:
    every = everything(instance)
    found = solve(instance)
    if not every:
        assert found is None
        with pytest.raises(WrongUse):
            best(instance, 1)
        return
    assert found is not None
    assert found.worth == pytest.approx(every[0][0]) and found.gap == pytest.approx(0)
    assert (pytest.approx(found.worth), found.chosen) in every


@settings(max_examples=60, deadline=None)
@given(instances(), st.integers(1, 5))
def test_the_next_best_sets_are_the_next_best(instance: Instance, k: int) -> None:
    every = everything(instance)
    if not every:
        return
    found = best(instance, k)
    assert len({choice.chosen for choice in found}) == len(found) == min(k, len(every))
    assert [c.worth for c in found] == pytest.approx([value for value, _ in every[: len(found)]])


@settings(max_examples=60, deadline=None)
@given(instances(), st.data())
def test_regret_is_what_brute_force_says(instance: Instance, data: st.DataObject) -> None:
    every = everything(instance)
    if not every:
        return
    factors = st.integers(0, 3).map(float)
    own = instance.own * np.array(data.draw(st.lists(factors, min_size=len(instance.own), max_size=len(instance.own))))
    other = Instance(own, instance.covers, instance.weights * data.draw(factors), instance.p, instance.budgets)
    missed, there = regret(instance, every[0][1], other.own, other.weights)
    top = everything(other)[0][0]
    assert missed == pytest.approx(1 - worth(other, every[0][1]) / top if top > 0 else 0)
    assert worth(other, there) == pytest.approx(top) or top == 0


def test_what_is_covered_twice_counts_once() -> None:
    instance = Instance(np.zeros(3), [[0, 1], [1, 2], [3]], np.array([5.0, 5.0, 1.0, 2.0]), 2)
    found = solve(instance)
    assert found and found.chosen == (0, 2) and found.worth == 12  # the second covers more alone, less beside the first
    assert solve(Instance(np.zeros(0), [], np.zeros(0), 2)) is not None


# -- planted registries ----------------------------------------------------------------------------------------------------

PLACES = {"440000": "广东省", "450000": "广西壮族自治区", "530000": "云南省"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three provinces, two sectors, one chain of four segments: 广东 works in two missing ones (one weak), 广西 in one of them and another.

    云南 has a center of the first sector, and the shipped rule of one center per sector binds there.
    """
    home = tmp_path_factory.mktemp("siting")
    folder = home / "registry"
    said = {"source_url": PAGE, "confidence": "high"}
    write(
        folder, "regions", {"code": "CN", "level": "country", "name_zh": "中国", "source_url": PAGE},
        *({"code": code, "level": "province", "name_zh": name, "parent_code": "CN", "source_url": PAGE} for code, name in PLACES.items()),
    )  # fmt: skip
    write(
        folder, "sectors", {"sector_id": "TF-09", "scheme": "TEN_FIELDS", "name_zh": "新材料", "source": PAGE},
        *({"sector_id": f"RS-00{n}", "scheme": "REGISTRY", "name_zh": name, "source": PAGE} for n, name in ((1, "石墨烯"), (2, "稀土"))),
    )  # fmt: skip
    write(
        folder,
        "sector_crosswalk",
        *(
            {"scheme": "REGISTRY", "sector_id": f"RS-00{n}", "ten_field_id": "TF-09", "basis": "stated", "source": PAGE}
            for n in (1, 2)
        ),
    )
    write(
        folder,
        "chains",
        {**said, "chain_id": "TST", "name_zh": "测试链", "ten_field_id": "TF-09", "center_ids": "YN-01"},
    )
    write(
        folder, "segments",
        *({**said, "chain_id": "TST", "segment_id": f"TST-0{n}", "name_zh": f"测试环节{n}", "weak_point": "yes" if n == 1 else ""} for n in range(1, 5)),
    )  # fmt: skip
    write(
        folder, "segment_edges", {**said, "relation": "FEEDS", "from_segment_id": "TST-01", "to_segment_id": "TST-02"}
    )
    write(folder, "centers", center("YN-01", province="云南省", approved_on="2019"))
    write(folder, "memberships", member("YN-01", "云南测试公司"))
    write(
        folder, "organizations",
        *({"org_name": f"{place}测试公司", "province": name, "source_url": PAGE} for place, name in (("广东", "广东省"), ("广西", "广西壮族自治区"), ("云南", "云南省"))),
    )  # fmt: skip
    works = (("广东", 1), ("广东", 2), ("广西", 2), ("广西", 3), ("云南", 4))
    write(
        folder, "center_segments",
        {**said, "subject_kind": "center", "center_id": "YN-01", "segment_id": "TST-04", "basis": "stated"},
        *({**said, "subject_kind": "org", "org_name": f"{place}测试公司", "segment_id": f"TST-0{n}", "basis": "stated"} for place, n in works),
    )  # fmt: skip
    with Ledger.open(home / "ledger.duckdb") as ledger:
        reports = load_into(ledger, folder)
        assert not [problem for report in reports for problem in report.problems]
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="module")
def world(home: Path) -> Iterator[World]:
    """The published graph."""
    opened = Worlds(home)
    yield opened.world()
    opened.close()


def asked(**given: Any) -> Asked:
    """What is asked, the sector's ten fields as unit."""
    return read({"level": "ten", "p": 1, "alternatives": 0, **given})


def places(found: Siting) -> list[tuple[str, str]]:
    """The chosen sites."""
    return [(row.place, row.topic) for row in found.rows]


def test_the_place_that_covers_most_comes_first(world: World) -> None:
    found = site(world, asked(p=2))
    assert places(found) == [("440000", "TF-09"), ("450000", "TF-09")]
    first, second = found.rows
    assert {s.id: s.weak_point for s in first.segments} == {"TST-01": True, "TST-02": False}
    assert [s.id for s in second.segments] == ["TST-03"]  # the other one is covered by the first already
    assert first.parts == {"segments": 3.0, "gap": 1.0, "base": 1.0} and first.gain == 5.0
    assert [o.name for o in first.organizations] == ["广东测试公司"]
    assert found.worth == sum(row.gain for row in found.rows) == 8.0 and found.optimality_gap == 0
    assert found.headline.zh.startswith(
        "在中国再设省级中心，首选 2 处：广东省·新材料、广西壮族自治区·新材料；可补 3 个未见中心的环节（薄弱环节 1 个）"
    )
    assert "未知是否已有中心" in found.headline.zh and "it is not known" in found.headline.en


def test_weights_decide(world: World) -> None:
    assert places(site(world, asked(segments=0, gap=1, base=0, p=3)))[:2] == [("440000", "TF-09"), ("450000", "TF-09")]
    nothing = site(world, asked(segments=0, gap=0, base=0))
    assert nothing.worth == 0 and nothing.optimality_gap == 0
    only = {tuple(sorted(r.weights.items())): r.regret for r in site(world, asked()).regret}
    assert all(0 <= value <= 1 for value in only.values()) and len(only) == 9


def test_what_is_not_known_can_be_left_out(world: World) -> None:
    found = site(world, asked(unknown="leave_out", p=3))
    assert not found.rows and found.candidates == 0
    assert found.headline.zh == "在中国，已收录的资料没有指出哪里缺少省级中心。"
    assert any("未知的不算" in limit for limit in found.limits.zh)


def test_segments_with_their_neighbours(world: World) -> None:
    found = site(world, asked(by="segment"))
    assert places(found) in ([("440000", "TST-01")], [("440000", "TST-02")])
    assert {s.id for s in found.rows[0].segments} == {"TST-01", "TST-02"}  # the one feeds the other
    assert found.candidates == 4


def test_a_field_has_one_center_unless_a_second_is_asked_for(world: World) -> None:
    fields = {"level": "field", "region": "云南省", "p": 5}
    assert places(site(world, asked(**fields))) == [("530000", "RS-002")]
    both = site(world, asked(**fields, second=True))
    assert places(both) == [("530000", "RS-002")]  # nothing is missing where the field has its center
    assert len(both.rows) < 5 and "所求 5 个" in both.headline.zh


def test_so_many_in_one_place(world: World) -> None:
    two = site(world, asked(level="field", region="440000", p=2))
    assert len(two.rows) == 2
    one = site(world, asked(level="field", region="440000", p=2, at_most=1))
    assert len(one.rows) == 1


def test_alternatives_are_worse_or_equal_and_named(world: World) -> None:
    found = site(world, asked(alternatives=4))
    assert [a.worth for a in found.alternatives] == sorted((a.worth for a in found.alternatives), reverse=True)
    assert found.alternatives[0].instead_of == ["广东省·新材料"] and found.alternatives[0].takes == [
        "广西壮族自治区·新材料"
    ]
    assert found.alternatives[0].loss == pytest.approx(1 - 4 / 5)  # two segments, the gap, one organisation


def test_rules_and_targets_of_the_bundled_registry(registry: Path) -> None:
    opened = Worlds(registry)
    try:
        world = opened.world()
        past = site(world, read({"region": "云南", "p": 12, "on": "2024", "alternatives": 0}))
        binding = {b.target: b for b in past.budgets if b.in_force}
        assert binding["YN-T2"].maximum == 10 and binding["YN-T2"].existing + len(past.rows) <= 10
        assert not next(b for b in past.budgets if b.target == "YN-T1").in_force
        today = site(world, read({"region": "云南", "p": 12, "alternatives": 0}))
        assert not any(b.in_force for b in today.budgets)
        aimed = {"region": "天津", "p": 1, "on": "2020", "alternatives": 0}
        target = next(b for b in site(world, read(aimed)).budgets if b.target == "TJ-T1")
        assert target.in_force and target.minimum and target.minimum - target.existing > 1
        with pytest.raises(WrongUse):  # one more cannot reach the minimum
            site(world, read({**aimed, "enforce_minimum": True}))
        reached = site(world, read({**aimed, "enforce_minimum": True, "p": 4}))
        assert target.minimum - target.existing <= len(reached.rows) <= (target.maximum or 0) - target.existing
    finally:
        opened.close()


# -- doors -----------------------------------------------------------------------------------------------------------------


def test_what_is_asked_is_checked(world: World) -> None:
    for wrong in (
        {"p": 0},
        {"tier": "world"},
        {"gap": -1},
        {"unknown": "maybe"},
        {"on": "yesterday"},
        {"colour": "red"},
    ):
        with pytest.raises(WrongUse) as error:
            read(wrong)
        assert next(iter(wrong)) in error.value.text.zh and error.value.remedy
    with pytest.raises(UnknownName):
        site(world, asked(region="无此地"))


def test_the_command_line(home: Path) -> None:
    said = printed(["whatif", "site", "--p", "2", "--level", "ten"], home, width=200)
    assert said.startswith("在中国再设省级中心") and "广东省" in said and "备选" in said
    plain = json.loads(printed(["whatif", "site", "--json", "--level", "ten", "--region", "广西壮族自治区"], home))
    assert [row["place"] for row in plain["rows"]] == ["450000"]


def test_the_api(home: Path) -> None:
    from api.app import create_app
    from api.words import SITING
    from tests.http_client import TestClient

    assert SITING.keys() == Asked.model_fields.keys()
    opened = Worlds(home)
    try:
        client = TestClient(create_app(opened), base_url="http://127.0.0.1:8000")
        answer = client.get("/v1/whatif/site?p=2&level=ten")
        assert answer.status_code == 200
        assert [row.place for row in Siting.model_validate(answer.json()).rows] == ["440000", "450000"]
        again = client.get("/v1/whatif/site?p=2&level=ten", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        for wrong in ("p=0", "p=x", "tier=world", "region=nowhere", "colour=red", "unknown=perhaps"):
            assert client.get(f"/v1/whatif/site?{wrong}").status_code == 422, wrong
    finally:
        opened.close()
