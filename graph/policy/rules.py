"""The rules of a policy document: one typed entry per statement of the text, each with its clause and a short quote."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from graph.policy.checks import Check, Part

QUOTE = 40
"""Most characters of a document's text that ship."""
RuleKind = Literal["computed", "judgement", "descriptive"]
RuleStrength = Literal["must", "mainly", "in_principle", "encouraged"]
Statuses = Literal["designated", "all"]
Quote = Annotated[str, Field(min_length=2, max_length=QUOTE)]
Clause = Annotated[str, Field(min_length=1, max_length=40)]


class Both(Part):
    """A note in both languages."""

    zh: str
    en: str


class Place(Part):
    """A place of the text: clause path and the words that stand there."""

    at: Clause
    q: Quote


class Rule(Part):
    """What every entry carries."""

    id: str = Field(
        pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", description="unique in the document; part of the rule's address"
    )
    at: Clause = Field(
        description="clause path as printed: 三(二)1; preamble, notice, head and foot for what stands outside"
    )
    q: Quote
    en: str = Field(min_length=3, description="what the rule says, in English")
    zh: str | None = Field(None, description="what the rule says, where the quote alone does not tell")
    kind: RuleKind
    also: tuple[Place, ...] = Field((), description="further quotes the entry rests on")
    items: tuple[str, ...] = Field((), description="the listed things, in the text's order and words")
    open: bool | None = Field(None, description="whether the list is open (等); none where the entry lists nothing")
    modal: str | None = Field(None, description="力争, 鼓励, 探索 … as printed")
    note: Both | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Rule:
        if (self.open is not None) and not (self.items or getattr(self, "by_reference", False)):
            raise ValueError("open belongs to a list: give items")
        if self.kind == "computed" and not self.is_computable:
            raise ValueError("kind computed needs what is to be computed; else say judgement or descriptive")
        if self.kind != "computed" and getattr(self, "check", None) is not None:
            raise ValueError("an entry with a check is computed")
        return self

    @property
    def is_computable(self) -> bool:
        """Whether the entry says what to compute."""
        return getattr(self, "check", None) is not None

    @property
    def text(self) -> Both:
        """The rule in both languages."""
        return Both(zh=self.zh or self.q, en=self.en)


class Target(Rule):
    """A number of centers (or a state) to be reached by a year or within a span of years."""

    type: Literal["target"]
    year: int | None = Field(None, ge=1990, le=2100)
    within_years: int | None = Field(None, ge=1, le=50, description="years from the document's date")
    tiers: tuple[str, ...] = Field((), description="tiers as printed; several are summed")
    min: int | None = Field(None, ge=0)
    max: int | None = Field(None, ge=0)
    verb: str | None = None
    approx: bool = Field(False, description="the text says 前后 or 左右")
    subset_of: str | None = Field(None, description="the target these centers are among")
    duplicates: str | None = Field(None, description="the target this entry states again")
    statuses: Statuses = Field("designated", description="all where the verb includes cultivating (培育)")

    @model_validator(mode="after")
    def _counts(self) -> Target:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is larger than max")
        if self.year is not None and self.within_years is not None:
            raise ValueError("give year or within_years, not both")
        return self

    @property
    def is_computable(self) -> bool:
        """A number, tiers and a date make it computable."""
        return self.min is not None and bool(self.tiers) and (self.year or self.within_years) is not None


class Sectors(Rule):
    """A list of sectors the document concentrates on."""

    type: Literal["sectors"]
    scheme: str
    by_reference: bool = Field(False, description="the list stands in another document")


class Uniqueness(Rule):
    """One center per unit within a scope."""

    type: Literal["uniqueness"]
    tier: str = Field(description="tier as printed")
    unit: str = Field(description="领域, 行业 … as printed")
    strength: Literal["must", "in_principle"]

    @property
    def is_computable(self) -> bool:
        """It always says what to compute."""
        return True


class Condition(Rule):
    """What a center, its founders or its lead must be or have."""

    type: Literal["definition", "founding", "lead_unit", "governance", "operation"]
    strength: RuleStrength = "must"
    check: Check | None = None


class Listing(Rule):
    """What the document names without demanding it of a single center."""

    type: Literal[
        "center_type",
        "function",
        "service",
        "resource",
        "chain_stage",
        "principle",
        "layout",
        "support",
        "dimension",
        "form",
    ]
    led_by: tuple[str, ...] = ()
    years: tuple[int, int] | None = None


class Stage(Rule):
    """A step of the procedure, in its order, with who acts and which forms are used."""

    type: Literal["stage"]
    order: int = Field(ge=1)
    actor: str
    forms: tuple[str, ...] = ()
    years: tuple[int, int] | None = Field(None, description="length of a pilot, from and to")


class Promotion(Rule):
    """A step of the ladder from one tier to the next."""

    type: Literal["promotion"]
    from_tier: str
    to_tier: str
    by: str | None = Field(None, description="who promotes or recommends")


class Assessment(Rule):
    """A recurring assessment."""

    type: Literal["assessment"]
    cycle: Literal["annual", "periodic"]
    every_years: int | None = Field(None, ge=1, description="none where the text names no interval")
    by: str

    @property
    def is_computable(self) -> bool:
        """An interval makes it computable."""
        return self.every_years is not None


class Indicator(Rule):
    """A figure the assessment looks at."""

    type: Literal["indicator"]
    check: Check


class Revocation(Rule):
    """When a center loses its title."""

    type: Literal["revocation"]
    failed: int = Field(ge=1, description="failed assessments that lead to it")
    in_row: bool = Field(description="whether they must follow one another")
    cycle: Literal["annual", "any"]
    effect: str

    @property
    def is_computable(self) -> bool:
        """It always says what to compute."""
        return True


class Funding(Rule):
    """A channel of money: who pays, for what, on which condition."""

    type: Literal["funding"]
    channel: str
    payer: str
    uses: tuple[str, ...] = ()
    condition: str | None = None


class Actor(Rule):
    """A body with responsibilities of its own."""

    type: Literal["actor"]
    name: str


AnyRule = Annotated[
    Target
    | Sectors
    | Uniqueness
    | Condition
    | Listing
    | Stage
    | Promotion
    | Assessment
    | Indicator
    | Revocation
    | Funding
    | Actor,
    Field(discriminator="type"),
]
