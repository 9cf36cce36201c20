"""The data-quality report on planted registries where every figure is known by hand, and on the bundled one where it must agree with itself."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from graph.errors import NotFound, UnknownName
from graph.ledger import Ledger
from graph.model import EDGE, NODE
from graph.snapshot import Archive
from graph.snapshot.provenance import Provenance
from queries.answer import Both, say
from queries.ask import ask
from queries.catalogue import NAMES
from queries.quality import EFFECTS, SECTIONS, Finding, Report, Share, ranked, report
from queries.quality.conflicts import why
from queries.quality.expected import EXPECTED, TIES
from queries.quality.faults import FAULT, FAULTS
from queries.quality.freshness import age_in_years
from queries.quality.words import ABOUT, TITLES
from queries.world import World
from queries.worlds import Worlds
from tests.homes import OTHER_PAGE, PAGE, center, load_into, member, run, write
from viz.quality import TEXT, quality_page

HOSTILE = "<script>alert(1)</script>测试&\"'"
HAN = re.compile(r"[\u4e00-\u9fff]")
MARK = re.compile(r"<[^>]+>")


def planted(folder: Path) -> Path:
    """Three centers, two organisations, two fields, one chain: see each test for what is wrong with them."""
    this_year = str(date.today().year)
    against = {"source_a": PAGE, "source_b": OTHER_PAGE, "resolution": "测试"}
    write(
        folder, "regions",
        {"code": "CN", "level": "country", "name_zh": "中国", "name_en": "China", "source_url": PAGE},
        {"code": "440000", "level": "province", "name_zh": "广东省", "name_en": "Guangdong", "parent_code": "CN", "aliases": "广东", "source_url": PAGE},
        {"code": "430000", "level": "province", "name_zh": "湖南省", "name_en": "Hunan", "parent_code": "CN", "aliases": "湖南", "source_url": PAGE},
    )  # fmt: skip
    write(
        folder, "sectors",
        {"sector_id": "TF-01", "scheme": "TEN_FIELDS", "name_zh": "新一代信息技术", "name_en": "Information technology", "source": PAGE},
        {"sector_id": "TF-06", "scheme": "TEN_FIELDS", "name_zh": "节能与新能源汽车", "name_en": "New-energy vehicles", "source": PAGE},
        {"sector_id": "RS-001", "scheme": "REGISTRY", "name_zh": "石墨烯", "source": PAGE},
        {"sector_id": "RS-002", "scheme": "REGISTRY", "name_zh": "动力电池", "source": PAGE},
    )  # fmt: skip
    write(
        folder, "sector_crosswalk",
        *({"scheme": "REGISTRY", "sector_id": a, "ten_field_id": b, "basis": "stated", "source": PAGE} for a, b in (("RS-001", "TF-01"), ("RS-002", "TF-06"))),
    )  # fmt: skip
    write(
        folder, "centers",
        center("GD-01", approved_on="2018"),
        center("GD-02", name_zh=HOSTILE, sector_zh="动力电池", source_url=OTHER_PAGE),
        center("HN-01", name_zh="ＧＤ-01 创新中心", province="湖南省", approved_on="2020", source_url=OTHER_PAGE),
        center("HN-02", tier="没有的层级"),
    )  # fmt: skip
    write(
        folder, "sources",
        {"source_url": PAGE, "source_type": "official", "published": "2020-03", "content_note": "测试公告"},
        {"source_url": OTHER_PAGE, "source_type": "mirror"},
    )  # fmt: skip
    write(folder, "memberships", member("GD-01", "测试一号有限公司", role="lead"), member("GD-77", "测试一号有限公司"))
    write(
        folder, "organizations",
        {"org_name": "测试一号有限公司", "kind": "enterprise", "province": "广东省", "source_url": PAGE},
        {"org_name": "示例二号大学", "source_url": PAGE},
    )  # fmt: skip
    write(
        folder, "chains",
        {"chain_id": "BAT", "name_zh": "电池链", "ten_field_id": "TF-06", "center_ids": "GD-01|GD-02", "source_url": PAGE, "basis": "stated"},
    )  # fmt: skip
    write(
        folder, "conflicts",
        {"conflict_id": "X1", "center_id": "GD-01", "field": "approved_on", "value_a": "2018", "value_b": "2019", **against},
        {"conflict_id": "X2", "center_id": "HN-01", "field": "operator_name", "value_a": "测试甲", "value_b": "测试乙", **against},
    )  # fmt: skip
    write(
        folder, "coverage",
        {"coverage_id": "CV1", "tier": "provincial", "region_code": "440000", "status_scope": "both", "stated_total": "2", "as_of": this_year,
         "list_complete": "yes", "source_url": PAGE},
        {"coverage_id": "CV2", "tier": "provincial", "region_code": "430000", "status_scope": "both", "stated_total": "5", "as_of": "2021",
         "list_complete": "no", "source_url": PAGE},
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the planted registry."""
    home, files = tmp_path_factory.mktemp("home"), planted(tmp_path_factory.mktemp("files") / "registry")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, files)
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="module")
def world(home: Path) -> World:
    return Worlds(home).world()


