"""A difference on a terminal: the sentence, then facts, things and answers, each by its own lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chuangtu.words import text

if TYPE_CHECKING:
    from rich.console import Console

    from queries.answer import Both
    from queries.difference.rows import AnswerChange, Answers, Difference, Entities, Facts
    from queries.whatif.whatif import WhatIf

STATEMENT_WORDS = {"added": "added", "withdrawn": "withdrawn-statement", "moved": "moved"}

IDS = ("ids",)  # names stand beside them
COLON, SEMICOLON = {"zh": "：", "en": ": "}, {"zh": "；", "en": "; "}


def show(found: Difference, lang: str) -> None:
    """Print a difference for a reader."""
    from rich.console import Console  # loads on use

    console = Console(highlight=False, markup=False)
    console.print(f"{found.a.id} → {found.b.id}", style="dim")
    _show(console, found, found.facts, lang)


def show_scenario(found: WhatIf, lang: str) -> None:
    """Print what a scenario would move."""
    from rich.console import Console  # loads on use

    console = Console(highlight=False, markup=False)
    console.print(text("scenario", lang, id=found.scenario.id), style="bold")
    _show(console, found, None, lang)


def _show(console: Console, found: Difference | WhatIf, facts: Facts | None, lang: str) -> None:
    console.print(_of(found.headline, lang))
    if facts:
        _facts(console, facts, lang)
    if found.entities:
        _entities(console, found.entities, lang, found.limit)
    if found.answers:
        _answers(console, found.answers, lang)
    for limit in getattr(found.limits, lang):
        console.print(f"· {limit}", style="dim")


def _of(words: Both, lang: str) -> str:
    return str(getattr(words, lang))


def _head(console: Console, key: str, lang: str) -> None:
    console.print()
    console.print(text(key, lang), style="bold")


def _more(console: Console, total: int, shown: int, lang: str) -> None:
    if total > shown:
        console.print(text("not-shown", lang, n=total - shown), style="dim")


def _facts(console: Console, facts: Facts, lang: str) -> None:
    from chuangtu.commands.shared import table_of

    _head(console, "facts", lang)
    if facts.batches:
        rows = [
            (
                text(STATEMENT_WORDS[b.change], lang),
                text(b.cause, lang),
                b.file,
                b.statements,
                b.reason or b.author or "",
            )
            for b in facts.batches
        ]
        console.print(table_of(("change", "cause", "file", "statements", "reason"), rows, lang))
    for merge in facts.merges:
        console.print(text(f"merge-{merge.change}", lang, merged=merge.merged.name, into=merge.into.name))
    _more(console, facts.merges_total, len(facts.merges), lang)
    for row in facts.rows:
        change, value = text(STATEMENT_WORDS[row.change], lang), row.raw if row.value is None else row.value
        where = f"{row.file}:{row.row}" if row.row is not None else row.file
        said = "" if row.property == "id" else f" = {value}"
        console.print(f"{change} {row.subject_name} · {_of(row.words, lang)}{said}（{row.url or where}）")
    _more(console, facts.added + facts.withdrawn + facts.moved, len(facts.rows), lang)


def _entities(console: Console, entities: Entities, lang: str, limit: int) -> None:
    _head(console, "entities", lang)
    for count in entities.counts:
        total = count.new + count.gone + count.changed
        console.print(f"{_of(count.words, lang)} +{count.new} −{count.gone} ±{count.changed}", style="underline")
        for row in entities.rows:
            if row.type == count.type:
                console.print(f"  {_of(row.sentence, lang)}")
        _more(console, total, min(total, limit), lang)


def _answers(console: Console, answers: Answers, lang: str) -> None:
    _head(console, "answers", lang)
    for each in answers.questions:
        title = _of(each.title, lang)
        if each.moved:
            _answer(console, each, title, lang)
        else:
            console.print(text("answer-same", lang, title=title))


def _answer(console: Console, each: AnswerChange, title: str, lang: str) -> None:
    counts = {"new": each.new, "gone": each.gone, "changed": each.changed}
    console.print(text("answer-moved", lang, title=title, **counts), style="underline")
    if each.before != each.after:
        for key, said in (("before", each.before), ("after", each.after)):
            console.print(f"  {text(key, lang)}{COLON[lang]}{_of(said, lang) if said else '—'}")
    for change in each.shared:
        console.print(f"  {text('shared', lang, n=change.rows)}{_of(change.sentence, lang)}")
    for row in each.rows:
        name = _of(row.name, lang)
        if row.change == "changed":
            console.print(
                f"  {name}{COLON[lang]}{SEMICOLON[lang].join(_of(f.sentence, lang) for f in row.fields if f.field not in IDS)}"
            )
        else:
            says = _of(row.says, lang)
            console.print(f"  {text(f'row-{row.change}', lang, name=name)}{COLON[lang] + says if says else ''}")
    _more(console, each.rows_total, len(each.rows), lang)
