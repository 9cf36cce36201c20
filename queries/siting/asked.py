"""What a siting is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph.errors import Words, WrongUse
from queries.parameters import Level, last_day

By = Literal["sector", "segment"]
MOST, MOST_ALTERNATIVES = 50, 20
PARTS = ("segments", "gap", "base")


class Asked(BaseModel):
    """How many centers, of which tier, where, on what, and how what is missing is weighed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    p: int = Field(3, ge=1, le=MOST, description="number of centers")
    tier: Literal["national", "provincial", "city"] = "provincial"
    region: str = Field("CN", description="region with its subtree, by code or name")
    sector: str = Field("", description="sector with its subtree, by id or name")
    chain: str = Field("", description="industry chain whose segments count, by id or name; empty: all")
    level: Level = Field("group", description="unit sectors are counted in")
    by: By = Field("sector", description="choose place × sector, or place × chain segment")
    unknown: Literal["open", "leave_out"] = Field("open", description="whether what is not known counts as missing")
    second: bool = Field(
        False, description="at level field: also where the field has a center and no rule forbids a second"
    )
    enforce_minimum: bool = Field(False, description="keep the minimum numbers of policies too, not only the maximum")
    at_most: int = Field(MOST, ge=1, le=MOST, description="centers in one place")
    segments: float = Field(
        1.0, ge=0, le=100, description="weight of a segment no center covers (a weak point counts double)"
    )
    gap: float = Field(
        1.0, ge=0, le=100, description="weight of a sector without a center, per policy list that names it"
    )
    base: float = Field(1.0, ge=0, le=100, description="weight of the organisations of the place (log2 of 1 + number)")
    alternatives: int = Field(3, ge=0, le=MOST_ALTERNATIVES, description="how many next best sets")
    on: date | None = Field(None, description="date asked for; default: the snapshot's")

    @field_validator("on", mode="before")
    @classmethod
    def _last_day(cls, value: object) -> object:
        """A partial date asks for its last day."""
        return last_day(value)

    @property
    def weights(self) -> dict[str, float]:
        """The weights by part."""
        return {part: float(getattr(self, part)) for part in PARTS}


def read(given: dict[str, Any]) -> Asked:
    """Read what is asked from text.

    Raises WrongUse naming the option and its value.
    """
    try:
        return Asked.model_validate({key: value for key, value in given.items() if value not in (None, "")})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        described = Asked.model_fields.get(name)
        remedy = described.description if described and described.description else ", ".join(Asked.model_fields)
        raise WrongUse(
            Words(f"“{name}”不能是“{given.get(name)}”", f"“{given.get(name)}” cannot be “{name}”"),
            value=given.get(name),
            remedy=Words(f"该项的含义：{remedy}。", f"What it means: {remedy}."),
        ) from error
