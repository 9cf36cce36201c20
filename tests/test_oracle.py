"""The oracle against facts read off the files by eye, and against rows planted in a copy of them."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests import oracle
from tests.oracle.planting import REGISTRY, copy_registry, plant

TODAY = date(2026, 11, 21)
GUANGDONG, SHENZHEN, SHANGHAI, YUNNAN, KUNMING = "440000", "440300", "310000", "530000", "530100"
CHANGCHUN, CHANGZHOU, ZHENJIANG, ZHONGSHAN = "220100", "320400", "321100", "442000"
BEARINGS, GRAPHENE, ULTRA_HD = "RS-116", "RS-022", "RS-024"


@pytest.fixture(scope="module")
def registry() -> oracle.Registry:
    """Return the bundled registry; tests that plant rows take `copy` instead."""
    return oracle.read(REGISTRY, TODAY)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the files to plant rows in."""
    return copy_registry(tmp_path)


def plant_centers(
    copy: Path, tier: str, province: str, city: str, *, approved_on: str = "2021", count: int = 2
) -> None:
    """Plant designated centers X-1, X-2 … for bearings (轴承) in one place."""
    for number in range(1, count + 1):
        plant(
            copy,
            "centers",
            center_id=f"X-{number}",
            tier=tier,
            status="designated",
            sector_zh="轴承",
            province=province,
            city=city,
            approved_on=approved_on,
        )


# --- dates and existence


@pytest.mark.parametrize(
    ("text", "day", "state"),
    [
        ("2016-06", "2016-06-30", "yes"),
        ("2016-06", "2016-06-29", "unknown"),
        ("2016-06", "2016-05-31", "no"),
        ("2024", "2024-12-31", "yes"),
        ("2024-02", "2024-02-29", "yes"),
        ("", "1900-01-01", "yes"),
    ],
)
def test_partial_dates_are_intervals(text: str, day: str, state: oracle.State) -> None:
    assert oracle.happened_by(text, date.fromisoformat(day)) == state


def test_existence_rests_on_approval_else_on_the_first_mention(registry: oracle.Registry) -> None:
    assert oracle.existence(registry, "NAT-01", "2016-06-15") == "unknown"  # approved 2016-06
    assert oracle.existence(registry, "NAT-01", "2016-05-31") == "no"
    assert oracle.existence(registry, "HB-12") == "yes"  # no date at all: today only
    assert oracle.existence(registry, "HB-12", "2026-11-20") == "unknown"
    assert oracle.existence(registry, "GD-08", "2000-01-01") == "unknown"  # no approval date: never "no"


# --- coverage


def test_shanghai_designated_is_complete_in_march_2023_only(registry: oracle.Registry) -> None:
    asked = {"tier": "provincial", "region": SHANGHAI, "status": "designated"}
    assert oracle.coverage(registry, **asked, on="2023-03-28") == (10, 10, "2023-03", True)
    assert oracle.coverage(registry, **asked, on="2023-04-01") == (10, 10, "2023-03", False)
    assert oracle.coverage(registry, **asked, on="2023-02-28") is None


def test_disagreeing_totals_of_one_date_are_not_complete(registry: oracle.Registry) -> None:
    found = oracle.coverage(registry, tier="provincial", region=SHANGHAI, status="cultivating", on="2023-03-28")
    assert found == (6, 6, "2023-03", False)  # another page of the same month says 7
    both = oracle.coverage(registry, tier="provincial", region=SHANGHAI, on="2023-03-28")
    assert both == (16, 16, "2023-03", False)  # the sum of the two


def test_national_coverage_is_31_of_33_and_designated_stands_for_all(registry: oracle.Registry) -> None:
    assert oracle.coverage(registry, tier="national") == (31, 33, "2025", False)
    assert oracle.coverage(registry, tier="national", status="cultivating") is None
    assert oracle.coverage(registry, tier="national", region=GUANGDONG, on="2024-12-18") == (5, 5, "2024-12-18", True)


