"""Sheets as offices lay them out: titles, headers of several rows, totals, notes, merged cells, contact columns; no row is ever lost."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.evaluate import Evaluated, Known, evaluate
from ingest.mapping import TableMapping
from ingest.privacy import REMOVED, is_contact, redact
from ingest.readers.delimited import read_delimited
from ingest.readers.grid import Grid, Merge, Raw
from ingest.readers.layout import header_name, named_with_unit, tables_of, text_of
from ingest.readers.reading import Source
from ingest.table import Table

REGISTRY = sorted((Path(__file__).parent.parent / "data" / "registry").glob("*.csv"))
HEAD: list[Raw] = ["序号", "名称", "金额", "日期"]
ONE: list[Raw] = [1, "测试甲", 5, date(2019, 5, 6)]
TWO: list[Raw] = [2, "测试乙", 7.5, "2020年"]


def read(*rows: list[Raw], merges: list[Merge] | None = None, first_row: int = 1) -> list[Table]:
    return tables_of(Grid("测试表", list(rows), merges=merges or [], first_row=first_row), "测试.xlsx")


def one(*rows: list[Raw], merges: list[Merge] | None = None) -> Table:
    (table,) = read(*rows, merges=merges)
    return table


def left(table: Table) -> list[tuple[int, str]]:
    return [(entry.row, entry.kind) for entry in table.left_out]


# -- plain tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", REGISTRY, ids=lambda p: p.stem)
def test_the_registry_is_read_as_it_is_printed(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows: list[list[Raw]] = [list(line) for line in csv.reader(stream)]
    tables = tables_of(Grid(path.stem, rows), path.name, exact=True)
    assert tables == read_delimited(Source(path.name, path.read_bytes())).tables


def test_a_plain_table_says_nothing_but_its_cells() -> None:
    table = one(HEAD, ONE, TWO)
    assert table.columns == {
        "序号": ["1", "2"],
        "名称": ["测试甲", "测试乙"],
        "金额": ["5", "7.5"],
        "日期": ["2019-05-06", "2020年"],
    }
    assert table.rows == [2, 3]
    assert (table.left_out, table.problems, table.dropped, table.remarks, table.printed, table.units) == (
        [],
        [],
        [],
        [],
        {},
        {},
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (" 测试\u3000", "测试"), (5.0, "5"), (-0.0, "0"), (0.1 + 0.2, "0.3"), (1e300, "1e+300"), (True, "是"), (False, "否"), (12, "12"),
        (date(2019, 5, 6), "2019-05-06"), (datetime(2019, 5, 6), "2019-05-06"), (datetime(2019, 5, 6, 9, 30), "2019-05-06 09:30:00"),
        (time(9, 30), "09:30:00"), (timedelta(hours=30), "30:00:00"), ("#N/A", "#N/A"),
    ],
)  # fmt: skip
def test_typed_cells_are_text(cell: Raw, text: str) -> None:
    assert text_of(cell) == text


def test_a_column_of_mixed_types_keeps_them_apart() -> None:
    assert one(["名称", "值"], ["测试甲", True], ["测试乙", 1], ["测试丙", 1.5], ["测试丁", "1"]).columns["值"] == [
        "是",
        "1",
        "1.5",
        "1",
    ]


# -- above and below -----------------------------------------------------------------------------------------------------


def test_titles_above_and_totals_and_notes_below_are_left_out_by_name() -> None:
    table = one(
        ["测试省制造业创新中心名单", None, None, None],
        ["填报单位：测试厅", None, "填报日期：2023年5月", "单位：万元"],
        HEAD, ONE, TWO,
        ["合计", None, 12.5, None],
        [3, "小计", 12.5, None],
        [],
        ["填表人：张测试", None, "联系电话：0731-88888888", None],
        ["注：本表为测试。", None, None, None],
        ["1. 含税", None, None, None],
        ["本表数据由各市报送", None, None, None],
        merges=[Merge(0, 0, 0, 3)],
    )  # fmt: skip
    assert table.rows == [4, 5]
    assert left(table) == [
        (1, "title"),
        (2, "title"),
        (3, "header"),
        (6, "total"),
        (7, "total"),
        (9, "note"),
        (10, "note"),
        (11, "note"),
        (12, "note"),
    ]
    said = " ".join(entry.text for entry in table.left_out)
    assert "张测试" not in said
    assert "88888888" not in said
    assert REMOVED in said
    assert table.units == {"金额": "万元"}
    assert [(remark.code, remark.column) for remark in table.remarks] == [("sheet-unit", "金额")]


def test_a_unit_above_the_header_is_not_for_counts_years_and_words() -> None:
    table = one(
        ["单位：亿元"],
        ["序号", "名称", "从业人数", "成立年份", "产值", "占比", "说明"],
        [1, "测试甲", 30, 2019, 5, 0.3, "无"],
    )
    assert table.units == {"产值": "亿元"}


def test_sections_and_repeated_headers_are_no_data() -> None:
    table = one(
        HEAD,
        ["一、国家级", None, None, None],
        ONE,
        HEAD,
        ["测试片区", None, None, None],
        TWO,
        merges=[Merge(4, 0, 4, 3)],
    )
    assert table.rows == [3, 6]
    assert left(table) == [(2, "title"), (4, "header"), (5, "title")]


@pytest.mark.parametrize(
    "text", ["合计", "合 计", "总计：", "小计（3家）", "合计：26家", "共计26家", "测试省小计", "Total", "Grand total"]
)
def test_totals_are_known_by_their_words(text: str) -> None:
    assert left(one(HEAD, ONE, [None, text, 5, None])) == [(3, "total")]


@pytest.mark.parametrize("text", ["合计科技", "总计算中心", "小计划", "累计型传感器中心"])
def test_names_that_begin_like_totals_are_names(text: str) -> None:
    assert left(one(HEAD, ONE, [2, text, 5, None])) == []


def test_a_row_with_a_name_alone_is_data() -> None:
    assert one(HEAD, ONE, [None, "测试乙", None, None]).rows == [2, 3]


def test_a_long_note_is_shortened() -> None:
    assert len(one(HEAD, ONE, ["注：" + "长" * 500]).left_out[0].text) == 80


# -- headers -------------------------------------------------------------------------------------------------------------

TWO_ROWS: list[list[Raw]] = [
    ["序号", "名称", "经费（万元）", None],
    [None, None, "中央", "地方"],
    [1, "测试甲", 100, 50],
    [2, "测试乙", 7, 60],
]


@pytest.mark.parametrize(
    "merges", [[Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 3)], []], ids=["merged", "not-merged"]
)
def test_a_header_of_two_rows_names_columns_by_both(merges: list[Merge]) -> None:
    table = one(*TWO_ROWS, merges=merges)
    assert list(table.columns) == ["序号", "名称", "经费/中央", "经费/地方"]
    assert table.units == {"经费/中央": "万元", "经费/地方": "万元"}
    assert table.printed["经费/地方"] == "经费（万元）/地方"
    assert left(table) == [(1, "header"), (2, "header")]
    assert table.rows == [3, 4]


def test_a_first_row_of_data_below_an_unnamed_column_is_no_header() -> None:
    table = one(["序号", "名称", None], [None, "测试甲", "测试市"], [1, "测试乙", "测试市"])
    assert list(table.columns) == ["序号", "名称", "未命名列3"]
    assert table.rows == [2, 3]


def test_a_header_of_labels_is_a_header() -> None:
    assert list(one(["名称：", "日期："], ["测试甲", "2019年"]).columns) == ["名称:", "日期:"]


def test_overlapping_merged_ranges_take_no_time() -> None:
    rows: list[list[Raw]] = [HEAD, *([ONE] * 2000)]
    table = one(*rows, merges=[Merge(1, 0, 2000, 3)] * 20_000)
    assert len(table) == 2000


def test_an_empty_row_between_all_rows_takes_no_time() -> None:
    rows: list[list[Raw]] = [HEAD, *(row for _ in range(3000) for row in ([], ONE))]
    assert len(one(*rows)) == 3000


def test_a_header_of_three_rows() -> None:
    table = one(
        ["名称", "经费", None, None], [None, "中央", "地方", None], [None, None, "省", "市"], ["测试甲", 1, 2, 3],
        merges=[Merge(0, 0, 2, 0), Merge(0, 1, 0, 3), Merge(1, 1, 2, 1), Merge(1, 2, 1, 3)],
    )  # fmt: skip
    assert list(table.columns) == ["名称", "经费/中央", "经费/地方/省", "经费/地方/市"]


def test_columns_merged_together_in_header_and_rows_are_one() -> None:
    table = one(["名称", None, "城市"], ["测试甲", None, "测试市"], merges=[Merge(0, 0, 0, 1), Merge(1, 0, 1, 1)])
    assert table.columns == {"名称": ["测试甲"], "城市": ["测试市"]}


@pytest.mark.parametrize(
    "rows",
    [
        [[1, "测试甲", "2019-05-06"], [2, "测试乙", "2019-05-06"]],
        [["测试甲科技有限公司", "测试市"], ["测试乙科技有限公司", "测试市"]],
        [["https://example.org", "测试甲"], ["https://example.com", "测试乙"]],
        [["名称"], ["x", "1", "2", "3", "4"], ["y", "1", "2", "3", "4"]],
    ],
)
def test_where_no_header_is_certain_every_row_is_refused(rows: list[list[Raw]]) -> None:
    table = one(*rows)
    assert not table.columns
    assert {problem.code for problem in table.problems} == {"no-header"}
    assert table.refused + len(table.left_out) == len(rows)


def test_a_name_for_two_columns_is_refused() -> None:
    table = one(["名称", "名 称"], ["测试甲", "测试乙"])
    assert [(problem.code, problem.row) for problem in table.problems] == [("duplicate-column", 2)]


def test_columns_that_differ_only_by_unit_keep_it() -> None:
    table = one(["名称", "补助(万元)", "补助（%）"], ["测试甲", 1, 2])
    assert list(table.columns) == ["名称", "补助(万元)", "补助(%)"]
    assert table.units == {"补助(万元)": "万元", "补助(%)": "%"}


def test_empty_columns_go_and_unnamed_ones_stay() -> None:
    table = one(
        ["名称", None, "城市", "备注", None],
        ["测试甲", None, "测试市", None, "多出"],
        ["测试乙", None, "测试市", None, None],
    )
    assert list(table.columns) == ["名称", "城市", "备注", "未命名列5"]


@pytest.mark.parametrize(
    ("printed", "name", "unit"),
    [
        ("名\n  称", "名称", None), ("注册资金(万元)", "注册资金", "万元"), ("注册资金（单位：亿元）", "注册资金", "亿元"), ("占比(%)", "占比", "%"),
        ("占比％", "占比", "%"), ("金额：万元", "金额", "万元"), ("金额，万元", "金额", "万元"), ("从业人数（人）", "从业人数", "人"), ("* 名称", "名称", None),
        ("注册资本 万元", "注册资本", "万元"), ("ＩＤ", "ID", None), ("Center  name", "Center name", None), ("amount_10k_cny", "amount_10k_cny", None),
        ("是否超亿元", "是否超亿元", None), ("领域（十大）", "领域(十大)", None), ("合同额（万美元）", "合同额", "万美元"), ("金额①", "金额", None),
        ("\ufeff名\u200b称", "名称", None),
    ],
)  # fmt: skip
def test_names_and_units_of_columns(printed: str, name: str, unit: str | None) -> None:
    assert named_with_unit(header_name(printed)) == (name, unit)


# -- merged cells, several tables ----------------------------------------------------------------------------------------


def test_cells_are_filled_from_merged_ranges_only() -> None:
    table = one(HEAD, ONE, [2, None, None, None], [3, None, None, None], merges=[Merge(1, 1, 2, 1), Merge(1, 2, 2, 2)])
    assert table.columns["名称"] == ["测试甲", "测试甲", ""]
    assert table.columns["金额"] == ["5", "5", ""]
    assert [(remark.code, remark.column, remark.cells) for remark in table.remarks] == [("merged-number", "金额", 1)]


def test_merged_ranges_outside_the_cells_do_no_harm() -> None:
    merges = [Merge(0, 0, 0, 999), Merge(1, 3, 999, 999), Merge(500, 0, 501, 0), Merge(0, 500, 9, 501)]
    assert one(HEAD, ONE, TWO, merges=merges).rows == [2, 3]


def test_tables_one_below_the_other_are_read_each() -> None:
    first, second = read(
        HEAD,
        ONE,
        [],
        TWO,
        [],
        ["附表：专利"],
        ["专利号", "专利名称", "备注"],
        ["ZL1", "测试专利", "x"],
        [],
        ["专利号", "专利名称", "备注"],
        ["ZL2", "测试专利", "y"],
    )
    assert (first.rows, second.rows) == ([2, 4], [8, 11])
    assert first.name != second.name
    assert list(second.columns) == ["专利号", "专利名称", "备注"]
    assert left(second) == [(6, "title"), (7, "header"), (10, "header")]


def test_merged_cells_of_a_further_table_are_its_own() -> None:
    first, second = read(
        HEAD, ONE, [], ["附表：专利", None, None, None], ["专利号", "专利名称", "日期", None], [None, None, "申请", "授权"], ["ZL1", "测试专利", 2019, 2020],
        merges=[Merge(3, 0, 3, 3), Merge(4, 0, 5, 0), Merge(4, 1, 5, 1), Merge(4, 2, 4, 3)],
    )  # fmt: skip
    assert first.rows == [2]
    assert list(second.columns) == ["专利号", "专利名称", "日期/申请", "日期/授权"]


def test_a_number_merged_into_another_column_is_removed_there_too() -> None:
    table = one(["名称", "说明", "备注"], ["测试甲", "致电13800138000", None], merges=[Merge(1, 1, 1, 2)])
    assert table.columns["备注"] == [f"致电{REMOVED}"]


def test_what_may_be_another_table_is_refused() -> None:
    table = one(HEAD, ONE, TWO, [], ["甲", "乙", "丙", "丁"], ["a", "b", "c", "d"])
    assert table.rows == [2, 3]
    assert [(problem.row, problem.code) for problem in table.problems] == [(5, "unclear-table"), (6, "unclear-table")]


def test_after_the_same_header_the_table_goes_on() -> None:
    table = one(HEAD, ONE, TWO, [], ["甲", "乙", "丙", "丁"], [], ["续表"], [], HEAD, ONE)
    assert table.rows == [2, 3, 10]
    assert [problem.row for problem in table.problems] == [5]
    assert left(table) == [(7, "title"), (9, "header")]


def test_rows_behind_an_empty_one_are_data_though_they_are_all_words() -> None:
    table = one(
        ["名称", "牵头单位", "领域"],
        ["测试甲", "测试甲公司", "测试技术"],
        [],
        ["测试乙", "测试乙公司", "测试产业"],
        ["测试丙", "测试丙企业", "测试标准"],
    )
    assert table.rows == [2, 4, 5]


def test_an_empty_sheet_has_no_table() -> None:
    assert read() == read([], [None, ""], [" "]) == []


# -- contact data --------------------------------------------------------------------------------------------------------

PERSON = "110101199003078275"  # made up, with the right check character
CREDIT_CODE = "91350100M000100Y43"  # the example of GB 32100


def test_contact_columns_are_dropped_and_named() -> None:
    table = one(
        ["名称", "联 系 人", "手机号码", "E-mail", "联系人/职务", "负责人", "电话（办公）"],
        ["测试甲", "张测试", 13800138000.0, "a@example.org", "科长", "李测试", "0731-88888888"],
    )
    assert table.columns == {"名称": ["测试甲"], "负责人": ["李测试"]}
    assert table.dropped == ["联系人", "手机号码", "E-mail", "联系人/职务", "电话(办公)"]


def test_all_columns_below_a_contact_header_are_dropped() -> None:
    table = one(
        ["名称", "联系人", None],
        [None, "姓名", "电话"],
        ["测试甲", "张测试", "1"],
        merges=[Merge(0, 0, 1, 0), Merge(0, 1, 0, 2)],
    )
    assert table.dropped == ["联系人/姓名", "联系人/电话"]


@pytest.mark.parametrize(
    "header",
    [
        "手机",
        "联系电话",
        "移动电话",
        "传真",
        "电子邮箱",
        "QQ号",
        "微信",
        "身份证号",
        "联系方式",
        "负责人手机",
        "phone",
        "E-Mail",
        "联系人及电话",
    ],
)
def test_contact_headers(header: str) -> None:
    assert is_contact(header)


@pytest.mark.parametrize(
    "header",
    [
        "名称",
        "法定代表人",
        "项目负责人",
        "手机产量",
        "统一社会信用代码",
        "通讯地址",
        "网址",
        "telecom",
        "contacts_made",
        "电话机制造",
        "证件类型",
    ],
)
def test_other_headers(header: str) -> None:
    assert not is_contact(header)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("请致电13800138000张测试", f"请致电{REMOVED}张测试"), ("138 0013 8000", REMOVED), ("+86-13800138000", REMOVED), ("１３８００１３８０００", REMOVED),
        ("电话：0731-88888888转1", f"电话：{REMOVED}转1"), ("电话88886666", "电话88886666"), ("QQ：123456", f"QQ：{REMOVED}"), ("021-55667788", REMOVED),
        ("a.b@example.org。", f"{REMOVED}。"), (f"身份证{PERSON}", f"身份证{REMOVED}"),
        (PERSON[:-1] + "6", PERSON[:-1] + "6"), (CREDIT_CODE, CREDIT_CODE), ("CN13800138000B", "CN13800138000B"), ("总投资13800138000元", "总投资13800138000元"),
        ("https://example.org/13800138000.html", "https://example.org/13800138000.html"), ("https://a@example.org/x", "https://a@example.org/x"),
        ("手机2019-2020年产量", "手机2019-2020年产量"), ("201310013800138000", "201310013800138000"), ("GB/T 13800-13800", "GB/T 13800-13800"),
    ],
)  # fmt: skip
def test_contact_data_inside_text_is_removed_and_nothing_else(text: str, kept: str) -> None:
    assert redact(text)[0] == kept
    assert redact(kept) == (kept, 0)


def test_what_is_removed_is_counted() -> None:
    table = one(["名称", "说明"], ["测试甲", "电话13800138000"], ["测试乙", "无"])
    assert table.columns["说明"] == [f"电话{REMOVED}", "无"]
    assert [(remark.code, remark.column, remark.cells) for remark in table.remarks] == [("contact-removed", "说明", 1)]


def test_eleven_digits_among_amounts_are_an_amount() -> None:
    assert one(["名称", "产值"], ["测试甲", 13800138000], ["测试乙", 5]).columns["产值"] == ["13800138000", "5"]
    assert one(["名称", "栏目"], ["测试甲", 13800138000], ["测试乙", None]).columns["栏目"] == [REMOVED, ""]


def test_refused_rows_keep_no_contact_data() -> None:
    (table,) = tables_of(Grid("t", [["名称", "联系人"], ["测试甲", "张测试", "x"]]), "t.csv", exact=True)
    assert [(problem.code, problem.raw) for problem in table.problems] == [("cell-count", None)]
    assert "13800138000" not in str(one([1, 13800138000]).problems)


# -- no row is lost ------------------------------------------------------------------------------------------------------

CELLS = st.sampled_from(
    [None, None, None, "", " ", 1, 2.5, True, date(2019, 5, 6), "名称", "序号", "单位：万元", "合计", "小计", "注：测试", "一、测试", "测试甲", "金额（万元）", "城市",
     "日期",      "手机", "电话13800138000", "测试有限公司", "填表人：张测试", "x", "https://example.org", "#N/A"]
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, max_size=5) | st.just([]) | st.just(list(HEAD)) | st.just(list(ONE)), max_size=14)
MERGES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 5), st.integers(0, 3), st.integers(0, 3)).map(
        lambda m: Merge(m[0], m[1], m[0] + m[2], m[1] + m[3])
    ),
    max_size=4,
)


@given(rows=ROWS, merges=MERGES, exact=st.booleans(), first_row=st.sampled_from([1, 7]))
@settings(max_examples=300, deadline=None)
def test_every_row_is_data_left_out_refused_or_empty_exactly_once(
    rows: list[list[Raw]], merges: list[Merge], exact: bool, first_row: int
) -> None:
    tables = tables_of(Grid("表", rows, merges=merges, first_row=first_row), "f", exact=exact)
    seen = Counter(
        row for t in tables for row in [*t.rows, *(entry.row for entry in t.left_out), *(p.row for p in t.problems)]
    )
    filled = {first_row + i for i, row in enumerate(rows) if any(text_of(cell) for cell in row)}
    assert set(seen.values()) <= {1}
    assert set(seen) <= filled
    assert filled - set(seen) <= {first_row}, "only a header in the very first row is not listed"
    for table in tables:
        assert all(len(cells) == len(table) for cells in table.columns.values())
        assert "13800138000" not in str(table)
    assert len({table.name for table in tables}) == len(tables)


# -- with a mapping ------------------------------------------------------------------------------------------------------


def evaluated(table: Table, **mapping: object) -> Evaluated:
    return evaluate(
        table,
        TableMapping.model_validate({"table": "t", "required": [], **mapping}),
        Known(lambda *_: [("测试领域", "RS-1")], lambda _: set()),
    )


def stated(found: Evaluated, prop: str) -> list[tuple[str, str]]:
    lines = {row["line"]: row for row in found.statements.lines.to_pylist()}
    headings = [heading for heading, _ in found.statements.headings]
    return sorted(
        (lines[row["line"]]["subject"], row["value"])
        for row in found.statements.said.to_pylist()
        if headings[row["heading"]] == prop and row["value"] and lines[row["line"]]["subject_type"] != "Source"
    )


FUNDING = {"subjects": [{"node": {"node": "Funding", "id": "编号"}, "properties": {"amount_cny": "金额"}}]}


def test_the_unit_of_the_header_counts() -> None:
    table = one(["编号", "金额（万元）"], ["F1", "1.1"], ["F2", "500亿元"], ["F3", "—"])
    found = evaluated(table, **FUNDING)
    assert stated(found, "amount_cny") == [("F1", "11000.0")]
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, "unit-differs")]
    assert found.rows_quarantined == 1


def test_a_mapping_and_a_header_that_contradict_are_refused() -> None:
    mapping = {
        "subjects": [
            {
                "node": {"node": "Funding", "id": "编号"},
                "properties": {"amount_cny": {"column": "金额", "unit": "万元"}},
            }
        ]
    }
    found = evaluated(one(["编号", "金额（亿元）"], ["F1", 5]), **mapping)
    assert [problem.code for problem in found.problems] == ["unit-contradiction"]
    assert stated(evaluated(one(["编号", "金额（人民币万元）"], ["F1", 5]), **mapping), "amount_cny") == [
        ("F1", "50000.0")
    ]
    with pytest.raises(ValueError, match="no unit"):
        TableMapping.model_validate(
            {
                "table": "t",
                "required": [],
                "subjects": [
                    {
                        "node": {"node": "Funding", "id": "a"},
                        "properties": {"amount_cny": {"column": "b", "unit": "斤"}},
                    }
                ],
            }
        )


MEMBERS = {
    "subjects": [
        {"node": {"node": "Center", "id": "编号"}},
        {
            "edge": "MEMBER_OF",
            "from": {"node": "Organization", "organization": {"column": "成员单位", "split": "list"}},
            "to": {"node": "Center", "id": "编号"},
            "properties": {"role": {"const": "member"}, "share": "占比"},
        },
    ]
}


def test_a_list_of_organisations_gives_one_edge_each() -> None:
    table = one(
        ["编号", "成员单位", "占比"],
        ["T-1", "测试A公司、示例B大学（C学院）；测试D研究院等5家", "12%"],
        ["T-2", "/", None],
        ["T-3", "#REF!", None],
    )
    found = evaluated(table, **MEMBERS)
    assert sorted(name for _, name in stated(found, "name_zh")) == ["测试A公司", "测试D研究院", "示例B大学（C学院）"]
    assert len(found.edges) == 3
    assert len(stated(found, "share")) == 3
    assert [(problem.row, problem.code) for problem in found.problems] == [(4, "spreadsheet-error")]
    assert [(remark.code, remark.cells) for remark in table.remarks] == [("list-not-complete", 1)]
    assert table.columns["成员单位"][1] == "/", "cells are as they were"


def test_nodes_come_from_lists_and_what_stands_beside_a_list_is_stated_once() -> None:
    centers = {"column": "中心", "split": "list"}
    mapping = {
        "subjects": [
            {"node": {"node": "Center", "id": centers}},
            {
                "edge": "MEMBER_OF",
                "from": {"node": "Organization", "organization": "名称"},
                "to": {"node": "Center", "id": centers},
                "properties": {"role": {"const": "member"}},
            },
        ]
    }
    found = evaluated(one(["名称", "中心"], ["测试甲", "T-1、T-2；T-3"]), **mapping)
    assert [name for _, name in stated(found, "name_zh")] == ["测试甲"]
    assert sorted(found.edges.column("to_id").to_pylist()) == ["T-1", "T-2", "T-3"]


def test_a_list_is_looked_up_part_by_part() -> None:
    mapping = {
        "subjects": [
            {"node": {"node": "Center", "id": "编号"}},
            {
                "edge": "IN_SECTOR",
                "from": {"node": "Center", "id": "编号"},
                "to": {"node": "Sector", "lookup": {"column": "领域", "split": "list"}},
            },
        ]
    }
    found = evaluated(one(["编号", "领域"], ["T-1", "测试领域、没有的领域"], ["T-2", "测试领域"]), **mapping)
    assert [(problem.row, problem.code, problem.raw) for problem in found.problems] == [
        (2, "unknown-reference", "没有的领域")
    ]
    assert found.edges.column("to_id").to_pylist() == ["RS-1"]


def test_ticked_options_are_the_value() -> None:
    mapping = {
        "subjects": [
            {
                "node": {"node": "Organization", "organization": "名称"},
                "properties": {"kind": {"column": "类型", "boxes": True}, "notes": {"column": "选项", "boxes": True}},
            }
        ]
    }
    table = one(["名称", "类型", "选项"], ["测试甲", "☑企业 □高校", "☑甲 □乙 ☑丙"], ["测试乙", "☑企业 ☑高校", None])
    found = evaluated(table, **mapping)
    assert [value for _, value in stated(found, "kind")] == ["enterprise"]
    assert [value for _, value in stated(found, "notes")] == ["丙", "甲"]
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, "several-ticked")]


def test_shares_that_may_be_fractions_are_refused() -> None:
    mapping = {"subjects": MEMBERS["subjects"]}
    assert {
        p.code
        for p in evaluated(
            one(["编号", "成员单位", "占比"], ["T-1", "测试甲", 0.35], ["T-2", "测试乙", 0.65]), **mapping
        ).problems
    } == {"fraction-or-percent"}
    sure = evaluated(
        one(["编号", "成员单位", "占比（%）"], ["T-1", "测试甲", 0.35], ["T-2", "测试乙", 0.65]), **mapping
    )
    assert [value for _, value in stated(sure, "share")] in (["0.35", "0.65"], ["0.65", "0.35"])
