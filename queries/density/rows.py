"""The figures of an answer on collaboration density."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queries.answer import AnswerRow, EvidencedRow, Parts
from queries.density.events import Layer

Measure = Literal["ties", "transitivity", "max_core", "ei_index", "modularity"]
NullMethod = Literal["dealt", "formula"]


class Row(EvidencedRow):
    """One layer."""

    layer: Layer
    organizations: int
    events: int
    ties: int = Field(description="pairs of organisations that share at least one event")
    density: float | None = Field(description="ties / (n (n - 1) / 2)")
    null_mean: float | None = Field(description="ties chance gives, on average")
    null_sd: float | None
    z: float | None
    p: float | None = Field(description="two-sided; dealt: by rank among the samples, formula: normal")
    samples: int = Field(description="times participation was dealt anew; 0: by formula")
    q: float | None = Field(description="after Benjamini-Hochberg over the layers of this answer")
    null_method: NullMethod | None = Field(description="dealt: by sampling; formula: graph too large to be dealt")
    repeated_ties: int = Field(description="ties of two events or more; a center and the one it became are one event")
    validated_ties: int | None = Field(
        description="repeated ties beyond chance, false discovery rate 5 % over all pairs; None where these are too many to list"
    )
    ties_estimated: bool = Field(
        description="ties are estimated from a sample of organisations: too many pairs to list"
    )
    transitivity: float | None = Field(description="share of pairs with a common partner that are partners")
    max_core: int | None = Field(description="largest k such that some organisations have k partners among themselves")
    ei_index: float | None = Field(
        description="(E - I) / (E + I): ties between enterprises and universities or institutes less those within either"
    )
    kinds_known: float | None = Field(description="share of the organisations whose kind a source states")
    modularity: float | None
    communities: int | None = Field(description="communities of two organisations or more")


class Against(AnswerRow):
    """A measure of a layer beside what chance gives."""

    layer: Layer
    measure: Measure
    value: float
    null_mean: float
    null_sd: float
    z: float | None = Field(description="None where chance leaves no room")
    low: float = Field(description="95 % of dealt graphs lie between low …")
    high: float = Field(description="… and high")
    p: float | None
    q: float | None = Field(description="after Benjamini-Hochberg over the layers, measure by measure")
    samples: int
    null_method: NullMethod


class Tie(AnswerRow):
    """A pair that met repeatedly."""

    layer: Layer
    first: str
    first_name: str
    second: str
    second_name: str
    shared: int = Field(description="events shared; a center and the one it became are one")
    by_chance: float = Field(description="events chance alone would let them share")
    p: float = Field(description="of at least as many by chance; 1 where as many are likely")
    q: float
    validated: bool = Field(description="q ≤ 5 %")
    meetings: list[str] = Field(description="ids of the shared events")


class Broker(AnswerRow):
    """An organisation that lies between others."""

    layer: Layer
    organization: str
    name: str
    kind: str | None
    betweenness: float = Field(description="share of the shortest paths between others that lead through it")
    by_chance: float = Field(description="its mean in dealt graphs, estimated from a sample of paths")
    low: float = Field(description="least in dealt graphs")
    high: float = Field(description="most in dealt graphs")
    constraint: float = Field(description="Burt's constraint: low where its partners do not know each other")
    ties: int
    industry: int = Field(description="partners that are enterprises")
    academia: int = Field(description="partners that are universities or institutes")


class Community(AnswerRow):
    """Organisations with more ties among themselves than their numbers of partners alone would give."""

    layer: Layer
    size: int
    industry: int
    academia: int
    ids: list[str] = Field(description="those with most partners")
    names: list[str]


class Year(AnswerRow):
    """A layer by the end of a year: dated events of this answer that had happened."""

    year: int
    layer: Layer
    organizations: int
    events: int
    ties: int
    density: float | None
    null_mean: float | None = Field(description="by formula")
    z: float | None
    undated: int = Field(description="events of the layer without a date, left out of every year")


class Coverage(AnswerRow):
    """How much of a layer the sources show."""

    layer: Layer
    known: int = Field(description="events with a known participant")
    of: int | None = Field(
        description="events on record; None for a region, which patents, standards and projects do not have"
    )
    joint: int = Field(description="events with two known participants or more")
    dated: int
    named: int = Field(description="participants named, of the events whose number of participants a source states")
    stated: int | None = Field(description="participants stated there; None where no source states any")


class Figures(Parts):
    """Everything behind the headline."""

    against_chance: list[Against]
    strongest_ties: list[Tie]
    brokers: list[Broker]
    largest_communities: list[Community]
    over_time: list[Year]
    sources: list[Coverage]
