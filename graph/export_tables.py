"""The tables of a snapshot as files other programs read: CSV for spreadsheets, Parquet as published, and what every column means."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from graph.export import cell
from graph.model import EDGE, NODE
from graph.snapshot import Snapshot

AT_ONCE = 20_000
"""Rows held in memory while a table is written."""
COLUMN_HEADS = ("table", "table_zh", "table_en", "column", "column_zh", "column_en", "unit")


def write_tables(snapshot: Snapshot, folder: Path) -> list[str]:
    """Write every table that has rows as `NAME.csv` and `NAME.parquet`, return their names."""
    folder.mkdir(parents=True)
    names = []
    for path in sorted(snapshot.tables.glob("*.parquet")):
        with pq.ParquetFile(path) as table:
            if table.metadata.num_rows:
                _write_csv(table, folder / f"{path.stem}.csv")
                shutil.copyfile(path, folder / path.name)
                names.append(path.stem)
    return names


def _write_csv(table: pq.ParquetFile, target: Path) -> None:
    with target.open(
        "w", encoding="utf-8-sig", errors="replace", newline=""
    ) as stream:  # marked, so that spreadsheets read Chinese
        writer = csv.writer(stream)
        writer.writerow(table.schema_arrow.names)
        for batch in table.iter_batches(AT_ONCE):
            columns = [column.to_pylist() for column in batch.columns]
            writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))


def _cell(value: Any) -> str:
    """Lists are JSON, since names may hold any separator."""
    return cell(json.dumps(value, ensure_ascii=False)) if isinstance(value, list) else cell(value)


def write_columns(target: Path) -> None:
    """Write what every column of the node and edge tables means, in both languages."""
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMN_HEADS)
        writer.writerows(_columns())


def _columns() -> Iterator[tuple[str, ...]]:
    for thing in (*NODE.values(), *EDGE.values()):
        for prop in thing.columns:
            yield thing.name, *thing.words, prop.name, *prop.words, cell(prop.unit)
