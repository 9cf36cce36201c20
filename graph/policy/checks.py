"""A check: one fact, one operator, one value; typed data, never an expression."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, model_validator

from graph.errors import Words
from graph.model.vocabulary import ORGANIZATION_KINDS
from graph.policy.facts import FACTS, Fact, FactKind

Operator = Literal["at_least", "at_most", "equals", "is", "one_of", "includes", "recorded"]
OPERATORS: dict[FactKind, tuple[Operator, ...]] = {
    "number": ("at_least", "at_most", "equals", "recorded"),
    "yes_no": ("is",),
    "kinds": ("one_of", "includes"),
}
OPERATOR_WORDS: dict[Operator, Words] = {
    "at_least": Words("不少于", "at least"),
    "at_most": Words("不超过", "at most"),
    "equals": Words("等于", "equals"),
    "is": Words("为", "is"),
    "one_of": Words("属于", "one of"),
    "includes": Words("包括", "includes"),
    "recorded": Words("有记录", "is on record"),
}
UNITS_EN = dict.fromkeys((" 家", " 项", " 人"), "") | {" 年": " years"}
Value = StrictBool | StrictInt | StrictFloat | tuple[str, ...] | None


class Part(BaseModel):
    """Base of every part of a policy document: immutable, unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(Part):
    """What a condition demands of one fact about a center."""

    fact: str = Field(description="name of a fact of the vocabulary (graph/policy/facts.py)")
    op: Operator
    value: Value = None
    unit: str | None = Field(None, description="unit of the value; must be the fact's own")

    @model_validator(mode="after")
    def _fits_its_fact(self) -> Check:
        if self.fact not in FACTS:
            raise ValueError(f"no fact {self.fact}; known: {', '.join(FACTS)}")
        fact = FACTS[self.fact]
        if self.op not in OPERATORS[fact.kind]:
            raise ValueError(f"{self.fact} takes {' | '.join(OPERATORS[fact.kind])}")
        if not _fits(fact, self.op, self.value):
            raise ValueError(f"{self.value!r} is no value for {self.fact} {self.op}")
        if self.unit is not None and self.unit != fact.unit:
            raise ValueError(f"{self.fact} is measured in {fact.unit}, not {self.unit}")
        return self

    @property
    def about(self) -> Fact:
        """The fact it asks for."""
        return FACTS[self.fact]

    def words(self) -> Words:
        """Return the check as a phrase in both languages."""
        fact, op = self.about, OPERATOR_WORDS[self.op]
        if self.op == "recorded":
            return Words(f"{fact.words.zh}{op.zh}", f"{fact.words.en} {op.en}")
        shown = shown_value(fact, frozenset(self.value) if isinstance(self.value, tuple) else self.value)
        if isinstance(self.value, bool):
            return Words(f"{fact.words.zh}：{shown.zh}", f"{fact.words.en}: {shown.en}")
        return Words(f"{fact.words.zh}{op.zh} {shown.zh}", f"{fact.words.en} {op.en} {shown.en}")


def shown_value(fact: Fact, value: float | bool | frozenset[str] | None) -> Words:
    """Return a value of a fact as people read it, with its unit."""
    if value is None:
        return Words("未知", "unknown")
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if isinstance(value, frozenset):
        kinds = [ORGANIZATION_KINDS.get(kind, Words(kind, kind)) for kind in sorted(value)]
        return Words("、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds))
    unit = f" {fact.unit}" if fact.unit else ""
    return Words(f"{value:,.10g}{unit}", f"{value:,.10g}{UNITS_EN.get(unit, unit)}")


def _fits(fact: Fact, op: Operator, value: Value) -> bool:
    if op == "recorded":
        return value is None
    if fact.kind == "yes_no":
        return isinstance(value, bool)
    if fact.kind == "kinds":
        return isinstance(value, tuple) and bool(value)
    return isinstance(value, int | float) and not isinstance(value, bool)
