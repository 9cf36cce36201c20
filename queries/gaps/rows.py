"""The shapes of an answer about sector gaps."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queries.answer import AnswerRow, Both, Completeness, EvidencedRow, ListedCenter, Parts, State
from queries.potential.priorities import Listed


class Closing(AnswerRow):
    """One thing that would close a cell without a center, or would tell whether it is one."""

    kind: Literal["load_list", "date", "promote", "build_on", "take_up"]
    id: str
    name: str
    why: Both


class Row(EvidencedRow):
    """One cell of the matrix; the figures stand where no center is known to exist."""

    region: str
    region_name: str
    region_name_en: str
    tier: str
    sector: str
    sector_name: str
    sector_name_en: str
    state: State
    centers: list[ListedCenter]
    coverage: Completeness | None
    served_by: list[ListedCenter] = Field(
        default_factory=list,
        description="centers of the sector of a higher tier there, or, for a part of a jurisdiction, those of the whole",
    )
    score: float | None = Field(None, description="sum of the parts that are known")
    parts: dict[str, float | None] = Field(default_factory=dict, description="what each part adds; none where unknown")
    rank: int | None = Field(
        None, description="among the cells of its place and tier without a center that nothing serves; 1 is highest"
    )
    rank_low: int | None = Field(None, description="best rank under other weights (90 % interval)")
    rank_high: int | None = Field(None, description="worst rank under other weights")
    relatedness: float | None = Field(None, description="0 to 1: how near the place is to the sector by its centers")
    relatedness_organizations: float | None = Field(None, description="the same by what its organisations work on")
    relatedness_technologies: float | None = Field(None, description="the same by technologies")
    entry_potential: float | None = Field(
        None, description="share of the segments of the sector's chains in which an organisation of the place works"
    )
    rca: float | None = Field(None, description="share of the sector among its organisations ÷ the country's, shrunk")
    rca_low: float | None = Field(None, description="lower end of the 90 % interval")
    rca_high: float | None = Field(None, description="upper end")
    priority: list[Listed] = Field(default_factory=list, description="lists of policies that name the sector")
    base: int | None = Field(None, description="organisations of the place known to work in the sector")
    chain_need: int | None = Field(
        None, description="segments of its chains no center of the country is known to cover"
    )
    would_close: list[Closing] = Field(default_factory=list)


class Candidate(AnswerRow):
    """One of the cells without a center that score highest."""

    region: str
    region_name: str
    region_name_en: str
    tier: str
    sector: str
    sector_name: str
    sector_name_en: str
    state: State
    score: float
    rank: int
    rank_low: int
    rank_high: int
    base: int | None = Field(description="organisations of the place known to work in the sector")
    below: int = Field(description="centers of the sector one tier below that were not promoted")
    known: float = Field(description="share of the weights whose part is known")


class PlaceFigures(AnswerRow):
    """One place and tier: what is known there."""

    region: str
    region_name: str
    region_name_en: str
    tier: str
    yes: int
    no: int
    unknown: int
    not_applicable: int
    named: int | None = Field(description="centers on record of those a source states")
    stated: int | None
    as_of: str | None
    organizations: int = Field(description="organisations known to lie there")


class WeightOfPart(AnswerRow):
    """How much one part of the score weighs."""

    part: str
    weight: float
    full: float = Field(description="value that is worth all of it")
    zh: str
    en: str


class Figures(Parts):
    """Counts, the cells that score highest, places, and how a score is put together."""

    cells: int
    yes: int
    no: int
    unknown: int
    not_applicable: int
    top: list[Candidate]
    places: list[PlaceFigures]
    weights: list[WeightOfPart]
    draws: int
    rca_strength: float = Field(description="organisations the country's mean counts for in the comparative advantage")
