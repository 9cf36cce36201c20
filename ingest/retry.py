"""The fix-and-retry workbook: refused rows in one file, faulty cells marked and explained; loading it again closes the cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import Refused, Words
from graph.identifiers import digest
from graph.ledger.cases import Case, dataset_key
from graph.model.values import clean
from graph.spreadsheet import neutral
from ingest.table import Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

GUIDE = "chuangtu-fix"  # a hidden sheet that says which rows belong where: what tells the workbook from any other
HELP = "怎样使用 How to"
GUIDE_HEADER = ("sheet", "file", "original_sheet", "dataset", "understood_as", "workbook")
ROW, ACTION, KEY, REASON = "原行号", "处理", "row_key", "原因与办法"
OWN = (ROW, ACTION, REASON, KEY)  # columns of the workbook, not of the file
SKIP = {"忽略", "skip"}
ROWS_AT_MOST = 50_000  # of one workbook; the cases beyond come with the next one
MARK = "FFFFE699"
LONGEST_CELL = 32_767
UNNAMED = "…"
TITLES_AT_MOST = 31  # letters of a sheet's name
HOW_TO = (
    Words("怎样使用：改正标黄的单元格（批注说明原因与办法），存盘后再次导入本文件：chuangtu load <本文件>。",
          "How to use: correct the yellow cells (comments say why and how), save, then load this file: chuangtu load <this file>."),
    Words("不需要的行：在“处理”列选“忽略”。不要改动“row_key”列。",
          "A row that is not needed: choose 忽略 (skip) under 处理. Leave the column row_key alone."),
)  # fmt: skip


@dataclass(frozen=True)
class Mending:
    """One sheet of a mended workbook: the rows to read again, whose dataset they mend, and the cases that are set aside."""

    table: Table
    dataset: str  # key of the dataset
    understood_as: str
    workbook: str
    keys: list[str]  # case of each row of the table
    skipped: list[str]


# -- writing -----------------------------------------------------------------------------------------------------------


def write_workbook(cases: Iterable[Case], path: Path) -> int:
    """Write open cases as a workbook and return how many rows it holds; with none no file is written.

    Raises Refused when the file cannot be written.
    """
    from openpyxl import Workbook  # openpyxl loads on use

    listed = sorted(cases, key=lambda case: (case.dataset, case.row or 0))[:ROWS_AT_MOST]
    if not listed:
        return 0
    book = Workbook()
    for first in book.worksheets:
        _explain(first)
    guide = book.create_sheet(GUIDE)
    guide.sheet_state = "hidden"
    guide.append(GUIDE_HEADER)
    identifier = digest(*(case.dataset + case.digest for case in listed))
    for number, (dataset, group) in enumerate(groupby(listed, key=lambda case: case.dataset), 1):
        rows = list(group)
        sheet = book.create_sheet(_title(number, rows[0]))
        _fill(sheet, rows)
        cells = (
            sheet.title,
            rows[0].file,
            rows[0].sheet or "",
            dataset_key(dataset),
            rows[0].understood_as,
            identifier,
        )
        guide.append([_written(cell) for cell in cells])
    _save(book, path)
    return len(listed)


def _save(book: Any, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    except OSError as error:
        raise Refused(
            Words(
                f"修正表无法写入：{error.strerror}", f"the fix-and-retry workbook cannot be written: {error.strerror}"
            ),
            value=str(path),
            remedy=Words(
                "若它正在表格软件中打开，请先关闭，或用 --fix 另选位置。",
                "If it is open in a spreadsheet program, close it, or choose another place with --fix.",
            ),
        ) from error


def _title(number: int, case: Case) -> str:
    name = "".join("_" if c in r"[]:*?/\'" else c for c in case.sheet or Path(case.file).stem)
    return f"{number} {name}"[:TITLES_AT_MOST]


def _explain(sheet: Worksheet) -> None:
    sheet.title = HELP
    for words in HOW_TO:
        sheet.append([words.zh])
        sheet.append([words.en])
        sheet.append([])
    sheet.column_dimensions["A"].width = 120


def _fill(sheet: Worksheet, cases: list[Case]) -> None:
    headers = list(dict.fromkeys(header for case in cases for header in case.cells))
    sheet.append([ROW, ACTION, *(_written(header) or UNNAMED for header in headers), REASON, KEY])
    for line, case in enumerate(cases, 2):
        why = "\n".join(
            f"{p.column or '整行 row'}：{p.reason.zh} {p.remedy.zh} / {p.reason.en}. {p.remedy.en}"
            for p in case.problems
        )
        sheet.append([case.row, None, *(_written(case.cells.get(h, "")) for h in headers), _written(why), case.digest])
        _mark(sheet, line, headers, case)
    _furnish(sheet, len(headers), len(cases))


def _written(text: str) -> str | None:
    """A text as a cell: never a formula, without the control characters that no workbook may hold, no longer than a cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return neutral(ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST_CELL] or None


