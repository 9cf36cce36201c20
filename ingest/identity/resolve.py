"""The resolution step: what the ledger says of organisations → merges that follow from evidence, and a queue for stewards.

It runs before a publish and does nothing while what it rests on has not changed. Its merges are one dataset of their own,
so each run replaces the last, and a file that is withdrawn takes along the merges that rested on it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from graph.identifiers import digest, edge_id, source_id
from graph.ledger import Ledger, NewBatch
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA
from graph.ledger.decisions import merge_edge
from graph.ledger.merges import AUTOMATIC
from graph.model import SAME_AS
from ingest.identity import blocking
from ingest.identity.blocking import Finder
from ingest.identity.bodies import bodies, standing_first
from ingest.identity.weigh import AGAINST, Merge, Proposal, weigh

DATASET = "identity:automatic"
METHOD = "chuangtu-identity/1"
"""Raised whenever the same statements may lead to other merges or proposals."""
_COLUMNS = ("id", "kind", "score", "one", "other", "reasons")
_TYPES = (pa.string(), pa.string(), pa.float64(), pa.string(), pa.string(), pa.string())


class Resolution(NamedTuple):
    """What stands after a run: merges made by evidence, pairs left to stewards, and whether anything had to be computed."""

    merges: int
    proposals: int
    computed: bool


def resolve(ledger: Ledger, *, anew: bool = False, alike: Finder = blocking.alike) -> Resolution:
    """Bring merges and queue up to date with the ledger; `anew` computes them even where nothing changed, `alike` finds what is proposed.

    Merges that a steward withdrew as a batch do not come back until the evidence leads to others.
    """
    found, decided, said = bodies(ledger)
    fingerprint = digest(METHOD, said, length=32)
    if not anew and ledger.connection.execute("SELECT fingerprint FROM review_run").fetchall() == [(fingerprint,)]:
        return Resolution(_count(ledger, "active"), _count(ledger, "review"), computed=False)
    weighed = weigh(found, decided, alike)
    _record(ledger, weighed.merges)
    _queue(ledger, weighed.proposals, fingerprint)
    return Resolution(len(weighed.merges), len(weighed.proposals), computed=True)


def _count(ledger: Ledger, what: str) -> int:
    sql = {
        "review": "SELECT count(*) FROM review",
        "active": f"""SELECT count(*) FROM active_mention m JOIN batch b ON b.id = m.batch JOIN statement s ON s.id = m.statement
            WHERE b.dataset = '{DATASET}' AND s.property = 'id'""",
    }[what]
    return int(ledger.connection.execute(sql).fetchall()[0][0])


def _record(ledger: Ledger, merges: Sequence[Merge]) -> None:
    """Append the merges as a new version of their dataset, unless that is what it says already."""
    ordered = sorted(
        ((standing_first(merge.one, merge.other), merge.reason) for merge in merges),
        key=lambda found: (found[0][1].id, found[0][0].id),
    )
    edges, rows = list[dict[str, Any]](), list[dict[str, Any]]()
    for (stands, leaves), why in ordered:
        identifier = edge_id(SAME_AS.name, leaves.id, stands.id, AUTOMATIC)
        edges.append(merge_edge(identifier, leaves.id, stands.id, AUTOMATIC))
        said = {"id": identifier, "verdict": AUTOMATIC, "basis": why.code, "notes": f"{why.zh} {why.en}"}
        rows += [_row(identifier, name, value) for name, value in said.items()]
    fingerprint = digest(METHOD, *(f"{row['subject']} {row['value']}" for row in rows), length=32)
    stands_already = ledger.unchanged(DATASET, fingerprint) or ledger.withdrawn(DATASET, fingerprint)
    if stands_already or not (rows or _count(ledger, "active")):
        return
    codes = sorted({why.code for _, why in ordered})
    ledger.append(
        NewBatch(
            dataset=DATASET,
            kind="identity",
            file=METHOD,
            fingerprint=fingerprint,
            statements=pa.Table.from_pylist(rows, schema=STATEMENT_SCHEMA),
            edges=pa.Table.from_pylist(edges, schema=EDGE_SCHEMA),
            row_digests=[edge["id"] for edge in edges],
            author=METHOD,
            reason=", ".join(codes) or None,
        )
    )


def _row(identifier: str, name: str, value: str) -> dict[str, Any]:
    said = {"subject_type": SAME_AS.name, "subject": identifier, "property": name, "value": value, "raw": value}
    return dict.fromkeys(STATEMENT_SCHEMA.names) | said | {"source": source_id(METHOD)}


def review_id(one: str, other: str) -> str:
    """Return the id of the question whether two organisations are one, whatever their order."""
    return f"REV-{digest(*sorted((one, other)), length=10)}"


def _queue(ledger: Ledger, proposals: Sequence[Proposal], fingerprint: str) -> None:
    rows = [
        [
            review_id(p.one.id, p.other.id),
            p.kind,
            p.score,
            p.one.id,
            p.other.id,
            json.dumps(_told(p), ensure_ascii=False),
        ]
        for p in proposals
    ]
    columns = [pa.array(column) for column in zip(*rows, strict=True)] if rows else [pa.array([], t) for t in _TYPES]
    con = ledger.connection
    con.execute(
        "SELECT 1"
    ).fetchall()  # a result of which someone has read the first row only would keep register() from working
    con.register("proposed", pa.table(columns, names=list(_COLUMNS)))
    try:
        with ledger.transaction():
            con.execute("DELETE FROM review")
            con.execute("INSERT INTO review BY NAME SELECT * FROM proposed")
            con.execute("DELETE FROM review_run")
            con.execute("INSERT INTO review_run VALUES (?)", [fingerprint])
    finally:
        con.unregister("proposed")


def _told(proposal: Proposal) -> list[dict[str, str]]:
    return [
        {"code": why.code, "side": "against" if why.code in AGAINST else "for", "zh": why.zh, "en": why.en}
        for why in proposal.reasons
    ]
