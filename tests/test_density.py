"""Collaboration density: what chance gives is calibrated, what is planted is found, and measures are those of networkx."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from queries.ask import ask
from queries.density import brokers, estimate, measures
from queries.density.chance import Law, adjusted, beyond_chance, expected_ties, p_values
from queries.density.chosen import Chosen
from queries.density.communities import communities
from queries.density.dealing import dealt
from queries.density.events import UNDATED, Events
from queries.density.measured import SEED, Measuring
from queries.density.mixing import expected_mixing
from queries.density.pairs import strongest
from queries.density.rows import Against, Broker, Community, Coverage, Figures, Row, Tie, Year
from queries.density.stack import Stack, projected
from queries.density.years import over_time
from queries.fields import FIELDS
from queries.world import World
from queries.worlds import Worlds

ORGANIZATIONS, EVENTS = 150, 120
Meeting = tuple[int, int]


class Graph:
    """Stands for a world whose events are given; organisations have no kind but what `sides` says."""

    def __init__(
        self, meetings: set[Meeting], days: dict[int, int] | None = None, bodies: dict[int, int] | None = None
    ) -> None:
        ordered = sorted(meetings)
        events = max((event for event, _ in ordered), default=-1) + 1
        width = max((organization for _, organization in ordered), default=-1) + 1
        self.events = Events(
            [f"E{n}" for n in range(events)],
            np.ones(events, dtype=np.int64),
            np.array([(days or {}).get(n, UNDATED) for n in range(events)], dtype=np.int64),
            np.array([(bodies or {}).get(n, n) for n in range(events)], dtype=np.int64),
            np.array([event for event, _ in ordered], dtype=np.int64),
            np.array([organization for _, organization in ordered], dtype=np.int64),
            np.zeros(0, dtype=np.int64),
        )
        self.kept: dict[Hashable, Any] = {
            "density.events": self.events,
            "density.sides": np.arange(width, dtype=np.int64) % 3,
            "density.known": np.ones(width, dtype=bool),
        }

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def chosen(self) -> Chosen:
        return Chosen.of(cast(World, self), "patent", np.ones(len(self.events), dtype=bool))


def uneven(seed: int = 1, times: int = 700) -> set[Meeting]:
    """A graph with a few busy organisations and a few large events."""
    rng = np.random.default_rng(seed)
    often, large = 1 / np.arange(1, ORGANIZATIONS + 1) ** 0.6, rng.lognormal(0, 0.7, EVENTS)
    drawn = zip(
        rng.choice(EVENTS, times, p=large / large.sum()).tolist(),
        rng.choice(ORGANIZATIONS, times, p=often / often.sum()).tolist(),
        strict=True,
    )
    return set(drawn)


def shuffled(graph: Graph, samples: int, seed: int = 0) -> list[Graph]:
    """The graph dealt anew, several times."""
    chosen = graph.chosen()
    rows = dealt(chosen.body, chosen.holder, samples, np.random.default_rng((seed, 7)))
    return [Graph(set(zip(chosen.body.tolist(), chosen.places[row].tolist(), strict=True))) for row in rows]


def shared(graph: Graph) -> dict[tuple[int, int], int]:
    """How many events every pair shares, counted one by one."""
    found: dict[tuple[int, int], int] = {}
    members: dict[int, list[int]] = {}
    for event, organization in zip(graph.events.event.tolist(), graph.events.organization.tolist(), strict=True):
        members.setdefault(event, []).append(organization)
    for each in members.values():
        for pair in combinations(sorted(each), 2):
            found[pair] = found.get(pair, 0) + 1
    return found


def random_stack(networks: int = 3, width: int = 30) -> tuple[Stack, list[nx.Graph[int]]]:
    """Networks of random events side by side, and each as networkx sees it."""
    rng = np.random.default_rng(3)
    event = np.repeat(np.arange(20), rng.integers(2, 6, 20))
    rows = np.stack(
        [
            np.concatenate([rng.choice(width - 2, int(k), replace=False) for k in np.bincount(event)])
            for _ in range(networks)
        ]
    )
    stack = projected(event, rows, width)
    graphs = []
    for number in range(networks):
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(width))
        for each in range(20):
            graph.add_edges_from(combinations(rows[number][event == each].tolist(), 2))
        graphs.append(graph)
    return stack, graphs


# -- dealing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_dealing_keeps_every_number(seed: int) -> None:
    chosen = Graph(uneven(seed)).chosen()
    rows = dealt(chosen.body, chosen.holder, 20, np.random.default_rng(seed))
    for row in rows:
        assert (np.bincount(row, minlength=chosen.width) == chosen.degrees()).all()
        assert len({*zip(chosen.body.tolist(), row.tolist(), strict=True)}) == len(row), (
            "somebody stands twice in an event"
        )
    assert len({tuple(row) for row in rows.tolist()}) == 20
    again = dealt(chosen.body, chosen.holder, 20, np.random.default_rng(seed))
    assert (again == rows).all()


# -- calibration -------------------------------------------------------------------------------------------------------


def test_p_values_are_uniform_where_chance_alone_deals() -> None:
    graph = Graph(uneven())
    chosen = graph.chosen()
    degrees = chosen.degrees()
    law, rng = Law.of(degrees, chosen.pairs), np.random.default_rng(SEED)
    busy = np.flatnonzero(degrees >= 4)
    drawn = []
    for each in shuffled(graph, 80):
        met, order = shared(each), rng.permutation(busy)
        half = len(order) // 2
        first, second = (
            np.minimum(order[:half], order[half : 2 * half]),
            np.maximum(order[:half], order[half : 2 * half]),
        )
        counts = np.array(
            [met.get((int(chosen.places[a]), int(chosen.places[b])), 0) for a, b in zip(first, second, strict=True)]
        )
        masses = law.masses(degrees[first].astype(float), degrees[second].astype(float), 30)
        at = masses[np.arange(len(counts)), counts]
        above = (masses * (np.arange(31) > counts[:, None])).sum(axis=1)
        drawn.append(
            above + rng.uniform(size=len(at)) * at
        )  # a count is discrete: the p value is drawn within its step
    together = np.concatenate(drawn)
    assert len(together) > 1500
    assert stats.kstest(together, "uniform").pvalue > 0.01


def test_the_law_counts_repeats_where_the_plain_one_and_poissons_do_not() -> None:
    graph = Graph(uneven(times=420))
    chosen = graph.chosen()
    degrees = chosen.degrees()
    law = Law.of(degrees, chosen.pairs)
    first, second = np.triu_indices(chosen.width, 1)
    one, other = degrees[first].astype(float), degrees[second].astype(float)
    dealt_repeats = np.mean([sum(count >= 2 for count in shared(each).values()) for each in shuffled(graph, 80)])
    ours = (1 - law.masses(one, other, 30)[:, :2].sum(axis=1)).sum()
    plain = np.sum(stats.hypergeom.sf(1, EVENTS, degrees[first], degrees[second]))
    poisson = np.sum(stats.poisson.sf(1, law.expected(one, other)))
    assert ours == pytest.approx(dealt_repeats, rel=0.08)
    assert plain < 0.75 * dealt_repeats
    assert poisson > 1.3 * dealt_repeats


def test_false_discoveries_stay_below_the_level() -> None:
    graph = Graph(uneven())
    found = [strongest(each.chosen()).validated or 0 for each in shuffled(graph, 60)]
    assert np.mean([validated > 0 for validated in found]) <= 0.05  # every discovery in a dealt graph is false


def test_planted_pairs_are_found() -> None:
    graph = Graph(uneven())
    planted = [(200 + 2 * n, 201 + 2 * n) for n in range(10)]
    rng = np.random.default_rng(5)
    meetings = {(e, o) for e, o in zip(graph.events.event.tolist(), graph.events.organization.tolist(), strict=True)}
    for one, other in planted:
        for event in rng.choice(EVENTS, 7, replace=False).tolist():
            meetings |= {(event, one), (event, other)}
    with_planted = Graph(meetings)
    chosen = with_planted.chosen()
    found = strongest(chosen)
    named = {(pair.first, pair.second) for pair in found.pairs if pair.validated}
    assert len(named & set(planted)) >= 9
    assert (found.validated or 0) <= 11
    assert all(pair.shared == 7 for pair in found.pairs if (pair.first, pair.second) in planted)


def test_q_values_are_those_of_scipy_over_all_pairs() -> None:
    p = np.array([1e-6, 0.3, 2e-4, 0.04, 1.0])
    all_pairs = np.concatenate([p, np.ones(95)])
    validated, q = beyond_chance(p, 100)
    assert q == pytest.approx(stats.false_discovery_control(all_pairs)[:5])
    assert validated.tolist() == [True, False, True, False, False]
    assert adjusted([0.01, None, 0.04]) == [pytest.approx(0.02), None, pytest.approx(0.04)]


def test_a_pair_of_one_meeting_is_never_beyond_chance() -> None:
    law = Law.of(np.array([1, 1, 1000]), 3)
    assert p_values([law], [np.array([1, 1])], np.array([0]), np.array([1]), np.array([1])).tolist() == [1.0]


def test_sums_over_layers_follow_the_law_of_a_sum() -> None:
    degrees = [np.array([3, 4]), np.array([2, 5])]
    laws = [Law(20.0), Law(30.0)]
    got = p_values(laws, degrees, np.array([0]), np.array([1]), np.array([4]))[0]
    tail = sum(
        stats.hypergeom.pmf(a, 20, 3, 4) * stats.hypergeom.pmf(b, 30, 2, 5)
        for a in range(4)
        for b in range(3)
        if a + b >= 4
    )
    assert got == pytest.approx(tail)


@pytest.mark.parametrize("times", [300, 700, 2500])
def test_the_formula_gives_what_dealing_gives(times: int) -> None:
    chosen = Graph(uneven(times=times)).chosen()
    ties = Measuring(chosen).stack.ties()[1:]
    mean, sd = expected_ties(chosen.degrees(), chosen.pairs)
    assert mean == pytest.approx(ties.mean(), abs=0.05 * (chosen.pairs - ties.mean()))
    assert sd > 0.8 * ties.std(ddof=1), "the formula is surer than dealing"


def test_ranks_of_dealt_graphs_are_uniform() -> None:
    """The measure of a graph that chance dealt stands anywhere among those of graphs dealt from it."""
    p = []
    for each in shuffled(Graph(uneven(times=300)), 60):
        measuring = Measuring(each.chosen())
        measuring.samples = 19  # few are enough to rank
        column = measures.transitivity(measuring.stack)
        p.append((column[1:] >= column[0]).mean())
    assert stats.kstest(np.array(p) + np.random.default_rng(0).uniform(-0.025, 0.025, 60), "uniform").pvalue > 0.01


# -- measures ----------------------------------------------------------------------------------------------------------


def test_measures_are_those_of_networkx() -> None:
    stack, graphs = random_stack()
    labels = communities(stack)
    for number, graph in enumerate(graphs):
        assert stack.ties()[number] == graph.number_of_edges()
        assert measures.transitivity(stack)[number] == pytest.approx(nx.transitivity(graph))
        assert measures.max_core(stack)[number] == max(nx.core_number(graph).values())
        own = labels[number * stack.width : (number + 1) * stack.width]
        groups = [set(np.flatnonzero(own == label).tolist()) for label in np.unique(own)]
        expected = nx.community.modularity(graph, groups, weight=None)
        assert measures.modularity(stack, labels)[number] == pytest.approx(expected)
        best = nx.community.modularity(graph, nx.community.louvain_communities(graph, weight=None, seed=1), weight=None)
        assert expected > best - 0.05
        network = stack.some(number, number + 1)
        assert brokers.betweenness(network) == pytest.approx(list(nx.betweenness_centrality(graph).values()))
        held = brokers.constraint(network)
        assert held == pytest.approx(list(nx.constraint(graph).values()), nan_ok=True)


def test_paths_from_everybody_are_all_paths() -> None:
    stack, graphs = random_stack()
    estimated = brokers.sampled_paths(stack, stack.width)
    for row, graph in zip(estimated, graphs, strict=True):
        assert row == pytest.approx(list(nx.betweenness_centrality(graph).values()))


def test_industry_and_academia_by_hand() -> None:
    # 0, 1 industry; 2, 3 academia; 4 neither. Events: {0,2}, {0,3}, {1,2,4}, {0,1}: E = 02, 03, 12; I = 01
    event = np.array([0, 0, 1, 1, 2, 2, 2, 3, 3])
    stack = projected(event, np.array([[0, 2, 0, 3, 1, 2, 4, 0, 1]]), 5)
    sides = np.array([measures.INDUSTRY, measures.INDUSTRY, measures.ACADEMIA, measures.ACADEMIA, measures.ELSE])
    assert measures.ei_index(stack, sides).tolist() == [(3 - 1) / (3 + 1)]
    assert np.isnan(measures.ei_index(stack, np.zeros(5, dtype=np.int64))).all()


def test_planted_blocks_are_the_communities() -> None:
    rng = np.random.default_rng(2)
    meetings = {(event, int(o)) for event in range(120) for o in event % 6 * 12 + rng.choice(12, 3, replace=False)} | {
        (120 + n, int(o)) for n in range(12) for o in rng.choice(72, 2, replace=False)
    }
    found = Measuring(Graph(meetings).chosen())
    labels = found.labels[:72].reshape(6, 12)
    agree = [np.bincount(block).max() / 12 for block in labels]
    assert min(agree) >= 0.9
    assert len(np.unique(labels)) == 6
    compared = found.result().compared["modularity"]
    assert compared.value > compared.high


# -- counting ----------------------------------------------------------------------------------------------------------


def test_ties_and_repeats_are_those_counted_one_by_one() -> None:
    graph = Graph(uneven())
    met, found = shared(graph), strongest(graph.chosen())
    assert graph.chosen().ties == len(met)
    assert found.repeated == sum(count >= 2 for count in met.values())
    assert all(met[pair.first, pair.second] == pair.shared == len(pair.events) for pair in found.pairs)


def test_a_center_and_the_one_it_became_are_one_meeting() -> None:
    twice = {(event, organization) for event in (0, 1) for organization in range(4)} | {(2, 3), (2, 4)}
    apart, one = Graph(twice).chosen(), Graph(twice, bodies={1: 0}).chosen()
    assert (apart.ties, strongest(apart).repeated) == (7, 6)
    assert (one.ties, strongest(one).repeated) == (7, 0)
    assert set(Measuring(one).stack.ties().tolist()) == {7}  # dealt anew together, they never add a tie


def test_years_count_what_had_happened() -> None:
    rng = np.random.default_rng(4)
    years = {event: int(rng.integers(2015, 2025)) for event in range(EVENTS) if event % 7}
    graph = Graph(uneven(), {event: date(year, 12, 31).toordinal() for event, year in years.items()}, {9: 8, 20: 19})
    for standing in over_time(graph.chosen()):
        pairs = {
            pair
            for pair in combinations(range(ORGANIZATIONS), 2)
            if any(
                years.get(event, 9999) <= standing.year
                for event in set(_events_of(graph, pair[0])) & set(_events_of(graph, pair[1]))
            )
        }
        assert standing.ties == len(pairs), standing.year


def _events_of(graph: Graph, organization: int) -> list[int]:
    found: list[int] = graph.kept.setdefault(
        ("events", organization), graph.events.event[graph.events.organization == organization].tolist()
    )
    return found


def test_large_graphs_are_counted_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Graph(uneven(times=2500)).chosen()
    exact = estimate.Sample(chosen.event, chosen.organization, chosen.width).estimate(chosen.event)
    assert (exact.ties, exact.error) == (chosen.ties, 0.0)
    assert exact.repeated == strongest(chosen).repeated
    monkeypatch.setattr(estimate, "MEETINGS", chosen.meetings // 4)
    few = estimate.Sample(chosen.event, chosen.organization, chosen.width).estimate(chosen.event)
    assert 0 < few.error < 0.1 * chosen.ties
    assert few.ties == pytest.approx(chosen.ties, abs=4 * few.error)


def test_the_sample_counts_the_events_of_one_body_once() -> None:
    graph = Graph(uneven(), bodies={event: event - 1 for event in range(1, EVENTS, 5)})
    chosen, bodies = graph.chosen(), graph.events.body[graph.events.event]
    found = estimate.Sample(chosen.event, chosen.organization, chosen.width).estimate(bodies)
    by_body = shared(Graph(set(zip(bodies.tolist(), graph.events.organization.tolist(), strict=True))))
    assert found.ties == len(shared(graph))  # who took part in one body at different events has not met
    assert found.repeated == sum(count >= 2 for count in by_body.values())


def test_a_sample_tells_how_ties_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Graph(uneven(times=2500)).chosen()
    sides = np.arange(chosen.width) % 3
    met = [
        (sides[a], sides[b])
        for a, b in shared(Graph(set(zip(chosen.event.tolist(), chosen.organization.tolist(), strict=True))))
    ]
    counted = [1 if one != other else -1 for one, other in met if one and other]
    exact = chosen.mixed(sides)
    assert exact is not None and exact.error == 0 and exact.value == pytest.approx(np.mean(counted))
    monkeypatch.setattr("queries.density.chosen.LISTED", 0)
    whole = chosen.mixed(sides)
    assert whole is not None and whole.error == 0 and whole.value == pytest.approx(exact.value)
    monkeypatch.setattr(estimate, "MEETINGS", chosen.meetings // 8)
    few = chosen.mixed(sides)
    assert few is not None and 0 < few.error < 0.1
    assert few.value == pytest.approx(exact.value, abs=4 * few.error)
    assert chosen.mixed(np.zeros(chosen.width, dtype=np.int64)) is None


@pytest.mark.parametrize(("organizations", "events", "times"), [(300, 250, 1500), (800, 300, 3000), (3000, 300, 5000)])
def test_the_formula_mixes_as_dealing_does(organizations: int, events: int, times: int) -> None:
    """Busy organisations are academia more often than not, so that sides and numbers of events go together."""
    rng = np.random.default_rng(events)
    often, large = 1 / np.arange(1, organizations + 1) ** 0.5, rng.lognormal(0, 0.7, events)
    drawn = rng.choice(events, times, p=large / large.sum()), rng.choice(organizations, times, p=often / often.sum())
    chosen = Graph(set(zip(*(column.tolist() for column in drawn), strict=True))).chosen()
    at = np.arange(chosen.width) / chosen.width
    sides = np.where(
        rng.random(chosen.width) < 0.2, measures.ELSE, np.where(at < 0.2, measures.ACADEMIA, measures.INDUSTRY)
    )
    rows = dealt(chosen.body, chosen.holder, 99, np.random.default_rng(SEED))
    index = measures.ei_index(projected(chosen.event, rows, chosen.width), sides)
    sizes = np.bincount(chosen.body)
    found = expected_mixing(chosen.degrees(), sides, sizes[sizes > 0], chosen.pairs)
    assert found is not None
    mean, sd = found
    assert mean == pytest.approx(index.mean(), abs=sd)
    assert 0.8 * index.std(ddof=1) < sd < 3 * index.std(ddof=1), "surer than dealing, or of no use"
    assert expected_mixing(chosen.degrees(), np.zeros_like(sides), sizes[sizes > 0], chosen.pairs) is None


def test_nothing_to_measure_is_no_error() -> None:
    found = Measuring(Graph({(0, 0), (1, 1)}).chosen()).result()
    assert (found.organizations, found.ties, found.compared, found.brokers) == (2, 0, {}, [])
    assert Measuring(Graph(set()).chosen()).result().density is None


# -- the bundled registry ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(registry: Path) -> Iterator[World]:
    worlds = Worlds(registry)
    yield worlds.world()
    worlds.close()


def test_figures_agree_with_rows(world: World) -> None:
    answer = ask(world, "collaboration_density", {})
    rows = {row.layer: row for row in cast("list[Row]", answer.rows)}
    parts = Figures.model_validate(answer.parts)
    for compared in parts.against_chance:
        row = rows[compared.layer]
        assert getattr(row, compared.measure) == pytest.approx(compared.value)
        assert compared.low <= compared.null_mean <= compared.high
        if compared.measure == "ties":
            assert (row.null_mean, row.null_sd, row.z, row.p, row.q) == pytest.approx(
                (compared.null_mean, compared.null_sd, compared.z, compared.p, compared.q)
            )
    for layer, row in rows.items():
        assert sum(tie.validated for tie in parts.strongest_ties if tie.layer == layer) == row.validated_ties
        assert (row.kinds_known or 0) <= 1
        last = [year for year in parts.over_time if year.layer == layer][-1]
        assert row.events - last.undated <= last.events <= row.events
        assert last.ties <= row.ties
    members = next(source for source in parts.sources if source.layer == "member")
    assert (members.known, members.of) == (rows["member"].events, 155)


def test_pairs_named_together_took_part_together(world: World) -> None:
    answer = ask(world, "collaboration_density", {})
    attended = {
        (row["event"], row["organization"])
        for layer in ("member", "patent", "standard", "project")
        for row in world.run("collaboration_density", layer, valid_on="2100-01-01")
    }
    ties = Figures.model_validate(answer.parts).strongest_ties
    assert ties
    for tie in ties:
        assert {(event, end) for event in tie.meetings for end in (tie.first, tie.second)} <= attended
        assert tie.shared <= len(tie.meetings)
    assert {event for event, _ in attended} >= {
        event for row in cast("list[Row]", answer.rows) for event in row.evidence
    }


def test_promotion_makes_no_partners_meet_again(world: World) -> None:
    """16 centers were promoted, most with their members: 61 pairs of theirs share both centers, and only two meet elsewhere."""
    member = cast("list[Row]", ask(world, "collaboration_density", {}).rows)[0]
    assert member.repeated_ties == 2
    assert member.null_mean == pytest.approx(member.ties, rel=0.01)


def test_a_layer_without_triangles_is_not_called_large(world: World) -> None:
    answer = ask(world, "collaboration_density", {"region": "440000"})
    few = [row for row in cast(list[Row], answer.rows) if 0 < row.ties < 3]
    assert few and all(row.transitivity is None for row in few)
    assert not any("20000" in limit for limit in answer.limits.zh + answer.limits.en)


def test_every_field_has_words() -> None:
    for model in (Figures, Row, Against, Broker, Community, Coverage, Tie, Year):
        assert set(model.model_fields) <= set(FIELDS), model


def test_the_same_is_asked_twice_and_answered_alike(registry: Path) -> None:
    given = {"region": "江苏"}
    answers = []
    for _ in range(2):
        worlds = Worlds(registry)
        answers.append(ask(worlds.world(), "collaboration_density", given).model_dump())
        worlds.close()
    assert answers[0] == answers[1]
