"""Files and folders → ledger: read, map, append; each table of a file is one batch, finished files are not read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from graph.errors import Refused, Words
from graph.ledger import Counts, Ledger, NewBatch, Problem
from graph.ledger.cases import dataset_of, mended, withdraw_stale
from graph.ledger.files import read_before, remember
from ingest.evaluate import Evaluated, Known, Table, evaluate
from ingest.mapping import SourceMapping, TableMapping, bundled_mappings
from ingest.readers.confined import Confined
from ingest.readers.reading import Options, Reading
from ingest.retry import Mending, is_workbook, mendings

READING = "1"  # to be raised when a reader makes other tables of the same bytes: else files are not opened again
IGNORED = {"readme.md", "license", "license.md"}


@dataclass(frozen=True)
class Input:
    """A file to load: its path, the name shown, and the dataset it is a version of."""

    path: Path
    name: str
    dataset: str


@dataclass
class FileReport:
    """What became of one file: rows read = accepted + quarantined + unchanged.

    `refused` says why it cannot be read at all, `withdrawn` which batches a steward withdrew: the same bytes do not bring them back.
    """

    file: str
    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    unchanged: int = 0
    understood_as: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: Words | None = None
    withdrawn: list[int] = field(default_factory=list)
    remarks: list[Words] = field(default_factory=list)  # on how it was read
    mended: int = 0  # open cases that it closed
    datasets: list[str] = field(default_factory=list)  # one for each table understood

    def add(self, counts: Counts, problems: list[Problem]) -> None:
        """Add the counts and problems of one table."""
        self.read += counts.read
        self.accepted += counts.accepted
        self.quarantined += counts.quarantined
        self.unchanged += counts.unchanged
        self.problems += problems

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        plain = asdict(self)
        del plain["datasets"]  # holds where the file lies on this machine
        plain["problems"] = [problem.as_json() for problem in self.problems]
        plain["remarks"] = [remark._asdict() for remark in self.remarks]
        plain["refused"] = self.refused._asdict() if self.refused else None
        return plain


@dataclass(frozen=True)
class _Job:
    item: Input
    table: Table
    mapping: TableMapping
    source: SourceMapping
    order: tuple[int, int]
    fingerprint: str
    dataset: str
    mending: Mending | None = None


Progress = Callable[[str, int, int], None]
"""Called with the file's name, tables done and tables to do."""


def inputs(paths: Iterable[Path], label: str | None = None) -> list[Input]:
    """List the files below `paths`; `label` names datasets that ship with the program instead of their place on disk.

    Raises Refused for a path that does not exist.
    """
    found: list[Input] = []
    for path in paths:
        if path.is_file():
            found.append(_input(path, path.name, label))
        elif path.is_dir():
            whole = path.resolve()
            files = sorted(p for p in whole.rglob("*") if p.is_file() and not p.is_symlink())
            found += [_input(p, p.relative_to(whole.parent).as_posix(), label) for p in files if _is_data(p, whole)]
        else:
            raise Refused(
                Words(f"没有此文件或文件夹：{path}", f"No such file or folder: {path}"),
                value=str(path),
                remedy=Words("请检查路径。", "Check the path."),
            )
    return found


def _input(path: Path, name: str, label: str | None) -> Input:
    return Input(path, printable(name), f"{label}:{name}" if label else printable(str(path.resolve())))


def _is_data(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)  # ~$: Office's lock files
    return not hidden and path.name.lower() not in IGNORED


