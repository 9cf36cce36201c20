"""The rows below a header sorted: data, totals, notes, section titles, repeated headers, refused ones; and where a further table begins."""

from __future__ import annotations

import re
from itertools import pairwise

from graph.errors import Words
from graph.model.values import says_nothing
from ingest.readers.layout.headers import TITLES_AT_MOST, Header, find_header, is_sure
from ingest.readers.layout.kinds import SECTION, is_data, is_note, is_number, is_title, is_total, names_a_column
from ingest.readers.layout.sheet import Sheet
from ingest.readers.layout.tables import Found, Refusal, left_out, refused_row

UNCLEAR = Refusal(
    "unclear-table",
    Words(
        "空行之后像是另一张表，但它的表头不确定",
        "another table seems to begin after an empty row, but its header is uncertain",
    ),
    Words(
        "请把每张表放在单独的工作表中，或删去表中的空行。",
        "Put each table on a sheet of its own, or delete the empty rows inside the table.",
    ),
)
_MAY_BE_NONE = re.compile(
    r"(?m)合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总数|otal|TOTAL|^[*※(（备注附说数资来填制审复单部分负领联报盖签统截本上以一二三四五六七八九十第NnSsRr]"
)
_SAMPLE = 50


def sort_rows(sheet: Sheet, file: str, header: Header, rows: list[int], *, exact: bool) -> tuple[Found, list[int]]:
    """Sort the rows from a header on; returns the table and the rows from where a further one begins."""
    found = Found(header, left_out=[left_out(sheet, i, "title") for i in header.titles])
    if header.first or header.last or header.titles:
        found.left_out += [left_out(sheet, i, "header") for i in range(header.first, header.last + 1) if sheet.row(i)]
    below = [i for i in rows if i > header.last]
    below, unclear, rest = _until_next(sheet, header, below, found)
    known = {entry.row for entry in found.left_out}
    below = [i for i in below if sheet.number(i) not in known] if known else below
    kinds = _kinds(sheet, header, below)
    found.left_out += [left_out(sheet, i, kind) for i, kind in kinds.items()]
    found.left_out.sort()
    found.rows = [i for i in below if i not in kinds] if kinds else below
    found.problems += [refused_row(sheet, file, i, UNCLEAR, private=found.private) for i in unclear]
    if exact:
        _refuse_ragged(sheet, file, found)
    return found, rest


def _refuse_ragged(sheet: Sheet, file: str, found: Found) -> None:
    lines = sheet.grid.rows
    width = len(lines[found.header.last])
    for i in [i for i in found.rows if len(lines[i]) != width]:
        reason = Words(
            f"该行有 {len(lines[i])} 个单元格，表头有 {width} 个",
            f"the row has {len(lines[i])} cells under a header of {width}",
        )
        remedy = Words("请检查逗号与引号。", "Check commas and quotes.")
        found.problems.append(refused_row(sheet, file, i, Refusal("cell-count", reason, remedy), private=found.private))
    found.rows = [i for i in found.rows if len(lines[i]) == width]


# -- further tables --------------------------------------------------------------------------------------------------------


def _until_next(sheet: Sheet, header: Header, below: list[int], found: Found) -> tuple[list[int], list[int], list[int]]:
    """Split rows where, after an empty one, a further table begins: (rows of this table, uncertain ones, the further table's)."""
    data: list[int] = []
    unclear: list[int] = []
    begin, into, seen = 0, data, -1
    for position in _starts(below):
        if below[position] <= seen:
            continue
        further = _further(sheet, below[position : position + TITLES_AT_MOST + _SAMPLE])
        if further is None and (
            into is unclear or not _is_unclear(sheet, below[: min(position, _SAMPLE)], below[position])
        ):
            continue
        into += below[begin:position]
        begin, into = position, unclear
        if further and further.paths != header.paths:
            return data, unclear, below[position:]
        if further:  # the same header again: the table goes on
            into, seen = data, further.last
            names = [i for i in range(further.first, further.last + 1) if sheet.row(i)]
            found.left_out += [left_out(sheet, i, "title") for i in further.titles]
            found.left_out += [left_out(sheet, i, "header") for i in names]
    into += below[begin:]
    return data, unclear, []


