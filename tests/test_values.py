"""Cells as offices write them: what each spelling means, and why the others are refused."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dates import is_partial_date, parse
from graph.errors import Words
from graph.model import THING
from graph.model.boxes import TICKED, UNTICKED, ticked
from graph.model.types import Property
from graph.model.units import UNITS, unit_named
from graph.model.values import FITTERS, Unfit, fit
from ingest.several import split_list

MANY = settings(max_examples=200, deadline=None)
DAY = Property("day", "partial_date", Words("日期", "date"))
MONEY = Property("amount", "number", Words("金额", "amount"), unit="CNY")
SHARE = Property("share", "number", Words("占比", "share"), unit="%")
COUNT = Property("count", "integer", Words("数量", "count"))
FLAG = Property("flag", "boolean", Words("是否", "flag"))
TEXT = Property("text", "text", Words("说明", "text"))
KIND = THING["Organization"].property_named("kind")


def why(prop: Property, text: str, unit: str | None = None) -> str:
    """The code a cell is refused with, said in both languages; “read” when it is not."""
    try:
        fit(prop, text, unit)
    except Unfit as refusal:
        said = (refusal.reason, refusal.remedy)
        return refusal.code if all(words.zh != words.en for words in said) else "not in both languages"
    return "read"


# -- dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-05-06", "2019-05-06"), ("2019/5/6", "2019-05-06"), ("2019.5.6", "2019-05-06"),
        ("2019.05", "2019-05"), ("2019.5", "2019-05"),
        ("2019.10", "2019-10"), ("20190506", "2019-05-06"), ("2019年5月6日", "2019-05-06"), ("2019 年 5 月", "2019-05"),
        ("2019年", "2019"),
        ("2019年度", "2019"), ("二〇一九年五月六日", "2019-05-06"), ("二○一九年", "2019"), ("二零一九年", "2019"), ("二О一九年十一月", "2019-11"),
        ("2019年十二月廿一日", "2019-12-21"), ("二〇一九年十月三十一日", "2019-10-31"), ("43591", "2019-05-06"), ("２０１９年５月", "2019-05"),
        ("2019-05-06 00:00:00", "2019-05-06"), ("2019–05–06", "2019-05-06"), ("2019年5月6号", "2019-05-06"),
        ("2020-2-29", "2020-02-29"),
        ("至今", ""), ("待定", ""), ("/", ""), ("——", ""), ("不详", ""),
    ],
)  # fmt: skip
def test_dates_are_read_in_every_spelling(text: str, day: str) -> None:
    assert fit(DAY, text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2019-02-30", "not-a-date"), ("2019年2月29日", "not-a-date"), ("2019-13", "not-a-date"),
        ("二〇一九年三十月", "not-a-date"), ("0019年5月", "not-a-date"),
        ("12345", "not-a-date"), ("99999", "not-a-date"), ("五月", "not-a-date"), ("abc", "not-a-date"),
        ("٢٠١٩", "not-a-date"),
        ("19年5月", "two-digit-year"), ("19.5.6", "two-digit-year"), ("’19年", "two-digit-year"),
        ("2019年5月-2020年6月", "date-span"), ("2019-2020", "date-span"), ("2019年5月至今", "date-span"),
        ("2019年5月-6月", "date-span"), ("2019.5—2020.6", "date-span"),
        ("2019.1", "ambiguous-date"), ("201905", "ambiguous-date"), ("5/6/2019", "ambiguous-date"),
        ("2019年底", "imprecise"), ("约2019年", "imprecise"), ("2019年5月上旬", "imprecise"), ("5月6日", "no-year"),
        ("#REF!", "spreadsheet-error"),
    ],
)  # fmt: skip
def test_what_is_no_single_date_is_refused_with_its_reason(text: str, code: str) -> None:
    assert why(DAY, text) == code


@given(day=st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
@MANY
def test_every_day_is_the_same_in_every_spelling(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for spelled in (f"{y}年{m}月{d}日", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}{m:02d}{d:02d}", f"{y}-{m}-{d} 09:30"):
        assert parse(spelled) == day.isoformat()


@given(text=st.text(st.sampled_from("0123456789年月日号.-/ 〇一二三十廿卅○至"), max_size=14))
@MANY
def test_any_text_is_a_partial_date_or_none(text: str) -> None:
    found = parse(text)
    assert found is None or is_partial_date(found)


# -- numbers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prop", "text", "unit", "value"),
    [
        (MONEY, "500万元", None, "5000000.0"), (MONEY, "1.2亿元", None, "120000000.0"),
        (MONEY, "1，200万", None, "12000000.0"), (MONEY, "3000 元", None, "3000.0"),
        (MONEY, "人民币500万元", None, "5000000.0"), (MONEY, "￥1,000.50", None, "1000.5"),
        (MONEY, "1亿2000万元", None, "120000000.0"), (MONEY, "500万元整", None, "5000000.0"),
        (MONEY, "500", "单位：万元", "5000000.0"), (MONEY, "500万元", "万元", "5000000.0"),
        (MONEY, "500万", "万元", "5000000.0"), (MONEY, "500万", "元", "5000000.0"),
        (MONEY, "0.07", "人民币万元", "700.0"), (MONEY, "-50", "万元", "-500000.0"), (MONEY, "－", "万元", ""),
        (MONEY, "1 200 000", None, "1200000.0"),
        (SHARE, "12%", None, "12.0"), (SHARE, "12％", "%", "12.0"), (SHARE, "12", "%", "12.0"), (SHARE, "暂无", None, ""),
        (COUNT, "12家", None, "12"), (COUNT, "45 人", "人", "45"), (COUNT, "1.2万", None, "12000"),
        (COUNT, "１２", None, "12"), (COUNT, "12个", "家", "12"),
    ],
)  # fmt: skip
def test_numbers_are_read_with_their_unit(prop: Property, text: str, unit: str | None, value: str) -> None:
    assert fit(prop, text, unit) == value


@pytest.mark.parametrize(
    ("prop", "text", "unit", "code"),
    [
        (MONEY, "约500万", None, "imprecise"), (MONEY, "500余万元", None, "imprecise"),
        (MONEY, "近千万", None, "imprecise"), (MONEY, "500万元以上", None, "imprecise"),
        (MONEY, "500（估）", None, "imprecise"), (MONEY, "300-500", None, "range"),
        (MONEY, "300万至500万元", None, "range"), (MONEY, "500*", None, "footnote"),
        (MONEY, "500（注：含税）", None, "footnote"), (MONEY, "100万美元", None, "foreign-currency"),
        (MONEY, "$500", None, "foreign-currency"), (MONEY, "500", "万美元", "foreign-currency"),
        (MONEY, "500万元", "亿元", "unit-differs"), (MONEY, "500元", "万元", "unit-differs"),
        (MONEY, "12%", None, "unit-mismatch"), (MONEY, "12家", None, "unit-mismatch"),
        (MONEY, "500", "平方米", "unknown-unit"), (MONEY, "五百万", None, "not-a-number"),
        (MONEY, "12 3", None, "not-a-number"), (MONEY, "1e999", None, "not-a-number"),
        (MONEY, "#N/A", None, "spreadsheet-error"), (SHARE, "12万元", None, "unit-mismatch"),
        (COUNT, "12", "万元", "unit-mismatch"), (COUNT, "-3", None, "negative"),
        (COUNT, "1.5", None, "not-an-integer"), (COUNT, "12%", None, "unit-mismatch"),
        (TEXT, "#REF!", None, "spreadsheet-error"),
    ],
)  # fmt: skip
def test_what_is_no_exact_number_is_refused_with_its_reason(
    prop: Property, text: str, unit: str | None, code: str
) -> None:
    assert why(prop, text, unit) == code


@pytest.mark.parametrize("unit", UNITS)
def test_the_common_units_have_one_factor(unit: str) -> None:
    named = unit_named(unit)
    assert named
    assert named.factor == UNITS[unit]


def test_units_that_mean_the_same_agree() -> None:
    assert unit_named("万元") == unit_named("人民币万元") == unit_named("万元人民币") == unit_named("单位：万元")
    assert unit_named("注册资金") is None


# -- yes or no, boxes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("有", "true"), ("无", "false"), ("√", "true"), ("■", "true"), ("☑是 □否", "true"), ("□是 ☑否", "false"),
        ("是□ 否√", "false"), ("( )是 (√)否", "false"),
        ("□是 □否", ""), ("待定", ""), ("[x] yes [ ] no", "true"),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_with_boxes_too(text: str, value: str) -> None:
    assert fit(FLAG, text) == value


@pytest.mark.parametrize(
    ("text", "code"), [("☒", "unclear-boxes"), ("☑是 ☑否", "not-yes-or-no"), ("也许", "not-yes-or-no")]
)
def test_unclear_boxes_are_refused(text: str, code: str) -> None:
    assert why(FLAG, text) == code


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("☑国有企业 □民营企业 ■其他（合资）", ["国有企业", "其他（合资）"]), ("√国有企业", ["国有企业"]), ("国有企业√ 民营企业□", ["国有企业"]),
        ("[x]国有企业、[ ]民营企业", ["国有企业"]), ("□国有企业 □民营企业", []), ("国有企业", ["国有企业"]), ("☒甲 □乙", ["甲"]),
        ("□甲 ☑其他（____）", ["其他"]), ("", []),
    ],
)  # fmt: skip
def test_the_ticked_options_count(text: str, options: list[str]) -> None:
    assert ticked(text) == options


@pytest.mark.parametrize("text", ["甲☑乙", "☑甲 ☒乙", "☑"])
def test_marks_that_may_belong_to_either_side_are_refused(text: str) -> None:
    with pytest.raises(Unfit):
        ticked(text)


def test_other_in_brackets_is_other() -> None:
    assert fit(KIND, "其他（合资）") == fit(KIND, "其他：合资") == "other"
    assert fit(KIND, "/") == ""


# -- lists ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names", "complete"),
    [
        ("测试A公司、示例B大学（C学院）；测试D研究院等5家", ["测试A公司", "示例B大学（C学院）", "测试D研究院"], False),
        ("测试甲公司、测试乙公司、测试丙公司等三家企业", ["测试甲公司", "测试乙公司", "测试丙公司"], True),
        ("1.测试甲公司 2.测试乙公司", ["测试甲公司", "测试乙公司"], True),
        ("1、测试甲公司\n2、测试乙大学", ["测试甲公司", "测试乙大学"], True),
        ("①测试甲公司②测试乙大学", ["测试甲公司", "测试乙大学"], True),
        ("（1）测试甲公司（2）测试乙大学", ["测试甲公司", "测试乙大学"], True),
        ("牵头单位：测试甲公司；参与单位：测试乙大学、测试丙院", ["测试甲公司", "测试乙大学", "测试丙院"], True),
        ("测试甲（牵头）、测试乙有限公司（深圳、广州）", ["测试甲", "测试乙有限公司（深圳、广州）"], True),
        ("Example A Co., Ltd., Example B Inc.", ["Example A Co., Ltd.", "Example B Inc."], True),
        ("北京和测试公司与示例大学、测试乙", ["北京和测试公司与示例大学", "测试乙"], True),
        ("测试高等专科学校等", ["测试高等专科学校"], False),
        ("测试省高等", ["测试省高等"], True),
        ("“测试、示例”联盟，测试乙", ["“测试、示例”联盟", "测试乙"], True),
        ("测试甲/测试乙", ["测试甲", "测试乙"], True),
        ("https://example.org/a/b", ["https://example.org/a/b"], True),
        ("/", [], True),
        ("测试甲公司、测试甲公司", ["测试甲公司"], True),
    ],
)  # fmt: skip
def test_lists_are_split_into_their_names(text: str, names: list[str], complete: bool) -> None:
    assert split_list(text) == (names, complete)


def test_a_long_hostile_cell_takes_no_time() -> None:
    started = time.process_time()
    for cell in ("(" * 50_000, "、" * 50_000, "（" * 30_000 + "）" * 30_000, "等 " * 30_000, " " * 50_000 + "x"):
        split_list(cell)
        why(MONEY, "5" + cell)
        why(DAY, "2019" + cell)
    assert time.process_time() - started < 5, "what grows with the square of its length takes minutes here"


# -- anything ------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"0123456789.,-~/（）()、；等 ",
        *"一二三十百千万亿元%约余至年月日家个人",
        "万元",
        "美元",
        "人民币",
        "是",
        "否",
        "其他",
        *TICKED[:7],
        *UNTICKED[:3],
        "#N/A",
        "e5",
    ]
)
SOUP = st.lists(PIECES, max_size=12).map("".join)
PROPERTIES = [Property("p", kind, Words("属性", "property")) for kind in FITTERS] + [MONEY, SHARE, KIND]


@given(prop=st.sampled_from(PROPERTIES), text=SOUP, unit=st.sampled_from([None, *UNITS, "万美元", "家", "亩", "%"]))
@settings(max_examples=500, deadline=None)
def test_any_cell_fits_once_and_for_all_or_says_why(prop: Property, text: str, unit: str | None) -> None:
    code = why(prop, text, unit)
    assert code != "not in both languages"
    if code == "read":
        value = fit(prop, text, unit)
        assert fit(prop, value) == value


@given(text=SOUP)
@MANY
def test_any_cell_is_a_list_of_names_without_repetition(text: str) -> None:
    names, _ = split_list(text)
    assert len(names) == len(set(names))
    assert all(name == name.strip() and name for name in names)
