"""Application forms: written empty, filled in as a user would, and read back into ledger and snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Refused
from graph.ledger import Ledger
from graph.snapshot import Archive
from ingest.forms import form_tables, forms
from ingest.forms.content import amount, split_names, ticked
from ingest.forms.templates import write_templates
from ingest.load import FileReport
from ingest.privacy import REMOVED
from ingest.readers.grid import Grid, Merge, Raw
from ingest.readers.read import read_file
from ingest.readers.reading import Options
from queries.ask import ask
from queries.parameters import parse
from queries.scope import Scope
from queries.worlds import Worlds
from tests import forms as filled
from tests.homes import PAGE, center, load_into, run, write

APPLICATION, PLAN, SUMMARY = "yunnan-附件1-申报书", "yunnan-附件2-建设方案提纲.docx", "yunnan-附件3-汇总表"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder with the templates."""
    write_templates(tmp_path / "templates")
    return tmp_path / "templates"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.duckdb") as opened:
        known = tmp_path / "known"
        load_into(
            opened,
            write(known, "regions", {"code": "530000", "level": "province", "name_zh": "云南省", "source_url": PAGE}),
            write(
                known,
                "sectors",
                {"sector_id": "YN-14", "name_zh": "液态金属"},
                {"sector_id": "RS-001", "name_zh": "石墨烯"},
            ),
        )
        yield opened


def values(ledger: Ledger, node: str, prop: str) -> set[str]:
    """Every stated value of a property."""
    return {value for value, _ in ledger.names(node, (prop,))}


def edges(ledger: Ledger, kind: str) -> list[tuple[str, str]]:
    rows = ledger.connection.execute("SELECT from_id, to_id FROM edge WHERE edge_type = ?", [kind]).fetchall()
    return [(str(a), str(b)) for a, b in rows]


def accepted(reports: list[FileReport]) -> None:
    assert [report.refused for report in reports] == [None] * len(reports)
    assert [report.problems for report in reports] == [[]] * len(reports)


# -- round trips ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ending", "fill"), [("docx", filled.fill_docx), ("xlsx", filled.fill_xlsx)])
def test_a_filled_template_is_a_center_with_its_organisations(
    empty: Path, ledger: Ledger, ending: str, fill: Callable[..., Path]
) -> None:
    path = fill(empty / f"{APPLICATION}.{ending}", filled.CENTER_CELLS, filled.LEAD_CELLS, filled.MEMBER_CELLS)
    accepted(load_into(ledger, path))
    assert values(ledger, "Center", "name_zh") == {filled.CENTER}
    assert values(ledger, "Center", "status") == {"applied"}
    assert values(ledger, "Center", "initial_investment_cny") == {"12505000.0"}
    assert values(ledger, "Center", "expected_outputs") == {"专利", "技术标准", "新装置", "其他:测试工艺包"}
    assert values(ledger, "Center", "expected_patents_domestic") == {"12"}
    assert values(ledger, "Center", "expected_standards") == {"国家标准", "行业标准"}
    assert [values(ledger, "Center", p) for p in ("staff", "doctors", "untitled_staff")] == [{"45"}, {"8"}, {"5"}]
    assert {filled.LEAD, *filled.MEMBERS} == values(ledger, "Organization", "name_zh")
    assert values(ledger, "Organization", "registered_capital_cny") == {"120000000.0", "3000000.0"}
    assert values(ledger, "Organization", "employees") == {"1200", "90"}
    assert values(ledger, "Figure", "amount_cny") == {"50000000.0", "60005000.0", "70000000.0", "100000.0"}
    assert values(ledger, "Figure", "kind") == {"sales", "rd_spending"}
    roles = ledger.names("MEMBER_OF", ("role",))
    assert sorted(role for role, _ in roles) == ["lead", "member", "member", "member"]


def test_a_snapshot_of_it_counts_no_center(empty: Path, tmp_path: Path, ledger: Ledger) -> None:
    path = filled.fill_docx(empty / f"{APPLICATION}.docx", filled.CENTER_CELLS, filled.LEAD_CELLS)
    load_into(ledger, path)
    snapshot, _ = Archive(tmp_path).publish(ledger)
    assert snapshot.manifest.counts["Center"] == 1
    world = Worlds(tmp_path).world()
    asked = {"tier": "provincial", "on": "2026-01-01"}
    assert Scope(world, parse({**asked, "status": "all"})).everywhere == []
    (center,) = Scope(world, parse({**asked, "status": "applied"})).everywhere
    assert (center.name, center.status, center.region, center.existence) == (
        filled.CENTER,
        "applied",
        "530000",
        "unknown",
    )


