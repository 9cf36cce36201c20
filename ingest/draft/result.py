"""What a draft holds: the head of the document, its entries, and which of them are certain."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from graph.errors import Words
from graph.policy.rules import AnyRule

LEAST = 0.6
"""An entry below this confidence becomes a comment."""
_RULE: TypeAdapter[AnyRule] = TypeAdapter(AnyRule)


@dataclass(frozen=True)
class Entry:
    """One entry of a draft: the rule as data, where its quote stands, how sure it is and what a person should look at."""

    rule: dict[str, Any]
    start: int
    end: int
    confidence: float
    doubts: tuple[Words, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it stands in the draft as a rule: sure enough, and the schema takes it."""
        return self.confidence >= LEAST and _fits(self.rule)


@dataclass(frozen=True)
class Head:
    """The head of the document: fields as the schema has them, where each stands, what is uncertain about it."""

    fields: dict[str, Any]
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    doubts: dict[str, Words] = field(default_factory=dict)
    guesses: dict[str, str] = field(default_factory=dict)
    """Lines that stand below a field as comments: what may be but is not printed."""

    @property
    def tier(self) -> str:
        """The tier of the centers the document creates."""
        return str(self.fields["tier_created"])


@dataclass(frozen=True)
class Draft:
    """A drafted document for a person to confirm."""

    text: str
    head: Head
    entries: tuple[Entry, ...]

    @cached_property
    def document(self) -> dict[str, Any]:
        """The draft as data that fits the schema; open questions are not in it."""
        return {**self.head.fields, "rules": [entry.rule for entry in self.entries if entry.is_sure]}

    @property
    def questions(self) -> list[Entry]:
        """The entries a person must decide on."""
        return [entry for entry in self.entries if not entry.is_sure]

    def as_json(self) -> dict[str, Any]:
        """Return the draft with offsets and confidence as plain data."""

        def shown(entry: Entry) -> dict[str, Any]:
            return {
                "rule": entry.rule, "start": entry.start, "end": entry.end, "confidence": entry.confidence,
                "doubts": [words._asdict() for words in entry.doubts],
            }  # fmt: skip

        return {
            "document": self.document,
            "places": {key: list(place) for key, place in self.head.places.items()},
            "doubts": {key: words._asdict() for key, words in self.head.doubts.items()},
            "guesses": self.head.guesses,
            "entries": [shown(entry) for entry in self.entries if entry.is_sure],
            "questions": [shown(entry) for entry in self.questions],
        }


def _fits(rule: dict[str, Any]) -> bool:
    try:
        _RULE.validate_python(rule)
    except ValidationError:
        return False
    return True
