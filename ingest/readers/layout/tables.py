"""Rows below a header → a table: what is no data is left out by name, contact data dropped, merged cells filled, units noted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.errors import Words
from graph.model.unfit import says_nothing
from graph.model.units import unit_named
from graph.problems import Problem
from ingest.privacy import is_contact, redact, redact_names
from ingest.readers.grid import Merge
from ingest.readers.layout.headers import Header
from ingest.readers.layout.kinds import is_number
from ingest.readers.layout.names import header_name, named_with_unit
from ingest.readers.layout.sheet import Sheet
from ingest.readers.layout.texts import without_contacts
from ingest.table import LeftOut, Remark, Table

SHORT = 80
RUNNING_NUMBER = re.compile(r"序号|编号|No\.?|#|行号", re.IGNORECASE)
_SHEET_UNIT = re.compile(r"(?:金额|货币|计量)?单位\s*[:：]\s*(?P<unit>[^\s,，;；、()（）]{1,10})")
_NO_MONEY = re.compile(
    r"序号|编号|代码|数量|[人家个项件台]?数|人员|年份|年度|年$|月|日期|时间|率|比例|占比|份额|排名|名次|邮编|面积"
)
UNNAMED = "未命名列"


class Refusal(NamedTuple):
    """Why rows of a sheet cannot be read."""

    code: str
    reason: Words
    remedy: Words


@dataclass
class Found:
    """A table as it is found in a sheet: its header, its data rows, and what else stands among them."""

    header: Header
    rows: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """Whether a column holds contact data."""
        return any(is_contact("/".join(map(header_name, path))) for path in self.header.paths.values())


@dataclass(frozen=True)
class Column:
    """A column of a table: where it stands, its name, its header as printed, and the unit that states."""

    j: int
    name: str
    printed: str
    unit: str | None


def left_out(sheet: Sheet, i: int, kind: str) -> LeftOut:
    """Describe a row that is no data, shortened and without contact data."""
    text = redact_names(" ".join(" ".join(cell.split()) for cell in sheet.row(i).values()))
    return LeftOut(sheet.number(i), kind, text if len(text) <= SHORT else text[: SHORT - 1] + "…")


def refused_row(sheet: Sheet, file: str, i: int, why: Refusal, *, private: bool = False) -> Problem:
    """Describe a row that cannot be read; what it says is not kept where columns of contact data stand in it."""
    raw = None if private else redact_names(",".join(sheet.row(i).values()))[:200]
    return Problem(file, sheet.number(i), None, raw, why.code, why.reason, why.remedy, sheet.grid.sheet)


def columns_of(sheet: Sheet, found: Found) -> tuple[list[Column], list[str]]:
    """Name the columns of a table; returns them and the names that several of them have."""
    first, last = (found.rows[0], found.rows[-1] + 1) if found.rows else (0, 0)
    columns = []
    for j in range(len(sheet.columns)):
        path = found.header.paths.get(j)
        if path is None and not any(sheet.columns[j][first:last]):
            continue
        if _is_merged_tail(sheet, found.header, j) and not any(sheet.columns[j][first:last]):
            continue
        columns.append(_column(j, path or [f"{UNNAMED}{j + 1}"]))
    columns = _with_units_where_needed(columns)
    names = [column.name for column in columns]
    return columns, sorted({name for name in names if names.count(name) > 1})


def _is_merged_tail(sheet: Sheet, header: Header, j: int) -> bool:
    """Whether a column has its name only from a cell merged over it: its cells are merged likewise."""
    return j in header.paths and not any(sheet.columns[j][i] for i in range(header.first, header.last + 1))


def _column(j: int, path: list[str]) -> Column:
    path = [redact(part)[0] for part in path]
    split = [named_with_unit(header_name(part)) for part in path]
    unit = next((unit for _, unit in reversed(split) if unit), None)
    names = list(dict.fromkeys(name for name, _ in split if name))
    return Column(j, "/".join(names), "/".join(" ".join(part.split()) for part in path), unit)


def _with_units_where_needed(columns: list[Column]) -> list[Column]:
    """Keep the unit in the names of columns that would be one without it: 补助(万元) and 补助(%)."""
    names = [column.name for column in columns]
    return [
        Column(c.j, header_name(c.printed), c.printed, c.unit) if c.unit and names.count(c.name) > 1 else c
        for c in columns
    ]


def table_of(sheet: Sheet, file: str, name: str, found: Found, columns: list[Column]) -> Table:
    """Build the table: cells of data rows by column."""
    shared = sheet.fill_merged(found.rows[0], found.rows[-1]) if found.rows else []
    table = Table(
        name, file, {}, [sheet.grid.first_row + i for i in found.rows], sheet.grid.sheet, found.problems,
        left_out=found.left_out,
    )  # fmt: skip
    whole = bool(found.rows) and found.rows[-1] - found.rows[0] + 1 == len(found.rows)
    for column in columns:
        if is_contact(column.name):
            table.dropped.append(column.name)
            continue
        cells = sheet.columns[column.j]
        cells = cells[found.rows[0] : found.rows[-1] + 1] if whole else [cells[i] for i in found.rows]
        cells, removed = without_contacts(cells) if sheet.suspect[column.j] else (cells, 0)
        table.columns[column.name] = cells
        _note(table, column, removed)
    _note_shared_numbers(table, columns, shared)
    _note_sheet_unit(sheet, table, found)
    return table


def _note(table: Table, column: Column, removed: int) -> None:
    if column.printed != column.name:
        table.printed[column.name] = column.printed
    if column.unit:
        table.units[column.name] = column.unit
    if removed:
        zh, en = (
            f"“{column.name}”列有 {removed} 格的联系方式已删除",
            f"contact data was removed from {removed} cells of “{column.name}”",
        )
        table.remarks.append(Remark("contact-removed", column.name, removed, Words(zh, en)))


def _note_shared_numbers(table: Table, columns: list[Column], shared: list[tuple[int, Merge]]) -> None:
    """Say where one printed number stands for several rows: adding them up would count it more than once."""
    merged = [j for j, merge in shared if merge.last_row > merge.first_row]
    for column in columns:
        cells = table.columns.get(column.name)
        if column.j in merged and cells and not RUNNING_NUMBER.match(column.name) and any(map(is_number, set(cells))):
            count = merged.count(column.j)
            zh = f"“{column.name}”列有 {count} 处合并的数字，已填入每一行，求和时会重复计算"
            en = f"{count} merged numbers of “{column.name}” were filled into each of their rows; a sum would count them repeatedly"
            table.remarks.append(Remark("merged-number", column.name, count, Words(zh, en)))


def _mostly_numbers(cells: list[str]) -> bool:
    """Whether a column is one of numbers, even where a cell says 约500: the others would lose their unit with it."""
    filled = {unicodedata.normalize("NFKC", cell) for cell in cells if not says_nothing(cell)}
    return sum(map(is_number, filled)) * 2 > len(filled)


def _note_sheet_unit(sheet: Sheet, table: Table, found: Found) -> None:
    """“单位：万元” above the header holds for columns of numbers that state none and may be amounts."""
    titles = " ".join(text for i in found.header.titles for text in sheet.row(i).values())
    stated = [unit_named(match["unit"]) for match in _SHEET_UNIT.finditer(titles)]
    unit = next((unit for unit in stated if unit and unit.kind in ("money", "foreign")), None)
    if unit is None:
        return
    for name, cells in table.columns.items():
        if name not in table.units and not _NO_MONEY.search(name) and _mostly_numbers(cells):
            table.units[name] = unit.text
            zh, en = (
                f"“{name}”列按表头上方的“单位：{unit.text}”读取",
                f"“{name}” is read in {unit.text}, as stated above the header",
            )
            table.remarks.append(Remark("sheet-unit", name, len(cells), Words(zh, en)))
