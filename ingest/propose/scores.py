"""How well a column fits each thing it may be: by its header's words first, then by the shape of its cells."""

from __future__ import annotations

import difflib
from typing import NamedTuple

from graph.identifiers import folded_name
from graph.model import Property
from ingest.propose.shapes import Column
from ingest.propose.spellings import targets_of

SURE, POSSIBLE = 0.75, 0.45
SAME_WORD, INSIDE, ALIKE = 0.9, 0.7, 0.6


class Candidate(NamedTuple):
    """A target (`Center.tier`, `Center.lead` …), its property where it is one, and the score from 0 to 1."""

    target: str
    prop: Property | None
    score: float


def candidates(column: Column, node: str) -> list[Candidate]:
    """Return what a column of a sheet about `node` may be, best first."""
    text = folded_name(column.header)
    found = []
    for target, prop, words in targets_of(node):
        score = _by_words(text, words) + _by_shape(column, target, prop)
        found.append(Candidate(target, prop, round(min(max(score, 0.0), 1.0), 2)))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.target))


def _by_words(text: str, words: tuple[str, ...]) -> float:
    if text in words:
        return SAME_WORD
    inside = max(
        (min(len(w), len(text)) / max(len(w), len(text)) for w in words if w in text or text in w), default=0.0
    )
    alike = max((difflib.SequenceMatcher(None, text, word).ratio() for word in words), default=0.0)
    return max(INSIDE * inside, ALIKE * alike)


def _by_shape(column: Column, target: str, prop: Property | None) -> float:
    """What the cells add to, or take from, what the header says."""
    if not column.cells:
        return 0.0
    if target.endswith(".uscc"):
        return 0.8 * column.codes if column.codes > 0.5 else -0.5
    shape = _relation_shape(column, target)
    if shape is not None:
        return 0.15 if shape >= 0.8 else -0.3 * (1 - shape)
    if prop and (prop.values or prop.kind not in ("text", "text_list")):
        share = column.fitting(prop)
        return 0.15 if share >= 0.8 else -0.5 * (1 - share)
    return 0.0


def _relation_shape(column: Column, target: str) -> float | None:
    """Share of cells of the shape a name or relation asks for; None where it asks for none."""
    node, _, kind = target.partition(".")
    if kind == "region":
        return column.places
    if kind in ("lead", "member", "operator", "shareholder") or target == "Organization.name_zh":
        return column.organizations
    if kind == "center" or (node == "Center" and kind == "name_zh"):
        return column.centers
    return None
