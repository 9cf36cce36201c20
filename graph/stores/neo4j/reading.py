"""Many rows from a server: packed into lists, since driver and server spend more on each record than on what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from graph.stores.neo4j.values import Runner, results

PAGE = 20_000
"""Rows the server holds at once while a table is read."""
PIECE = 500
_PIECES = f"UNWIND range(0, size(rows) - 1, {PIECE}) AS at RETURN rows[at..at + {PIECE}] AS rows"


def packed(text: str, keys: Sequence[str]) -> str:
    """Return a query that gives the rows of `text` as lists of lists; whose columns are `keys`."""
    values = ", ".join(f"`{key}`" for key in keys)
    return f"CALL {{ {text} }} WITH collect([{values}]) AS rows {_PIECES}"


def page_of(pattern: str, variables: str, values: Sequence[str]) -> str:
    """Return the query that gives a page of what a pattern finds.

    Pages of one table come in one order: the same plan, and nothing is written meanwhile. Were it otherwise, rows would be missing or
    twice, and no verification would pass.
    """
    given = f"WITH collect([{', '.join(values)}]) AS rows"
    return f"MATCH {pattern} WITH {variables} SKIP $skip LIMIT $page {given} {_PIECES}"


def pages(on: Runner, text: str) -> Iterator[list[Any]]:
    """Yield the rows of all pages."""
    skip, found = 0, PAGE
    while found == PAGE:
        found = 0
        for record in results(on, text, {"skip": skip, "page": PAGE}):
            found += len(record[0])
            yield from record[0]
        skip += PAGE
