"""Excel and LibreOffice workbooks (xlsx, xlsm, xls, xlsb, ods): every sheet a grid of typed cells with its merged ranges."""

from __future__ import annotations

from typing import Any, NamedTuple

from graph.errors import Words
from ingest.forms import form_tables
from ingest.readers import compound, packages, sheet_records, sheet_xml
from ingest.readers.grid import Grid, Merge
from ingest.readers.layout import tables_of
from ingest.readers.limits import MOST_CELLS, SPLIT, check_extent
from ingest.readers.marks import Marks, as_shown
from ingest.readers.reading import Reading, Source

NO_TABLE = Words("请确认工作簿中有表格。", "Check that the workbook holds a table.")


class Sheets(NamedTuple):
    """A workbook as read: its grids and what to remark."""

    grids: list[Grid]
    remarks: list[Words]


def read_workbook(source: Source) -> Reading:
    """Read every sheet of a workbook; raises Refused when it is damaged, protected, too large or empty."""
    sheets = read_sheets(source)
    tables = form_tables([], sheets.grids, source.name)
    if tables is None:
        tables = [table for grid in sheets.grids for table in tables_of(grid, source.name)]
    return Reading(tables, remarks=sheets.remarks)


def read_sheets(source: Source) -> Sheets:
    """Read every sheet that holds something; raises Refused like `read_workbook`."""
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    marks = _marks(source)
    try:
        book = load_workbook(source.stream())
        kept = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        grids = [_grid(source, book.get_sheet_by_name(meta.name), marks.get(meta.name, Marks())) for meta in kept]
    except PasswordError as error:
        raise source.refused(*packages.PASSWORD) from error
    except (CalamineError, OSError, ValueError) as error:
        raise source.refused(
            Words("工作簿已损坏或不完整", "the workbook is damaged or incomplete"), packages.SAVE_AGAIN
        ) from error
    filled = [grid for grid in grids if grid.rows]
    if not filled:
        raise source.refused(Words("工作簿中没有数据", "the workbook holds no data"), NO_TABLE)
    shown = {grid.name for grid in filled}
    hidden = [meta.name for meta in kept if meta.visible != SheetVisibleEnum.Visible and meta.name in shown]
    return Sheets(filled, [_hidden(source, name) for name in hidden])


def _marks(source: Source) -> dict[str, Marks]:
    """The marked cells of each sheet; looking for them also finds a sheet that is too large before it is in memory."""
    if not source.data.startswith(b"PK"):
        return sheet_records.marks_of_xls(compound.stream(source, ("Workbook", "Book")))
    package = packages.opened(source)
    names = set(package.namelist())
    if "xl/workbook.bin" in names:
        return sheet_records.marks_of_xlsb(source, package)
    return sheet_xml.marks_of(source, package) if "xl/workbook.xml" in names else {}


def _grid(source: Source, sheet: Any, marks: Marks) -> Grid:
    check_extent(source, sheet.height, sheet.width, sheet.name)
    if sheet.start is None:
        return Grid(sheet.name, [], sheet.name)
    top, left = sheet.start
    rows = sheet.to_python()
    for row, column in marks.errors.keys() | marks.shares:
        if 0 <= row - top < len(rows) and 0 <= column - left < len(rows[row - top]):
            cell = rows[row - top][column - left]
            rows[row - top][column - left] = marks.errors.get((row, column)) or as_shown(cell)
    merges = _merges(source, sheet)
    return Grid(sheet.name, rows, sheet.name, merges, first_row=top + 1)


def _merges(source: Source, sheet: Any) -> list[Merge]:
    """The merged ranges, counted from the first filled row and column and cut at the last."""
    (top, left), (bottom, right) = sheet.start, sheet.end
    found = []
    covered = 0
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        merge = Merge(
            max(first_row - top, 0),
            max(first_column - left, 0),
            min(last_row, bottom) - top,
            min(last_column, right) - left,
        )
        if merge.first_row <= merge.last_row and merge.first_column <= merge.last_column:
            found.append(merge)
            covered += (merge.last_row - merge.first_row + 1) * (merge.last_column - merge.first_column + 1)
    if covered > MOST_CELLS:
        raise source.refused(Words("合并单元格过多", "too many cells are merged"), SPLIT)
    return found


def _hidden(source: Source, name: str) -> Words:
    return Words(
        f"{source.name}：工作表“{name}”是隐藏的，也已读取。",
        f"{source.name}: sheet “{name}” is hidden and was read as well.",
    )
