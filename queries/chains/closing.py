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


def ranked(chains: Facts, what: Known, ids: list[str], names: dict[str, str], body: Body) -> dict[int, list[Candidate]]:
    """Return the likeliest few per segment: each way of being known counts once, the best of it; then more evidence, then by id."""
    segment, looked, factor = around(chains)
    pair, row = joined(looked, what.where)
    if not len(row):
        return {}
    key = segment[pair] * len(ids) + what.who[row]
    order = np.lexsort((-factor[pair], what.how[row], key))
    pair, row, key = pair[order], row[order], key[order]
    how = what.how[row]
    best = np.r_[True, (key[1:] != key[:-1]) | (how[1:] != how[:-1])]
    value = np.array([weights(CANDIDATE)[kind] for kind in KINDS])
    each, group = np.unique(key, return_inverse=True)
    score: Floats = np.bincount(group, value[how] * factor[pair] * best).astype(np.float64)
    by_id = np.argsort(np.argsort(np.array(ids)))
    chosen = _first(each // len(ids), score, np.bincount(group), by_id[each % len(ids)])
    wanted = np.isin(group, chosen)
    rows: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, at, near in zip(
        group[wanted].tolist(), row[wanted].tolist(), factor[pair][wanted].tolist(), strict=True
    ):
        rows[number].append((at, near))
    found: dict[int, list[Candidate]] = defaultdict(list)
    for number in chosen.tolist():
        place, who = divmod(int(each[number]), len(ids))
        found[place].append(
            _candidate(
                chains, what, rows[number], body=body, named=(ids[who], names[ids[who]]), score=float(score[number])
            )
        )
    return found


def _first(segment: Ints, score: Floats, proofs: Ints, by_id: Ints) -> Ints:
    """The rows of the first few of each segment."""
    order = np.lexsort((by_id, -proofs, -score, segment))
    grouped = segment[order]
    begin = np.searchsorted(grouped, grouped, "left")
    return order[np.arange(len(order)) - begin < LISTED]


def _candidate(
    chains: Facts,
    what: Known,
    rows: list[tuple[int, float]],
    *,
    body: Body,
    named: tuple[str, str],
    score: float,
) -> Candidate:
    rows = sorted(rows, key=lambda row: (-row[1], what.how[row[0]], str(what.first[row[0]])))
    proofs = dict.fromkeys(edge for at, _ in rows for edge in (what.first[at], what.second[at]) if edge)
    return Candidate.model_construct(
        id=named[0],
        name=named[1],
        body=body,
        score=round(score, 3),
        reasons=list(dict.fromkeys(KINDS[what.how[at]] for at, _ in rows)),
        near=rows[0][1] < 1,
        segments=list(dict.fromkeys(chains.ids[what.where[at]] for at, _ in rows))[:PROOFS],
        evidence=list(proofs)[:PROOFS],
    )


def merged(one: list[Candidate], other: list[Candidate]) -> list[Candidate]:
    """Return the likeliest few of two lists, each in order."""
    if not one or not other:
        return one or other
    return sorted((*one, *other), key=lambda c: (-c.score, -len(c.evidence), c.id))[:LISTED]


def _ids(edges: Edges, rows: Ints) -> Objects:
    """The ids of some edges; a table without any edge may have no column of them."""
    return np.array(edges.table.column("id").take(rows).to_pylist() if len(rows) else [], dtype=object)
