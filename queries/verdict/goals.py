"""Targets for numbers of centers: what was counted by the date, what sources state, and whether the pace suffices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graph.dates import bounds, contains
from graph.errors import Words
from graph.policy import Document, Target
from graph.store import Row
from queries.answer import AnswerRow, Both, Completeness, Named, say
from queries.parameters import Parameters
from queries.scope import Center, Scope, bodies
from queries.verdict.policies import start_of, tier_words
from queries.verdict.results import Judged, judgement
from queries.world import World

FILE = "targets"
FIRST_YEAR = 2016


class YearCount(AnswerRow):
    """Centers known at the end of a year (or on the asked date, in its year)."""

    year: int
    count: int


@dataclass(frozen=True)
class Progress:
    """How a target stands."""

    judged: Judged
    by: date | None = None
    counted_on: date | None = None
    count: int | None = None
    trend: tuple[YearCount, ...] = ()
    coverage: tuple[Completeness, ...] = ()


@dataclass(frozen=True)
class Count:
    """Centers of a target on a day: known ones, those of unknown existence besides, and what sources state."""

    day: date
    known: int
    possible: int
    centers: tuple[Named, ...]
    coverage: tuple[Completeness | None, ...]
    overlap: int
    place: Words

    @property
    def least(self) -> int:
        """The least there surely were: known ones, or what sources state (a center promoted between summed tiers counts once)."""
        return max(self.known, sum(c.stated for c in self.coverage if c) - self.overlap)

    @property
    def is_certain(self) -> bool:
        """Whether there were no others: every tier's list is complete, or a number is stated for that very day."""
        return bool(self.coverage) and all(
            c is not None and (c.complete or bool(c.as_of and contains(c.as_of, self.day))) for c in self.coverage
        )

    @property
    def is_blind(self) -> bool:
        """Whether nothing at all is loaded that would name or count them."""
        return not self.possible and not any(self.coverage)


