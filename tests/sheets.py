"""Sheets read without a file, for the tests of what offices lay out."""

from __future__ import annotations

from datetime import date

from ingest.readers.grid import Grid, Merge, Raw
from ingest.readers.layout import tables_of
from ingest.table import Table

HEAD: list[Raw] = ["序号", "名称", "金额", "日期"]
ONE: list[Raw] = [1, "测试甲", 5, date(2019, 5, 6)]
TWO: list[Raw] = [2, "测试乙", 7.5, "2020年"]


def read(*rows: list[Raw], merges: list[Merge] | None = None, first_row: int = 1) -> list[Table]:
    return tables_of(Grid("测试表", list(rows), merges=merges or [], first_row=first_row), "测试.xlsx")


def one(*rows: list[Raw], merges: list[Merge] | None = None) -> Table:
    (table,) = read(*rows, merges=merges)
    return table


def left(table: Table) -> list[tuple[int, str]]:
    return [(entry.row, entry.kind) for entry in table.left_out]
