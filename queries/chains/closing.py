"""Who could close a gap: who is known to work, hold a technology, a patent or a standard in a segment or next to it.

Everything known is one table (who, where, how, by which edges); a segment takes its own rows whole and its neighbours' at a discount.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.chains.facts import Facts
from queries.chains.rows import Body, Candidate
from queries.chains.weights import CANDIDATE, weights
from queries.frame import Bools, Edges, Frame, Ints

KINDS = ("covers", "supplies", "technology", "patent", "standard")
LISTED = 5  # candidates named per segment
PROOFS = 4  # edges named per candidate
Objects = NDArray[np.object_]
Floats = NDArray[np.float64]
Through = tuple[str, tuple[str, str, str], tuple[str, str, str]]
THROUGH: dict[str, tuple[Through, ...]] = {
    "Organization": (
        ("technology", ("WORKS_ON", "Organization", "Technology"), ("COVERS", "Technology", "Segment")),
        ("patent", ("APPLIED_FOR", "Organization", "Patent"), ("PROTECTS", "Patent", "Segment")),
        ("standard", ("DRAFTED", "Organization", "Standard"), ("CODIFIES", "Standard", "Segment")),
    ),
    "Center": (("technology", ("WORKS_ON", "Center", "Technology"), ("COVERS", "Technology", "Segment")),),
}


@dataclass(frozen=True)
class Known:
    """What is known of whom: row by row who (place in the table of nodes), where (segment), how (place in KINDS), by which edges."""

    who: Ints
    where: Ints
    how: Ints
    first: Objects
    second: Objects

    def only(self, rows: Bools) -> Known:
        """Return some of the rows."""
        return Known(self.who[rows], self.where[rows], self.how[rows], self.first[rows], self.second[rows])


def known(frame: Frame, body: str, to_place: Ints, domestic: Bools | None = None) -> Known:
    """Return what is known of the organisations or centers; of supplies only domestic ones."""
    direct: list[tuple[str, Edges, Bools | None]] = [("covers", frame.edges("COVERS", body, "Segment"), None)]
    if domestic is not None:
        direct.append(("supplies", frame.edges("SUPPLIES", body, "Segment"), domestic))
    parts = []
    for kind, edges, counts in direct:
        rows = np.arange(len(edges)) if counts is None else np.flatnonzero(counts)
        nothing = np.full(len(rows), None, dtype=object)
        parts.append((edges.start[rows], edges.end[rows], kind, _ids(edges, rows), nothing))
    for kind, start, end in THROUGH[body]:
        first, second = frame.edges(*start), frame.edges(*end)
        left, right = joined(first.end, second.start)
        parts.append((first.start[left], second.end[right], kind, _ids(first, left), _ids(second, right)))
    kinds = [np.full(len(part[0]), KINDS.index(part[2]), dtype=np.int64) for part in parts]
    who, where, first_ids, second_ids = (np.concatenate([part[n] for part in parts]) for n in (0, 1, 3, 4))
    found = Known(who, to_place[where], np.concatenate(kinds), first_ids, second_ids)
    return found.only(found.where >= 0)


def joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of rows whose values are equal."""
    order = np.argsort(right, kind="stable")
    begin, end = (np.searchsorted(right[order], left, side) for side in ("left", "right"))
    counts = end - begin
    rows = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[np.repeat(begin, counts) + within]


def around(chains: Facts) -> tuple[Ints, Ints, Floats]:
    """Return triples of segment, segment looked at and factor: itself and its parts whole, its neighbours at the published discount."""
    near: dict[tuple[int, int], float] = {}
    discount = weights(CANDIDATE)["neighbour"]
    links = [(feed.source, feed.target) for feed in chains.feeds] + list(chains.parents.items())
    links += [(a, b) for family in chains.families for a in family[1:] for b in family[1:] if a != b]
    for a, b in links:
        near[a, b] = near[b, a] = discount
    near.update({(place, part): 1.0 for place, family in enumerate(chains.families) for part in family})
    pairs = np.array(list(near), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], np.array(list(near.values()))


