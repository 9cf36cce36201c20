"""Lists as offices keep them, in workbooks and delimited text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests import workbooks
from tests.messy.entry import Mend, Messy

PHONE, MAIL, PERSON, QQ, RESIDENT = "13800000000", "nobody@example.org", "张测试", "98765432101", "110101199001010015"
"""Contact data that must not be found anywhere afterwards."""
HEADER = ["序号", "创新中心名称", "级别", "所属领域", "牵头单位", "成员单位", "认定时间", "备注"]
CODES = ("91990000XXXX00019M", "91990000XXXX00027G")


def book(*sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]], hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook of sheets: title, rows, merged ranges."""
    import openpyxl
    from openpyxl.comments import Comment

    made = openpyxl.Workbook()
    for blank in made.worksheets:
        made.remove(blank)
    for title, rows, merges in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for merge in merges:
            sheet.merge_cells(merge)
        sheet["B2"].comment = Comment(f"测试批注：已与{PERSON}核对，{PHONE}", "测试")
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _centers() -> bytes:
    wide = [None] * 11
    rows: list[list[Any]] = [
        ["示例省制造业创新中心名单（测试材料）", *wide[1:]],
        ["填报单位：示例省测试厅", *wide[1:10], "单位：万元"],
        [*HEADER[:7], "总投入", "联系方式", None, "备注"],
        [*[None] * 8, "联系人", "联系电话", None],
        ["一、国家级", *wide[1:]],
        [1, "测试光电创新中心", "国家级", "光电", "示例光电有限公司", "示例大学、示例研究院（光学，材料）；示例仪器有限公司等5家",
         date(2019, 5, 6), 1200, PERSON, PHONE, f"材料不全，请联系{PHONE}，邮箱{MAIL}"],
        [2, "测试石墨烯创新中心", None, "石墨烯", "示例石墨烯有限公司", "示例大学\n示例碳材研究院", "２０１９年５月", "１，５００", PERSON, PHONE, None],
        ["小计", *wide[1:7], 2700, *wide[8:]],
        ["二、省级", *wide[1:]],
        [3, "测试稀土创新中心", "省级", "稀土", "示例稀土有限公司", "示例大学", 43591, 800, PERSON, PHONE, "/"],
        [4, "测试锡业创新中心", "县级", "锡业", "示例锡业有限公司", "无", "2021年", 90, PERSON, PHONE, None],
        [5, "测试钛业创新中心", "省级", "钛业", "示例钛业有限公司", "", "2021", "约500", PERSON, PHONE, None],
        ["合计", *wide[1:7], 4090, *wide[8:]],
        ["注：本表为测试材料，内容均为虚构。", *wide[1:]],
        [f"填表人：{PERSON}", *wide[1:5], f"联系电话：{PHONE}", *wide[6:]],
    ]  # fmt: skip
    merges = ["A1:K1", *(f"{c}3:{c}4" for c in "ABCDEFGHK"), "I3:J3", "A5:K5", "C6:C7", "A9:K9", "A14:K14"]
    organizations: list[list[Any]] = [
        ["企业名称", "统一社会信用代码", "注册资本（亿元）", "成立日期", "职工人数", "是否示例", "法人手机"],
        ["示例光电有限公司", CODES[0], 1.2, date(2001, 2, 3), "1,200人", "☑是 □否", PHONE],
        ["示例稀土有限公司", "91990000XXXX00023X", 3, date(2002, 3, 4), 80, "□是 ■否", PHONE],
    ]
    hidden = [["创新中心名称", "成员单位", "电子邮箱"], ["测试稀土创新中心", "示例隐藏有限公司", MAIL]]
    return book(("名单", rows, merges), ("企业", organizations, []), ("旧表", hidden, []), hidden=("旧表",))


def _dates() -> bytes:
    spelled = (
        "2019-05-06",
        "2019年5月6日",
        "2019/5/6",
        "2019.05.06",
        "20190506",
        "43591",
        "二〇一九年五月",
        "２０１９年",
        "去年",
        "2019.1",
        "2019-02-30",
    )
    rows = [",".join(HEADER)]
    rows += [f"{n},测试日期{n}号创新中心,省级,石墨烯,示例日期有限公司,无,{day}," for n, day in enumerate(spelled, 1)]
    return "\r\n".join([*rows, ""]).encode("gb18030")


def _traditional() -> bytes:
    rows = [
        "創新中心名稱,級別,所屬領域,牽頭單位,認定時間,聯繫電話",
        f"測試傳統創新中心,省級,石墨烯,示例臺灣有限公司,2020年,{PHONE}",
    ]
    rows += [f"測試機器人創新中心,國家級,機器人,示例電機有限公司,2021年3月,{PHONE}"]
    return "\r\n".join([*rows, ""]).encode("big5")


