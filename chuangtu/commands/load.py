"""`chuangtu load`: files and folders into the ledger, then a new snapshot."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from chuangtu.commands.shared import (
    answer_in_advance,
    answers_option,
    door,
    emit,
    open_ledger,
    publish,
    said_published,
    say_waiting,
    settings,
)
from chuangtu.load_report import next_steps, show, summary, totals
from chuangtu.loading import listening
from chuangtu.settings import Settings, bundled_data
from chuangtu.words import text

if TYPE_CHECKING:
    from graph.ledger import Ledger
    from ingest.files import Input
    from ingest.mapping import SourceMapping
    from ingest.report import FileReport


@click.command("load")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只报告，不写入 · report only, write nothing")
@click.option("--strict", is_flag=True, help="有行被隔离时以 1 退出 · exit 1 when rows are refused")
@click.option("--no-publish", is_flag=True, help="只写入账本 · write to the ledger only")
@click.option("--no-bundled", is_flag=True, help="不载入自带登记册 · leave the bundled registry out")
@click.option(
    "--mapping",
    multiple=True,
    type=click.Path(path_type=Path),
    help="另外使用的来源说明（YAML）· further source description",
)
@click.option("--encoding", help="文本文件的编码，如 gb18030 · encoding of text files")
@click.option(
    "--fix",
    type=click.Path(path_type=Path, dir_okay=False),
    help="修正表写到何处 · where the fix-and-retry workbook goes (.xlsx)",
)
@click.option("--watch", is_flag=True, help="一直等待新文件 · keep waiting for new files")
@answers_option
@click.option("--json", "as_json", is_flag=True, help="逐行输出 JSON 事件 · JSON events, one per line")
@door
def command(paths: tuple[Path, ...], watch: bool, **given: Any) -> int:
    """读取文件或文件夹（以及自带登记册）· Read files or folders (and the bundled data) into the ledger and publish."""
    chosen, wish = settings(), Wish(**given)
    if watch:
        return _watch(chosen, paths, wish)
    return _once(chosen, paths, wish)


@dataclass(frozen=True)
class Wish:
    """What was asked for beside the files."""

    dry_run: bool = False
    strict: bool = False
    no_publish: bool = False
    no_bundled: bool = False
    no_answers: bool = False
    as_json: bool = False
    encoding: str | None = None
    fix: Path | None = None
    mapping: tuple[Path, ...] = ()  # source descriptions beside those that ship and those of the home


class Done(NamedTuple):
    """What came of a load: a report per file, the snapshot if one was published and the sentence about it, the workbook if rows were refused."""

    reports: list[FileReport]
    snapshot: str | None = None
    fix: Path | None = None
    published: str = ""


def _watch(chosen: Settings, paths: tuple[Path, ...], wish: Wish) -> int:
    """Load what is there, then what comes, until Ctrl+C."""
    from ingest.watch import rounds  # readers load on use

    if not wish.as_json:
        click.echo(text("watching", chosen.lang), err=True)
    for files in rounds(paths):
        _once(chosen, tuple(files), wish)
        wish = replace(wish, no_bundled=True)  # once is enough
    return 0


def _once(chosen: Settings, paths: tuple[Path, ...], wish: Wish) -> int:
    done = _dry_run(chosen, paths, wish) if wish.dry_run else load_files(chosen, paths, wish)
    if wish.as_json:
        files = [report.as_json() for report in done.reports]
        fix = str(done.fix) if done.fix else None
        emit({"snapshot": done.snapshot, "files": files, "fix": fix, "summary": totals(done.reports)._asdict()})
    else:
        _say(chosen, wish, done)
    return _exit_code(done.reports, paths, strict=wish.strict)


def _say(chosen: Settings, wish: Wish, done: Done) -> None:
    show(chosen.lang, done.reports)
    mended = sum(report.mended for report in done.reports)
    if mended:
        click.echo(text("cases-closed", chosen.lang, n=mended))
    click.echo()
    if said := summary(chosen.lang, done.reports):
        click.echo(said)
    if wish.dry_run:
        click.echo(text("dry-run", chosen.lang))
    elif wish.no_publish:
        click.echo(text("not-published", chosen.lang))
    else:
        click.echo(done.published)
    steps = next_steps(chosen.lang, done.reports, done.fix)
    if steps:
        click.echo(text("next", chosen.lang))
    for number, step in enumerate(steps, 1):
        click.echo(f"  {number}. {step}")


def _exit_code(reports: list[FileReport], paths: tuple[Path, ...], *, strict: bool) -> int:
    """3 when a file named on the line cannot be read, 1 when `--strict` and something was refused."""
    named = {path.name for path in paths if path.is_file()}
    if any(report.refused and report.file in named for report in reports):
        return 3
    return 1 if strict and any(report.quarantined or report.refused for report in reports) else 0


def _inputs(paths: tuple[Path, ...], *, no_bundled: bool) -> list[Input]:
    from ingest.files import inputs  # readers load on use

    own = settings().confirmed_policies()
    given = inputs([*own, *(path for path in paths if path not in own)])
    return given if no_bundled else [*inputs(bundled_data(), "bundled"), *given]


def _dry_run(chosen: Settings, paths: tuple[Path, ...], wish: Wish) -> Done:
    """Load into a copy of the ledger that is thrown away; the ledger itself is not written to."""
    mappings = _mappings(chosen, wish)
    with tempfile.TemporaryDirectory() as scratch:
        trial = replace(chosen, home=Path(scratch))
        if chosen.ledger.exists():
            from graph.ledger.file import copy  # DuckDB loads on use

            copy(chosen.ledger, trial.ledger, on_wait=lambda: say_waiting(chosen))
        done = load_files(trial, paths, replace(wish, no_publish=True), mappings)
    return done if wish.fix else done._replace(fix=None)


def load_files(
    chosen: Settings, paths: tuple[Path, ...], wish: Wish, mappings: list[SourceMapping] | None = None
) -> Done:
    """Load files into the ledger and, if wanted, publish."""
    from ingest.load import load  # readers load on use
    from ingest.readers.reading import Options

    items = _inputs(paths, no_bundled=wish.no_bundled)
    mappings = mappings or _mappings(chosen, wish)
    with open_ledger(chosen) as ledger:
        with listening(chosen.lang, as_json=wish.as_json) as listener:
            reports = load(ledger, items, mappings, listener, Options(wish.encoding))
        fix = _write_fix(chosen, ledger, items, wish.fix)
        if wish.no_publish:
            return Done(reports, None, fix)
        snapshot, is_new = publish(chosen, ledger, quiet=wish.as_json)
    if not wish.no_answers:
        answer_in_advance(chosen, snapshot, quiet=wish.as_json)
    return Done(reports, snapshot.id, fix, said_published(chosen, snapshot, is_new=is_new))


def _mappings(chosen: Settings, wish: Wish) -> list[SourceMapping]:
    """Source descriptions that ship, those of the home, and those named on the line."""
    from ingest.mapping import all_mappings  # pydantic loads on use

    return all_mappings(chosen.home / "sources", wish.mapping)


def _write_fix(chosen: Settings, ledger: Ledger, items: list[Input], path: Path | None) -> Path | None:
    """The rows of these files that did not fit, as a workbook; None when all did."""
    from graph.ledger.cases import open_cases  # DuckDB loads on use
    from ingest.retry import write_workbook  # openpyxl loads on use

    datasets, files = tuple(f"{item.dataset}#" for item in items), {item.name for item in items}
    cases = [case for case in open_cases(ledger) if case.dataset.startswith(datasets) or case.file in files]
    chosen_path = path or chosen.home / "fix" / f"fix-{datetime.now(UTC):%Y%m%d-%H%M%S}.xlsx"
    return chosen_path if write_workbook(cases, chosen_path) else None
