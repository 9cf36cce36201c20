"""The difference between two published graphs, with the sentence that sums it up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from queries.answer import Both, Method, Sentences, say
from queries.difference.answers import answers
from queries.difference.entities import entities
from queries.difference.facts import facts
from queries.difference.rows import PARTS, Answers, Difference, Entities, Facts, Part
from queries.difference.sides import Sides
from queries.parameters import parse
from queries.steady import resting_on
from queries.world import World

METHOD = Method(name="difference", version="1")
SHOWN = 20
THINGS = ("Center", "Organization")  # told by name in the headline


def difference(
    a: World,
    b: World,
    parts: Collection[Part] = PARTS,
    *,
    questions: Sequence[str] = (),
    given: dict[str, Any] | None = None,
    limit: int = SHOWN,
) -> Difference:
    """Compare graph `a` (before) with graph `b` (after); `questions` and their parameters `given` narrow which answers are compared.

    Raises NotFound for an unknown question, WrongUse for parameters a named question cannot be asked with.
    """
    parse(given or {})  # what no question can mean is told before anything is compared
    sides = Sides(a.snapshot, b.snapshot)
    try:
        said = facts(sides, limit) if "facts" in parts else None
        things = entities(sides, limit) if "entities" in parts else None
    finally:
        sides.close()
    moved = answers(a, b, questions, given or {}, limit) if "answers" in parts else None
    limits = _limits(a, b, moved)
    return Difference(
        a=resting_on(a),
        b=resting_on(b),
        method=METHOD,
        headline=_headline(said, things, moved),
        facts=said,
        entities=things,
        answers=moved,
        limit=limit,
        limits=Sentences(zh=[each.zh for each in limits], en=[each.en for each in limits]),
    )


def _headline(said: Facts | None, things: Entities | None, moved: Answers | None) -> Both:
    told = [each for each in (_of_facts(said), _of_things(things), _of_answers(moved)) if each]
    return say("；".join(each.zh for each in told) + "。", "; ".join(each.en for each in told) + ".")


def _of_facts(said: Facts | None) -> Both | None:
    if said is None:
        return None
    if not (said.added or said.withdrawn or said.moved or said.merges_total):
        return say("陈述没有变化", "no statement differs")
    merges = (
        (f"，合并决定有 {said.merges_total} 处不同", f", {said.merges_total} merges differ")
        if said.merges_total
        else ("", "")
    )
    return say(
        f"新增陈述 {said.added} 条，撤下 {said.withdrawn} 条{merges[0]}",
        f"{said.added} statements added, {said.withdrawn} withdrawn{merges[1]}",
    )


def _of_things(things: Entities | None) -> Both | None:
    if things is None:
        return None
    if not things.counts:
        return say("图中对象与关系没有变化", "nothing in the graph differs")
    number = {kind: sum(getattr(c, kind) for c in things.counts) for kind in ("new", "gone", "changed")}
    named = [c for c in things.counts if c.type in THINGS]
    of_zh = "，其中" + "、".join(f"{c.words.zh} +{c.new} −{c.gone} ±{c.changed}" for c in named) if named else ""
    of_en = ", of which " + ", ".join(f"{c.words.en} +{c.new} −{c.gone} ±{c.changed}" for c in named) if named else ""
    return say(
        f"图中新增 {number['new']}、消失 {number['gone']}、改变 {number['changed']} 处{of_zh}",
        f"{number['new']} nodes and edges are new, {number['gone']} gone, {number['changed']} changed{of_en}",
    )


def _of_answers(moved: Answers | None) -> Both | None:
    if moved is None:
        return None
    changed = [each.title for each in moved.questions if each.moved]
    if not changed:
        return say(f"所问 {len(moved.questions)} 个问题的答案都没有变", f"none of {len(moved.questions)} answers moved")
    return say(
        f"{len(moved.questions)} 个问题中 {len(changed)} 个的答案变了：{'、'.join(t.zh for t in changed)}",
        f"{len(changed)} of {len(moved.questions)} answers moved: {', '.join(t.en for t in changed)}",
    )


def _limits(a: World, b: World, moved: Answers | None) -> list[Both]:
    if moved is None:
        return []
    found = [
        say(
            "每个问题按默认参数或所给参数在两个快照上各问一次。",
            "Each question was asked on both snapshots with default parameters, or those given.",
        )
    ]
    if a.today != b.today:
        found.append(
            say(
                f"默认日期是各快照自己的日期（{a.today} 与 {b.today}），答案也会因此不同；可用 --on 指定同一日期。",
                f"The default date is each snapshot's own ({a.today} and {b.today}), which alone can move an answer; give one date to rule that out.",
            )
        )
    if moved.not_asked:
        names = Sentences(zh=[n.title.zh for n in moved.not_asked], en=[n.title.en for n in moved.not_asked])
        found.append(
            say(
                f"需要指明对象、因此没有问：{'、'.join(names.zh)}。",
                f"Not asked, since they need a subject: {', '.join(names.en)}.",
            )
        )
    return found
