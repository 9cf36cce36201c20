"""Application forms for tests: our own templates filled in, and the official layout rebuilt; every name contains 测试."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl

from ingest.forms.description import bare

CENTER, LEAD = "测试省级稀贵金属创新中心", "测试稀贵金属集团有限公司"
MEMBERS = ("测试理工大学", "测试冶金研究院", "测试新材料（示例、昆明）有限公司")
PHONE, PERSON, MAIL, QQ = "13800000000", "测试某人", "nobody@example.org", "98765432101"

Cells = Mapping[str, str | Sequence[str]]
"""Label → what is filled in to its right, or for lines beside a label the last cell of each."""

CENTER_CELLS: Cells = {
    "创新中心名称": CENTER,
    "所属领域": "有色及稀贵金属",
    "成员单位数": "企业：2　高校：1　科研院所：1",
    "前期组建总投入": "1,250.5",
    "成员单位名称": (LEAD, *MEMBERS),
    "预期成果类型": "☑专利　☑技术标准　□新产品　□新工艺　√新装置　□新系统　☑其他：测试工艺包",
    "预期知识产权": "国外发明专利 3 项，国内发明专利 12 项，其他　项",
    "预期技术标准制定": "□国际标准　☑国家标准　■行业标准　□联盟标准　□企业标准",
    "中心人数": "45 人。其中：高级 10 人，中级 20 人，初级 10 人，其他 5 人；博士 8 人，硕士 17 人，学士 15 人，其他 5 人",
    "主要研发内容": "测试：稀贵金属提纯",
}
LEAD_CELLS: Cells = {
    "单位名称": LEAD,
    "统一社会信用代码": "",
    "注册资金": "1.2亿元",
    "单位性质": "□国有企业　☑国有控股企业　□外资企业　□合资企业　□民营企业　□其他",
    "员工总人数": "1,200人",
    "研发人员人数": "180",
    "近三年销售收入": (("2021年", "5000"), ("2022年", "6000.5"), ("2023年", "7000万元")),
    "现有资质情况": "☑省级以上企业技术中心　□省级以上工程研究中心　☑高新技术企业",
}
MEMBER_CELLS: Cells = {
    "单位名称": MEMBERS[0],
    "注册成立时间": "1958-09",
    "注册资金": "300",
    "经济类型": "☑民营企业　☑有限责任公司",
    "职工总数": "90",
    "近三年R&D投入": (("2021年", "10"), ("20　　年", ""), ("20　　年", "")),
}


def fill_docx(path: Path, *sections: Cells) -> Path:
    """Fill in the template's tables in their order, by the labels in their first column."""
    document = docx.Document(str(path))
    for table, cells in zip(document.tables, sections, strict=False):
        lines: dict[str, int] = {}
        for row in table.rows:
            label = bare(row.cells[0].text)
            line = lines[label] = lines.get(label, -1) + 1
            _put(_given(cells, label), line, [row.cells[1], row.cells[-1]])
    document.save(str(path))
    return path


def fill_xlsx(path: Path, *sections: Cells) -> Path:
    """The same for the workbook."""
    book = openpyxl.load_workbook(path)
    for sheet, cells in zip(book.worksheets, sections, strict=False):
        label, line = "", 0
        for row in range(2, sheet.max_row + 1):
            printed = sheet.cell(row, 1).value
            label, line = (bare(str(printed)), 0) if printed else (label, line + 1)
            given = _given(cells, label)
            if isinstance(given, str) and line == 0:
                sheet.cell(row, 2).value = given
            elif not isinstance(given, str) and line < len(given):
                value = given[line]
                if isinstance(value, tuple):
                    sheet.cell(row, 2).value, sheet.cell(row, 3).value = value
                else:
                    sheet.cell(row, 4).value = value
    book.save(path)
    return path


def _given(cells: Cells, label: str) -> Any:
    return {bare(key): value for key, value in cells.items()}.get(label, "")


def _put(given: Any, line: int, places: list[Any]) -> None:
    if isinstance(given, str):
        if given and line == 0:
            places[-1].text = given
    elif line < len(given):
        value = given[line]
        if isinstance(value, tuple):
            places[0].text, places[1].text = value
        else:
            places[1].text = value


def official(path: Path, *, applied: bool = True) -> Path:
    """The official layout of annex 1 as offices fill it in: merged cells, labels with spaces inside, contact data everywhere."""
    document = docx.Document()
    _cover(document)
    center = _table(document, 6, _center_rows(applied=applied))
    for first, last in ((2, 5), (7, 8), (9, 10), (13, 14)):
        center.cell(first, 0).merge(center.cell(last, 0))
    _table(document, 7, _lead_rows())
    for number, name in enumerate(MEMBERS[:2]):
        _table(document, 7, _member_rows(name, number))
    document.save(str(path))
    return path


