"""`chuangtu load`: files and folders into the ledger, then a new snapshot."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chuangtu.commands.shared import door, emit, open_ledger, progress, publish, said_published, say_waiting, settings
from chuangtu.settings import Settings, bundled_data
from chuangtu.words import text

if TYPE_CHECKING:
    from ingest.load import FileReport, Input
    from ingest.mapping import SourceMapping

SHOWN_PROBLEMS = 20


@click.command("load")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只报告，不写入 · report only, write nothing")
@click.option("--strict", is_flag=True, help="有行被隔离时以 1 退出 · exit 1 when rows are refused")
@click.option("--no-publish", is_flag=True, help="只写入账本 · write to the ledger only")
@click.option("--no-bundled", is_flag=True, help="不载入自带登记册 · leave the bundled registry out")
@click.option(
    "--mapping",
    "mapping",
    multiple=True,
    type=click.Path(path_type=Path),
    help="另外使用的来源说明（YAML）· further source description",
)
@click.option("--json", "as_json", is_flag=True, help="逐行输出 JSON 事件 · JSON events, one per line")
@door
def command(
    paths: tuple[Path, ...],
    dry_run: bool,
    strict: bool,
    no_publish: bool,
    no_bundled: bool,
    mapping: tuple[Path, ...],
    as_json: bool,
) -> int:
    """读取文件或文件夹（以及自带登记册）· Read files or folders (and the bundled data) into the ledger and publish."""
    from ingest.mapping import all_mappings  # pydantic loads on use

    chosen = settings()
    mappings = all_mappings(chosen.sources, mapping)
    if dry_run:
        reports = _dry_run(chosen, paths, mappings, no_bundled=no_bundled, as_json=as_json)
        snapshot = None
    else:
        reports, snapshot = load_files(
            chosen, paths, mappings, no_bundled=no_bundled, as_json=as_json, publishes=not no_publish
        )
    if as_json:
        emit({"snapshot": snapshot, "files": [report.as_json() for report in reports]})
    else:
        show(chosen, reports)
        if dry_run:
            click.echo(text("dry-run", chosen.lang))
        elif no_publish:
            click.echo(text("not-published", chosen.lang))
    return _exit_code(reports, paths, strict=strict)


def _exit_code(reports: list[FileReport], paths: tuple[Path, ...], *, strict: bool) -> int:
    """3 when a file named on the line cannot be read, 1 when `--strict` and something was refused."""
    named = {path.name for path in paths if path.is_file()}
    if any(report.refused and report.file in named for report in reports):
        return 3
    return 1 if strict and any(report.quarantined or report.refused for report in reports) else 0


def _inputs(paths: tuple[Path, ...], *, no_bundled: bool) -> list[Input]:
    from ingest.load import inputs  # readers load on use

    given = inputs(paths)
    return given if no_bundled else [*inputs(bundled_data(), "bundled"), *given]


def _dry_run(
    chosen: Settings, paths: tuple[Path, ...], mappings: list[SourceMapping], *, no_bundled: bool, as_json: bool
) -> list[FileReport]:
    """Load into a copy of the ledger that is thrown away; the ledger itself is not written to."""
    with tempfile.TemporaryDirectory() as scratch:
        trial = replace(chosen, home=Path(scratch))
        if chosen.ledger.exists():
            from graph.ledger.file import copy  # DuckDB loads on use

            copy(chosen.ledger, trial.ledger, on_wait=lambda: say_waiting(chosen))
        return load_files(trial, paths, mappings, no_bundled=no_bundled, as_json=as_json, publishes=False)[0]


def load_files(
    chosen: Settings,
    paths: tuple[Path, ...],
    mappings: list[SourceMapping] | None = None,
    *,
    no_bundled: bool,
    as_json: bool,
    publishes: bool,
) -> tuple[list[FileReport], str | None]:
    """Load files into the ledger and, if wanted, publish; return the reports and the snapshot's id.

    `mappings` are the source descriptions to use, by default those that ship.
    """
    from ingest.load import load  # readers load on use

    items = _inputs(paths, no_bundled=no_bundled)
    with open_ledger(chosen) as ledger:
        if as_json:
            reports = load(ledger, items, mappings, progress=_event)
        else:
            with progress() as bar:
                reports = load(
                    ledger,
                    items,
                    mappings,
                    progress=_advance(bar, bar.add_task(text("reading", chosen.lang), total=None), chosen.lang),
                )
        if not publishes:
            return reports, None
        snapshot, is_new = publish(chosen, ledger, quiet=as_json)
    if not as_json:
        click.echo(said_published(chosen, snapshot, is_new=is_new))
    return reports, snapshot.id


def _event(name: str, done: int, total: int) -> None:
    emit({"event": "progress", "file": name, "done": done, "total": total})


def _advance(bar: Any, task: Any, lang: str) -> Callable[[str, int, int], None]:
    from rich.markup import escape  # rich loads on use

    def advance(name: str, done: int, total: int) -> None:
        bar.update(task, completed=done, total=max(total, 1), description=escape(name) or text("reading", lang))
        if done == total:
            bar.update(task, completed=max(total, 1))

    return advance


def show(chosen: Settings, reports: list[FileReport]) -> None:
    """Print what became of every file, then the rows that did not fit."""
    from rich.console import Console  # rich loads on use

    lang, console = chosen.lang, Console()
    heads = ("file", "read", "accepted", "quarantined", "unchanged", "understood")
    rows = [(r.file, r.read, r.accepted, r.quarantined, r.unchanged, _understood(r, lang)) for r in reports]
    console.print(_table(heads, rows, lang))
    for report in reports:
        for remark in report.remarks:
            console.print(
                f"{report.file}：{remark.of(lang)}" if lang == "zh" else f"{report.file}: {remark.of(lang)}",
                markup=False,
            )
    problems = [problem for report in reports for problem in report.problems]
    if problems:
        console.print(text("problems", lang, n=min(len(problems), SHOWN_PROBLEMS)))
        heads = ("file", "row", "column", "value", "reason", "remedy")
        listed = [
            (p.file, p.row or "", p.column or "", (p.raw or "")[:40], p.reason.of(lang), p.remedy.of(lang))
            for p in problems[:SHOWN_PROBLEMS]
        ]
        console.print(_table(heads, listed, lang))


def _understood(report: FileReport, lang: str) -> str:
    if report.refused:
        return report.refused.of(lang)
    if report.withdrawn:
        return text("stays-withdrawn", lang, ids=", ".join(map(str, report.withdrawn)))
    return ("、" if lang == "zh" else ", ").join(report.understood_as) or text("not-understood", lang)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]], lang: str) -> Any:
    """A table for the eye; what files say is shown as text, never as markup or control codes."""
    from rich.markup import escape  # rich loads on use
    from rich.table import Table

    table = Table(*(text(head, lang) for head in heads))
    for row in rows:
        table.add_row(*(escape("".join(c for c in str(cell) if c.isprintable() or c == "\n")) for cell in row))
    return table
