"""The scorecard of a policy document: every rule with its clause and quote, and how it stands in the jurisdiction."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from graph.policy import AnyRule, Document, Target
from graph.policy.rules import Uniqueness
from queries.answer import Both, Found, ListedCenter, Named, say
from queries.one_center_per_sector import Row as Cell
from queries.one_center_per_sector import one_center_per_sector
from queries.parameters import Parameters
from queries.scope import Scope
from queries.verdict.centers import Case, cases
from queries.verdict.conditions import PER_CENTER, judge
from queries.verdict.goals import Goals
from queries.verdict.policies import Policies, in_force, tier_words
from queries.verdict.results import CitedResult, Judged, Result, cited, judgement, tally
from queries.world import World

SEEN = say(
    "结论只依据已载入的事实；“未知”不是“不符合”，“需人工判断”的条文不作计算。",
    "Results rest on the facts that are loaded: unknown is not “not met”, and clauses for judgement are not computed.",
)


class CenterResult(ListedCenter):
    """How one center stands with a rule."""

    result: Result
    reason: Both


class Row(CitedResult):
    """One rule of the document."""

    duplicates: str | None = Field(description="the rule this one states again")
    centers: list[CenterResult] = Field(description="the centers a condition was judged for")


def policy_scorecard(world: World, asked: Parameters) -> Found[Row]:
    """Return every rule of the document `document`, in the order of the text."""
    document = Policies.of(world).document(world, asked.document)
    return Card(world, document, asked).found()


class Card:
    """Judges the rules of one document on one date."""

    def __init__(self, world: World, document: Document, asked: Parameters) -> None:
        self.world, self.document = world, document
        place = document.jurisdiction.code
        self.asked = Parameters.model_validate({"tier": document.tier, "region": place, "on": asked.on})
        self.scope = Scope(world, self.asked)
        self.on = self.scope.on
        self.coverage = self.scope.coverage(document.tier, place)
        self.cases = cases(world, self.scope.centers, self.on)
        self.goals = Goals(world, self.on)

    def found(self) -> Found[Row]:
        """Return the rows with their headline."""
        rows = [self._row(rule) for rule in self.document.rules]
        return Found(
            rows=rows,
            headline=self._headline(rows),
            coverage={self.document.tier: self.coverage.model_dump() if self.coverage else None},
            limits=self._limits(),
        )

    def _row(self, rule: AnyRule) -> Row:
        judged, centers = self._judged(rule)
        duplicates = rule.duplicates if isinstance(rule, Target) else None
        return Row.model_validate({**cited(self.document, rule, judged), "duplicates": duplicates, "centers": centers})

    def _judged(self, rule: AnyRule) -> tuple[Judged, list[CenterResult]]:
        if said := judgement(rule):
            return said, []
        if isinstance(rule, Target):
            return self.goals.progress(self.document, rule).judged, []
        if isinstance(rule, Uniqueness):
            return self._unique(), []
        if isinstance(rule, PER_CENTER):
            return self._together(rule)
        raise TypeError(rule.type)

    def _unique(self) -> Judged:
        if in_force(self.document, self.on) == "no":
            return Judged("not_applicable", say("本文件不在有效期内。", "The document is not in force."))
        return unique(list(one_center_per_sector(self.world, self.asked).rows), self.document, self._blind())

    def _together(self, rule: AnyRule) -> tuple[Judged, list[CenterResult]]:
        """Judge a condition for every center; the whole is met only where a complete list says there are no others."""
        each = [(case, judge(self.document, rule, case)) for case in self.cases]
        shown = [_center(case, judged) for case, judged in each]
        if not each:
            return self._empty(), shown
        counts = Counter(judged.result for _, judged in each)
        said = tally([judged.result for _, judged in each])
        reason = say(f"{len(each)} 家中心：{said.zh}。", f"{len(each)} centers: {said.en}.")
        for result in ("not_met", "unknown", "judgement"):
            if counts[result]:
                return self._whole(result, reason, each), shown
        if not counts["met"]:
            return Judged("not_applicable", _why(reason, each)), shown
        if self.coverage is None or not self.coverage.complete:
            return self._whole(
                "unknown",
                say(
                    f"{reason.zh.removesuffix('。')}；中心名单不全。",
                    f"{reason.en.removesuffix('.')}; the list of centers is not complete.",
                ),
                each,
            ), shown
        return self._whole("met", reason, each), shown

    def _whole(self, result: Result, reason: Both, each: list[tuple[Case, Judged]]) -> Judged:
        named = tuple(case.named for case, judged in each if judged.result == result) or tuple(
            case.named for case, _ in each
        )
        if result != "unknown":
            return Judged(result, reason, named)
        return Judged(result, reason, named, _wanted(each) or self._blind().settles)

    def _empty(self) -> Judged:
        if self.coverage and self.coverage.complete:
            return Judged(
                "not_applicable",
                say("名单齐全，当日没有中心。", "The list is complete: there is no center on the date."),
            )
        return self._blind()

    def _blind(self) -> Judged:
        tier, place = (
            tier_words(self.document, self.document.tier),
            self.scope.regions.names[self.document.jurisdiction.code],
        )
        settles = say(
            f"需要：列出{place.zh}{tier.zh}制造业创新中心的名单。",
            f"Needed: a list of the {tier.en} centers of {place.en}.",
        )
        return Judged(
            "unknown",
            say(
                f"未知：未载入{place.zh}{tier.zh}中心的来源。",
                f"Unknown: no source loaded for {tier.en} centers of {place.en}.",
            ),
            settles=settles,
        )

    def _headline(self, rows: list[Row]) -> Both:
        counted = [row.result for row in rows if row.kind == "computed" and row.duplicates is None]
        judged = sum(row.kind == "judgement" for row in rows)
        told = sum(row.kind == "descriptive" for row in rows)
        again = len(rows) - len(counted) - judged - told  # a rule that stands twice is counted once
        said = tally(counted)
        again_zh, again_en = (f"，与前文重复 {again} 条", f", {again} repeated") if again else ("", "")
        return say(
            f"《{self.document.title}》共 {len(rows)} 条：可计算 {len(counted)} 条（{said.zh}），需人工判断 {judged} 条，"
            f"说明性 {told} 条{again_zh}。",
            f"{self.document.title_en}: {len(rows)} entries; {len(counted)} computed ({said.en}), {judged} for judgement, "
            f"{told} descriptive{again_en}.",
        )

    def _limits(self) -> list[Both]:
        limits = [SEEN]
        if not self.cases and not (self.coverage and self.coverage.complete):
            limits.append(self._blind().reason)
        if in_force(self.document, self.on) == "no":
            limits.append(
                say(
                    f"本文件在 {self.on} 不在有效期内；目标仍按其期限评判。",
                    f"The document is not in force on {self.on}; its targets are judged by their own dates.",
                )
            )
        if reason := self.document.dates.reason:
            limits.append(say(f"日期：{reason.zh}。", f"Dates: {reason.en}."))
        return limits


def unique(cells: list[Cell], document: Document, blind: Judged) -> Judged:
    """Return what the cells of a jurisdiction say of its rule of uniqueness."""
    if not any(cell.centers for cell in cells):
        complete = bool(cells) and all(cell.finding == "conforms" for cell in cells)
        none = say("名单齐全，当日没有中心。", "The list is complete: there is no center on the date.")
        return Judged("not_applicable", none) if complete else blind
    against = [cell for cell in cells if cell.finding in ("breach", "contrary_in_principle")]
    evidence = tuple(Named(id=c.id, name=c.name) for cell in against or cells for c in cell.centers)
    if against:
        zh = "、".join(f"{cell.sector_name}（{cell.count} 家）" for cell in against)
        en = "; ".join(f"{cell.sector_name_en} ({cell.count})" for cell in against)
        result: Result = "not_met" if any(cell.finding == "breach" for cell in against) else "judgement"
        return Judged(result, say(f"同领域不止一家：{zh}。", f"More than one in a field: {en}."), evidence)
    if any(cell.finding == "unknown" for cell in cells):
        reason = say(
            "已知中心中没有同领域并存，但名单不全。",
            "No two known centers share a field, but the list is not complete.",
        )
        return Judged("unknown", reason, evidence, blind.settles)
    return Judged("met", say("每个领域只有一家。", "Each field has one."), evidence)


def _why(counts: Both, each: list[tuple[Case, Judged]]) -> Both:
    """Add the reason where it is one for all centers."""
    reasons = {(judged.reason.zh, judged.reason.en) for _, judged in each}
    if len(reasons) > 1:
        return counts
    ((zh, en),) = reasons
    return say(f"{counts.zh}{zh}", f"{counts.en} {en}")


def _wanted(each: list[tuple[Case, Judged]]) -> Both | None:
    """Everything that would settle one of the unknowns, each thing once."""
    wanted = {j.settles.zh: j.settles.en for _, j in each if j.settles and j.result == "unknown"}
    return say("".join(wanted), " ".join(wanted.values())) if wanted else None


def _center(case: Case, judged: Judged) -> CenterResult:
    return CenterResult(**case.center.listed().model_dump(), result=judged.result, reason=judged.reason)


__all__ = ["Card", "Row", "policy_scorecard", "unique"]
