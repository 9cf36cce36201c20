"""Why two organisations fit: the partners they share and the events through which they share them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.recommend.asking import Asking
from queries.recommend.events import Block, Bools, Ints, Sparse
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

    def why(self, asking: Asking, candidate: int, paths: int = 3) -> Why:
        """Return the strongest `paths` from those who ask as one, and the topics that bind or complement the two."""
        net = self._net
        mine, theirs = _topics(asking.presence, 0), _topics(net.presence, candidate)
        place = int(asking.place[0])
        return Why(
            self.paths(asking, candidate, paths),
            tuple(sorted(mine & theirs)),
            tuple(sorted(theirs - mine)),
            place >= 0 and place == int(net.events.place[candidate]) and bool(net.known[candidate]),
        )

    def paths(self, asking: Asking, candidate: int, count: int) -> tuple[Path, ...]:
        """Return the strongest paths over common partners."""
        net = self._net
        theirs, their_weight = _row(net.strength, candidate)
        mine = asking.ties
        both = mine[theirs] > 0
        shared = theirs[both]
        # Damped by degree as the feature "two_steps": a partner of everybody explains little.
        weight = mine[shared] * their_weight[both] / np.sqrt(np.maximum(net.degree[shared], 1))
        order = np.argsort(-weight, kind="stable")[:count]
        total = max(float(weight.sum()), 1e-12)
        attended = np.zeros(len(net.size), bool)
        attended[_row(net.incidence, candidate)[0]] = True
        return tuple(
            Path(
                int(shared[at]),
                self._latest(asking.attended, int(shared[at])),
                self._latest(attended, int(shared[at])),
                float(weight[at]) / total,
            )
            for at in order
        )

    def _latest(self, attended: Bools, organisation: int) -> int:
        """Return the latest of the events that an organisation took part in too."""
        events = _row(self._net.incidence, organisation)[0]
        both = events[attended[events]]
        return int(both[np.argmax(self._net.events.start[both])])


def _topics(presence: Sparse, at: int) -> set[int]:
    topics, weight = _row(presence, at)
    return {int(topic) for topic in topics[weight > 0]}


def _row(matrix: Sparse, at: int) -> tuple[Ints, Block]:
    """Return columns and values of one row: slicing a csr_array costs a hundred times as much."""
    cut = slice(matrix.indptr[at], matrix.indptr[at + 1])
    return matrix.indices[cut], matrix.data[cut]
