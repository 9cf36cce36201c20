"""Evidence beyond the look of a name, strongest first: credit code, official identifiers, known aliases."""

from __future__ import annotations

from graph.names import parse
from ingest.identity.aliases import AliasTable
from ingest.identity.reasons import Reason, reason
from ingest.identity.record import Record

_A_SHARE = frozenset("03468")  # first digits of shares in yuan; the same company may also have B or H shares


def invalid_codes(a: Record, b: Record) -> list[Reason]:
    """Say which unified social credit codes are disregarded because they are not valid."""
    flaws = {record.flaw for record in (a, b) if record.flaw}
    return [reason("uscc_invalid", x=flaw.zh, y=flaw.en) for flaw in sorted(flaws, key=lambda flaw: flaw.zh)]


def official(a: Record, b: Record) -> list[Reason]:
    """Judge by unified social credit code, then by ROR id, MOE code and stock code; [] when neither pair is known."""
    equal, differing = _identifiers(a, b)
    if a.code and b.code:
        if a.code != b.code:
            return [reason("uscc_differs", x=a.code, y=b.code)]
        first = reason("uscc_equal", x=a.code)
        return [reason("ids_contradict", x="; ".join(differing)), first] if differing else [first]
    if equal and differing:
        return [reason("ids_contradict", x="; ".join(equal + differing))]
    if differing:
        x, _, y = differing[0].partition(" ≠ ")
        return [reason("id_differs", x=x, y=y)]
    return [reason("id_equal", x=equal[0])] if equal else []


def _identifiers(a: Record, b: Record) -> tuple[list[str], list[str]]:
    equal: list[str] = []
    differing: list[str] = []
    for key in a.ids:
        mine, other = a.ids[key], b.ids[key]
        if common := mine & other:
            equal.append(f"{key} {min(common)}")
        elif mine and other and (key != "stock_code" or _both_a_shares(mine | other)):
            differing.append(f"{key} {min(mine)} ≠ {key} {min(other)}")
    return equal, differing


def _both_a_shares(codes: frozenset[str]) -> bool:
    return all(len(code) == 6 and code[0] in _A_SHARE for code in codes)


def known(a: Record, b: Record, table: AliasTable) -> list[Reason]:
    """Judge by aliases: those the records list themselves, then the table; an ambiguous or inferred one is no proof."""
    if a.name.key == b.name.key:
        return []
    return _listed(a, b) or _tabled(a, b, table)


def _listed(a: Record, b: Record) -> list[Reason]:
    for one, other in ((a, b), (b, a)):
        if one.name.key and one.name.key in other.keys:
            return [reason("alias_known", x=one.name.text, y=other.name.text)]
    shared = a.keys & b.keys
    return [reason("alias_shared", x=min(shared))] if shared else []


def _tabled(a: Record, b: Record, table: AliasTable) -> list[Reason]:
    left, right = (table.organisations(record.name.key, record.on) for record in (a, b))
    common = sorted(left.keys() & right.keys())
    if not common:
        return []
    for record, found in ((a, left), (b, right)):
        if len(found) > 1:
            names = sorted({fact.organisation for facts in found.values() for fact in facts})
            return [reason("alias_ambiguous", x=record.name.text, y="; ".join(names))]
    facts = [*left[common[0]], *right[common[0]]]
    weak = next((fact for fact in facts if fact.inferred), None)
    fact = weak or facts[0]
    return [reason("alias_weak" if weak else "alias_known", x=fact.name, y=fact.organisation)]


def conflicts(a: Record, b: Record) -> list[Reason]:
    """Give what the stated facts say against a merge: other region, other kind, other second name."""
    found = []
    if a.region and b.region and _apart(a, b):
        found.append(reason("region_fact_differs", x=a.region, y=b.region))
    if a.kind and b.kind and a.kind != b.kind:
        found.append(reason("kind_differs", x=a.kind, y=b.kind))
    if a.name.gloss and b.name.gloss and a.name.gloss != b.name.gloss:
        found.append(reason("gloss_differs", x=a.name.gloss, y=b.name.gloss))
    return found


def _apart(a: Record, b: Record) -> bool:
    one, other = a.place, b.place
    if one and other:
        return one.relation(other) == "apart"
    if a.region.isdigit() and b.region.isdigit():  # GB/T 2260: 440000 holds 440300
        short, long = sorted((a.region.rstrip("0"), b.region.rstrip("0")), key=len)
        return not long.startswith(short)
    # An unknown place beside a known one says nothing; two unknown ones are compared as written.
    return not one and not other and parse(a.region).key != parse(b.region).key and not _mixed(a.region, b.region)


def _mixed(one: str, other: str) -> bool:
    return one.isascii() != other.isascii()


def is_center(record: Record) -> bool:
    """Whether a record is a center by its kind or, where no kind is stated, by its name (…创新中心)."""
    return record.kind == "center" if record.kind else record.name.form.endswith("创新中心")


def center_and_operator(a: Record, b: Record) -> list[Reason]:
    """Say when one record is a center and the other a body of another kind, such as the company that operates it."""
    for one, other in ((a, b), (b, a)):
        company = other.name.incorporated or bool(other.kind)
        if is_center(one) and company and not is_center(other):
            return [reason("center_not_operator", x=one.name.text, y=other.name.text)]
    return []
