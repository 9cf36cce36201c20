"""Sheets as offices lay them out: titles, headers of several rows, totals, notes, merged cells; no row is ever lost."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.privacy import REMOVED
from ingest.readers.delimited import read_delimited
from ingest.readers.grid import Grid, Merge, Raw
from ingest.readers.layout import header_name, named_with_unit, tables_of, text_of
from ingest.readers.reading import Source
from tests.sheets import HEAD, ONE, TWO, left, one, read

REGISTRY = sorted((Path(__file__).parent.parent / "data" / "registry").glob("*.csv"))


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