@pytest.fixture(scope="module")
def made(world: World) -> Report:
    return report(world)


@pytest.fixture(scope="module")
def bundled(registry: Path) -> World:
    return Worlds(registry).world()


def table(made: Report, section: str, name: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    found = next(s for s in made.sections if s.name == section)
    return next(t.rows for t in found.tables if t.name == name)


def row(rows: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    """The one row whose cells read like this."""
    found = [r for r in rows if all(_read(r[key]) == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, rows)
    return found[0]


def _read(cell: Any) -> Any:
    return cell.zh if isinstance(cell, Both) else cell


def share(cell: Any) -> tuple[int, int]:
    assert isinstance(cell, Share)
    return cell.part, cell.whole


def finding(made: Report, code: str) -> Finding:
    """The finding of a code."""
    return next(f for s in made.sections for f in s.findings if f.code == code)


# -- the figures -------------------------------------------------------------------------------------------------------


def test_completeness_counts_things_that_have_a_value(made: Report) -> None:
    rows = table(made, "completeness", "properties")
    centers = {_read(r["item"]): share(r["filled"]) for r in rows if _read(r["type"]) == "制造业创新中心"}
    assert centers["批准日期"] == (2, 3)
    assert centers["参与或运营机构"] == (1, 3)
    assert centers["产业链或环节"] == (2, 3)
    assert centers["英文名称"] == (0, 3)
    assert {
        _read(r["need"]) for r in rows if _read(r["item"]) == "英文名称" and _read(r["type"]) == "制造业创新中心"
    } == {"可有"}
    organizations = {_read(r["item"]): share(r["filled"]) for r in rows if _read(r["type"]) == "机构"}
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
    assert (share(guangdong["named"]), _read(guangdong["complete"])) == ((1, 2), "是")  # GD-02 bears no date at all
    assert [guangdong[state] for state in ("cells", "yes", "no", "unknown", "not_applicable")] == [2, 2, 0, 0, 0]
    hunan = row(rows, region="湖南省", tier="省级")
    assert (share(hunan["named"]), _read(hunan["complete"]), hunan["as_of"]) == ((1, 5), "否", "2021")
    assert [hunan[state] for state in ("cells", "yes", "no", "unknown", "not_applicable")] == [2, 1, 0, 1, 0]
    assert _read(row(rows, region="中国", tier="国家级")["complete"]) == "未知"
    assert [item.id for item in finding(made, "named_below_stated").items] == ["CV2", "CV1"]


@pytest.mark.parametrize("region", ["CN", "440000", "310000"])
def test_coverage_gives_the_numbers_of_the_question(bundled: World, region: str) -> None:
    answer = ask(bundled, "sector_gaps", {"level": "ten", "region": region})
    cells = [each.model_dump() for each in answer.rows]
    counted = Counter((cell["region_name"], cell["tier"], cell["state"]) for cell in cells)
    stated = {(cell["region_name"], cell["tier"]): cell["coverage"] for cell in cells}
    tiers = {"国家级": "national", "省级": "provincial", "市级": "city"}
    rows = table(report(bundled, region, "coverage"), "coverage", "places")
    assert {(_read(r["region"]), tiers[_read(r["tier"])]) for r in rows} == {*stated}
    for each in rows:
        place = (_read(each["region"]), tiers[_read(each["tier"])])
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
    assert [(r["value"], _read(r["speaks"])) for r in dated] == [("2018", "是"), ("2019", "否")]
    assert _read(dated[0]["why"]) == "可信度较高（高 ＞ 低）"
    assert dated[0]["statements"] == 2
    unsettled = [r for r in rows if r["id"] == "HN-01"]
    assert {r["value"] for r in unsettled} == {"测试甲", "测试乙"}
    assert {_read(r["speaks"]) for r in unsettled} == {"否"}
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
    assert (_read(differing["declared"]), _read(differing["observed"])) == ("新一代信息技术", "节能与新能源汽车")
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
    assert {_read(r["region"]) for r in table(made, "coverage", "places")} == {"湖南省"}


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


# -- declarations ------------------------------------------------------------------------------------------------------


def test_what_is_expected_is_declared_in_the_model() -> None:
    assert EXPECTED.keys() == NODE.keys()
    assert not [(name, prop) for name, props in EXPECTED.items() for prop in props if not NODE[name].has(prop)]
    for name, ties in TIES.items():
        for tie in ties:
            assert all(any(name in pair for pair in EDGE[edge].pairs) for edge in tie.edges), (name, tie)


def test_every_section_and_fault_is_told_in_both_languages() -> None:
    assert TITLES.keys() == ABOUT.keys() == SECTIONS.keys()
    assert len({fault.code for fault in FAULTS}) == len(FAULTS)
    for fault in FAULTS:
        assert fault.section in SECTIONS
        assert fault.effect in EFFECTS
        assert set(fault.questions) <= set(NAMES)


def both_of(value: Any) -> list[Both]:
    """Every pair of words below a value."""
    if isinstance(value, Both):
        return [value]
    if isinstance(value, list | tuple):
        return [found for each in value for found in both_of(each)]
    if isinstance(value, dict):
        return [found for each in value.values() for found in both_of(each)]
    return [found for _, each in value for found in both_of(each)] if isinstance(value, BaseModel) else []


def test_the_report_speaks_both_languages(bundled: World, made: Report) -> None:
    words = [*both_of(report(bundled)), *both_of(made)]
    assert len(words) > 1000
    assert not [w for w in words if not w.zh.strip() or not w.en.strip()]
    told = [
        *(w for w in TEXT.values() if HAN.search(w.zh)),
        *TITLES.values(),
        *ABOUT.values(),
        *(w for f in FAULTS for w in (f.title, f.why, f.remedy)),
    ]
    assert not [w for w in told if HAN.search(w.en) or not HAN.search(w.zh)]
    assert not [w for w in TEXT.values() if HAN.search(w.en)]
    for each in (report(bundled), made):
        titles = [
            w for s in each.sections for w in (s.title, s.about, s.headline, *both_of([t.title for t in s.tables]))
        ]
        titles += [c.words for s in each.sections for t in s.tables for c in t.columns]
        assert not [w for w in titles if HAN.search(w.en)]


# -- the page ----------------------------------------------------------------------------------------------------------


def shares_of(page: str) -> list[str]:
    return [MARK.sub("", cell) for cell in re.findall(r'<(?:td|th scope="row") class="s">(.*?)</t[dh]>', page)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_holds_the_numbers_of_the_json(bundled: World, lang: str) -> None:
    made = report(bundled)
    cells = [c for s in json.loads(made.model_dump_json())["sections"] for t in s["tables"] for c in _cells(t)]
    assert shares_of(quality_page(made, lang)) == [_as_shown(cell) for cell in cells]
    assert len(cells) > 400


def _cells(table: dict[str, Any]) -> list[Any]:
    shares = [column["name"] for column in table["columns"] if column["kind"] == "share"]
    return [row[name] for row in table["rows"] for name in shares]


def _as_shown(cell: dict[str, int] | None) -> str:
    if cell is None:
        return "—"
    percent = Share(**cell).percent
    return f"{cell['part']:,} / {cell['whole']:,} {escape(percent)}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_of_files_is_never_markup(made: Report, lang: str) -> None:
    page = quality_page(made, lang)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;测试&amp;&quot;&#x27;" in page


def test_only_pages_of_the_web_that_can_be_trusted_are_linked(made: Report) -> None:
    item = finding(made, "center_without_approved_on").items[0]
    odd = [item.model_copy(update={"url": "javascript:alert(1)", "linkable": True}), item]
    first = made.repairs[0].model_copy(update={"items": odd})
    page = quality_page(made.model_copy(update={"repairs": [first], "sections": []}), "zh")
    assert 'href="javascript' not in page
    assert f'href="{OTHER_PAGE}"' not in page  # a copy on an unrelated site is shown, not linked


def test_the_page_loads_nothing(made: Report) -> None:
    page = quality_page(made, "zh")
    assert not re.findall(r"<(?:script|link|img|iframe|object|embed|form)\b|@import|url\(|\bsrc=|\bon\w+=", page)
    assert '<html lang="zh-CN">' in page


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_reads_in_a_browser(browser: Any, made: Report, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "report.html"
    file.write_text(quality_page(made, lang), encoding="utf-8")
    page, asked, said = browser.new_page(viewport={"width": 1000, "height": 800}), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert (asked, said) == ([file.as_uri()], [])
    assert page.locator("h2").count() == 1 + len(SECTIONS)
    assert page.locator("table").count() == page.locator("table:has(thead th[scope=col])").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000
    first = page.locator("#repair-rows_refused details")
    assert not first.locator("table").is_visible()
    first.locator("summary").click()
    assert first.locator("table").is_visible()
    page.close()


# -- command line and API ----------------------------------------------------------------------------------------------


def test_the_command_line_writes_table_json_and_page(home: Path, made: Report, tmp_path: Path) -> None:
    told = run("--home", home, "quality")
    assert told.returncode == 0, told.stderr
    assert made.headline.zh in told.stdout
    assert "<script>alert(1)</script>" in told.stdout  # text of a terminal is text, and rich reads no markup in it
    given_json = run("--home", home, "--lang", "en", "quality", "--section", "keys", "--json")
    assert Report.model_validate_json(given_json.stdout).sections[0] == made.sections[3]
    out = tmp_path / "report.html"
    assert run("--home", home, "quality", "--lang", "en", "--out", out).returncode == 0
    assert out.read_text(encoding="utf-8") == quality_page(made, "en")


def test_an_empty_home_is_told_what_to_do(tmp_path: Path) -> None:
    done = run("--home", tmp_path / "empty", "quality")
    assert done.returncode == 3
    assert "chuangtu load" in done.stderr


@pytest.fixture(scope="module")
def client(home: Path) -> Any:
    from api.app import create_app
    from tests.http_client import TestClient

    return TestClient(create_app(Worlds(home)), base_url="http://127.0.0.1:8000", follow_redirects=False)


def test_the_api_gives_json_and_page(client: Any, made: Report) -> None:
    answer = client.get("/v1/quality")
    assert Report.model_validate_json(answer.text) == made
    assert client.get("/v1/quality", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    page = client.get("/v1/quality", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
    assert page.text == quality_page(made, "en")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["ETag"] != answer.headers["ETag"]
    assert client.get("/v1/quality/keys?format=html&lang=zh&region=湖南").status_code == 200
    assert [s["name"] for s in client.get("/v1/quality/focus").json()["sections"]] == ["focus"]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/v1/quality/freshnes", 404, "not-found"),
        ("/v1/quality?region=没有这里", 422, "unknown-name"),
        ("/v1/quality?format=pdf", 422, "wrong-use"),
        ("/v1/quality?tier=city", 422, "wrong-use"),
    ],
)
def test_the_api_tells_what_is_wrong(client: Any, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/docs#{code}")


# -- both stores -------------------------------------------------------------------------------------------------------


@pytest.mark.neo4j
def test_both_stores_give_the_same_report(neo4j_empty: Any, home: Path, registry: Path) -> None:
    from graph.stores.neo4j import Server, publish

    server = Server(neo4j_empty.uri, neo4j_empty.user, neo4j_empty.password)
    for each in (home, registry):
        publish(Archive(each).current(), server)
        worlds = Worlds(each, server)
        for region in ("CN", "440000"):
            here, there = (report(worlds.world(store=store), region) for store in ("embedded", "neo4j"))
            assert there.snapshot.store == "neo4j"
            assert there.model_dump(exclude={"snapshot"}) == here.model_dump(exclude={"snapshot"})
        worlds.close()
