"""Reads an unseen plan and drafts its rules in the schema of `queries/policy`, for a person to confirm.

>>> from ingest.draft import draft
>>> drafted = draft("到2025年，培育市级制造业创新中心8—10家。", identifier="TEST")
>>> [(rule["type"], rule["min"], rule["max"]) for rule in drafted.document["rules"]]
[('target', 8, 10)]

What the rules are sure of becomes an entry; what they are not becomes a comment that ends in "?". Every entry carries where it stands in the
text and how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.policy.citations import Known
from ingest.draft.passage import Passage
from ingest.draft.result import Draft

__all__ = ["Draft", "draft"]


def draft(
    text: str,
    *,
    identifier: str,
    known: Iterable[Known] = (),
    names: Mapping[str, str] | Iterable[str] | None = None,
    spacy_model: str | None = None,
) -> Draft:
    """Draft the rules of a text under the id `identifier`; never raises for what stands in the text.

    `known` are the documents a citation may mean; `names` and `spacy_model` as in `ingest.policy_text.extract`.
    """
    from ingest.draft.head import read_head
    from ingest.draft.rules import read_rules
    from ingest.policy_text import extract

    passage = Passage.of(text, extract(text, names=names, spacy_model=spacy_model))
    head = read_head(passage, identifier, known)
    return Draft(text, head, read_rules(passage, head.tier, identifier))
