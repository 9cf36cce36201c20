"""Every question on every store against expectations computed from the CSV files alone (tests/oracle)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import AmbiguousName, NotFound, UnknownName, WrongUse
from queries.ask import ask
from queries.catalogue import NAMES
from queries.parameters import parse
from queries.scope import Scope
from queries.world import World
from queries.worlds import Worlds
from tests import oracle
from tests.homes import publish_home, published_on
from tests.oracle.planting import copy_registry, plant

SCOPES: list[dict[str, str]] = [
    {},
    {"tier": "national"},
    {"tier": "provincial", "region": "440000"},
    {"region": "310000"},
    {"region": "320400"},
    {"region": "370000", "status": "cultivating"},
    {"status": "designated", "on": "2023-03-28", "region": "310000", "tier": "provincial"},
    {"sector": "RG-07"},
    {"sector": "TF-09", "tier": "provincial"},
    {"sector": "YN-16"},
    {"on": "2018-08-31"},
    {"on": "2018-11-30", "region": "620000"},
    {"on": "2016-05-15", "tier": "national"},
    {"region": "530000"},
    {"region": "220100"},
    {"region": "500000", "tier": "city"},
]


def _id(scope: dict[str, str]) -> str:
    return ",".join(f"{k}={v}" for k, v in scope.items()) or "default"


@pytest.fixture(scope="module")
def planted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry with planted centers in Changchun, Yunnan and elsewhere."""
    home = tmp_path_factory.mktemp("planted")
    registry = copy_registry(home / "registry")
    source = "http://news.cnev.cn/Info_78531.html"
    base = {
        "name_basis": "verbatim",
        "status": "designated",
        "date_basis": "unknown",
        "source_url": source,
        "confidence": "high",
    }
    places = [
        ("CC", "吉林省", "长春", "city", 2),
        ("YN", "云南省", "", "provincial", 2),
        ("HLJ", "黑龙江省", "", "provincial", 2),
    ]
    for prefix, province, city, tier, n in places:
        for number in range(90, 90 + n):
            plant(
                registry, "centers", center_id=f"{prefix}-{number}", name_zh=f"{province}{number}创新中心", tier=tier, province=province, city=city,
                sector_zh="石墨烯", sector_group_zh="新材料", **base,
            )  # fmt: skip
    plant(
        registry, "centers", center_id="CC-92", name_zh="长春单独创新中心", tier="city", province="吉林省", city="长春", sector_zh="机器人",
        sector_group_zh="高端装备与机器人", **base,
    )  # fmt: skip
    publish_home(home, registry)
    return home


@pytest.fixture(scope="module")
def bundled(world: World) -> oracle.Registry:
    """The CSVs the world was built from, read by the oracle, with the world's default date."""
    return oracle.read(Path("data/registry"), published_on(world.snapshot))


def scope_of(scope: dict[str, str]) -> dict[str, Any]:
    """The oracle's keywords of a scope."""
    return {"tier": None, "region": "CN", "sector": None, "status": "all", "on": None, **scope}


def rows_of(world: World, name: str, given: dict[str, str]) -> list[Any]:
    return list(ask(world, name, given).rows)


@pytest.mark.parametrize("level", ["field", "group", "ten"])
@pytest.mark.parametrize("scope", SCOPES, ids=_id)
def test_one_center_per_sector(world: World, bundled: oracle.Registry, scope: dict[str, str], level: str) -> None:
    got = {
        (r.region, r.tier, r.sector): (r.finding, r.count, frozenset(c.id for c in r.centers))
        for r in rows_of(world, "one_center_per_sector", {**scope, "level": level})
    }
    assert got == oracle.one_center_per_sector(bundled, **scope_of(scope), level=level)


@pytest.mark.parametrize("scope", [{}, {"region": "440000"}, {"sector": "RG-07", "level": "group"}], ids=_id)
def test_near_duplicates_are_the_same_in_every_store(world: World, registry: Path, scope: dict[str, str]) -> None:
    """What is compared is checked in test_focus; here that the store makes no difference, and the places and dates are respected."""
    rows = rows_of(world, "near_duplicates", {"k": "500", **scope})
    embedded = Worlds(registry)
    assert rows == rows_of(embedded.world(store="embedded"), "near_duplicates", {"k": "500", **scope})
    embedded.close()
    inside = {c.id for c in Scope(world, parse({"region": scope.get("region", "CN")})).centers}
    assert rows
    assert {end for row in rows for end in (row.a, row.b)} <= inside


