"""What stewards decide about who is who: same, different, or not to be asked again; every decision is a batch and can be undone.

A word on two centers (`comparing`) is listed and undone here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from graph.errors import NotFound, Words, WrongUse
from graph.identifiers import digest, edge_id, source_id
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA, STEWARD, NewBatch
from graph.ledger.ledger import Ledger
from graph.ledger.merges import DIFFERENT, SAME, VERDICTS, Link, Merged, links, merged
from graph.model import EDGE, SAME_AS

KIND = "decision"
WHO_IS_WHO, ON_CENTERS = (SAME_AS.name,), (EDGE["COMPARED_WITH"].name,)
Pair = tuple[str, str]


class Decision(NamedTuple):
    """One decision: its number (that of its batch), the verdict on pairs of ids, who, why, when; `active` until undone."""

    id: int
    verdict: str
    pairs: list[Pair]
    author: str | None
    reason: str | None
    decided_at: datetime
    active: bool


def decide(ledger: Ledger, verdict: str, pairs: Iterable[Pair], author: str, reason: str | None = None) -> int:
    """Record a verdict on pairs of organisations and return the number of the decision; of `same` the second id stands.

    Raises NotFound for an unknown id, WrongUse for a verdict on one id alone or without an author.
    """
    chosen = [pair if verdict == SAME else (min(pair), max(pair)) for pair in dict.fromkeys(pairs)]
    _check(ledger, verdict, chosen, author)
    address = STEWARD + author
    source = source_id(address)
    rows: list[dict[str, Any]] = []
    edges = []
    for one, other in chosen:
        identifier = edge_id(SAME_AS.name, one, other, verdict)
        edges.append(merge_edge(identifier, one, other, verdict))
        rows += [_row(identifier, name, value, source) for name, value in (("id", identifier), ("verdict", verdict))]
    key = digest(verdict, author, reason or "", *(part for pair in chosen for part in pair))
    batch = NewBatch(
        dataset=f"identity:decision:{next_number(ledger)}",
        kind="decision",
        file=address,
        fingerprint=key,
        statements=pa.Table.from_pylist(rows, schema=STATEMENT_SCHEMA),
        edges=pa.Table.from_pylist(edges, schema=EDGE_SCHEMA),
        row_digests=[digest(verdict, *pair) for pair in chosen],
        author=author,
        reason=reason,
    )
    return ledger.append(batch)[0]


def split(ledger: Ledger, leaving: Sequence[str], author: str, reason: str | None = None) -> int:
    """Take ids out of the group they were merged into; those that leave stay joined where something else joins them.

    Raises WrongUse when they are not merged with anything, or when all of the group would leave.
    """
    found = current(ledger)
    groups = {found.groups.root(one) for one in leaving}
    staying = [one for root in groups for one in found.groups.members(root) if one not in leaving]
    if len(groups) != 1 or not staying:
        raise WrongUse(
            Words("这些编号没有合并在一起，或整组都要离开", "These ids are not part of one merge, or all of it would leave"),
            value=", ".join(leaving),
            remedy=Words("请给出同一合并中要离开的编号，至少留下一个。", "Give ids of one merge that leave; at least one stays."),
        )  # fmt: skip
    return decide(ledger, DIFFERENT, [(out, stay) for out in leaving for stay in sorted(staying)], author, reason)


def undo(ledger: Ledger, number: int, author: str, reason: str | None = None) -> Decision:
    """Take a decision back: everything is as if it had not been made.

    Raises NotFound for a number that is no decision, WrongUse for one already undone.
    """
    found = next((decision for decision in decisions(ledger, WHO_IS_WHO + ON_CENTERS) if decision.id == number), None)
    if found is None:
        raise NotFound(
            Words(f"没有决定 {number}", f"There is no decision {number}"),
            value=number,
            remedy=Words("用 chuangtu review decisions 查看。", "See chuangtu review decisions."),
        )
    if not found.active:
        raise WrongUse(Words(f"决定 {number} 已撤销", f"Decision {number} is undone already"), value=number)
    ledger.record_event(number, "withdrawn", author, reason)
    return found._replace(active=False)


def decisions(ledger: Ledger, of: Sequence[str] = WHO_IS_WHO) -> list[Decision]:
    """List the decisions, newest first, undone ones included; `of`: the types of edges they are stated as."""
    rows = ledger.connection.execute(
        f"""SELECT DISTINCT b.id, s.value, e.from_id, e.to_id, b.author, b.reason, b.loaded_at,
            b.id IN (SELECT id FROM active_batch)
        FROM batch b JOIN mention m ON m.batch = b.id JOIN statement s ON s.id = m.statement
        JOIN edge e ON e.id = s.subject AND e.edge_type = s.subject_type
        WHERE b.kind = '{KIND}' AND s.property = 'verdict' AND list_contains($of, s.subject_type)
        ORDER BY b.id DESC, e.from_id, e.to_id""",
        {"of": list(of)},
    ).fetchall()
    found: dict[int, Decision] = {}
    for number, verdict, one, other, author, reason, decided_at, active in rows:
        first = Decision(number, verdict, [], author, reason, decided_at, bool(active))
        found.setdefault(number, first).pairs.append((one, other))
    return list(found.values())


def current(ledger: Ledger) -> Merged:
    """Return the merges as the next publish applies them."""
    return merged(links(ledger.connection))


def decided(ledger: Ledger) -> list[Link]:
    """Return the links that files and stewards make: what stands before any evidence is weighed."""
    return [link for link in links(ledger.connection) if link.kind in ("", *VERDICTS)]


def waiting(ledger: Ledger, snapshot: str | None) -> int:
    """Count the decisions and corrections (made or undone) that a published snapshot does not hold yet."""
    held = "m.loaded_at <= $at AND coalesce(arg_max(e.event, e.rowid) FILTER (WHERE e.happened_at <= $at), '') <> 'withdrawn'"
    now = "coalesce(arg_max(e.event, e.rowid), '') <> 'withdrawn'"
    row = ledger.connection.execute(
        f"""SELECT count(*) FROM (
            SELECT m.id FROM batch m LEFT JOIN batch_event e ON e.batch = m.id WHERE m.kind IN ('{KIND}', 'correction')
            GROUP BY m.id, m.loaded_at HAVING ({held}) <> ({now}))""",
        {"at": _published(snapshot)},
    ).fetchone()
    return int(row[0]) if row else 0


def _published(snapshot: str | None) -> datetime:
    """When a snapshot was made, to the end of the millisecond its id names; the ledger was held by its builder then."""
    if snapshot is None:
        return datetime.min
    made = datetime.strptime(snapshot.partition("Z")[0], "%Y%m%dT%H%M%S%f")
    return made.replace(microsecond=made.microsecond // 1000 * 1000 + 999)


def merge_edge(identifier: str, one: str, other: str, kind: str) -> dict[str, str]:
    """Return a SAME_AS edge as a row of the ledger."""
    node = SAME_AS.pairs[0][0]
    return dict(zip(EDGE_SCHEMA.names, (identifier, SAME_AS.name, node, one, node, other, kind), strict=True))


def _check(ledger: Ledger, verdict: str, pairs: Sequence[Pair], author: str) -> None:
    if verdict not in VERDICTS or not author.strip():
        raise WrongUse(
            Words("决定需要判定与决定人", "A decision needs a verdict and an author"),
            value=verdict,
            remedy=Words(f"判定为 {'、'.join(VERDICTS)} 之一。", f"The verdict is one of {', '.join(VERDICTS)}."),
        )
    if not pairs or any(one == other for one, other in pairs):
        raise WrongUse(
            Words("决定至少涉及两个不同的机构", "A decision is about two different organisations"),
            value=", ".join(one for one, _ in pairs),
        )
    known = ledger.ids(SAME_AS.pairs[0][0])
    for identifier in (one for pair in pairs for one in pair):
        if identifier not in known:
            raise NotFound(
                Words(f"账本中没有机构 {identifier}", f"The ledger knows no organisation {identifier}"),
                value=identifier,
            )


def next_number(ledger: Ledger) -> int:
    """Return the number that the next batch gets."""
    row = ledger.connection.execute("SELECT coalesce(max(id), 0) + 1 FROM batch").fetchone()
    return int(row[0]) if row else 1


def _row(subject: str, prop: str, value: str, source: str) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(STATEMENT_SCHEMA.names)
    return row | {
        "subject_type": SAME_AS.name,
        "subject": subject,
        "property": prop,
        "value": value,
        "raw": value,
        "source": source,
        "confidence": "steward",
    }
