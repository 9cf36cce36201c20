"""Targets for numbers of centers: reached or not by their date, on course or behind before it, with the count by year."""

from __future__ import annotations

from pydantic import Field

from graph.policy import Document, Target
from queries.answer import AnswerRow, Both, Completeness, Found, say
from queries.parameters import Parameters
from queries.scope import Scope
from queries.verdict.goals import Goals, Progress, YearCount
from queries.verdict.policies import Policies, start_of
from queries.verdict.results import CitedResult, cited, tally
from queries.world import World


class Restated(AnswerRow):
    """Another place of the document that states the same target."""

    rule: str
    clause: str
    quote: str


class Row(CitedResult):
    """One target; entries that state it again are listed with it."""

    region: str
    region_name: str
    region_name_en: str
    target: str
    of_tiers: list[str] = Field(description="tiers whose centers are counted together")
    minimum: int | None
    maximum: int | None
    verb: str | None
    modal: str | None
    by: str | None = Field(description="last day of its term")
    subset_of: str | None = Field(description="the target these centers are among")
    restated: list[Restated]
    counted_on: str | None = Field(description="the day the count is of: the asked one, at most the last of the term")
    count: int | None = Field(description="centers known then, or stated by a source where that is more")
    trend: list[YearCount]
    completeness: list[Completeness] = Field(description="what sources state, tier by tier")


def targets(world: World, asked: Parameters) -> Found[Row]:
    """Return the targets of every document whose jurisdiction lies in the region."""
    scope = Scope(world, asked)
    documents = Policies.of(world).within(scope.regions, asked.region)
    goals = Goals(world, scope.on)
    rows = [row for document in documents for row in rows_of(document, goals, scope)]
    return Found(rows=rows, headline=_headline(rows, documents), coverage=scope.overall(), limits=_limits(documents))


def rows_of(document: Document, goals: Goals, scope: Scope) -> list[Row]:
    """Return the targets of one document, each once."""
    stated = [target for target in document.targets if target.duplicates is None]
    return [_row(document, target, goals.progress(document, target), scope) for target in stated]


def _row(document: Document, target: Target, progress: Progress, scope: Scope) -> Row:
    place = document.jurisdiction.code
    again = [t for t in document.targets if t.duplicates == target.id]
    return Row.model_validate(
        {
            **cited(document, target, progress.judged),
            "region": place,
            "region_name": scope.regions.names[place].zh,
            "region_name_en": scope.regions.names[place].en,
            "target": target.id,
            "of_tiers": [document.rank(tier) for tier in target.tiers],
            "minimum": target.min,
            "maximum": target.max,
            "verb": target.verb,
            "modal": target.modal,
            "by": progress.by.isoformat() if progress.by else None,
            "subset_of": target.subset_of,
            "restated": [Restated(rule=t.id, clause=t.at, quote=t.q) for t in again],
            "counted_on": progress.counted_on.isoformat() if progress.counted_on else None,
            "count": progress.count,
            "trend": list(progress.trend),
            "completeness": list(progress.coverage),
        }
    )


def _headline(rows: list[Row], documents: list[Document]) -> Both:
    if not rows:
        return say("该地区没有已载入的政策目标。", "No target of a loaded document concerns the region.")
    counts = tally([row.result for row in rows])
    return say(
        f"{len(documents)} 份文件 {len(rows)} 项目标：{counts.zh}。",
        f"{len(rows)} targets, {len(documents)} document{'s' * (len(documents) != 1)}: {counts.en}.",
    )


def _limits(documents: list[Document]) -> list[Both]:
    limits = [
        say(
            "数量按已知批准日期计；中心现有状态用于各年，来源未列全时只作下限。",
            "Counts go by known dates of approval and by today's status; without a complete list they are the least there were.",
        )
    ]
    if undated := [d.title for d in documents if start_of(d) is None]:
        limits.append(
            say(
                f"未载日期，按现行有效处理：{'、'.join(undated)}。",
                f"Without a date and taken to be in force: {'; '.join(d.title_en for d in documents if start_of(d) is None)}.",
            )
        )
    return limits
