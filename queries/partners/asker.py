"""Who asks: an organisation, a center (its organisations together), or a text that describes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from queries.frame import Frame
from queries.names import ACTOR, resolve
from queries.parameters import Parameters
from queries.partners.need import Wanted, Work
from queries.partners.record import TOPICS, Record, record
from queries.places import COUNTRY, Regions, Sectors
from queries.recommend import Recommender, recommender
from queries.recommend.asking import Asking, together
from queries.recommend.events import Bools, Ints
from queries.world import World

INDUSTRY, ACADEMIA = frozenset({"enterprise"}), frozenset({"university", "research_institute", "hospital"})
DATES_KEPT = 4  # each takes some 100 MB where there are 100 000 organisations
SIDES = (INDUSTRY, ACADEMIA)


@dataclass(frozen=True)
class Asker:
    """The asking side: its organisations, whom they met, its name and place; `said`: what a description was read as."""

    members: Ints
    partners: Ints
    asking: Asking
    name: str
    region: str | None
    side: frozenset[str] | None
    said: tuple[str, ...] = ()

    @property
    def topics(self) -> Ints:
        """What it works on."""
        return np.asarray(self.asking.presence.indices, np.int64)


@dataclass(frozen=True)
class Desk:
    """The graph on a date, ready to be asked."""

    world: World
    record: Record
    work: Work
    ranking: Recommender
    regions: Regions
    sectors: Sectors

    def allowed(self, asked: Parameters) -> Bools:
        """Return which organisations pass the filters: known to lie there, of that kind, with work in that field."""
        record = self.record
        passes = np.ones(len(record.ids), bool)
        if asked.region != COUNTRY:
            below = self.regions.subtree(asked.region)
            passes &= record.regions.among(below)
        if asked.kind:
            passes &= record.kinds.among({asked.kind})
        for field in filter(None, (asked.sector, asked.chain)):
            passes &= self.work.fit(self.work.within(self.sectors, field)) > 0
        return passes

    def wanted(self, asked: Parameters) -> Wanted | None:
        """Return what is needed: the need, else the field the candidates shall be from, None where nothing is said."""
        if asked.need:
            return self.work.wanted(self.world, self.sectors, asked.need)
        field = asked.sector or asked.chain
        return self.work.within(self.sectors, field) if field else None

    def need(self, asked: Parameters) -> str:
        """Return what is needed in words."""
        field = asked.sector or asked.chain
        return asked.need or (self.work.items.name(self.work.numbers[field]) if field else "")

    def asker(self, for_: str) -> Asker:
        """Return who asks: nobody in particular where no one is named.

        Raises UnknownName where the words are neither a name nor mention a field, chain, segment or technology.
        """
        if not for_:
            return self._of(np.array([], np.int64), "", None)
        frame = self.world.frame
        if for_ in self.record.numbers:
            return self._organization(self.record.numbers[for_])
        if for_ in frame.nodes("Center").place:
            return self._center(frame, frame.nodes("Center").place[for_])
        return self._described(for_)

    def _organization(self, number: int) -> Asker:
        record = self.record
        return self._of(np.array([number], np.int64), record.name(number), record.regions[number])

    def _center(self, frame: Frame, number: int) -> Asker:
        members = [
            edges.start[edges.end == number]
            for edges in (frame.edges(name, "Organization", "Center") for name in ("MEMBER_OF", "OPERATES"))
        ]
        placed = frame.edges("LOCATED_IN", "Center", "Region")
        regions = [frame.nodes("Region").ids[at] for at in placed.end[placed.start == number]]
        centers = self.record.happenings
        event = centers.first("Center") + number
        about = self.record.events.topics
        topics = about.indices[about.indptr[event] : about.indptr[event + 1]]
        return self._of(
            np.unique(np.concatenate(members)).astype(np.int64),
            centers.name(event),
            max(regions, key=lambda region: len(self.regions.above(region)), default=None),
            np.asarray(topics, np.int64),
        )

    def _described(self, text: str) -> Asker:
        mentioned = self.work.mentioned(text)
        if not mentioned:
            resolve(self.world, text, ACTOR)  # raises, with the names most like it
        first = {name: self.work.items.first(name) for name in TOPICS}
        topics = []
        for item in mentioned:
            kind = self.work.items.part(item).type
            topics.append(item - first[kind] + self.record.topics.first(kind))
        chains = self.record.chain_of[topics]
        said = tuple(self.work.items.name(item) for item in mentioned)
        return self._of(
            np.array([], np.int64),
            text,
            self._place(text),
            np.array([*topics, *chains[chains >= 0]], np.int64),
            said,
        )

    def _place(self, text: str) -> str | None:
        """Return the innermost place a text mentions."""
        named = [
            region
            for region, words in self.regions.names.items()
            if region != COUNTRY and (words.zh in text or words.zh.rstrip("省市区") in text)
        ]
        return max(named, key=lambda region: (len(self.regions.above(region)), region), default=None)

    def _of(
        self,
        members: Ints,
        name: str,
        region: str | None,
        topics: Ints | None = None,
        said: tuple[str, ...] = (),
    ) -> Asker:
        province = self.record.provinces.get(region) if region else None
        asking = together(self.ranking.network, members, topics, self.record.province.code(province))
        kinds = {kind for member in members if (kind := self.record.kinds[int(member)])}
        side = next((side for side in SIDES if kinds and kinds <= side), None)
        return Asker(members, self.record.met(members), asking, name, region, side, said)


def desk(world: World, on: date) -> Desk:
    """Return the graph of a date; the last dates asked for are kept."""
    return world.lately("partners", on, lambda: _desk(world, on), DATES_KEPT)


def _desk(world: World, on: date) -> Desk:
    regions = world.once("partners regions", lambda: Regions.of(world))
    known = record(world.frame, regions, on)
    return Desk(
        world,
        known,
        world.once("partners work", lambda: Work.of(world.frame)),
        recommender(known.events, known.moment),
        regions,
        world.once("partners sectors", lambda: Sectors.of(world)),
    )


def lacking(record: Record, asker: Asker) -> Ints:
    """Return segments and technologies of the asking side's own chains that it has nothing on record for."""
    own = np.zeros(len(record.topics), bool)
    own[asker.topics] = True
    on_chain = np.where(record.chain_of >= 0, own[record.chain_of], False)
    return np.flatnonzero(on_chain & ~own & record.detailed)
