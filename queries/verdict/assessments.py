"""Assessments before the rules: whether the cycle was kept, and whether a title should have been withdrawn."""

from __future__ import annotations

from datetime import date

from graph.dates import bounds
from graph.policy import Document
from graph.policy.facts import ASSESSMENTS
from graph.policy.rules import Assessment, Revocation
from graph.store import Row
from queries.answer import say
from queries.verdict.centers import Case
from queries.verdict.policies import start_of
from queries.verdict.results import Judged, named

SETTLES = say(f"需要：{ASSESSMENTS.zh}。", f"Needed: {ASSESSMENTS.en}.")
KINDS = {"annual": ("年度", "yearly"), "periodic": ("定期", "periodic")}


def cycle_kept(rule: Assessment, case: Case) -> Judged:
    """Tell whether an assessment of the cycle is on record within its interval; missing records prove nothing."""
    years = rule.every_years or 1
    rows = [row for row in case.assessments if row["kind"] == rule.cycle]
    since = _years_before(case.on, years)
    recent = [row for row in rows if bounds(row["assessed_on"])[1] > since]
    zh, en = KINDS[rule.cycle]
    if recent:
        last = recent[-1]["assessed_on"]
        return Judged("met", say(f"最近一次{zh}考核：{last}。", f"Latest {en} assessment: {last}."), named(recent[-1:]))
    if case.approved_on and bounds(case.approved_on)[0] > since:
        early = say(
            f"中心于 {case.approved_on} 批准，首次{zh}考核尚未到期。",
            f"The center was approved in {case.approved_on}: its first {en} assessment is not due yet.",
        )
        return Judged("not_applicable", early, (case.named,))
    reason = say(f"{years} 年内没有{zh}考核记录。", f"No {en} assessment is on record within {years} year(s).")
    return Judged("unknown", reason, named(rows[-1:]), SETTLES)


def revoked(document: Document, rule: Revocation, case: Case) -> Judged:
    """Tell whether failed assessments should have cost the title; met where they did, or where none failed."""
    rows = [row for row in case.assessments if rule.cycle == "any" or row["kind"] == rule.cycle]
    told = [row for row in rows if row["result"] in ("passed", "failed")]
    if not told:
        reason = say(
            "没有考核结果记录，退出规定无从判定。",
            "No result of an assessment is on record: the rule cannot be judged.",
        )
        return Judged("unknown", reason, named(rows), SETTLES)
    if failed := _failed(rule, told):
        return _triggered(rule, case, failed)
    if gaps := _gaps(document, rule, case, told):
        listed = "、".join(map(str, gaps))
        reason = say(f"现有结果未触发；缺 {listed} 年的结果。", f"Known results do not trigger it; those of {', '.join(map(str, gaps))} are missing.")  # fmt: skip
        return Judged("unknown", reason, named(told), SETTLES)
    return Judged("met", say("未触发退出规定。", "The rule is not triggered."), named(told))


def _failed(rule: Revocation, told: list[Row]) -> list[Row]:
    """The failed assessments that trigger the rule: so many, of successive years where it says so."""
    failed = [row for row in told if row["result"] == "failed"]
    if not rule.in_row or rule.failed == 1:
        return failed if len(failed) >= rule.failed else []
    by_year: dict[int, Row] = {_year(row): row for row in failed}
    run: list[int] = []
    for year in sorted(by_year):
        run = [*run, year] if run and year == run[-1] + 1 else [year]
        if len(run) >= rule.failed:
            return [by_year[y] for y in run]
    return []


def _triggered(rule: Revocation, case: Case, failed: list[Row]) -> Judged:
    years = "、".join(row["assessed_on"] for row in failed)
    if case.center.existence == "no":
        reason = say(f"考核不合格（{years}），资格已终止。", f"Failed assessments ({years}); the title has ended.")
        return Judged("met", reason, (*named(failed), case.named))
    reason = say(
        f"考核不合格（{years}），依规应{rule.effect}，中心仍在列。",
        f"Failed assessments ({years}): by the rule the title is to be withdrawn, yet the center still stands.",
    )
    return Judged("not_met", reason, (*named(failed), case.named))


def _gaps(document: Document, rule: Revocation, case: Case, told: list[Row]) -> list[int]:
    """The full years for which a yearly rule has no result: from the document's or the center's first year on."""
    if rule.cycle != "annual":
        return []
    starts = [bounds(text)[1].year for text in (start_of(document), case.approved_on) if text]
    first = max(starts) + 1 if starts else _year(told[0])
    years = {_year(row) for row in told}
    return [year for year in range(first, case.on.year) if year not in years]


def _year(row: Row) -> int:
    return bounds(row["assessed_on"])[0].year


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
