"""What a file that was read gives to do: which table is read under which source description, and which are left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from graph.errors import Refused, Words
from graph.ledger import Counts, Ledger
from graph.ledger.cases import dataset_of
from graph.problems import Problem
from ingest.files import Input
from ingest.mapping import SourceMapping, TableMapping
from ingest.readers.reading import Reading
from ingest.report import FileReport
from ingest.retry import Mending, is_workbook, mendings
from ingest.shelf import Shelf
from ingest.table import Table

Known = tuple[SourceMapping, TableMapping]
"""A source description and the table of it that fits."""


@dataclass(frozen=True)
class Job:
    """A table to be read into the ledger: `order` says when, since later tables refer to earlier ones."""

    item: Input
    rows: int
    table: Callable[[], Table]
    mapping: TableMapping
    source: SourceMapping
    order: tuple[int, int]
    fingerprint: str
    dataset: str
    mending: Mending | None = None

    @property
    def understood_as(self) -> str:
        """The source description and its table."""
        return understood(self.source, self.mapping)


def understood(source: SourceMapping, mapping: TableMapping) -> str:
    """Name a table of a source description."""
    return f"{source.source}/{mapping.table}"


class Sorter:
    """Tells for each file read which of its tables are new or changed; the others are counted and left alone."""

    def __init__(self, ledger: Ledger, mappings: list[SourceMapping], shelf: Shelf) -> None:
        self._ledger, self._mappings, self._shelf = ledger, mappings, shelf

    def jobs(self, item: Input, reading: Reading | Refused, report: FileReport) -> Iterator[Job]:
        """Give what is to do for a file, and note in its report what is not."""
        if isinstance(reading, Refused):
            report.refused = Words(reading.sentence("zh"), reading.sentence("en"))
            return
        report.remarks += reading.remarks
        report.refused = None if reading.tables else _nothing_in(item, reading)
        if is_workbook(reading.tables):
            yield from self._mending(item, reading, report)
            return
        for as_read in reading.tables:
            found = self._mapping_for(as_read)
            table = _with_columns_of(as_read, found[1]) if found else as_read
            report.note(table)
            if found:
                report.unread += [] if item.bundled else _unread(table, found[1])
                yield from self._job(item, table, found, reading.digest, _dataset(item, table), report)
            else:
                _not_understood(table, report)

    def _mapping_for(self, table: Table) -> Known | None:
        fitting = [
            (source, mapping)
            for source in self._mappings
            if (mapping := source.table_for(table.name, list(table.columns), table.sheet))
        ]
        exact = [found for found in fitting if found[1].table == table.name]
        ranked = sorted(exact or fitting, key=lambda found: (-len(found[1].required), found[0].source))
        return ranked[0] if ranked else None

    def _job(
        self, item: Input, table: Table, known: Known, digest: str, dataset: str, report: FileReport
    ) -> Iterator[Job]:
        source, mapping = known
        report.understood_as.append(understood(source, mapping))
        report.datasets.append(dataset)
        order = (self._mappings.index(source), source.tables.index(mapping))
        fingerprint = _fingerprint(digest, source, mapping)
        if not self._standing(dataset, fingerprint, report):
            yield Job(item, len(table), self._shelf.put(table), mapping, source, order, fingerprint, dataset)

    def _mending(self, item: Input, reading: Reading, report: FileReport) -> Iterator[Job]:
        """The sheets of a fix-and-retry workbook, each read as the table its rows come from."""
        known = {understood(source, table): (source, table) for source in self._mappings for table in source.tables}
        for mending in mendings(reading.tables):
            dataset = dataset_of(self._ledger, mending.dataset)
            if dataset is None or mending.understood_as not in known:
                _not_ours(mending, report)
                continue
            mended_as = f"{dataset}!{mending.workbook}"
            for job in self._job(item, mending.table, known[mending.understood_as], reading.digest, mended_as, report):
                yield replace(job, mending=replace(mending, dataset=dataset))

    def _standing(self, dataset: str, fingerprint: str, report: FileReport) -> bool:
        """Whether the ledger has read these bytes already; then they are counted and left alone."""
        same = self._ledger.unchanged(dataset, fingerprint)
        withdrawn = self._ledger.withdrawn(dataset, fingerprint)
        if withdrawn:
            report.withdrawn.append(withdrawn.id)
            read, _, quarantined, _ = withdrawn.counts
            report.add(Counts(read, 0, quarantined, read - quarantined), [])
        elif same and not same.quarantined and self._ledger.is_settled(dataset):
            report.add(same, [])
        else:  # refused rows are tried again: what they refer to may have come
            return False
        return True


def _dataset(item: Input, table: Table) -> str:
    """What names a table from version to version of its file: its sheet, and its own name where a sheet holds several."""
    return f"{item.dataset}#{'/'.join(dict.fromkeys(filter(None, (table.sheet, table.name))))}"


def _fingerprint(digest: str, source: SourceMapping, mapping: TableMapping) -> str:
    return hashlib.sha256(f"{digest}|{source.source}|{mapping.model_dump_json()}".encode()).hexdigest()


def _nothing_in(item: Input, reading: Reading) -> Words:
    """Why a file that was read has nothing to load."""
    if reading.text is not None:
        return Words(
            f"{item.name} 是没有表格的文本。若为政策文件，请用 `chuangtu policy draft` 起草规则，或用 `chuangtu extract` 查看其中的目标与关系。",
            f"{item.name} is text without tables. If it is a policy, draft its rules with `chuangtu policy draft`, or see what it says with `chuangtu extract`.",
        )
    return Words(f"{item.name} 中没有表格。", f"{item.name} holds no table.")


def _with_columns_of(table: Table, mapping: TableMapping) -> Table:
    """The table under the mapping's names, without the columns that are never read."""
    names = mapping.columns(list(table.columns))
    if all(name == column for name, column in names.items()) and len(names) == len(table.columns):
        return table
    columns = {column: table.columns[name] for name, column in names.items()}
    renamed = {column: name for name, column in names.items() if name != column}
    units = {names[name]: unit for name, unit in table.units.items() if name in names}
    dropped = [*table.dropped, *(name for name in table.columns if name not in names)]
    return replace(table, columns=columns, printed=table.printed | renamed, units=units, dropped=dropped)


