"""The spaCy pipeline: characters as tokens, known names by PhraseMatcher, then the rules in order of certainty.

Only this module imports spaCy, and only `ingest.policy_text.extract` imports this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import cast

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from ingest.policy_text.bodies import mark_places
from ingest.policy_text.fields import mark_fields, mark_known_fields
from ingest.policy_text.marks import Marks, Span
from ingest.policy_text.names import bundled_names
from ingest.policy_text.organisations import mark_organisations
from ingest.policy_text.quantities import mark_dates, mark_quantities
from ingest.policy_text.targets import mark_targets
from ingest.policy_text.terms import mark_support, mark_terms
from ingest.policy_text.titles import mark_codes, mark_titles

MARKS, KNOWN, LATE = "policy_marks", "policy_known", "policy_late"
_LATE = ("SECTOR", "PLACE")
_BLOCK = 20_000
# What a statistical model calls an organisation or a place; everything else it finds has no label of the guide.
_MODEL_LABELS = {"ORG": "ENT", "GPE": "PLACE", "LOC": "PLACE"}


def spans_of(text: str, names: Mapping[str, str], spacy_model: str | None) -> list[Span]:
    """All spans of a cleaned text; a long text is read in blocks that end with a line or a sentence."""
    found: list[Span] = []
    reader = _reader(tuple(sorted(names.items())))
    for begin, end in _blocks(text):
        block = reader.make_doc(text[begin:end])
        marks = block.user_data[MARKS] = Marks(text[begin:end])
        reader(block)
        if spacy_model:
            _add_model(spacy_model, marks)
        found += [Span(begin + start, begin + stop, label) for start, stop, label in marks.spans]
    return found


@Language.component("policy_codes")
def _codes(doc: Doc) -> Doc:
    marks = doc.user_data.setdefault(MARKS, None) or Marks(doc.text)
    doc.user_data[MARKS] = marks
    mark_codes(marks)
    mark_titles(marks)
    mark_dates(marks)
    return doc


@Language.factory("policy_names")
class KnownNames:
    """Finds known names; whether a hit is a mention is decided together with the names the grammar finds."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self._nlp = nlp
        self._matcher = PhraseMatcher(nlp.vocab)

    def learn(self, names: Mapping[str, str]) -> None:
        """Add names with their labels."""
        for label in sorted(set(names.values())):
            self._matcher.add(label, [self._nlp.make_doc(name) for name, given in names.items() if given == label])

    def __call__(self, doc: Doc) -> Doc:
        """Leave the longest known names in the document's user data."""
        hits = filter_spans(self._matcher(doc, as_spans=True))
        found = [Span(hit.start_char, hit.end_char, hit.label_) for hit in hits]
        doc.user_data[KNOWN] = [span for span in found if span.label not in _LATE]
        doc.user_data[LATE] = [span for span in found if span.label in _LATE]
        return doc


@Language.component("policy_organisations")
def _organisations(doc: Doc) -> Doc:
    mark_organisations(doc.user_data[MARKS], doc.user_data[KNOWN])
    return doc


@Language.component("policy_terms")
def _terms(doc: Doc) -> Doc:
    marks = doc.user_data[MARKS]
    mark_terms(marks)
    mark_targets(marks)
    mark_quantities(marks)
    mark_support(marks)
    return doc


@Language.component("policy_fields")
def _fields(doc: Doc) -> Doc:
    mark_places(doc.user_data[MARKS])
    mark_fields(doc.user_data[MARKS])
    mark_known_fields(doc.user_data[MARKS], doc.user_data[LATE])
    return doc


@lru_cache(maxsize=4)
def _reader(extra: tuple[tuple[str, str], ...]) -> Language:
    """The pipeline for one table of extra names; building it takes a moment, so the last few are kept."""
    reader = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "char"}}})
    for component in ("policy_codes", "policy_names", "policy_organisations", "policy_terms", "policy_fields"):
        reader.add_pipe(component)
    cast("KnownNames", reader.get_pipe("policy_names")).learn(dict(extra) | bundled_names())
    reader.max_length = 10 * _BLOCK
    return reader


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while len(text) - begin > _BLOCK:
        cut = max(text.rfind("\n", begin, begin + _BLOCK), text.rfind("。", begin, begin + _BLOCK))
        end = cut + 1 if cut > begin else begin + _BLOCK
        yield begin, end
        begin = end
    yield begin, len(text)


@lru_cache(maxsize=1)
def _model(name: str) -> Language:
    return spacy.load(name)


def _add_model(name: str, marks: Marks) -> None:
    """Let an installed statistical model name what the rules left unmarked."""
    for entity in _model(name)(marks.text).ents:
        if entity.label_ in _MODEL_LABELS and len(entity.text.strip()) > 1:
            marks.add(entity.start_char, entity.end_char, _MODEL_LABELS[entity.label_])
