"""A text with its spans, clauses and sentences, and the quotes cut from it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from graph.policy.outline import Clauses, outline
from graph.policy.rules import QUOTE
from ingest.policy_text import Extraction

STOPS = "。；！？\n"
PAUSES = f"，：{STOPS}"
_HEADING = re.compile(
    r"\s*(?:附件\s*\d+|[一二三四五六七八九十]+\s*、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}\s*[、.．])\s*"
)


class Mention(NamedTuple):
    """A labelled span of the text."""

    start: int
    end: int
    label: str
    text: str


class Sentence(NamedTuple):
    """A sentence of the text; a semicolon ends it too."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Passage:
    """A text as the drafting rules see it."""

    text: str
    mentions: tuple[Mention, ...]
    targets: tuple[tuple[Mention, dict[str, Any]], ...]
    clauses: tuple[Clauses, ...]

    @classmethod
    def of(cls, text: str, found: Extraction) -> Passage:
        """Take over what was extracted from a text."""
        mentions = tuple(Mention(*span) for span in found.spans)
        counts = [mention for mention in mentions if mention.label == "TARGET"]
        return cls(text, mentions, tuple(zip(counts, found.targets, strict=True)), tuple(outline(text)))

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    def within(self, start: int, end: int, *labels: str) -> list[Mention]:
        """Return the mentions of these labels (all without any) that begin in a range."""
        first = bisect_right(self._starts, start - 1)
        last = bisect_right(self._starts, end - 1)
        return [mention for mention in self.mentions[first:last] if not labels or mention.label in labels]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order, headings included."""
        return tuple(
            Sentence(found.start(), found.end(), found[0]) for found in re.finditer(rf"[^{STOPS}]+", self.text)
        )

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    def path(self, at: int) -> str:
        """Return the path of the clause an offset stands in."""
        return self.clauses[max(0, bisect_right(self._clause_starts, at) - 1)].path[:40]

    def children(self, clause: Clauses) -> Iterator[Clauses]:
        """Yield the clauses right below one."""
        inside = [each for each in self.clauses if clause.start < each.start < clause.end]
        top = min((each.depth for each in inside), default=0)
        return (each for each in inside if each.depth == top)

    def heading(self, clause: Clauses) -> str:
        """Return the words of a clause's heading: its first line up to a full stop, without the number."""
        line = self.text[clause.start : clause.end].split("\n", 1)[0]
        return re.split("[。：:]", _HEADING.sub("", line, count=1))[0].strip()

    def part(self, start: int) -> int:
        """Return where the part of the sentence begins that an offset stands in."""
        return max(self.text.rfind(mark, 0, start) for mark in PAUSES) + 1

    def quote(self, start: int, end: int) -> tuple[str, int, int]:
        """Return the words of a range, widened to whole parts of the sentence as far as a quote may be long, and where they stand."""
        begin = self.part(start)
        stop = min((at for mark in PAUSES if (at := self.text.find(mark, end)) >= 0), default=len(self.text))
        for a, b in ((begin, stop), (begin, end), (start, stop), (start, min(end, start + QUOTE))):
            words = self.text[a:b].strip()
            if 2 <= len(words) <= QUOTE and "\n" not in words:
                lead = _HEADING.match(words)
                words = words[lead.end() :] if lead and len(words) - lead.end() >= 2 else words
                at = self.text.index(words, a)
                return words, at, at + len(words)
        words = " ".join(self.text[start : start + QUOTE].split())[:QUOTE]
        return words if len(words) > 1 else words + "……", start, start + len(words)
