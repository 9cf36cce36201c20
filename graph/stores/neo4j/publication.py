"""Bringing a Neo4j to a snapshot: only the difference, verified before anybody sees it, and never half of it.

The mark `(:Snapshot)` says what readers may believe:

    ready ──► switching ──► ready     a small difference: one transaction holds it all, verified inside; switching lasts one commit
    ready ──► loading ──► ready       a large one: announced, written in batches, verified, then ready

Neo4j shows a commit bit by bit while it is applied. That is why the mark leaves `ready` before the commit and returns after it, each in a
transaction of its own: a reader that saw the same ready mark before and after its query saw no commit in between.
A publish that was cut off leaves `switching` or `loading`; the next one finds by the hashes what is still to do.
Two publishes at once: each transaction takes the lock node `(:Publishing)` and looks for its own token there, so that the later goes on alone.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import neo4j

from graph.errors import Unreachable, VerificationFailed, Words
from graph.model import Thing
from graph.snapshot import Snapshot
from graph.snapshot.columns import all_tables
from graph.stores.neo4j.difference import Difference
from graph.stores.neo4j.prepare import claim, ensure, make_ready
from graph.stores.neo4j.reading import pages
from graph.stores.neo4j.schema import Part, indexes, parts
from graph.stores.neo4j.schema import held as held_rows
from graph.stores.neo4j.server import Server, connect, cypher, reaching
from graph.stores.neo4j.values import Runner, WrongType, ask, record_batches
from graph.stores.neo4j.verify import first_difference, stored_counts
from graph.stores.neo4j.view import held
from graph.stores.neo4j.write import BATCH, Batches, Send, TooLarge, run_lines

AT_ONCE = 50_000
"""Up to so many differing rows go in one transaction."""
Mode = Literal["unchanged", "at once", "announced"]
Progress = Callable[[str, int, int], None]
"""Called with the step (prepare, compare, write, index, verify, publish), what is done and what there is to do."""


@dataclass(frozen=True)
class Published:
    """What a publish did: rows written, how readers got them, seconds it took."""

    snapshot: str
    created: int
    changed: int
    deleted: int
    mode: Mode
    seconds: float


def publish(
    snapshot: Snapshot,
    server: Server,
    *,
    progress: Progress = lambda *_: None,
    at_once: int = AT_ONCE,
    batch: int = BATCH,
    take_over: bool = False,
) -> Published:
    """Bring a Neo4j to `snapshot` and verify it; `take_over` writes even where a database holds other data, see `make_ready`.

    Raises WrongUse for a database with other data, Unreachable when it does not answer or a later publish took over, VerificationFailed
    when it does not hold what was meant: readers then keep the old snapshot or are told that it is loading.
    """
    started = time.monotonic()
    driver = connect(server)
    try:
        with (
            reaching(server),
            tempfile.TemporaryDirectory(prefix="chuangtu-") as scratch,
            driver.session(database=server.database, fetch_size=5000) as session,
        ):
            progress("prepare", 0, 0)
            is_first = make_ready(session, server, take_over=take_over)
            publication = _Publication(driver, session, server, snapshot, Path(scratch), progress, is_first)
            mode = publication.run(at_once, batch)
    finally:
        driver.close()
    counts = publication.counts
    return Published(
        snapshot.id, counts["create"], counts["change"], counts["delete"], mode, time.monotonic() - started
    )


@dataclass
class _Publication:
    """One publish: its session, its snapshot, the token that says it is the latest."""

    driver: neo4j.Driver
    session: neo4j.Session
    server: Server
    snapshot: Snapshot
    scratch: Path
    progress: Progress
    is_first: bool

    def __post_init__(self) -> None:
        self.token = uuid.uuid4().hex
        self.counts = {"create": 0, "change": 0, "delete": 0}
        self.wrong: str | None = None

    def run(self, at_once: int, batch: int) -> Mode:
        """Write the difference; if the result is not what was meant, compare once more by what is really stored, and repair."""
        claim(self.session, self.token)
        if not (self.is_first and sum(self.snapshot.manifest.counts.values()) > at_once):
            ensure(self.session, indexes())  # a large first load is faster without them
        for deep in (False, True):
            difference = self._compare(deep=deep)
            try:
                mode = self._bring(difference, at_once, batch)
            finally:
                difference.close()
            if mode:
                return mode
            self.is_first = False
        raise self._differs()

    def _compare(self, *, deep: bool) -> Difference:
        self.progress("compare", 0, 0)
        difference = Difference(self.snapshot.tables, self.scratch / f"difference-{deep}.duckdb")
        present = stored_counts(self.session)
        for thing in all_tables():
            if present.get(thing.name):
                self._hold(difference, thing, deep=deep)
        difference.compare()
        return difference

    def _hold(self, difference: Difference, thing: Thing, *, deep: bool) -> None:
        """Read what the server holds of a type; a managed transaction may run its function again, so holding begins anew each time."""

        def rows(on: neo4j.ManagedTransaction) -> None:
            difference.hold(thing, map(tuple, pages(on, held_rows(thing))))

        def read_back(on: neo4j.ManagedTransaction) -> None:
            for part in parts():
                if part.thing is thing:
                    self._hold_read_back(difference, part, on)

        self.session.execute_read(read_back if deep else rows)

    def _hold_read_back(self, difference: Difference, part: Part, on: neo4j.ManagedTransaction) -> None:
        try:
            difference.hold_read_back(part, record_batches(part.thing, pages(on, part.page)))
        except WrongType:  # values that are not even of the declared type: every row of the part is written anew
            difference.hold_unread(part, (row[0] for row in pages(on, part.page)))

    def _bring(self, difference: Difference, at_once: int, batch: int) -> Mode | None:
        """Bring the database to the snapshot; None when what it then holds is not what was meant."""
        mark = self.session.execute_read(held)
        if not difference.size and mark and (mark.id, mark.state) == (self.snapshot.id, "ready"):
            return "unchanged" if self._is_verified(self.session) else None
        if difference.size <= at_once:
            try:
                return "at once" if self._at_once(difference) else None
            except TooLarge:
                pass  # the server has less memory than we thought: announce it and go on in batches
        return "announced" if self._announced(difference, batch) else None

    # -- a small difference: all of it in one transaction ------------------------------------------------------------------

    def _at_once(self, difference: Difference) -> bool:
        try:
            self.session.execute_write(self._everything, difference)
        except _Wrong:
            return False
        self._count(difference)
        self._become_ready()
        return True

    def _everything(self, transaction: neo4j.ManagedTransaction, difference: Difference) -> None:
        self._fence(transaction)
        self._write(difference, lambda text, lines: run_lines(transaction, text, lines), BATCH, whole=True)
        if not self._is_verified(transaction):
            raise _Wrong
        with self.driver.session(database=self.server.database) as aside:
            aside.execute_write(ask, cypher("announce"), state="switching", id=self.snapshot.id)
        self._mark(transaction)

    # -- a large difference: announced, in batches -----------------------------------------------------------------------

    def _announced(self, difference: Difference, batch: int) -> bool:
        self._fenced("announce", state="loading", id=self.snapshot.id)
        self._write(
            difference, lambda text, lines: self.session.execute_write(self._one_batch, text, lines), batch, whole=False
        )
        self._count(difference)
        self.progress("index", 0, 0)
        ensure(self.session, indexes())
        if not self._is_verified(self.session):
            return False
        self.session.execute_write(self._fence_and_mark)
        self._become_ready()
        return True

    def _one_batch(self, transaction: neo4j.ManagedTransaction, text: str, lines: list[str]) -> None:
        self._fence(transaction)
        run_lines(transaction, text, lines)

    def _fence_and_mark(self, transaction: neo4j.ManagedTransaction) -> None:
        self._fence(transaction)
        self._mark(transaction)

    # -- what both need ------------------------------------------------------------------------------------------------

    def _write(self, difference: Difference, send: Send, batch: int, *, whole: bool) -> None:
        total, done = difference.size, 0

        def sent(rows: int) -> None:
            nonlocal done
            done += rows
            self.progress("write", done, total)

        batches = Batches(send, batch, sent)
        write = batches.write_whole if whole else batches.write
        for part in difference.nameless:
            send(part.delete_nameless, [])
        for step in difference.steps():
            write(step.text, difference.lines(step))

    def _is_verified(self, on: Runner) -> bool:
        def checked(done: int, total: int) -> None:
            self.progress("verify", done, total)

        try:
            self.wrong = first_difference(on, self.snapshot.manifest, checked)
        except WrongType as error:
            self.wrong = str(error)
        return self.wrong is None

    def _mark(self, transaction: neo4j.ManagedTransaction) -> None:
        manifest = self.snapshot.manifest
        ask(
            transaction, cypher("mark"), id=manifest.id, content=manifest.content, published_at=manifest.published_at,
            model_version=manifest.model_version, edition=self.token,
        )  # fmt: skip

    def _become_ready(self) -> None:
        self.progress("publish", 1, 1)
        self._fenced("ready")

    def _fenced(self, name: str, **parameters: object) -> None:
        def work(transaction: neo4j.ManagedTransaction) -> None:
            self._fence(transaction)
            ask(transaction, cypher(name), **parameters)

        self.session.execute_write(work)

    def _fence(self, transaction: neo4j.ManagedTransaction) -> None:
        """Take the lock for this transaction and see that no later publish has begun."""
        if not ask(transaction, cypher("fence"), token=self.token):
            raise Unreachable(
                Words("另一个发布已接手此 Neo4j", "Another publish to this Neo4j has taken over"),
                value=self.server.shown,
                remedy=Words("等它完成即可；它会发布自己的快照。", "Let it finish; it publishes its own snapshot."),
            )

    def _count(self, difference: Difference) -> None:
        for what, rows in difference.counts().items():
            self.counts[what] += rows

    def _differs(self) -> VerificationFailed:
        return VerificationFailed(
            Words(
                f"Neo4j 中的 {self.wrong} 与快照 {self.snapshot.id} 不一致",
                f"{self.wrong} in Neo4j differs from snapshot {self.snapshot.id}",
            ),
            value=self.wrong,
            remedy=Words(
                "库中有带创图标签或关系类型的其他数据；请给创图单独的数据库（NEO4J_DATABASE）。",
                "Other data there uses our labels or types; give Chuangtu a database of its own (NEO4J_DATABASE).",
            ),
        )


class _Wrong(Exception):
    """What the open transaction holds is not what was meant; raising it rolls back."""
