"""What a text states, as rows a person accepts one by one before `chuangtu load` takes them: nothing a reader extracts is a fact yet.

A row with `accept` filled by 是 or yes becomes a fact whose source is the text; every other row is left alone. Names are given as printed: the
person replaces them by the official name or the id where they differ.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import NamedTuple

from graph.spreadsheet import neutral
from ingest.policy_text import Extraction
from ingest.policy_text.dates import partial
from ingest.privacy import redact_names

LONGEST = 120
MENTIONED = ("CENTER", "ENT", "UNIV", "INST", "ORG", "GOV", "ROLE", "MONEY", "DATE", "STD", "PATENT", "USCC")


class _Linked(NamedTuple):
    head: int
    kind: str
    tail: int


@dataclass(frozen=True)
class Proposal:
    """One statement of a text: what it says of which names, where, and the sentence it stands in."""

    accept: str
    statement: str
    subject: str
    object: str
    event: str
    date: str
    start: int
    end: int
    sentence: str
    confidence: str
    document: str


def proposals(text: str, found: Extraction, document: str) -> list[Proposal]:
    """Return the relations first, then what is only mentioned, each name once."""
    return [*_relations(text, found, document), *_mentions(text, found, document)]


def write_proposals(rows: list[Proposal], path: Path) -> None:
    """Write proposals as a table for a spreadsheet; a cell never becomes a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.name for field in fields(Proposal)])
        writer.writerows([neutral(cell) if isinstance(cell, str) else cell for cell in astuple(row)] for row in rows)


def _relations(text: str, found: Extraction, document: str) -> Iterator[Proposal]:
    for link in map(_Linked._make, found.links):
        head, tail = found.spans[link.head], found.spans[link.tail]
        start, end = min(head[0], tail[0]), max(head[1], tail[1])
        event = f"{head[3]}批准组建" if link.kind == "APPROVES" else ""
        day = _date_near(text, found, start, end)
        yield Proposal(
            "", link.kind, head[3], tail[3], event, day, start, end, _sentence(text, start, end), "medium", document
        )


def _mentions(text: str, found: Extraction, document: str) -> Iterator[Proposal]:
    seen: set[tuple[str, str]] = set()
    for start, end, label, name in found.spans:
        if label in MENTIONED and (label, name) not in seen:
            seen.add((label, name))
            yield Proposal(
                "", f"MENTIONS_{label}", name, "", "", "", start, end, _sentence(text, start, end), "low", document
            )


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    begin = max(text.rfind(mark, 0, start) for mark in "。；！？\n") + 1
    return begin, min((at for mark in "。；！？\n" if (at := text.find(mark, end)) >= 0), default=len(text))


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a range without phone numbers and the like; of a long one what is nearest."""
    begin, stop = _bounds(text, start, end)
    if stop - begin > LONGEST:
        begin = max(begin, min(start, end - LONGEST))
        stop = min(stop, begin + LONGEST)
    return redact_names(" ".join(text[begin:stop].split()))


def _date_near(text: str, found: Extraction, start: int, end: int) -> str:
    """The date of the sentence when it prints exactly one with its year."""
    begin, stop = _bounds(text, start, end)
    days = {
        day for a, _, label, name in found.spans if label == "DATE" and begin <= a < stop and (day := partial(name))
    }
    return days.pop() if len(days) == 1 else ""
