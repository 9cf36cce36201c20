"""Files and folders → ledger: read, map, append; each table of a file is one batch, finished files are not read again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import NamedTuple

from graph.errors import Refused
from graph.ledger import Ledger, NewBatch
from graph.ledger.cases import mended, withdraw_stale
from graph.ledger.files import read_before, remember
from ingest.evaluate import Evaluated, Known, evaluate
from ingest.files import Input, inputs
from ingest.jobs import Job, Sorter
from ingest.mapping import SourceMapping, bundled_mappings
from ingest.readers.confined import Confined
from ingest.readers.reading import Options, Reading
from ingest.report import FileReport
from ingest.retry import Mending
from ingest.shelf import Shelf

__all__ = ["FileReport", "Input", "Listener", "Step", "inputs", "load"]

READING = "2"  # to be raised when a reader makes other tables of the same bytes: else files are not opened again


class Step(NamedTuple):
    """How far a load is: `phase` read counts files, write counts rows; `file` is the one at hand, empty at the end of a phase."""

    phase: str
    file: str
    done: int
    total: int


@dataclass(frozen=True)
class Listener:
    """Told of each step, and of each file when nothing is left to do for it."""

    step: Callable[[Step], None] = lambda _: None
    finished: Callable[[FileReport], None] = lambda _: None


def load(
    ledger: Ledger,
    items: list[Input],
    mappings: list[SourceMapping] | None = None,
    listener: Listener | None = None,
    options: Options | None = None,
) -> list[FileReport]:
    """Load files into the ledger and report on each, in the order given; `options` hold for every file."""
    loading = _Loading(
        ledger, bundled_mappings() if mappings is None else mappings, listener or Listener(), options or Options()
    )
    return loading.run(items)


class _Loading:
    def __init__(self, ledger: Ledger, mappings: list[SourceMapping], listener: Listener, options: Options) -> None:
        self.ledger, self.mappings, self.listener, self.options = ledger, mappings, listener, options
        self.reports: dict[str, FileReport] = {}
        self.marks: dict[str, str] = {}

    def run(self, items: list[Input]) -> list[FileReport]:
        """Read all files, then write their tables in the order in which they refer to each other."""
        self.reports = {item.dataset: FileReport(item.name, bundled=item.bundled) for item in items}
        self.marks = {item.dataset: self._mark(item) for item in items}
        fresh = [item for item in items if not self._as_before(item)]
        with Shelf() as shelf:
            self._write(self._read(fresh, Sorter(self.ledger, self.mappings, shelf)))
        return list(self.reports.values())

    def _read(self, items: list[Input], sorter: Sorter) -> list[Job]:
        jobs: list[Job] = []
        with Confined() as confined:
            for done, (item, reading) in enumerate(self._readings(confined, items)):
                self.listener.step(Step("read", item.name, done, len(items)))
                found = list(sorter.jobs(item, reading, self.reports[item.dataset]))
                jobs += found
                if not found:
                    self._finish(item)
        self.listener.step(Step("read", "", len(items), len(items)))
        return sorted(jobs, key=lambda job: job.order)

    def _readings(self, confined: Confined, items: list[Input]) -> Iterator[tuple[Input, Reading | Refused]]:
        """What every file says; the reading process is at most one file ahead."""
        for item, following in zip_longest(items, items[1:]):
            try:
                reading: Reading | Refused = confined.read(item.path, item.name, self.options)
            except Refused as refused:
                reading = refused
            if following:
                confined.prefetch(following.path, following.name, self.options)
            yield item, reading

    def _write(self, jobs: list[Job]) -> None:
        done, total = 0, sum(job.rows for job in jobs)
        left = Counter(job.item.dataset for job in jobs)
        for job in jobs:
            self.listener.step(Step("write", job.item.name, done, total))
            append(self.ledger, job, self.reports[job.item.dataset])
            done += job.rows
            left[job.item.dataset] -= 1
            if not left[job.item.dataset]:
                self._finish(job.item)
        self.listener.step(Step("write", "", total, total))

    def _finish(self, item: Input) -> None:
        """Remember at once what is finished: a load that is cut off goes on behind it."""
        report = self.reports[item.dataset]
        if report.finished:
            remember(self.ledger, item.dataset, self.marks[item.dataset], report.datasets, report.understood_as)
        self.listener.finished(report)

    def _mark(self, item: Input) -> str:
        """Digest of a file's bytes and of what decides how they are read; empty where it cannot be read."""
        digest = hashlib.sha256(f"{READING}{asdict(self.options)}".encode())
        for mapping in self.mappings:
            digest.update(mapping.model_dump_json().encode())
        if not item.path.is_file():  # a pipe would be waited for
            return ""
        try:
            with item.path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError:
            return ""
        return digest.hexdigest()

    def _as_before(self, item: Input) -> bool:
        """Whether the ledger holds all that a file says; then it is counted and not even opened."""
        mark = self.marks[item.dataset]
        before = read_before(self.ledger, item.dataset, mark) if mark else None
        if before is None:
            return False
        report = self.reports[item.dataset]
        report.understood_as += before.understood_as
        report.add(before.counts, [])
        self.listener.finished(report)
        return True


def append(ledger: Ledger, job: Job, report: FileReport) -> None:
    """Read one table into the ledger and count its rows in the report."""
    table = job.table()
    before = len(table.remarks)
    evaluated = evaluate(table, job.mapping, Known(ledger.names, ledger.ids))
    report.remarks += [remark.words for remark in table.remarks[before:]]
    refused = {row.digest for row in evaluated.refused}
    withdraw_stale(ledger, job.dataset, refused)
    closed = mended(ledger, job.dataset) & refused
    batch = NewBatch(
        dataset=job.dataset,
        kind="load",
        file=job.item.name,
        fingerprint=job.fingerprint,
        statements=evaluated.statements,
        edges=evaluated.edges,
        row_digests=evaluated.row_digests,
        problems=evaluated.problems,
        rows_quarantined=evaluated.rows_quarantined,
        unsettled=evaluated.unsettled,
        understood_as=job.understood_as,
        refused=evaluated.refused,
        rows_mended=sum(row.digest in closed for row in evaluated.refused),
        # a row that still does not fit is a case of this workbook from now on, no longer of the file
        mends=(job.mending.dataset, job.mending.keys + job.mending.skipped) if job.mending else None,
    )
    _, counts = ledger.append(batch)
    report.add(counts, evaluated.without(closed))
    report.mended += _closes(job.mending, evaluated) if job.mending else 0


def _closes(mending: Mending, evaluated: Evaluated) -> int:
    """How many cases a mended sheet closes: those of rows that fit now, and those set aside."""
    still = {row.row for row in evaluated.refused}
    return sum(row not in still for row in mending.table.rows) + len(mending.skipped)