def _mark(sheet: Worksheet, line: int, headers: list[str], case: Case) -> None:
    """Colour the faulty cells and say in a comment why; a fault of the whole row stands at its number."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    places = {_plain(header): number for number, header in enumerate(headers, 3)}
    said: dict[int, list[str]] = {}
    for p in case.problems:
        said.setdefault(places.get(_plain(p.column or ""), 1), []).extend(
            (p.reason.zh, p.remedy.zh, p.reason.en, p.remedy.en)
        )
    for place, sentences in said.items():
        cell = sheet.cell(line, place)
        cell.fill = PatternFill("solid", fgColor=MARK)
        cell.comment = Comment("\n".join(dict.fromkeys(sentences)), "Chuangtu", height=160, width=320)


def _plain(header: str) -> str:
    """A header without the unit that was added to it."""
    return header.split("（", maxsplit=1)[0] if header.endswith("）") else header


def _furnish(sheet: Worksheet, columns: int, rows: int) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number in range(1, columns + len(OWN) + 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 18
    sheet.freeze_panes = "C2"
    reason, key = get_column_letter(columns + 3), get_column_letter(columns + 4)
    sheet.column_dimensions[reason].width = 60
    sheet.column_dimensions[key].hidden = True
    choice = DataValidation(type="list", formula1='"重试,忽略"', allow_blank=True)
    choice.add(f"B2:B{rows + 1}")
    sheet.add_data_validation(choice)


# -- reading -----------------------------------------------------------------------------------------------------------


def is_workbook(tables: list[Table]) -> bool:
    """Tell whether the tables of a file are those of a fix-and-retry workbook."""
    return any(table.sheet == GUIDE and set(GUIDE_HEADER) <= set(table.columns) for table in tables)


def mendings(tables: list[Table]) -> Iterator[Mending]:
    """Give the mended rows of a workbook, sheet by sheet; sheets that its first page does not list are left alone."""
    (guide,) = (table for table in tables if table.sheet == GUIDE)
    by_title = {table.sheet: table for table in tables}
    for title, file, sheet, dataset, understood_as, workbook in zip(*map(guide.column, GUIDE_HEADER), strict=True):
        table = by_title.get(title)
        if table is not None and dataset and KEY in table.columns:
            yield _mending(table, file, sheet, Mending(table, dataset, understood_as, workbook, [], []))


def _mending(table: Table, file: str, sheet: str, empty: Mending) -> Mending:
    keys, actions = table.column(KEY), [clean(cell).casefold() for cell in table.column(ACTION)]
    again = [n for n, (key, action) in enumerate(zip(keys, actions, strict=True)) if key and action not in SKIP]
    numbers = table.column(ROW)
    columns = {name: [_unmarked(cells[n]) for n in again] for name, cells in table.columns.items() if name not in OWN}
    rows = [int(float(numbers[n])) if numbers[n].replace(".", "", 1).isdigit() else table.rows[n] for n in again]
    mended = replace(
        table, name=Path(file).stem, file=_unmarked(file), sheet=_unmarked(sheet) or None, columns=columns, rows=rows
    )
    skipped = [key for key, action in zip(keys, actions, strict=True) if key and action in SKIP]
    return replace(empty, table=mended, keys=[keys[n] for n in again], skipped=skipped)


def _unmarked(cell: str) -> str:
    """A cell without the apostrophe that kept it from being taken for a formula."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell
