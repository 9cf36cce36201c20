"""What is measured of one layer, or of all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from queries.density.events import Layer
from queries.density.rows import Measure, NullMethod
from queries.density.years import Standing


class Comparison(NamedTuple):
    """A measure beside what chance gives."""

    measure: Measure
    value: float
    mean: float
    sd: float
    low: float
    high: float
    p: float | None
    samples: int
    method: NullMethod

    @property
    def z(self) -> float | None:
        """Standard deviations from the mean."""
        return (self.value - self.mean) / self.sd if self.sd > 0 else None


class Pair(NamedTuple):
    """A pair that met repeatedly: places of the organisations, and of the participations where they met."""

    first: int
    second: int
    shared: int
    by_chance: float
    p: float
    q: float
    validated: bool
    events: list[int]


class Between(NamedTuple):
    """How an organisation lies between others: betweenness, by chance (mean, least, most), constraint, partners of each side."""

    place: int
    betweenness: float
    dealt: tuple[float, float, float]
    constraint: float
    ties: int
    industry: int
    academia: int


class Group(NamedTuple):
    """A community: its size, those with most partners, and how many are of each side."""

    size: int
    places: list[int]
    industry: int
    academia: int


@dataclass(frozen=True)
class Measured:
    """Everything about one layer."""

    layer: Layer
    organizations: int
    events: int
    ties: int
    repeated: int
    validated: int | None
    is_large: bool
    """Compared by formula alone."""
    is_estimated: bool
    kinds_known: float | None
    compared: dict[Measure, Comparison]
    ei_index: float | None
    communities: int | None
    pairs: list[Pair]
    groups: list[Group]
    brokers: list[Between]
    brokers_exact: bool
    years: list[Standing]
    undated: int
    largest_events: list[int]

    @property
    def density(self) -> float | None:
        """Ties over possible pairs."""
        return share(self.ties, self.organizations)

    def value(self, measure: Measure) -> float | None:
        """Return a measure, None where it was not measured."""
        found = self.compared.get(measure)
        return found.value if found else None

    def p(self, measure: Measure) -> float | None:
        """Return how probable a measure is by chance."""
        found = self.compared.get(measure)
        return found.p if found else None


def share(ties: int, organizations: int) -> float | None:
    """Return ties over possible pairs, None below two organisations."""
    return ties / (organizations * (organizations - 1) / 2) if organizations > 1 else None