class Goals:
    """Judges targets of one world on one date."""

    def __init__(self, world: World, on: date) -> None:
        self.world, self.on = world, on
        self._in_place: dict[str, list[Row]] = {}

    @cached_property
    def scope(self) -> Scope:
        """Everything, everywhere, on the asked date."""
        return Scope(self.world, Parameters.model_validate({"on": self.on}))

    @cached_property
    def _centers(self) -> list[Row]:
        return self.world.once("verdict.centers", lambda: _one_place(self.world.run(FILE, "centers")))

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        """The centers that a center was promoted to, step by step."""
        steps: dict[str, set[str]] = {}
        for row in self.world.once("verdict.promotions", lambda: self.world.run(FILE, "promotions")):
            if row["absent_before"] is None or row["absent_before"] <= self.on:
                steps.setdefault(row["lower"], set()).add(row["upper"])
        return steps

    def progress(self, document: Document, target: Target) -> Progress:
        """Return how a target stands on the date."""
        if target.kind != "computed":
            return Progress(judgement(target) or Judged("judgement", say("", "")), by=_deadline(document, target))
        by, start = _deadline(document, target), start_of(document)
        if by is None:
            reason = say("文件无日期，期限无法推算。", "The document has no date, so the term cannot be told.")
            return Progress(
                Judged(
                    "unknown", reason, settles=say("需要：文件的印发日期。", "Needed: the document's date of issue.")
                )
            )
        if start and bounds(start)[0] > self.on:
            return Progress(Judged("not_applicable", say("文件尚未印发。", "The document was not yet issued.")), by=by)
        selected = self._selected(document, target)
        count = self._count(document, target, selected, min(by, self.on))
        trend = self._trend(selected, min(by, self.on))
        judged = _reached(document, target, count) if self.on >= by else _pace(document, target, count, by, trend)
        coverage = tuple(c for c in count.coverage if c)
        return Progress(judged, by, count.day, count.least, trend, coverage)

    def _count(self, document: Document, target: Target, selected: list[Row], day: date) -> Count:
        centers = [_as_center(row, self._existence(row, day)) for row in selected]
        known = [c for c in centers if c.existence == "yes"]
        possible = [c for c in centers if c.existence != "no"]
        promotions = {(lower, upper) for lower, uppers in self._above.items() for upper in uppers}
        count = bodies(known, promotions)
        coverage = () if target.subset_of else self._coverage(document, target, day)
        evidence = tuple(Named(id=c.id, name=c.name) for c in sorted(known, key=lambda c: c.id))
        place = self.scope.regions.names[document.jurisdiction.code]
        return Count(day, count, bodies(possible, promotions), evidence, coverage, len(known) - count, place)

    def _selected(self, document: Document, target: Target) -> list[Row]:
        """The centers a target counts: of its tiers and status in the jurisdiction; promoted ones where it speaks of promotion."""
        tiers = {document.rank(tier) for tier in target.tiers}
        place = document.jurisdiction.code
        here = self._here(place)
        found = [
            row for row in here if row["tier"] in tiers and (target.statuses == "all" or row["status"] == "designated")
        ]
        if target.subset_of is None:
            return found
        origins = [row["id"] for row in here if row["tier"] == document.tier]
        reached = {upper for origin in origins for upper in self._reachable(origin)}
        return [row for row in found if row["id"] in reached]

    def _here(self, place: str) -> list[Row]:
        if place not in self._in_place:
            within = self.scope.regions.within
            self._in_place[place] = [row for row in self._centers if within(row["region"], place)]
        return self._in_place[place]

    def _reachable(self, center: str) -> set[str]:
        found: set[str] = set()
        todo = [center]
        while todo:
            above = self._above.get(todo.pop(), set()) - found
            found |= above
            todo += sorted(above)
        return found

    def _existence(self, row: Row, day: date) -> str:
        if row["gone_from"] and row["gone_from"] <= day:
            return "no"
        if row["absent_before"] and row["absent_before"] > day:
            return "no"
        if row["exists_from"] and row["exists_from"] <= day:
            return "yes"
        return "yes" if day == self.world.today and row["approved_on"] is None else "unknown"

    def _coverage(self, document: Document, target: Target, day: date) -> tuple[Completeness | None, ...]:
        scope = Scope(self.world, Parameters.model_validate({"on": day, "status": target.statuses}))
        return tuple(scope.coverage(document.rank(tier), document.jurisdiction.code) for tier in target.tiers)

    def _trend(self, rows: list[Row], until: date) -> tuple[YearCount, ...]:
        promotions = {(lower, upper) for lower, uppers in self._above.items() for upper in uppers}
        found = []
        for year in range(FIRST_YEAR, until.year + 1):
            day = min(date(year, 12, 31), until)
            known = [c for c in (_as_center(row, self._existence(row, day)) for row in rows) if c.existence == "yes"]
            found.append(YearCount(year=year, count=bodies(known, promotions)))
        return tuple(found)


def _one_place(rows: list[Row]) -> list[Row]:
    return list({row["id"]: row for row in sorted(rows, key=lambda r: (r["id"], r["region"] or ""))}.values())


def _as_center(row: Row, existence: str) -> Center:
    return Center(
        row["id"],
        row["name"] or row["id"],
        row["tier"] or "",
        row["status"] or "",
        None,
        row["region"],
        None,
        existence,
        row["approved_on"],
    )


def _deadline(document: Document, target: Target) -> date | None:
    """The last day a target gives: the end of its year, or of its span counted from the latest day the document may be of."""
    if target.year:
        return date(target.year, 12, 31)
    start = start_of(document)
    if target.within_years is None or start is None:
        return None
    last = bounds(start)[1]
    return date(last.year + target.within_years, last.month, min(last.day, 28) if last.month == 2 else last.day)


def _scope_words(document: Document, target: Target, place: Words) -> Both:
    ranks = [tier_words(document, document.rank(tier)) for tier in target.tiers]
    zh, en = "、".join(w.zh for w in ranks), " and ".join(w.en for w in ranks)
    return say(f"{place.zh}{zh}中心", f"{en} centers of {place.en}")


def _reached(document: Document, target: Target, count: Count) -> Judged:
    """After the date: reached, missed where the number is certain, else unknown."""
    least = target.min or 0
    said = _said(document, target, count)
    if count.least >= least:
        above = target.max is not None and count.least > target.max
        more = say("，高于上限", ", above the range") if above else say("", "")
        return Judged("met", say(f"{said.zh}{more.zh}。", f"{said.en}{more.en}."), _evidence(count))
    if count.is_certain and max(count.possible, count.least) < least:
        return Judged("not_met", say(f"{said.zh}。", f"{said.en}."), _evidence(count))
    return _open(document, target, count)


