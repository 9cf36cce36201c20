"""From a raw sheet to tables of named columns, as Chinese offices lay sheets out.

Every row of a sheet is accounted for exactly once: it is data, left out with its kind and text (titles, headers, totals, notes), refused
with the reason, or empty. A header of one row in the very first row is the one row that is not listed.
"""

from __future__ import annotations

from graph.errors import Words
from ingest.readers.grid import Grid
from ingest.readers.layout.headers import find_header
from ingest.readers.layout.names import header_name, named_with_unit
from ingest.readers.layout.rows import sort_rows
from ingest.readers.layout.sheet import Sheet
from ingest.readers.layout.tables import UNNAMED, Found, Refusal, columns_of, refused_row, table_of
from ingest.readers.layout.texts import text_of
from ingest.table import Table

__all__ = ["UNNAMED", "header_name", "named_with_unit", "tables_of", "text_of"]

NO_HEADER = Refusal(
    "no-header",
    Words("没有找到确定的表头行", "no row is certain to be the header"),
    Words(
        "请在数据上方加一行列名（例如：名称、单位、日期），每列一个。",
        "Add one row with a name for each column above the data.",
    ),
)
NAMED_TWICE = Words(
    "请给每列不同的名称；并排的两张表请上下放置。",
    "Give each column a name of its own; put tables that stand side by side one below the other.",
)


def tables_of(grid: Grid, file: str, *, exact: bool = False) -> list[Table]:
    """Return the tables of a sheet, one below the other; none for an empty sheet.

    `exact` refuses rows with another number of cells than the header (delimited files). Where no header is certain, the table has no
    columns and each row is a problem `no-header`; where a column is named twice, `duplicate-column`.
    """
    sheet = Sheet.of(grid)
    rows = sheet.filled
    tables: list[Table] = []
    while rows:
        name = grid.name if not tables else f"{grid.name}-{len(tables) + 1}"
        header = find_header(sheet, rows)
        if header is None:
            problems = [refused_row(sheet, file, i, NO_HEADER) for i in rows]
            return [*tables, Table(name, file, {}, [], grid.sheet, problems)]
        found, rows = sort_rows(sheet, file, header, rows, exact=exact)
        tables.append(_table(sheet, file, name, found))
    return tables


def _table(sheet: Sheet, file: str, name: str, found: Found) -> Table:
    columns, twice = columns_of(sheet, found)
    if not twice:
        return table_of(sheet, file, name, found, columns)
    names_zh, names_en = "、".join(twice), ", ".join(twice)
    reason = Words(f"表头有重复列名：{names_zh}", f"the header names a column twice: {names_en}")
    why = Refusal("duplicate-column", reason, NAMED_TWICE)
    refused = [refused_row(sheet, file, i, why, private=found.private) for i in found.rows]
    return Table(name, file, {}, [], sheet.grid.sheet, found.problems + refused, left_out=found.left_out)
