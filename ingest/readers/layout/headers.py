"""Where a table begins: titles, then a header of one to four rows, found with certainty or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.grid import Merge
from ingest.readers.layout.kinds import is_data, is_number, is_title, names_a_column
from ingest.readers.layout.sheet import Sheet

TITLES_AT_MOST, DEEPEST = 30, 4


@dataclass(frozen=True)
class Header:
    """Rows `first` to `last` name the columns: `paths[j]` from the upper to the lowest name; `titles` stand above."""

    first: int
    last: int
    paths: dict[int, list[str]]
    titles: list[int] = field(default_factory=list)


def find_header(sheet: Sheet, rows: list[int]) -> Header | None:
    """Return the header that the first of these rows begin with, None where it is uncertain."""
    titles: list[int] = []
    for position, i in enumerate(rows[: TITLES_AT_MOST + 1]):
        row = sheet.row(i)
        width = len(sheet.used)
        if is_title(row, width):
            titles.append(i)
            continue
        if not _may_name(row):
            return None
        last = _last_row(sheet, i)
        paths = _paths(sheet, i, last)
        if _covers(sheet, paths, rows[position + 1 + last - i :]):
            return Header(i, last, paths, titles)
        if len(row) > max(2, len(sheet.used) // 3):
            return None
        titles.append(i)  # “广东省 | 2023年” above a table of many columns
    return None


def is_sure(sheet: Sheet, header: Header) -> bool:
    """Tell whether most of a header's cells are words that columns are named by: asked where a further table may begin."""
    lowest = [path[-1] for path in header.paths.values()]
    known = sum(map(names_a_column, lowest))
    return known >= 2 and known * 2 >= len(lowest) and header.last + 1 < len(sheet.grid.rows)


def _may_name(row: dict[int, str]) -> bool:
    return bool(row) and not any(map(is_data, row.values())) and not all(text.isdigit() for text in row.values())


def _covers(sheet: Sheet, paths: dict[int, list[str]], below: list[int]) -> bool:
    """Whether the header names at least two thirds of the columns that have something in the rows below it."""
    sample = below[:50]
    wanted = [j for j in sheet.used if any(sheet.columns[j][i] for i in sample)]
    return sum(j in paths for j in wanted) * 3 >= len(wanted) * 2


def _last_row(sheet: Sheet, first: int) -> int:
    """The last row of the header: as far as merged cells reach down, and one more below cells merged to the right."""
    last = first
    while last < min(first + DEEPEST - 1, len(sheet.grid.rows) - 1):
        merges = [m for i in range(first, last + 1) for m in sheet.merged_from.get(i, ())]
        deepest = max((m.last_row for m in merges), default=last)
        wide = [m for m in merges if m.last_row == last and m.last_column > m.first_column]
        if deepest > last:
            last = min(deepest, first + DEEPEST - 1, len(sheet.grid.rows) - 1)
        elif wide and _are_lower_names(sheet, last + 1, wide):
            last += 1
        else:
            break
    if last == first and not sheet.merged_from.get(first) and _completes(sheet, first):
        return first + 1
    return last


def _are_lower_names(sheet: Sheet, i: int, upper: list[Merge]) -> bool:
    row = sheet.row(i)
    below = [j for merge in upper for j in range(merge.first_column, merge.last_column + 1) if j in row]
    return len(below) >= 2 and len(below) * 2 >= len(row) and _may_name(row)


def _completes(sheet: Sheet, first: int) -> bool:
    """Whether the next row names what the first leaves unnamed, where merged ranges are unknown.

    Certain only if each of the two is empty where the other is enough by itself, and the rows below fill those columns.
    """
    if first + 1 >= len(sheet.grid.rows):
        return False
    upper, lower = sheet.row(first), sheet.row(first + 1)
    if not upper or not lower or not _may_name(lower):
        return False
    unnamed = [j for j in sheet.used if j not in upper and j >= min(upper)]
    alone = [j for j in upper if j not in lower]
    parents = {max(k for k in upper if k < j) for j in unnamed}
    return (
        bool(unnamed and alone)
        and all(j in lower for j in unnamed)
        and all(j in parents or j in unnamed for j in lower)
        and min(upper) in alone
        and _stand_above(sheet, first + 2, alone[0], lower)
    )


def _stand_above(sheet: Sheet, first: int, alone: int, names: dict[int, str]) -> bool:
    """Whether cells are names of columns and no data: words that name columns, or text above nothing but numbers."""
    rows = range(first, min(first + 4, len(sheet.grid.rows)))
    if not any(sheet.columns[alone][i] for i in rows):
        return False
    below = [text for j in names for i in rows if (text := sheet.columns[j][i])]
    return any(map(names_a_column, names.values())) or (bool(below) and all(map(is_number, below)))


def _paths(sheet: Sheet, first: int, last: int) -> dict[int, list[str]]:
    """Column → its names from top to bottom; a cell merged to the right names all columns below it."""
    rows = [_names(sheet, i, last) for i in range(first, last + 1)]
    if last > first and not any(sheet.merged_from.get(i) for i in range(first, last + 1)):
        rows[0] = _filled_right(sheet, rows[0], rows[1])
    paths: dict[int, list[str]] = {}
    for names in rows:
        for j, name in names.items():
            path = paths.setdefault(j, [])
            if not path or path[-1] != name:
                path.append(name)
    return paths


def _names(sheet: Sheet, i: int, last: int) -> dict[int, str]:
    names = sheet.row(i)
    for merge in sheet.merged_from.get(i, ()):
        text = sheet.columns[merge.first_column][i]
        if text and merge.last_row <= last:
            for j in range(merge.first_column, min(merge.last_column + 1, len(sheet.columns))):
                names.setdefault(j, text)
    return dict(sorted(names.items()))


def _filled_right(sheet: Sheet, upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    filled, parent = dict(upper), ""
    for j in sheet.used:
        parent = upper.get(j, parent)
        if parent and j in lower:
            filled[j] = parent
    return dict(sorted(filled.items()))
