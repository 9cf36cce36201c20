"""How long each question takes: median and 95th percentile, by store and size of graph."""

from __future__ import annotations

from bench.results import Results, latency
from queries.ask import ask
from queries.catalogue import NAMES
from queries.world import World

SAMPLES: dict[str, dict[str, str]] = {
    "center_profile": {"subject": "NAT-01"},
    "organization_profile": {"subject": "一汽"},
    "sources_of": {"subject": "NAT-01"},
    "collaborators": {"for": "一汽", "need": "减速器"},
    "chain_coverage": {"chain": "BAT"},
}
GOAL_MS = 250


def measure(world: World, label: str, rounds: int, results: Results) -> None:
    """Ask every question with default parameters, nothing remembered between two askings."""
    for name in NAMES:
        median, p95 = latency(lambda name=name: _afresh(world, name), rounds)  # type: ignore[misc]
        results.add(f"{label}: {name} median", median, "ms")
        results.add(f"{label}: {name} p95", p95, "ms", goal=f"≤ {GOAL_MS} ms")


def _afresh(world: World, name: str) -> object:
    world.answers.clear()
    return ask(world, name, SAMPLES.get(name))
