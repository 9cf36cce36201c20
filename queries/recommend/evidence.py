"""Why two organisations fit: the partners they share and the events through which they share them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.recommend.asking import Asking
from queries.recommend.events import Block, Ints, Sparse
from queries.recommend.network import Network


@dataclass(frozen=True)
class Path:
    """asker - event - partner - event - candidate; `share` is this partner's share of all two-step strength (0..1)."""

    partner: int
    asker_event: int
    candidate_event: int
    share: float


@dataclass(frozen=True)
class Why:
    """What stands behind a suggestion: indices of organisations, events and topics."""

    paths: tuple[Path, ...]
    shared_topics: tuple[int, ...]
    added_topics: tuple[int, ...]  # what the candidate works on and the asker does not
    same_place: bool


class Witness:
    """Looks up the paths behind suggestions on one network."""

    def __init__(self, net: Network) -> None:
        self._net = net

    def why(self, asking: Asking, members: Ints, candidate: int, paths: int = 3) -> Why:
        """Return the strongest `paths` from `members`, who ask as one, and the topics that bind or complement the two."""
        net = self._net
        mine, theirs = _topics(asking.presence, 0), _topics(net.presence, candidate)
        place = int(asking.place[0])
        return Why(
            self.paths(asking, members, candidate, paths),
            tuple(sorted(mine & theirs)),
            tuple(sorted(theirs - mine)),
            place >= 0 and place == int(net.events.place[candidate]) and bool(net.known[candidate]),
        )

    def paths(self, asking: Asking, members: Ints, candidate: int, count: int) -> tuple[Path, ...]:
        """Return the strongest paths over common partners."""
        net = self._net
        if not len(members):
            return ()
        (left, left_weight), (right, right_weight) = _row(asking.strength, 0), _row(net.strength, candidate)
        shared, mine, theirs = np.intersect1d(left, right, assume_unique=True, return_indices=True)
        # Damped by degree as the feature "two_steps": a partner of everybody explains little.
        weight = left_weight[mine] * right_weight[theirs] / np.sqrt(np.maximum(net.degree[shared], 1))
        order = np.argsort(-weight, kind="stable")[:count]
        total = max(float(weight.sum()), 1e-12)
        own, others = self._events(members), self._events(np.array([candidate]))
        return tuple(self._path(own, others, int(shared[i]), float(weight[i]) / total) for i in order)

    def _path(self, own: Ints, others: Ints, partner: int, share: float) -> Path:
        theirs = self._events(np.array([partner]))
        return Path(partner, self._latest(own, theirs), self._latest(others, theirs), share)

    def _latest(self, left: Ints, right: Ints) -> int:
        events = np.intersect1d(left, right, assume_unique=True)
        return int(events[np.argmax(np.nan_to_num(self._net.events.start[events], nan=-np.inf))])

    def _events(self, organisations: Ints) -> Ints:
        return np.unique(np.concatenate([_row(self._net.incidence, int(one))[0] for one in organisations]))


def _topics(presence: Sparse, at: int) -> set[int]:
    topics, weight = _row(presence, at)
    return {int(topic) for topic in topics[weight > 0]}


def _row(matrix: Sparse, at: int) -> tuple[Ints, Block]:
    """Return columns and values of one row: slicing a csr_array costs a hundred times as much."""
    cut = slice(matrix.indptr[at], matrix.indptr[at + 1])
    return matrix.indices[cut], matrix.data[cut]