def printable(name: str) -> str:
    """Return a file name as text: bytes that are no UTF-8 and control characters are escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == " " else f"\\x{ord(c):02x}" for c in text)


def load(
    ledger: Ledger,
    items: list[Input],
    mappings: list[SourceMapping] | None = None,
    progress: Progress = lambda *_: None,
    options: Options | None = None,
) -> list[FileReport]:
    """Load files into the ledger and report on each, in the order given; `options` hold for every file."""
    mappings = bundled_mappings() if mappings is None else mappings
    reports = {item.dataset: FileReport(item.name) for item in items}
    options = options or Options()
    marks = {item.dataset: _mark(item, mappings, options) for item in items}
    fresh = [item for item in items if not _as_before(ledger, item, marks[item.dataset], reports[item.dataset])]
    with Confined() as confined:
        readings = _readings(confined, fresh, options)
        jobs = [
            job for item, reading in readings for job in _jobs(ledger, item, reading, mappings, reports[item.dataset])
        ]
    jobs.sort(key=lambda job: job.order)
    for done, job in enumerate(jobs):
        progress(job.item.name, done, len(jobs))
        _append(ledger, job, reports[job.item.dataset])
    for item in fresh:
        report = reports[item.dataset]
        if not (report.refused or report.problems or report.withdrawn):
            remember(ledger, item.dataset, marks[item.dataset], report.datasets, report.understood_as)
    progress("", len(jobs), len(jobs))
    return list(reports.values())


def _readings(confined: Confined, items: list[Input], options: Options) -> Iterator[tuple[Input, Reading | Refused]]:
    """What every file says; the reading process is at most one file ahead."""
    for item, following in zip_longest(items, items[1:]):
        try:
            reading: Reading | Refused = confined.read(item.path, item.name, options)
        except Refused as refused:
            reading = refused
        if following:
            confined.prefetch(following.path, following.name, options)
        yield item, reading


def _mark(item: Input, mappings: list[SourceMapping], options: Options) -> str:
    """Digest of a file's bytes and of what decides how they are read; of no use where it cannot be read."""
    digest = hashlib.sha256(f"{READING}|{options}".encode())
    for mapping in mappings:
        digest.update(mapping.model_dump_json().encode())
    if not item.path.is_file():  # a pipe would be waited for
        return ""
    try:
        with item.path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    except OSError:
        return ""
    return digest.hexdigest()


def _as_before(ledger: Ledger, item: Input, mark: str, report: FileReport) -> bool:
    """Whether the ledger holds all that a file says; then it is counted and not even opened."""
    before = read_before(ledger, item.dataset, mark) if mark else None
    if before:
        report.understood_as += before.understood_as
        report.add(before.counts, [])
    return before is not None


def _jobs(
    ledger: Ledger, item: Input, reading: Reading | Refused, mappings: list[SourceMapping], report: FileReport
) -> Iterator[_Job]:
    """Tables of one file that are new or changed; an unchanged file is counted and left alone."""
    if isinstance(reading, Refused):
        report.refused = Words(reading.sentence("zh"), reading.sentence("en"))
        return
    report.remarks += reading.remarks
    report.refused = _refused(item, reading)
    if is_workbook(reading.tables):
        yield from _mending_jobs(ledger, item, reading, mappings, report)
        return
    for table in reading.tables:
        found = _mapping_for(table, mappings)
        if found is None:
            _not_understood(table, report)
            continue
        number, source, mapping = found
        report.understood_as.append(f"{source.source}/{mapping.table}")
        dataset = f"{item.dataset}#{table.sheet or table.name}"
        report.datasets.append(dataset)
        order = (number, source.tables.index(mapping))
        job = _Job(item, table, mapping, source, order, _fingerprint(reading.digest, source, mapping), dataset)
        if not _standing(ledger, job, report):
            yield job


def _fingerprint(data_digest: str, source: SourceMapping, mapping: TableMapping) -> str:
    return hashlib.sha256(f"{data_digest}|{source.source}|{mapping.model_dump_json()}".encode()).hexdigest()


