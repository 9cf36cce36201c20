"""What a ledger holds and what its graph would show, for tests."""

from __future__ import annotations

from typing import Any

from graph.identifiers import organization_id
from graph.ledger import Ledger
from graph.snapshot.projection import Projection
from tests.homes import PAGE


def projected(ledger: Ledger) -> Projection:
    """The graph's tables as they would be published now."""
    projection = Projection(ledger)
    projection.run()
    return projection


def rows(ledger: Ledger, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Rows of a query on the ledger."""
    return ledger.connection.execute(sql, list(parameters)).fetchall()


def shown(ledger: Ledger, table: str, identifier: str, prop: str) -> Any:
    """What the graph shows as a property now."""
    projected(ledger)
    ((value,),) = rows(ledger, f'SELECT "{prop}" FROM {table} WHERE id = ?', identifier)
    return value


def stated(ledger: Ledger, subject: str, prop: str) -> set[str]:
    """Every value that active batches state, shown or not."""
    return {
        v
        for (v,) in rows(ledger, "SELECT value FROM active_statement WHERE subject = ? AND property = ?", subject, prop)
    }


def sizes(ledger: Ledger) -> list[int]:
    """Rows of every table of the record."""
    return [
        rows(ledger, f"SELECT count(*) FROM {t}")[0][0]
        for t in ("said", "line", "heading", "batch", "edge", "row_seen", "quarantine")
    ]


def centers(ledger: Ledger) -> set[str]:
    """Ids of the centers in the graph."""
    projected(ledger)
    return {i for (i,) in rows(ledger, "SELECT id FROM node_Center")}


def org(name: str) -> str:
    """Id of the organisation of that name."""
    return organization_id(name)


def alias(name: str, other: str) -> dict[str, str]:
    """A row of org_aliases.csv."""
    return {"org_name": name, "alias": other, "kind": "short", "source_url": PAGE, "basis": "stated"}