def test_undated_rows_speak_on_the_default_date_only(registry: oracle.Registry) -> None:
    assert oracle.coverage(registry, tier="provincial", region="371400") == (2, 2, "", False)  # 德州
    assert oracle.coverage(registry, tier="provincial", region="371400", on="2026-11-20") is None


def test_named_is_the_files_own_count_for_every_row(registry: oracle.Registry) -> None:
    rows = registry.rows("coverage")
    assert len(rows) == 90
    wrong = {
        r["coverage_id"]: n for r in rows if str(n := oracle.coverage_row_count(registry, r)) != r["named_in_registry"]
    }
    assert not wrong


# --- one center per sector


def test_guangdong_has_two_provincial_centers_for_ultra_hd(registry: oracle.Registry) -> None:
    rows = oracle.one_center_per_sector(registry)
    assert rows == {
        (GUANGDONG, "provincial", ULTRA_HD): ("observation", 2, {"GD-08", "GD-09"}),
        (CHANGCHUN, "city", None): ("unknown", 0, set()),
        (YUNNAN, "provincial", None): ("unknown", 0, set()),
    }


def test_a_place_below_a_jurisdiction_stands_for_itself(registry: oracle.Registry) -> None:
    assert oracle.one_center_per_sector(registry, region=SHENZHEN, tier="provincial") == {}  # GD-09 names no city
    rows = oracle.one_center_per_sector(registry, region=GUANGDONG, tier="national", level="group")
    assert all(place == GUANGDONG for place, _, _ in rows)


@pytest.mark.parametrize(
    ("tier", "province", "city", "place", "finding"),
    [
        ("city", "吉林省", "长春", CHANGCHUN, "breach"),
        ("provincial", "云南省", "昆明", YUNNAN, "contrary_in_principle"),
        ("provincial", "吉林省", "长春", "220000", "observation"),
        ("city", "云南省", "昆明", KUNMING, "observation"),
    ],
)
def test_two_bodies_in_one_sector(copy: Path, tier: str, province: str, city: str, place: str, finding: str) -> None:
    plant_centers(copy, tier, province, city)
    rows = oracle.one_center_per_sector(oracle.read(copy, TODAY), tier=tier)
    assert rows[place, tier, BEARINGS] == (finding, 2, {"X-1", "X-2"})
    assert (place, tier, None) not in rows


def test_one_body_under_a_rule_is_unknown_until_a_list_is_complete(copy: Path) -> None:
    plant_centers(copy, "city", "吉林省", "长春", count=1)
    asked = {"tier": "city", "region": CHANGCHUN, "on": "2022-05-05"}
    assert oracle.one_center_per_sector(oracle.read(copy, TODAY), **asked) == {
        (CHANGCHUN, "city", BEARINGS): ("unknown", 1, {"X-1"})
    }
    plant_coverage(copy, "city", CHANGCHUN, "2022-05", "1")
    assert oracle.one_center_per_sector(oracle.read(copy, TODAY), **asked) == {
        (CHANGCHUN, "city", BEARINGS): ("conforms", 1, {"X-1"})
    }


def test_the_yunnan_text_is_in_force_from_its_issue(copy: Path) -> None:
    plant_centers(copy, "provincial", "云南省", "昆明", approved_on="2018")
    registry = oracle.read(copy, TODAY)
    key = YUNNAN, "provincial", BEARINGS
    assert oracle.one_center_per_sector(registry, on="2019-05-05")[key].finding == "observation"
    assert oracle.one_center_per_sector(registry, on="2019-05-06")[key].finding == "contrary_in_principle"


def test_a_promotion_inside_a_row_makes_one_body(copy: Path) -> None:
    plant_centers(copy, "city", "吉林省", "长春")
    plant(copy, "promotions", from_center_id="X-1", to_center_id="X-2")
    rows = oracle.one_center_per_sector(oracle.read(copy, TODAY), tier="city", region=CHANGCHUN)
    assert rows == {(CHANGCHUN, "city", BEARINGS): ("unknown", 1, {"X-1", "X-2"})}


