"""What the answer about collaborators shows: rows, reasons and the figures behind the headline."""

from __future__ import annotations

from pydantic import Field

from queries.answer import AnswerRow, Parts


class Evidence(AnswerRow):
    """One reason: `kind` says which, `path` holds the ids from the asking side (or the thing at issue) to the candidate."""

    kind: str = Field(
        description="sector, chain, segment, technology, patent, standard, project, center: recorded work that fits the need; "
        "common_partner: event, partner, event, candidate; shared_field: both work on it; adds: it lies in the asking "
        "side's chains and the asking side has nothing on record there; same_place: same province"
    )
    path: list[str]
    names: list[str]


class Row(AnswerRow):
    """One candidate."""

    rank: int = Field(description="place in the list")
    organization: str
    name: str
    kind: str | None
    score: float = Field(description="sum of the parts; comparable within one answer only")
    parts: dict[str, float] = Field(
        description="what each part adds: need (recorded work fits), network (common partners), topic (same fields), "
        "activity (joint events, recent ones first), complementarity (what the asking side's chains have and it lacks), "
        "feasibility (near, other side of industry and research, active), alike (deducted for being like one above it)"
    )
    rank_without: dict[str, int] = Field(
        description="its rank among all candidates if that part did not count; the deduction for likeness is left out"
    )
    unknown: list[str] = Field(
        description="what the record does not say of it: kind, place, dated_event, joint_event, field, need"
    )
    evidence: list[Evidence]


class Weight(AnswerRow):
    """How much a part can add to a score."""

    part: str
    weight: float


class Figures(Parts):
    """How the list came about."""

    candidates: int = Field(
        description="organisations compared in full: near in the network, in the same fields, or fitting"
    )
    matching: int = Field(description="of the candidates, those whose recorded work fits the need, wholly or in part")
    exact: int = Field(description="of these, those with work on the very thing needed or below it")
    partners: int = Field(description="organisations the asking side shares an event with already; they are left out")
    joint_events: int = Field(description="events of two or more organisations on record")
    dated_events: int = Field(description="of the joint events, those with a date")
    learned: bool = Field(description="ties weighed as learned from the new partnerships of the last two years")
    read_as: list[str] = Field(description="sectors, chains, segments, technologies that a description was read as")
    weights: list[Weight] = Field(description="the most that each part can add or deduct")