def _cover(document: Any) -> None:
    rows = [
        ("创新中心名称：", CENTER),
        ("所 属 领 域：", ""),
        ("牵 头 单 位：", LEAD),
        ("负  责  人：", PERSON),
        ("手      机：", PHONE),
        ("Email：", MAIL),
    ]
    _table(document, 2, [list(row) for row in rows])


def _table(document: Any, width: int, rows: list[list[str]]) -> Any:
    """A table; a cell `<` goes on to the right of the one before it."""
    table = document.add_table(rows=len(rows), cols=width)
    for i, row in enumerate(rows):
        padded = [*row, *["<"] * (width - len(row))]
        for j, text in enumerate(padded):
            if text != "<":
                last = j
                while last + 1 < width and padded[last + 1] == "<":
                    last += 1
                cell = table.cell(i, j)
                (cell.merge(table.cell(i, last)) if last > j else cell).text = text
    return table


def _center_rows(*, applied: bool) -> list[list[str]]:
    name = CENTER if applied else ""
    return [
        ["创新中心名称", name, "<", "所属领域", "有色及稀贵金属"],
        ["成员单位数", "企业 2", "高校 1", "科研院所 1", "前期组建\n总投入", "1250.5万元"],
        ["成员单位名称", "1", "牵头单位", LEAD],
        ["", "2", "参与单位", MEMBERS[0]],
        ["", "3", "", MEMBERS[1]],
        ["", "...", "", ""],
        ["中心通讯地址", "测试路1号", "邮编", "650000", "传真", PHONE],
        ["中心牵头单位\n负责人", "姓    名", PERSON, "<", "移动电话", PHONE],
        ["", "单位及职务", "测试单位 主任", "<", "电子邮箱", MAIL],
        ["中心日常\n工作联系人", "姓    名", PERSON, "<", "移动电话", PHONE],
        ["", "单位及职务", "测试单位 职员", "<", "电子邮箱", MAIL],
        ["预期成果类型", "☑专利    □技术标准   □新产品  □新工艺  □新装置  \n□新系统　□√其他：测试包"],
        ["预期知识产权", "获得国外发明专利 3 项，国内发明专利 12 项，其他    项。"],
        ["中心人数", "  45  人。\n其中：", "<", "髙级  10 人，中级  20 人，初级 10 人，其他  5 人"],
        ["", "", "<", "博士  8 人，硕士  17 人，学士  15 人，其他 5 人"],
        ["主要研发内容(200字以内)", "测试：稀贵金属提纯"],
    ]


def _lead_rows() -> list[list[str]]:
    return [
        ["单位名称", LEAD, "<", "行业领域", "有色金属"],
        ["企业负责人", PERSON, "职务", "董事长", "<", "电话", PHONE],
        ["联系人", PERSON, "职务", "职员", "<", "电话", PHONE],
        ["Email", MAIL, "<", "QQ号码", QQ],
        [
            "注册资金",
            "12000万元",
            "<",
            "单位性质",
            "□国有企业☑国有控股企业□外资企业\n□合资企业□民营企业□其他（       ）",
        ],
        ["员工总人数", "1200", "<", "中级以上职称人数", "300"],
        ["研发人员人数", "180", "<", "髙级以上职称人数", "60"],
        ["近三年销售收入(单位：万元)"],
        ["2021年", "5000", "2022年", "6000.5", "20  年", "", ""],
        ["现有资质情况", "☑省级以上企业技术中心 □省级以上工程研究中心 \n☑高新技术企业 \n□其它（              ）"],
        ["主要产品或服务"],
        ["测试产品甲"],
        ["比较优势"],
        [""],
    ]


def _member_rows(name: str, number: int) -> list[list[str]]:
    return [
        ["单位名称", name],
        ["法人代表", PERSON, "国籍", "中国", "<", "电话", PHONE],
        ["联系人", PERSON, "职务", "职员", "手机", PHONE, f"Email {MAIL}"],
        ["注册成立时间", "1958-09", "<", "注册地址", "测试路2号"],
        ["注册资金", "300万元", "<", "外资比例（%）", "0"],
        [
            "经济类型",
            "□国有独资企业  （□有限责任公司  □股份有限公司  □其他企业）\n☑民营企业      （☑有限责任公司  □股份有限公司  □其他企业）",
        ],
        ["职工总数", str(90 + number), "<", "中级以上职称人员数", ""],
        ["近三年销售收入(万元)", "2021年", "10", "2022年", "20", "20  年", ""],
        ["近三年R&D投入(万元)", "2021年", "1", "20  年", "", "20  年", ""],
        ["研发机构认定情况", "□省级以上企业技术中心\n□高新技术企业    ☑其它（测试机构）"],
        ["主营业务\n（主要行业或领域）", "测试业务"],
    ]