def _standing(ledger: Ledger, job: _Job, report: FileReport) -> bool:
    """Whether the ledger has read these bytes already; then they are counted and left alone."""
    same = ledger.unchanged(job.dataset, job.fingerprint)
    withdrawn = ledger.withdrawn(job.dataset, job.fingerprint)
    if withdrawn:
        report.withdrawn.append(withdrawn.id)
        read, _, quarantined, _ = withdrawn.counts
        report.add(Counts(read, 0, quarantined, read - quarantined), [])
    elif same and not same.quarantined and ledger.is_settled(job.dataset):
        # else its rows are tried again: what they refer to may have come
        report.add(same, [])
    else:
        return False
    return True


def _mending_jobs(
    ledger: Ledger,
    item: Input,
    reading: Reading,
    mappings: list[SourceMapping],
    report: FileReport,
) -> Iterator[_Job]:
    """The sheets of a fix-and-retry workbook, each read as the table its rows come from."""
    known = {f"{source.source}/{table.table}": (source, table) for source in mappings for table in source.tables}
    for mending in mendings(reading.tables):
        dataset = dataset_of(ledger, mending.dataset)
        if dataset is None or mending.understood_as not in known:
            _not_ours(mending, report)
            continue
        source, mapping = known[mending.understood_as]
        report.understood_as.append(mending.understood_as)
        order = (mappings.index(source), source.tables.index(mapping))
        fingerprint = _fingerprint(reading.digest, source, mapping)
        mended_as = f"{dataset}!{mending.workbook}"
        job = _Job(
            item, mending.table, mapping, source, order, fingerprint, mended_as, replace(mending, dataset=dataset)
        )
        if not _standing(ledger, job, report):
            yield job


def _not_ours(mending: Mending, report: FileReport) -> None:
    rows = len(mending.table)
    problem = Problem(
        report.file, None, None, mending.table.file, "unknown-case",
        Words("这份修正表不是由本账本写出的", "this fix-and-retry workbook was written from another ledger"),
        Words("请在写出它的账本中导入，或直接导入改正后的原文件。", "Load it where it was written, or load the corrected file itself."),
        mending.table.sheet,
    )  # fmt: skip
    report.add(Counts(rows, 0, rows, 0), [problem])


def _refused(item: Input, reading: Reading) -> Words | None:
    """Why a file that was read has nothing to load."""
    if reading.tables:
        return None
    if reading.text is not None:
        return Words(
            f"{item.name} 是没有表格的文本。若为政策文件，请用 `chuangtu policy draft` 起草规则，或用 `chuangtu extract` 查看其中的目标与关系。",
            f"{item.name} is text without tables. If it is a policy, draft its rules with `chuangtu policy draft`, or see what it says with `chuangtu extract`.",
        )
    return Words(f"{item.name} 中没有表格。", f"{item.name} holds no table.")


def _mapping_for(table: Table, mappings: list[SourceMapping]) -> tuple[int, SourceMapping, TableMapping] | None:
    fitting = [
        (n, source, mapping)
        for n, source in enumerate(mappings)
        if (mapping := source.table_for(table.name, list(table.columns)))
    ]
    exact = [found for found in fitting if found[2].table == table.name]
    ranked = sorted(exact or fitting, key=lambda found: (-len(found[2].required), found[1].source))
    return ranked[0] if ranked else None


def _not_understood(table: Table, report: FileReport) -> None:
    rows = len(table) + table.refused
    if not rows:
        return
    problem = Problem(
        report.file, None, None, ", ".join(list(table.columns)[:12]), "unknown-table",
        Words("没有一份来源说明认得这些列", "no source description knows these columns"),
        Words("请为它写一份来源说明，或改用模板的列名。", "Write a source description for it, or use the column names of a template."), table.sheet,
    )  # fmt: skip
    report.add(Counts(rows, 0, rows, 0), [problem])


def _append(ledger: Ledger, job: _Job, report: FileReport) -> None:
    evaluated = evaluate(job.table, job.mapping, Known(ledger.names, ledger.ids))
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
        understood_as=f"{job.source.source}/{job.mapping.table}",
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
