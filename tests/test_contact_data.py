"""Contact data in sheets: columns dropped and named, numbers inside text removed, everything else kept."""

from __future__ import annotations

import pytest

from ingest.privacy import REMOVED, is_contact, redact
from ingest.readers.grid import Grid, Merge
from ingest.readers.layout import tables_of
from tests.sheets import one

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
