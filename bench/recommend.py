"""Link prediction on a time split: does the learned ranking find new partners better than the heuristics do?

Protocol: settings are tuned on new partnerships of year Y-1 after learning from the years before it; then learning is
repeated with Y-1 included and year Y is reported once. A partnership is new when the two never shared an event
before; both are known (took part in something) before Y. Queries: organisations with at least one. Candidates: every
known organisation that is not a partner yet. Equal scores are ordered at random.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench import link_files, link_measures
from queries.recommend.events import Block, Events, Ints, Sparse
from queries.recommend.fusion import Fusion, Setting
from queries.recommend.heuristics import NAMES as HEURISTICS
from queries.recommend.heuristics import global_pagerank, heuristic
from queries.recommend.network import Network, network
from queries.recommend.training import Compared, Examples, askers_of, compare, examples, join, learn_from, new_partners

SETTINGS = (Setting(walk=0.0), Setting(), Setting(walk=2.0))
CHUANGTU = "chuangtu"
PROTOCOL = {
    "partnership": "two organisations known before Y that share an event in Y for the first time",
    "queries": "organisations known before Y with at least one new partnership in Y",
    "candidates": "all organisations known before Y that are not partners of the query yet",
    "learning": "settings tuned on Y-1 after learning from earlier years; refitted with Y-1 included; Y reported once",
    "negatives": "20 % of the non-partners in the pool: nearest by ties, same topics, same place, best known",
    "ties": "equal scores are ordered at random (seeded)",
    "mrr": "reciprocal rank of the first hit, mean over queries; mrr_per_positive: mean over all new partnerships",
    "intervals": "95 %, bootstrap over queries",
}


@dataclass(frozen=True)
class Year:
    """The network as a year begins and the partnerships that follow."""

    net: Network
    fresh: Sparse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench from the command line; returns the exit code."""
    given = _arguments(arguments)
    begun = time.perf_counter()
    events = link_files.read(given.participations, given.projects, given.topics, given.organisations)
    result = run(events, given.split, given.seed, SETTINGS)
    result["protocol"]["seconds"] = round(time.perf_counter() - begun, 1)
    if given.out:
        given.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _show(result)
    return 0


def run(events: Events, split: int, seed: int = 0, settings: Sequence[Setting] = SETTINGS) -> dict[str, Any]:
    """Return models, slices, comparison and protocol for the split year.

    Raises ValueError where the files hold no new partnership in the split year or nothing to learn from.
    """
    earlier = [_year(events, year) for year in (split - 3, split - 2) if _known(events, year)]
    tuning = _year(events, split - 1)
    past = join([made for year in earlier if len((made := examples(year.net, year.fresh, seed)).partner)])
    setting, tuned = _tuned(past, tuning, settings, seed)
    fusion = learn_from(join([*_non_empty(past), examples(tuning.net, tuning.fresh, seed)]), setting, seed)
    report = _year(events, split)
    if not report.fresh.nnz:
        raise ValueError(f"no new partnership in {split}: the files end before it")
    measured = measure(report, {CHUANGTU: fusion}, HEURISTICS, seed)
    result = link_measures.report(measured, _slices(report, askers_of(report.fresh)), CHUANGTU, HEURISTICS, seed)
    result["protocol"] = PROTOCOL | {
        "split": split,
        "organisations_known": int(report.net.known.sum()),
        "queries_measured": len(askers_of(report.fresh)),
        "partnerships_measured": int(report.fresh.nnz) // 2,
        "setting": str(setting),
        "tuning_mrr": tuned,
    }
    return result


