"""What a form is made of: the typed form of a YAML in this folder; another province's form is one more file."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

VARIANTS = str.maketrans({"髙": "高", "內": "内", "眞": "真"})
BRACKETS = re.compile(r"\([^()]*\)")


def folded(text: str) -> str:
    """Return text as labels are compared: one width, no space, no colon at the end, everyday variants of characters."""
    plain = "".join(
        unicodedata.normalize("NFKC", text.replace("（", "(").replace("）", ")")).translate(VARIANTS).split()
    )
    return plain.rstrip(":")


def bare(text: str) -> str:
    """Return a folded label without what stands in brackets: 近三年销售收入(万元) is 近三年销售收入."""
    return BRACKETS.sub("", folded(text))


class Part(BaseModel):
    """Base of every part of a form: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Part):
    """A title in both languages."""

    zh: str
    en: str


class Field(Part):
    """A labelled place of a form: which column its content gives, and how it is read."""

    label: str
    column: str = ""  # the label where empty
    also: tuple[str, ...] = ()  # other labels for the same
    hint: str = ""
    blank: str = ""  # what stands there before it is filled in
    drop: Literal["", "contact", "person"] = ""  # never kept
    number: str | None = None  # what is counted; may be written behind the number
    amount: str | None = None  # unit where the cell says none; empty: a number without a unit is not understood
    numbers: dict[str, str] = {}  # column → pattern with one group, on folded text
    boxes: tuple[str, ...] = ()
    years: str = ""  # year–amount pairs of this kind
    names: int = 0  # a list of organisations; how many lines the template has

    @property
    def target(self) -> str:
        """The column its content gives."""
        return self.column or self.label

    @property
    def labels(self) -> frozenset[str]:
        """Every spelling of its label, folded and without brackets."""
        return frozenset(bare(label) for label in (self.label, *self.also))


class Section(Part):
    """A table of a form, recognised by labels that must all be there."""

    section: Literal["cover", "center", "lead", "member", "summary"]
    title: Title
    needs: tuple[str, ...]
    fields: tuple[Field, ...]
    annex: int = 1
    in_template: bool = True
    role: str = ""
    repeated: int = 1  # how many copies the template has
    rows: int = 0  # a list with a header; how many rows the template has

    @model_validator(mode="after")
    def _known(self) -> Section:
        labels = {label for field in self.fields for label in field.labels}
        if self.section != "cover" and (missing := {bare(need) for need in self.needs} - labels):
            raise ValueError(f"needs {missing}, which are no fields")
        return self

    def field_for(self, text: str) -> Field | None:
        """Return the field whose label this text is."""
        label = bare(text)
        return next((field for field in self.fields if label in field.labels), None) if label else None


class Chapter(Part):
    """A chapter an outline asks for; `official` are the beginnings of the printed explanations, which are no content."""

    title: str
    hint: str
    official: tuple[str, ...] = ()


class Outline(Part):
    """The chapters a construction plan must have."""

    title: Title
    annex: int
    chapters: tuple[Chapter, ...]


class Form(Part):
    """A province's forms: sections that are read, and the outline that is checked."""

    form: str
    title: Title
    sections: tuple[Section, ...]
    outline: Outline

    def section_for(self, labels: set[str]) -> Section | None:
        """Return the section whose needed labels are all among `labels` (folded, without brackets)."""
        fitting = [s for s in self.sections if {bare(need) for need in s.needs} <= labels]
        return max(fitting, key=lambda s: len(s.needs), default=None)


@cache
def forms() -> tuple[Form, ...]:
    """Return the forms that ship."""
    paths = sorted(Path(__file__).parent.glob("*.yaml"))
    return tuple(Form.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths)
