"""How a load is shown while it runs and when it is done: for the eye with rate and time left, for programs as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from chuangtu.commands.shared import emit, progress, table_of
from chuangtu.words import text

if TYPE_CHECKING:
    from ingest.load import Listener, Step
    from ingest.report import FileReport

SHOWN_PROBLEMS = 20
SHOWN_REMARKS = 40


@contextmanager
def listening(lang: str, *, as_json: bool) -> Iterator[Listener]:
    """Give the listener of a load."""
    from ingest.load import Listener  # readers load on use

    if as_json:
        yield Listener(_say_step, _say_file)
        return
    with progress() as bar:
        yield Listener(_Bars(bar, lang).step)


def _say_step(step: Step) -> None:
    emit({"event": "progress", **step._asdict()})


def _say_file(report: FileReport) -> None:
    counts = {name: getattr(report, name) for name in ("read", "accepted", "quarantined", "unchanged")}
    emit({"event": "file", "file": report.file, **counts, "refused": report.refused})


class _Bars:
    """A bar per phase: files read, rows written."""

    def __init__(self, bar: Any, lang: str) -> None:
        self.bar, self.lang = bar, lang
        self.tasks: dict[str, Any] = {}

    def step(self, step: Step) -> None:
        from rich.markup import escape  # rich loads on use

        if step.phase not in self.tasks:
            self.tasks[step.phase] = self.bar.add_task("", total=None)
        phase = text(f"phase-{step.phase}", self.lang)
        described = f"{phase} {escape(step.file)}" if step.file else phase
        total = max(step.total, 1)
        done = step.done if step.done < step.total else total
        self.bar.update(self.tasks[step.phase], completed=done, total=total, description=described)


def show(lang: str, reports: list[FileReport]) -> None:
    """Print what became of every file, what was left out or changed on the way, then the rows that did not fit."""
    from rich.console import Console  # rich loads on use

    console = Console()
    heads = ("file", "read", "accepted", "quarantined", "unchanged", "understood")
    rows = [(r.file, r.read, r.accepted, r.quarantined, r.unchanged, _understood(r, lang)) for r in reports]
    console.print(table_of(heads, rows, lang))
    _show_remarks(lang, reports)
    problems = [problem for report in reports for problem in report.problems]
    if problems:
        console.print(text("problems", lang, n=min(len(problems), SHOWN_PROBLEMS)))
        heads = ("file", "row", "column", "value", "reason", "remedy")
        listed = [
            (p.file, p.row or "", p.column or "", (p.raw or "")[:40], p.reason.of(lang), p.remedy.of(lang))
            for p in problems[:SHOWN_PROBLEMS]
        ]
        console.print(table_of(heads, listed, lang))


def _show_remarks(lang: str, reports: list[FileReport]) -> None:
    colon = "：" if lang == "zh" else ": "
    remarks = [f"{report.file}{colon}{remark}" for report in reports for remark in _remarks(report, lang)]
    for remark in remarks[:SHOWN_REMARKS]:
        click.echo("".join(c for c in f"· {remark}" if c.isprintable()))
    if len(remarks) > SHOWN_REMARKS:
        click.echo(text("more-remarks", lang, n=len(remarks) - SHOWN_REMARKS))


def _remarks(report: FileReport, lang: str) -> Iterator[str]:
    yield from (remark.of(lang) for remark in report.remarks)
    mark = "、" if lang == "zh" else ", "
    if report.dropped:
        yield text("dropped", lang, columns=mark.join(report.dropped))
    if report.unread:
        yield text("unread", lang, columns=mark.join(report.unread))
    kinds = dict.fromkeys(row.kind for row in report.left_out)
    for kind in kinds:
        rows = mark.join(str(row.row) for row in report.left_out if row.kind == kind)
        yield text("left-out", lang, kind=text(f"left-out-{kind}", lang), rows=rows)


def _understood(report: FileReport, lang: str) -> str:
    if report.refused:
        return report.refused.of(lang)
    if report.withdrawn:
        return text("stays-withdrawn", lang, ids=", ".join(map(str, report.withdrawn)))
    return ("、" if lang == "zh" else ", ").join(report.understood_as) or text("not-understood", lang)
