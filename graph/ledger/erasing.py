"""Forgetting a person: the one exception to append-only. Values go, where something stood and that it was erased stays."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from graph.errors import NotFound, Words, WrongUse
from graph.identifiers import folded_name, source_id
from graph.ledger import forgotten
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA, STEWARD, NewBatch
from graph.ledger.file import connect
from graph.ledger.forgotten import MARK, PERSON
from graph.ledger.ledger import Ledger

# Names of things, which a person's name may be part of (李宁体育): they are not about the person and stay. A source called like
# the person is the person, as a steward or as the subject of a page.
_NAMES = "('id', 'name_zh', 'name_en', 'aliases')"


@dataclass(frozen=True)
class Erased:
    """What an erasure takes away: numbers only. `kept_names` are names of other things that hold the person's name."""

    persons: int
    statements: int
    relations: int
    texts: int
    quarantined: int
    kept_names: int

    def as_json(self) -> dict[str, int]:
        """Return the numbers as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class _Target:
    ids: list[str]
    names: list[str]


def erase(
    ledger: Ledger, person: str, author: str | None = None, reason: str | None = None, *, dry_run: bool = False
) -> Erased:
    """Erase a person, by name (everyone of that name) or id, and return what went; `dry_run` only counts.

    The record of it names neither. A person erased before is looked for again, so that an interrupted erasure can be
    finished. Raises NotFound for an unknown person, WrongUse for a reason that holds the name.
    """
    target = _target(ledger, person)
    if any(folded_name(name) in folded_name(text) for name in target.names for text in (author, reason) if text):
        raise WrongUse(
            Words("理由或操作人中含有要删除的姓名", "The reason or the author holds the name that is to be erased"),
            remedy=Words("请换一种写法。", "Word it without the name."),
        )
    found = _count(ledger.connection, target)
    if not dry_run:
        with ledger.transaction():
            _remove(ledger.connection, target)
            forgotten.add(ledger.connection, target.names, target.ids)
        ledger.append(_record(author, reason))
    return found


def _target(ledger: Ledger, person: str) -> _Target:
    rows = ledger.connection.execute(
        f"SELECT DISTINCT subject, value FROM statement WHERE subject_type = '{PERSON}' AND property = 'name_zh' AND value IS NOT NULL"
    ).fetchall()
    wanted = folded_name(person)
    ids = sorted({subject for subject, name in rows if person == subject or folded_name(name) == wanted})
    if not ids:
        known = forgotten.read(ledger.connection)
        if known and known.is_name(person):
            return _Target([], [person])
        raise NotFound(
            Words("账本中没有这个人", "The ledger knows no such person"),
            remedy=Words("请给出登记的姓名或编号（PER-…）。", "Give the name as registered, or the id (PER-…)."),
        )
    others = {folded_name(name) for subject, name in rows if subject not in ids}
    names = sorted({name for subject, name in rows if subject in ids and folded_name(name) not in others})
    return _Target(ids, names)


def _tables(con: duckdb.DuckDBPyConnection, target: _Target) -> None:
    """Temporary tables of what goes: subjects (the persons and their relations), and the texts their names stand in."""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE leaving_edge AS SELECT id FROM edge
        WHERE from_id IN (SELECT unnest($ids)) OR to_id IN (SELECT unnest($ids))""",
        {"ids": target.ids},
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE leaving AS SELECT id AS line FROM line
        WHERE subject IN (SELECT unnest($ids)) OR subject IN (SELECT id FROM leaving_edge)""",
        {"ids": target.ids},
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT d.rowid AS said,
            h.property IN {_NAMES} AND NOT (l.subject_type = 'Source' AND d.value = name) AS is_name
        FROM said d JOIN heading h ON h.id = d.heading JOIN line l ON l.id = d.line, (SELECT unnest($names) AS name)
        WHERE contains(concat_ws(' ', d.value, d.raw), name) AND d.line NOT IN (SELECT line FROM leaving)""",
        {"names": target.names},
    )


