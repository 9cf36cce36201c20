"""Who could close a gap: who is known to work, hold a technology, a patent or a standard in a segment or next to it.

Everything known is one table (who, where, how, by which edges); a segment takes its own rows whole and its neighbours' at a discount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from queries.answer import made
from queries.chains.facts import Facts
from queries.chains.rows import Body, Candidate
from queries.chains.weights import CANDIDATE, weights
from queries.frame import Bools, Edges, Frame, Ints

KINDS = ("covers", "supplies", "technology", "patent", "standard")
LISTED = 5  # candidates named per segment
PROOFS = 4  # edges named per candidate
REMEMBERED = 100_000  # candidates kept made: what the answers of several regions name
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
    """Every body of a kind known around every segment, with what is known of it there: segment after segment, the likeliest first.

    Its place in that order is its number: a scope only leaves bodies out, so that nothing has to be counted or ordered again.
    """

    chains: Facts
    body: Body
    ids: list[str]
    names: dict[str, str]
    known: Known
    row: Ints
    """Rows of `known`, those of one number side by side, the nearest first."""
    factor: Floats
    """How near they are."""
    who: Ints
    """Number → place of the body."""
    score: Floats
    begin: Ints
    end: Ints
    """Number → its rows in `row`."""
    bounds: Ints
    """Segment → its first number; after the last segment, how many there are."""
    _made: dict[int, Candidate] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, chains: Facts, known: Known, body: Body, bodies: tuple[list[str], dict[str, str]]) -> Register:
        """Lay out what is known around every segment: by score, then more evidence, then by id."""
        ids, names = bodies
        segment, looked, factor = around(chains)
        pair, row = joined(looked, known.where)
        key, near, how = segment[pair] * len(ids) + known.who[row], factor[pair], known.how[row]
        by_kind = np.lexsort((-near, how, key))
        each, begin, score = _scored(key[by_kind], how[by_kind], near[by_kind])
        end = np.r_[begin[1:], len(key)][: len(begin)]
        by_id = np.argsort(np.argsort(np.array(ids, dtype=object)))
        at, who = each // len(ids), each % len(ids)
        order = np.lexsort((by_id[who], begin - end, -score, at))
        nearest = np.lexsort((_ranks(known.first)[row], how, -near, key))
        bounds = np.searchsorted(at[order], np.arange(len(chains.ids) + 1))
        laid = (row[nearest], near[nearest], who[order], score[order], begin[order], end[order], bounds)
        return cls(chains, body, ids, names, known, *laid)

    def ranked(self, wanted: Bools | None = None) -> dict[int, list[Candidate]]:
        """Return the likeliest few per segment, of all or of some bodies."""
        numbers = np.arange(len(self.who)) if wanted is None else np.flatnonzero(wanted[self.who])
        bounds = np.searchsorted(numbers, self.bounds)
        few = bounds[:-1, None] + np.arange(LISTED)
        is_one = few < bounds[1:, None]
        candidates = iter(self._candidates(numbers[few[is_one]].tolist()))
        return {place: list(islice(candidates, n)) for place, n in enumerate(is_one.sum(axis=1).tolist()) if n}

    def _candidates(self, numbers: list[int]) -> list[Candidate]:
        """The candidates of some numbers: they are the same in every scope, so those made lately are taken again."""
        found = {number: self._made.get(number) for number in numbers}
        missing = [number for number, candidate in found.items() if candidate is None]
        new = dict(zip(missing, self._new(missing), strict=True))
        if len(self._made) + len(new) > REMEMBERED:
            self._made.clear()
        self._made.update(new)
        return [found[number] or new[number] for number in numbers]

    def _new(self, numbers: list[int]) -> Iterator[Candidate]:
        begin, size = self.begin[numbers], self.end[numbers] - self.begin[numbers]
        ends = np.cumsum(size)
        rows = np.repeat(begin - ends + size, size) + np.arange(size.sum())
        known, at = self.known, self.row[rows]
        edges = np.stack((known.first[at], known.second[at]), axis=1).ravel().tolist()
        kinds = [KINDS[how] for how in known.how[at].tolist()]
        segments = [self.chains.ids[place] for place in known.where[at].tolist()]
        is_near = (self.factor[begin] < 1).tolist()
        bodies = [self.ids[who] for who in self.who[numbers].tolist()]
        spans = zip((ends - size).tolist(), ends.tolist(), strict=True)
        for who, score, near, (start, end) in zip(bodies, self.score[numbers].tolist(), is_near, spans, strict=True):
            yield made(
                Candidate,
                (
                    ("id", who),
                    ("name", self.names[who]),
                    ("body", self.body),
                    ("score", round(score, 3)),
                    ("reasons", list(dict.fromkeys(kinds[start:end]))),
                    ("near", near),
                    ("segments", list(dict.fromkeys(segments[start:end]))[:PROOFS]),
                    ("evidence", list(dict.fromkeys(filter(None, edges[2 * start : 2 * end])))[:PROOFS]),
                ),
            )


def _scored(key: Ints, how: Ints, near: Floats) -> tuple[Ints, Ints, Floats]:
    """Each key once, its first row and its score: every kind counts once, the nearest of it."""
    new = np.r_[True, key[1:] != key[:-1]][: len(key)]
    again = np.r_[False, (key[1:] == key[:-1]) & (how[1:] == how[:-1])][: len(key)]
    value = np.array([weights(CANDIDATE)[kind] for kind in KINDS])
    begin = np.flatnonzero(new)
    return key[begin], begin, np.bincount(np.cumsum(new) - 1, value[how] * near * ~again).astype(np.float64)


def _ranks(values: Objects) -> Ints:
    """The places of strings in their order, equal ones at one place."""
    import pyarrow as pa
    import pyarrow.compute as pc

    order = pc.rank(pa.array(values, pa.string()), tiebreaker="dense")  # pyright: ignore[reportAttributeAccessIssue]
    return np.asarray(order.to_numpy(), dtype=np.int64)


def merged(one: list[Candidate], other: list[Candidate]) -> list[Candidate]:
    """Return the likeliest few of two lists, each in order."""
    if not one or not other:
        return one or other
    return sorted((*one, *other), key=lambda c: (-c.score, -len(c.evidence), c.id))[:LISTED]


def _ids(edges: Edges, rows: Ints) -> Objects:
    """The ids of some edges; a table without any edge may have no column of them."""
    return np.array(edges.table.column("id").take(rows).to_pylist() if len(rows) else [], dtype=object)