def plant_coverage(copy: Path, tier: str, region: str, as_of: str, total: str) -> None:
    """Plant a page that names all centers of a tier and region."""
    plant(
        copy,
        "coverage",
        tier=tier,
        region_code=region,
        status_scope="both",
        stated_total=total,
        as_of=as_of,
        list_complete="yes",
        confidence="high",
    )


# --- sector gaps


def test_graphene_stands_in_several_tiers_and_regions(registry: oracle.Registry) -> None:
    rows = oracle.sector_gaps(registry, sector=GRAPHENE)
    assert {key: set(centers) for key, (state, centers) in rows.items() if state == "yes"} == {
        ("CN", "national", GRAPHENE): {"NAT-22"},
        (GUANGDONG, "provincial", GRAPHENE): {"GD-12"},
        ("330000", "provincial", GRAPHENE): {"ZJ-03"},
        ("320000", "provincial", GRAPHENE): {"JS-07"},
        (CHANGZHOU, "city", GRAPHENE): {"CZ-02"},
    }


def test_no_needs_a_list_that_is_complete_on_the_day(registry: oracle.Registry) -> None:
    asked = {"tier": "provincial", "region": SHANGHAI, "status": "designated"}
    then = [state for state, _ in oracle.sector_gaps(registry, **asked, on="2023-03-28").values()]
    assert (then.count("yes"), then.count("no"), then.count("unknown")) == (10, 118, 0)
    assert "no" not in [state for state, _ in oracle.sector_gaps(registry, **asked).values()]


def test_a_center_of_unknown_existence_keeps_a_cell_from_being_no(registry: oracle.Registry) -> None:
    rows = oracle.sector_gaps(registry, tier="provincial", region=ZHENJIANG, on="2023-06-01")
    unknown = {sector: set(centers) for (_, _, sector), (state, centers) in rows.items() if state == "unknown"}
    assert sorted(unknown.values(), key=min) == [{"JS-01"}, {"JS-02"}]  # first mentioned in 2024
    assert {state for state, _ in rows.values()} == {"no", "unknown"}


def test_nothing_stood_in_zhongshan_before_its_first_center(registry: oracle.Registry) -> None:
    rows = oracle.sector_gaps(registry, tier="provincial", region=ZHONGSHAN, on="2021-11-15")
    assert {state for state, _ in rows.values()} == {"no"}


def test_city_tier_does_not_arise_in_a_municipality(registry: oracle.Registry) -> None:
    rows = oracle.sector_gaps(registry, tier="city", region=SHANGHAI)
    assert {state for state, _ in rows.values()} == {"not_applicable"}
    assert {place for place, _, _ in rows} == {SHANGHAI}


def test_city_rows_are_the_cities_something_is_known_of(registry: oracle.Registry) -> None:
    places = {place for place, _, _ in oracle.sector_gaps(registry, tier="city", level="ten")}
    assert places == {CHANGCHUN, CHANGZHOU, "330200", "350200", "370700", "440100"}


@pytest.mark.parametrize(("tier", "places"), [("national", 1), ("provincial", 34)])
def test_every_jurisdiction_has_every_sector(registry: oracle.Registry, tier: str, places: int) -> None:
    assert len(oracle.sector_gaps(registry, tier=tier)) == places * 128
    assert len(oracle.sector_gaps(registry, tier=tier, level="group")) == places * 13
    assert len(oracle.sector_gaps(registry, tier=tier, level="ten")) == places * 10


def test_a_sector_of_another_scheme_selects_by_the_ten_fields(registry: oracle.Registry) -> None:
    by_guide = oracle.centers_in_scope(registry, sector="TF-02")
    assert oracle.centers_in_scope(registry, sector="SHF-05") == by_guide  # 3D打印 is mapped to TF-02
    assert "NAT-02" in by_guide
    assert "HEN-01" not in by_guide  # 智能锅炉 lies outside the ten, though its group is mapped to TF-02
    assert oracle.centers_in_scope(registry, sector="YN-05") == {}  # 绿色食品 lies outside the ten


