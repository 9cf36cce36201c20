"""The figures of one layer, and of all together, beside what chance gives: dealt anew where the graph is small, else by formula."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from queries.density import brokers
from queries.density.chance import expected_ties, two_sided
from queries.density.chosen import Chosen
from queries.density.communities import communities
from queries.density.dealing import dealt
from queries.density.events import NAMED, Bools, Ints, Layer
from queries.density.figures import Between, Comparison, Group, Measured
from queries.density.measures import ACADEMIA, ELSE, INDUSTRY, SIDES, ei_index, max_core, modularity, transitivity
from queries.density.mixing import Mixed, expected_mixing
from queries.density.pairs import strongest
from queries.density.rows import Measure
from queries.density.stack import Numbers, Stack, projected
from queries.density.years import over_time, undated
from queries.world import World

SEED = 0
SMALL = 20_000  # pairs that meet; a larger layer is compared by formula, and its structure is not measured
DEALT, FEWEST = 99, 19  # how often participation is dealt anew …
PAIRS, TRIPLES = 300_000, 3_000_000  # … and how many pairs, and how many triples, may meet in doing so …
PLACES = 200_000  # … and how many places may be dealt
FEWER = 19  # dealt networks that are searched for cores, communities and brokers: these take long
PIVOTS, FEWER_PIVOTS = 32, 16  # organisations whose shortest paths are followed in dealt networks; fewer …
FOLLOWED = 25_000  # … where these have so many organisations that pivots × organisations would be more
REMEMBERED = 24  # scopes, of each layer
BROKERS, GROUPS, MEMBERS, EVENTS = 10, 5, 5, 5


def measured(world: World, mask: Bools) -> dict[Layer, Measured]:
    """Return the figures of every layer and of all together, for the participations of a scope; the last ones asked for are kept.

    Layer by layer: patents, standards and projects stay the same whatever center is asked for, and are not to be forgotten for it.
    """
    found = {}
    for layer in NAMED:
        chosen = Chosen.of(world, layer, mask)
        key = np.packbits(chosen.mask).tobytes()
        found[layer] = world.lately(f"density.{layer}", key, Measuring(chosen).result, REMEMBERED)
    return found


def sides_of(world: World) -> Ints:
    """Return the side of every organisation of a snapshot; ELSE where it is neither or no source states its kind."""
    return world.once(
        "density.sides", lambda: np.array([SIDES.get(kind or "", ELSE) for kind in _kinds(world)], dtype=np.int64)
    )


def kinds_known(world: World) -> Bools:
    """Return of which organisations of a snapshot a source states the kind."""
    return world.once("density.known", lambda: np.array([kind is not None for kind in _kinds(world)], dtype=bool))


def _kinds(world: World) -> list[str | None]:
    return world.frame.nodes("Organization").column("kind")


class Measuring:
    """Measures one layer."""

    def __init__(self, chosen: Chosen) -> None:
        self.chosen = chosen
        self.sides = sides_of(chosen.world)[chosen.places]
        self.is_small = chosen.is_listed and 0 < chosen.pairs <= SMALL

    def result(self) -> Measured:
        """Return all figures."""
        chosen, found = self.chosen, strongest(self.chosen)
        compared = self._compared() if chosen.pairs else {}
        known = kinds_known(chosen.world)[chosen.places]
        return Measured(
            layer=chosen.layer,
            organizations=chosen.width,
            events=len(chosen.sizes[0]),
            ties=chosen.ties,
            repeated=found.repeated,
            validated=found.validated,
            is_large=chosen.pairs > 0 and not self.is_small,
            is_estimated=not chosen.is_listed,
            kinds_known=float(known.mean()) if chosen.width else None,
            compared=compared,
            ei_index=self._mixing(compared),
            communities=self._count_communities(),
            pairs=found.pairs,
            groups=self._groups(),
            brokers=self._brokers() if chosen.layer == "all" and self.is_small else [],
            brokers_exact=not self.is_small or brokers.exact(self.observed),
            years=over_time(chosen) if chosen.is_listed else [],
            undated=undated(chosen),
            largest_events=self._largest(),
        )

    # -- networks ------------------------------------------------------------------------------------------------------

    @cached_property
    def samples(self) -> int:
        """How often participation is dealt anew."""
        sizes = self.chosen.sizes[1]
        triples = int((sizes * (sizes - 1) * (sizes - 2) // 6).sum())
        places = max(1, len(self.chosen.holder))
        most = min(PAIRS // max(1, self.chosen.pairs), TRIPLES // max(1, triples), PLACES // places)
        return int(np.clip(most, FEWEST, DEALT))

    @cached_property
    def stack(self) -> Stack:
        """The observed network and the dealt ones."""
        chosen = self.chosen
        units = np.zeros((self.samples, len(chosen.holder)), dtype=np.int64)
        for number in np.unique(chosen.layer_of_unit).tolist():
            here, rng = chosen.layer_of_unit == number, np.random.default_rng((SEED, number))
            units[:, here] = dealt(chosen.body[here], chosen.holder[here], self.samples, rng)
        rows = np.vstack([chosen.organization[None, :], units[:, chosen.unit]])
        return projected(chosen.event, rows, chosen.width)

    @cached_property
    def observed(self) -> Stack:
        """The observed network."""
        return self.stack.some(0, 1)

    @cached_property
    def searched(self) -> Stack:
        """The observed network and fewer dealt ones."""
        return self.stack.some(0, 1 + min(FEWER, self.samples))

    @cached_property
    def labels(self) -> Ints:
        """The community of every node of the networks searched."""
        return communities(self.searched)

    # -- beside chance -------------------------------------------------------------------------------------------------

    def _compared(self) -> dict[Measure, Comparison]:
        if not self.is_small:
            return {} if self.chosen.layer == "all" else self._by_formula()
        values: dict[Measure, Numbers] = {
            "ties": self.stack.ties().astype(float),
            "transitivity": transitivity(self.stack),
            "max_core": max_core(self.searched),
            "ei_index": ei_index(self.stack, self.sides),
            "modularity": modularity(self.searched, self.labels),
        }
        return {name: _dealt(name, column) for name, column in values.items() if not np.isnan(column[0])}

    def _by_formula(self) -> dict[Measure, Comparison]:
        chosen, degrees = self.chosen, self.chosen.degrees()
        error = 0.0 if chosen.is_listed else chosen.estimate.error
        found: dict[Measure, Comparison] = {
            "ties": _formula("ties", chosen.ties, *expected_ties(degrees, chosen.pairs), error)
        }
        sizes = np.bincount(chosen.body)
        expected = expected_mixing(degrees, self.sides, sizes[sizes > 0], chosen.pairs)
        if self.mixed and expected:
            found["ei_index"] = _formula("ei_index", self.mixed.value, *expected, self.mixed.error)
        return found

    @cached_property
    def mixed(self) -> Mixed | None:
        """How ties mix industry and academia."""
        return self.chosen.mixed(self.sides)

    def _mixing(self, compared: dict[Measure, Comparison]) -> float | None:
        if self.is_small or not self.chosen.pairs:
            return compared["ei_index"].value if "ei_index" in compared else None
        return self.mixed.value if self.mixed else None

    # -- structure -----------------------------------------------------------------------------------------------------

    def _count_communities(self) -> int | None:
        if not self.is_small:
            return None
        return int((np.bincount(self.labels[: self.chosen.width]) > 1).sum())

    def _groups(self) -> list[Group]:
        if not self.is_small:
            return []
        labels = self.labels[: self.chosen.width]
        largest = np.argsort(-np.bincount(labels), kind="stable")[:GROUPS]
        return [
            self._group(np.flatnonzero(labels == label)) for label in largest.tolist() if (labels == label).sum() > 1
        ]

    def _group(self, nodes: Ints) -> Group:
        most = nodes[np.argsort(-self.observed.degrees[nodes], kind="stable")][:MEMBERS]
        sides = self.sides[nodes]
        return Group(
            len(nodes),
            self.chosen.places[most].tolist(),
            int((sides == INDUSTRY).sum()),
            int((sides == ACADEMIA).sum()),
        )

    def _brokers(self) -> list[Between]:
        network = self.observed
        found, held = brokers.betweenness(network), brokers.constraint(network)
        best = np.argsort(-found, kind="stable")[:BROKERS]
        best = best[found[best] > 0]
        pivots = int(np.clip(FOLLOWED // max(1, network.width), FEWER_PIVOTS, PIVOTS))
        by_chance = brokers.sampled_paths(self.searched.some(1, self.searched.networks), pivots)[:, best]
        return [
            Between(
                int(self.chosen.places[node]),
                float(found[node]),
                (float(column.mean()), float(column.min()), float(column.max())),
                float(held[node]),
                int(network.degrees[node]),
                *self._partners(node),
            )
            for node, column in zip(best.tolist(), by_chance.T, strict=True)
        ]

    def _partners(self, node: int) -> tuple[int, int]:
        network = self.observed
        sides = self.sides[
            np.concatenate([network.second[network.first == node], network.first[network.second == node]])
        ]
        return int((sides == INDUSTRY).sum()), int((sides == ACADEMIA).sum())

    def _largest(self) -> list[int]:
        events, sizes = self.chosen.sizes
        found: list[int] = events[np.argsort(-sizes, kind="stable")][:EVENTS].tolist()
        return found


def _formula(measure: Measure, value: float, mean: float, sd: float, error: float) -> Comparison:
    """A measure beside a formula; `error` is that of the measure itself where it is estimated."""
    sd = float(np.hypot(sd, error)) if error else sd
    p = two_sided((value - mean) / sd) if sd else None
    least, most = (-1.0, 1.0) if measure == "ei_index" else (-np.inf, np.inf)
    low, high = max(least, mean - 1.96 * sd), min(most, mean + 1.96 * sd)
    return Comparison(measure, value, mean, sd, low, high, p, 0, "formula")


def _dealt(measure: Measure, column: Numbers) -> Comparison:
    value, drawn = float(column[0]), column[1:][~np.isnan(column[1:])]
    if not len(drawn):
        drawn = np.array([value])
    low, high = np.quantile(drawn, [0.025, 0.975])
    sd = float(drawn.std(ddof=1)) if len(drawn) > 1 else 0.0
    sd = sd if sd > 1e-12 else 0.0
    beyond = min(int((drawn <= value).sum()), int((drawn >= value).sum()))
    p = min(1.0, 2 * (beyond + 1) / (len(drawn) + 1)) if sd else None
    return Comparison(measure, value, float(drawn.mean()), sd, float(low), float(high), p, len(drawn), "dealt")