@dataclass(frozen=True)
class Register:
    """What is known of all bodies of a kind, a row for every segment it tells of, sorted by segment, body, kind and nearness."""

    chains: Facts
    body: Body
    ids: list[str]
    names: dict[str, str]
    by_id: Ints
    """Place of a body → its place in the order of ids."""
    known: Known
    key: Ints
    """Segment and body in one number."""
    row: Ints
    factor: Floats
    worth: Floats
    """What a row adds to the score: each kind counts once, the nearest of it."""

    @classmethod
    def of(cls, chains: Facts, known: Known, body: Body, bodies: tuple[list[str], dict[str, str]]) -> Register:
        """Lay out what is known around every segment."""
        ids, names = bodies
        segment, looked, factor = around(chains)
        pair, row = joined(looked, known.where)
        key = segment[pair] * len(ids) + known.who[row]
        order = np.lexsort((-factor[pair], known.how[row], key))
        key, row, near, how = key[order], row[order], factor[pair][order], known.how[row][order]
        repeated = np.r_[False, (key[1:] == key[:-1]) & (how[1:] == how[:-1])][: len(key)]
        value = np.array([weights(CANDIDATE)[kind] for kind in KINDS])
        by_id = np.argsort(np.argsort(np.array(ids, dtype=object)))
        return cls(chains, body, ids, names, by_id, known, key, row, near, value[how] * near * ~repeated)

    def ranked(self, wanted: Bools | None = None) -> dict[int, list[Candidate]]:
        """Return the likeliest few per segment, of all or of some bodies: by score, then more evidence, then by id."""
        rows = np.arange(len(self.key)) if wanted is None else np.flatnonzero(wanted[self.key % len(self.ids)])
        key = self.key[rows]
        new = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
        group = np.cumsum(np.bincount(new, minlength=len(key))) - 1
        each, score = key[new], np.bincount(group, self.worth[rows]).astype(np.float64)
        proofs = np.diff(np.r_[new, len(key)])
        chosen = _first(each // len(self.ids), score, proofs, self.by_id[each % len(self.ids)])
        found: dict[int, list[Candidate]] = defaultdict(list)
        for number in chosen.tolist():
            place, who = divmod(int(each[number]), len(self.ids))
            own = rows[new[number] : new[number] + proofs[number]]
            found[place].append(self._candidate(who, own, float(score[number])))
        return found

    def _candidate(self, who: int, rows: Ints, score: float) -> Candidate:
        known = self.known
        near = sorted(
            zip(
                (-self.factor[rows]).tolist(), known.how[self.row[rows]].tolist(), self.row[rows].tolist(), strict=True
            ),
            key=lambda row: (row[0], row[1], str(known.first[row[2]])),
        )
        proofs = dict.fromkeys(edge for *_, at in near for edge in (known.first[at], known.second[at]) if edge)
        return Candidate.model_construct(
            id=self.ids[who],
            name=self.names[self.ids[who]],
            body=self.body,
            score=round(score, 3),
            reasons=list(dict.fromkeys(KINDS[how] for _, how, _ in near)),
            near=near[0][0] > -1,
            segments=list(dict.fromkeys(self.chains.ids[known.where[at]] for *_, at in near))[:PROOFS],
            evidence=list(proofs)[:PROOFS],
        )


def _first(segment: Ints, score: Floats, proofs: Ints, by_id: Ints) -> Ints:
    """The rows of the first few of each segment."""
    order = np.lexsort((by_id, -proofs, -score, segment))
    grouped = segment[order]
    begin = np.searchsorted(grouped, grouped, "left")
    return order[np.arange(len(order)) - begin < LISTED]


def merged(one: list[Candidate], other: list[Candidate]) -> list[Candidate]:
    """Return the likeliest few of two lists, each in order."""
    if not one or not other:
        return one or other
    return sorted((*one, *other), key=lambda c: (-c.score, -len(c.evidence), c.id))[:LISTED]


def _ids(edges: Edges, rows: Ints) -> Objects:
    """The ids of some edges; a table without any edge may have no column of them."""
    return np.array(edges.table.column("id").take(rows).to_pylist() if len(rows) else [], dtype=object)