# --- chains


def test_battery_chain_is_covered_in_three_segments(registry: oracle.Registry) -> None:
    answers = oracle.chain_coverage(registry, chain="BAT")
    assert len(answers) == 30
    assert {name: set(answer.centers) for name, answer in answers.items() if answer.state == "yes"} == {
        "BAT-02": {"GS-01"},
        "BAT-09": {"HLJ-01"},
        "BAT-17": {"NAT-01", "JS-06", "HB-07"},
    }
    assert {answer.state for answer in answers.values()} == {"yes", "unknown"}


def test_a_parent_is_covered_through_its_child(registry: oracle.Registry) -> None:
    answers = oracle.chain_coverage(registry, chain="RE")
    assert answers["RE-05"].state == "yes"  # only RE-07 below it has a center row
    assert answers["RE-05"].centers == answers["RE-07"].centers


def test_a_segment_is_no_only_when_all_centers_are_known_and_linked(copy: Path) -> None:
    plant_centers(copy, "city", "吉林省", "长春", count=1)
    plant_coverage(copy, "city", CHANGCHUN, "2022-05", "1")
    asked = {"tier": "city", "region": CHANGCHUN, "on": "2022-05-05", "chain": "BAT"}
    assert {answer.state for answer in oracle.chain_coverage(oracle.read(copy, TODAY), **asked).values()} == {"unknown"}
    plant(copy, "center_segments", subject_kind="center", center_id="X-1", segment_id="BAT-01")
    answers = oracle.chain_coverage(oracle.read(copy, TODAY), **asked)
    assert [name for name, answer in answers.items() if answer.state == "yes"] == ["BAT-01"]
    assert [answer.state for answer in answers.values()].count("no") == 29


def test_83_of_155_centers_are_linked_to_a_segment(registry: oracle.Registry) -> None:
    assert oracle.linked_share(registry) == Fraction(83, 155)


# --- density


def test_organizations_per_layer_are_those_of_the_files(registry: oracle.Registry) -> None:
    found = oracle.collaboration_density(registry)
    sizes = {layer: density.organizations for layer, density in found.items()}
    assert {name: sizes[name] for name in ("patent", "standard", "project")} == {
        "patent": 139,
        "standard": 284,
        "project": 99,
    }
    assert found["all"].ties <= sum(found[name].ties for name in found if name != "all")


def test_a_tie_by_assignment_is_no_tie_in_one_role(registry: oracle.Registry) -> None:
    patent = oracle.collaboration_density(registry)["patent"]
    assert patent.ties_in_one_role < patent.ties  # e.g. CN101141015B, from SAIC Chery to 奇瑞汽车股份有限公司


def test_a_partner_ties_nobody_and_a_member_does(copy: Path) -> None:
    before = oracle.collaboration_density(oracle.read(copy, TODAY))["member"]
    plant(copy, "memberships", center_id="SD-07", org_name="甲公司", role="partner")
    assert oracle.collaboration_density(oracle.read(copy, TODAY))["member"] == before
    plant(copy, "memberships", center_id="HB-12", org_name="乙公司", role="member")
    plant(copy, "memberships", center_id="HB-12", org_name="丙公司", role="lead")
    after = oracle.collaboration_density(oracle.read(copy, TODAY))["member"]
    added = after.organizations - before.organizations, after.ties - before.ties
    tied = sum(row["center_id"] == "HB-12" for row in oracle.read(REGISTRY, TODAY).rows("memberships"))
    assert added == (2, 1 + 2 * tied)


def test_rows_of_one_numbered_standard_are_one_event(registry: oracle.Registry) -> None:
    facts = oracle.organization_facts(registry, "东南大学")
    assert facts.standards["中国石墨烯第1号标准"] == 2  # STD-007 to STD-010 are that one standard


