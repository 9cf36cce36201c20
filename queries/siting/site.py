"""Siting: the next centers by exact maximum coverage, with alternatives and what other weights would say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.errors import Words
from queries.answer import Method, Sentences
from queries.names import resolved
from queries.parameters import parse
from queries.siting.asked import PARTS, Asked
from queries.siting.budgets import Aim, aims, rules, spread
from queries.siting.candidates import Candidate, Demand, candidates
from queries.siting.cover import Budget, Choice, Instance, Vector, best, regret, worth
from queries.siting.facts import Facts
from queries.siting.rows import Alternative, CoveredSegment, Regret, Site, Siting
from queries.siting.sentences import headline, limits
from queries.steady import resting_on
from queries.world import World

METHOD = Method(name="siting", version="1")
SHOWN_ORGANIZATIONS = 10
NAMES = ("region", "sector", "chain")
FACTORS = (0.5, 2.0)


@dataclass(frozen=True)
class Problem:
    """Candidates with the demands they cover, numbered."""

    facts: Facts
    found: list[Candidate]
    demands: list[Demand]
    worths: dict[Demand, float]
    budgets: list[Budget]

    def own(self, weights: dict[str, float]) -> Vector:
        """What candidates are worth by themselves: the organisations they could build on."""
        return np.array([weights["base"] * c.base for c in self.found], dtype=float)

    def weighed(self, weights: dict[str, float]) -> Vector:
        """What demands are worth."""
        return np.array([weights[d[0]] * self.worths[d] for d in self.demands], dtype=float)

    def instance(self, weights: dict[str, float]) -> Instance:
        """Return the search to make under these weights."""
        number = {d: n for n, d in enumerate(self.demands)}
        covers = [sorted(number[d] for d in c.demands) for c in self.found]
        return Instance(self.own(weights), covers, self.weighed(weights), self.facts.asked.p, self.budgets)


def site(world: World, asked: Asked) -> Siting:
    """Return the `p` next centers that cover most of what is known to be missing.

    Raises UnknownName and AmbiguousName for names, WrongUse where minimum numbers cannot be kept, Unreachable when it takes too long.
    """
    facts = Facts(world, _resolved(world, asked))
    found = candidates(facts)
    targets = aims(facts, found)
    problem = _problem(facts, found, targets)
    instance = problem.instance(asked.weights)
    sets = best(instance, 1 + asked.alternatives)
    others = [_under(problem, sets[0], weights, alone) for weights, alone in _weightings(asked)]
    rows = _rows(problem, instance, sets[0], [chosen for _, chosen in others])
    said = [aim.told(sets[0].chosen) for aim in targets]
    losses = [each for each, _ in others]
    words = limits(facts, found, said)
    return Siting(
        snapshot=resting_on(world),
        method=METHOD,
        parameters=_shown(facts),
        headline=headline(facts, rows, sets, losses),
        rows=rows,
        worth=round(sets[0].worth, 6),
        bound=round(sets[0].bound, 6),
        optimality_gap=round(sets[0].gap, 9),
        candidates=len(found),
        alternatives=[_alternative(problem, sets[0], other) for other in sets[1:]],
        regret=losses,
        budgets=said,
        limits=Sentences(zh=[each.zh for each in words], en=[each.en for each in words]),
    )


def _resolved(world: World, asked: Asked) -> Asked:
    plain = resolved(world, parse({name: getattr(asked, name) for name in (*NAMES, "level")}), NAMES)
    return asked.model_copy(update={name: getattr(plain, name) for name in NAMES})


def _shown(facts: Facts) -> dict[str, Any]:
    return {**facts.asked.model_dump(mode="json"), "on": facts.scope.on.isoformat()}


def _problem(facts: Facts, found: list[Candidate], targets: list[Aim]) -> Problem:
    worths: dict[Demand, float] = {}
    for each in found:
        for demand, value in each.demands.items():
            worths[demand] = max(value, worths.get(demand, 0.0))  # one need, however many could meet it
    bound = [budget for aim in targets if (budget := aim.budget(enforce_minimum=facts.asked.enforce_minimum))]
    budgets = [*rules(found), *spread(found, facts.asked.at_most), *bound]
    return Problem(facts, found, sorted(worths), worths, budgets)


def _weightings(asked: Asked) -> list[tuple[dict[str, float], bool]]:
    """Other weights worth trying: each part halved, doubled, and (true) alone."""
    own = asked.weights
    turned = [{**own, part: own[part] * factor} for part in PARTS if own[part] for factor in FACTORS]
    alone = [dict.fromkeys(PARTS, 0.0) | {part: 1.0} for part in PARTS]
    return [*((weights, False) for weights in turned), *((weights, True) for weights in alone)]


def _under(problem: Problem, chosen: Choice, weights: dict[str, float], alone: bool) -> tuple[Regret, tuple[int, ...]]:
    instance = problem.instance(weights)
    missed, there = regret(instance, chosen.chosen, instance.own, instance.weights)
    return Regret(alone=alone, weights=weights, regret=round(missed, 6)), there


def _alternative(problem: Problem, first: Choice, other: Choice) -> Alternative:
    def told(numbers: set[int]) -> list[str]:
        return [_name(problem.facts, problem.found[n], "zh") for n in sorted(numbers)]

    one, two = set(first.chosen), set(other.chosen)
    loss = max(0.0, 1 - other.worth / first.worth) if first.worth else 0.0
    return Alternative(
        worth=round(other.worth, 6), loss=round(loss, 6), instead_of=told(one - two), takes=told(two - one)
    )


def _name(facts: Facts, candidate: Candidate, lang: str) -> str:
    return f"{facts.scope.regions.names[candidate.place].of(lang)}·{_topic(facts, candidate.topic).of(lang)}"


def _topic(facts: Facts, topic: str) -> Words:
    if facts.asked.by == "segment":
        row = facts.segments[topic]
        return Words(row.segment_name, row.segment_name_en)
    return facts.scope.sectors.names[topic]


def _rows(problem: Problem, instance: Instance, first: Choice, others: list[tuple[int, ...]]) -> list[Site]:
    """The chosen ones, the one that adds most first."""
    rows: list[Site] = []
    ranked: list[int] = []
    left = set(first.chosen)
    while left:
        before = worth(instance, ranked)
        following = max(sorted(left), key=lambda c: worth(instance, [*ranked, c]))
        rows.append(_site(problem, following, ranked, worth(instance, [*ranked, following]) - before, others))
        ranked.append(following)
        left.remove(following)
    return rows


def _site(problem: Problem, number: int, ranked: list[int], gain: float, others: list[tuple[int, ...]]) -> Site:
    facts, each = problem.facts, problem.found[number]
    covered = {d for c in ranked for d in problem.found[c].demands}
    fresh = [d for d in sorted(each.demands) if d not in covered]
    weights = facts.asked.weights
    parts = {
        part: weights[part] * sum(problem.worths[d] for d in fresh if d[0] == part) for part in ("segments", "gap")
    }
    place, topic = facts.scope.regions.names[each.place], _topic(facts, each.topic)
    segments = [facts.segments[d[1]] for d in fresh if d[0] == "segments"]
    return Site(
        rank=len(ranked) + 1,
        place=each.place,
        place_name=place.zh,
        place_name_en=place.en,
        tier=facts.asked.tier,
        topic=each.topic,
        topic_name=topic.zh,
        topic_name_en=topic.en,
        gain=round(gain, 6),
        parts={name: round(value, 6) for name, value in {**parts, "base": weights["base"] * each.base}.items()},
        state=each.state,
        segments=[CoveredSegment(id=s.segment, name=s.segment_name, weak_point=s.weak_point) for s in segments],
        organizations=each.organizations[:SHOWN_ORGANIZATIONS],
        existing=each.existing,
        kept_in=round(sum(number in other for other in others) / len(others), 4) if others else 1.0,
    )
