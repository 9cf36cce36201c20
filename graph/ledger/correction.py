"""A steward's decision on one fact: a statement like any other, ranked above all."""

from __future__ import annotations

import pyarrow as pa

from graph.errors import NotFound, Words, WrongUse
from graph.identifiers import digest, source_id
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA, STEWARD, NewBatch
from graph.ledger.ledger import Ledger
from graph.ledger.merges import apply_merges
from graph.model import THING
from graph.model.values import Unfit, fit


def correct(ledger: Ledger, subject: str, prop: str, value: str, author: str, reason: str) -> int:
    """Record that `prop` of the node or edge `subject` is `value`, and return the number of the batch.

    Raises NotFound for an unknown subject, WrongUse for a property it does not have or a value that does not fit.
    """
    subject_type, stated = _stated(ledger, subject)
    fitted = _fitted(subject_type, prop, value)
    address = STEWARD + author
    source = source_id(address)
    rows = [
        statement("Source", source, "id", source, source),
        statement("Source", source, "name_zh", author, source),
        statement("Source", source, "source_type", "steward", source),
        statement(subject_type, stated, prop, fitted, source, raw=value),
    ]
    batch = NewBatch(
        dataset=f"correction:{digest(subject, prop, value, author, reason)}",
        kind="correction",
        file=address,
        fingerprint=digest(subject, prop, value, author, reason),
        statements=pa.Table.from_pylist(rows, schema=STATEMENT_SCHEMA),
        edges=EDGE_SCHEMA.empty_table(),
        row_digests=[digest(subject, prop, value)],
        author=author,
        reason=reason,
    )
    return ledger.append(batch)[0]


def _stated(ledger: Ledger, subject: str) -> tuple[str, str]:
    """Type and id of a subject as it is stated; of an edge that a merge gave another id, one of those it was made of."""
    con = ledger.connection
    found = con.execute(
        "SELECT DISTINCT subject_type, subject FROM active_place WHERE subject = ? AND property = 'id'", [subject]
    ).fetchall()
    if not found:
        apply_merges(con)
        found = con.execute("SELECT edge_type, min(old_id) FROM edge_now WHERE id = ? GROUP BY 1", [subject]).fetchall()
    if not found:
        raise NotFound(
            Words(f"账本中没有 {subject}", f"The ledger knows no {subject}"),
            value=subject,
            remedy=Words("请给出节点或关系的编号。", "Give the id of a node or an edge."),
        )
    subject_type, stated = found[0]
    return str(subject_type), str(stated)


def _fitted(subject_type: str, prop: str, value: str) -> str:
    thing = THING[subject_type]
    if not thing.has(prop) or thing.property_named(prop).derived:
        known = ", ".join(p.name for p in thing.properties if not p.derived)
        raise WrongUse(
            Words(f"{thing.words.zh}没有可更正的属性“{prop}”", f"{thing.words.en} has no property “{prop}” to correct"),
            value=prop,
            remedy=Words(f"可用属性：{known}。", f"Properties: {known}."),
        )
    try:
        fitted = fit(thing.property_named(prop), value)
    except Unfit as unfit:
        raise WrongUse(unfit.reason, value=value, remedy=unfit.remedy) from unfit
    if not fitted:
        raise WrongUse(
            Words("更正后的值为空", "The corrected value is empty"),
            value=value,
            remedy=Words("请给出一个值。", "Give a value."),
        )
    return fitted


def statement(
    subject_type: str, subject: str, prop: str, value: str, source: str, raw: str | None = None
) -> dict[str, object]:
    """Return a steward's statement as a row of the ledger."""
    row: dict[str, object] = {name: None for name in STATEMENT_SCHEMA.names}  # noqa: C420 - typed so
    row.update(
        subject_type=subject_type,
        subject=subject,
        property=prop,
        value=value,
        raw=raw or value,
        source=source,
        confidence="steward",
    )
    return row
