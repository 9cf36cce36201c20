"""What an answer was computed from: the queries that were run for it and the tables that were read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ran:
    """A query as it was run: where it is written, its text and its parameters."""

    file: str
    section: str
    text: str
    parameters: dict[str, Any]


@dataclass
class Trace:
    """Queries in the order they were first run, each once, and the files that were read beside the store."""

    queries: list[Ran] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def ran(self, query: Ran) -> None:
        """Note a query."""
        if query not in self.queries:
            self.queries.append(query)

    def read(self, table: str) -> None:
        """Note a table of the snapshot, or another of its files."""
        if table not in self.tables:
            self.tables.append(table)

    def add(self, other: Trace) -> None:
        """Take over what something this answer rests on was made of."""
        for query in other.queries:
            self.ran(query)
        for table in other.tables:
            self.read(table)


class Recorder:
    """Notes what is run, for whoever is listening in this thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    @contextmanager
    def listening(self) -> Iterator[Trace]:
        """Listen until the end of the block; whoever listened before hears it then."""
        outer: Trace | None = getattr(self._local, "trace", None)
        self._local.trace = trace = Trace()
        try:
            yield trace
        finally:
            self._local.trace = outer
            self.heard(trace)

    def heard(self, trace: Trace) -> None:
        """Pass on what was run for something that is kept."""
        if (listener := self._listener()) is not None:
            listener.add(trace)

    def ran(self, query: Ran) -> None:
        """Note a query."""
        if (listener := self._listener()) is not None:
            listener.ran(query)

    def read(self, table: str) -> None:
        """Note a file."""
        if (listener := self._listener()) is not None:
            listener.read(table)

    def _listener(self) -> Trace | None:
        return getattr(self._local, "trace", None)
