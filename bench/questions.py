"""How long each question takes, by store and size of graph: kept, for the first asker, and with filters.

Per question three lines, each p50, p95 and maximum by the clock, and of this process's processors (what a Neo4j works is not in it):

    kept      asked again with nothing but defaults: the answer lies on disk. Questions that need a subject keep none: they are asked about ten
              subjects, from the best to the least connected, and nothing else
    first     what the first asker waits for: nothing is kept, nothing that questions share was read yet; once
    filters   40 combinations of filters (and of subjects), drawn from all; nothing is remembered but what is read once per graph

The baseline is the least any question can cost: one bare count of the centers through the same store, median of 40.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from bench.asked import combinations, plainly
from bench.results import Results, Spread, Timer, timed
from queries.ask import ask_text
from queries.world import World
from queries.worlds import StoreName, Worlds

ROUNDS = 40
DEFAULT_MS, FILTERED_MS = 50, 250
"""The aims for the 95th percentile, with 100 000 nodes and a million edges."""
FILTERED = {"collaborators": 50}
BARE = "bare count of the centers"


def measure(worlds: Worlds, store: StoreName, label: str, names: Sequence[str], results: Results) -> None:
    """Measure questions on a graph that was opened before; one that fails is told and does not hide the others."""
    world = worlds.world(store=store)
    bare = Spread.of([_bare(world) for _ in range(ROUNDS)])
    results.add(f"{label}: {BARE}, median", bare.p50, "ms")
    begun = time.monotonic()
    for done, name in enumerate(names):
        try:
            _measured(worlds, world, name, label, bare.p50, results)
        except Exception as error:  # noqa: BLE001 - told, with the others' figures beside it
            results.failed(f"{label}: {name}", error)
        _progress(label, done + 1, len(names), time.monotonic() - begun)


def _measured(worlds: Worlds, world: World, name: str, label: str, bare: float, results: Results) -> None:
    plain, filtered = plainly(world, name), combinations(world, name)
    aim = FILTERED.get(name, FILTERED_MS)
    (worlds.archive.answers / world.snapshot.id / f"{name}.json").unlink(missing_ok=True)
    world.forget()
    world.__dict__.pop("frame", None)  # read anew: the first asker reads the tables
    said = {"label": label, "question": name}

    def told(what: str, timers: list[Timer], aim_ms: float | None, **more: object) -> None:
        spread = Spread.of(timers)
        results.add_spread(
            f"{label}: {name}: {what}", spread, baseline=BARE, baseline_value=bare, aim_ms=aim_ms, what=what, **said, **more
        )  # fmt: skip

    told("first", [_afresh(world, name, plain[0])], None)
    rounds = -(-ROUNDS // len(plain))
    told("kept" if plain == [{}] else "plain", [_afresh(world, name, p) for p in plain * rounds], DEFAULT_MS)
    took = [(_afresh(world, name, given), given) for given in filtered]
    slowest = max(took, key=lambda pair: pair[0].seconds)[1]
    told("filters", [timer for timer, _ in took], aim, slowest=slowest)


def _afresh(world: World, name: str, given: dict[str, str]) -> Timer:
    """From the question to the text of the answer, with no answer remembered by this process."""
    world.answers.clear()
    with timed() as timer:
        ask_text(world, name, dict(given))
    return timer


def _bare(world: World) -> Timer:
    with timed() as timer:
        world.view.run("MATCH (c:Center) RETURN count(c.id) AS centers")
    return timer


def _progress(label: str, done: int, total: int, elapsed: float) -> None:
    left = elapsed / done * (total - done)
    print(
        f"   {label}: {done} of {total} questions, {elapsed:.0f} s, about {left:.0f} s left",
        file=sys.stderr,
        flush=True,
    )
