"""The figures behind a headline on a terminal: the numbers in a line below the rows, each list as a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chuangtu.words import text
from graph.errors import Words
from queries.fields import FIELDS, IN_PART

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 5
HIDDEN = {"evidence"}
PUBLISHED = "weights"
"""A list that says how figures were weighed: asked for by name, not shown below every answer."""
EMPTY: tuple[Any, ...] = (None, [], {}, "")


def show_parts(console: Console, parts: dict[str, Any], lang: str, question: str, *, most: int = SHOWN) -> None:
    """Print the parts of the answer to a question: the numbers in a line, then a few rows of each list."""
    numbers = [
        _said(name, value, lang, question)
        for name, value in parts.items()
        if not _is_table(value) and value not in EMPTY
    ]
    if numbers:
        console.print(" · ".join(numbers), markup=False, highlight=False)
    for name, rows in parts.items():
        if _is_table(rows) and name != PUBLISHED:
            show_part(console, name, rows, lang, most=most)
    if _is_table(parts.get(PUBLISHED)):
        console.print(text("weights-part", lang), style="dim", highlight=False)


def show_part(console: Console, name: str, rows: list[dict[str, Any]], lang: str, *, most: int) -> None:
    """Print one list with its title."""
    from chuangtu.tables import table  # it prints answers by way of this module

    console.print(f"\n[bold]{words_of(name).of(lang)}[/bold]")
    console.print(table(rows[:most], columns(rows, lang), lang, console.width, name))
    if len(rows) > most:
        console.print(text("more-parts", lang, n=len(rows), name=name), style="dim", highlight=False)


def words_of(field: str, within: str = "") -> Words:
    """Return the words of a field `within` a list or question, its own name where it has none."""
    return IN_PART.get(within, {}).get(field) or FIELDS.get(field, Words(field, field))


def columns(rows: list[dict[str, Any]], lang: str) -> tuple[str, ...]:
    """Return the fields a reader needs: no ids beside their names, nothing in the other language, no evidence."""
    held = list(dict.fromkeys(field for row in rows for field in row))
    hidden = HIDDEN | {"id"} if "name" in held else HIDDEN
    return tuple(f for f in held if f not in hidden and not _said_by_another(f, held, lang))


def _said_by_another(field: str, held: list[str], lang: str) -> bool:
    """Whether another column says it: the name beside an id, the names beside ids, the same words in the reader's language."""
    one = f"{field[:-3]}y" if field.endswith("ies") else field.removesuffix("s")
    if {f"{field}_name", f"{one}_names"} & {*held}:
        return True
    if field in ("zh", "en"):
        return field != lang
    stem, _, ending = field.rpartition("_")
    if ending == "en" and stem in held:
        return True  # the cell of the other column is in the reader's language already
    return ending in ("zh", "en") and ending != lang and f"{stem}_{lang}" in held


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _said(name: str, value: Any, lang: str, question: str) -> str:
    from chuangtu.tables import cell  # as above

    said = (
        text("no", lang) if value is False else cell(name, value, lang)
    )  # an empty cell says no, an empty end nothing
    return f"{words_of(name, question).of(lang)} {said}"
