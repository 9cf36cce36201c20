"""The review queue: pairs that wait for a steward, the evidence on both sides, and what a merge would change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from graph.errors import NotFound, Words, WrongUse
from graph.ledger import Ledger
from graph.ledger.decisions import Pair, current, decide
from graph.ledger.merges import DIFFERENT, DISMISSED, SAME, Merged, apply_merges, links
from graph.model.vocabulary import ORGANIZATION_KINDS
from ingest.identity.bodies import Body, body
from ingest.identity.reasons import Reason, reason

OPEN = "open"
STATUSES = (OPEN, SAME, DIFFERENT, DISMISSED)


@dataclass(frozen=True)
class Side:
    """One of two organisations as a steward sees it."""

    id: str
    name: str
    names: list[str] = field(default_factory=list)
    uscc: str | None = None
    kind: str | None = None
    city: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class Effect:
    """What a merge would change: relations that move to the id that stands, by type, and centers whose members change."""

    relations: dict[str, int]
    centers: list[dict[str, str]]
    shared_centers: list[dict[str, str]]
    """Centers that list both already: two entries become one."""


@dataclass(frozen=True)
class Review:
    """One question: are these two one? `evidence` has the keys for and against, each a list of code, zh and en."""

    id: str
    kind: str
    score: float
    status: str
    one: Side
    other: Side
    evidence: dict[str, list[dict[str, str]]]
    effect: Effect | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the review as plain data."""
        return asdict(self)


class Page(NamedTuple):
    """A part of the queue, and how many there are in all."""

    total: int
    rows: list[Review]


class Filter(NamedTuple):
    """Which reviews are wanted; empty values let everything through."""

    status: str = OPEN
    kind: str = ""
    text: str = ""
    least: float = 0.0


def reviews(ledger: Ledger, wanted: Filter = Filter(), limit: int = 50, offset: int = 0) -> Page:  # noqa: B008 - immutable
    """Return a page of the queue, the highest score first."""
    if wanted.status not in (*STATUSES, "all"):
        raise WrongUse(
            Words(f"没有状态“{wanted.status}”", f"There is no status “{wanted.status}”"),
            value=wanted.status,
            suggestions=(*STATUSES, "all"),
        )
    joined = current(ledger)
    dismissed = _dismissed(ledger, joined)
    found = [
        _listed(row, status)
        for row in _rows(ledger)
        if (status := _status(row, joined, dismissed)) and wanted.status in (status, "all")
    ]
    kept = [one for one in found if _fits(one, wanted)]
    return Page(len(kept), kept[offset : offset + limit])


def review(ledger: Ledger, identifier: str) -> Review:
    """Return one review with the facts of both sides and what a merge would change.

    Raises NotFound for an id the queue does not hold.
    """
    row = _row(ledger, identifier)
    joined = current(ledger)
    one, other = body(ledger, joined, row.one), body(ledger, joined, row.other)
    effect = _effect(ledger, one, other) if one.id != other.id else None
    evidence = _evidence(row.reasons)
    for side, why in _circumstances(one, other, effect):
        evidence[side].append({"code": why.code, "zh": why.zh, "en": why.en})
    return Review(
        id=row.id,
        kind=row.kind,
        score=row.score,
        status=_status(row, joined, _dismissed(ledger, joined)),
        one=_side(one),
        other=_side(other),
        evidence=evidence,
        effect=effect,
    )


def _circumstances(one: Body, other: Body, effect: Effect | None) -> Iterator[tuple[str, Reason]]:
    """What the facts around two names say, beside the reasons that raised the question."""
    if one.kind and one.kind == other.kind:
        said = ORGANIZATION_KINDS.get(one.kind, Words(one.kind, one.kind))
        yield "for", reason("kind_equal", x=said.zh, y=said.en)
    for place, its in ((one.city, other.city), (one.province, other.province)):
        if place and place == its:
            yield "for", reason("region_equal", x=place)
            break
    if effect and effect.shared_centers:
        yield "against", reason("listed_together", x=", ".join(center["name"] for center in effect.shared_centers[:3]))


def judge(
    ledger: Ledger, verdict: str, identifiers: Sequence[str], author: str, reason: str | None = None, keep: str = ""
) -> list[int]:
    """Decide on reviews (REV-…), each by itself, or on organisations named by their own ids, and return the decisions.

    `keep` names the id that stands after a merge; by default the one the queue proposes. Raises NotFound, WrongUse.
    """
    asked = [identifier for identifier in identifiers if identifier.startswith("REV-")]
    pairs: list[list[Pair]] = [[(row.other, row.one)] for row in (_row(ledger, identifier) for identifier in asked)]
    if named := [identifier for identifier in identifiers if identifier not in asked]:
        stands = keep if keep in named else named[0]
        pairs.append([(one, stands) for one in named if one != stands])
    return [decide(ledger, verdict, _kept(of_one, keep), author, reason) for of_one in pairs]


