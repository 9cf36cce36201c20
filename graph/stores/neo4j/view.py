"""Reading a Neo4j: each query sees one snapshot or is asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

import neo4j
import pyarrow as pa

from graph.errors import Unreachable, Words
from graph.model import Thing
from graph.snapshot.columns import all_tables, arrow_schema
from graph.store import Mark, Row
from graph.stores.neo4j.reading import packed, pages
from graph.stores.neo4j.schema import Part
from graph.stores.neo4j.server import Server, connect, cypher, reaching
from graph.stores.neo4j.values import Runner, ask, plain, record_batches, results

T = TypeVar("T")
ATTEMPTS = 100
SWITCH_SECONDS = 5.0  # a switch lasts as long as one commit; one that lasts longer was cut off


class Held(NamedTuple):
    """What a Neo4j says it holds.

    `state` is `ready`, `switching` (a commit is under way) or `loading` (a large difference is being written, `target` is what it will be);
    `edition` changes with every publish that writes, also when the id stays.
    """

    id: str
    state: str
    edition: str
    content: str
    target: str | None


def held(on: Runner, /) -> Held | None:
    """Return what the database holds, None when no snapshot was ever published to it."""
    rows = ask(on, cypher("held"))
    return Held(*rows[0]) if rows else None


class Neo4jView:
    """Reads the published snapshot of one Neo4j; safe to use from several threads."""

    name = "neo4j"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._driver = connect(server)
        self._keys: dict[str, tuple[str, ...]] = {}  # columns of the queries seen
        self._marks: dict[str, Held] = {}  # the last mark seen on each server of a cluster

    def _session(self) -> neo4j.Session:
        return self._driver.session(
            database=self._server.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=5000
        )

    def held(self) -> Held | None:
        """Return what the database says it holds, also while it is loading."""
        with reaching(self._server), self._session() as session:
            return session.execute_read(held)

    def run(self, text: str, parameters: dict[str, Any] | None = None, *, timeout: float = 30.0) -> list[Row]:
        """Run one read query and return rows of plain values, all of one snapshot.

        Neo4j reads what is committed at each moment. So the mark of the snapshot is read after each query, and the query is asked again
        unless the same server showed the same mark before it: an edition never comes back, so nothing was committed in between.
        Raises Unreachable when the store does not answer within `timeout` seconds, holds no snapshot or is being loaded.
        """

        @neo4j.unit_of_work(timeout=timeout)
        def work(transaction: neo4j.ManagedTransaction) -> tuple[list[Row], str, Held | None]:
            rows = self._rows(transaction, text, parameters)
            return rows, *_marked(transaction)

        return self._settled(work, timeout)

    def _rows(self, transaction: neo4j.ManagedTransaction, text: str, parameters: dict[str, Any] | None) -> list[Row]:
        """The rows of a query: packed, but for one that wants an order, which packing does not promise to keep."""
        if "ORDER BY" in text:
            result = results(transaction, text, parameters)
            names = result.keys()
            return [dict(zip(names, map(plain, record.values()), strict=True)) for record in result]
        if text not in self._keys:
            explained = results(transaction, f"EXPLAIN {text}", parameters)
            self._keys[text] = tuple(explained.keys())
            explained.consume()
        keys = self._keys[text]
        pieces = results(transaction, packed(text, keys), parameters)
        return [dict(zip(keys, map(plain, row), strict=True)) for piece in pieces for row in piece[0]]

    def _settled(self, work: Callable[[neo4j.ManagedTransaction], tuple[T, str, Held | None]], timeout: float) -> T:
        """Return what was read between two equal ready marks of one server."""
        deadline = time.monotonic() + min(timeout, SWITCH_SECONDS)
        for _ in range(ATTEMPTS):
            with reaching(self._server), self._session() as session:
                found, where, mark = session.execute_read(work)
            if mark is not None and mark.state == "ready":
                if self._marks.get(where) == mark:
                    return found
                self._marks[where] = mark
            else:
                self._wait(mark, deadline)
        raise _unsettled()

    def _wait(self, seen: Held | None, deadline: float) -> None:
        """Wait a moment for a commit to end.

        Raises Unreachable when there is no snapshot or it takes longer than a commit.
        """
        if seen is None:
            raise Unreachable(
                Words(
                    f"此 Neo4j 还没有快照：{self._server.shown}",
                    f"This Neo4j holds no snapshot yet: {self._server.shown}",
                ),
                value=self._server.shown,
                remedy=Words("先运行 chuangtu publish --to 地址。", "Run chuangtu publish --to ADDRESS first."),
            )
        if seen.state == "loading" or time.monotonic() > deadline:
            raise Unreachable(
                Words(f"Neo4j 正在载入快照 {seen.target}", f"Neo4j is being loaded with snapshot {seen.target}"),
                value=seen.target,
                remedy=Words(
                    "请稍后重试；若发布已中断，请重新发布。",
                    "Try again soon; if the publish was interrupted, publish again.",
                ),
            )
        time.sleep(0.1)

    def mark(self) -> Mark:
        """Return which snapshot the graph holds.

        Raises Unreachable while it is being loaded and when there is none.
        """

        @neo4j.unit_of_work(timeout=SWITCH_SECONDS)
        def work(transaction: neo4j.ManagedTransaction) -> tuple[Mark, str, Held | None]:
            where, mark = _marked(transaction)
            return Mark(mark.id if mark else "", mark.edition if mark else ""), where, mark

        return self._settled(work, SWITCH_SECONDS)

    def tables(self) -> Iterator[tuple[Thing, pa.Table]]:
        """Yield every node and edge table as Arrow, read from the stored properties."""
        for thing in all_tables():
            with reaching(self._server), self._session() as session:
                yield thing, session.execute_read(_table, thing)

    def close(self) -> None:
        """Let go of the connections."""
        self._driver.close()


def _marked(on: neo4j.ManagedTransaction) -> tuple[str, Held | None]:
    """Which server answers, and what it says it holds."""
    result = results(on, cypher("held"))
    rows = [record.values() for record in result]
    return str(result.consume().server.address), Held(*rows[0]) if rows else None


def _table(on: Runner, thing: Thing, /) -> pa.Table:
    return pa.Table.from_batches(list(record_batches(thing, pages(on, Part(thing).page))), schema=arrow_schema(thing))


def _unsettled() -> Unreachable:
    return Unreachable(
        Words("Neo4j 的快照一再更换，答案不可靠", "The snapshot in Neo4j keeps changing; no answer would be sound"),
        remedy=Words("请稍后重试。", "Try again soon."),
    )
