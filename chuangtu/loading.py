"""How a load is shown while it runs: for the eye with rate and time left, for programs as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from chuangtu.commands.shared import emit, progress
from chuangtu.words import text

if TYPE_CHECKING:
    from ingest.load import Listener, Step
    from ingest.report import FileReport


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
