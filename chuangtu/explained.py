"""How an answer came about, on a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chuangtu.tables import cell
from chuangtu.words import text

if TYPE_CHECKING:
    from rich.console import Console

    from queries.explain import Explanation, Understood

LONGEST = 200
"""Characters of one parameter: a list of thousands of ids helps nobody on a screen."""


def show(explained: Explanation, lang: str) -> None:
    """Print an explanation for a reader."""
    from rich.console import Console  # loads on use

    console = Console(soft_wrap=True)
    console.print(f"[bold]{getattr(explained.title, lang)}[/bold]")
    console.print(getattr(explained.headline, lang), markup=False, highlight=False)
    method = f"{explained.method.name} {explained.method.version}"
    for key, said in (
        ("explain-method", f"{getattr(explained.method_says, lang)} ({method}, {explained.documentation})"),
        ("explain-parameters", _parameters(explained, lang)),
        ("snapshot", f"{explained.snapshot.id} ({explained.snapshot.published_at}, {explained.store})"),
        ("explain-computed", getattr(explained.computed.says, lang)),
    ):
        console.print(f"\n[bold]{text(key, lang)}[/bold]")
        console.print(said, markup=False, highlight=False)
    _again(console, explained, lang)
    _queries(console, explained, lang)


def _parameters(explained: Explanation, lang: str) -> str:
    default = text("explain-default", lang)
    return "\n".join(
        f"{getattr(p.words, lang)}: {_value(p, lang)}{default if p.is_default else ''}" for p in explained.parameters
    )


def _value(parameter: Understood, lang: str) -> str:
    said = cell(parameter.name, parameter.value, lang) or "—"
    return f"{parameter.called} ({said})" if parameter.called else said


def _again(console: Console, explained: Explanation, lang: str) -> None:
    for key, ways in (("explain-again", explained), ("explain-pinned", explained.pinned)):
        console.print(f"\n[bold]{text(key, lang)}[/bold]")
        console.print(f"{ways.cli}\nGET {ways.api}\n{ways.python}", markup=False, highlight=False)


def _queries(console: Console, explained: Explanation, lang: str) -> None:
    console.print(f"\n[bold]{text('explain-queries', lang, n=len(explained.query))}[/bold]")
    for query in explained.query:
        console.print(f"\n// {query.file}", style="dim", markup=False, highlight=False)
        console.print(query.text, markup=False, highlight=False)
        for name, value in query.parameters.items():
            console.print(f"  ${name} = {_short(value)}", style="dim", markup=False, highlight=False)
    if explained.tables:
        console.print(f"\n[bold]{text('explain-tables', lang)}[/bold]")
        console.print(", ".join(explained.tables), markup=False, highlight=False)


def _short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]} … ({len(value)})"
