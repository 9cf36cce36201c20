"""Ask one question: read parameters, resolve names, answer on one snapshot, wrap the answer."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal

from graph.errors import Words, WrongUse
from queries.answer import Answer, AnswerRow, Method, Sentences
from queries.catalogue import Question, question
from queries.garbage import uncollected
from queries.kept import Work
from queries.names import resolved
from queries.parameters import DEFAULTS, WORDS, Parameters, parse
from queries.steady import resting_on, steady
from queries.world import World

REMEMBERED = 256
How = Literal["kept", "remembered", "now"]
"""Read from the answers kept on disk, remembered by this process, or computed for this asking."""


@dataclass(frozen=True)
class Told:
    """An answer, where it came from just now and how long that took, and how it was computed in the first place."""

    answer: Answer[AnswerRow]
    how: How
    seconds: float
    work: Work


def ask(world: World, name: str, given: dict[str, Any] | None = None) -> Answer[AnswerRow]:
    """Answer the question `name` with parameters given as text.

    Raises NotFound for an unknown question, WrongUse for a parameter it does not take or cannot read, UnknownName and
    AmbiguousName for names, Unreachable when the store does not answer.
    """
    return tell(world, name, given).answer


def ask_text(world: World, name: str, given: dict[str, Any] | None = None) -> str:
    """Answer as `ask` does, as the JSON an answer is told in; kept answers are passed on as they are.

    Raises what `ask` raises.
    """
    asked_question = question(name)
    _check_taken(asked_question, given or {})
    if world.kept and parse(given or {}) == DEFAULTS:
        parameters = shown_parameters(world, asked_question, DEFAULTS)
        if (text := world.kept.text(asked_question, parameters, world.view.name)) is not None:
            return text
    return ask(world, name, given).model_dump_json(by_alias=True)


def tell(world: World, name: str, given: dict[str, Any] | None = None) -> Told:
    """Answer as `ask` does and say how the answer came about."""
    begun = perf_counter()
    asked_question = question(name)
    given = given or {}
    _check_taken(asked_question, given)
    asked = resolved(world, parse(given), asked_question.takes)
    key = (name, asked.model_dump_json())
    how: How = "remembered"
    found: tuple[Answer[AnswerRow], Work] | None = world.answers.get(key)
    if found is None:
        how, found = _found(world, asked_question, asked)
        if len(world.answers) >= REMEMBERED:
            world.answers.pop(next(iter(world.answers)), None)
        world.answers[key] = found
    answer, work = found
    return Told(answer, how, perf_counter() - begun, work)


def _found(world: World, asked_question: Question, asked: Parameters) -> tuple[How, tuple[Answer[AnswerRow], Work]]:
    """The answer that is kept where nothing was said, else the one computed now."""
    keeps = world.kept if asked == DEFAULTS else None
    if keeps and (found := keeps.read(asked_question, shown_parameters(world, asked_question, asked), world.view.name)):
        return "kept", found
    begun = perf_counter()
    with world.trace.listening() as trace, uncollected():
        answer = _consistently(world, asked_question, asked)
    work = Work(world.view.name, round(perf_counter() - begun, 4), trace)
    if keeps:
        keeps.write(asked_question, answer, work)
    return "now", (answer, work)


def _check_taken(asked: Question, given: dict[str, Any]) -> None:
    for name, value in given.items():
        if name not in asked.takes and value not in (None, ""):
            taken_zh, taken_en = "、".join(WORDS[t].zh for t in asked.takes), ", ".join(asked.takes)
            raise WrongUse(
                Words(f"问题“{asked.title.zh}”没有参数“{name}”", f"The question {asked.name} takes no “{name}”"),
                value=name,
                remedy=Words(f"可用参数：{taken_zh}。", f"It takes: {taken_en}."),
            )


def _consistently(world: World, asked_question: Question, asked: Parameters) -> Answer[AnswerRow]:
    found = steady(world, lambda: asked_question.function()(world, asked))
    return Answer(
        question=asked_question.name,
        parameters=shown_parameters(world, asked_question, asked),
        snapshot=resting_on(world),
        method=Method(name=asked_question.name, version=asked_question.version),
        headline=found.headline,
        rows=found.rows,
        parts=found.parts.model_dump(mode="json", by_alias=True) if found.parts else {},
        coverage=found.coverage,
        limits=Sentences(zh=[limit.zh for limit in found.limits], en=[limit.en for limit in found.limits]),
    )


def shown_parameters(world: World, asked_question: Question, asked: Parameters) -> dict[str, Any]:
    """Return the parameters the question took, as plain values, with the date it was answered for."""
    plain = asked.model_dump(mode="json", by_alias=True)
    plain["on"] = (asked.on or world.today).isoformat()
    return {name: plain[name] for name in asked_question.takes}
