"""The figures behind a headline on a terminal: each list as a small table below the rows, each number as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chuangtu.words import text
from graph.errors import Words
from queries.fields import FIELDS, IN_PART

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 5
HIDDEN = {"evidence"}
EMPTY: tuple[Any, ...] = (None, [], {}, "")


def show_parts(console: Console, parts: dict[str, Any], lang: str, *, most: int = SHOWN) -> None:
    """Print the parts of an answer: lines first, then a few rows of each list."""
    lines = {name: value for name, value in parts.items() if not _is_table(value)}
    tables = {name: value for name, value in parts.items() if _is_table(value)}
    for name, value in lines.items():
        if value not in EMPTY:
            _line(console, name, value, lang)
    for name, rows in tables.items():
        show_part(console, name, rows, lang, most=most)


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
    stem, _, ending = field.rpartition("_")
    if ending == "en" and stem in held:
        return True  # the cell of the other column is in the reader's language already
    return ending in ("zh", "en") and ending != lang and f"{stem}_{lang}" in held


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _line(console: Console, name: str, value: Any, lang: str) -> None:
    from chuangtu.tables import cell  # as above

    console.print(f"{words_of(name).of(lang)}: {cell(name, value, lang)}", markup=False, highlight=False)
