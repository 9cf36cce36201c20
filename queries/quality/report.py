"""The data-quality report: its sections in order, and what to do first."""

from __future__ import annotations

from collections.abc import Callable

from graph.errors import NotFound, Words
from queries.answer import Both, say
from queries.names import REGION, resolve
from queries.places import COUNTRY
from queries.quality.completeness import completeness
from queries.quality.conflicts import conflicts
from queries.quality.coverage import coverage
from queries.quality.focus import focus
from queries.quality.freshness import freshness
from queries.quality.keys import keys
from queries.quality.orphans import orphans
from queries.quality.provenance import provenance
from queries.quality.refused import refused
from queries.quality.relations import relations
from queries.quality.seen import Seen
from queries.quality.shapes import Effect, Finding, Report, Section
from queries.quality.words import LIMIT_OF_REGION, LIMITS
from queries.steady import resting_on, steady
from queries.world import World

SECTIONS: dict[str, Callable[[Seen], Section]] = {
    "completeness": completeness,
    "coverage": coverage,
    "conflicts": conflicts,
    "keys": keys,
    "orphans": orphans,
    "focus": focus,
    "relations": relations,
    "freshness": freshness,
    "provenance": provenance,
    "refused": refused,
}
FIRST = 10
"""How many repairs stand at the head of the report."""
EFFECTS: dict[Effect, Words] = {
    "wrong": Words("回答会错", "answers go wrong"),
    "unanswered": Words("回答只能是未知", "answers stay unknown"),
    "weak": Words("回答的依据弱", "answers rest on weak evidence"),
}
"""In the order repairs are ranked by."""


def report(world: World, region: str = COUNTRY, section: str = "") -> Report:
    """Return the report on a graph, of the whole country or of a region with its subtree, of all sections or of one.

    Raises NotFound for an unknown section, UnknownName or AmbiguousName for a region, Unreachable when the store does not answer.
    """
    _check(section)
    chosen = region if region in ("", COUNTRY) else resolve(world, region, REGION)
    key = ("quality", f"{chosen or COUNTRY} {section}")
    if key not in world.answers:
        world.answers[key] = steady(world, lambda: _made(world, chosen or COUNTRY, section))
    found: Report = world.answers[key]
    return found


def _check(section: str) -> None:
    if section and section not in SECTIONS:
        text = Words(f"质量报告没有“{section}”一节", f"The quality report has no section “{section}”")
        raise NotFound(text, value=section, suggestions=tuple(SECTIONS))


def _made(world: World, region: str, section: str) -> Report:
    seen = Seen(world, region)
    made = [make(seen) for name, make in SECTIONS.items() if section in ("", name)]
    findings = ranked([finding for each in made for finding in each.findings])
    named = seen.scope.regions.names.get(region, Words(region, region))
    return Report(
        snapshot=resting_on(world),
        as_of=world.today.isoformat(),
        region=region,
        region_name=Both.of(named),
        headline=_headline(seen, findings, made),
        repairs=findings[:FIRST],
        sections=made,
        limits=_limits(seen),
    )


def ranked(findings: list[Finding]) -> list[Finding]:
    """Return findings as they should be repaired: what makes answers wrong first, then by the share affected times the questions touched,
    twice that where answers stay unknown.
    """
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[bool, float, str]:
    weight = 2 if finding.effect == "unanswered" else 1
    usefulness = weight * (finding.count.ratio or 0.0) * max(len(finding.questions), 1)
    return finding.effect != "wrong", -usefulness, finding.code


def _headline(seen: Seen, findings: list[Finding], made: list[Section]) -> Both:
    if len(made) == 1:
        return made[0].headline
    centers, organizations = len(seen.things("Center")), len(seen.things("Organization"))
    total = seen.provenance.totals()
    wrong = sum(finding.effect == "wrong" for finding in findings)
    zh = f"收录 {centers:,} 个中心、{organizations:,} 家机构，共 {total['statements']:,} 条陈述；查出 {len(findings)} 类问题"
    en = f"{centers:,} centers and {organizations:,} organisations in {total['statements']:,} statements; {len(findings)} kinds of faults found"
    if not wrong:
        return say(f"{zh}，没有一类会使回答出错。", f"{en}, none of which makes answers wrong.")
    return say(f"{zh}，其中 {wrong} 类会使回答出错。", f"{en}; {wrong} of them can make answers wrong.")


def _limits(seen: Seen) -> list[Both]:
    return [Both.of(words) for words in (LIMITS if seen.everywhere else (*LIMITS, LIMIT_OF_REGION))]
