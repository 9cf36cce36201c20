"""What the published graph records of organisations on a date, as arrays: joint events, work, place, kind."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from graph.dates import bounds
from queries.frame import Frame
from queries.places import COUNTRY, Regions
from queries.recommend import Events, events
from queries.recommend.events import Bools, Floats, Ints, Sparse

TOPICS = ("Sector", "Chain", "Segment", "Technology")
LAYERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("MEMBER_OF", "Center", ("exists_from",)),
    ("APPLIED_FOR", "Patent", ("application_date", "publication_date")),
    ("DRAFTED", "Standard", ("issued_on", "year", "implemented_on")),
    ("TOOK_PART", "Project", ("started_on",)),
)
ABOUT = (
    ("IN_SECTOR", "Center", "Sector"),
    ("IN_CHAIN", "Center", "Chain"),
    ("COVERS", "Center", "Segment"),
    ("WORKS_ON", "Center", "Technology"),
    ("PROTECTS", "Patent", "Segment"),
    ("PROTECTS", "Patent", "Technology"),
    ("CODIFIES", "Standard", "Segment"),
    ("CODIFIES", "Standard", "Technology"),
)
"""What an event is about."""
DOES = (("COVERS", "Segment"), ("SUPPLIES", "Segment"), ("WORKS_ON", "Technology"))
"""What an organisation does by itself."""
LARGEST = (
    50  # organisations of an event that tells who works with whom; two of a larger one have merely been listed together
)
Pair = tuple[Ints, Ints]


class Part(NamedTuple):
    """The stretch of a numbering that belongs to one type of nodes."""

    type: str
    first: int
    ids: list[str]
    names: list[Any]


@dataclass(frozen=True)
class Numbering:
    """Nodes of several types under one numbering."""

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, frame: Frame, types: Sequence[str]) -> Numbering:
        """Number the nodes of these types, one type after the other."""
        parts: list[Part] = []
        first = 0
        for name in types:
            nodes = frame.nodes(name)
            parts.append(Part(name, first, nodes.ids, nodes.column("name_zh")))
            first += len(nodes)
        return cls(tuple(parts))

    def __len__(self) -> int:
        return self.parts[-1].first + len(self.parts[-1].ids)

    def first(self, name: str) -> int:
        """Return the number of the first node of a type."""
        return next(part.first for part in self.parts if part.type == name)

    def part(self, number: int) -> Part:
        """Return the stretch a number lies in."""
        found: Part = next(part for part in reversed(self.parts) if number >= part.first)
        return found

    def id(self, number: int) -> str:
        """Return the id of a node."""
        part = self.part(number)
        return part.ids[number - part.first]

    def name(self, number: int) -> str:
        """Return the name of a node, its id where it has none."""
        part = self.part(number)
        return str(part.names[number - part.first] or part.ids[number - part.first])


@dataclass(frozen=True)
class Coded:
    """One word per organisation, or none, by number."""

    words: list[str]
    codes: Ints

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Coded:
        """Number the words; -1 stands for none."""
        words = sorted({value for value in values if value})
        known = {word: number for number, word in enumerate(words)}
        return cls(words, np.array([known[value] if value else -1 for value in values], np.int64))

    def __getitem__(self, organization: int) -> str | None:
        """Return an organisation's word."""
        code = int(self.codes[organization])
        return self.words[code] if code >= 0 else None

    def code(self, word: str | None) -> int:
        """Return the number of a word, -1 where no organisation has it."""
        return self.words.index(word) if word in self.words else -1

    def among(self, wanted: AbstractSet[str]) -> Bools:
        """Return which organisations have one of these words."""
        return np.array([*(word in wanted for word in self.words), False], bool)[self.codes]


@dataclass(frozen=True)
class Record:
    """Organisations, their joint events and their work; `latest` is the year of the last dated event, NaN where none is."""

    moment: float
    ids: list[str]
    names: list[Any]
    kinds: Coded
    regions: Coded
    provinces: dict[str, str]
    province: Coded
    numbers: dict[str, int]
    events: Events
    happenings: Numbering
    topics: Numbering
    chain_of: Ints
    latest: Floats

    @cached_property
    def detailed(self) -> Bools:
        """Which topics are segments or technologies, as against whole chains and sectors."""
        return np.arange(len(self.topics)) >= self.topics.first("Segment")

    @cached_property
    def held(self) -> tuple[int, int]:
        """Return how many events two or more organisations share, and how many of these are dated."""
        shared = np.bincount(self.events.event, minlength=len(self.events.start)) > 1
        return int(shared.sum()), int((shared & np.isfinite(self.events.start)).sum())

    def met(self, members: Ints) -> Ints:
        """Return everyone else on record in an event with one of `members`, large events too."""
        here = np.zeros(self.attended.shape[1], np.float32)
        here[self.attended[members].indices] = 1
        met = self.attended @ here
        met[members] = 0
        return np.flatnonzero(met)

    @cached_property
    def attended(self) -> Sparse:
        """Organisations x events."""
        return self.events.incidence()

    def name(self, organization: int) -> str:
        """Return an organisation's name, its id where it has none."""
        return str(self.names[organization] or self.ids[organization])


