"""How long one lookup of partners takes on a generated graph of 100 000 organisations."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from queries.recommend import Events, Recommender, events
from queries.recommend.fusion import Setting
from queries.recommend.network import network
from queries.recommend.training import examples, learn_from, new_partners


def main(arguments: Sequence[str] | None = None) -> int:
    """Print percentiles in milliseconds of `suggest` with score parts and evidence; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.recommend_speed", description=__doc__)
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--lookups", type=int, default=200)
    parser.add_argument("--hubs", action="store_true", help="ask in proportion to the number of events")
    given = parser.parse_args(arguments)
    ranked, built = timed(lambda: built_on(generated(given.organisations)))
    known = np.flatnonzero(ranked.network.known)
    weight = ranked.network.traits["events"][known].astype(float) if given.hubs else np.ones(len(known))
    asked = np.random.default_rng(1).choice(known, given.lookups, p=weight / weight.sum())
    ranked.suggest(int(asked[0]))
    wall, busy = [], []
    for one in asked:
        begun, used = time.perf_counter(), time.process_time()
        ranked.suggest(int(one))
        wall.append(1000 * (time.perf_counter() - begun))
        busy.append(1000 * (time.process_time() - used))
    print(json.dumps({"built_s": round(built, 1), "wall_ms": percentiles(wall), "processor_ms": percentiles(busy)}))
    return 0


def generated(organisations: int, seed: int = 0) -> Events:
    """Return events of about 1.3 per organisation, sized 1-40, with members drawn by a heavy-tailed popularity."""
    generator = np.random.default_rng(seed)
    count = int(organisations * 0.8)
    size = np.minimum(1 + generator.geometric(0.2, count), 40)
    popularity = np.minimum(generator.pareto(1.6, organisations) + 0.3, 120)  # the largest has some 5 000 partners
    event = np.repeat(np.arange(count), size)
    organisation = generator.choice(organisations, len(event), p=popularity / popularity.sum())
    pairs = np.unique(np.column_stack([event, organisation]), axis=0)
    return events(
        pairs[:, 1],
        pairs[:, 0],
        generator.uniform(2015, 2020, count),
        organisations=organisations,
        topics=(np.arange(count), generator.integers(0, 60, count)),
        place=generator.integers(0, 30, organisations),
        kind=generator.integers(0, 5, organisations),
    )


def built_on(given: Events) -> Recommender:
    """Return the ranking at 2020, learned from 1 % of the events: its size, not its quality, matters here."""
    few = given.before(2015.2)
    start = network(few, 2015.1)
    fusion = learn_from(examples(start, new_partners(few, start, 2015.2)), Setting())
    return Recommender(network(given, 2020.0), fusion)


def timed(work: Callable[[], Recommender]) -> tuple[Recommender, float]:
    """Return the result of `work` and the seconds it took."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99."""
    return {f"p{share}": round(float(np.percentile(values, share)), 1) for share in (50, 95, 99)}


if __name__ == "__main__":
    sys.exit(main())
