"""What commands share: settings from options, output formats, the ledger with its waiting message, publishing with progress."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chuangtu.settings import Settings, from_environment
from chuangtu.words import text

if TYPE_CHECKING:
    from graph.ledger import Ledger
    from graph.snapshot import Snapshot
    from queries.catalogue import Question

F = TypeVar("F", bound=Callable[..., Any])
STEPS = ("project", "graph", "search", "verify", "publish")


def door(function: F) -> F:
    """Give a command the options of the door (`--home`, `--lang`), wherever they stand on the line."""
    home = click.option(
        "--home", type=click.Path(file_okay=False), expose_value=False, callback=_keep("home"), hidden=True
    )
    lang = click.option(
        "--lang", type=click.Choice(["zh", "en"]), expose_value=False, callback=_keep("lang"), hidden=True
    )
    return home(lang(function))


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.ensure_object(dict)[name] = value

    return keep


def settings() -> Settings:
    """Return the settings of this call."""
    given = click.get_current_context().find_root().obj or {}
    return from_environment(given.get("home"), given.get("lang"))


def author_and_reason(function: F) -> F:
    """Add `--author` and `--reason`, which may be left out."""
    author = click.option("--author", help="谁 · who")
    return author(click.option("--reason", help="为何 · why")(function))


def json_option(function: F) -> F:
    """Add `--format table|json` and its short form `--json`."""
    kind = click.option(
        "--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出格式 · output format"
    )
    short = click.option("--json", "form", flag_value="json", help="即 --format json")
    return kind(short(function))


def listing(name: str, about: str, lists: str, show: Callable[[str], None]) -> click.Group:
    """Return a group of commands that lists, by its own name or by `list`; `show` prints in the chosen format."""

    @click.group(name, help=about, invoke_without_command=True)
    @json_option
    @door
    @click.pass_context
    def group(ctx: click.Context, form: str) -> None:
        if ctx.invoked_subcommand is None:
            show(form)

    @group.command("list", help=lists)
    @json_option
    @door
    def listed(form: str) -> None:
        show(form)

    return group


def emit(value: Any) -> None:
    """Print plain data as JSON on one line of its own."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


@contextmanager
def open_ledger(chosen: Settings) -> Iterator[Ledger]:
    """Open the ledger, saying so while another writer holds it."""
    from graph.ledger import Ledger  # DuckDB loads on use

    with Ledger.open(chosen.ledger, on_wait=lambda: say_waiting(chosen)) as ledger:
        yield ledger


def say_waiting(chosen: Settings) -> None:
    """Say that another writer holds the ledger."""
    click.echo(text("waiting", chosen.lang), err=True)


def publish(chosen: Settings, ledger: Ledger, *, quiet: bool = False) -> tuple[Snapshot, bool]:
    """Publish what the ledger holds, with a progress display unless `quiet`."""
    from graph.snapshot import Archive  # DuckDB loads on use
    from ingest.identity.resolve import resolve  # as above

    archive = Archive(chosen.home)
    if quiet:
        resolve(ledger)
        return archive.publish(ledger)
    with progress() as bar:
        task = bar.add_task(text("resolve", chosen.lang), total=len(STEPS))
        resolve(ledger)
        snapshot, is_new = archive.publish(
            ledger, step=lambda step: bar.update(task, completed=STEPS.index(step), description=text(step, chosen.lang))
        )
        bar.update(task, completed=len(STEPS), description=text("publish", chosen.lang))
    return snapshot, is_new


def answers_option(function: F) -> F:
    """Add `--no-answers`."""
    return click.option(
        "--no-answers",
        is_flag=True,
        envvar="CHUANGTU_NO_ANSWERS",
        help="不预先回答常用问题 · do not answer the usual questions in advance",
    )(function)


def answer_in_advance(chosen: Settings, snapshot: Snapshot, *, quiet: bool = False) -> None:
    """Answer every question that has defaults for all it takes on the published snapshot, so that nobody waits for them."""
    from contextlib import nullcontext

    from queries.kept import fill  # the questions load on use
    from queries.worlds import Worlds

    worlds = Worlds(chosen.home)
    try:
        world = worlds.world(snapshot.id, "embedded")
        with nullcontext() if quiet else progress() as bar:
            task = bar.add_task("", total=None) if bar else None

            def step(question: Question, done: int, total: int) -> None:
                if bar:
                    said = text("answering", chosen.lang, question=question.title.of(chosen.lang))
                    bar.update(task, completed=done, total=total, description=said)

            done = fill(world, step)
            if bar:
                bar.update(task, completed=done, total=done, description=text("answered", chosen.lang, n=done))
    finally:
        worlds.close()


def progress() -> Any:
    """Return a progress display on standard error with rate and time left."""
    from rich.console import Console  # rich loads on use
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def said_published(chosen: Settings, snapshot: Snapshot, *, is_new: bool) -> str:
    """Return the sentence about a publish."""
    from graph.model import EDGE, NODE  # the model loads on use

    counts = snapshot.manifest.counts
    if not is_new:
        return text("up-to-date", chosen.lang, id=snapshot.id)
    nodes, edges = sum(counts[n] for n in NODE), sum(counts[e] for e in EDGE)
    return text(
        "published", chosen.lang, id=snapshot.id, nodes=nodes, edges=edges, statements=snapshot.manifest.statements
    )


def table_of(heads: Sequence[str], rows: Sequence[Sequence[object]], lang: str) -> Any:
    """Return a table for the eye; what files say is shown as text, never as markup or control codes."""
    from rich.markup import escape  # rich loads on use
    from rich.table import Column, Table

    # Chinese has no blanks to break at: without folding the end of a sentence would be cut off
    table = Table(*(Column(text(head, lang), overflow="fold") for head in heads))
    for row in rows:
        table.add_row(*(escape("".join(c for c in str(cell) if c.isprintable() or c == "\n")) for cell in row))
    return table
