"""A scenario's difference: the published graph, the same graph with the scenario applied, and what that moves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from graph.snapshot.aside import build_aside, tables_aside
from queries.answer import Both, Method, Sentences, SnapshotRef, say
from queries.difference.difference import SHOWN, difference
from queries.difference.rows import Answers, Entities, Part
from queries.whatif.file import Lined
from queries.whatif.steps import apply
from queries.whatif.tables import Tables
from queries.world import World

METHOD = Method(name="whatif", version="1")
ASKED: tuple[Part, ...] = ("entities", "answers")  # a scenario states no facts


class Imagined(BaseModel):
    """The scenario: what tells it from others, and what its steps did."""

    id: str = Field(description="the snapshot's id and the scenario's digest; never that of a published snapshot")
    name: str | None
    digest: str
    steps: list[Both]


class WhatIf(BaseModel):
    """What a scenario would move. It is no answer about what is: nothing of it is stored."""

    scenario: Imagined
    snapshot: SnapshotRef = Field(description="the published snapshot it starts from")
    method: Method
    headline: Both
    entities: Entities | None
    answers: Answers | None
    limit: int
    limits: Sentences


def whatif(
    world: World,
    lined: Lined,
    parts: Collection[Part] = ASKED,
    *,
    questions: Sequence[str] = (),
    given: dict[str, Any] | None = None,
    limit: int = SHOWN,
) -> WhatIf:
    """Apply a scenario to a copy of the published graph and return what differs.

    Raises WrongUse where a step does not fit, with its line; what `difference` raises for questions and their parameters.
    """
    asked: list[Part] = [part for part in ASKED if part in parts]
    with imagined(world, lined, answering="answers" in asked) as (there, steps):
        found = difference(world, there, asked, questions=questions, given=given, limit=limit)
    scenario = lined.scenario
    limits = [*_limits(), *(Both(zh=zh, en=en) for zh, en in zip(found.limits.zh, found.limits.en, strict=True))]
    return WhatIf(
        scenario=Imagined(id=there.snapshot.id, name=scenario.name, digest=scenario.digest, steps=steps),
        snapshot=found.a,
        method=METHOD,
        headline=_headline(steps, found.headline),
        entities=found.entities,
        answers=found.answers,
        limit=limit,
        limits=Sentences(zh=[each.zh for each in limits], en=[each.en for each in limits]),
    )


@contextmanager
def imagined(world: World, lined: Lined, *, answering: bool = True) -> Iterator[tuple[World, list[Both]]]:
    """Open the graph a scenario would make, with what each step did; it lies in a temporary folder that is gone afterwards.

    Without `answering` only its tables are made: they can be compared, but no question can be asked of it.
    """
    from graph.stores.ladybug import EmbeddedView  # drivers load on use

    folder = Path(tempfile.mkdtemp(prefix="chuangtu-whatif-"))
    try:
        tables = Tables(world.snapshot)
        try:
            steps = apply(world, tables, lined)
            changed, absent = tables.write(folder / "tables")
        finally:
            tables.close()
        name = f"{world.snapshot.id}+{lined.scenario.digest}"
        snapshot = tables_aside(world.snapshot, folder, name, changed, absent)
        if not answering:
            yield World(snapshot, world.view), steps
            return
        build_aside(world.snapshot, snapshot)
        view = EmbeddedView(snapshot.graph_file)
        try:
            yield World(snapshot, view), steps
        finally:
            view.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _headline(steps: list[Both], found: Both) -> Both:
    zh, en = "；".join(step.zh for step in steps), "; ".join(step.en for step in steps)
    return say(
        f"设想（未发布，不是事实）：{zh or '没有改动'}。结果：{found.zh}",
        f"Scenario (not published, not a fact): {en or 'nothing is changed'}. Outcome: {found.en}",
    )


def _limits() -> list[Both]:
    return [
        say(
            "设想只改图中的对象与关系；来源、覆盖统计和规定保持原样，也不推断新成员会带来的合作成果。",
            "A scenario changes things and relations only; sources, stated totals and rules stay, and no future output of new members is inferred.",
        ),
        say(
            "没有批准日期的设想中心视为默认日期已存在。",
            "An imagined center without a date counts as existing on the default date.",
        ),
    ]
