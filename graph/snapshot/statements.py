"""The statements a snapshot was built from: what any number can be opened to."""

from __future__ import annotations

from pathlib import Path

import duckdb

from graph.snapshot.reading import rows_of
from graph.store import Row

COLUMNS = (
    "subject, subject_type, property, value, raw, shown, statement, confidence, source, url, title, source_type, published, "
    "file, sheet, row_number, column_name, clause, char_offset, batch"
)

FEW = 512  # ids named one by one: DuckDB then skips the groups of rows that hold none of them


class Statements:
    """The statements and merges of one snapshot; safe to use from several threads."""

    def __init__(self, tables: Path) -> None:
        self._statements, self._redirects = str(tables / "statements.parquet"), str(tables / "redirect.parquet")
        self._connection = duckdb.connect()

    def about(self, subjects: list[str], limit: int = 20_000) -> dict[str, list[Row]]:
        """Return, per node or edge id, the statements about it, the shown one of each property first.

        Each row names source, address and locator (file, sheet, row, column or clause and offset).
        """
        found: dict[str, list[Row]] = {subject: [] for subject in subjects}
        if not found:
            return found
        is_few = len(found) <= FEW
        among = ", ".join("?" * len(found)) if is_few else "SELECT unnest(?)"
        cursor = self._connection.cursor().execute(
            f"""SELECT {COLUMNS} FROM read_parquet(?) WHERE subject IN ({among})
            ORDER BY property, shown DESC, place, statement LIMIT ?""",
            [self._statements, *(found if is_few else [list(found)]), limit],
        )
        for row in rows_of(cursor):
            found[row["subject"]].append(row)
        return found

    def redirect(self, identifier: str) -> str | None:
        """Return the id that stands for a merged id, None when it was not merged."""
        row = (
            self._connection.cursor()
            .execute("SELECT to_id FROM read_parquet(?) WHERE from_id = ?", [self._redirects, identifier])
            .fetchone()
        )
        return row[0] if row else None