def record(frame: Frame, regions: Regions, on: date) -> Record:
    """Return what stands on a day; what is not dated counts as in the answers about density: it may stand."""
    nodes = frame.nodes("Organization")
    happenings, topics = Numbering.of(frame, [to for _, to, _ in LAYERS]), Numbering.of(frame, TOPICS)
    who, what = _took_part(frame, happenings, on)
    start = np.concatenate([_starts(frame, to, columns, on) for _, to, columns in LAYERS])
    begun = ~np.isinf(start[what])
    who, what = who[begun], what[begun]
    chain_of = _chains(frame, topics)
    kinds, placed = Coded.of(nodes.column("kind")), _placed(frame, regions)
    provinces = {region: _province(regions, region) for region in regions.names}
    province = Coded.of([provinces.get(region) if region else None for region in placed])
    moment = years(on + timedelta(days=1))
    return Record(
        moment=moment,
        ids=nodes.ids,
        names=nodes.column("name_zh"),
        kinds=kinds,
        regions=Coded.of(placed),
        provinces=provinces,
        province=province,
        numbers=nodes.place,
        events=events(
            who,
            what,
            np.where(np.isinf(start), np.nan, start),
            organisations=len(nodes),
            topics=_about(frame, happenings, topics, chain_of),
            own=_own(frame, topics, chain_of),
            place=province.codes,
            kind=kinds.codes,
            largest=LARGEST,
        ),
        happenings=happenings,
        topics=topics,
        chain_of=chain_of,
        latest=_latest(who, what, start, len(nodes)),
    )


def years(day: date) -> float:
    """Return a day as years: 2 July 2019 is about 2019.5."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / ((date(day.year + 1, 1, 1) - first).days)


def _took_part(frame: Frame, happenings: Numbering, on: date) -> Pair:
    """Return organisation and event of every participation that may stand; a center's mere partner takes no part in it."""
    parts = []
    for edge, to, _ in LAYERS:
        edges = frame.edges(edge, "Organization", to)
        kept = np.ones(len(edges), bool)
        if edge == "MEMBER_OF":
            kept = edges.standing(on) & np.array([role != "partner" for role in edges.column("role")], bool)
        parts.append(edges.start[kept] * len(happenings) + happenings.first(to) + edges.end[kept])
    pairs = np.sort(np.concatenate(parts))
    who, what = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], len(happenings))
    return who, what


def _starts(frame: Frame, to: str, columns: Sequence[str], on: date) -> Floats:
    """Return years: NaN where undated, infinite where not (surely) begun or surely over by the day."""
    nodes = frame.nodes(to)
    stated = [nodes.column(name) for name in columns]
    first = [next((value for value in values if value is not None), None) for values in zip(*stated, strict=True)]
    read = {value: _start(value, on) for value in set(first)}
    start = np.array([read[value] for value in first], float)
    gone = nodes.column("gone_from") if to == "Center" else [None] * len(nodes)
    over = np.array([day is not None and day <= on for day in gone], bool)
    return np.where(over, np.inf, start)


def _start(value: date | str | None, on: date) -> float:
    if value is None:
        return float("nan")
    first, last = (value, value) if isinstance(value, date) else bounds(value)
    return float("inf") if last > on else (years(first) + years(last)) / 2


def _chains(frame: Frame, topics: Numbering) -> Ints:
    """Return the chain that each topic is part of, -1 where it is no segment."""
    chain_of = np.full(len(topics), -1, np.int64)
    edges = frame.edges("PART_OF", "Segment", "Chain")
    chain_of[topics.first("Segment") + edges.start] = topics.first("Chain") + edges.end
    return chain_of


def _about(frame: Frame, happenings: Numbering, topics: Numbering, chain_of: Ints) -> Pair:
    found = [_pairs(frame, edge, (of, happenings.first(of)), to, topics) for edge, of, to in ABOUT]
    return _with_chains(found, chain_of)


def _own(frame: Frame, topics: Numbering, chain_of: Ints) -> Pair:
    return _with_chains([_pairs(frame, edge, ("Organization", 0), to, topics) for edge, to in DOES], chain_of)


def _pairs(frame: Frame, edge: str, start: tuple[str, int], to: str, topics: Numbering) -> Pair:
    edges = frame.edges(edge, start[0], to)
    return start[1] + edges.start, topics.first(to) + edges.end


def _with_chains(found: Sequence[Pair], chain_of: Ints) -> Pair:
    """Who is on a segment is on its chain."""
    thing, topic = (np.concatenate([pair[at] for pair in found]) for at in (0, 1))
    linked = chain_of[topic] >= 0
    return np.concatenate([thing, thing[linked]]), np.concatenate([topic, chain_of[topic[linked]]])


def _placed(frame: Frame, regions: Regions) -> list[str | None]:
    """Return the innermost place of every organisation."""
    edges, ids = frame.edges("LOCATED_IN", "Organization", "Region"), frame.nodes("Region").ids
    depth = [len(regions.above(region)) for region in ids]
    found: list[str | None] = [None] * len(frame.nodes("Organization"))
    deepest = [0] * len(found)
    for organization, region in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
        if depth[region] > deepest[organization]:
            found[organization], deepest[organization] = ids[region], depth[region]
    return found


def _province(regions: Regions, region: str) -> str:
    """Return the outermost place below the country."""
    above = [place for place in regions.above(region) if place != COUNTRY]
    return above[-1] if above else region


def _latest(who: Ints, what: Ints, start: Floats, organizations: int) -> Floats:
    latest = np.full(organizations, -np.inf)
    dated = np.isfinite(start[what])
    np.maximum.at(latest, who[dated], start[what[dated]])
    return np.where(np.isinf(latest), np.nan, latest)
