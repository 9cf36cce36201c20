"""A steward's word on two centers, whether they have the same focus: a decision like those on who is who, and undone like them."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

from graph.errors import NotFound, Words, WrongUse
from graph.identifiers import digest, edge_id, source_id
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA, STEWARD, NewBatch
from graph.ledger.correction import statement
from graph.ledger.decisions import next_number
from graph.ledger.ledger import Ledger
from graph.model import EDGE
from graph.model.vocabulary import FOCUS_VERDICTS

COMPARED = EDGE["COMPARED_WITH"]
CENTER = COMPARED.pairs[0][0]


class Compared(NamedTuple):
    """Two centers as the word on them is recorded, the id of that edge, and what is on record of them before (None: nothing)."""

    one: str
    other: str
    edge: str
    before: str | None


def compared(ledger: Ledger, one: str, other: str) -> Compared:
    """Return two centers and what is on record of them, in whichever order it was said.

    Raises NotFound for an id that is no center, WrongUse where it is the same one twice.
    """
    known = ledger.ids(CENTER)
    for identifier in (one, other):
        if identifier not in known:
            raise NotFound(
                Words(f"账本中没有中心 {identifier}", f"The ledger knows no center {identifier}"),
                value=identifier,
                remedy=Words("编号见 chuangtu ask near_duplicates。", "See chuangtu ask near_duplicates for the ids."),
            )
    if one == other:
        raise WrongUse(
            Words("需要两个不同的中心", "A word is on two different centers"),
            value=one,
            remedy=Words("请给出两个编号。", "Give two ids."),
        )
    first, second = min(one, other), max(one, other)
    stated = {ends: _verdict(ledger, edge_id(COMPARED.name, *ends, "")) for ends in ((first, second), (second, first))}
    ends = next((ends for ends, verdict in stated.items() if verdict), (first, second))
    return Compared(*ends, edge_id(COMPARED.name, *ends, ""), stated[ends])


def compare(ledger: Ledger, found: Compared, verdict: str, author: str, reason: str) -> int:
    """Record that two centers have the same or a different focus, and return the number of the decision; the last word counts.

    Raises WrongUse for another verdict, or without author and reason.
    """
    if verdict not in FOCUS_VERDICTS or not author.strip() or not reason.strip():
        raise WrongUse(
            Words("认定需要结论、认定人与理由", "A word on two centers needs a verdict, an author and a reason"),
            value=verdict,
            remedy=Words(f"结论为 {'、'.join(FOCUS_VERDICTS)} 之一。", f"The verdict is one of {', '.join(FOCUS_VERDICTS)}."),
        )  # fmt: skip
    address = STEWARD + author
    source = source_id(address)
    said = {"id": found.edge, "verdict": verdict, "reason": reason}
    rows = [
        statement("Source", source, "id", source, source),
        statement("Source", source, "name_zh", author, source),
        statement("Source", source, "source_type", "steward", source),
        *(statement(COMPARED.name, found.edge, name, value, source) for name, value in said.items()),
    ]
    edge = (found.edge, COMPARED.name, CENTER, found.one, CENTER, found.other, "")
    batch = NewBatch(
        dataset=f"focus:decision:{next_number(ledger)}",
        kind="decision",
        file=address,
        fingerprint=digest(found.edge, verdict, author, reason),
        statements=pa.Table.from_pylist(rows, schema=STATEMENT_SCHEMA),
        edges=pa.Table.from_pylist([dict(zip(EDGE_SCHEMA.names, edge, strict=True))], schema=EDGE_SCHEMA),
        row_digests=[digest(found.edge, verdict)],
        author=author,
        reason=reason,
    )
    return ledger.append(batch)[0]


def _verdict(ledger: Ledger, edge: str) -> str | None:
    """Return what is stated of an edge, the last word of a steward before all others."""
    row = ledger.connection.execute(
        """SELECT p.value FROM active_place p JOIN batch b ON b.id = p.batch
        WHERE p.subject_type = ? AND p.subject = ? AND p.property = 'verdict'
        ORDER BY b.kind <> 'load' DESC, b.id DESC LIMIT 1""",
        [COMPARED.name, edge],
    ).fetchone()
    return str(row[0]) if row else None
