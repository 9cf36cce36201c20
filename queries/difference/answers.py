"""Answers compared: the same questions on both graphs, their rows joined by key."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from graph.errors import UnknownName, Words, WrongUse
from queries.answer import Answer, AnswerRow, Both, say
from queries.ask import ask
from queries.catalogue import Question, question, questions
from queries.codes import CODES, in_words
from queries.difference.rows import AnswerChange, Answers, FieldChange, NotAsked, RowChange, SharedChange
from queries.difference.sentences import field_sentence
from queries.fields import FIELDS
from queries.world import World

Plain = dict[str, Any]
SHARED_FROM = 4  # rows that change alike are told once
ABOUT = ("name", "center", "organization")  # fields that name a row where its key is an id


def answers(a: World, b: World, asked: Sequence[str], given: Plain, limit: int) -> Answers:
    """Ask the questions (all of them when none is named) on both graphs with the same parameters; `limit` rows of each are told.

    Raises NotFound for an unknown question, WrongUse where one that was named cannot be asked with these parameters.
    """
    chosen = [question(name) for name in asked] or questions()
    found: list[AnswerChange] = []
    not_asked: list[NotAsked] = []
    for each in chosen:
        taken = {name: value for name, value in given.items() if name in each.takes}
        try:
            found.append(_compared(a, b, each, taken, limit))
        except WrongUse as error:
            if asked:
                raise
            not_asked.append(NotAsked(question=each.name, title=Both.of(each.title), why=Both.of(error.text)))
    return Answers(questions=found, not_asked=not_asked)


def _compared(a: World, b: World, each: Question, given: Plain, limit: int) -> AnswerChange:
    before, after = _asked(a, each, given), _asked(b, each, given)
    if before is None and after is None:
        ask(b, each.name, given)  # says what is missing
    olds, news = _by_key(before, each), _by_key(after, each)
    rows = [
        *(_row(each, "new", None, row) for key, row in news.items() if key not in olds),
        *(_row(each, "gone", row, None) for key, row in olds.items() if key not in news),
        *(_row(each, "changed", olds[key], row) for key, row in news.items() if key in olds and olds[key] != row),
    ]
    own, shared = _apart(rows)
    headlines = tuple(answer.headline if answer else None for answer in (before, after))
    count = {kind: sum(row.change == kind for row in rows) for kind in ("new", "gone", "changed")}
    present = after or before
    return AnswerChange(
        question=each.name,
        title=Both.of(each.title),
        parameters={k: v for k, v in (present.parameters if present else {}).items() if k != "on" or "on" in given},
        moved=bool(rows) or headlines[0] != headlines[1],
        before=headlines[0],
        after=headlines[1],
        **count,
        shared=shared,
        rows_total=len(own),
        rows=own[:limit],
    )


def _apart(rows: list[RowChange]) -> tuple[list[RowChange], list[SharedChange]]:
    """Set apart what many rows share (a new total beside every cell of a region), so that what is particular can be seen."""
    alike: dict[str, list[FieldChange]] = defaultdict(list)
    for change in (field for row in rows for field in row.fields):
        alike[_print(change)].append(change)
    many = {key for key, changes in alike.items() if len(changes) >= SHARED_FROM}
    shared = [SharedChange(**dict(alike[key][0]), rows=len(alike[key])) for key in alike if key in many]
    left = [row.model_copy(update={"fields": [f for f in row.fields if _print(f) not in many]}) for row in rows]
    own = [row for row in left if row.fields or row.change != "changed"]
    return own, sorted(shared, key=lambda change: -change.rows)


def _print(change: FieldChange) -> str:
    return json.dumps([change.field, change.before, change.after], ensure_ascii=False, sort_keys=True)


def _asked(world: World, each: Question, given: Plain) -> Answer[AnswerRow] | None:
    """The answer, or None where this graph does not know a name that was given."""
    try:
        return ask(world, each.name, given)
    except UnknownName:
        return None


def _by_key(answer: Answer[AnswerRow] | None, each: Question) -> dict[str, Plain]:
    left_out = set(each.follows)
    rows = [row.model_dump(mode="json", by_alias=True, exclude=left_out) for row in answer.rows] if answer else []
    return {json.dumps([row[f] for f in each.key] or row, ensure_ascii=False, sort_keys=True): row for row in rows}


def _row(each: Question, change: Any, before: Plain | None, after: Plain | None) -> RowChange:
    row = after or before or {}
    differing = [field for field in row if before and after and before[field] != after[field]]
    return RowChange(
        change=change,
        key={field: row[field] for field in each.key},
        name=_name(each, row),
        says=_says(each, row) if change != "changed" else say("", ""),
        fields=[_field(field, before[field], after[field]) for field in differing if before and after],
    )


def _says(each: Question, row: Plain) -> Both:
    """The codes and counts among the fields a table shows, beside the key: whether a new cell is a breach is what a reader wants to know."""
    shown = [field for field in each.shows if field not in each.key and row.get(field) is not None]
    told = [
        field for field in shown if field in CODES or (isinstance(row[field], int) and not isinstance(row[field], bool))
    ]

    def text(lang: str) -> str:
        return ", ".join(
            f"{FIELDS[f].of(lang)} {in_words(f, row[f], lang) or row[f]}" for f in told if not isinstance(row[f], list)
        )

    return say(text("zh").replace(", ", "，"), text("en"))


def _field(field: str, before: Any, after: Any) -> FieldChange:
    words = FIELDS.get(field, Words(field, field))
    return FieldChange(
        field=field,
        words=Both.of(words),
        before=before,
        after=after,
        sentence=field_sentence(field, words, before, after),
    )


def _name(each: Question, row: Plain) -> Both:
    """A row in words: its key by the names that stand beside the ids."""
    return say(
        *(" · ".join(part for field in each.key if (part := _called(field, row, lang))) for lang in ("zh", "en"))
    )


def _called(field: str, row: Plain, lang: str) -> str:
    if field in ABOUT or field == "id":
        if "from_name" in row:
            return f"{row['from_name']} → {row['to_name']}"
        return str(row.get("name") or row[field])
    named = row.get(f"{field}_name_en" if lang == "en" else f"{field}_name") or row.get(f"{field}_name")
    if named:
        return str(named)
    value = row[field]
    if isinstance(value, list):
        return "+".join(in_words(field, item, lang) or str(item) for item in value)
    return "" if value is None else in_words(field, value, lang) or str(value)
