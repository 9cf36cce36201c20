"""How long each question takes: as kept, computed for the first time, and with filters, by store and size of graph."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bench.results import Results, timed
from queries.ask import ask_text
from queries.catalogue import NAMES, question
from queries.world import World
from queries.worlds import StoreName, Worlds

SUBJECTS: dict[str, dict[str, str]] = {
    "center_profile": {"subject": "NAT-01"},
    "organization_profile": {"subject": "一汽"},
    "sources_of": {"subject": "NAT-01"},
    "collaborators": {"for": "一汽", "need": "减速器"},
    "policy_scorecard": {"document": "CN-2016-IMPL-GUIDE"},
    "center_compliance": {"subject": "GD-05"},
}
"""Questions that have to be told about whom or what; they have no default answer to keep."""
FILTERS: dict[str, tuple[str, ...]] = {
    "tier": ("", "national", "provincial", "city"),
    "region": ("", "440000", "220100"),
    "sector": ("", "RG-07"),
    "level": ("", "group", "ten"),
    "status": ("", "designated", "cultivating"),
    "on": ("", "2019-12-31"),
    "chain": ("", "BAT"),
}
MOST = 60
DEFAULT_MS, FILTERED_MS = 50, 250
"""The goals: 95th percentiles with 100 000 nodes and a million edges."""


def measure(worlds: Worlds, store: StoreName, label: str, rounds: int, results: Results) -> None:
    """Measure every question on a graph that was opened before; one that fails is told and does not hide the others."""
    world = worlds.world(store=store)
    for name in NAMES:
        try:
            if name not in SUBJECTS:
                _by_default(worlds, world, name, label, rounds, results)
            _with_filters(world, name, label, results)
        except Exception as error:  # noqa: BLE001 - told, with the others' figures beside it
            print(f"{label}: {name} failed: {error!r}", flush=True)


def _by_default(worlds: Worlds, world: World, name: str, label: str, rounds: int, results: Results) -> None:
    """The first asker, for whom even what questions share has yet to be read; then those that find the answer on disk."""
    (worlds.archive.answers / world.snapshot.id / f"{name}.json").unlink(missing_ok=True)
    world.forget()
    results.add(f"{label}: {name} with defaults, never asked before", _afresh(world, name, {}), "ms")
    kept = p95([_afresh(world, name, {}) for _ in range(rounds)])
    results.add(f"{label}: {name} with defaults p95", kept, "ms", goal=f"≤ {DEFAULT_MS} ms")


def _with_filters(world: World, name: str, label: str, results: Results) -> None:
    asked = list(combinations(name))
    _afresh(world, name, asked[0])  # what is read once per graph is read by now
    took = sorted(((_afresh(world, name, given), given) for given in asked), key=lambda pair: pair[0])
    slowest, given = took[-1]
    said = f"{label}: {name} with filters p95 of {len(took)}"
    results.add(said, p95([ms for ms, _ in took]), "ms", goal=f"≤ {FILTERED_MS} ms")
    results.add(f"{label}: {name} slowest: {given}", slowest, "ms")


def combinations(name: str) -> Iterator[dict[str, str]]:
    """Yield the fixed set of filters a question is asked with: at most some 120, spread evenly over all combinations."""
    taken = [key for key in FILTERS if key in question(name).takes]
    every = [dict(zip(taken, values, strict=True)) for values in itertools.product(*(FILTERS[key] for key in taken))]
    for given in every[:: max(1, len(every) // MOST)]:
        yield {**SUBJECTS.get(name, {}), **{key: value for key, value in given.items() if value}}


def _afresh(world: World, name: str, given: dict[str, str]) -> float:
    """Milliseconds from the question to the text of the answer, with nothing remembered by this process."""
    world.answers.clear()
    with timed() as timer:
        ask_text(world, name, given)
    return timer.seconds * 1000


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
