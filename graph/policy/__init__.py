"""Policy documents as typed rules: schema, vocabulary of facts, reading, clause paths, citations."""

from __future__ import annotations

from typing import Any

from graph.policy.checks import Check
from graph.policy.document import Citation, Document
from graph.policy.facts import FACTS, Fact
from graph.policy.reading import read_document
from graph.policy.rules import AnyRule, Rule, Target
from graph.policy.words import KINDS, TYPES


def json_schema() -> dict[str, Any]:
    """Return the schema of a document of rules as JSON Schema, with the vocabulary of facts beside it."""
    schema = Document.model_json_schema()
    schema["$defs"]["Check"]["properties"]["fact"]["enum"] = list(FACTS)
    schema["x-facts"] = {
        name: {
            "words": fact.words._asdict(),
            "kind": fact.kind,
            "unit": fact.unit,
            "how": fact.how._asdict(),
            "settles": fact.settles._asdict(),
        }
        for name, fact in FACTS.items()
    }
    return schema


__all__ = [
    "FACTS",
    "KINDS",
    "TYPES",
    "AnyRule",
    "Check",
    "Citation",
    "Document",
    "Fact",
    "Rule",
    "Target",
    "json_schema",
    "read_document",
]
