"""How each fact of the vocabulary is computed for a center; what the graph does not hold stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.errors import Words
from graph.policy.facts import FACTS, INDICATORS
from graph.store import Row
from queries.answer import Named
from queries.verdict.centers import Case
from queries.verdict.results import named

FOUNDING = ("lead", "shareholder", "member")
OUTSIDE = ("partner",)
EXPERT = ("院士", "教授", "研究员", "专家", "首席科学家")
COMPANY = "公司"


@dataclass(frozen=True)
class Known:
    """The value of a fact, None where it is not known, and what it rests on."""

    value: float | bool | frozenset[str] | None
    evidence: tuple[Named, ...] = ()
    how: Words | None = None
    """How it is known, where that is more than the graph's own count."""


def known(case: Case, name: str) -> Known:
    """Return what is known of a fact: what the graph counts, or what properties of the center claim where that is more."""
    if name in INDICATORS:
        return _indicator(case, name)
    giver = GIVERS.get(name)
    counted = giver(case) if giver else Known(None)
    claimed = _claimed(case, name)
    return claimed if claimed and claimed.value and (claimed.value > (counted.value or 0)) else counted  # type: ignore[operator]


def _claimed(case: Case, name: str) -> Known | None:
    """The sum of the properties that state a number; of several, those left blank count nothing."""
    about = FACTS[name]
    stated = [float(case.stated[column]) for column in about.columns if case.stated.get(column) is not None]
    return Known(sum(stated), (case.named,), about.claim) if stated else None


def _by_role(case: Case, roles: Iterable[str]) -> dict[str, Row]:
    return {row["id"]: row for row in case.part("members") if row["role"] in roles}


def _count(roles: tuple[str, ...]) -> Callable[[Case], Known]:
    def count(case: Case) -> Known:
        found = _by_role(case, roles)
        return Known(len(found) or None, named(found.values()))

    return count


def _founders_proven(case: Case) -> Known:
    """Every known founder may be one; that there are no others is not known."""
    return Known(None, named(row for row in _by_role(case, FOUNDING).values() if _is_legal_person(row)))


def _is_legal_person(row: Row) -> bool:
    return bool(row["uscc"]) or (row["name"] or "").endswith(COMPANY)


def _proven(roles: tuple[str, ...], proves: Callable[[Row], bool]) -> Callable[[Case], Known]:
    def prove(case: Case) -> Known:
        found = [row for row in _by_role(case, roles).values() if proves(row)]
        return Known(True if found else None, named(found))

    return prove


def _lead_kinds(case: Case) -> Known:
    leads = _by_role(case, ("lead",))
    kinds = {row["kind"] for row in leads.values()}
    return Known(frozenset(kinds) if leads and None not in kinds else None, named(leads.values()))


def _member_kinds(case: Case) -> Known:
    members = [row for row in case.part("members") if row["role"] not in OUTSIDE and row["kind"]]
    return Known(frozenset(row["kind"] for row in members) or None, named({r["id"]: r for r in members}.values()))


def _positions(case: Case) -> Known:
    rows = case.part("positions")
    return Known(len({row["position"] for row in rows}) or None, named({r["id"]: r for r in rows}.values()))


def _capital(case: Case) -> Known:
    best = max(case.part("capital"), key=lambda row: (float(row["amount"]), str(row["id"])), default=None)
    return Known(float(best["amount"]), named([best])) if best else Known(None)


def _experts(case: Case) -> Known:
    found = {row["id"]: row for row in case.part("people") if _is_expert(row)}
    return Known(len(found) or None, named(found.values()))


def _is_expert(row: Row) -> bool:
    said = f"{row['title'] or ''} {row['role'] or ''}"
    return any(word in said for word in EXPERT)


def _indicator(case: Case, name: str) -> Known:
    stating = [row for row in case.assessments if row[name] is not None]
    return Known(float(stating[-1][name]), named(stating[-1:])) if stating else Known(None)


GIVERS: dict[str, Callable[[Case], Known]] = {
    "founders": _count(FOUNDING),
    "founders_are_legal_persons": _founders_proven,
    "member_kinds": _member_kinds,
    "chain_positions": _positions,
    "lead_units": _count(("lead",)),
    "lead_kinds": _lead_kinds,
    "lead_is_legal_person": _proven(("lead",), _is_legal_person),
    "is_legal_person": _proven(("operator",), _is_legal_person),
    "is_enterprise_legal_person": _proven(("operator",), lambda row: (row["name"] or "").endswith(COMPANY)),
    "shareholders": _count(("shareholder",)),
    "founding_capital_cny": _capital,
    "experts": _experts,
}
"""Facts the graph counts; the others wait for a property (`column` in graph/policy/facts.py)."""