def _organizations_tsv() -> bytes:
    rows = [
        (
            "单位名称",
            "社会信用代码",
            "注册资金（万元）",
            "成立时间",
            "从业人员数",
            "所属行业",
            "联系人",
            "手机",
            "备注",
        ),
        ("示例仪器有限公司", CODES[1], "１，０００", "一九九九年十月", "八十人", "仪器", PERSON, PHONE, ""),
        (
            "示例大学",
            "",
            "/",
            "1958-09",
            "2000",
            "教育",
            PERSON,
            PHONE,
            f"身份证{RESIDENT}，QQ：{QQ}，座机0871-66666666",
        ),
        ("示例锡业有限公司", "", "500万美元", "2003", "60", "有色", PERSON, PHONE, "无"),
    ]
    return "\n".join("\t".join(row) for row in [*rows, ()]).encode()


def _members_semicolons() -> bytes:
    rows = [
        "中心名称;单位名称;角色;持股比例(%)",
        "测试稀土创新中心;示例研究院（光学，材料）;成员;12.5",
        "测试稀土创新中心;示例投资有限公司;股东;40%",
    ]
    rows += ["测试没有的创新中心;示例大学;成员;"]
    return "\ufeff".encode() + "\n".join([*rows, ""]).encode()


def _ragged() -> bytes:
    rows = [
        "中心名称,事件,日期,备注",
        "测试稀土创新中心,揭牌,2020-01-02,",
        "测试稀土创新中心,考核,合格,2021年,多一格",
        "测试稀土创新中心,扩建,2022",
        "测试光电创新中心,揭牌,２０２１年３月,无",
    ]
    return "\n".join([*rows, ""]).encode()


def _formula() -> bytes:
    return "创新中心名称,成员单位,备注\n测试光电创新中心,示例命令有限公司,=cmd|' /C calc'!A0\n".encode()


def _old() -> list[list[Any]]:
    return [
        ["示例市企业情况表（测试）", None, None, None],
        ["企业名称", "统一社会信用代码", "注册资本（万元）", "成立日期"],
        ["示例甲有限公司", None, 1000.0, date(2010, 1, 2)],
        ["示例乙有限公司", None, 2000.5, date(2011, 3, 4)],
        ["合计", None, 3000.5, None],
    ]


def _of(table: str, *more: str) -> tuple[str, ...]:
    return tuple(f"office_lists/{name}" for name in (table, *more))


ABOVE_AND_BELOW = {"title": 1, "header": 1, "total": 1}
FILES = (
    Messy(
        "01 示例省创新中心名单（合并单元格、小计、多表）.xlsx", _centers, 18, 5,
        {"not-allowed": 1, "imprecise": 1, "credit-code": 1},
        {"title": 4, "header": 2, "total": 2, "note": 2},
        ("联系方式/联系人", "联系方式/联系电话", "法人手机", "电子邮箱"),
        _of("创新中心名单", "机构名单", "成员名单"),
        says=("旧表", "单位：万元", "以“等”结尾", "联系方式已删除"),
        mends=(Mend("级别", "县级", "市级"), Mend("总投入", "约500", "500"), Mend("统一社会信用代码", "91990000XXXX00023X", CODES[1])),
    ),
    Messy(
        "02 测试六种日期（GB18030）.csv", _dates, 11, 8, {"not-a-date": 2, "ambiguous-date": 1}, understood=_of("创新中心名单"), says=("gb18030",),
        mends=(Mend("认定时间", "去年", "2023"), Mend("认定时间", "2019.1", "2019-10"), Mend("认定时间", "2019-02-30", "2019-02-28")),
    ),
    Messy("03 測試名單（Big5）.csv", _traditional, 2, 2, dropped=("聯繫電話",), understood=_of("创新中心名单"), says=("big5",)),
    Messy("04 示例企业登记.tsv", _organizations_tsv, 3, 1, {"not-a-number": 1, "foreign-currency": 1}, dropped=("联系人", "手机"), understood=_of("机构名单"),
          mends=(Mend("职工总数", "八十人", "80"), Mend("注册资金", "500万美元", "3500"))),
    Messy("05 示例成员（分号）.csv", _members_semicolons, 3, 2, {"unknown-reference": 1}, understood=("templates/参与单位",),
          mends=(Mend("中心名称", "测试没有的创新中心", "测试光电创新中心"),)),
    Messy("06 示例大事记（格数不对）.csv", _ragged, 4, 2, {"cell-count": 2}, understood=("templates/里程碑",),
          mends=(Mend("日期", "合格", "2021"),)),
    Messy("07 示例企业（旧版）.xls", lambda: workbooks.xls(_old()), 5, 2, left_out=ABOVE_AND_BELOW, understood=_of("机构名单")),
    Messy("08 示例企业（二进制）.xlsb", lambda: workbooks.xlsb(_old()), 5, 2, left_out=ABOVE_AND_BELOW, understood=_of("机构名单")),
    Messy("09 示例企业（开放格式）.ods", lambda: workbooks.ods(workbooks.ods_rows(_old())), 5, 2, left_out=ABOVE_AND_BELOW, understood=_of("机构名单")),
    Messy("10 示例\n换行😀名单.csv", "创新中心名称,成员单位\n测试光电创新中心,示例换行有限公司\n".encode, 1, 1, understood=_of("成员名单")),
    Messy("11 示例;rm -rf $HOME;.csv", _formula, 1, 1, understood=_of("成员名单")),
)  # fmt: skip
