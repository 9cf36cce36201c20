"""A condition before a center: whether it applies, and whether what is known meets it."""

from __future__ import annotations

from datetime import date

from graph.dates import bounds
from graph.policy import AnyRule, Check, Document
from graph.policy.checks import shown_value
from graph.policy.rules import Assessment, Condition, Indicator, Revocation
from queries.answer import Both, say
from queries.verdict.assessments import cycle_kept, revoked
from queries.verdict.centers import Case
from queries.verdict.facts import Known, known
from queries.verdict.policies import in_force, start_of
from queries.verdict.results import Judged, Result, judgement

AT_FOUNDING = ("definition", "founding", "lead_unit", "governance")
"""Types judged by the document in force when the center was approved; the others hold for as long as the document does."""
PER_CENTER = (Condition, Indicator, Assessment, Revocation)


def judge(document: Document, rule: AnyRule, case: Case, *, always: bool = False) -> Judged:
    """Return what a rule about single centers says of one; `always` asks even where the document did not bind it."""
    if said := judgement(rule):
        return said
    if not always and (apart := _apart(document, rule, case)):
        return apart
    if isinstance(rule, Revocation):
        return revoked(document, rule, case)
    if isinstance(rule, Assessment):
        return cycle_kept(rule, case)
    if isinstance(rule, Condition | Indicator) and rule.check:
        strength = rule.strength if isinstance(rule, Condition) else "must"
        return measured(rule.check, known(case, rule.check.fact), strength)
    return Judged("not_applicable", say("不是对单个中心的要求。", "It asks nothing of a single center."))


def _apart(document: Document, rule: AnyRule, case: Case) -> Judged | None:
    """A reason why the rule does not concern the center, None where it does."""
    if rule.type not in AT_FOUNDING:
        return _by_day(document, case.on)
    if case.approved_on is None:
        return None if in_force(document, case.on) == "yes" else _open()
    first, last = bounds(case.approved_on)
    start, end = start_of(document), document.dates.in_force_to
    if start and last < bounds(start)[0]:
        return Judged(
            "not_applicable",
            say(
                f"中心于 {case.approved_on} 批准，早于本文件。",
                f"The center was approved in {case.approved_on}, before the document.",
            ),
            (case.named,),
        )
    if end and first > bounds(end)[1]:
        return Judged(
            "not_applicable",
            say(
                f"中心于 {case.approved_on} 批准，本文件已期满（{end}）。",
                f"The center was approved in {case.approved_on}, after the document had ended ({end}).",
            ),
            (case.named,),
        )
    return None


def _by_day(document: Document, on: date) -> Judged | None:
    if in_force(document, on) != "no":
        return None
    return Judged("not_applicable", say(f"本文件在 {on} 不在有效期内。", f"The document is not in force on {on}."))


def _open() -> Judged:
    return Judged(
        "unknown",
        say(
            "批准日期未知，无法判定本文件当时是否适用。",
            "The date of approval is unknown: whether the document applied is open.",
        ),
        settles=say("需要：中心的批准日期及来源。", "Needed: the center's date of approval, with its source."),
    )


def measured(check: Check, fact: Known, strength: str = "must") -> Judged:
    """Compare what is known of a fact with what a check demands; of a floor only enough can be said."""
    about = check.about
    if fact.value is None:
        return Judged("unknown", _unknown(check, fact), fact.evidence, _settles(check))
    result = _compared(check, fact.value, is_floor=about.is_floor)
    if result == "unknown":
        return Judged("unknown", _short(check, fact), fact.evidence, _settles(check))
    if result == "not_met" and strength != "must":
        reason = say(
            f"{_value(check, fact).zh}；条文用“为主”“原则上”等语气，由人判断。",
            f"{_value(check, fact).en}; the text allows exceptions, people judge.",
        )
        return Judged("judgement", reason, fact.evidence)
    return Judged(result, _value(check, fact), fact.evidence)


def _compared(check: Check, value: float | bool | frozenset[str], *, is_floor: bool) -> Result:
    if isinstance(value, frozenset):
        wanted = set(check.value) if isinstance(check.value, tuple) else set()
        if check.op == "one_of":
            return "met" if value <= wanted else "not_met"
        return "met" if wanted <= value else ("unknown" if is_floor else "not_met")
    if check.op == "recorded":
        return "met"
    if check.op == "is" or isinstance(value, bool):
        return "met" if value == check.value else "not_met"
    demanded = float(check.value) if isinstance(check.value, int | float) else 0.0
    return _number(check.op, float(value), demanded, is_floor=is_floor)


def _number(op: str, value: float, demanded: float, *, is_floor: bool) -> Result:
    if op == "at_least":
        return "met" if value >= demanded else ("unknown" if is_floor else "not_met")
    if op == "at_most":
        return "not_met" if value > demanded else ("unknown" if is_floor else "met")
    if is_floor and value <= demanded:
        return "unknown"
    return "met" if value == demanded else "not_met"


def _value(check: Check, fact: Known) -> Both:
    shown, words, how = shown_value(check.about, fact.value), check.words(), fact.how or check.about.how
    return say(
        f"要求：{words.zh}；已知：{shown.zh}。依据：{how.zh}。",
        f"Demanded: {words.en}; known: {shown.en}. Basis: {how.en}.",
    )


def _unknown(check: Check, fact: Known) -> Both:
    words = check.about.words
    if fact.evidence:
        n = len(fact.evidence)
        return say(
            f"“{words.zh}”仅部分可知（{n} 项依据），不足以判定。",
            f"Only part of “{words.en}” is known ({n} facts), not enough to tell.",
        )
    return say(f"图中没有“{words.zh}”的资料。", f"The graph holds nothing on “{words.en}”.")


def _short(check: Check, fact: Known) -> Both:
    known_so_far = _value(check, fact)
    return say(
        f"{known_so_far.zh.removesuffix('。')}；名单或资料不全，不能断定不符。",
        f"{known_so_far.en.removesuffix('.')}; the sources are not complete, so it may still be met.",
    )


def _settles(check: Check) -> Both:
    words, settles = check.about.words, check.about.settles
    return say(f"需要：{settles.zh}（用于“{words.zh}”）。", f"Needed: {settles.en} (for “{words.en}”).")