@pytest.mark.parametrize(
    "name", [f"{APPLICATION}.docx", f"{APPLICATION}.xlsx", PLAN, f"{SUMMARY}.docx", f"{SUMMARY}.xlsx"]
)
def test_an_unfilled_form_has_no_rows_and_says_so(empty: Path, ledger: Ledger, name: str) -> None:
    before = ledger.ids("Center")
    (report,) = load_into(ledger, empty / name)
    assert (report.read, report.quarantined, report.refused) == (0, 0, None)
    assert report.remarks
    assert all("没有填写" in said.zh or "已写 0 章" in said.zh for said in report.remarks)
    assert ledger.ids("Center") == before


def test_templates_ask_for_no_contact_data(empty: Path) -> None:
    contact = {field.label for form in forms() for s in form.sections for field in s.fields if field.drop}
    assert {"手机", "Email", "联系人"} <= contact
    labels: set[str] = set()
    for path in empty.glob("*.docx"):
        labels |= {cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells}
    for path in empty.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        labels |= {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
    assert "创新中心名称（拟创建中心的全称）" in labels
    assert not contact & {label.split("（")[0] for label in labels}


# -- forms as offices send them -------------------------------------------------------------------------------------


def test_the_official_layout_is_read(tmp_path: Path, ledger: Ledger) -> None:
    (report,) = load_into(ledger, filled.official(tmp_path / "申报书.docx"))
    accepted([report])
    assert values(ledger, "Center", "name_zh") == {filled.CENTER}
    assert values(ledger, "Center", "initial_investment_cny") == {"12505000.0"}
    assert values(ledger, "Center", "senior_staff") == {"10"}
    assert values(ledger, "Organization", "senior_staff") == {"60"}
    assert values(ledger, "Center", "expected_outputs") == {"专利", "其他:测试包"}
    assert values(ledger, "Organization", "ownership") == {"国有控股企业", "民营企业", "有限责任公司"}
    assert values(ledger, "Organization", "qualifications") == {"省级以上企业技术中心", "高新技术企业", "其它:测试机构"}
    assert values(ledger, "Organization", "main_products") == {"测试产品甲"}
    assert values(ledger, "Figure", "year") == {"2021", "2022"}
    assert sorted(role for role, _ in ledger.names("MEMBER_OF", ("role",))) == ["lead", "member", "member"]


def test_nothing_personal_gets_in(tmp_path: Path, ledger: Ledger) -> None:
    (report,) = load_into(ledger, filled.official(tmp_path / "申报书.docx"))
    stored = str(ledger.connection.execute("SELECT * FROM statement").fetchall())
    said = json.dumps(report.as_json(), ensure_ascii=False)
    for personal in (filled.PHONE, filled.PERSON, filled.MAIL, filled.QQ):
        assert personal not in stored
        assert personal not in said
    left_out = "".join(report.dropped)
    assert all(label in left_out for label in ("手机", "电子邮箱", "QQ号码", "法人代表", "姓名", "负责人"))


def test_contact_data_inside_a_kept_field_is_left_out(empty: Path, ledger: Ledger) -> None:
    cells = {**filled.CENTER_CELLS, "中心通讯地址": f"测试路1号 电话：{filled.PHONE}，{filled.MAIL}"}
    (report,) = load_into(ledger, filled.fill_docx(empty / f"{APPLICATION}.docx", cells))
    assert values(ledger, "Center", "address") == {f"测试路1号 电话：{REMOVED}，{REMOVED}"}
    assert any("中心通讯地址" in column for column in report.dropped)


def test_an_official_form_without_a_name_has_no_center(tmp_path: Path) -> None:
    tables = read_file(filled.official(tmp_path / "a.docx", applied=False), "a.docx", Options()).tables
    assert [len(t) for t in tables if t.name == "yunnan_centers"] == [0]
    assert [t for t in tables if t.name == "yunnan_members"] == []


def test_rows_of_a_summary_are_centers_with_members(empty: Path, ledger: Ledger) -> None:
    path = empty / f"{SUMMARY}.docx"
    document = docx.Document(str(path))
    for row, cells in zip(document.tables[0].rows[1:], (
        (filled.CENTER, filled.LEAD, "、".join(filled.MEMBERS), "液态金属", "测试方向"),
        ("测试第二创新中心", filled.MEMBERS[0], "", "", ""),
    ), strict=False):  # fmt: skip
        for cell, text in zip(row.cells[1:], cells, strict=True):
            cell.text = text
    document.save(str(path))
    accepted(load_into(ledger, path))
    assert values(ledger, "Center", "name_zh") == {filled.CENTER, "测试第二创新中心"}
    assert values(ledger, "Center", "research_direction") == {"测试方向"}
    assert values(ledger, "Organization", "name_zh") == {filled.LEAD, *filled.MEMBERS}
    assert "YN-14" in {to for _, to in edges(ledger, "IN_SECTOR")}


def test_chapters_of_a_plan_are_checked(empty: Path, ledger: Ledger) -> None:
    path = empty / PLAN
    document = docx.Document(str(path))
    document.paragraphs[3].insert_paragraph_before("测试：本产业现状如下。")  # after the first heading
    for paragraph in [p for p in document.paragraphs if p.text.startswith("八、")]:
        paragraph.clear()
    document.save(str(path))
    (report,) = load_into(ledger, path)
    (said,) = report.remarks
    assert said.zh.startswith("建设方案计划书：8 章中已写 1 章；只有标题：现有基础、")
    assert "缺：保障措施" in said.zh
    assert said.en


def test_a_center_that_is_known_is_not_made_an_applicant(empty: Path, ledger: Ledger) -> None:
    load_into(
        ledger, write(empty.parent / "known", "centers", center("YN-01", name_zh=filled.CENTER, province="云南省"))
    )
    load_into(ledger, filled.fill_docx(empty / f"{APPLICATION}.docx", filled.CENTER_CELLS))
    assert ledger.ids("Center") == {"YN-01"}
    assert values(ledger, "Center", "status") == {"designated"}


# -- tables filled in by hand ---------------------------------------------------------------------------------------


def test_the_plain_tables_are_read_back(empty: Path, ledger: Ledger) -> None:
    path = empty / "数据表.xlsx"
    book = openpyxl.load_workbook(path)
    _row(
        book["创新中心"],
        中心名称=filled.CENTER,
        层级="省级",
        状态="认定",
        领域="石墨烯",
        牵头单位=filled.LEAD,
        省份="云南省",
        批准日期="2021-05",
    )
    _row(book["机构"], 机构名称=filled.LEAD, 类型="企业", **{"注册资金（万元）": 1200.5})
    _row(book["参与单位"], 中心名称=filled.CENTER, 机构名称=filled.MEMBERS[0], 角色="成员", **{"持股比例（%）": 12.5})
    _row(book["里程碑"], 中心名称=filled.CENTER, 事件="测试揭牌", 日期="2021-06")
    _row(book["考核"], 中心名称=filled.CENTER, 考核名称="测试年度考核", 考核结果="合格")
    book.save(path)
    accepted(load_into(ledger, path))
    assert values(ledger, "Center", "status") == {"designated"}
    assert values(ledger, "Organization", "registered_capital_cny") == {"12005000.0"}
    assert sorted(role for role, _ in ledger.names("MEMBER_OF", ("role",))) == ["lead", "member"]
    assert len(edges(ledger, "MARKS")) == len(edges(ledger, "ASSESSES")) == 1


def _row(sheet: object, **cells: object) -> None:
    header = {cell.value: cell.column for cell in sheet[1]}  # type: ignore[index]
    assert cells.keys() <= header.keys()
    for name, value in cells.items():
        sheet.cell(2, header[name]).value = value  # type: ignore[attr-defined]


def test_a_member_of_a_center_nobody_stated_is_refused(empty: Path, ledger: Ledger) -> None:
    path = empty / "数据表.xlsx"
    book = openpyxl.load_workbook(path)
    _row(book["参与单位"], 中心名称="测试无此中心", 机构名称=filled.LEAD, 角色="成员")
    book.save(path)
    (report,) = load_into(ledger, path)
    assert [problem.code for problem in report.problems] == ["unknown-reference"]


# -- places of a form -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("□专利 □标准", []),
        ("☑专利□标准■新产品", ["专利", "新产品"]),
        ("□√专利　√ 标准", ["专利", "标准"]),
        ("☑其他（　　）", ["其他"]),
        ("☑其它（请说明：测试所）", ["其它:测试所"]),
        ("☑民营企业（☑有限责任公司 □股份有限公司）", ["民营企业", "有限责任公司"]),
    ],
)
def test_ticked_boxes(text: str, found: list[str]) -> None:
    assert ticked(text) == found


