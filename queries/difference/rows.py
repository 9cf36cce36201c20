"""The typed parts of a difference: what the command line prints and the API answers with."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from queries.answer import Both, Method, Named, Sentences, SnapshotRef

Change = Literal["new", "gone", "changed"]
StatementChange = Literal["added", "withdrawn", "moved"]
Cause = Literal["new_file", "file_withdrawn", "newer_version", "older_version", "correction", "merge", "same_file"]
Part = Literal["facts", "entities", "answers"]
PARTS: tuple[Part, ...] = ("facts", "entities", "answers")


class BatchChange(BaseModel):
    """What one batch of one file brought or took away."""

    change: StatementChange
    cause: Cause
    batch: int
    file: str
    loaded_at: datetime | None
    author: str | None
    reason: str | None
    statements: int
    subjects: int


class SourceChange(BaseModel):
    """What one source says more or no longer."""

    source: str
    title: str | None
    url: str | None
    added: int
    withdrawn: int


class Merge(BaseModel):
    """A decision on who is who that is new, gone, or points elsewhere now."""

    change: Change
    merged: Named
    into: Named = Field(description="what stands for it; of a merge that is undone, what stood for it")


class StatementRow(BaseModel):
    """One statement that was added, withdrawn, or moved to another thing by a merge."""

    change: StatementChange
    subject: str
    subject_type: str
    subject_name: str
    property: str
    words: Both
    value: str | None
    raw: str | None
    source: str | None
    url: str | None
    file: str
    row: int | None
    batch: int


class Facts(BaseModel):
    """The statements behind the two graphs, compared."""

    added: int
    withdrawn: int
    moved: int = Field(description="statements that a merge, or its undoing, gave to another thing")
    batches: list[BatchChange]
    sources: list[SourceChange]
    merges: list[Merge]
    merges_total: int
    rows: list[StatementRow]


class PropertyChange(BaseModel):
    """A property before and after; null where nothing was or is stated."""

    property: str
    words: Both
    before: Any
    after: Any


class EntityChange(BaseModel):
    """A node or an edge that is new, gone, or has other properties."""

    change: Change
    type: str
    id: str
    name: str
    from_: str | None = Field(None, alias="from", serialization_alias="from")
    to: str | None = None
    properties: list[PropertyChange]
    by_merge: bool = Field(description="it came or went because of a merge decision, or its undoing")
    sentence: Both

    model_config = {"populate_by_name": True}


class TypeCount(BaseModel):
    """How many nodes or edges of a type are new, gone or changed."""

    type: str
    words: Both
    new: int
    gone: int
    changed: int


class Entities(BaseModel):
    """The two graphs, compared by id; what states a thing (STATED_IN) follows from the facts and is left out."""

    counts: list[TypeCount]
    rows: list[EntityChange]


class FieldChange(BaseModel):
    """A field of a row before and after."""

    field: str
    words: Both
    before: Any
    after: Any
    sentence: Both


class RowChange(BaseModel):
    """A row of an answer that appeared, is gone, or has other fields."""

    change: Change
    key: dict[str, Any]
    name: Both
    says: Both = Field(
        description="what a row that is new or gone says: its codes and counts in words; empty for a changed one"
    )
    fields: list[FieldChange]


class SharedChange(FieldChange):
    """The same change of a field in many rows, told once."""

    rows: int


class AnswerChange(BaseModel):
    """One question asked on both graphs with the same parameters."""

    question: str
    title: Both
    parameters: dict[str, Any]
    moved: bool
    before: Both | None = Field(description="the headline before; null where the question had no answer then")
    after: Both | None
    new: int
    gone: int
    changed: int
    shared: list[SharedChange] = Field(description="changes that many rows share, told here and left out of the rows")
    rows_total: int = Field(description="rows that are new, gone, or have a change of their own")
    rows: list[RowChange]


class NotAsked(BaseModel):
    """A question that cannot be asked with these parameters, and why."""

    question: str
    title: Both
    why: Both


class Answers(BaseModel):
    """Which answers moved."""

    questions: list[AnswerChange]
    not_asked: list[NotAsked]


class Difference(BaseModel):
    """The difference between two graphs, `a` before and `b` after; parts that were not asked for are null."""

    a: SnapshotRef
    b: SnapshotRef
    method: Method
    headline: Both
    facts: Facts | None
    entities: Entities | None
    answers: Answers | None
    limit: int = Field(description="rows shown per kind; counts are complete")
    limits: Sentences