@pytest.mark.parametrize("level", ["field", "group", "ten"])
@pytest.mark.parametrize("scope", SCOPES, ids=_id)
def test_sector_gaps(world: World, bundled: oracle.Registry, scope: dict[str, str], level: str) -> None:
    got = {
        (r.region, r.tier, r.sector): (r.state, frozenset(c.id for c in r.centers))
        for r in rows_of(world, "sector_gaps", {**scope, "level": level})
    }
    assert got == oracle.sector_gaps(bundled, **scope_of(scope), level=level)


@pytest.mark.parametrize("scope", SCOPES, ids=_id)
def test_coverage_of_sources(world: World, bundled: oracle.Registry, scope: dict[str, str]) -> None:
    for row in rows_of(world, "sector_gaps", {**scope, "level": "ten"}):
        expected = oracle.coverage(
            bundled, tier=row.tier, region=row.region, status=scope.get("status", "all"), on=scope.get("on")
        )
        got = (
            (row.coverage.named, row.coverage.stated, row.coverage.as_of or "", row.coverage.complete)
            if row.coverage
            else None
        )
        assert got == (
            (expected.named, expected.stated, expected.as_of or "", expected.complete) if expected else None
        ), (row.tier, row.region)


@pytest.mark.parametrize("chain", ["", "BAT", "FIB"])
@pytest.mark.parametrize("scope", SCOPES, ids=_id)
def test_chain_coverage(world: World, bundled: oracle.Registry, scope: dict[str, str], chain: str) -> None:
    rows = rows_of(world, "chain_coverage", {**scope, "chain": chain})
    got = {r.segment: (r.state, r.organization_state, frozenset(c.id for c in r.centers)) for r in rows}
    assert got == oracle.chain_coverage(bundled, chain=chain or None, **scope_of(scope))
    share = oracle.linked_share(bundled, **scope_of(scope))
    assert all(r.completeness == (None if share is None else round(float(share), 4)) for r in rows)


@pytest.mark.parametrize("scope", SCOPES, ids=_id)
def test_collaboration_density(world: World, bundled: oracle.Registry, scope: dict[str, str]) -> None:
    got = {r.layer: (r.organizations, r.ties, r.density) for r in rows_of(world, "collaboration_density", scope)}
    expected = oracle.collaboration_density(bundled, **scope_of(scope))
    for layer, (organizations, ties, density) in got.items():
        want = expected[layer]
        assert (organizations, ties) == (want.organizations, want.ties), layer
        assert density == pytest.approx(float(want.density)) if want.density is not None else density is None


def test_density_stands_beside_its_null_model(world: World) -> None:
    for row in rows_of(world, "collaboration_density", {}):
        assert row.null_sd > 0
        assert row.z == pytest.approx((row.ties - row.null_mean) / row.null_sd)
        assert 0 <= row.p <= row.q <= 1


@pytest.mark.parametrize("level", ["field", "group", "ten"])
@pytest.mark.parametrize("scope", SCOPES, ids=_id)
def test_tier_overlap(world: World, bundled: oracle.Registry, scope: dict[str, str], level: str) -> None:
    rows = rows_of(world, "tier_overlap", {**scope, "level": level})
    for dimension in ("member", "sector", "segment", "technology"):
        key = (lambda r: frozenset(n.name for n in r.names)) if dimension == "member" else (lambda r: frozenset(r.ids))
        got = {frozenset(r.tiers): (key(r), r.count, r.count_without_lineage) for r in rows if r.dimension == dimension}
        expected = oracle.tier_overlap(bundled, dimension=dimension, **scope_of(scope), level=level)
        assert got == {
            tiers: (frozenset(o.ids), o.exclusive, o.exclusive_without_lineage) for tiers, o in expected.items()
        }


@pytest.mark.parametrize("scope", SCOPES, ids=_id)
def test_promotion_ladder(world: World, bundled: oracle.Registry, scope: dict[str, str]) -> None:
    got = {(r.from_, r.to, r.promoted_on, r.basis) for r in rows_of(world, "promotion_ladder", scope)}
    assert got == {tuple(p) for p in oracle.promotion_ladder(bundled, **scope_of(scope))}


