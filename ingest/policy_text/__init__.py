"""Reads policy texts and news: labelled spans, planned numbers of centers, relations; rules on a spaCy pipeline.

>>> from ingest.policy_text import extract
>>> found = extract("到2025年，建成省级制造业创新中心5家。")
>>> found.targets[0]["year"], found.targets[0]["tier"], found.targets[0]["lo"]
('2025', '省级', 5)

Labels, span rules and relations are those of the annotation guide. No model is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.policy_text.reading import read

__all__ = ["Extraction", "extract"]


@dataclass(frozen=True)
class Extraction:
    """What a text says: spans (start, end, label, text) in code points, targets, relations (head, kind, tail).

    `links` are the relations by the positions of their ends in `spans`.
    """

    spans: list[tuple[int, int, str, str]]
    targets: list[dict[str, Any]]
    relations: list[tuple[str, str, str]]
    links: list[tuple[int, str, int]] = field(default_factory=list)


def extract(
    text: str, *, names: Mapping[str, str] | Iterable[str] | None = None, spacy_model: str | None = None
) -> Extraction:
    """Read a text of any length; never raises for what stands in it.

    `names` are known names beyond the bundled registry, best as name to label (the alias table of the graph).
    `spacy_model` names an installed statistical model whose organisations and places fill what the rules leave open.
    """
    from ingest.policy_text.names import as_names
    from ingest.policy_text.pipeline import spans_of
    from ingest.policy_text.relations import read_relations
    from ingest.policy_text.targets import read_targets

    reading = read(text)
    found = spans_of(reading.clean, as_names(names or {}), spacy_model)
    at = [reading.original(span.start, span.end) for span in found]
    spans = [(start, end, span.label, text[start:end]) for (start, end), span in zip(at, found, strict=True)]
    links = [(link.head, link.kind, link.tail) for link in read_relations(reading.clean, found)]
    relations = [(spans[head][3], kind, spans[tail][3]) for head, kind, tail in links]
    targets = read_targets(reading.clean, found)
    for target, span in zip(targets, (span for span in spans if span[2] == "TARGET"), strict=True):
        target["q"] = span[3]
    return Extraction(spans, targets, relations, links)
