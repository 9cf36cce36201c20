"""Documents: application forms filled in, a table in a letter, a policy as text, a PDF with a table."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from tests import forms, workbooks
from tests.messy.entry import Messy
from tests.messy.lists import MAIL, PERSON, PHONE


def _application() -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        return forms.official(Path(scratch) / "a.docx").read_bytes()


def _template(name: str) -> bytes:
    from ingest.forms.templates import write_templates

    with tempfile.TemporaryDirectory() as scratch:
        write_templates(Path(scratch))
        return (Path(scratch) / name).read_bytes()


SUMMARY = ("测试省级锡基创新中心", "示例锡业有限公司", "示例大学、示例研究院（光学，材料）", "新材料", "测试方向")


def _summary_docx() -> bytes:
    import docx

    document = docx.Document(io.BytesIO(_template("yunnan-附件3-汇总表.docx")))
    for cell, text in zip(document.tables[0].rows[1].cells[1:], SUMMARY, strict=False):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _summary_xlsx() -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(_template("yunnan-附件3-汇总表.xlsx")))
    sheet = book.worksheets[0]
    for column, text in enumerate(SUMMARY, 1):
        sheet.cell(2, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letter() -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph(f"测试函：现报送名单如下，联系人{PERSON}，电话{PHONE}，{MAIL}。")
    rows = [
        ["创新中心名称", "所属领域", "牵头单位", "批复时间", "联系电话"],
        ["测试信函创新中心", "石墨烯", "示例信函有限公司", "2018年12月", PHONE],
        ["测试公文创新中心", "稀土", "示例公文有限公司", "二〇二〇年三月五日", PHONE],
    ]
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _policy() -> bytes:
    text = "示例省测试创新中心管理办法\n第一条 本办法为测试材料。\n第二条 原则上每个领域建设一家省级创新中心。\n"
    return text.encode("gb18030")


def _pdf() -> bytes:
    return workbooks.pdf(["name_zh", "uscc", "Shili Test Ltd", "-"], grid=True)


FORM = tuple(f"yunnan_forms/yunnan_{table}" for table in ("centers", "members", "organizations", "figures"))
"""Read from the application: 1 center, 3 members, 3 organisations, 8 figures; from a summary: 1 center, 3 members."""
FILES = (
    Messy("16 测试申报书（附件1）.docx", _application, accepted=15, understood=FORM, dropped=("手机", "QQ号码", "电子邮箱")),
    Messy("17 示例汇总表（附件3）.docx", _summary_docx, understood=FORM[:2], accepted=4),
    Messy("18 示例汇总表（附件3）.xlsx", _summary_xlsx, understood=FORM[:2], accepted=4),
    Messy("19 测试函（正文中的表）.docx", _letter, 2, 2, dropped=("联系电话",), understood=("office_lists/创新中心名单",)),
    Messy("20 示例管理办法.txt", _policy, refused="没有表格的文本"),
    Messy("21 测试表.pdf", _pdf, 1, 0, {"unknown-table": 1}),
)  # fmt: skip