def _kept(pairs: list[Pair], keep: str) -> list[Pair]:
    if not keep:
        return pairs
    ids = {one for pair in pairs for one in pair}
    if keep not in ids:
        raise WrongUse(
            Words("保留的编号不在其中", "The id to keep is not one of them"), value=keep, suggestions=tuple(sorted(ids))
        )
    return [(one, keep) for one in sorted(ids) if one != keep]


class _Row(NamedTuple):
    id: str
    kind: str
    score: float
    one: str
    other: str
    reasons: str
    name: str
    other_name: str


def _rows(ledger: Ledger, identifier: str | None = None) -> list[_Row]:
    some, given = ("", []) if identifier is None else ("WHERE r.id = ?", [identifier])
    rows = ledger.connection.execute(
        f"""WITH named AS (SELECT subject, min(value) AS name FROM active_statement
            WHERE subject_type = 'Organization' AND property = 'name_zh' AND subject IN (SELECT one FROM review UNION SELECT other FROM review)
            GROUP BY subject)
        SELECT r.id, r.kind, r.score, r.one, r.other, r.reasons, coalesce(a.name, r.one), coalesce(b.name, r.other)
        FROM review r LEFT JOIN named a ON a.subject = r.one LEFT JOIN named b ON b.subject = r.other {some}
        ORDER BY r.score DESC, r.id""",
        given,
    ).fetchall()
    return [_Row._make(row) for row in rows]


def _row(ledger: Ledger, identifier: str) -> _Row:
    rows = _rows(ledger, identifier)
    if not rows:
        raise NotFound(
            Words(f"待审列表中没有 {identifier}", f"The queue holds no {identifier}"),
            value=identifier,
            remedy=Words("用 chuangtu review 查看列表。", "See chuangtu review."),
        )
    return rows[0]


def _dismissed(ledger: Ledger, joined: Merged) -> set[frozenset[str]]:
    return {
        frozenset((joined.stands(link.from_id), joined.stands(link.to_id)))
        for link in links(ledger.connection)
        if link.kind == DISMISSED
    }


def _status(row: _Row, joined: Merged, dismissed: set[frozenset[str]]) -> str:
    one, other = joined.stands(row.one), joined.stands(row.other)
    if one == other:
        return SAME
    if joined.groups.are_apart(row.one, row.other):
        return DIFFERENT
    return DISMISSED if frozenset((one, other)) in dismissed else OPEN


def _listed(row: _Row, status: str) -> Review:
    sides = Side(row.one, row.name), Side(row.other, row.other_name)
    return Review(row.id, row.kind, row.score, status, *sides, evidence=_evidence(row.reasons))


def _fits(found: Review, wanted: Filter) -> bool:
    text = wanted.text.casefold()
    named = not text or text in found.one.name.casefold() or text in found.other.name.casefold()
    return named and wanted.kind in ("", found.kind) and found.score >= wanted.least


def _evidence(reasons: str) -> dict[str, list[dict[str, str]]]:
    told = json.loads(reasons)
    return {
        side: [{key: why[key] for key in ("code", "zh", "en")} for why in told if why["side"] == side]
        for side in ("for", "against")
    }


def _side(known: Body) -> Side:
    facts = (known.uscc, known.kind, known.city, known.province)
    return Side(known.id, known.name, list(known.names.values()), *(fact or None for fact in facts))


def _effect(ledger: Ledger, one: Body, other: Body) -> Effect:
    con = ledger.connection
    apply_merges(con)
    moved = con.execute(
        "SELECT edge_type, count(DISTINCT id) FROM edge_now WHERE from_id = $it OR to_id = $it GROUP BY 1 ORDER BY 1",
        {"it": other.id},
    ).fetchall()
    centers = con.execute(
        """SELECT e.to_id, coalesce(min(n.value), e.to_id), e.to_id IN (SELECT to_id FROM edge_now WHERE from_id = $stands)
        FROM edge_now e LEFT JOIN active_statement n ON n.subject = e.to_id AND n.property = 'name_zh'
        WHERE e.from_id = $it AND e.to_type = 'Center' GROUP BY 1 ORDER BY 1""",
        {"it": other.id, "stands": one.id},
    ).fetchall()
    named = [({"id": center, "name": name}, shared) for center, name, shared in centers]
    return Effect(dict(moved), [center for center, _ in named], [center for center, shared in named if shared])
