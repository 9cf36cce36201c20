"""Evidence about pairs of bodies → merges that follow from it, and proposals for a steward with what speaks for and against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations

from graph.ledger.grouping import Groups
from graph.ledger.merges import Merged
from graph.names import expand, parse
from ingest.identity import blocking
from ingest.identity.aliases import AliasTable
from ingest.identity.blocking import Candidate
from ingest.identity.bodies import Body, standing_first
from ingest.identity.reasons import Comparison, Reason, reason
from ingest.identity.verdict import compare

# What a proposal is worth looking at, by the reason that decides; other reasons are not asked about.
_WEIGHT = {
    "ids_contradict": 1.0,
    "names_several": 0.9,
    "told_apart": 0.9,
    "alias_weak": 0.9,
    "alias_known": 0.9,
    "alias_shared": 0.8,
    "conversion": 0.8,
    "name_spelling": 0.8,
    "name_equal": 0.8,
    "kind_differs": 0.7,
    "region_fact_differs": 0.7,
    "legal_form_differs": 0.7,
    "place_unclear": 0.7,
    "near_spelling": 0.5,
    "second_name": 0.6,
    "short_form": 0.6,
    "campus": 0.5,
    "gloss_differs": 0.5,
    "center_not_operator": 0.4,
}
AGAINST = frozenset(
    {
        "names_several", "told_apart", "ids_contradict", "kind_differs", "region_fact_differs", "legal_form_differs",
        "gloss_differs", "center_not_operator", "campus", "subordinate", "unit_mark", "number_differs", "group_differs",
        "uscc_invalid", "uscc_differs", "id_differs", "alias_weak",
    }
)  # fmt: skip
_LIKENESS = 0.4  # share of the score that the likeness of the names makes
_NO_TABLE = AliasTable()  # the ledger's own aliases stand in the records
# Judgements on names alone: another name of the same body may say more.
_ONLY_NAMES = frozenset({"names_unrelated", "registered_names_differ"})
Positions = tuple[int, int]


@dataclass(frozen=True)
class Merge:
    """A merge that follows from evidence: two ids and the reason that decides."""

    one: Body
    other: Body
    reason: Reason


@dataclass(frozen=True)
class Proposal:
    """Two bodies for a steward: the kind of question, a score in (0, 1], and the reasons."""

    one: Body
    other: Body
    kind: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass
class Weighed:
    """What the evidence leads to."""

    merges: list[Merge] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)


def weigh(bodies: Sequence[Body], decided: Merged, alike: blocking.Finder = blocking.alike) -> Weighed:
    """Compare the candidates; a merge is made only where nothing speaks against it, whatever it would join in turn.

    `alike` finds the pairs that a steward may want to see.
    """
    judged = _judged(bodies, blocking.equal(bodies))
    sure = {pair: found for pair, found in judged.items() if found.verdict == "same"}
    asked = {pair: found for pair, found in judged.items() if found.verdict == "review"}
    result = Weighed()
    for cluster in _clusters(sure):
        objection = _objection(bodies, cluster, decided.groups)
        if objection:
            asked |= {pair: Comparison("review", (objection, *sure[pair].reasons)) for pair in cluster}
        else:
            result.merges += [Merge(bodies[one], bodies[other], sure[one, other].reasons[0]) for one, other in cluster]
    for pair, found in _judged(bodies, alike(bodies)).items():
        if found.verdict == "review" and pair not in judged:
            asked[pair] = found
    result.proposals = _proposals(bodies, asked, _stand_ins(bodies, result.merges))
    return result


def _stand_ins(bodies: Sequence[Body], merges: Sequence[Merge]) -> dict[str, Body]:
    """Id → body that stands for it after the merges: a steward is asked about that one."""
    groups, by_id = Groups(), {body.id: body for body in bodies}
    for merge in merges:
        groups.join(merge.one.id, merge.other.id)
    return {one: reduce(_better, (by_id[at] for at in members)) for members in groups.groups() for one in members}


def _better(one: Body, other: Body) -> Body:
    return standing_first(one, other)[0]


def _judged(bodies: Sequence[Body], candidates: Iterable[Candidate]) -> dict[Positions, Comparison]:
    """The judgement on each pair of bodies; where they meet under other names than their own it is for a steward."""
    found: dict[Positions, Comparison] = {}
    for candidate in candidates:
        pair = candidate.one, candidate.other
        if pair not in found:
            found[pair] = _compared(bodies[candidate.one], bodies[candidate.other])
        if found[pair].verdict == "different" and found[pair].reasons[0].code in _ONLY_NAMES:
            one, other = (
                bodies[candidate.one].record(candidate.name),
                bodies[candidate.other].record(candidate.other_name),
            )
            by_other_names = compare(one, other, _NO_TABLE)
            if by_other_names.verdict != "different":
                found[pair] = Comparison("review", by_other_names.reasons)
    return found


def _compared(one: Body, other: Body) -> Comparison:
    """Compare two bodies under the names they stand with; an alias that could be anyone's proves nothing."""
    found = compare(one.record(one.name), other.record(other.name), _NO_TABLE)
    if found.verdict == "same" and found.reasons[0].code == "alias_known":
        shared = [name for key, name in one.names.items() if key in other.names]
        if all(parse(name).generic for name in shared):
            return Comparison("review", found.reasons)
    return found


