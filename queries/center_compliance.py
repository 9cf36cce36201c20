"""A center before the rules: what its own tier's documents demand of it, and how ready it is for the next tier."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph.model.vocabulary import TIERS
from graph.policy import AnyRule, Document
from graph.policy.rules import Condition, Promotion, Uniqueness
from queries.answer import Both, Found, say
from queries.one_center_per_sector import one_center_per_sector
from queries.parameters import Parameters
from queries.policy_scorecard import SEEN, unique
from queries.profile import subject_of
from queries.scope import Center, Scope
from queries.verdict.centers import Case, cases
from queries.verdict.conditions import PER_CENTER, judge
from queries.verdict.policies import Policies, in_force
from queries.verdict.results import CitedResult, Judged, cited, judgement, tally
from queries.world import World

NEXT = {"city": "provincial", "provincial": "national"}
APPLIED = "applied"


class Row(CitedResult):
    """One rule that concerns the center."""

    center: str
    center_name: str
    asked_by: Literal["own_tier", "next_tier"] = Field(description="its own tier's document, or that of the tier above")
    in_force: Literal["yes", "no", "unknown"] = Field(description="whether the document is in force on the date")


def center_compliance(world: World, asked: Parameters) -> Found[Row]:
    """Return the rules of the center's own tier and the conditions of the next, each met, missing, unknown or for judgement."""
    subject = subject_of(world, asked.subject, "Center")
    scope = Scope(world, Parameters.model_validate({"on": asked.on}))
    center = _center_of(world, scope, subject)
    (case,) = cases(world, [center], scope.on)
    names = {c.id: c.name for c in scope.everywhere}
    upper = sorted(names.get(upper, upper) for lower, upper in scope.promotions if lower == subject)
    wanted_of = _is_condition if center.status == APPLIED else _concerns
    own = Policies.of(world).binding(scope.regions, center.region, center.tier)
    wanted = NEXT.get(center.tier)
    above = Policies.of(world).binding(scope.regions, center.region, wanted) if wanted and not upper else []
    rows = [_row(d, rule, case, scope, "own_tier") for d in own for rule in d.rules if wanted_of(rule)]
    rows += [_row(d, rule, case, scope, "next_tier") for d in above for rule in d.rules if _is_condition(rule)]
    limits = [
        *_applicant(center),
        SEEN,
        *_missing(own, center.tier, scope, center),
        *_ladder(center, upper, above, scope),
    ]
    return Found(rows=rows, headline=_headline(case, rows, upper), limits=limits)


def _center_of(world: World, scope: Scope, subject: str) -> Center:
    """Return the center, or the applicant that is none yet."""
    applied = Scope(world, Parameters.model_validate({"on": scope.on, "status": APPLIED}))
    return next(c for each in (scope, applied) for c in each.everywhere if c.id == subject)


def _applicant(center: Center) -> list[Both]:
    if center.status != APPLIED:
        return []
    return [
        say(
            "申报中，尚未认定或列入培育：只列组建、牵头单位等条件，所依据的数字多为申报单位自报。",
            "An applicant, neither designated nor in cultivation: only conditions are listed, mostly judged by its own figures.",
        )
    ]


def _concerns(rule: AnyRule) -> bool:
    return rule.kind != "descriptive" and isinstance(rule, (*PER_CENTER, Uniqueness, Promotion))


def _is_condition(rule: AnyRule) -> bool:
    return rule.kind != "descriptive" and isinstance(rule, Condition)


def _row(
    document: Document, rule: AnyRule, case: Case, scope: Scope, asked_by: Literal["own_tier", "next_tier"]
) -> Row:
    return Row.model_validate(
        {
            **cited(document, rule, _judged(document, rule, case, scope, asked_by)),
            "center": case.center.id,
            "center_name": case.center.name,
            "asked_by": asked_by,
            "in_force": in_force(document, scope.on),
        }
    )


def _judged(document: Document, rule: AnyRule, case: Case, scope: Scope, asked_by: str) -> Judged:
    if said := judgement(rule):
        return said
    if isinstance(rule, Uniqueness):
        return _alone(document, case, scope)
    return judge(document, rule, case, always=asked_by == "next_tier")


def _alone(document: Document, case: Case, scope: Scope) -> Judged:
    """Whether the center is the only one of its field."""
    place = document.jurisdiction.code
    asked = Parameters.model_validate({"tier": document.tier, "region": place, "on": scope.on})
    cells = [
        cell
        for cell in one_center_per_sector(scope.world, asked).rows
        if case.center.id in {c.id for c in cell.centers}
    ]
    blind = Judged(
        "unknown",
        say("该中心的领域未知。", "The center's field is not known."),
        (case.named,),
        say("需要：该中心的领域。", "Needed: the center's field."),
    )
    if in_force(document, scope.on) == "no":
        return Judged("not_applicable", say("本文件不在有效期内。", "The document is not in force."))
    return unique(list(cells), document, blind)


def _headline(case: Case, rows: list[Row], upper: list[str]) -> Both:
    own = tally([r.result for r in rows if r.asked_by == "own_tier"])
    ahead = [r.result for r in rows if r.asked_by == "next_tier"]
    name = case.center.name
    if upper:
        return say(
            f"{name}：本级规定 {own.zh}；已晋升为 {'、'.join(upper)}。",
            f"{name}: rules of its own tier: {own.en}; promoted to {', '.join(upper)}.",
        )
    if not ahead:
        return say(f"{name}：本级规定 {own.zh}。", f"{name}: rules of its own tier: {own.en}.")
    tier, counts = TIERS[NEXT[case.center.tier]], tally(ahead)
    return say(
        f"{name}：本级规定 {own.zh}；晋升{tier.zh}的条件 {len(ahead)} 条：{counts.zh}。",
        f"{name}: rules of its own tier: {own.en}; {len(ahead)} conditions for {tier.en} rank: {counts.en}.",
    )


def _missing(documents: list[Document], tier: str, scope: Scope, center: Center) -> list[Both]:
    if documents:
        return [_expired(d, scope) for d in documents if in_force(d, scope.on) == "no"]
    words = TIERS[tier]
    place = scope.regions.names.get(center.region or "")
    zh, en = (place.zh, place.en) if place else ("该地", "its place")
    return [
        say(
            f"未载入{zh}关于{words.zh}中心的文件，其规定未知。",
            f"No document on {words.en} centers of {en} is loaded: its rules are unknown.",
        )
    ]


def _ladder(center: Center, upper: list[str], above: list[Document], scope: Scope) -> list[Both]:
    wanted = NEXT.get(center.tier)
    if wanted is None:
        return [say("已是最高层级，无上一级条件。", "It stands at the highest tier: there is no next one.")]
    if upper:
        return []
    return _missing(above, wanted, scope, center)


def _expired(document: Document, scope: Scope) -> Both:
    return say(
        f"《{document.title}》在 {scope.on} 不在有效期内，作为该层级最近的文本列示。",
        f"{document.title_en} is not in force on {scope.on}; it is shown as the latest text of its tier.",
    )
