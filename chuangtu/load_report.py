"""What became of the files of a load, for someone who has never seen the program: an overview, what to mend, what was done, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from os.path import commonpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from chuangtu.words import TABLES, text
from chuangtu.wrapping import wrapped

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from graph.problems import Problem
    from ingest.report import FileReport

FILES_AT_MOST, PROBLEMS_AT_MOST, REMARKS_AT_MOST, ROWS_AT_MOST = 60, 20, 40, 5
NAME_WIDTH, RAW_AT_MOST = 40, 60


class Totals(NamedTuple):
    """The counts of a whole load: how many files were read whole, in part, or not at all, and their rows."""

    files: int
    whole: int
    partly: int
    refused: int
    read: int
    accepted: int
    quarantined: int
    unchanged: int


def totals(reports: list[FileReport]) -> Totals:
    """Add up the reports of the user's own files; those that ship are not counted."""
    own = [report for report in reports if not report.bundled]
    refused = sum(report.refused is not None for report in own)
    partly = sum(report.quarantined > 0 and report.refused is None for report in own)
    rows = (sum(getattr(r, name) for r in own) for name in ("read", "accepted", "quarantined", "unchanged"))
    return Totals(len(own), len(own) - refused - partly, partly, refused, *rows)


def show(lang: str, reports: list[FileReport]) -> None:
    """Print what became of every file, then what could not be read, the rows that do not fit, and what was done on the way."""
    from rich.console import Console  # rich loads on use

    _Shown(Console(highlight=False), lang, reports).all()


def next_steps(lang: str, reports: list[FileReport], fix: Path | None) -> list[str]:
    """Sentences that say what to do now, the most useful first."""
    own = [report for report in reports if not report.bundled]
    steps = [text("next-fix", lang, path=fix)] if fix else []
    if not fix and any(problem.row for report in own for problem in report.problems):
        steps.append(text("next-correct", lang))
    unknown = [r for r in own if any(problem.code == "unknown-table" for problem in r.problems)]
    if unknown:
        steps.append(text("next-map", lang, n=len(unknown)))
    if any(report.refused for report in own):
        steps.append(text("next-refused", lang, n=sum(report.refused is not None for report in own)))
    return steps


def summary(lang: str, reports: list[FileReport]) -> str:
    """The last line: how many files and rows, and what became of them; empty where there were none of the user's own."""
    counts = totals(reports)
    if not counts.files:
        return ""
    files = [text(f"sum-{name}", lang, n=n) for name in ("whole", "partly", "refused") if (n := getattr(counts, name))]
    mark = "，" if lang == "zh" else ", "
    rows = text("sum-rows", lang, **counts._asdict()) if counts.read else ""
    return text("sum-files", lang, n=counts.files, parts=mark.join(files)) + rows


