"""What can be asked for: parameters of all questions, each declared once with its words and meaning."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph.dates import bounds
from graph.errors import Words, WrongUse

Tier = Literal["", "national", "provincial", "city"]
Level = Literal["field", "group", "ten"]
Kind = Literal[
    "", "enterprise", "university", "research_institute", "industry_organisation", "government", "financial_institution",
    "hospital", "other",
]  # fmt: skip
StatusFilter = Literal["designated", "cultivating", "applied", "all"]


class Parameters(BaseModel):
    """Everything a question may take; a question names those it uses. Names of things are resolved before it is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    tier: Tier = Field("", description="national, provincial or city; empty: all")
    region: str = Field("CN", description="region with its subtree, by code or name")
    sector: str = Field("", description="sector with its subtree, any scheme and level, by id or name")
    level: Level = Field(
        "field", description="unit sectors are counted in: printed field, group, or the ten fields of the guide"
    )
    status: StatusFilter = Field(
        "all", description="designated, cultivating, applied (no center yet) or all (without applied)"
    )
    chain: str = Field("", description="industry chain, by id or name")
    subject: str = Field("", description="center or organisation (or any id) the question is about")
    document: str = Field("", description="policy document, by id, number or title")
    for_: str = Field(
        "", alias="for", description="center or organisation that looks for partners, or words that describe one"
    )
    need: str = Field("", description="what is needed: sector, chain, segment, technology or words")
    kind: Kind = Field("", description="kind of organisation; those whose kind is not recorded are left out")
    k: int = Field(10, ge=1, le=500, description="number of results")
    on: date | None = Field(None, description="date asked for; default: the snapshot's")

    @field_validator("on", mode="before")
    @classmethod
    def _last_day(cls, value: object) -> object:
        """A partial date asks for its last day, when all of it has happened."""
        return last_day(value)


def last_day(value: object) -> object:
    """Return the last day a date as text may mean; anything else, and nothing, as it is."""
    return bounds(value)[1] if isinstance(value, str) and value else value or None


DEFAULTS = Parameters.model_validate({})
"""What is asked for where nothing is said."""
WORDS: dict[str, Words] = {
    "tier": Words("层级", "tier"),
    "region": Words("地区", "region"),
    "sector": Words("领域", "sector"),
    "level": Words("领域层次", "level of sectors"),
    "status": Words("状态", "status"),
    "chain": Words("产业链", "chain"),
    "subject": Words("对象", "subject"),
    "document": Words("政策文件", "policy document"),
    "for": Words("为谁", "for whom"),
    "need": Words("需求", "need"),
    "kind": Words("机构类型", "kind of organisation"),
    "k": Words("数量", "number of results"),
    "on": Words("日期", "date"),
}


def parse(given: dict[str, Any]) -> Parameters:
    """Read parameters from text.

    Raises WrongUse naming the parameter, the value and what is allowed.
    """
    try:
        return Parameters.model_validate({key: value for key, value in given.items() if value not in (None, "")})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise _wrong(name, given.get(name), Parameters.model_fields.get("for_" if name == "for" else name)) from error


def _wrong(name: str, value: object, field: Any) -> WrongUse:
    words = WORDS.get(name, Words(name, name))
    allowed = [v for v in getattr(field.annotation, "__args__", ()) if isinstance(v, str) and v] if field else []
    hint = Words(f"可用值：{'、'.join(allowed)}。", f"Allowed: {', '.join(allowed)}.") if allowed else None
    if name == "on":
        hint = Words("请写成 2019、2019-05 或 2019-05-06。", "Write 2019, 2019-05 or 2019-05-06.")
    if field is None:
        hint = Words(f"可用参数：{'、'.join(WORDS)}。", f"Parameters: {', '.join(WORDS)}.")
    return WrongUse(
        Words(f"参数“{words.zh}”的值“{value}”不可用", f"“{value}” cannot be the {words.en}"), value=value, remedy=hint
    )
