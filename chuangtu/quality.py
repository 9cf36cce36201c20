"""The data-quality report on a terminal: what to do first, a line per section, and one section's tables when it is asked for."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from chuangtu.words import text
from queries.answer import Both
from queries.quality import EFFECTS, Share

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

    from queries.quality import Finding, Report, Section, Table
    from queries.quality.shapes import Cell

ROWS, NAMED = 40, 4
RIGHT = {"number", "share"}


def as_tables(report: Report, lang: str, *, plain: bool = False) -> str:
    """Return the report as text; `plain` leaves out what only a terminal shows."""
    from rich.console import Console  # loads on use

    real = Console()
    width = 120 if plain else real.width
    console = Console(file=StringIO(), width=width, force_terminal=real.is_terminal and not plain, highlight=False)
    console.print(f"[bold]{text('quality', lang)}[/bold]")
    _line(console, f"{_of(report.region_name, lang)} · {report.as_of} · {text('snapshot', lang)} {report.snapshot.id}")
    _line(console, _of(report.headline, lang))
    _repairs(console, report.repairs, lang)
    if len(report.sections) == 1:
        _details(console, report.sections[0], lang)
    else:
        _overview(console, report.sections, lang)
        _line(console, text("quality-more", lang))
    for limit in report.limits:
        _line(console, f"· {_of(limit, lang)}", style="dim")
    file = console.file
    assert isinstance(file, StringIO)  # noqa: S101 - it was made one above
    return file.getvalue()


def _of(words: Both, lang: str) -> str:
    return words.zh if lang == "zh" else words.en


def _line(console: Console, said: str, style: str = "", indent: int = 0) -> None:
    from rich.padding import Padding  # loads on use
    from rich.text import Text  # values from files are text, never markup

    console.print(Padding(Text(said, style=style), (0, 0, 0, indent)))


def _repairs(console: Console, findings: list[Finding], lang: str) -> None:
    if not findings:
        return
    console.print(f"\n[bold]{text('first', lang)}[/bold]")
    for number, each in enumerate(findings, 1):
        share = f"{each.count.part:,} / {each.count.whole:,} ({each.count.percent})"
        _line(console, f"{number:>2}. {_of(each.title, lang)} · {share} · {EFFECTS[each.effect].of(lang)}")
        _line(console, f"{_of(each.why, lang)} {_of(each.remedy, lang)}", indent=4)
        _line(console, _named(each, lang), style="dim", indent=4)
    console.print()


def _named(finding: Finding, lang: str) -> str:
    shown = [f"{item.name} ({item.id})" if item.name != item.id else item.id for item in finding.items[:NAMED]]
    more = max(finding.count.part, len(finding.items)) - len(shown)
    said = ("、" if lang == "zh" else "; ").join(shown)
    return f"{said} … (+{more:,})" if more > 0 else said


def _overview(console: Console, sections: list[Section], lang: str) -> None:
    grid = _grid()
    for words in ("section", "what", "name"):
        grid.add_column(text(words, lang), overflow="fold")
    for section in sections:
        _row(grid, [_of(section.title, lang), _of(section.headline, lang), section.name])
    console.print(grid)


def _details(console: Console, section: Section, lang: str) -> None:
    _line(console, _of(section.about, lang))
    for table in section.tables:
        console.print()
        console.print(f"[bold]{_of(table.title, lang)}[/bold]")
        _line(console, _of(table.about, lang)) if table.about and table.rows else None
        _table(console, table, lang)


def _table(console: Console, table: Table, lang: str) -> None:
    if not table.rows:
        _line(console, text("no-rows", lang))
        return
    grid = _grid()
    for column in table.columns:
        justify = "right" if column.kind in RIGHT else "left"
        grid.add_column(_of(column.words, lang), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in table.rows[:ROWS]:
        _row(grid, [_cell(row[column.name], lang) for column in table.columns])
    console.print(grid)
    if table.total > min(len(table.rows), ROWS):
        _line(console, text("quality-cut", lang, n=f"{table.total:,}"))


def _grid() -> Grid:
    from rich import box  # loads on use
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD)


def _row(grid: Grid, cells: list[str]) -> None:
    from rich.text import Text

    grid.add_row(*map(Text, cells))


def _cell(value: Cell, lang: str) -> str:
    if isinstance(value, Share):
        return f"{value.part:,} / {value.whole:,} {value.percent:>4}"
    if isinstance(value, Both):
        return _of(value, lang)
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int) else str(value)
