"""Answers on a terminal: the sentence, a table of the fields a reader needs, limits and snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chuangtu.parts import show_parts, words_of
from chuangtu.words import text
from chuangtu.wrapping import wrapped
from queries.codes import in_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from queries.answer import Answer, AnswerRow
    from queries.catalogue import Question

SHOWN_ROWS, SHOWN_ITEMS = 30, 3
SIDES, BETWEEN = 1, 3  # blanks a table draws at its edges and around every column
NARROWEST = 6  # three Chinese characters
READABLE = 10  # where there is room for it: a tier, a date, a state in one line
NUMBERS = (int, float)
SMALL = {"zh", "en"} | {"year", "count"}
"""Keys of the smallest nested values: a text in both languages, a count of a year."""
LOCATOR = ("sheet", "row", "column", "clause", "offset")


def show(answer: Answer[AnswerRow], question: Question, lang: str, *, most: int = SHOWN_ROWS) -> None:
    """Print an answer for a reader."""
    from rich.console import Console  # loads on use

    console = Console()
    console.print(f"[bold]{question.title.of(lang)}[/bold]")
    _sentence(console, getattr(answer.headline, lang))
    rows = [row.model_dump(mode="json", by_alias=True) for row in answer.rows]
    if not rows:
        console.print(text("no-rows", lang))
    elif question.shows:
        console.print(table(rows[:most], question.shows, lang, console.width, question.name))
        if len(rows) > most:
            console.print(text("more-rows", lang, n=len(rows)), highlight=False)
    else:
        console.print(_facts(rows[0], lang))
    show_parts(console, answer.parts, lang, question.name)
    for limit in getattr(answer.limits, lang):
        _sentence(console, limit, "· ", style="dim")
    console.print(f"{text('snapshot', lang)} {answer.snapshot.id}", style="dim", highlight=False)


def _sentence(console: Console, sentence: str, mark: str = "", style: str | None = None) -> None:
    for number, line in enumerate(wrapped(sentence, console.width - len(mark))):
        before = mark if number == 0 else " " * len(mark)
        console.print(before + line, style=style, markup=False, highlight=False, soft_wrap=True)


def table(rows: list[dict[str, Any]], fields: tuple[str, ...], lang: str, room: int, within: str = "") -> Table:
    """Return rows of a list or question as a table of these fields; fields that no row has are left out."""
    from rich import box  # loads on use
    from rich.cells import cell_len
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD)
    kept = [field for field in fields if any(row.get(field) not in (None, [], {}, "") for row in rows)]
    lines = [[cell(field, _in(lang, row, field), lang, within=within) for field in kept] for row in rows]
    heads = [words_of(field, within).of(lang) for field in kept]
    naturals = [max(map(cell_len, column)) for column in zip(heads, *lines, strict=True)]
    numbers = {field for field in kept if _is_number(rows, field)}
    whole = [max(cell_len(line[n]) for line in lines) if f in numbers else NARROWEST for n, f in enumerate(kept)]
    for field, head, width in zip(
        kept, heads, widths(naturals, room - SIDES - BETWEEN * len(kept), whole), strict=True
    ):
        drawn.add_column(head, justify="right" if field in numbers else "left", overflow="fold", width=width)
    for line in lines:
        drawn.add_row(*map(escape, line))
    return drawn


def widths(naturals: list[int], room: int, least: list[int] | None = None) -> list[int]:
    """Return the widths of columns in so much room: long ones get more than short ones, none more than it needs.

    `least`: what a column needs to be read, as a number in one line; it gets so much where there is room for all of them.

    A table library left to itself makes all columns equally narrow, and a sentence then runs down the screen.
    """
    if sum(naturals) <= room:
        return naturals
    narrow = [NARROWEST] * len(naturals)
    needed = least or narrow
    wishes = ([max(READABLE, one) for one in needed], needed)
    floors = next((wish for wish in wishes if sum(map(min, naturals, wish)) <= room), narrow)
    low, high = 0.0, float(room)
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_at(middle, naturals, floors)) <= room else (low, middle)
    return _at(low, naturals, floors)


def _at(scale: float, naturals: list[int], floors: list[int]) -> list[int]:
    return [min(own, max(least, int(scale * own**0.5))) for own, least in zip(naturals, floors, strict=True)]


def _is_number(rows: list[dict[str, Any]], field: str) -> bool:
    values = [row[field] for row in rows if row.get(field) is not None]
    return all(isinstance(value, NUMBERS) and not isinstance(value, bool) for value in values)


def _in(lang: str, row: dict[str, Any], field: str) -> Any:
    """A field in the language asked for, where the row has it in both."""
    return row.get(f"{field}_en", row.get(field)) if lang == "en" else row.get(field)


def _facts(row: dict[str, Any], lang: str) -> Table:
    from rich import box  # loads on use
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(box=box.SIMPLE, show_header=False)
    told = sorted(row.items(), key=lambda pair: pair[0] == "evidence")  # what it rests on comes last
    for field, value in told:
        if value not in (None, [], {}, ""):
            items = SHOWN_ITEMS if field == "evidence" else 50
            drawn.add_row(words_of(field).of(lang), escape(cell(field, value, lang, items=items)))
    return drawn


def cell(field: str, value: Any, lang: str, items: int = SHOWN_ITEMS, within: str = "") -> str:
    """Return one value for the eye: words for codes, names for nested rows, the first few of a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("是" if value else "") if lang == "zh" else ("yes" if value else "")
    if isinstance(value, list):
        said = list(
            dict.fromkeys(cell(field, item, lang, within=within) for item in value)
        )  # two of one name read as one
        shown = ("、" if lang == "zh" else "; ").join(said[:items])
        return f"{shown} … (+{len(said) - items})" if len(said) > items else shown
    if isinstance(value, dict):
        return _nested(value, lang)
    if isinstance(value, float):
        return f"{value:.4g}"
    return in_words(field, value, lang, within) or str(value)


