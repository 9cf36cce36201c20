"""The figures of the report, and how they are ranked and limited."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import NotFound, UnknownName
from graph.ledger import Ledger
from graph.snapshot import Archive
from graph.snapshot.provenance import Provenance
from queries.answer import say
from queries.ask import ask
from queries.quality import SECTIONS, Finding, Report, Share, ranked, report
from queries.quality.conflicts import why
from queries.quality.faults import FAULT
from queries.quality.freshness import age_in_years
from queries.world import World
from queries.worlds import Worlds
from tests.homes import OTHER_PAGE, center, load_into, write
from tests.quality.planted import finding, planted, read, row, share, table

# -- the figures -------------------------------------------------------------------------------------------------------


def test_completeness_counts_things_that_have_a_value(made: Report) -> None:
    rows = table(made, "completeness", "properties")
    centers = {read(r["item"]): share(r["filled"]) for r in rows if read(r["type"]) == "制造业创新中心"}
    assert centers["批准日期"] == (2, 3)
    assert centers["参与或运营机构"] == (1, 3)
    assert centers["产业链或环节"] == (2, 3)
    assert centers["英文名称"] == (0, 3)
    assert {read(r["need"]) for r in rows if read(r["item"]) == "英文名称" and read(r["type"]) == "制造业创新中心"} == {
        "可有"
    }
    organizations = {read(r["item"]): share(r["filled"]) for r in rows if read(r["type"]) == "机构"}
    assert organizations["类型"] == (1, 2)
    assert organizations["所在地区"] == (1, 2)
    assert organizations["统一社会信用代码"] == (0, 2)


def test_completeness_of_centers_by_region_and_tier(made: Report) -> None:
    guangdong = row(table(made, "completeness", "centers_by_region"), region="广东省")
    assert (guangdong["centers"], share(guangdong["approved_on"])) == (2, (1, 2))
    hunan = row(table(made, "completeness", "centers_by_region"), region="湖南省")
    assert (hunan["centers"], share(hunan["approved_on"]), share(hunan["organizations"])) == (1, (1, 1), (0, 1))
    assert share(row(table(made, "completeness", "centers_by_tier"), tier="省级")["chain"]) == (2, 3)


def test_what_is_missing_is_found_with_the_things_themselves(made: Report) -> None:
    undated = finding(made, "center_without_approved_on")
    assert (share(undated.count), [item.id for item in undated.items]) == ((1, 3), ["GD-02"])
    assert [item.id for item in finding(made, "center_without_organizations").items] == ["GD-02", "HN-01"]
    assert [item.name for item in finding(made, "organization_without_kind").items] == ["示例二号大学"]
    assert undated.items[0].url == OTHER_PAGE
    assert not undated.items[0].linkable  # a copy on an unrelated site


def test_coverage_keeps_the_four_states_apart(made: Report) -> None:
    rows = table(made, "coverage", "places")
    guangdong = row(rows, region="广东省", tier="省级")
    assert (share(guangdong["named"]), read(guangdong["complete"])) == ((1, 2), "是")  # GD-02 bears no date at all
    assert [guangdong[state] for state in ("cells", "yes", "no", "unknown", "not_applicable")] == [2, 2, 0, 0, 0]
    hunan = row(rows, region="湖南省", tier="省级")
    assert (share(hunan["named"]), read(hunan["complete"]), hunan["as_of"]) == ((1, 5), "否", "2021")
    assert [hunan[state] for state in ("cells", "yes", "no", "unknown", "not_applicable")] == [2, 1, 0, 1, 0]
    assert read(row(rows, region="中国", tier="国家级")["complete"]) == "未知"
    assert [item.id for item in finding(made, "named_below_stated").items] == ["CV2", "CV1"]


@pytest.mark.parametrize("region", ["CN", "440000", "310000"])
def test_coverage_gives_the_numbers_of_the_question(bundled: World, region: str) -> None:
    answer = ask(bundled, "sector_gaps", {"level": "ten", "region": region})
    cells = [each.model_dump() for each in answer.rows]
    counted = Counter((cell["region_name"], cell["tier"], cell["state"]) for cell in cells)
    stated = {(cell["region_name"], cell["tier"]): cell["coverage"] for cell in cells}
    tiers = {"国家级": "national", "省级": "provincial", "市级": "city"}
    rows = table(report(bundled, region, "coverage"), "coverage", "places")
    assert {(read(r["region"]), tiers[read(r["tier"])]) for r in rows} == {*stated}
    for each in rows:
        place = (read(each["region"]), tiers[read(each["tier"])])
        for state in ("yes", "no", "unknown", "not_applicable"):
            assert each[state] == counted[(*place, state)], place
        known = stated[place]
        assert (share(each["named"]) if each["named"] else None) == (
            (known["named"], known["stated"]) if known else None
        )
        assert each["as_of"] == (known["as_of"] if known else None)


def test_a_field_surely_without_a_center_needs_a_complete_list(tmp_path: Path) -> None:
    files = planted(tmp_path / "registry")
    write(files, "centers", center("GD-01"), center("GD-03", sector_zh="石墨烯"))
    with Ledger.open(tmp_path / "home" / "ledger.duckdb") as ledger:
        load_into(ledger, files)
        Archive(tmp_path / "home").publish(ledger)
    rows = table(report(Worlds(tmp_path / "home").world(), section="coverage"), "coverage", "places")
    guangdong = row(rows, region="广东省", tier="省级")
    assert [guangdong[state] for state in ("yes", "no", "unknown")] == [1, 1, 0]


def test_conflicts_show_every_value_and_why_one_speaks(made: Report) -> None:
    rows = table(made, "conflicts", "values")
    dated = [r for r in rows if r["id"] == "GD-01"]
    assert [(r["value"], read(r["speaks"])) for r in dated] == [("2018", "是"), ("2019", "否")]
    assert read(dated[0]["why"]) == "可信度较高（高 ＞ 低）"
    assert dated[0]["statements"] == 2
    unsettled = [r for r in rows if r["id"] == "HN-01"]
    assert {r["value"] for r in unsettled} == {"测试甲", "测试乙"}
    assert {read(r["speaks"]) for r in unsettled} == {"否"}
    assert share(finding(made, "conflict_not_settled").count) == (1, 2)
    assert rows[0]["id"] == "HN-01"  # what is not settled stands first


BEST: dict[str, Any] = {
    "value": "a", "shown": True, "confidence": "medium", "source_type": "news", "published": "2020", "is_merged": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("best", "rival", "said"),
    [
        ({"confidence": "steward"}, {}, "人工核定"),
        ({}, {"is_merged": True, "confidence": "high"}, "直接说它的，先于说并入对象的"),
        ({"confidence": "high"}, {"confidence": "low"}, "可信度较高（高 ＞ 低）"),
        ({}, {"confidence": None}, "可信度较高（中 ＞ 未标明）"),
        ({"source_type": "official"}, {"source_type": "mirror"}, "来源类型更可靠（官方 ＞ 转载站）"),
        ({"published": "2021-05"}, {"published": "2020"}, "网页较新（2021-05，另一为 2020）"),
        ({}, {"published": None}, "网页较新（2020，另一为 日期不详）"),
        ({}, {}, "较晚载入"),
        ({"shown": False, "confidence": "low"}, {"shown": False, "confidence": "low"}, "只有低可信度的说法互相矛盾，一个也不采用"),
    ],
)  # fmt: skip
def test_the_reason_is_the_first_step_of_the_rule_that_tells_them_apart(
    best: dict[str, Any], rival: dict[str, Any], said: str
) -> None:
    assert why([{**BEST, **best}, {**BEST, "value": "b", "shown": False, **rival}]).zh == said


def test_names_that_meet_in_their_normal_form_are_one_name(made: Report) -> None:
    kinds = row(table(made, "keys", "kinds"), type="制造业创新中心", key="中文名称")
    assert (share(kinds["shared"]), share(kinds["things"])) == ((1, 2), (2, 3))
    found = finding(made, "center_key_shared")
    assert ([item.id for item in found.items], found.effect) == (["GD-01", "HN-01"], "wrong")


def test_orphans_and_organisations_in_no_center(made: Report) -> None:
    rows = table(made, "orphans", "types")
    assert share(row(rows, what="机构")["alone"]) == (1, 2)
    assert share(row(rows, what="不参与任何中心的机构")["alone"]) == (1, 2)
    assert share(row(rows, what="制造业创新中心")["alone"]) == (0, 3)
    assert "示例二号大学" in {item.name for item in finding(made, "without_any_relation").items}


def test_declared_and_observed_focus(made: Report) -> None:
    shares = row(table(made, "focus", "by_tier"), tier="省级")
    assert {name: share(shares[name])[0] for name in ("agrees", "differs", "not_observed")} == {
        "agrees": 1, "differs": 1, "not_observed": 1,
    }  # fmt: skip
    differing = row(table(made, "focus", "differing"), id="GD-01")
    assert (read(differing["declared"]), read(differing["observed"])) == ("新一代信息技术", "节能与新能源汽车")
    assert differing["through"] == "电池链"


def test_relations_count_both_ends(made: Report) -> None:
    placed = row(table(made, "relations", "types"), relation="位于", **{"from": "制造业创新中心"})
    assert (placed["edges"], share(placed["from_things"]), share(placed["to_things"])) == (3, (3, 3), (2, 3))


def test_freshness_by_kind_of_source(made: Report, world: World) -> None:
    kinds = table(made, "freshness", "kinds")
    official = row(kinds, kind="官方")
    assert (official["sources"], share(official["dated"]), official["latest"]) == (1, (1, 1), "2020-03")
    assert official["age"] == round((world.today - date(2020, 3, 31)).days / 365.25, 1)
    mirror = row(kinds, kind="转载站")
    assert (share(mirror["dated"]), mirror["age"]) == ((0, 1), None)
    whole = {share(each["statements"])[1] for each in kinds}
    assert whole == {sum(share(each["statements"])[0] for each in kinds)}
    assert {each["loaded"] for each in table(made, "freshness", "sources")} == {world.today.isoformat()}
    assert [item.id for item in finding(made, "sources_undated").items]


def test_evidence_counts_copies_and_relations_without_an_end(made: Report) -> None:
    centers = row(table(made, "provenance", "types"), type="制造业创新中心")
    assert (share(centers["addressed"]), share(centers["copies"])) == ((3, 3), (2, 3))
    assert [item.id for item in finding(made, "centers_by_copies_only").items] == ["GD-02", "HN-01"]
    assert table(made, "provenance", "dangling") == []


def test_a_relation_whose_end_went_away_is_counted(home: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(home, tmp_path / "home"))
    with Ledger.open(own / "ledger.duckdb") as ledger:
        sectors = next(batch for batch in ledger.batches() if "sectors" in batch.file)
        ledger.record_event(sectors.id, "withdrawn", "tester", "a test")
        Archive(own).publish(ledger)
    made = report(Worlds(own).world())
    assert row(table(made, "provenance", "dangling"), relation="所属领域")["count"] == 4  # three centers and a chain
    assert share(finding(made, "relation_without_end").count)[0] == sum(
        each["count"] for each in table(made, "provenance", "dangling")
    )


def test_rows_refused_are_counted_beside_the_rows_read(made: Report, world: World) -> None:
    assert world.snapshot.manifest.open_cases == {
        "centers.csv": {"open": 1, "read": 4},
        "memberships.csv": {"open": 1, "read": 2},
    }
    assert [share(each["rows"]) for each in table(made, "refused", "files")] == [(1, 4), (1, 2)]
    assert share(finding(made, "rows_refused").count) == (2, 6)
    assert made.repairs[0].effect == "wrong"


def test_an_older_snapshot_says_what_it_does_not_know(home: Path, tmp_path: Path) -> None:
    world = Worlds(home).world()
    plain = json.loads((world.snapshot.directory / "manifest.json").read_text(encoding="utf-8"))
    del plain["open_cases"]
    object.__setattr__(world.snapshot.manifest, "open_cases", None)
    assert "未知" in report(world, section="refused").headline.zh
    table_of = world.snapshot.tables / "statements.parquet"
    duckdb.sql(f"COPY (SELECT * EXCLUDE loaded_at FROM '{table_of}') TO '{tmp_path / 'statements.parquet'}'")
    old = Provenance(tmp_path)
    assert {each["loaded_at"] for each in old.sources()} == {None}
    assert old.totals() == Provenance(world.snapshot.tables).totals()


# -- region, sections, ranking -----------------------------------------------------------------------------------------


def test_a_region_limits_centers_organisations_and_what_is_said_of_them(world: World) -> None:
    made = report(world, "湖南")
    assert (made.region, made.region_name.zh) == ("430000", "湖南省")
    assert [item.id for item in finding(made, "center_without_organizations").items] == ["HN-01"]
    assert {r["id"] for r in table(made, "conflicts", "values")} == {"HN-01"}
    assert {read(r["region"]) for r in table(made, "coverage", "places")} == {"湖南省"}


def test_a_section_alone_is_the_same_section(world: World, made: Report) -> None:
    for number, name in enumerate(SECTIONS):
        alone = report(world, section=name)
        assert alone.sections == [made.sections[number]]
        assert {f.section for f in alone.repairs} <= {name}


def test_unknown_section_and_region_are_told_with_the_nearest(world: World) -> None:
    with pytest.raises(NotFound) as section:
        report(world, section="freshnes")
    assert "freshness" in section.value.suggestions
    with pytest.raises(UnknownName):
        report(world, "没有这个地方")


@given(
    st.lists(st.tuples(st.sampled_from([*FAULT]), st.integers(1, 50), st.integers(50, 99)), unique_by=lambda t: t[0])
)
def test_what_makes_answers_wrong_is_repaired_first(drawn: list[tuple[str, int, int]]) -> None:
    found = [_finding(code, part, whole) for code, part, whole in drawn]
    ordered = ranked(found)
    assert sorted(f.code for f in ordered) == sorted(f.code for f in found)
    assert [f.effect == "wrong" for f in ordered] == sorted((f.effect == "wrong" for f in ordered), reverse=True)
    assert ranked(list(reversed(found))) == ordered


def _finding(code: str, part: int, whole: int) -> Finding:
    fault, words = FAULT[code], say("测试", "test")
    return Finding(
        code=code, section=fault.section, effect=fault.effect, title=words, why=words, remedy=words,
        questions=list(fault.questions), count=Share(part=part, whole=whole), items=[],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("published", "age"),
    [("2020", 0.0), ("2019-12-31", 1.0), ("2031", 0.0), ("", None), (None, None), ("若干年前", None)],
)
def test_the_age_of_a_page_counts_from_the_last_day_its_date_allows(published: str | None, age: float | None) -> None:
    found = age_in_years(published, date(2020, 12, 31))
    assert found is age is None or found == pytest.approx(age, abs=0.01)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_reads_zero_or_all_only_when_it_is(part: int, more: int) -> None:
    percent = Share(part=part, whole=part + more).percent
    assert (percent == "0%") == (part == 0 and more > 0)
    assert (percent == "100%") == (part > 0 and more == 0)