def _starts(below: list[int]) -> list[int]:
    """Positions of rows behind an empty one."""
    if not below or below[-1] - below[0] + 1 == len(below):
        return []
    return [position for position, (i, j) in enumerate(pairwise(below), 1) if j - i > 1]


def _further(sheet: Sheet, window: list[int]) -> Header | None:
    row = sheet.row(window[0])
    if len(row) > 1 and sum(map(names_a_column, row.values())) < 2:
        return None
    header = find_header(sheet, window)
    if header is None or len(header.paths) < 2 or not is_sure(sheet, header):
        return None
    return header if all(is_title(sheet.row(i), len(sheet.used)) for i in header.titles) else None


def _is_unclear(sheet: Sheet, above: list[int], i: int) -> bool:
    """Whether a row behind an empty one has words where all rows above have numbers: a header that is not certain to be one."""
    row = sheet.row(i)
    if len(row) < 2 or is_note(row) or is_total(row) or any(map(is_data, row.values())):
        return False
    for j, text in row.items():
        numbers = [cell for k in above if (cell := sheet.columns[j][k])]
        if len(numbers) > 1 and all(map(is_number, numbers)) and not says_nothing(text):
            return True
    return False


# -- rows that are no data -------------------------------------------------------------------------------------------------


def _kinds(sheet: Sheet, header: Header, below: list[int]) -> dict[int, str]:
    """What the rows are that hold no data."""
    kinds = _trailing(sheet, below)
    again = [sheet.row(header.first), sheet.row(header.last)]
    for i in _worth_a_look(sheet, below, {min(row.items())[1] for row in again if row}):
        if i not in kinds and (kind := _kind(sheet, i, again)):
            kinds[i] = kind
    return dict(sorted(kinds.items()))


def _worth_a_look(sheet: Sheet, below: list[int], names: set[str]) -> list[int]:
    """Rows that may be no data: their first cell is empty, merged, a name of the header, or begins like a note; most sheets have few."""
    first, *others = (sheet.columns[j] for j in sheet.used[:2])
    second = others[0] if others else first
    worth = {text for text in {first[i] for i in below} if not text or text in names or _MAY_BE_NONE.search(text)}
    totals = {text for text in {second[i] for i in below} if "计" in text or "otal" in text or "TOTAL" in text}
    merged = sheet.merged_from
    if not (worth or totals or merged):
        return []
    return [i for i in below if first[i] in worth or second[i] in totals or i in merged]


def _kind(sheet: Sheet, i: int, again: list[dict[int, str]]) -> str | None:
    row = sheet.row(i)
    if row in again:
        return "header"
    if is_total(row):
        return "total"
    if is_note(row) and (len(row) == 1 or len(sheet.used) > 2):
        return "note"
    return "title" if _is_section(sheet, i, row) else None


def _is_section(sheet: Sheet, i: int, row: dict[int, str]) -> bool:
    """Whether a row within the table is a heading for the rows below it: “一、国家级”, or one cell merged across most columns."""
    if len(row) > 1 or len(sheet.used) < 3:
        return False
    ((j, text),) = row.items()
    wide = any(
        m.first_column == j and (m.last_column - j + 1) * 2 > len(sheet.used) and m.last_row == i
        for m in sheet.merged_from.get(i, ())
    )
    return wide or SECTION.match(text) is not None


def _trailing(sheet: Sheet, below: list[int]) -> dict[int, str]:
    """Notes at the end of a table: once a note or an empty row has come, lines of one cell are notes as well."""
    if len(sheet.used) < 3:
        return {}
    tail: list[int] = []
    for i in reversed(below):
        row = sheet.row(i)
        if len(row) > 1 and not is_note(row):
            break
        tail.append(i)
    tail.reverse()
    for position, i in enumerate(tail):
        behind_empty = i > 0 and not sheet.row(i - 1)
        if behind_empty or is_note(sheet.row(i)):
            return {k: "total" if is_total(sheet.row(k)) else "note" for k in tail[position:]}
    return {}