def _nested(value: dict[str, Any], lang: str) -> str:
    if plain := _plain(value, lang):
        return plain
    if "name" in value:
        detail = value.get("role") or value.get("detail") or value.get("promoted_on") or _judged(value, lang)
        existence = in_words("existence", value["existence"], lang) if value.get("existence") == "unknown" else None
        said = existence or (in_words("role", detail, lang) or in_words("detail", detail, lang) or detail)
        return f"{value['name']} ({said})" if said else str(value["name"])
    if "path" in value:
        return f"{in_words('evidence', value['kind'], lang) or value['kind']}: {' → '.join(value['names'])}"
    named = {in_words("parts", key, lang) or words_of(key).of(lang): item for key, item in value.items()}
    return ", ".join(f"{key} {item:.2f}" if isinstance(item, float) else f"{key} {item}" for key, item in named.items())


def _plain(value: dict[str, Any], lang: str) -> str | None:
    """Return what a nested value of a few known keys says, None for any other."""
    if value.keys() <= SMALL:
        return str(value[lang]) if "zh" in value else f"{value['year']}: {value['count']}"
    if "file" in value:
        return _located(value, lang)
    if "stated" in value:
        return f"{value['named']}/{value['stated']} ({value['as_of'] or '?'})"
    return f"{value['title']} {value['clause']}" if "clause_id" in value else None


def _located(place: dict[str, Any], lang: str) -> str:
    """Return where in a file something stands."""
    steps = [
        text(f"at-{name}", lang, at=in_words(name, place[name], lang) or place[name])
        for name in LOCATOR
        if name in place
    ]
    return ("，" if lang == "zh" else ", ").join([str(place["file"]), *steps])


def _judged(value: dict[str, Any], lang: str) -> str | None:
    """Return what is held of a pair of centers."""
    return f"{in_words('class', value['class'], lang)} {value['probability']:.2f}" if "class" in value else None