@pytest.mark.parametrize(
    ("text", "default", "value"),
    [
        ("5000", "万元", "5000"),
        ("１２，０００万元", "", "12000"),
        ("1.2 亿元", "万元", "12000"),
        ("35000元", "万元", "3.5000"),
        ("5000", "", None),
        ("五千万元", "万元", None),
        ("5000万美元", "万元", None),
    ],
)
def test_amounts_need_a_unit(text: str, default: str, value: str | None) -> None:
    assert amount(text, default) == value


def test_names_in_one_cell() -> None:
    assert split_names("测试甲（示例、昆明）公司、测试乙院；测试丙") == [
        "测试甲（示例、昆明）公司",
        "测试乙院",
        "测试丙",
    ]


TEXTS = st.one_of(
    st.sampled_from(
        [
            "创新中心名称",
            "所属领域",
            "成员单位名称",
            "单位名称",
            "经济类型",
            "研发机构认定情况",
            "1",
            "牵头单位",
            "☑专利",
            "2021年",
            "万元",
        ]
    ),
    st.text(max_size=8),
    st.none(),
)
MERGES = st.builds(Merge, *[st.integers(0, 4)] * 2, *[st.integers(0, 10**6)] * 2)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(TEXTS, max_size=6), max_size=8),
    st.lists(MERGES, max_size=3),
    st.lists(st.text(max_size=12), max_size=4),
)
def test_any_grid_is_a_form_or_none(rows: list[list[str | None]], merges: list[Merge], paragraphs: list[str]) -> None:
    cells: list[list[Raw]] = [list(row) for row in rows]
    for table in form_tables(paragraphs, [Grid("x", cells, "x", merges)], "a.docx") or []:
        assert {len(column) for column in table.columns.values()} <= {len(table.rows)}


