"""What an answer about chain coverage holds: a row per segment, and figures per chain."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queries.answer import AnswerRow, EvidencedRow, ListedCenter, Named, Parts, State
from queries.chains.weights import Weight

Body = Literal["center", "organization"]
CutKind = Literal["dominator", "ways", "alternatives"]
Whose = Literal["center", "any"]


class Working(Named):
    """An organisation that works in a segment: `how` is covers (named there) or supplies (a domestic provider)."""

    how: str
    segment: str


class Concentration(AnswerRow):
    """How concentrated the known providers of a segment are."""

    hhi_low: int = Field(description="Herfindahl-Hirschman index, 0 to 10000, if what is not known is spread over many")
    hhi_high: int = Field(description="the same if what is not known is in one hand")
    known_share: float = Field(description="percent of the market the known shares add up to")
    providers: int = Field(description="providers with a known share, wherever they are")
    as_of: str | None = Field(description="date of the shares; shares of other dates are left out")


class Candidate(Named):
    """Somebody who could close a gap, and why."""

    body: Body
    score: float
    reasons: list[str] = Field(description="covers, supplies, technology, patent, standard")
    near: bool = Field(description="known only next to the segment: what feeds it, what it feeds, its parent or parts")
    segments: list[str] = Field(description="ids of the segments where it is known")
    evidence: list[str]


class Row(EvidencedRow):
    """One segment."""

    chain: str
    chain_name: str
    chain_name_en: str
    segment: str
    segment_name: str
    segment_name_en: str
    parent: str | None
    position: str | None
    weak_point: bool
    state: State = Field(description="by centers of the asked scope")
    organization_state: State = Field(description="by organisations; no list of them is complete, so yes or unknown")
    centers: list[ListedCenter]
    organizations: list[Working]
    completeness: float | None = Field(
        description="share of the scope's existing centers linked to at least one segment"
    )
    weight: float = Field(description="what the segment counts in weighted coverage")
    reach: State = Field(description="by centers: the segment and everything it needs has one")
    reach_any: State = Field(description="the same by centers or organisations")
    missing_inputs: list[Named] = Field(
        description="what keeps it from being reached: segments it needs, at any distance, that nobody is known to work on"
    )
    blocks: int = Field(description="other segments, of any chain, that cannot be reached without it")
    blocked_weight: float = Field(description="what those count together")
    products: list[Named] = Field(description="the final products among them")
    choke: bool = Field(description="every way from the inputs of its chain to some final product passes through it")
    single_source: list[Body] = Field(
        description="center: exactly one is known; organization: exactly one is known to work there or supply it"
    )
    foreign_providers: int = Field(description="known providers abroad")
    concentration: Concentration | None = Field(description="of providers whose share is known; none without a share")
    could_close: list[Candidate] = Field(description="the likeliest few; only for segments without a known center")


class ChainFigures(AnswerRow):
    """One chain, or all of them: coverage by weight, surely and at most."""

    chain: str = Field(description="empty for all chains together")
    chain_name: str
    chain_name_en: str
    segments: int
    weight: float
    covered_low: float = Field(description="share by weight that surely has a center")
    covered_high: float = Field(description="share by weight that may have one")
    any_low: float = Field(description="share by weight with a known center or organisation")
    reach_low: float = Field(description="share by weight that surely has a center, and everything it needs too")
    reach_high: float = Field(description="share by weight of which that may be so")
    reach_any_low: float = Field(description="share by weight known to be worked on, and everything it needs too")
    weak_open: int = Field(description="weak points without a known center")
    products: int = Field(description="final products: segments that are fed and feed nothing further in the chain")
    cut_size: int | None = Field(
        description="fewest segments that cut all ways to a final product of the chain; none for all chains together"
    )


class Gap(AnswerRow):
    """A segment without a known center, by what it blocks."""

    gap_rank: int
    chain: str
    segment: str
    segment_name: str
    segment_name_en: str
    state: State
    organization_state: State
    weak_point: bool
    blocks: int
    blocked_weight: float
    final_products: int


class Cut(AnswerRow):
    """Segments whose failing cuts off final products."""

    chain: str
    kind: CutKind = Field(
        description="dominator: all ways to the product pass it; ways: a smallest set all ways pass; "
        "alternatives: two that hold every alternative of a group"
    )
    size: int
    segments: list[str]
    segment_names: list[str]
    cut_off: list[str] = Field(description="ids of the final products")
    covered: int = Field(description="how many of the segments have a known center")


class Loss(AnswerRow):
    """The worst loss of one body or of two."""

    chain: str = Field(description="empty for all chains together")
    body: Whose = Field(
        description="center: coverage by centers; any: by centers and organisations, either may be lost"
    )
    size: int
    bodies: list[str]
    body_names: list[str]
    lost_weight: float
    lost_share: float = Field(description="of the weight of the chain")
    segments: list[str] = Field(description="ids of the segments nobody else is known to hold")


class Stage(AnswerRow):
    """One stage of the innovation chain in one industry chain, by technology facts of the scope's centers."""

    chain: str
    chain_name: str
    chain_name_en: str
    stage: Literal["development", "transfer", "product"]
    technologies: int
    segments: list[str]
    centers: list[str]


class Figures(Parts):
    """What is no segment."""

    weights: list[Weight]
    chains: list[ChainFigures]
    gaps: list[Gap] = Field(description="the first twenty")
    cuts: list[Cut]
    losses: list[Loss]
    stages: list[Stage]