def _clusters(sure: Iterable[Positions]) -> list[list[Positions]]:
    """Pairs by what they would join, directly or through others."""
    groups = Groups()
    for one, other in sure:
        groups.join(str(one), str(other))
    found: dict[str, list[Positions]] = defaultdict(list)
    for pair in sure:
        found[groups.root(str(pair[0]))].append(pair)
    return list(found.values())


def _objection(bodies: Sequence[Body], cluster: list[Positions], groups: Groups) -> Reason | None:
    """What speaks against making a whole cluster one: any two of it that were told apart or do not say “same” themselves."""
    members = sorted({at for pair in cluster for at in pair})
    for one, other in combinations(members, 2):
        if groups.are_apart(bodies[one].id, bodies[other].id):
            return reason("told_apart", x=bodies[one].name, y=bodies[other].name)
        if (one, other) not in cluster and _compared(bodies[one], bodies[other]).verdict != "same":
            return reason("names_several", x=bodies[one].name, y=bodies[other].name)
    return None


def _proposals(
    bodies: Sequence[Body], asked: dict[Positions, Comparison], stand_ins: dict[str, Body]
) -> list[Proposal]:
    """One proposal for two organisations, the likeliest where several of their names raise the question."""
    found: dict[tuple[str, str], Proposal] = {}
    for (at, other_at), comparison in asked.items():
        code, sides = comparison.reasons[0].code, (bodies[at], bodies[other_at])
        if code not in _WEIGHT or _two_of_a_kind(code, *sides):
            continue
        score = round((1 - _LIKENESS) * _WEIGHT[code] + _LIKENESS * _likeness(*sides), 4)
        one, other = standing_first(*(stand_ins.get(side.id, side) for side in sides))
        known = found.get((one.id, other.id))
        if one.id != other.id and (known is None or score > known.score):
            found[one.id, other.id] = Proposal(one, other, code, score, comparison.reasons)
    return sorted(found.values(), key=lambda proposal: (-proposal.score, proposal.one.id, proposal.other.id))


def _two_of_a_kind(code: str, one: Body, other: Body) -> bool:
    """Whether a “short form” is a full name of its own: 天津大学 is not short for 天津工业大学."""
    a, b = parse(one.name), parse(other.name)
    return code == "short_form" and a.family == b.family and a.form == b.form and a.family not in (None, "company")


def _likeness(one: Body, other: Body) -> float:
    """Share of common character pairs of the two most alike names."""
    return max(
        2 * len(mine & theirs) / (len(mine) + len(theirs))
        for mine in map(_pairs, one.names)
        for theirs in map(_pairs, other.names)
    )


def _pairs(key: str) -> set[str]:
    full = expand(key)
    return {full[at : at + 2] for at in range(len(full) - 1)} or {full}