# --- tier overlap


def test_46_members_lie_in_national_and_provincial_centers_10_without_lineage(registry: oracle.Registry) -> None:
    found = oracle.tier_overlap(registry, dimension="member")[frozenset({"national", "provincial"})]
    assert found[1:] == (46, 10)
    assert len(found.ids) == 46


def test_graphene_lies_in_all_tiers_until_lineage_is_dropped(registry: oracle.Registry) -> None:
    found = oracle.tier_overlap(registry, dimension="sector")[frozenset({"national", "provincial", "city"})]
    # CZ-02 became JS-07 and ZJ-03 became NAT-22; JS-07 and GD-12 keep graphene provincial beside national.
    assert found == ({GRAPHENE}, 1, 0)


def test_overlap_counts_every_item_once(registry: oracle.Registry) -> None:
    for dimension in ("member", "sector", "segment", "technology"):
        found = oracle.tier_overlap(registry, dimension=dimension).values()
        items = [item for each in found for item in each.ids]
        assert len(items) == len(set(items)) == sum(each.exclusive for each in found)
        assert len(items) == sum(each.exclusive_without_lineage for each in found)


# --- ladder, profiles, names


def test_the_ladder_holds_every_promotion_once(registry: oracle.Registry) -> None:
    ladder = oracle.promotion_ladder(registry)
    assert len(ladder) == 16
    assert ("ZJ-03", "NAT-22", "2022-11", "stated") in ladder
    assert not oracle.promotion_ladder(registry, on="2017-12-31")


def test_profile_of_the_battery_center(registry: oracle.Registry) -> None:
    facts = oracle.center_facts(registry, "NAT-01")
    assert facts.members["北京有色金属研究总院"] == {"lead", "shareholder"}
    assert facts.members["国联汽车动力电池研究院有限责任公司"] == {"operator"}
    assert facts.shares["北京有色金属研究总院"] == {"50"}
    assert facts.segments == {"BAT-17"}
    assert facts.sectors == {"field": "RS-001", "group": "RG-01", "ten": "TF-06"}
    assert facts.regions == {"CN", "110000"}


def test_profile_of_the_graphene_institute(registry: oracle.Registry) -> None:
    facts = oracle.organization_facts(registry, "江南石墨烯研究院")
    assert facts.centers == {"CZ-02": {"lead"}, "JS-07": {"lead", "shareholder"}}
    assert facts.standards == {"STD-001": 1, "STD-002": 1, "STD-003": 1, "STD-004": 1}


@pytest.mark.parametrize(
    ("name", "whom"),
    [
        ("国联", "国联汽车动力电池研究院有限责任公司"),  # organizations.csv
        ("第六元素", None),  # org_aliases.csv
        ("天津力神电池股份有限公司", "天津力神"),  # a provider that is the same
        ("华为海思", "华为海思"),  # a subsidiary stays its own
        ("赣锋锂业", "赣锋锂业"),  # a provider of no relation to the registry
    ],
)
def test_a_name_means_one_organization(registry: oracle.Registry, name: str, whom: str | None) -> None:
    aliases = {row["alias"]: row["org_name"] for row in registry.rows("org_aliases")}
    assert oracle.organization(registry, name) == (whom or aliases[name])
    assert name in oracle.names_of(registry, name)


def test_a_planted_alias_leads_to_its_organization_and_a_shared_one_to_none(copy: Path) -> None:
    plant(copy, "org_aliases", org_name="长安汽车", alias="长安试验名")
    plant(copy, "org_aliases", org_name="宇通客车", alias="共用名")
    plant(copy, "org_aliases", org_name="长安汽车", alias="共用名")
    registry = oracle.read(copy, TODAY)
    assert oracle.organization(registry, "长安试验名") == "长安汽车"
    assert oracle.organization(registry, "共用名") == "共用名"
