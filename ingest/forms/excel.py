"""Empty forms and plain tables as XLSX: labels, notes on what to fill in, and lists of allowed values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from graph.model import THING, Property
from ingest.forms.description import Field, Form, Section
from ingest.forms.word import NOTICE, blank_of, labelled
from ingest.mapping import Reference, SourceMapping, TableMapping, Value

LISTED_ROWS = 1000  # how far down lists of values are offered
KINDS = {
    "integer": "整数 · whole number",
    "number": "数字 · number",
    "partial_date": "日期，可只到年或月，如 2019、2019-05、2019-05-06 · date",
    "boolean": "是 / 否 · yes or no",
}


class Column(NamedTuple):
    """A column of a plain table: its header, what it is for, the values it may hold, and whether it must be filled in."""

    header: str
    meaning: str
    values: tuple[str, ...]
    required: bool


def write_application(form: Form, path: Path) -> None:
    """Write the application form as a workbook: a sheet per table."""
    book = _book()
    for section in (s for s in form.sections if s.annex == 1 and s.in_template):
        for copy in range(section.repeated):
            name = f"{section.title.zh}{copy + 1}" if section.repeated > 1 else section.title.zh
            _section(book.create_sheet(name[:31]), section)
    book.save(path)


def write_summary(form: Form, path: Path) -> None:
    """Write the summary table as a workbook."""
    book = _book()
    for section in (s for s in form.sections if s.rows):
        sheet = book.create_sheet(section.title.zh)
        _header(sheet, [(field.label, field.hint) for field in section.fields if not field.drop])
    book.save(path)


def write_tables(mapping: SourceMapping, path: Path) -> None:
    """Write one sheet per table of a source description, with notes and lists of values from the model."""
    book = _book()
    for table in mapping.tables:
        sheet = book.create_sheet(table.table)
        columns = list(columns_of(table))
        _header(sheet, [(c.header, f"{c.meaning}{'（必填 · required）' if c.required else ''}") for c in columns])
        for number, column in enumerate(columns, 1):
            if column.values:
                _offer(sheet, number, column.values)
    book.save(path)


def columns_of(table: TableMapping) -> Iterator[Column]:
    """Yield the columns a table reads, each once, in the order of its description."""
    seen: dict[str, Column] = {}
    for subject in table.subjects:
        ends = (subject.node, subject.source_end, subject.target_end)
        for reference in (end for end in ends if end):
            for header in _headers(reference):
                _add(seen, table, header, _meaning(reference), ())
        for name, value in subject.properties.items():
            prop = THING[subject.type_name].property_named(name)
            for header in value.columns:
                unit = value.unit or (prop.unit if prop.unit == "%" else None)
                _add(
                    seen,
                    table,
                    f"{header}（{unit}）" if unit else header,
                    _kind(prop, value),
                    tuple(w.zh for w in (prop.values or {}).values()),
                )
    yield from sorted(seen.values(), key=lambda column: column.header == "备注")  # remarks stand last


def _add(seen: dict[str, Column], table: TableMapping, header: str, meaning: str, values: tuple[str, ...]) -> None:
    if header not in seen or (values and not seen[header].values):
        seen[header] = Column(header, meaning, values, header.split("（", 1)[0] in table.required)


def _headers(reference: Reference) -> tuple[str, ...]:
    value = reference.id or reference.organization or reference.name or reference.lookup
    return value.columns if value else ()


def _meaning(reference: Reference) -> str:
    words = THING[reference.node].words
    return f"{words.zh}名称 · name of {words.en}"


def _kind(prop: Property, value: Value) -> str:
    unit = f"（{value.unit}）" if value.unit else ""
    kind = KINDS.get(prop.kind, "")
    return f"{prop.words.zh}{unit} · {prop.words.en}{f'；{kind}' if kind else ''}"


def _book() -> Any:
    import openpyxl  # loads on use

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book


def _header(sheet: Any, columns: list[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, (header, note) in enumerate(columns, 1):
        cell = sheet.cell(1, number, header)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        _note(cell, note)
        sheet.column_dimensions[get_column_letter(number)].width = max(14, len(header) * 2 + 2)
    sheet.freeze_panes = "A2"


def _note(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment

    if text:
        cell.comment = Comment(text, "Chuangtu", height=80, width=260)


def _offer(sheet: Any, number: int, values: tuple[str, ...]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(number)
    listed = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
    sheet.add_data_validation(listed)
    listed.add(f"{letter}2:{letter}{LISTED_ROWS}")


def _section(sheet: Any, section: Section) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.cell(1, 1, NOTICE)
    row = 2
    for field in (f for f in section.fields if not f.drop):
        row = _field(sheet, field, row)
    for line in sheet.iter_rows(min_row=2, max_col=1):
        line[0].font, line[0].alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 28), ("B", 12), ("C", 14), ("D", 60)):
        sheet.column_dimensions[letter].width = width


def _field(sheet: Any, field: Field, row: int) -> int:
    """Write a field from this row on and return the row after it."""
    sheet.cell(row, 1, labelled(field))
    if field.names:
        lines = [(n, "牵头单位" if n == 1 else "参与单位") for n in range(1, field.names + 1)]
        for place, (number, role) in enumerate(lines, row):
            sheet.cell(place, 2, number)
            sheet.cell(place, 3, role)
    elif field.years:
        lines = [(0, "")] * 3
        for place in range(row, row + 3):
            sheet.cell(place, 2, "20　　年")
            sheet.merge_cells(start_row=place, end_row=place, start_column=3, end_column=4)
    else:
        sheet.cell(row, 2, blank_of(field))
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
        return row + 1
    sheet.merge_cells(start_row=row, end_row=row + len(lines) - 1, start_column=1, end_column=1)
    return row + len(lines)