DATES = ["", "2019-12-31", "2021-06-30", "2023-03-28"]
DOCUMENTS = ["CN-2016-IMPL-GUIDE", "CC-PLAN-TRIAL", "SH-IMPL-PLAN", "TJ-2020-21", "YN-2019-CULTIVATE"]


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("region", ["CN", "310000", "220000", "530000", "440000"])
def test_targets(world: World, bundled: oracle.Registry, region: str, on: str) -> None:
    got = {r.target: (r.result, r.count) for r in rows_of(world, "targets", {"region": region, "on": on})}
    assert got == oracle.targets(bundled, region, on or None)


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_policy_scorecard(world: World, bundled: oracle.Registry, document: str, on: str) -> None:
    got = {r.rule: r.result for r in rows_of(world, "policy_scorecard", {"document": document, "on": on})}
    assert got == oracle.scorecard(bundled, document, on or None)


@pytest.mark.parametrize("on", ["", "2019-12-31"])
def test_center_compliance(world: World, bundled: oracle.Registry, on: str) -> None:
    for center in sorted(bundled.centers)[:: 5 if on else 1]:
        rows = rows_of(world, "center_compliance", {"subject": center, "on": on})
        got = {(r.asked_by, r.document, r.rule): r.result for r in rows}
        assert got == oracle.compliance(bundled, center, on or None), center


def test_center_profiles(world: World, bundled: oracle.Registry) -> None:
    for center in sorted(bundled.centers):
        (row,) = rows_of(world, "center_profile", {"subject": center})
        facts = oracle.center_facts(bundled, center)
        members: dict[str, set[str]] = {}
        for m in (*row.members, *row.operators):
            members.setdefault(m.name, set()).add(m.role)
        assert members == {name: set(roles) for name, roles in facts.members.items()}, center
        assert {p.id for p in row.segments} == set(facts.segments)
        assert {p.id for p in row.patents} == set(facts.patents)
        assert {p.id for p in row.standards} == set(facts.standards)
        assert {p.id for p in row.projects} == set(facts.projects)
        assert {p.id for p in row.technologies} == set(facts.technologies)


def test_organization_profiles(world: World, bundled: oracle.Registry) -> None:
    members = sorted({m["org_name"] for m in bundled.rows("memberships")})[:80]
    for name in members:
        facts = oracle.organization_facts(bundled, name)
        (row,) = rows_of(world, "organization_profile", {"subject": facts.name})
        centers: dict[str, set[str]] = {}
        for m in row.centers:
            centers.setdefault(m.id, set()).add(m.role)
        assert centers == {center: set(roles) for center, roles in facts.centers.items()}, name
        assert {p.id for p in row.standards} == set(facts.standards)
        assert {p.id for p in row.patents} == set(facts.patents)
        assert {p.id for p in row.projects} == set(facts.projects)


def test_planted_rules(planted_home: Path) -> None:
    worlds = Worlds(planted_home)
    rows = {(r.region, r.tier, r.sector): r for r in rows_of(worlds.world(), "one_center_per_sector", {})}
    worlds.close()
    changchun, yunnan, heilongjiang = (
        rows["220100", "city", "RS-022"],
        rows["530000", "provincial", "RS-022"],
        rows["230000", "provincial", "RS-022"],
    )
    assert (changchun.finding, changchun.count, changchun.rule.document, changchun.rule.undated) == (
        "breach",
        2,
        "CC-PLAN-TRIAL",
        True,
    )
    assert (yunnan.finding, yunnan.rule.strength) == ("contrary_in_principle", "in_principle")
    assert (heilongjiang.finding, heilongjiang.rule) == ("observation", None)
    assert rows["220100", "city", "RS-005"].finding == "unknown"  # one known center, no complete list


def test_guangdong_holds_two_in_uhd_video(world: World) -> None:
    (row,) = [
        r
        for r in rows_of(world, "one_center_per_sector", {"region": "广东省", "tier": "provincial"})
        if r.sector_name == "超高清视频"
    ]
    assert (row.count, row.finding, {c.id for c in row.centers}) == (2, "observation", {"GD-08", "GD-09"})