def measure(
    year: Year, fusions: Mapping[str, Fusion], heuristics: Sequence[str] = (), seed: int = 0
) -> dict[str, link_measures.Ranks]:
    """Return the ranks of every new partner and the ten best of every query, per fusion and heuristic."""
    generator = np.random.default_rng(seed)
    standing = global_pagerank(year.net)
    ranks = {model: link_measures.Ranks(int(year.net.known.sum())) for model in (*fusions, *heuristics)}
    for batch in compare(year.net, askers_of(year.fresh)):
        future = year.fresh[batch.askers]
        for model, fusion in fusions.items():
            ranks[model].add(_fused(year.net, batch, fusion), batch.barred, future, generator)
        for model in heuristics:
            score = heuristic(model, year.net, batch.found, standing, generator)
            ranks[model].add(score, batch.barred, future, generator)
    return ranks


def _fused(net: Network, batch: Compared, fusion: Fusion) -> Block:
    """Scores of all candidates: the compared pool by the fusion, the others below it by their number of partners."""
    score = np.broadcast_to(net.traits["degree"] * 1e-6 - 1e3, batch.barred.shape).astype(np.float32)
    score[batch.row, batch.other] = fusion.score(batch.features)
    return score


def _tuned(past: Examples, tuning: Year, settings: Sequence[Setting], seed: int) -> tuple[Setting, dict[str, float]]:
    if not past.partner.sum():
        return settings[0], {}  # too little history to choose: the first setting is the cautious one
    ranks = measure(tuning, {str(setting): learn_from(past, setting, seed) for setting in settings}, (), seed)
    tuned = {name: round(float(values.first().mean()), 4) for name, values in ranks.items()}
    return max(settings, key=lambda setting: tuned[str(setting)]), tuned


def _slices(year: Year, askers: Ints) -> dict[str, Ints]:
    """Query numbers by earlier projects, partners so far and activity type."""
    net = year.net
    events, degree, kind = net.traits["events"][askers], net.traits["degree"][askers], net.events.kind[askers]
    slices = {"cold_start (<= 1 earlier event)": events <= 1}
    slices |= {f"events {low}-{high}": (events >= low) & (events <= high) for low, high in ((2, 5), (6, 20))}
    slices["events > 20"] = events > 20
    bounds = (0, 10, 30, 100, 10**9)
    for low, high in itertools.pairwise(bounds):
        slices[f"partners {low}-{high - 1}" if high < 10**9 else f"partners >= {low}"] = (degree >= low) & (
            degree < high
        )
    slices |= {f"kind {value}": kind == value for value in np.unique(kind)}
    return {name: np.flatnonzero(rows) for name, rows in slices.items() if rows.any()}


def _year(events: Events, year: int) -> Year:
    net = network(events, float(year))
    return Year(net, new_partners(events, net, year + 1.0))


def _known(events: Events, year: int) -> bool:
    return len(events.before(float(year)).event) > 0


def _non_empty(made: Examples) -> list[Examples]:
    return [made] if len(made.partner) else []


def _show(result: Mapping[str, Any]) -> None:
    for model, values in result["models"].items():
        figures = "  ".join(f"{name} {value:.4f}" for name, value in values.items() if isinstance(value, float))
        print(f"{model:22s} {figures}")
    print(json.dumps(result["comparison"]))
    for name, part in result["slices"].items():
        print(f"{name:34s} n {part['queries']:5d}  mrr {part['mrr'][CHUANGTU]:.4f}  {part['best']} {part['ratio']:.3f}")
    print(json.dumps(result["protocol"], ensure_ascii=False))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.recommend", description=__doc__)
    parser.add_argument("--participations", type=Path, required=True, help="CSV: project_rcn, pic[, role]")
    parser.add_argument("--projects", type=Path, required=True, help="CSV: project_rcn, start_date[, end_date]")
    parser.add_argument("--split", type=int, required=True, help="year to report")
    parser.add_argument("--topics", type=Path, help="CSV: project_rcn, programme_part (default: beside the projects)")
    parser.add_argument("--organisations", type=Path, help="CSV: pic, country, activity_type (default: beside)")
    parser.add_argument("--out", type=Path, help="write the result here as JSON")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
