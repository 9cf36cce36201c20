"""The ledger file: opened by one writing process at a time, appended to, never rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from graph.errors import NotFound, Unreachable, Words
from graph.ledger.batches import PROBLEM_SCHEMA, REFUSED_SCHEMA, Batch, Counts, NewBatch
from graph.ledger.file import DAMAGED, connect, unreachable
from graph.ledger.forgotten import sifted, told
from graph.ledger.stated import Stated, stated

MIGRATIONS = (
    "0001_statements.sql",
    "0002_sheets_and_clauses.sql",
    "0003_lines.sql",
    "0004_identity.sql",
    "0005_refused_rows.sql",
)


def _sql(name: str) -> str:
    return resources.files("graph.ledger").joinpath(name).read_text(encoding="utf-8")


class Ledger:
    """The record of all statements. Use `Ledger.open(path)` as a context manager."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._migrate()
        self.connection.execute(_sql("views.sql"))

    @classmethod
    @contextmanager
    def open(cls, path: Path, wait: float = 60.0, on_wait: Callable[[], None] = lambda: None) -> Iterator[Ledger]:
        """Open the ledger at `path`, waiting up to `wait` seconds for another writer; `on_wait` is called once when it has to wait.

        Raises Unreachable when the file stays locked or is no ledger.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unreachable(path, DAMAGED) from error
        connection = connect(path, wait, on_wait)
        try:
            yield cls._opened(connection, path)
        finally:
            connection.close()

    @classmethod
    def _opened(cls, connection: duckdb.DuckDBPyConnection, path: Path) -> Ledger:
        try:
            return cls(connection)
        except duckdb.Error as error:  # some other database
            raise unreachable(path, DAMAGED) from error

    def _migrate(self) -> None:
        self.connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
        done = self.version
        if done > len(MIGRATIONS):
            raise Unreachable(
                Words(f"账本版本 {done} 比本程序新", f"The ledger has version {done}, newer than this program"),
                remedy=Words("请升级创图后再打开。", "Upgrade Chuangtu, then open it again."),
            )
        for number, name in list(enumerate(MIGRATIONS, 1))[done:]:
            with self.transaction():
                self.connection.execute(_sql(f"migrations/{name}"))
                self.connection.execute("INSERT INTO schema_version VALUES (?)", [number])

    @property
    def version(self) -> int:
        """Schema version of the file."""
        return int(self._one("SELECT coalesce(max(version), 0) FROM schema_version"))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block in one transaction: all of it or nothing."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _one(self, sql: str, parameters: list[Any] | None = None) -> Any:
        rows = self.connection.execute(
            sql, parameters or []
        ).fetchall()  # all: a result half read blocks the connection
        return rows[0][0] if rows else None

    def unchanged(self, dataset: str, fingerprint: str) -> Counts | None:
        """Return the counts a re-load of the same bytes reports, or None when the dataset's active version is another."""
        row = self.connection.execute(
            "SELECT id, rows_read, rows_quarantined FROM batch JOIN active_batch USING (id) WHERE batch.dataset = ? AND fingerprint = ?",
            [dataset, fingerprint],
        ).fetchone()
        if row is None:
            return None
        batch, read, refused = row
        closed = int(
            self._one(
                """SELECT count(*) FROM refused_row SEMI JOIN (SELECT digest FROM mended WHERE dataset = ?) USING (digest)
                WHERE batch = ?""",
                [dataset, batch],
            )
        )
        return Counts(read, 0, refused - closed, read - refused + closed)

    def is_settled(self, dataset: str) -> bool:
        """Tell whether every optional reference of the dataset's active version named something known."""
        return self._unsettled(dataset) is None

    def _unsettled(self, dataset: str) -> str | None:
        found = self._one("SELECT unsettled FROM batch JOIN active_batch USING (id) WHERE batch.dataset = ?", [dataset])
        return None if found is None else str(found)

    def withdrawn(self, dataset: str, fingerprint: str) -> Batch | None:
        """Return the newest batch of a dataset when it was withdrawn and read from these very bytes: they do not come back by themselves."""
        newest = self._one("SELECT max(id) FROM batch WHERE dataset = ?", [dataset])
        same = self._batches("WHERE id = ? AND fingerprint = ?", [newest, fingerprint])
        return same[0] if same and same[0].state == "withdrawn" else None

    def append(self, new: NewBatch) -> tuple[int, Counts]:
        """Append one batch in one transaction and return its number and row counts.

        A load that says what the active version said adds nothing.
        """
        con = self.connection
        new = sifted(con, new)
        # a result of which someone has read the first row only would keep register() from working
        con.execute("SELECT 1").fetchall()
        con.register("incoming_edge", new.edges)
        con.register("incoming_row", pa.table({"digest": pa.array(new.row_digests, pa.string())}))
        try:
            with self.transaction():
                return self._standing(new) or self._append(new)
        finally:
            for name in ("incoming_edge", "incoming_row"):
                con.unregister(name)

    def _standing(self, new: NewBatch) -> tuple[int, Counts] | None:
        """The active version when it was read from the same bytes into the same rows; a decision is made anew each time."""
        same = self.unchanged(new.dataset, new.fingerprint) if new.kind == "load" else None
        if same is None or new.unsettled != (self._unsettled(new.dataset) or new.unsettled):
            return None  # other bytes, or what an optional reference names has come or gone since
        number = self._one("SELECT id FROM active_batch WHERE dataset = ?", [new.dataset])
        seen = "SELECT digest FROM row_seen WHERE batch = ?"
        differing = self._one(
            f"""SELECT count(*) FROM (({seen} EXCEPT ALL SELECT digest FROM incoming_row)
            UNION ALL (SELECT digest FROM incoming_row EXCEPT ALL {seen}))""",
            [number, number],
        )
        return None if differing else (int(number), same)

    def _append(self, new: NewBatch) -> tuple[int, Counts]:
        con = self.connection
        number = int(self._one("SELECT coalesce(max(id), 0) + 1 FROM batch"))
        self._append_stated(number, new.statements if isinstance(new.statements, Stated) else stated(new.statements))
        con.execute(
            "INSERT INTO edge BY NAME SELECT DISTINCT ON (id) * FROM incoming_edge WHERE id NOT IN (SELECT id FROM edge)"
        )
        unchanged = int(
            self._one(
                """SELECT count(*) FROM incoming_row WHERE digest IN
                (SELECT digest FROM row_seen JOIN active_batch ON active_batch.id = row_seen.batch WHERE active_batch.dataset = ?)""",
                [new.dataset],
            )
        )
        counts = Counts(
            len(new.row_digests) + new.rows_quarantined,
            len(new.row_digests) - unchanged,
            new.rows_quarantined - new.rows_mended,
            unchanged + new.rows_mended,
        )
        con.execute("INSERT INTO row_seen SELECT ?, digest FROM incoming_row", [number])
        con.execute(
            "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(number, new.dataset, new.kind, new.file, new.fingerprint, _now(), new.author, new.reason),
                *(counts.read, counts.accepted, new.rows_quarantined, unchanged, new.unsettled),
            ],
        )
        self._quarantine(number, new)
        self._keep_refused(number, new)
        return number, counts

    def _append_stated(self, number: int, new: Stated) -> None:
        """Add lines and what is said in them; headings are shared by all batches."""
        con = self.connection
        base = int(self._one("SELECT coalesce(max(id), 0) + 1 FROM line"))
        headings = {
            "place": pa.array(range(len(new.headings)), pa.int32()),
            "property": pa.array([h[0] for h in new.headings], pa.string()),
            "column_name": pa.array([h[1] for h in new.headings], pa.string()),
        }
        incoming = {"incoming_heading": pa.table(headings), "incoming_line": new.lines, "incoming_said": new.said}
        for name, table in incoming.items():
            con.register(name, table)
        try:
            con.execute(_sql("append.sql").replace("$batch", str(number)).replace("$base", str(base)))
        finally:
            for name in incoming:
                con.unregister(name)

    def _quarantine(self, number: int, new: NewBatch) -> None:
        if not new.problems:
            return
        plain = [problem.as_json() for problem in new.problems]
        self.connection.register("refused", pa.Table.from_pylist(plain, schema=PROBLEM_SCHEMA))
        self.connection.execute(
            """INSERT INTO quarantine SELECT ?, file, "row", "column", raw, code, reason.zh, reason.en, remedy.zh, remedy.en, sheet
            FROM refused""",
            [number],
        )
        self.connection.unregister("refused")

    def _keep_refused(self, number: int, new: NewBatch) -> None:
        """Keep refused rows whole, and close the cases that this batch mends."""
        if new.refused:
            plain = [{**row._asdict(), "cells": list(row.cells.items())} for row in new.refused]
            self.connection.register("refused", pa.Table.from_pylist(plain, schema=REFUSED_SCHEMA))
            self.connection.execute(
                """INSERT INTO refused_row SELECT ?, "row", digest, ?, cells FROM refused""",
                [number, new.understood_as],
            )
            self.connection.unregister("refused")
        if new.mends:
            dataset, digests = new.mends
            self.connection.execute("INSERT INTO mended_row SELECT ?, unnest(?), ?", [dataset, digests, number])

    def batches(self) -> list[Batch]:
        """List all batches, newest first."""
        return self._batches("", [])

    def _batches(self, where: str, parameters: list[Any]) -> list[Batch]:
        rows = self.connection.execute(
            f"""SELECT id, dataset, kind, file, loaded_at, author, reason, rows_read, rows_accepted, rows_quarantined, rows_unchanged,
                CASE WHEN id IN (SELECT batch FROM withdrawn) THEN 'withdrawn'
                     WHEN id IN (SELECT id FROM active_batch) THEN 'active' ELSE 'superseded' END
            FROM batch {where} ORDER BY id DESC""",
            parameters,
        ).fetchall()
        return [Batch._make((*row[:7], Counts._make(row[7:11]), row[11])) for row in rows]

    def record_event(self, batch: int, event: str, author: str | None, reason: str | None) -> None:
        """Record that a batch was `withdrawn` or `restored`.

        Raises NotFound for a number the ledger does not hold.
        """
        if not self._one("SELECT count(*) FROM batch WHERE id = ?", [batch]):
            raise NotFound(
                Words(f"没有批次 {batch}", f"There is no batch {batch}"),
                value=batch,
                remedy=Words("用 chuangtu batches list 查看批次。", "See chuangtu batches list."),
            )
        said = [told(self.connection, text) for text in (author, reason)]
        self.connection.execute("INSERT INTO batch_event VALUES (?, ?, ?, ?, ?)", [batch, event, _now(), *said])

    def names(self, node_type: str, properties: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return (name, id) of every active statement of these properties of a node type; used to resolve names in files."""
        marks = ", ".join("?" * len(properties))
        return self.connection.execute(
            f"SELECT DISTINCT value, subject FROM active_place WHERE subject_type = ? AND property IN ({marks}) AND value IS NOT NULL",
            [node_type, *properties],
        ).fetchall()

    def ids(self, node_type: str) -> set[str]:
        """Return the ids of every subject of a node type that an active batch names."""
        rows = self.connection.execute(
            "SELECT DISTINCT subject FROM active_place WHERE subject_type = ? AND property = 'id'", [node_type]
        )
        return {row[0] for row in rows.fetchall()}


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
