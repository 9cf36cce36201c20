"""The typed parts of a siting."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from queries.answer import AnswerRow, Both, ListedCenter, Method, Named, Sentences, SnapshotRef, State


class CoveredSegment(Named):
    """A segment that no center is known to cover, and that this one could take up."""

    weak_point: bool


class Site(AnswerRow):
    """One of the next centers: a place and what it would work on."""

    rank: int
    place: str
    place_name: str
    place_name_en: str
    tier: str
    topic: str = Field(description="sector, or segment where sites are chosen by segment")
    topic_name: str
    topic_name_en: str
    gain: float = Field(description="what it adds to those ranked before it")
    parts: dict[str, float] = Field(description="its gain by segments, gap and base")
    state: State = Field(description="whether the jurisdiction has a center of the topic: no, or not known")
    segments: list[CoveredSegment]
    organizations: list[Named] = Field(description="organisations of the place known to work on it")
    existing: list[ListedCenter] = Field(description="centers of the topic that are there already")
    kept_in: float = Field(description="share of the other weightings under which it would be chosen too")


class Alternative(BaseModel):
    """Another set, nearly as good."""

    worth: float
    loss: float = Field(description="share of the best worth it misses")
    instead_of: list[str]
    takes: list[str]


class Regret(BaseModel):
    """What the chosen set would miss if the weights were others."""

    alone: bool = Field(description="one part alone counts: another aim rather than another weight")
    weights: dict[str, float]
    regret: float


class PolicyBudget(BaseModel):
    """A number a policy aims at, and how the choice stands to it."""

    target: str
    policy: str
    title: str
    quote: str | None
    region: str
    minimum: int | None
    maximum: int | None
    by_year: str | None
    existing: int = Field(description="centers of these tiers and this region known on the date")
    chosen: int
    in_force: bool = Field(description="the policy is in force and its year not past; only then the maximum binds")


class Siting(BaseModel):
    """Where the next centers would help most. A proposal computed from recorded facts, no fact itself."""

    snapshot: SnapshotRef
    method: Method
    parameters: dict[str, Any]
    headline: Both
    rows: list[Site]
    worth: float
    bound: float
    optimality_gap: float = Field(description="0: proven best")
    candidates: int
    alternatives: list[Alternative]
    regret: list[Regret]
    budgets: list[PolicyBudget]
    limits: Sentences
