"""Open cases: refused rows that nobody has mended yet, and how they are closed."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from graph.errors import Words
from graph.identifiers import digest
from graph.ledger.ledger import Ledger
from graph.problems import Problem

STALE = "all rows it mended are gone from the file"  # why a mending batch is withdrawn by itself


class Case(NamedTuple):
    """A refused row as its file has it, with every reason; `dataset` and `digest` together name the case."""

    dataset: str
    file: str
    sheet: str | None
    row: int | None
    digest: str
    understood_as: str
    cells: dict[str, str]
    problems: list[Problem]


def open_cases(ledger: Ledger, datasets: set[str] | None = None) -> list[Case]:
    """List refused rows of active batches that nothing has closed, in the order of files and rows; of `datasets` only when given."""
    rows = ledger.connection.execute(
        """SELECT b.id, b.dataset, b.file, r.row_number, r.digest, r.understood_as, r.cells
        FROM refused_row r JOIN batch b ON b.id = r.batch SEMI JOIN active_batch a ON a.id = b.id
        ANTI JOIN mended m ON m.dataset = b.dataset AND m.digest = r.digest
        ORDER BY b.file, b.dataset, r.row_number"""
    ).fetchall()
    problems = _problems(ledger, {row[0] for row in rows})
    return [_case(row, problems[row[0], row[3]]) for row in rows if datasets is None or row[1] in datasets]


def count_open(ledger: Ledger) -> dict[str, dict[str, int]]:
    """Count the open cases of each file that has any (`open`), beside the rows read from it (`read`)."""
    rows = ledger.connection.execute(
        """SELECT file, sum(refused), sum(rows_read) FROM (
            SELECT b.id, b.file, b.rows_read, count(*) AS refused
            FROM refused_row r JOIN batch b ON b.id = r.batch SEMI JOIN active_batch a ON a.id = b.id
            ANTI JOIN mended m ON m.dataset = b.dataset AND m.digest = r.digest GROUP BY ALL
        ) GROUP BY file ORDER BY file"""
    ).fetchall()
    return {file: {"open": int(refused), "read": int(read)} for file, refused, read in rows}


def _case(row: tuple[int, str, str, int | None, str, str, dict[str, str]], problems: list[Problem]) -> Case:
    _, dataset, file, number, key, understood_as, cells = row
    sheet = next((problem.sheet for problem in problems), None)
    return Case(dataset, file, sheet, number, key, understood_as, cells, problems)


def _problems(ledger: Ledger, batches: set[int]) -> dict[tuple[int, int | None], list[Problem]]:
    found: dict[tuple[int, int | None], list[Problem]] = defaultdict(list)
    rows = ledger.connection.execute(
        """SELECT batch, file, row_number, column_name, raw, code, reason_zh, reason_en, remedy_zh, remedy_en, sheet
        FROM quarantine WHERE list_contains(?, batch) ORDER BY rowid""",
        [sorted(batches)],
    ).fetchall()
    for batch, file, row, column, raw, code, reason_zh, reason_en, remedy_zh, remedy_en, sheet in rows:
        reason, remedy = Words(reason_zh, reason_en), Words(remedy_zh, remedy_en)
        found[batch, row].append(Problem(file, row, column, raw, code, reason, remedy, sheet))
    return found


def mended(ledger: Ledger, dataset: str) -> set[str]:
    """Return the digests of a dataset's refused rows that an active batch has closed."""
    rows = ledger.connection.execute("SELECT digest FROM mended WHERE dataset = ?", [dataset]).fetchall()
    return {row[0] for row in rows}


def withdraw_stale(ledger: Ledger, dataset: str, refused: set[str]) -> list[int]:
    """Withdraw batches that mended rows of a dataset of which its new version refuses none any more: the file itself speaks now.

    Returns their numbers.
    """
    by_batch: dict[int, set[str]] = defaultdict(set)
    for batch, key in ledger.connection.execute(
        "SELECT batch, digest FROM mended WHERE dataset = ?", [dataset]
    ).fetchall():
        by_batch[batch].add(key)
    stale = sorted(batch for batch, keys in by_batch.items() if not keys & refused)
    for batch in stale:
        ledger.record_event(batch, "withdrawn", None, STALE)
    return stale


def dataset_key(dataset: str) -> str:
    """Return what names a dataset in a file that leaves the house: no path of this machine."""
    return digest(dataset, length=20)


def dataset_of(ledger: Ledger, key: str) -> str | None:
    """Return the dataset that a key names, None when this ledger has none."""
    names = ledger.connection.execute("SELECT DISTINCT dataset FROM batch").fetchall()
    return next((name for (name,) in names if dataset_key(name) == key), None)
