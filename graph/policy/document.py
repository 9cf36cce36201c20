"""A policy document as data: what it is, what it cites and replaces, and its rules in the order of the text."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue, field_validator, model_validator

from graph.dates import is_partial_date
from graph.policy.checks import Part
from graph.policy.rules import AnyRule, Both, Clause, Place, Promotion, Quote, Target, Uniqueness

Level = Literal["national", "province", "municipality", "city"]
RANKS = {"国家级": "national", "省级": "provincial", "自治区级": "provincial", "州市级": "city", "市级": "city"}


class DocumentNumber(Part):
    """The number of a document; without one the reason stands in its place."""

    value: str | None = None
    at: Clause | None = None
    q: Quote | None = None
    reason: Both | None = Field(None, description="why there is none, or where else the number was found")

    @model_validator(mode="after")
    def _given_or_explained(self) -> DocumentNumber:
        if self.value is None and self.reason is None:
            raise ValueError("a document without a number needs the reason")
        return self


class Issuers(Part):
    """Who issued it."""

    names: tuple[str, ...] = ()
    at: Clause | None = None
    q: Quote | None = None
    reason: Both | None = Field(None, description="where the names come from when the text does not print them")


class Jurisdiction(Part):
    """Where it applies."""

    level: Level
    code: str = Field(pattern=r"^(CN|\d{6})$")
    name: str


class Dates(Part):
    """When it was issued and is in force; every date as exact as known."""

    issued: str | None = None
    in_force_from: str | None = None
    in_force_to: str | None = None
    horizon: int | None = Field(None, description="the last year its targets look at")
    trial: bool = False
    at: Clause | None = None
    q: Quote | None = None
    reason: Both | None = None

    @field_validator("issued", "in_force_from", "in_force_to", mode="before")
    @classmethod
    def _a_partial_date(cls, value: object) -> object:
        text = None if value is None else str(value)
        if text is not None and not is_partial_date(text):
            raise ValueError(f"{text} is no date; write 2019, 2019-05 or 2019-05-06")
        return text


class Citation(Part):
    """Another document it names."""

    title: str
    doc_no: str | None = None
    issuer: str | None = None
    at: Clause
    q: Quote
    also: tuple[Place, ...] = ()
    resolves_to: str | None = Field(None, description="id of the document among the known ones")


class Addressees(Part):
    """To whom it was sent."""

    at: Clause
    q: Quote
    items: tuple[str, ...]


class Numbering(Part):
    """A heading whose number is missing or wrong in print, and the path it is read as."""

    heading: Quote
    reads: Clause
    note: Both


def _tiers(rule: AnyRule) -> tuple[str, ...]:
    if isinstance(rule, Target):
        return rule.tiers
    if isinstance(rule, Promotion):
        return rule.from_tier, rule.to_tier
    return (rule.tier,) if isinstance(rule, Uniqueness) else ()


class Document(Part):
    """A policy document with its rules."""

    id: str = Field(pattern=r"^[A-Z0-9][A-Za-z0-9_-]*$")
    title: str = Field(min_length=2)
    title_en: str = Field(min_length=2)
    seed: str | None = Field(None, description="name of the text its quotes are checked against")
    doc_no: DocumentNumber
    issuer: Issuers
    jurisdiction: Jurisdiction
    tier_created: str = Field(description="tier of the centers it creates, as printed")
    dates: Dates
    audience: Addressees | None = None
    copied_to: Addressees | None = None
    cites: tuple[Citation, ...] = ()
    supersedes: tuple[Citation, ...] = ()
    numbering: tuple[Numbering, ...] = ()
    rules: tuple[AnyRule, ...] = ()
    forms: dict[str, JsonValue] = Field(default_factory=dict, description="forms annexed to it")

    @model_validator(mode="after")
    def _hangs_together(self) -> Document:
        ids = [rule.id for rule in self.rules]
        if doubled := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"rules: the id {doubled[0]} stands twice")
        targets = {rule.id for rule in self.targets}
        for rule in self.targets:
            for other in (rule.subset_of, rule.duplicates):
                if other is not None and other not in targets - {rule.id}:
                    raise ValueError(f"rules: {rule.id} refers to {other}, which is no other target here")
        for tier in (self.tier_created, *(t for rule in self.rules for t in _tiers(rule))):
            if tier not in RANKS:
                raise ValueError(f"tier {tier} is not one of {' | '.join(RANKS)}")
        return self

    @property
    def targets(self) -> list[Target]:
        """The targets, in the order of the text."""
        return [rule for rule in self.rules if isinstance(rule, Target)]

    @property
    def tier(self) -> str:
        """The rank of the centers it creates."""
        return self.rank(self.tier_created)

    def rank(self, printed: str) -> str:
        """Return the rank of a tier as printed: 市级 of a municipality ranks as provincial.

        Raises KeyError for a tier that is none.
        """
        is_provincial = printed == "市级" and self.jurisdiction.level in ("province", "municipality")
        return "provincial" if is_provincial else RANKS[printed]

    def rule(self, identifier: str) -> AnyRule | None:
        """Return a rule by its id."""
        return next((rule for rule in self.rules if rule.id == identifier), None)
