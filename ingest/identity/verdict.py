"""The order of evidence: credit code → official identifiers → known aliases → rules on names → a steward's review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.identity import evidence
from ingest.identity.aliases import AliasTable, bundled
from ingest.identity.reasons import Comparison, Reason, Verdict
from ingest.identity.record import Record, read
from ingest.identity.rules import by_name

# What a rule on names holds against an alias: the alias table knows names, it does not know legal persons.
_AGAINST_ALIAS = frozenset(
    {"legal_form_differs", "group_differs", "subordinate", "unit_mark", "number_differs", "campus"}
)


def compare(a: Mapping[str, Any], b: Mapping[str, Any], aliases: AliasTable | None = None) -> Comparison:
    """Say whether two records are the same organisation, with reasons; symmetric, and never raises on any text.

    Keys are read as known: name, uscc, ror, moe, stock_code, aliases, kind, region, on (a date for dated aliases).
    Without `aliases` the alias facts of the bundled registry are used.
    """
    one, other = sorted((read(a), read(b)), key=_order)
    notes = evidence.invalid_codes(one, other)
    center = evidence.center_and_operator(one, other)
    if official := evidence.official(one, other):
        if center and official[0].verdict == "same":  # the code is its operator's: a center is no legal person
            return _conclude("review", center + official + notes)
        return _conclude(official[0].verdict, official + notes)
    table = bundled() if aliases is None else aliases
    return _by_names(one, other, evidence.known(one, other, table), center, notes)


def _by_names(one: Record, other: Record, known: list[Reason], center: list[Reason], notes: list[Reason]) -> Comparison:
    if center:
        return _conclude("review" if known or one.name.key == other.name.key else "different", center + known + notes)
    found = by_name(one.name, other.name)
    if known:
        against = [found] if found.code in _AGAINST_ALIAS else []
        against += evidence.conflicts(one, other) if known[0].verdict == "same" else []
        return _conclude("review" if against else known[0].verdict, against + known + notes)
    if found.verdict == "same" and (against := evidence.conflicts(one, other)):
        return _conclude("review", [*against, found, *notes])
    return _conclude(found.verdict, [found, *notes])


def _conclude(verdict: Verdict, reasons: list[Reason]) -> Comparison:
    return Comparison(verdict, tuple(reasons))


def _order(record: Record) -> tuple[str, ...]:
    """Put two records in an order of their own, so that both directions give the same sentences."""
    ids = ("|".join(sorted(record.ids[key])) for key in record.ids)
    return (
        record.name.key,
        record.name.text,
        record.code,
        *ids,
        record.kind,
        record.region,
        "|".join(sorted(record.keys)),
    )
