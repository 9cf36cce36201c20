"""The organisations of the ledger as identity sees them: one body per group of ids that files and stewards have joined."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph import uscc
from graph.ledger import Ledger
from graph.ledger.decisions import decided
from graph.ledger.merges import Link, Merged, merged
from graph.names import normalise, parse

INFERRED = frozenset(
    {"derived", "name_form"}
)  # an alias that a compiler concluded from the names proves nothing further
_FACTS = ("name_zh", "name_en", "aliases", "uscc", "kind", "city", "province")


@dataclass(frozen=True)
class Body:
    """What is known of one organisation: the id that stands, every name, and facts that are stated without contradiction."""

    id: str
    name: str
    ids: tuple[str, ...]
    names: Mapping[str, str]
    """Key → name as written, of every name that files or stewards give it."""
    inferred: frozenset[str]
    uscc: str = ""
    kind: str = ""
    city: str = ""
    province: str = ""

    def record(self, name: str) -> dict[str, Any]:
        """Return the body as `compare` reads it, under one of its names."""
        others = [text for key, text in self.names.items() if text != name and key not in self.inferred]
        return {
            "name": name,
            "aliases": others,
            "uscc": self.uscc,
            "kind": self.kind,
            "region": self.city or self.province,
        }


def bodies(ledger: Ledger) -> tuple[list[Body], Merged, str]:
    """Return the bodies in the order of their ids, the merges they follow from, and a fingerprint of all of it."""
    found = decided(ledger)
    joined = merged(found)
    facts = _facts(ledger)
    inferred = _inferred(ledger)
    members: dict[str, list[str]] = defaultdict(list)
    for identifier in facts:
        members[joined.stands(identifier)].append(identifier)
    made = [_body(standing, ids, facts, inferred) for standing, ids in sorted(members.items())]
    return [body for body in made if body.names], joined, _fingerprint(facts, inferred, found)


def body(ledger: Ledger, joined: Merged, identifier: str) -> Body:
    """Return the body that an id belongs to, by the merges given."""
    standing = joined.stands(identifier)
    ids = joined.groups.members(standing)
    facts = _facts(ledger, ids)
    return _body(standing, list(facts) or [standing], facts, _inferred(ledger))


def _facts(ledger: Ledger, ids: list[str] | None = None) -> dict[str, dict[str, list[str]]]:
    some = "" if ids is None else "AND subject IN (SELECT unnest($ids))"
    rows = ledger.connection.execute(
        f"""SELECT subject, property, list(DISTINCT value ORDER BY value) FROM active_statement
        WHERE subject_type = 'Organization' AND property IN {_FACTS} AND value IS NOT NULL {some} GROUP BY ALL ORDER BY 1, 2""",
        {} if ids is None else {"ids": ids},
    ).fetchall()
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for subject, prop, values in rows:
        found[subject][prop] = values
    return found


def _inferred(ledger: Ledger) -> frozenset[str]:
    """Ids of names that are aliases by a compiler's conclusion only."""
    rows = ledger.connection.execute(
        f"""SELECT e.from_id FROM edge e JOIN active_statement s ON s.subject = e.id AND s.subject_type = 'SAME_AS'
        WHERE s.property = 'basis' GROUP BY 1 HAVING bool_and(s.value IN {tuple(sorted(INFERRED))}) ORDER BY 1"""
    ).fetchall()
    return frozenset(row[0] for row in rows)


def _body(standing: str, ids: list[str], facts: dict[str, dict[str, list[str]]], inferred: frozenset[str]) -> Body:
    ordered = sorted(ids, key=lambda one: (one != standing, one))
    names: dict[str, str] = {}
    weak: set[str] = set()
    for one in ordered:
        for name in _names(facts[one]):
            key = normalise(name)
            if key and key not in names:
                names[key] = name
                weak |= {key} if one in inferred else set()
    first = next(iter(names.values()), "")
    return Body(
        id=standing,
        name=next((facts[one]["name_zh"][0] for one in ordered if "name_zh" in facts[one]), first),
        ids=tuple(ordered),
        names=names,
        inferred=frozenset(weak),
        uscc=_code(ordered, facts),
        kind=_settled(ordered, facts, "kind"),
        city=_settled(ordered, facts, "city"),
        province=_settled(ordered, facts, "province"),
    )


def _names(of_one: dict[str, list[str]]) -> list[str]:
    return [name for prop in ("name_zh", "name_en", "aliases") for name in of_one.get(prop, ())]


def _settled(ids: list[str], facts: dict[str, dict[str, list[str]]], prop: str) -> str:
    """The value of the first id that states one; several values of one id settle nothing."""
    stated = next((facts[one][prop] for one in ids if prop in facts[one]), [])
    return stated[0] if len(stated) == 1 else ""


def _code(ids: list[str], facts: dict[str, dict[str, list[str]]]) -> str:
    """The valid credit code of the group; two of them settle nothing."""
    codes = {uscc.normalise(code) for one in ids for code in facts[one].get("uscc", ())}
    valid = sorted(code for code in codes if uscc.is_valid(code))
    return valid[0] if len(valid) == 1 else ""


def standing_first(one: Body, other: Body) -> tuple[Body, Body]:
    """Order two bodies: the one that stands first (credit code, then full legal name, then more names, then the smaller id)."""
    first, second = sorted(
        (one, other), key=lambda body: (not body.uscc, not parse(body.name).incorporated, -len(body.names), body.id)
    )
    return first, second


def _fingerprint(facts: dict[str, dict[str, list[str]]], inferred: frozenset[str], found: list[Link]) -> str:
    said = repr((sorted((one, sorted(of_one.items())) for one, of_one in facts.items()), sorted(inferred), found))
    return hashlib.sha256(said.encode()).hexdigest()
