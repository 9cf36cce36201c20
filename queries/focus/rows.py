"""The rows of pairs of centers, and the codes in them; nothing here loads numpy."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from queries.answer import AnswerRow, Named, Parts

FocusClass = Literal["duplicate", "overlapping", "undecided", "complementary", "tier_successor", "unrelated"]
DecidedBy = Literal["model", "promotion", "steward"]
PartName = Literal["base", "name", "sector", "technology", "segments", "members"]
CLASSES: tuple[FocusClass, ...] = get_args(FocusClass)
DECIDERS: tuple[DecidedBy, ...] = get_args(DecidedBy)


class Part(AnswerRow):
    """One part of the comparison."""

    part: PartName
    likeness: float | None = Field(description="0 to 1; none where a side is unknown")
    adds: float = Field(description="to the log-odds; the parts add up to it")


class Shared(Named):
    """Something the two centers have in common."""

    detail: str = Field(description="name, technology, segment, chain or member")


class Missing(Named):
    """A center with a part of which nothing is on record."""

    detail: PartName


class PairOfCenters(AnswerRow):
    """What the focus of two centers of one cell says: same label, same or different focus."""

    a: str
    b: str
    name: str
    class_: FocusClass = Field(alias="class", serialization_alias="class")
    probability: float = Field(description="the model's, that they do the same, wholly or in part")
    decided_by: DecidedBy


class FocusCounts(AnswerRow):
    """The pairs of a cell's centers by focus."""

    same: int = Field(description="held to do the same, wholly or in part")
    undecided: int = Field(description="what is on record does not tell")
    different: int = Field(description="held to differ in focus")
    tier_successor: int = Field(description="joined by a promotion")


class Figures(Parts):
    """Pairs of the scope that were looked at, by class; unrelated ones are left out."""

    duplicate: int
    overlapping: int
    undecided: int
    complementary: int
    tier_successor: int
    within_province: int = Field(description="duplicates and overlaps with both centers in one province")
    other_label: int = Field(description="duplicates and overlaps counted in two sectors at the asked level")
    by_steward: int = Field(description="pairs a steward decided")
    lower: float = Field(description="below this probability two centers are held to differ")
    upper: float = Field(description="from this probability on they are held to do the same")
