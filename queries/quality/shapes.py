"""The shapes of the data-quality report: sections of tables, and findings that open to the things they are about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queries.answer import AnswerRow, Both, SnapshotRef

Effect = Literal["wrong", "unanswered", "weak"]
"""What a fault does: makes answers wrong, leaves questions unanswered, or leaves answers on weak evidence."""
ColumnKind = Literal["text", "number", "share", "date", "url"]


class Share(AnswerRow):
    """A figure with its denominator."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """The share between 0 and 1, None where there is nothing to share."""
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> str:
        """The share as a reader sees it; neither 0% nor 100% unless it is exactly so, a dash where there is nothing to share."""
        if not self.whole:
            return "—"
        rounded = round(100 * self.part / self.whole)
        if rounded == 0 and self.part:
            return "<1%"
        return ">99%" if rounded == 100 and self.part < self.whole else f"{rounded}%"


Cell = Both | Share | str | int | float | None


class Column(AnswerRow):
    """A column of a table."""

    name: str
    words: Both
    kind: ColumnKind


class Table(AnswerRow):
    """Rows under declared columns; `total` says how many there are where only the first are given."""

    name: str
    title: Both
    about: Both | None = None
    columns: list[Column]
    rows: list[dict[str, Cell]]
    total: int


class Item(AnswerRow):
    """One thing a finding is about, with the source that states it."""

    id: str
    name: str
    detail: Both | None = None
    source: str | None = Field(None, description="title, or address, of the page that states the thing")
    url: str | None = None
    linkable: bool = Field(False, description="false for copies on unrelated sites: show the address, do not link it")


class Finding(AnswerRow):
    """Something to repair: how much of what is affected, what it does to answers, what to do, and the things themselves."""

    code: str
    section: str
    effect: Effect
    title: Both
    why: Both
    remedy: Both
    questions: list[str] = Field(description="names of the questions whose answers it touches")
    count: Share
    items: list[Item] = Field(description="the first of them; `count` says how many there are")


class Section(AnswerRow):
    """One part of the report."""

    name: str
    title: Both
    about: Both
    headline: Both
    tables: list[Table]
    findings: list[Finding]


class Report(AnswerRow):
    """The whole report on one snapshot, or the sections asked for."""

    snapshot: SnapshotRef
    as_of: str
    region: str
    region_name: Both
    headline: Both
    repairs: list[Finding] = Field(description="what to do first: the most useful repairs of all sections, best first")
    sections: list[Section]
    limits: list[Both]