def _unread(table: Table, mapping: TableMapping) -> list[str]:
    """Headers, as printed, of columns that hold something and that the source description does not mention."""
    return [
        table.printed.get(name, name)
        for name, cells in table.columns.items()
        if name not in mapping.read and any(cells)
    ]


def _not_understood(table: Table, report: FileReport) -> None:
    """Rows under a header that nothing knows, whatever else is wrong with them, or without a header."""
    if not table.columns or not len(table):
        report.add(Counts(table.refused, 0, table.refused, 0), table.problems)
        return
    rows = len(table) + table.refused
    problem = Problem(
        report.file, None, None, ", ".join(list(table.columns)[:12]), "unknown-table",
        Words("没有一份来源说明认得这些列", "no source description knows these columns"),
        Words(
            "请运行 chuangtu map 文件 生成来源说明草稿，核对后再导入；或改用 chuangtu templates 的列名。",
            "Run chuangtu map FILE for a draft of a source description, check it and load again; or use the columns of chuangtu templates.",
        ), table.sheet,
    )  # fmt: skip
    report.add(Counts(rows, 0, rows, 0), [problem])


def _not_ours(mending: Mending, report: FileReport) -> None:
    rows = len(mending.table)
    problem = Problem(
        report.file, None, None, mending.table.file, "unknown-case",
        Words("这份修正表不是由本账本写出的", "this fix-and-retry workbook was written from another ledger"),
        Words("请在写出它的账本中导入，或直接导入改正后的原文件。", "Load it where it was written, or load the corrected file itself."),
        mending.table.sheet,
    )  # fmt: skip
    report.add(Counts(rows, 0, rows, 0), [problem])
