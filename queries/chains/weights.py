"""The published weights (weights.yaml): what a segment counts, and what a reason to expect somebody counts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from queries.answer import AnswerRow

FILE = Path(__file__).with_name("weights.yaml")
SEGMENT, CANDIDATE = "segment", "candidate"


class Weight(AnswerRow):
    """One published weight."""

    of: str = Field(description="what it weighs: a segment, or a candidate to close a gap")
    name: str
    value: float
    meaning_zh: str
    meaning_en: str


@cache
def published() -> tuple[Weight, ...]:
    """Return all weights in the order of the file."""
    import yaml  # the YAML reader loads on use

    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Weight(of=of, name=name, value=w["value"], meaning_zh=w["zh"], meaning_en=w["en"])
        for of, weights in read.items()
        for name, w in weights.items()
    )


def weights(of: str) -> dict[str, float]:
    """Return the values of one kind by name."""
    return {weight.name: weight.value for weight in published() if weight.of == of}
