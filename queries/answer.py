"""What every answer carries: a sentence in two languages, rows, coverage of sources, limits, method and snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from graph.errors import Words

State = Literal["yes", "no", "unknown", "not_applicable"]
R = TypeVar("R", bound="AnswerRow")


class AnswerRow(BaseModel):
    """Base of the rows of every question: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class EvidencedRow(AnswerRow):
    """A row with the ids of what it rests on."""

    evidence: list[str] = Field(
        default_factory=list,
        description="ids of nodes and edges it rests on, most telling first; open one to see its sources",
    )


def made(kind: type[R], values: Iterable[tuple[str, Any]]) -> R:
    """Return a row of values that are right already, every field given by its name, without checking them: answers have thousands."""
    row = kind.__new__(kind)
    object.__setattr__(row, "__dict__", dict(values))
    object.__setattr__(row, "__pydantic_fields_set__", _every_field(kind))
    object.__setattr__(row, "__pydantic_extra__", None)
    object.__setattr__(row, "__pydantic_private__", None)
    return row


def made_of(kind: type[R], columns: Mapping[str, Iterable[Any]]) -> list[R]:
    """Return rows as `made` does, of a column of values for every field."""
    fields = tuple(kind.model_fields)
    return [made(kind, zip(fields, row, strict=True)) for row in zip(*(columns[f] for f in fields), strict=True)]


@cache
def _every_field(kind: type[AnswerRow]) -> set[str]:
    return set(kind.model_fields)


class Parts(BaseModel):
    """Base of the figures behind a headline that are no rows: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Both(BaseModel):
    """A sentence in Chinese and English."""

    zh: str
    en: str

    @classmethod
    def of(cls, words: Words) -> Both:
        """Take over a pair of words."""
        return cls(zh=words.zh, en=words.en)


class Sentences(BaseModel):
    """Several sentences in Chinese and English."""

    zh: list[str] = Field(default_factory=list)
    en: list[str] = Field(default_factory=list)


class Named(AnswerRow):
    """A thing named in a row: open `id` to see its sources."""

    id: str
    name: str


class ListedCenter(Named):
    """A center in a row, with what decides whether it counts."""

    tier: str
    status: str
    existence: State = Field(description="whether it exists on the asked date")
    confidence: str | None = None


class Completeness(AnswerRow):
    """How much of what sources state is named in the graph."""

    named: int = Field(description="centers of the scope named in the graph by that date")
    stated: int = Field(description="centers a source states")
    as_of: str | None = Field(description="date of the source's statement")
    complete: bool = Field(description="the source lists them all, and its date covers the asked one")
    status_scope: str = Field(description="designated, cultivating or both")
    source: list[str] = Field(default_factory=list, description="ids of the coverage rows")


class SnapshotRef(BaseModel):
    """The snapshot an answer rests on."""

    id: str
    published_at: str
    store: str = "embedded"
    """Which store answered: embedded or neo4j."""


class Method(BaseModel):
    """How it was computed."""

    name: str
    version: str


class Answer(BaseModel, Generic[R]):
    """The answer to one question."""

    question: str
    parameters: dict[str, Any]
    snapshot: SnapshotRef
    method: Method
    headline: Both
    rows: list[R]
    parts: dict[str, Any] = Field(default_factory=dict, description="the figures behind the headline that are no rows")
    coverage: dict[str, Any] = Field(default_factory=dict)
    limits: Sentences = Field(default_factory=Sentences)


class Found(BaseModel, Generic[R]):
    """What a question's function returns: the part of the answer it decides itself."""

    rows: list[R]
    headline: Both
    parts: Parts | None = None
    coverage: dict[str, Any] = Field(default_factory=dict)
    limits: list[Both] = Field(default_factory=list)


def some(number: int, thing: str) -> str:
    """Return a number of things in English: `1 center`, `2 centers`, `0 properties`."""
    if number == 1:
        return f"1 {thing}"
    return f"{number} {thing[:-1]}ies" if thing.endswith("y") else f"{number} {thing}s"


def say(zh: str, en: str) -> Both:
    """Return a sentence in both languages."""
    return Both(zh=zh, en=en)
