"""The policy documents as things to open: what each is, its rules with clause and quote, what it cites and replaces."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from pydantic import Field

from graph.errors import NotFound, UnknownName, Words
from graph.policy import KINDS, TYPES, AnyRule, Document
from graph.policy.rules import Place
from queries.answer import AnswerRow, Both
from queries.places import Regions
from queries.verdict.policies import InForce, Link, Policies, in_force, tier_words
from queries.verdict.results import node_of
from queries.world import World


class Summary(AnswerRow):
    """A policy document in a list."""

    id: str
    title: str
    title_en: str
    doc_no: str | None
    doc_no_reason: Both | None = Field(description="why there is no number, or where it was found")
    issuers: list[str]
    region: str
    region_name: str
    region_name_en: str
    tier: str = Field(description="rank of the centers it creates")
    tier_printed: str
    tier_words: Both = Field(description="that rank in the document's words")
    issued: str | None
    in_force_from: str | None
    in_force_to: str | None
    is_trial: bool
    in_force: InForce = Field(description="on the asked date; an undated document is taken to be in force")
    rules: int
    computed: int
    judgement: int
    descriptive: int


class Reference(AnswerRow):
    """Another document that this one names, or that names it."""

    id: str
    title: str
    clause: str | None
    has_rules: bool = Field(description="whether its rules are loaded")
    fact: str = Field(description="id of the relation; open it for its source")


class RuleView(AnswerRow):
    """One rule, opened."""

    document: str
    id: str
    entity: str = Field(description="id of its node in the graph; open it for its source")
    type: str
    type_words: Both
    kind: str
    kind_words: Both
    clause: str
    quote: str
    text: Both
    check: Both | None = Field(description="what is computed, in words")
    also: list[Place] = Field(description="further places the rule rests on")
    items: list[str]
    open: bool | None = Field(description="whether the list is open (等)")
    note: Both | None
    data: dict[str, Any] = Field(description="the entry as the file of rules has it")


class PolicyView(Summary):
    """A policy document with its rules and the documents around it."""

    cites: list[Reference]
    cited_by: list[Reference]
    supersedes: list[Reference]
    superseded_by: list[Reference]
    entries: list[RuleView]


def listed(world: World, on: date | None = None) -> list[Summary]:
    """Return every document that has rules, the widest jurisdiction first."""
    regions = Regions.of(world)
    day = on or world.today
    return [Summary.model_validate(_summary(d, regions, day)) for d in Policies.of(world).within(regions, "CN")]


def opened(world: World, text: str, on: date | None = None) -> PolicyView:
    """Return the document that `text` names by id, number or title.

    Raises UnknownName with the known ones.
    """
    policies = Policies.of(world)
    document = policies.document(world, text)
    around = {
        "cites": [_reference(policies, each, outward=True) for each in policies.cites if each.source == document.id],
        "cited_by": [
            _reference(policies, each, outward=False) for each in policies.cites if each.target == document.id
        ],
        "supersedes": [_reference(policies, e, outward=True) for e in policies.supersedes if e.source == document.id],
        "superseded_by": [
            _reference(policies, e, outward=False) for e in policies.supersedes if e.target == document.id
        ],
    }
    entries = [rule_view(document, rule) for rule in document.rules]
    return PolicyView.model_validate(
        {**_summary(document, Regions.of(world), on or world.today), **around, "entries": entries}
    )


def rule_of(world: World, text: str, identifier: str) -> RuleView:
    """Return one rule of a document.

    Raises UnknownName for the document, NotFound with the nearest ids for the rule.
    """
    document = Policies.of(world).document(world, text)
    rule = document.rule(identifier)
    if rule is None:
        import difflib  # only for a wrong id

        ids = [each.id for each in document.rules]
        raise NotFound(
            Words(f"《{document.title}》没有规定“{identifier}”", f"{document.title_en} has no rule “{identifier}”"),
            value=identifier,
            suggestions=tuple(difflib.get_close_matches(identifier, ids, 5, 0.3)),
        )
    return rule_view(document, rule)


def rule_view(document: Document, rule: AnyRule) -> RuleView:
    """Return a rule as it is shown."""
    check = getattr(rule, "check", None)
    return RuleView(
        document=document.id,
        id=rule.id,
        entity=node_of(document, rule),
        type=rule.type,
        type_words=Both.of(TYPES[rule.type]),
        kind=rule.kind,
        kind_words=Both.of(KINDS[rule.kind]),
        clause=rule.at,
        quote=rule.q,
        text=Both(zh=rule.text.zh, en=rule.text.en),
        check=Both.of(check.words()) if check else None,
        also=list(rule.also),
        items=list(rule.items),
        open=rule.open,
        note=Both(zh=rule.note.zh, en=rule.note.en) if rule.note else None,
        data=rule.model_dump(mode="json", exclude_defaults=True),
    )


def not_in_path(error: UnknownName) -> NotFound:
    """Return the error of a name in a path, where it is an id that does not exist."""
    return NotFound(error.text, value=error.value, suggestions=error.suggestions)


def _summary(document: Document, regions: Regions, day: date) -> dict[str, Any]:
    kinds = Counter(rule.kind for rule in document.rules)
    place = document.jurisdiction.code
    names = regions.names.get(place, Words(document.jurisdiction.name, document.jurisdiction.name))
    reason = document.doc_no.reason
    return {
        "id": document.id,
        "title": document.title,
        "title_en": document.title_en,
        "doc_no": document.doc_no.value,
        "doc_no_reason": Both(zh=reason.zh, en=reason.en) if reason else None,
        "issuers": list(document.issuer.names),
        "region": place,
        "region_name": names.zh,
        "region_name_en": names.en,
        "tier": document.tier,
        "tier_printed": document.tier_created,
        "tier_words": Both.of(tier_words(document, document.tier)),
        "issued": document.dates.issued,
        "in_force_from": document.dates.in_force_from,
        "in_force_to": document.dates.in_force_to,
        "is_trial": document.dates.trial,
        "in_force": in_force(document, day),
        "rules": len(document.rules),
        "computed": kinds["computed"],
        "judgement": kinds["judgement"],
        "descriptive": kinds["descriptive"],
    }


def _reference(policies: Policies, link: Link, *, outward: bool) -> Reference:
    other = link.target if outward else link.source
    document = policies.documents.get(other)
    return Reference(
        id=other,
        title=document.title if document else link.title,
        clause=link.clause,
        has_rules=document is not None,
        fact=link.fact,
    )
