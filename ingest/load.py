"""Files and folders → ledger: read, map, append; each table of a file is one batch, finished files are not read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.errors import ChuangtuError, Refused, Words
from graph.ledger import Counts, Ledger, NewBatch, Problem
from graph.ledger.cases import dataset_of, mended, withdraw_stale
from graph.ledger.files import read_before, remember
from ingest.evaluate import Evaluated, Known, Table, evaluate
from ingest.mapping import SourceMapping, TableMapping, bundled_mappings
from ingest.readers import READERS, reader_for
from ingest.retry import Mending, is_workbook, mendings

READING = "1"  # to be raised when a reader makes other tables of the same bytes: else files are not opened again
LARGEST_FILE = 2 * 1024**3
IGNORED = {"readme.md", "license", "license.md"}
SAVE_AS_CSV = Words("请另存为 UTF-8 编码的 CSV。", "Save it as CSV in UTF-8.")


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
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
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
) -> list[FileReport]:
    """Load files into the ledger and report on each, in the order given."""
    mappings = bundled_mappings() if mappings is None else mappings
    reports = {item.dataset: FileReport(item.name) for item in items}
    marks = {item.dataset: _mark(item, mappings) for item in items}
    fresh = [item for item in items if not _as_before(ledger, item, marks[item.dataset], reports[item.dataset])]
    jobs = [job for item in fresh for job in _jobs(ledger, item, mappings, reports[item.dataset])]
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


def _mark(item: Input, mappings: list[SourceMapping]) -> str:
    """Digest of a file's bytes and of what decides how they are read; of no use where it cannot be read."""
    digest = hashlib.sha256(READING.encode())
    for mapping in mappings:
        digest.update(mapping.model_dump_json().encode())
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


def _jobs(ledger: Ledger, item: Input, mappings: list[SourceMapping], report: FileReport) -> Iterator[_Job]:
    """Tables of one file that are new or changed; an unchanged file is counted and left alone."""
    try:
        tables, data_digest = _read(item)
    except ChuangtuError as error:
        report.refused = Words(error.sentence("zh"), error.sentence("en"))
        return
    if is_workbook(tables):
        yield from _mending_jobs(ledger, item, tables, mappings, data_digest, report)
        return
    for as_read in tables:
        found = _mapping_for(as_read, mappings)
        report.remarks += [remark.words for remark in as_read.remarks]
        report.remarks += _dropped(as_read.dropped)
        if found is None:
            _not_understood(as_read, report)
            continue
        number, source, mapping = found
        table = _with_columns_of(as_read, mapping)
        read = mapping.columns(list(as_read.columns))
        report.remarks += _dropped([name for name in as_read.columns if name not in read])
        report.understood_as.append(f"{source.source}/{mapping.table}")
        dataset = f"{item.dataset}#{table.sheet or table.name}"
        report.datasets.append(dataset)
        order = (number, source.tables.index(mapping))
        job = _Job(item, table, mapping, source, order, _fingerprint(data_digest, source, mapping), dataset)
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
    tables: list[Table],
    mappings: list[SourceMapping],
    data_digest: str,
    report: FileReport,
) -> Iterator[_Job]:
    """The sheets of a fix-and-retry workbook, each read as the table its rows come from."""
    known = {f"{source.source}/{table.table}": (source, table) for source in mappings for table in source.tables}
    for mending in mendings(tables):
        dataset = dataset_of(ledger, mending.dataset)
        if dataset is None or mending.understood_as not in known:
            _not_ours(mending, report)
            continue
        source, mapping = known[mending.understood_as]
        report.understood_as.append(mending.understood_as)
        order = (mappings.index(source), source.tables.index(mapping))
        fingerprint = _fingerprint(data_digest, source, mapping)
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


def _dropped(columns: list[str]) -> list[Words]:
    if not columns:
        return []
    zh, en = "、".join(columns), ", ".join(columns)
    return [Words(f"未保存的个人与联系信息栏目：{zh}", f"Personal and contact data that is not kept: {en}")]


def _with_columns_of(table: Table, mapping: TableMapping) -> Table:
    """The table under the mapping's names, without the columns that are never read."""
    names = mapping.columns(list(table.columns))
    if all(name == column for name, column in names.items()) and len(names) == len(table.columns):
        return table
    columns = {column: table.columns[name] for name, column in names.items()}
    printed = table.printed | {column: name for name, column in names.items() if name != column}
    return replace(table, columns=columns, printed=printed)


def read_tables(item: Input) -> list[Table]:
    """Return the tables of one file as read, before any description.

    Raises Refused when it cannot be read.
    """
    return _read(item)[0]


def _read(item: Input) -> tuple[list[Table], str]:
    reader = reader_for(item.path)
    if reader is None:
        endings = " ".join(sorted(READERS))
        raise Refused(
            Words(f"不支持的文件类型（支持 {endings}）", f"this kind of file is not read (read are {endings})"),
            value=item.name,
            remedy=SAVE_AS_CSV,
        )
    try:
        if item.path.stat().st_size > LARGEST_FILE:
            raise Refused(
                Words("文件超过 2 GiB", "the file is larger than 2 GiB"),
                value=item.name,
                remedy=Words("请分成几个文件。", "Split it into several files."),
            )
        data = item.path.read_bytes()
        return reader(item.path, item.name), hashlib.sha256(data).hexdigest()
    except OSError as error:
        raise Refused(
            Words(f"无法读取：{error.strerror}", f"it cannot be read: {error.strerror}"),
            value=item.name,
            remedy=Words("请检查文件与权限。", "Check the file and its permissions."),
        ) from error


def _mapping_for(table: Table, mappings: list[SourceMapping]) -> tuple[int, SourceMapping, TableMapping] | None:
    fitting = [
        (n, source, mapping)
        for n, source in enumerate(mappings)
        if (mapping := source.table_for(table.name, list(table.columns), table.sheet))
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
        Words(
            "请运行 chuangtu map 文件 生成来源说明草稿，核对后再导入；或改用 chuangtu templates 的列名。",
            "Run chuangtu map FILE for a draft of a source description, check it and load again; or use the columns of chuangtu templates.",
        ), table.sheet,
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