def _count(con: duckdb.DuckDBPyConnection, target: _Target) -> Erased:
    _tables(con, target)
    names = {"names": target.names}
    held = "SELECT count(DISTINCT q.rowid) FROM quarantine q, (SELECT unnest($names) AS name) WHERE contains(concat_ws(' ', raw, reason_zh, reason_en), name)"
    counts = con.execute(
        f"""SELECT (SELECT count(*) FROM said WHERE line IN (SELECT line FROM leaving)),
            (SELECT count(*) FROM leaving_edge), (SELECT count(*) FROM texts WHERE NOT is_name),
            ({held}), (SELECT count(*) FROM texts WHERE is_name)""",
        names,
    ).fetchall()[0]
    return Erased(len(target.ids), *map(int, counts))


def _remove(con: duckdb.DuckDBPyConnection, target: _Target) -> None:
    """Take the values out; who the lines were about is no longer said either, since an id would give a guessed name away."""
    for name in target.names:
        _black_out(con, name)
        _rename_steward(con, name)
    con.execute("UPDATE said SET value = NULL, raw = NULL WHERE line IN (SELECT line FROM leaving)")
    con.execute("UPDATE line SET subject = 'ERASED-' || uuid() WHERE id IN (SELECT line FROM leaving)")
    con.execute("DELETE FROM edge WHERE id IN (SELECT id FROM leaving_edge)")
    for table in ("leaving_edge", "leaving", "texts"):
        con.execute(f"DROP TABLE {table}")


def _black_out(con: duckdb.DuckDBPyConnection, name: str) -> None:
    given = {"name": name, "mark": MARK}
    con.execute(
        """UPDATE said SET value = replace(value, $name, $mark), raw = replace(raw, $name, $mark)
        WHERE rowid IN (SELECT said FROM texts WHERE NOT is_name)""",
        given,
    )
    con.execute(
        """UPDATE refused_row SET cells = map_from_entries(list_transform(map_entries(cells),
            lambda cell: {'key': cell.key, 'value': replace(cell.value, $name, $mark)}))""",
        given,
    )
    con.execute(
        """UPDATE quarantine SET raw = replace(raw, $name, $mark), reason_zh = replace(reason_zh, $name, $mark),
        reason_en = replace(reason_en, $name, $mark), remedy_zh = replace(remedy_zh, $name, $mark),
        remedy_en = replace(remedy_en, $name, $mark)""",
        given,
    )
    for table in ("batch", "batch_event"):
        con.execute(
            f"UPDATE {table} SET reason = replace(reason, $name, $mark), author = replace(author, $name, $mark)",
            given,
        )
    con.execute(f"UPDATE batch SET file = replace(file, $name, $mark) WHERE starts_with(file, '{STEWARD}')", given)


def _rename_steward(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Give a steward of that name another id as a source: the one made of the name would give it away."""
    steward, anyone = source_id(STEWARD + name), f"SRC-{uuid4().hex}"
    for table, column in (("line", "subject"), ("line", "source"), ("said", "value"), ("said", "raw")):
        con.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [anyone, steward])


def _record(author: str | None, reason: str | None) -> NewBatch:
    """The statement that something was erased, when and why."""
    subject = f"ERASED-{uuid4()}"
    day = datetime.now(UTC).date().isoformat()
    row: dict[str, Any] = dict.fromkeys(STATEMENT_SCHEMA.names)
    row |= {"subject_type": PERSON, "subject": subject, "property": "notes", "value": f"{day} {MARK}", "raw": reason}
    return NewBatch(
        dataset=f"erasure:{subject}",
        kind="erasure",
        file="erasure",
        fingerprint=subject,
        statements=pa.Table.from_pylist([row | {"confidence": "steward"}], schema=STATEMENT_SCHEMA),
        edges=EDGE_SCHEMA.empty_table(),
        author=author,
        reason=reason,
    )


def compact(path: Path, wait: float = 60.0) -> None:
    """Write the ledger anew and put it in place of the old file, so that no page of it holds what was removed.

    Raises Unreachable when another writer does not let go of it.
    """
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    connection = connect(path, wait, lambda: None)
    try:
        ((name,),) = connection.execute("SELECT current_database()").fetchall()
        connection.execute("CHECKPOINT")
        connection.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS fresh")
        connection.execute(f'COPY FROM DATABASE "{name}" TO fresh')
        connection.execute("CHECKPOINT fresh")
        connection.execute("DETACH fresh")
        if os.name != "nt":  # there an open file cannot be replaced
            fresh.replace(path)
    finally:
        connection.close()
    if fresh.exists():
        fresh.replace(path)
