"""Policy rules written as YAML (`queries/policy`): document, issuers, citations, clauses and targets as tables.

The row number of every entry is its line in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from graph.errors import Refused, Words
from ingest.readers.reading import Reading, Source
from ingest.table import Table

LINE = "__line__"
RULE_LISTS = ("definition", "founding", "lead_unit", "center_types", "governance")
COLUMNS = {  # also of a table without rows: what an older version of the file said in it must go
    "policies": ("policy_id", "title", "doc_no", "tier_created", "issued_on", "in_force_from", "in_force_to", "is_trial", "region_code", "clause"),
    "policy_issuers": ("policy_id", "title", "org_name", "clause"),
    "policy_citations": ("policy_id", "title", "cited_id", "cited_title", "cited_doc_no", "clause"),
    "policy_clauses": ("policy_id", "title", "clause_id", "rule", "quote", "clause", "strength", "tier", "unit"),
    "policy_targets": (
        "policy_id", "title", "target_id", "quote", "clause", "by_year", "tiers", "minimum", "maximum", "verb", "modal", "subset_of",
    ),
}  # fmt: skip
RANKS = {"国家级": "national", "省级": "provincial", "州市级": "city", "自治区级": "provincial"}


class _Lined(yaml.SafeLoader):
    """A loader that remembers the line of every mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


class _Misshapen(ValueError):
    """An entry that is not what stands there in a file of policy rules."""


def read_policy(source: Source) -> Reading:
    """Read one document of rules as tables `policies`, `policy_issuers`, `policy_citations`, `policy_clauses`, `policy_targets`.

    Raises Refused when the file is no YAML mapping with `id`, `title` and `jurisdiction`, or an entry has another shape.
    """
    try:
        document = yaml.load(source.data.decode("utf-8-sig"), Loader=_Lined)  # noqa: S506 - a SafeLoader
        if not isinstance(document, dict) or not {"id", "title", "jurisdiction"} <= set(document):
            raise _Misshapen("id, title, jurisdiction")
        parts = {
            "policies": _document(document),
            "policy_issuers": _issuers(document),
            "policy_citations": _citations(document),
            "policy_clauses": _clauses(document),
            "policy_targets": _targets(document),
        }
        return Reading([_table(table, source.name, list(rows)) for table, rows in parts.items()])
    except (
        yaml.YAMLError,
        ValueError,
        RecursionError,
    ) as error:  # YAML reads 2021-02-30 as a date and fails with ValueError
        raise _refused(source.name, str(error)) from error


def _part(entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = entry.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Misshapen(f"{entry.get(LINE)}: {key}")
    return value


def _entries(entry: Mapping[str, Any], key: str) -> list[Any]:
    value = entry.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _Misshapen(f"{entry.get(LINE)}: {key}")
    return value


def _mappings(entry: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = _entries(entry, key)
    if not all(isinstance(each, dict) for each in found):
        raise _Misshapen(f"{entry.get(LINE)}: {key}")
    return found


def _text(value: Any) -> str:
    if isinstance(value, dict | list | set | tuple | bytes):
        raise _Misshapen(repr(value)[:80])
    text = "" if value is None else str(value)
    return text.encode("utf-8", "replace").decode("utf-8")  # an escape may stand for half a character


def rank(printed: str | None, jurisdiction: Mapping[str, Any]) -> str:
    """Return the rank of a tier as printed: 市级 of a municipality ranks as provincial."""
    if printed == "市级":
        return "provincial" if jurisdiction.get("level") in ("province", "municipality") else "city"
    return RANKS.get(printed or "", "")


def _document(d: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    dates = _part(d, "dates")
    number = d.get("doc_no")
    yield {
        "policy_id": d["id"],
        "title": d["title"],
        "doc_no": number.get("value") if isinstance(number, dict) else number,
        "tier_created": d.get("tier_created"),
        "issued_on": dates.get("issued"),
        "in_force_from": dates.get("valid_from") or dates.get("issued"),
        "in_force_to": dates.get("valid_to"),
        "is_trial": "yes" if dates.get("trial") else "",
        "region_code": _part(d, "jurisdiction").get("code"),
        "clause": "",
        LINE: d[LINE],
    }


def _issuers(d: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    issuer = _part(d, "issuer")
    for organisation in _entries(issuer, "names"):
        yield {
            "policy_id": d["id"],
            "title": d["title"],
            "org_name": organisation,
            "clause": issuer.get("at"),
            LINE: issuer.get(LINE, 1),
        }


def _citations(d: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for cited in _mappings(d, "basis"):
        yield {
            "policy_id": d["id"],
            "title": d["title"],
            "cited_id": cited.get("resolves_to") or f"DOC:{_text(cited.get('cites'))}",
            "cited_title": cited.get("cites"),
            "cited_doc_no": cited.get("doc_no"),
            "clause": cited.get("at"),
            LINE: cited[LINE],
        }


def _clauses(d: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    unique = _part(d, "uniqueness")
    if unique.get("strength"):
        scope = _part(unique, "scope")
        tier = rank(_text(scope.get("tier")), _part(d, "jurisdiction"))
        yield _clause(
            d, {**unique, "rule": "uniqueness"}, tier=tier, strength=unique["strength"], unit=scope.get("unit")
        )
    for part in RULE_LISTS:
        for entry in _entries(d, part):
            if isinstance(entry, dict) and entry.get("at") and entry.get("rule"):
                yield _clause(d, entry)


def _clause(d: Mapping[str, Any], entry: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "policy_id": d["id"],
        "title": d["title"],
        "clause_id": f"{_text(d['id'])}:{_text(entry['rule'])}",
        "rule": entry["rule"],
        "quote": entry.get("q") or entry["rule"],
        "clause": entry.get("at"),
        "strength": more.get("strength"),
        "tier": more.get("tier"),
        "unit": more.get("unit"),
        LINE: entry[LINE],
    }


def _targets(d: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for target in _mappings(d, "targets"):
        tier = target.get("tier") or []
        printed = tier if isinstance(tier, list) else [tier]
        yield {
            "policy_id": d["id"],
            "title": d["title"],
            "target_id": target.get("id"),
            "quote": target.get("q"),
            "clause": target.get("at"),
            "by_year": target.get("year"),
            "tiers": "|".join(filter(None, (rank(_text(t), _part(d, "jurisdiction")) for t in printed))),
            "minimum": target.get("min"),
            "maximum": target.get("max"),
            "verb": target.get("verb"),
            "modal": target.get("modal"),
            "subset_of": target.get("subset_of"),
            LINE: target[LINE],
        }


def _table(table: str, name: str, rows: list[dict[str, Any]]) -> Table:
    columns = {key: [_text(row.get(key)) for row in rows] for key in COLUMNS[table]}
    return Table(table, name, columns, [row[LINE] for row in rows])


def _refused(name: str, why: str) -> Refused:
    return Refused(
        Words(f"{name} 不是政策规则文件：{why}", f"{name} is no file of policy rules: {why}"),
        value=name,
        remedy=Words("参照 queries/policy 中的文件。", "See the files in queries/policy."),
    )