# -- the command ----------------------------------------------------------------------------------------------------


def test_the_command_lists_what_it_wrote_and_never_overwrites(tmp_path: Path) -> None:
    out = tmp_path / "表"
    done = run("templates", "--out", out, "--format", "json")
    assert done.returncode == 0, done.stderr
    listed = json.loads(done.stdout)
    assert {Path(each["file"]).name for each in listed} == {path.name for path in out.iterdir()}
    assert all(each["what"]["zh"] and each["what"]["en"] for each in listed)
    again = run("templates", "--out", out)
    assert again.returncode == 3
    assert "--out" in again.stderr


def test_a_damaged_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Refused) as refused:
        read_file(path, "a.docx", Options())
    assert refused.value.remedy


# -- an applicant before the rules ----------------------------------------------------------------------------------


def test_an_applicants_own_figures_are_told_as_claims(empty: Path, tmp_path: Path, ledger: Ledger) -> None:
    path = filled.fill_docx(empty / f"{APPLICATION}.docx", filled.CENTER_CELLS, filled.LEAD_CELLS, filled.MEMBER_CELLS)
    load_into(ledger, path)
    load_into(ledger, Path(__file__).parents[1] / "queries" / "policy" / "yunnan.yaml")
    Archive(tmp_path).publish(ledger)
    worlds = Worlds(tmp_path)
    answer: Any = ask(worlds.world(), "center_compliance", {"subject": filled.CENTER})
    rows = {row.rule: row for row in answer.rows}
    assert (rows["min_capital"].result, rows["min_units"].result) == ("met", "met")
    assert "12,505,000" in rows["min_capital"].reason.zh
    assert "前期组建总投入" in rows["min_capital"].reason.zh
    assert "申报单位自报" in rows["min_capital"].reason.zh
    assert "applicant's own figure" in rows["min_capital"].reason.en
    assert [each.name for each in rows["min_capital"].evidence] == [
        filled.CENTER,
        "云南省制造业创新中心培育创建工作方案 三(二)3",
    ]
    assert rows["full_time_rd"].result == "unknown"  # staff of all kinds are no full-time researchers
    assert "revocation" not in rows
    assert answer.limits.zh[0].startswith("申报中")
    worlds.close()
