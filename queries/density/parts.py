"""The figures of an answer, with names: what was measured of places and numbers is told of organisations and events."""

from __future__ import annotations

from typing import Any

from queries.density.chance import adjusted
from queries.density.coverage import coverage
from queries.density.events import Bools, Events, Layer
from queries.density.figures import Between, Group, Measured, Pair, share
from queries.density.rows import Against, Broker, Community, Figures, Measure, Tie, Year
from queries.density.years import Standing
from queries.scope import Scope

MEASURES: tuple[Measure, ...] = ("ties", "transitivity", "max_core", "ei_index", "modularity")


class Parting:
    """Names what was measured."""

    def __init__(self, scope: Scope, mask: Bools, layers: dict[Layer, Measured]) -> None:
        self.scope, self.mask, self.layers = scope, mask, layers
        self.events = Events.of(scope.world).ids
        nodes = scope.world.frame.nodes("Organization")
        self.ids = nodes.ids
        self.names: list[Any] = scope.world.once("density.names", lambda: nodes.column("name_zh"))
        self.kinds: list[Any] = scope.world.once("density.kinds", lambda: nodes.column("kind"))

    def parts(self) -> Figures:
        """Return all figures."""
        layers = list(self.layers.values())
        return Figures(
            against_chance=[row for measure in MEASURES for row in self._against(measure)],
            strongest_ties=[self._tie(found.layer, pair) for found in layers for pair in found.pairs],
            brokers=[self._broker(found.layer, each) for found in layers for each in found.brokers],
            largest_communities=[self._community(found.layer, group) for found in layers for group in found.groups],
            over_time=[_year(found, standing) for found in layers for standing in found.years],
            sources=coverage(self.scope, self.mask),
        )

    def _against(self, measure: Measure) -> list[Against]:
        found = [layer for layer in self.layers.values() if measure in layer.compared]
        q_values = adjusted([layer.p(measure) for layer in found])
        return [
            Against(
                layer=layer.layer,
                measure=measure,
                value=compared.value,
                null_mean=compared.mean,
                null_sd=compared.sd,
                z=compared.z,
                low=compared.low,
                high=compared.high,
                p=compared.p,
                q=q,
                samples=compared.samples,
                null_method=compared.method,
            )
            for layer, q in zip(found, q_values, strict=True)
            for compared in [layer.compared[measure]]
        ]

    def _tie(self, layer: Layer, pair: Pair) -> Tie:
        return Tie(
            layer=layer,
            first=self.ids[pair.first],
            first_name=self._name(pair.first),
            second=self.ids[pair.second],
            second_name=self._name(pair.second),
            shared=pair.shared,
            by_chance=pair.by_chance,
            p=pair.p,
            q=pair.q,
            validated=pair.validated,
            meetings=[self.events[event] for event in pair.events],
        )

    def _broker(self, layer: Layer, found: Between) -> Broker:
        mean, low, high = found.dealt
        return Broker(
            layer=layer,
            organization=self.ids[found.place],
            name=self._name(found.place),
            kind=self.kinds[found.place],
            betweenness=found.betweenness,
            by_chance=mean,
            low=low,
            high=high,
            constraint=found.constraint,
            ties=found.ties,
            industry=found.industry,
            academia=found.academia,
        )

    def _community(self, layer: Layer, group: Group) -> Community:
        return Community(
            layer=layer,
            size=group.size,
            industry=group.industry,
            academia=group.academia,
            ids=[self.ids[place] for place in group.places],
            names=[self._name(place) for place in group.places],
        )

    def _name(self, place: int) -> str:
        return str(self.names[place] or self.ids[place])


def _year(found: Measured, standing: Standing) -> Year:
    room = standing.mean is not None and standing.sd
    return Year(
        year=standing.year,
        layer=found.layer,
        organizations=standing.organizations,
        events=standing.events,
        ties=standing.ties,
        density=share(standing.ties, standing.organizations),
        null_mean=standing.mean,
        z=(standing.ties - standing.mean) / standing.sd if room and standing.mean is not None and standing.sd else None,
        undated=found.undated,
    )
