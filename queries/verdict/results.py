"""What judging a rule gives: a result, why, what it rests on, and what would settle what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from graph.policy import AnyRule, Document, Target
from graph.policy.words import RESULTS
from graph.store import Row
from queries.answer import AnswerRow, Both, Named, say

Result = Literal["met", "not_met", "unknown", "not_applicable", "judgement", "on_course", "behind"]


@dataclass(frozen=True)
class Judged:
    """A result with its reason, the things it rests on, and what would settle an unknown."""

    result: Result
    reason: Both
    evidence: tuple[Named, ...] = ()
    settles: Both | None = None


class CitedResult(AnswerRow):
    """A rule with its clause and quote, and what judging it gave."""

    document: str
    title: str = Field(description="title of the document")
    rule: str = Field(description="id of the rule in the document")
    type: str
    kind: str = Field(description="computed, judgement or descriptive")
    clause: str
    quote: str
    text: Both = Field(description="what the rule says")
    result: Result
    reason: Both
    settles: Both | None = Field(description="what would settle an unknown")
    evidence: list[Named] = Field(
        description="what the result rests on, the rule itself last; open an id for its sources"
    )


def named(rows: Iterable[Row]) -> tuple[Named, ...]:
    """Return what rows are about, as evidence."""
    return tuple(Named(id=row["id"], name=row["name"] or row["id"]) for row in rows)


def cited(document: Document, rule: AnyRule, judged: Judged) -> dict[str, object]:
    """Return the fields every row about a rule has."""
    return {
        "document": document.id,
        "title": document.title,
        "rule": rule.id,
        "type": rule.type,
        "kind": rule.kind,
        "clause": rule.at,
        "quote": rule.q,
        "text": Both(zh=rule.text.zh, en=rule.text.en),
        "result": judged.result,
        "reason": judged.reason,
        "settles": judged.settles,
        "evidence": [*judged.evidence, Named(id=node_of(document, rule), name=f"{document.title} {rule.at}")],
    }


def node_of(document: Document, rule: AnyRule) -> str:
    """Return the id of a rule's own node in the graph: open it for its source."""
    return rule.id if isinstance(rule, Target) else f"{document.id}:{rule.id}"


def judgement(rule: AnyRule) -> Judged | None:
    """Return what is said of a rule that is not computed, None where it is."""
    if rule.kind == "judgement":
        return Judged("judgement", say("由人判断，不作计算。", "For people to judge; it is not computed."))
    if rule.kind == "descriptive":
        return Judged(
            "not_applicable", say("说明性条款，无须符合。", "The clause describes; there is nothing to meet.")
        )
    return None


def tally(results: Sequence[str]) -> Both:
    """Return how many results there are of each kind, as a phrase in both languages."""
    counts = [(words, results.count(code)) for code, words in RESULTS.items() if code in results]
    return say(
        "、".join(f"{words.zh} {n}" for words, n in counts) or "无",
        ", ".join(f"{words.en} {n}" for words, n in counts) or "none",
    )
