"""Empty forms as DOCX: a layout of our own around the official field names, without any contact data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.forms.description import Field, Form, Section

WIDTH = 4  # columns of a form's table: the label, and three for what is filled in
NOTICE = "请保留左栏栏目名称，在右侧填写；勾选请把 □ 改为 ☑。请勿填写个人姓名、电话、邮箱等信息，系统不收集也不保存。"
NUMERALS = "一二三四五六七八九十"


def write_application(form: Form, path: Path) -> None:
    """Write the application form (annex 1)."""
    document = _document(f"{form.title.zh}（附件1）")
    sections = [s for s in form.sections if s.annex == 1 and s.in_template]
    for section in sections:
        for copy in range(section.repeated):
            number = f"（{copy + 1}）" if section.repeated > 1 else ""
            document.add_heading(f"{section.title.zh}{number}", level=1)
            table = document.add_table(rows=0, cols=WIDTH, style="Table Grid")
            for field in section.fields:
                if not field.drop:
                    _field(table, field)
            document.add_page_break()
    document.save(str(path))


def write_outline(form: Form, path: Path) -> None:
    """Write the outline of the construction plan (annex 2)."""
    document = _document(f"{form.outline.title.zh}（附件2 提纲）")
    for numeral, chapter in zip(NUMERALS, form.outline.chapters, strict=False):
        document.add_heading(f"{numeral}、{chapter.title}", level=1)
        document.add_paragraph(f"（{chapter.hint}）")
    document.save(str(path))


def write_summary(form: Form, path: Path) -> None:
    """Write the summary table (annex 3)."""
    document = _document(f"{form.title.zh}（附件3）")
    for section in (s for s in form.sections if s.rows):
        fields = [field for field in section.fields if not field.drop]
        document.add_heading(section.title.zh, level=1)
        table = document.add_table(rows=section.rows + 1, cols=len(fields) + 1, style="Table Grid")
        for cell, text in zip(table.rows[0].cells, ("序号", *map(labelled, fields)), strict=True):
            cell.text = text
        for number, row in enumerate(table.rows[1:], 1):
            row.cells[0].text = str(number)
    document.save(str(path))


def labelled(field: Field) -> str:
    """The label with its unit and hint in brackets, as the form shows it."""
    unit = field.amount or field.number or ""
    remarks = [text for text in (unit, field.hint) if text]
    return f"{field.label}（{'；'.join(remarks)}）" if remarks else field.label


def blank_of(field: Field) -> str:
    """What stands in a place before it is filled in."""
    return "　".join(f"□{box}" for box in field.boxes) if field.boxes else field.blank


def _document(title: str) -> Any:
    import docx  # loads on use
    from docx.oxml.ns import qn

    document = docx.Document()
    document.core_properties.author = "创图 Chuangtu"
    for name in ("Normal", "Title", "Heading 1"):
        document.styles[name].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.add_heading(title, level=0)
    document.add_paragraph(NOTICE)
    return document


def _field(table: Any, field: Field) -> None:
    if field.names:
        _lines(table, field, [(str(n), "牵头单位" if n == 1 else "参与单位") for n in range(1, field.names + 1)])
    elif field.years:
        _lines(table, field, [("20　　年", None)] * 3)
    else:
        cells = table.add_row().cells
        cells[0].text = labelled(field)
        cells[1].merge(cells[-1]).text = blank_of(field)


def _lines(table: Any, field: Field, lines: list[tuple[str, str | None]]) -> None:
    """Several lines beside one label."""
    rows = [table.add_row().cells for _ in lines]
    rows[0][0].merge(rows[-1][0]).text = labelled(field)
    for cells, (first, second) in zip(rows, lines, strict=True):
        cells[1].text = first
        if second is None:
            cells[2].merge(cells[3])
        else:
            cells[2].text = second


__all__ = ["Section", "blank_of", "labelled", "write_application", "write_outline", "write_summary"]
