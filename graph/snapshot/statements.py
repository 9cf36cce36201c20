"""The statements a snapshot was built from: what any number can be opened to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

COLUMNS = (
    "subject, subject_type, property, value, raw, shown, statement, confidence, source, url, title, source_type, published, "
    "file, sheet, row_number, column_name, clause, char_offset, batch"
)


def statements_of(directory: Path, subjects: list[str], limit: int = 20_000) -> dict[str, list[dict[str, Any]]]:
    """Return, per node or edge id, the statements about it, the shown one of each property first.

    Each row names source, address and locator (file, sheet, row, column or clause and offset).
    """
    with duckdb.connect() as connection:
        cursor = connection.execute(
            f"SELECT {COLUMNS} FROM read_parquet(?) WHERE subject IN (SELECT unnest(?)) ORDER BY property, shown DESC, place, statement LIMIT ?",
            [str(directory / "statements.parquet"), subjects, limit],
        )
        names = [column[0] for column in cursor.description or ()]
        found: dict[str, list[dict[str, Any]]] = {subject: [] for subject in subjects}
        for row in cursor.fetchall():
            found[row[0]].append(dict(zip(names, row, strict=True)))
        return found


def redirect_of(directory: Path, identifier: str) -> str | None:
    """Return the id that stands for a merged id, None when it was not merged."""
    with duckdb.connect() as connection:
        row = connection.execute(
            "SELECT to_id FROM read_parquet(?) WHERE from_id = ?", [str(directory / "redirect.parquet"), identifier]
        ).fetchone()
        return row[0] if row else None
