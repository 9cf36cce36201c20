"""Files read whole and without a refusal: the same bytes need not even be opened again."""

from __future__ import annotations

from typing import NamedTuple

from graph.ledger.batches import Counts
from graph.ledger.ledger import Ledger


class FileRead(NamedTuple):
    """What a file gave when it was read: its rows, and how its tables were understood."""

    counts: Counts
    understood_as: list[str]


def read_before(ledger: Ledger, file: str, mark: str) -> FileRead | None:
    """Return what a file of this mark gave, None where it was not read last or where what it gave does not count today.

    The mark stands for the bytes and for everything that decides how they are read.
    """
    found = ledger.connection.execute(
        """SELECT batches, understood_as FROM (SELECT * FROM file_read WHERE file = ? ORDER BY rowid DESC LIMIT 1) WHERE mark = ?""",
        [file, mark],
    ).fetchall()
    if not found:
        return None
    batches, understood_as = found[0]
    rows = _clean(ledger, "id", batches)
    return None if rows is None else FileRead(Counts(rows, 0, 0, rows), understood_as)


def remember(ledger: Ledger, file: str, mark: str, datasets: list[str], understood_as: list[str]) -> None:
    """Remember that a file gave the active versions of these datasets, if nothing in them is to be tried again."""
    if read_before(ledger, file, mark) or not datasets or _clean(ledger, "dataset", datasets) is None:
        return
    ledger.connection.execute(
        """INSERT INTO file_read SELECT ?, ?, list(id), ? FROM active_batch WHERE list_contains(?, dataset)""",
        [file, mark, understood_as, datasets],
    )


def _clean(ledger: Ledger, column: str, wanted: list[int] | list[str]) -> int | None:
    """Rows of these active batches; None where one is not active, refused a row or waits for what it refers to."""
    ((count, rows),) = ledger.connection.execute(
        f"""SELECT count(*), sum(rows_read) FROM batch SEMI JOIN active_batch USING (id)
        WHERE list_contains(?, {column}) AND rows_quarantined = 0 AND unsettled IS NULL""",
        [wanted],
    ).fetchall()
    return int(rows) if count == len(wanted) else None
