"""Sending rows in batches that shrink when the server says that a transaction needs too much memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import neo4j
from neo4j.exceptions import Neo4jError

from graph.errors import Unreachable, Words
from graph.stores.neo4j.schema import LINE_END
from graph.stores.neo4j.values import results

BATCH = 10_000
SMALLEST = 50
Send = Callable[[str, list[str]], None]


class TooLarge(Exception):
    """The server ran out of memory for this transaction; the driver must not retry it as it is."""


def run_lines(transaction: neo4j.ManagedTransaction, text: str, lines: list[str], /) -> None:
    """Run a statement with rows, a line each, in a transaction.

    Raises TooLarge when the server has not the memory for it.
    """
    try:
        results(transaction, text, {"lines": LINE_END.join(lines), "count": len(lines)}).consume()
    except Neo4jError as error:
        if is_short_of_memory(error):
            raise TooLarge from error
        raise


def is_short_of_memory(error: Neo4jError) -> bool:
    """Tell whether the server refused for want of memory (MemoryPoolOutOfMemoryError, TransactionOutOfMemoryError …)."""
    return "Memory" in (error.code or "")


class Batches:
    """Gives rows, a line each, to `send` in batches; the size shrinks when it raises TooLarge and stays small for what follows."""

    def __init__(self, send: Send, size: int = BATCH, sent: Callable[[int], None] = lambda _: None) -> None:
        self.size = size
        self._send = send
        self._sent = sent

    def write_whole(self, text: str, rows: Iterable[str]) -> None:
        """Send all rows into one transaction, which cannot be gone on with once it was too large.

        Raises TooLarge then.
        """
        for chunk in self._chunks(iter(rows)):
            self._send(text, chunk)
            self._sent(len(chunk))

    def write(self, text: str, rows: Iterable[str]) -> None:
        """Send all rows.

        Raises Unreachable when even the smallest batch is too large for the server.
        """
        for chunk in self._chunks(iter(rows)):
            self._all_of(text, chunk)

    def _chunks(self, rows: Iterator[str]) -> Iterator[list[str]]:
        while chunk := list(islice(rows, self.size)):
            yield chunk

    def _all_of(self, text: str, rows: list[str]) -> None:
        start = 0
        while start < len(rows):
            part = rows[start : start + self.size]
            try:
                self._send(text, part)
            except TooLarge as error:
                if self.size <= SMALLEST:
                    raise _no_memory() from error
                self.size = max(SMALLEST, min(self.size, len(part)) // 2)
                continue
            start += len(part)
            self._sent(len(part))


def _no_memory() -> Unreachable:
    return Unreachable(
        Words(f"Neo4j 的内存连 {SMALLEST} 行都写不下", f"Neo4j has not the memory to write even {SMALLEST} rows"),
        remedy=Words(
            "请调大 server.memory.heap.max_size 后重新发布。", "Raise server.memory.heap.max_size, then publish again."
        ),
    )
