"""The steps of a scenario, applied one after another; each says in a sentence what it did."""

from __future__ import annotations

from graph.errors import Words, WrongUse
from queries.answer import Both
from queries.whatif.adding import add
from queries.whatif.file import Lined
from queries.whatif.merging import merge
from queries.whatif.promoting import promote
from queries.whatif.removing import remove
from queries.whatif.scenario import Step
from queries.whatif.tables import Tables
from queries.whatif.work import Work
from queries.world import World


def apply(world: World, tables: Tables, lined: Lined) -> list[Both]:
    """Apply every step and return what each did.

    Raises WrongUse (UnknownName, AmbiguousName) that says in which line or step.
    """
    work = Work(world, tables)
    told = []
    for number, step in enumerate(lined.scenario.steps):
        try:
            told.append(_take(work, step, f"SCENARIO-{number + 1:02}"))
        except WrongUse as error:
            raise _placed(error, lined.place(number)) from error
    return told


def _take(work: Work, step: Step, identifier: str) -> Both:
    """Apply one step; `identifier` is for a center it makes."""
    if step.add:
        return add(work, step.add, identifier)
    if step.merge:
        return merge(work, step.merge)
    if step.promote:
        return promote(work, step.promote, identifier)
    assert step.remove is not None  # noqa: S101 - a step is exactly one of four
    return remove(work, step.remove)


def _placed(error: WrongUse, place: Words) -> WrongUse:
    text = Words(f"{place.zh}：{error.text.zh}", f"{place.en}: {error.text.en}")
    return type(error)(text, value=error.value, remedy=error.remedy, suggestions=error.suggestions)
