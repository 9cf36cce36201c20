"""Who took part in what and when: the only input of the ranking.

An event is anything organisations do together: a project, a center, a patent, a standard. Organisations and events are
numbers from 0, so the same ranking serves a CSV file and the published graph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Block: TypeAlias = NDArray[np.float32]
Bools: TypeAlias = NDArray[np.bool_]
Sparse: TypeAlias = Any  # scipy.sparse.csr_array: its stubs type every product as a union that no caller can use

UNLIMITED = 10**9
UNDATED = 5.0  # years an event is taken to be old where none is dated


@dataclass(frozen=True)
class Events:
    """Participations of `organisations` organisations in events with start dates and topics.

    organisation, event, lead: per participation; start: years, per event (NaN = undated); topics: events x topics;
    own: organisations x topics, work recorded without an event; place, kind: per organisation, -1 = unknown;
    largest: an event of more organisations ties nobody to anybody, though all of them worked on its topics.
    """

    organisations: int
    organisation: Ints
    event: Ints
    lead: Bools
    start: Floats
    topics: Sparse
    own: Sparse
    place: Ints
    kind: Ints
    largest: int = UNLIMITED

    def before(self, moment: float) -> Events:
        """Return the participations in events that start before `moment` (years); undated ones cannot be known to."""
        return self._keep(self.start[self.event] < moment)

    def between(self, first: float, last: float) -> Events:
        """Return the participations in events with first <= start < last (years)."""
        start = self.start[self.event]
        return self._keep((start >= first) & (start < last))

    def assumed(self, moment: float) -> Events:
        """Return the events with undated ones taken to be as old at `moment` (years) as the median of the dated ones."""
        past = self.start[self.start < moment]
        start = float(np.median(past)) if len(past) else moment - UNDATED
        return replace(self, start=np.where(np.isnan(self.start), start, self.start))

    def incidence(self) -> Sparse:
        """Return the organisations x events matrix of zeros and ones."""
        shape = (self.organisations, len(self.start))
        matrix = sparse(np.ones(len(self.event)), self.organisation, self.event, shape)
        matrix.data[:] = 1  # a repeated statement is one participation
        return matrix

    def _keep(self, rows: Bools) -> Events:
        return replace(self, organisation=self.organisation[rows], event=self.event[rows], lead=self.lead[rows])


def events(  # noqa: PLR0913  the columns of one table
    organisation: ArrayLike,
    event: ArrayLike,
    start: ArrayLike,
    *,
    organisations: int | None = None,
    lead: ArrayLike | None = None,
    topics: tuple[ArrayLike, ArrayLike] | None = None,
    own: tuple[ArrayLike, ArrayLike] | None = None,
    place: ArrayLike | None = None,
    kind: ArrayLike | None = None,
    largest: int = UNLIMITED,
) -> Events:
    """Build the events from arrays; `topics` is (event index, topic index) pairs, `own` (organisation, topic).

    Raises ValueError where an index points outside its table or columns differ in length.
    """
    who, what, when = _ints(organisation), _ints(event), np.asarray(start, float)
    count = organisations if organisations is not None else int(who.max(initial=-1)) + 1
    _inside("organisation", who, count)
    _inside("event", what, len(when))
    led = np.zeros(len(who), bool) if lead is None else np.asarray(lead, bool)
    if not len(who) == len(what) == len(led):
        raise ValueError(f"columns differ in length: organisation {len(who)}, event {len(what)}, lead {len(led)}")
    width = 1 + max(int(_ints(pairs[1]).max(initial=0)) if pairs else 0 for pairs in (topics, own))
    about, does = _topics("event", topics, len(when), width), _topics("organisation", own, count, width)
    return Events(count, who, what, led, when, about, does, _attribute(place, count), _attribute(kind, count), largest)


def sparse(values: ArrayLike, rows: ArrayLike, columns: ArrayLike, shape: tuple[int, int]) -> Sparse:
    """Return a csr_array of float32 with repeated entries summed; places of four bytes, as every product then has."""
    places = np.asarray(rows, np.int32), np.asarray(columns, np.int32)
    matrix: Sparse = csr_array((np.asarray(values, np.float32), places), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _ints(values: ArrayLike) -> Ints:
    return np.asarray(values, np.int64)


def _inside(name: str, index: Ints, count: int) -> None:
    if len(index) and (index.min() < 0 or index.max() >= count):
        raise ValueError(f"{name} {int(index.min())}..{int(index.max())} is outside 0..{count - 1}")


def _topics(of: str, pairs: tuple[ArrayLike, ArrayLike] | None, count: int, width: int) -> Sparse:
    thing, topic = (_ints(pairs[0]), _ints(pairs[1])) if pairs else (_ints([]), _ints([]))
    _inside(f"{of} of a topic", thing, count)
    matrix = sparse(np.ones(len(thing)), thing, topic, (count, width))
    matrix.data[:] = 1
    return matrix


def _attribute(values: ArrayLike | None, count: int) -> Ints:
    attribute = np.full(count, -1, np.int64) if values is None else _ints(values)
    if len(attribute) != count:
        raise ValueError(f"{len(attribute)} attribute values for {count} organisations")
    return attribute