class _Shown:
    def __init__(self, console: Console, lang: str, reports: list[FileReport]) -> None:
        self.console, self.lang, self.reports = console, lang, reports
        self.own = [report for report in reports if not report.bundled]
        self.width = console.width - 3
        self.folder = _common([report.file for report in self.own])

    def all(self) -> None:
        self._files()
        self._refused()
        self._problems()
        self._remarks()

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _files(self) -> None:
        from rich import box  # rich loads on use
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for head in ("file", "read", "accepted", "quarantined", "unchanged", "understood"):
            number = head not in ("file", "understood")
            table.add_column(
                text(head, self.lang),
                justify="right" if number else "left",
                no_wrap=head != "understood",
                overflow="fold",
            )
        bundled = [report for report in self.reports if report.bundled]
        if bundled:
            rows = [str(sum(getattr(r, n) for r in bundled)) for n in ("read", "accepted", "quarantined", "unchanged")]
            table.add_row(text("bundled-files", self.lang, n=len(bundled)), *rows, "")
        readable = [report for report in self.own if not report.refused]
        listed = [report for report in readable if report.unchanged < report.read or not report.read]
        listed = (listed if len(readable) > FILES_AT_MOST else readable)[:FILES_AT_MOST]
        for r in listed:
            cells = (self._name(r.file), r.read, r.accepted, r.quarantined, r.unchanged, self._understood(r))
            table.add_row(*(_escaped(cell) for cell in cells))
        if table.row_count:
            self.console.print(table)
        if len(listed) < len(readable):
            rest = [report for report in readable if report not in listed]
            said = text("more-files", self.lang, n=len(rest), unchanged=sum(report.unchanged for report in rest))
            self.console.print(said, markup=False)

    def _refused(self) -> None:
        refused = [report for report in self.reports if report.refused]
        if not refused:
            return
        self._heading("cannot-be-read", len(refused))
        for report in refused:
            said = report.refused.of(self.lang) if report.refused else ""
            why, *remedies = _without_name(said, report.file).split("\n")
            sentences = (_closed(why, self.lang), *remedies)
            self._bullet(self._name(report.file) + self._colon + ("" if self.lang == "zh" else " ").join(sentences))

    def _problems(self) -> None:
        groups = [(r, group) for r in self.reports for group in _alike(r.problems)]
        if not groups:
            return
        self._heading("problems", sum(report.quarantined for report in self.reports))
        shown = groups[:PROBLEMS_AT_MOST]
        for file, entries in groupby(shown, key=lambda entry: entry[0].file):
            self.console.print(self._name(file), markup=False, style="bold")
            for _, group in entries:
                self._bullet(self._problem(group), "  ")
        if len(groups) > len(shown):
            self.console.print(text("more-problems", self.lang, n=len(groups) - len(shown)), markup=False)

    def _problem(self, group: list[Problem]) -> str:
        first = group[0]
        rows = list(dict.fromkeys(problem.row for problem in group if problem.row))
        place = [first.sheet] if first.sheet else []
        place += [first.column] if first.column else []
        place += [self._numbers(rows)] if rows else []
        why = _closed(first.reason.of(self.lang), self.lang)
        if not first.column and first.raw:
            why = f"{first.reason.of(self.lang)}{self._colon}{first.raw[:RAW_AT_MOST]}{'…' if len(first.raw) > RAW_AT_MOST else ''}"
            why = _closed(why, self.lang)
        others = len({problem.reason for problem in group}) - 1
        alike = text("alike", self.lang, n=others) if others else ""
        where = " · ".join(place)
        gap = "" if self.lang == "zh" else " "
        return f"{where}{self._colon if where else ''}{why}{gap}{alike}\n→ {first.remedy.of(self.lang)}"

    def _remarks(self) -> None:
        said = [(report, list(self._said(report))) for report in self.reports]
        said = [(report, sentences) for report, sentences in said if sentences]
        if not said:
            return
        self._heading("remarks", sum(len(sentences) for _, sentences in said))
        left = REMARKS_AT_MOST
        for report, sentences in said:
            if left <= 0:
                break
            self.console.print(self._name(report.file), markup=False, style="bold")
            for sentence in sentences[:left]:
                self._bullet(sentence, "  ")
            left -= len(sentences)
        if left < 0:
            self.console.print(text("more-remarks", self.lang, n=-left), markup=False)

    def _bracketed(self, text: str, detail: str) -> str:
        return f"{text}（{detail}）" if self.lang == "zh" else f"{text} ({detail})"

    def _said(self, report: FileReport) -> Iterator[str]:
        mark = "、" if self.lang == "zh" else ", "
        for sentence in dict.fromkeys(remark.of(self.lang) for remark in report.remarks):
            yield _without_name(sentence, report.file)
        if report.dropped:
            yield text("dropped", self.lang, columns=mark.join(report.dropped))
        if report.unread:
            yield text("unread", self.lang, columns=mark.join(report.unread))
        kinds = dict.fromkeys(row.kind for row in report.left_out)
        parts = []
        for kind in kinds:
            rows = [row.row for row in report.left_out if row.kind == kind]
            parts.append(self._bracketed(text(f"left-out-{kind}", self.lang), self._numbers(rows)))
        if parts:
            yield text("left-out", self.lang, parts=("；" if self.lang == "zh" else "; ").join(parts))

    # -- words ---------------------------------------------------------------------------------------------------------

    @property
    def _colon(self) -> str:
        return "：" if self.lang == "zh" else ": "

    def _heading(self, key: str, n: int) -> None:
        self.console.print()
        self.console.print(text(key, self.lang, n=n), markup=False, style="bold")

    def _bullet(self, sentence: str, indent: str = "") -> None:
        lines = [line for part in _printable(sentence).split("\n") for line in wrapped(part, self.width - len(indent))]
        for number, line in enumerate(lines):
            click.echo(f"{indent}{'  ' if number else '· '}{line}")

    def _name(self, file: str) -> str:
        """A file without the folder all of them lie in, shortened in the middle."""
        return _shortened(_printable(file.removeprefix(self.folder)))

    def _numbers(self, rows: list[int]) -> str:
        """The numbers of a few rows, or of the first of many."""
        mark = "、" if self.lang == "zh" else ", "
        key = "row-at" if len(rows) == 1 else "rows-at" if len(rows) <= ROWS_AT_MOST else "rows-many"
        return text(key, self.lang, rows=mark.join(map(str, rows[:ROWS_AT_MOST])), n=len(rows))

    def _understood(self, report: FileReport) -> str:
        if report.withdrawn:
            return text("stays-withdrawn", self.lang, ids=", ".join(map(str, report.withdrawn)))
        names = dict.fromkeys(_table_name(name, self.lang) for name in report.understood_as)
        if not names:
            return text("not-understood", self.lang)
        return ("、" if self.lang == "zh" else ", ").join(names)


def _alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Problems of the same kind in the same column as one group, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.sheet, problem.column, problem.code, problem.remedy), []).append(problem)
    return list(groups.values())


def _common(files: list[str]) -> str:
    """The folder that all files lie in, with its slash; empty where there is none."""
    parents = {str(PurePosixPath(file).parent) for file in files}
    common = commonpath(parents) if parents else ""
    return f"{common}/" if common and common != "." else ""


def _shortened(name: str) -> str:
    from rich.cells import cell_len, set_cell_size  # rich loads on use

    if cell_len(name) <= NAME_WIDTH:
        return name
    tail = name[-10:]
    return f"{set_cell_size(name, NAME_WIDTH - cell_len(tail) - 1).rstrip()}…{tail}"


def _table_name(understood: str, lang: str) -> str:
    known = TABLES.get(understood)
    return known.of(lang) if known else understood.removeprefix("registry/")


def _without_name(sentence: str, file: str) -> str:
    """A sentence without the name of the file it stands under."""
    bare = sentence.removeprefix(file)
    return bare.lstrip("：: ") if bare != sentence else sentence


def _closed(sentence: str, lang: str) -> str:
    return sentence if sentence.endswith(("。", ".")) else sentence + ("。" if lang == "zh" else ".")


def _printable(sentence: object) -> str:
    return "".join(c for c in str(sentence) if c.isprintable() or c == "\n")


def _escaped(cell: Any) -> str:
    from rich.markup import escape  # rich loads on use

    return escape(_printable(cell))
