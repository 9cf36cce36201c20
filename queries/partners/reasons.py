"""Why a candidate stands in the list, as paths of ids with names, and what the record does not say about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.errors import Words
from queries.partners.asker import Asker, lacking
from queries.partners.need import Wanted, Work
from queries.partners.record import Record
from queries.partners.rows import Evidence
from queries.recommend import Recommender
from queries.recommend.events import Bools

EACH = 3  # of one kind of reason, as many are shown


@dataclass(frozen=True)
class Reasons:
    """Looks up what speaks for a candidate."""

    record: Record
    work: Work
    ranking: Recommender
    asker: Asker
    wanted: Wanted | None
    places: Mapping[str, Words]

    def evidence(self, candidate: int) -> list[Evidence]:
        """Return the reasons, those of the need first, then ties, then fields and place; a path stands once."""
        told = (*self._needed(candidate), *self._met(candidate), *self._fields(candidate), *self._near(candidate))
        once: dict[tuple[str, ...], Evidence] = {}
        for reason in told:
            once.setdefault(tuple(reason.path), reason)
        return list(once.values())

    def unknown(self, candidate: int) -> list[str]:
        """Return what the record does not say of a candidate, as codes."""
        record = self.record
        own = self.ranking.network.presence
        works = own.indptr[candidate + 1] > own.indptr[candidate]
        told = {
            "kind": record.kinds[candidate] is not None,
            "place": record.regions[candidate] is not None,
            "dated_event": bool(np.isfinite(record.latest[candidate])),
            "joint_event": bool(self.ranking.network.traits["shared_events"][candidate] > 0),
            "field": bool(works),
            "need": self.wanted is None or bool(self.work.reasons(self.wanted, candidate)),
        }
        return [name for name, known in told.items() if not known]

    def _needed(self, candidate: int) -> Iterator[Evidence]:
        if self.wanted is None:
            return
        items = self.work.items
        for item in self.work.reasons(self.wanted, candidate)[:EACH]:
            kind = items.part(item).type.lower()
            yield Evidence(kind=kind, path=[items.id(item), self.record.ids[candidate]], names=[items.name(item)])

    def _met(self, candidate: int) -> Iterator[Evidence]:
        record = self.record
        for path in self.ranking.witness.paths(self.asker.asking, candidate, EACH):
            first, last = (record.happenings.id(event) for event in (path.asker_event, path.candidate_event))
            yield Evidence(
                kind="common_partner",
                path=[first, record.ids[path.partner], last, record.ids[candidate]],
                names=[record.name(path.partner), record.name(candidate)],
            )

    def _fields(self, candidate: int) -> Iterator[Evidence]:
        presence = self.ranking.network.presence
        theirs = np.zeros(len(self.record.topics), bool)
        theirs[presence.indices[presence.indptr[candidate] : presence.indptr[candidate + 1]]] = True
        own, missing = self._own_and_missing
        yield from self._about("shared_field", candidate, theirs & own)
        yield from self._about("adds", candidate, theirs & missing)

    @cached_property
    def _own_and_missing(self) -> tuple[Bools, Bools]:
        own, missing = np.zeros(len(self.record.topics), bool), np.zeros(len(self.record.topics), bool)
        own[self.asker.topics] = True
        missing[lacking(self.record, self.asker)] = True
        return own, missing

    def _about(self, kind: str, candidate: int, topics: Bools) -> Iterator[Evidence]:
        numbers = np.flatnonzero(topics)
        rare = self.ranking.network.rarity[numbers]
        for topic in numbers[np.argsort(-rare, kind="stable")][:EACH]:
            names = [self.record.topics.name(int(topic))]
            yield Evidence(kind=kind, path=[self.record.topics.id(int(topic)), self.record.ids[candidate]], names=names)

    def _near(self, candidate: int) -> Iterator[Evidence]:
        region = self.record.regions[candidate]
        if region is None or self.asker.region is None:
            return
        if self.record.provinces[region] == self.record.provinces.get(self.asker.region):
            yield Evidence(kind="same_place", path=[region, self.record.ids[candidate]], names=[self.places[region].zh])
