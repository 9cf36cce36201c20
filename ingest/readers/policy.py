"""Policy rules written as YAML (`queries/policy`): document, issuers, citations, clauses and targets as tables.

The row number of every entry is its line in the file. Every entry also goes along whole, as data, so that a published graph holds the rules
it is judged by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import Refused, Words
from graph.policy import Citation, Document, Rule, Target, read_document
from graph.policy.citations import outside
from graph.policy.rules import Uniqueness
from ingest.readers.reading import Reading, Source
from ingest.table import Table

LINE = "__line__"
COLUMNS = {  # also of a table without rows: what an older version of the file said in it must go
    "policies": ("policy_id", "title", "title_en", "doc_no", "tier_created", "issued_on", "in_force_from", "in_force_to", "is_trial", "region_code", "clause", "body"),
    "policy_issuers": ("policy_id", "title", "org_name", "clause"),
    "policy_citations": ("policy_id", "title", "cited_id", "cited_title", "cited_doc_no", "clause"),
    "policy_supersedes": ("policy_id", "title", "superseded_id", "superseded_title", "superseded_doc_no", "clause"),
    "policy_clauses": ("policy_id", "title", "clause_id", "rule", "quote", "clause", "strength", "tier", "unit", "sort_order", "body"),
    "policy_targets": (
        "policy_id", "title", "target_id", "quote", "clause", "by_year", "tiers", "minimum", "maximum", "verb", "modal", "subset_of", "sort_order", "body",
    ),
}  # fmt: skip
Lines = Mapping[str, int]
Row = dict[str, Any]


def read_policy(source: Source) -> Reading:
    """Read one document of rules as the tables `policies`, `policy_issuers`, `policy_citations`, `policy_supersedes`, `policy_clauses`, `policy_targets`.

    Raises Refused with line and key when the file is no document of rules.
    """
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            Words(f"{source.name} 不是 UTF-8 文本", f"{source.name} is no UTF-8 text"),
            value=source.name,
            remedy=Words("请另存为 UTF-8。", "Save it as UTF-8."),
        ) from error
    document, lines = read_document(text, source.name)
    parts = {
        "policies": _document(document),
        "policy_issuers": _issuers(document, lines),
        "policy_citations": _cited(lines, document.cites, "cites", "cited"),
        "policy_supersedes": _cited(lines, document.supersedes, "supersedes", "superseded"),
        "policy_clauses": _clauses(document, lines),
        "policy_targets": _targets(document, lines),
    }
    return Reading([_table(table, source.name, document, list(rows)) for table, rows in parts.items()])


def _document(d: Document) -> Iterator[Row]:
    yield {
        "title_en": d.title_en,
        "doc_no": d.doc_no.value,
        "tier_created": d.tier_created,
        "issued_on": d.dates.issued,
        "in_force_from": d.dates.in_force_from or d.dates.issued,
        "in_force_to": d.dates.in_force_to,
        "is_trial": "yes" if d.dates.trial else "",
        "region_code": d.jurisdiction.code,
        "body": _plain(d.model_dump(mode="json", exclude={"rules"}, exclude_defaults=True)),
        LINE: 1,
    }


def _issuers(d: Document, lines: Lines) -> Iterator[Row]:
    for organisation in d.issuer.names:
        yield {"org_name": organisation, "clause": d.issuer.at, LINE: lines.get("issuer", 1)}


def _cited(lines: Lines, cited: tuple[Citation, ...], key: str, prefix: str) -> Iterator[Row]:
    for number, citation in enumerate(cited):
        yield {
            f"{prefix}_id": citation.resolves_to or outside(citation.title),
            f"{prefix}_title": citation.title,
            f"{prefix}_doc_no": citation.doc_no,
            "clause": citation.at,
            LINE: lines.get(f"{key}.{number}", 1),
        }


def _clauses(d: Document, lines: Lines) -> Iterator[Row]:
    for number, rule in enumerate(d.rules):
        if isinstance(rule, Target):
            continue
        unique = rule if isinstance(rule, Uniqueness) else None
        yield {
            "clause_id": f"{d.id}:{rule.id}",
            "rule": rule.type,
            **_entry(rule, number, lines),
            "strength": unique.strength if unique else "",
            "tier": d.rank(unique.tier) if unique else "",
            "unit": unique.unit if unique else "",
        }


def _targets(d: Document, lines: Lines) -> Iterator[Row]:
    for number, rule in enumerate(d.rules):
        if isinstance(rule, Target):
            yield {
                "target_id": rule.id,
                **_entry(rule, number, lines),
                "by_year": rule.year,
                "tiers": "|".join(d.rank(tier) for tier in rule.tiers),
                "minimum": rule.min,
                "maximum": rule.max,
                "verb": rule.verb,
                "modal": rule.modal,
                "subset_of": rule.subset_of,
            }


def _entry(rule: Rule, number: int, lines: Lines) -> Row:
    return {
        "quote": rule.q,
        "clause": rule.at,
        "sort_order": number + 1,
        "body": _plain(rule.model_dump(mode="json", exclude_defaults=True)),
        LINE: lines.get(f"rules.{number}", 1),
    }


def _plain(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _table(table: str, name: str, d: Document, rows: list[Row]) -> Table:
    given = [{"policy_id": d.id, "title": d.title, **row} for row in rows]
    columns = {key: [_text(row.get(key)) for row in given] for key in COLUMNS[table]}
    return Table(table, name, columns, [row[LINE] for row in given])


def _text(value: object) -> str:
    return "" if value is None else str(value)