def test_graphene_stands_in_several_tiers_and_regions(world: World) -> None:
    cells = [r for r in rows_of(world, "sector_gaps", {"sector": "石墨烯"}) if r.state == "yes"]
    assert len({r.tier for r in cells}) == 3
    assert len({r.region for r in cells}) > 2


def test_collaborators_are_new_ranked_and_explained(world: World) -> None:
    answer = ask(world, "collaborators", {"for": "NAT-05", "need": "减速器", "k": "20"})
    scores = [r.score for r in answer.rows]  # type: ignore[attr-defined]
    assert scores == sorted(scores, reverse=True)
    members = {m.id for m in rows_of(world, "center_profile", {"subject": "NAT-05"})[0].members}
    for row in answer.rows:
        assert row.organization not in members  # type: ignore[attr-defined]
        assert row.evidence  # type: ignore[attr-defined]
        assert row.score == pytest.approx(sum(row.parts.values()))  # type: ignore[attr-defined]


def test_every_fact_opens_to_its_cell(world: World) -> None:
    rows = rows_of(world, "sources_of", {"subject": "NAT-02"})
    shown = {r.property: r for r in rows if r.subject == "NAT-02" and r.shown}
    assert shown["approved_on"].value == "2016-12"
    assert shown["approved_on"].locator == {"file": "registry/centers.csv", "row": 3, "column": "approved_on"}
    rivals = [r for r in rows if r.property == "approved_on" and not r.shown]
    assert {r.value for r in rivals} >= {"2017-01"}
    assert {r.locator["file"] for r in rivals} == {"registry/conflicts.csv"}


def test_values_that_only_contradict_are_not_shown(world: World) -> None:
    dates = [r for r in rows_of(world, "sources_of", {"subject": "NAT-03"}) if r.property == "approved_on"]
    assert dates
    assert not any(r.shown for r in dates)
    assert rows_of(world, "center_profile", {"subject": "NAT-03"})[0].approved_on is None


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("no_such_question", {}, NotFound),
        ("tier_overlap", {"chain": "BAT"}, WrongUse),
        ("tier_overlap", {"tier": "village"}, WrongUse),
        ("tier_overlap", {"on": "yesterday"}, WrongUse),
        ("tier_overlap", {"region": "大西洋"}, UnknownName),
        ("sector_gaps", {"sector": "新材料"}, AmbiguousName),
        ("collaborators", {}, WrongUse),
        ("collaborators", {"for": "NAT-01", "k": "0"}, WrongUse),
        ("center_profile", {"subject": "不存在的中心"}, UnknownName),
        ("center_profile", {}, UnknownName),
        ("sources_of", {}, UnknownName),
        ("policy_scorecard", {}, UnknownName),
        ("policy_scorecard", {"document": "不存在的办法"}, UnknownName),
        ("center_compliance", {}, UnknownName),
    ],
)
def test_wrong_use_is_an_error_in_both_languages(
    world: World, name: str, given: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        ask(world, name, given)
    words = caught.value.text  # type: ignore[attr-defined]
    assert words.zh != words.en


def test_names_are_accepted_wherever_ids_are(world: World) -> None:
    by_name, by_id = (
        ask(world, "sector_gaps", {"region": "广东", "sector": "超高清视频"}),
        ask(world, "sector_gaps", {"region": "440000", "sector": "RS-024"}),
    )
    assert by_name.rows == by_id.rows
    assert by_name.parameters == by_id.parameters


def test_the_catalogue_is_whole(world: World) -> None:
    samples = {
        "center_profile": {"subject": "NAT-01"},
        "organization_profile": {"subject": "一汽"},
        "sources_of": {"subject": "NAT-01"},
        "collaborators": {"for": "NAT-01"},
        "policy_scorecard": {"document": "SH-IMPL-PLAN"},
        "center_compliance": {"subject": "SH-01"},
    }
    for name in NAMES:
        answer = ask(world, name, samples.get(name))
        assert answer.headline.zh
        assert answer.headline.en
        assert answer.rows
        assert len(answer.limits.zh) == len(answer.limits.en)
        assert answer.snapshot.id == world.snapshot.id
