"""The spans found so far in one cleaned text, and the text with them blotted out.

A span keeps its place against whatever comes later, so the order of the rules is the order of their certainty and
"the outer name wins" needs no further code. In `masked`, every marked character is replaced by one private-use
character that tells the label: rules can see that a center stands there without seeing its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

LABELS = (
    *("POLICY", "DOCNO", "GOV", "ENT", "UNIV", "INST", "ORG", "CENTER", "PLACE", "SECTOR", "TECH"),
    *("TIER", "TARGET", "THRESH", "MONEY", "DATE", "PERIOD", "STD", "PATENT", "ROLE", "FUND", "USCC"),
)
MARK = {label: chr(0xE000 + number) for number, label in enumerate(LABELS)}
LABEL = {mark: label for label, mark in MARK.items()}
ANY_MARK = f"\ue000-{chr(0xE000 + len(LABELS) - 1)}"


class Span(NamedTuple):
    """A labelled range of a text, end exclusive."""

    start: int
    end: int
    label: str


class Marks:
    """Spans over one text that never overlap."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._chars = list(text)
        self._masked: str | None = text
        self._spans: list[Span] = []

    @property
    def spans(self) -> list[Span]:
        """All spans in the order of the text."""
        return sorted(self._spans)

    @property
    def masked(self) -> str:
        """The text, as long as before, with every marked character replaced by the mark of its label."""
        if self._masked is None:
            self._masked = "".join(self._chars)
        return self._masked

    def add(self, start: int, end: int, label: str) -> bool:
        """Mark a range unless it is empty or touches a mark; blanks and breaks at its ends are left out."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start >= end or any("\ue000" <= char <= "\ue0ff" for char in self._chars[start:end]):
            return False
        self._chars[start:end] = MARK[label] * (end - start)
        self._spans.append(Span(start, end, label))
        self._masked = None
        return True

    def add_matches(self, pattern: re.Pattern[str], label: str, group: str | int = 0) -> None:
        """Mark one group of every match in the text that is still unmarked."""
        for match in list(pattern.finditer(self.masked)):
            self.add(*match.span(group), label)

    def remove(self, gone: Iterable[Span]) -> None:
        """Take marks back, for the rule that found a better reading."""
        for span in gone:
            self._spans.remove(span)
            self._chars[span.start : span.end] = self.text[span.start : span.end]
        self._masked = None