def _pace(document: Document, target: Target, count: Count, by: date, trend: tuple[YearCount, ...]) -> Judged:
    """Before the date: on course when the number, growing evenly from the start, would be reached; behind only where it is certain."""
    least, said = target.min or 0, _said(document, target, count)
    if count.least >= least:
        return Judged(
            "on_course", say(f"{said.zh}，已达下限。", f"{said.en}: the least is reached already."), _evidence(count)
        )
    start = _begin(document, trend)
    if start is None or by <= start:
        return _open(document, target, count)
    due = least * (count.day - start).days / (by - start).days
    pace = say(f"按均匀进度此时应有 {due:.1f} 家", f"at an even pace {due:.1f} were due")
    if count.least >= due and count.least > 0:
        return Judged("on_course", say(f"{said.zh}；{pace.zh}。", f"{said.en}; {pace.en}."), _evidence(count))
    if count.is_certain and max(count.possible, count.least) < due:
        return Judged("behind", say(f"{said.zh}；{pace.zh}。", f"{said.en}; {pace.en}."), _evidence(count))
    return _open(document, target, count)


def _begin(document: Document, trend: tuple[YearCount, ...]) -> date | None:
    """The day the pace is counted from: the document's, else the first year with a known center."""
    if start := start_of(document):
        return bounds(start)[0]
    return next((date(each.year, 1, 1) for each in trend if each.count), None)


def _said(document: Document, target: Target, count: Count) -> Both:
    wanted = f"{target.min}" if target.max in (None, target.min) else f"{target.min}–{target.max}"
    counted, term = _counted(document, target), _term(document, target)
    return say(
        f"截至 {count.day} 已知 {count.least} 家{counted.zh}，目标 {wanted} 家{term.zh}",
        f"{count.least} known by {count.day}{counted.en}, target {wanted}{term.en}",
    )


def _counted(document: Document, target: Target) -> Both:
    """What the number holds where it is not simply the designated centers of one tier."""
    ranks = [tier_words(document, document.rank(tier)) for tier in target.tiers]
    if len(ranks) > 1:
        return say(f"（{'、'.join(r.zh for r in ranks)}合计）", f" ({' and '.join(r.en for r in ranks)} together)")
    if target.subset_of:
        return say("（由本地中心晋升的）", " (promoted from its own centers)")
    return say("（含培育）", " (those in cultivation included)") if target.statuses == "all" else say("", "")


def _term(document: Document, target: Target) -> Both:
    """How the date of a span of years was told; a target of a year says it itself."""
    start, by = start_of(document), _deadline(document, target)
    if target.within_years is None or start is None:
        return say("", "")
    return say(
        f"（期限自 {start} 起 {target.within_years} 年，按最晚计至 {by}）",
        f" (term: {target.within_years} years from {start}, {by} at the latest)",
    )


def _open(document: Document, target: Target, count: Count) -> Judged:
    """Unknown, with what is missing: the promoted ones are looked for among the centers of the document's own tier."""
    scope, place = _scope_words(document, target, count.place), count.place
    if target.subset_of:
        own = tier_words(document, document.tier)
        rank = tier_words(document, document.rank(target.tiers[0]))
        scope = say(
            f"{place.zh}{own.zh}中心及其晋升为{rank.zh}中心",
            f"{own.en} centers of {place.en} and their promotion to {rank.en} rank",
        )
    if count.is_blind:
        reason = say(f"未知：未载入{scope.zh}的来源。", f"Unknown: no source loaded for {scope.en}.")
        wanted = say(
            f"需要：列出{scope.zh}的名单或公布的总数。", f"Needed: a list, or a published total, of {scope.en}."
        )
        return Judged("unknown", reason, settles=wanted)
    said = _said(document, target, count)
    reason = say(
        f"{said.zh}；名单不全，不能断定未达。", f"{said.en}; the list is not complete, so it may have been reached."
    )
    wanted = say(
        f"需要：截至 {count.day} {scope.zh}的完整名单或总数，及批准日期。",
        f"Needed: a complete list or total of {scope.en} as of {count.day}, with dates of approval.",
    )
    return Judged("unknown", reason, _evidence(count), wanted)


def _evidence(count: Count) -> tuple[Named, ...]:
    rows = tuple(
        Named(id=source, name=f"{source}: {c.stated} ({c.as_of or '?'})")
        for c in count.coverage
        if c
        for source in c.source
    )
    return (*count.centers, *rows)
