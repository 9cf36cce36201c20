"""A scenario as its author writes it: steps that add, merge, promote or remove, each checked for shape before anything is computed."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from graph.dates import is_partial_date

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Tier = Literal["national", "provincial", "city"]
Status = Literal["designated", "cultivating"]
Role = Literal["lead", "operator", "shareholder", "member", "partner"]
MOST_STEPS, MOST_MEMBERS = 50, 200
LADDER: tuple[Tier, ...] = ("city", "provincial", "national")


def wrong(zh: str, en: str) -> PydanticCustomError:
    """Return a mistake of shape with its sentence in both languages."""
    return PydanticCustomError("scenario", "{en}", {"zh": zh, "en": en})


class Part(BaseModel):
    """Base of every part of a scenario: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(Part):
    """An organisation that would take part; `new` says that the graph does not know it yet."""

    organization: Name
    role: Role = "member"
    new: bool = False


class Dated(Part):
    """What may carry a partial date."""

    approved_on: str | None = Field(None, description="partial date; without one the center exists on the default date")

    @field_validator("approved_on", mode="before")
    @classmethod
    def _partial(cls, value: object) -> object:
        """YAML reads 2026 as a number and 2026-05-01 as a date."""
        text = None if value is None else str(value)
        if text is not None and not is_partial_date(text):
            raise wrong(
                f"“{text}”不是日期，请写成 2026、2026-05 或 2026-05-01",
                f"“{text}” is no date; write 2026, 2026-05 or 2026-05-01",
            )
        return text


class Add(Dated):
    """A new center (`name`, `tier`, `region`, `sector` …), a member of a center (`member`, `center`), or what an earlier step removed (`center`)."""

    name: Name | None = None
    id: Name | None = None
    tier: Tier | None = None
    region: Name | None = None
    sector: Name | None = Field(None, description="printed field, by id or name")
    status: Status = "designated"
    members: list[Member] = Field(default_factory=list, max_length=MOST_MEMBERS)
    segments: list[Name] = Field(default_factory=list, max_length=MOST_MEMBERS)
    center: Name | None = None
    member: Name | None = None
    role: Role = "member"
    new: bool = False

    @field_validator("members", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        """A plain name is a member."""
        return (
            [{"organization": each} if isinstance(each, str) else each for each in value]
            if isinstance(value, list)
            else value
        )

    @model_validator(mode="after")
    def _one_thing(self) -> Add:
        given = self.model_fields_set
        if self.name and not given & {"center", "member", "role", "new"}:
            if not (self.tier and self.region and self.sector):
                raise wrong(
                    "新中心需要 name、tier、region 和 sector", "a new center needs name, tier, region and sector"
                )
        elif not (self.center and given <= ({"center", "member", "role", "new"} if self.member else {"center"})):
            raise wrong(
                "请给出新中心（name、tier、region、sector），或成员（member、center、role），或要放回的中心（center）",
                "give a new center (name, tier, region, sector), a member (member, center, role), or the center to put back (center)",
            )
        return self


class Merge(Part):
    """Several centers become one: `into` stands, by default the first."""

    centers: list[Name] = Field(min_length=2, max_length=20)
    into: Name | None = None
    name: Name | None = None


class Promote(Dated):
    """A center is followed by one of a higher tier, by default the next; the lower one stays, as the registry keeps it."""

    center: Name
    to: Tier | None = None
    name: Name | None = None
    id: Name | None = None


class Remove(Part):
    """A center is closed (`center`), or an organisation leaves one center (`member`, `center`) or all of them (`member`)."""

    center: Name | None = None
    member: Name | None = None

    @model_validator(mode="after")
    def _something(self) -> Remove:
        if not (self.center or self.member):
            raise wrong("请给出 center 或 member", "give a center or a member")
        return self


class Step(Part):
    """One step: exactly one of add, merge, promote, remove."""

    add: Add | None = None
    merge: Merge | None = None
    promote: Promote | None = None
    remove: Remove | None = None

    @model_validator(mode="after")
    def _one(self) -> Step:
        if sum(part is not None for part in (self.add, self.merge, self.promote, self.remove)) != 1:
            raise wrong(
                "每一步恰好是 add、merge、promote、remove 之一",
                "each step is exactly one of add, merge, promote, remove",
            )
        return self


class Scenario(Part):
    """What is imagined, step after step."""

    name: Name | None = None
    steps: list[Step] = Field(default_factory=list, max_length=MOST_STEPS)

    @property
    def digest(self) -> str:
        """What tells this scenario from others: its steps, not its name."""
        plain = [step.model_dump(mode="json", exclude_defaults=True) for step in self.steps]
        return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
