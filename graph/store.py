"""The port to a graph store: what a question may ask of it, and what publishing may.

Two adapters implement it (`graph/stores/ladybug.py`, `graph/stores/neo4j.py`); no driver object leaves its adapter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

from graph.model import Thing

Row = dict[str, Any]


class Mark(NamedTuple):
    """Which snapshot a store holds, and which writing of it: an `edition` never comes back, also where the snapshot does."""

    snapshot: str
    edition: str


class View(Protocol):
    """A read-only look at one published graph."""

    name: str
    """Which store answers: `embedded` or `neo4j`."""

    def run(self, text: str, parameters: dict[str, Any] | None = None, *, timeout: float = 30.0) -> list[Row]:
        """Run one read query and return rows of plain values (str, int, float, bool, date, list, None).

        Raises Unreachable when the store does not answer within `timeout` seconds.
        """
        ...

    def mark(self) -> Mark:
        """Return which snapshot the graph holds.

        Raises Unreachable while there is none.
        """
        ...

    def tables(self) -> Iterator[tuple[Thing, pa.Table]]:
        """Yield every node and edge table as Arrow, with the columns of `graph.snapshot.columns.arrow_schema`."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class Dialect(NamedTuple):
    """What differs between engines: how a query file may override the shared text (`name.<suffix>.cypher`)."""

    store: str
    suffix: str


DIALECTS = (Dialect("embedded", "ladybug"), Dialect("neo4j", "neo4j"))
