"""What became of one file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from graph.errors import Words
from graph.ledger import Counts
from graph.problems import Problem
from ingest.table import LeftOut, Table


@dataclass
class FileReport:
    """What became of one file: rows read = accepted + quarantined + unchanged.

    `refused` says why it cannot be read at all, `withdrawn` which batches a steward withdrew: the same bytes do not bring them back.
    `left_out` lists the rows that are no data, `dropped` the columns of contact data, `unread` those that no source
    description asks for, `mended` counts open cases that it closed.
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
    remarks: list[Words] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    mended: int = 0
    datasets: list[str] = field(default_factory=list)  # one for each table understood
    bundled: bool = False  # whether it ships with the program

    def add(self, counts: Counts, problems: list[Problem]) -> None:
        """Add the counts and problems of one table."""
        self.read += counts.read
        self.accepted += counts.accepted
        self.quarantined += counts.quarantined
        self.unchanged += counts.unchanged
        self.problems += problems

    def note(self, table: Table) -> None:
        """Add what was said about a table as it was read."""
        self.left_out += table.left_out
        self.dropped += [column for column in table.dropped if column not in self.dropped]
        self.remarks += [remark.words for remark in table.remarks]

    @property
    def finished(self) -> bool:
        """Whether the same bytes need not be looked at again."""
        return not (self.refused or self.problems or self.withdrawn)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        plain = asdict(self)
        del plain["datasets"]  # holds where the file lies on this machine
        plain["problems"] = [problem.as_json() for problem in self.problems]
        plain["remarks"] = [remark._asdict() for remark in self.remarks]
        plain["left_out"] = [row._asdict() for row in self.left_out]
        plain["refused"] = self.refused._asdict() if self.refused else None
        return plain
