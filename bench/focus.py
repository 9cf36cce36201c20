"""How well pairs of centers that do the same are told from others, against hand labels; `--fit` publishes new weights.

    python -m bench.focus [--home DIR] [--fit] [--out FILE]

The labels are `data/labels/focus_pairs.csv`. A quarter of them, by a hash of the pair, is held out: no weight and no threshold is
chosen on it. On the rest weights are tried by cross-validation that leaves out one group of sectors at a time, so that no pair of a
group helps to judge another of it; the abstain band is chosen on those answers. A pair is *true* when it is labelled duplicate or overlapping.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench import focus_measures as measures
from bench.embedded import bundled_home
from bench.results import Results
from queries.focus.model import OFTEN_UNKNOWN, PARTS, PUBLISHED, Weights, logistic, published
from queries.focus.pairs import Focus
from queries.world import World
from queries.worlds import Worlds

LABELS = Path(__file__).parents[1] / "data" / "labels" / "focus_pairs.csv"
SAMPLED_FROM = {"across_sample": 9851}  # pairs of the registry that the random sample stands for
HELD_OUT = 4  # one pair in so many
RIDGE = 0.02
SUREST = 0.9
PRECISION, MISSED = (
    0.9,
    0.02,
)  # what the abstain band promises: of `same` at least so many are, of `differ` at most so many are not
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Labelled:
    """Labelled pairs with their likeness: level 0 other, 1 overlapping, 2 duplicate; `group` is the fold of cross-validation."""

    parts: Floats
    level: NDArray[np.int64]
    weight: Floats
    held_out: Bools
    group: NDArray[np.int64]
    stratum: NDArray[np.str_]

    @property
    def true(self) -> Bools:
        """Whether a pair does the same, wholly or in part."""
        return self.level > 0

    def of(self, mask: Any) -> Labelled:
        """Return some of the pairs."""
        return Labelled(*(getattr(self, name)[mask] for name in Labelled.__annotations__))


def read(world: World, path: Path = LABELS) -> Labelled:
    """Read the labels and compare their pairs."""
    focus = Focus.of(world)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    place = focus.facts.centers.place
    ends = np.array([sorted((place[row["center_a"]], place[row["center_b"]])) for row in rows], dtype=np.int64)
    stratum = np.array([row["stratum"] for row in rows])
    sampled = {name: total / (stratum == name).sum() for name, total in SAMPLED_FROM.items()}
    return Labelled(
        focus.likeness(ends[:, 0], ends[:, 1]),
        np.array([{"duplicate": 2, "overlapping": 1}.get(row["label"], 0) for row in rows]),
        np.array([sampled.get(name, 1.0) for name in stratum.tolist()]),
        np.array([_hash(row["center_a"], row["center_b"]) % HELD_OUT == 0 for row in rows]),
        focus.facts.units["group"][ends[:, 0]],
        stratum,
    )


def digest() -> str:
    """Return what tells these labels from others; the weights carry it."""
    return hashlib.sha256(LABELS.read_bytes()).hexdigest()[:16]


def _hash(*parts: str) -> int:
    return hashlib.sha256("|".join(parts).encode()).digest()[0]


def fit(labelled: Labelled, parts: tuple[str, ...] = PARTS) -> Weights:
    """Return the weights under which the labels are most likely: an ordered logistic model, no coefficient but the base below 0."""
    known, likeness = (~np.isnan(labelled.parts)).astype(float), np.nan_to_num(labelled.parts)
    used = np.array([name in parts for name in PARTS])
    against = [PARTS.index(name) for name in OFTEN_UNKNOWN]
    unlike = (likeness - 1) * known * used  # full likeness never speaks against a pair
    design = np.column_stack([np.ones(len(likeness)), likeness * used, unlike[:, against]])

    def loss(theta: Floats) -> float:
        odds = design @ theta[:-1]
        same, duplicate = logistic(odds), logistic(odds - theta[-1])
        chance = np.choose(labelled.level, [1 - same, same - duplicate, duplicate])
        return float(-(labelled.weight * np.log(np.maximum(chance, 1e-12))).sum() + RIDGE * (theta[1:] ** 2).sum())

    size = design.shape[1] + 1
    start = np.concatenate([[-4.0], np.ones(size - 1)])
    theta = minimize(loss, start, method="L-BFGS-B", bounds=[(None, None)] + [(0, None)] * (size - 1)).x
    count = len(PARTS)
    taken: dict[str, float] = dict(zip(OFTEN_UNKNOWN, map(float, theta[count + 1 : -1]), strict=True))
    given = dict(zip(PARTS, map(float, theta[1 : count + 1]), strict=True))
    return Weights(
        base=float(theta[0]),
        weight={name: value + taken.get(name, 0.0) for name, value in given.items()},
        against=taken,
        apart=float(theta[-1]),
        lower=0.0,
        upper=1.0,
    )


def out_of_group(labelled: Labelled, parts: tuple[str, ...] = PARTS) -> Floats:
    """Return probabilities, each from weights fitted without the pairs of its group."""
    found = np.zeros(len(labelled.level))
    for group in np.unique(labelled.group):
        mine = labelled.group == group
        found[mine] = logistic(fit(labelled.of(~mine), parts).log_odds(labelled.parts[mine]))
    return found


def band(labelled: Labelled, probability: Floats) -> tuple[float, float]:
    """Return the band (lower, upper): outside it precision, and the share missed in one group of sectors, are as promised."""
    steps = np.round(np.arange(0.01, 1.0, 0.01), 2)
    of_group, true = labelled.stratum == "group", labelled.true
    upper = next((s for s in steps if _share(true, probability >= s) >= PRECISION), 0.99)
    below = [s for s in steps if s <= upper and _share(true, of_group & (probability < s)) <= MISSED]
    return float(below[-1] if below else 0.01), float(upper)


def _share(true: Bools, among: Bools) -> float:
    return float(true[among].mean()) if among.any() else 0.0


def highest(labelled: Labelled, probability: Floats) -> float:
    """Return the share of true pairs among the surest (Laplace's rule): the figure that no probability exceeds."""
    surest = probability >= SUREST
    return float((labelled.true[surest].sum() + 1) / (surest.sum() + 2))


def publish(world: World, path: Path = PUBLISHED) -> Weights:
    """Fit on what is not held out, choose the band by cross-validation, and write the weights that ship."""
    learnt = read(world)
    learnt = learnt.of(~learnt.held_out)
    blind = out_of_group(learnt)
    ceiling = highest(learnt, blind)
    lower, upper = band(learnt, ceiling * blind)
    fitted = replace(fit(learnt), lower=lower, upper=upper, ceiling=ceiling, labels=digest())
    rounded = asdict(replace(fitted, fitted_on=world.today.isoformat()))
    for name, value in rounded.items():
        if isinstance(value, dict):
            rounded[name] = {part: round(number, 3) for part, number in value.items()}
        elif isinstance(value, float):
            rounded[name] = round(value, 3)
    text = yaml.safe_dump(rounded, sort_keys=False, allow_unicode=True)
    path.write_text(
        f"# Written by python -m bench.focus --fit; the meaning of each line is in model.py.\n{text}", encoding="utf-8"
    )
    return Weights(**rounded)


def report(labelled: Labelled, probability: Floats, weights: Weights) -> dict[str, Any]:
    """Return every figure of a set of labelled pairs, with 95 % intervals of the main ones."""
    true, weight = labelled.true, labelled.weight
    said, apart = probability >= weights.upper, probability < weights.lower
    size = len(true)
    return {
        "pairs": size,
        "true": int(true.sum()),
        "at 0.5": measures.f1(true, probability >= 0.5, weight),
        "f1 interval": measures.interval(
            lambda n: measures.f1(true[n], probability[n] >= 0.5, weight[n])["f1"], size
        ),
        "decided": {
            "same": int(said.sum()), "of these true": int(true[said].sum()), "differ": int(apart.sum()), "of these true all the same": int(true[apart].sum()),
            "abstained": int((~said & ~apart).sum()), "of these true, abstained": int(true[~said & ~apart].sum()),
        },
        "precision@k": {k: measures.precision_at(true, probability, k) for k in (10, 20, 50, 100) if k <= size},
        "brier": measures.brier(true, probability, weight),
        "brier interval": measures.interval(lambda n: measures.brier(true[n], probability[n], weight[n]), size),
        "brier of the base rate": measures.brier(true, np.full(size, np.average(true, weights=weight)), weight),
        "ece": measures.calibration_error(true, probability, weight),
        "reliability": measures.reliability(true, probability, weight),
    }  # fmt: skip


def baselines(labelled: Labelled, learnt: Labelled) -> dict[str, Any]:
    """Return the same printed field, and likeness of names alone with the threshold that suits the learnt pairs best."""
    name, field = labelled.parts[:, PARTS.index("name")], labelled.parts[:, PARTS.index("sector")] == 1
    steps = np.arange(0.05, 1.0, 0.05)
    known = np.nan_to_num(learnt.parts[:, PARTS.index("name")])
    best = max(steps, key=lambda s: measures.f1(learnt.true, known >= s, learnt.weight)["f1"])
    name = np.nan_to_num(name)
    return {
        "same printed field": measures.f1(labelled.true, field, labelled.weight),
        f"names alone, from {best:.2f}": measures.f1(labelled.true, name >= best, labelled.weight),
        "names alone, precision@k": {k: measures.precision_at(labelled.true, name, k) for k in (10, 20, 50, 100)},
    }


def measure(world: World) -> dict[str, Any]:
    """Return the figures by cross-validation and on the held-out pairs, beside the baselines."""
    everything, weights = read(world), Focus.of(world).weights
    learnt, held_out = everything.of(~everything.held_out), everything.of(everything.held_out)
    answers = {
        "cross-validation": (learnt, weights.ceiling * out_of_group(learnt)),
        "held out": (held_out, weights.probability(weights.log_odds(held_out.parts))),
    }
    found: dict[str, Any] = {"weights": asdict(weights)}
    for label, (pairs, probability) in answers.items():
        of_group = pairs.stratum == "group"
        found[label] = report(pairs, probability, weights) | {"baselines": baselines(pairs, learnt)}
        found[f"{label}, one group"] = report(pairs.of(of_group), probability[of_group], weights)
    return found


def main() -> None:
    """Fit if asked, measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.focus", description="pairs of centers against hand labels")
    parser.add_argument("--home", type=Path, help="a home with the bundled registry published; else one is made")
    parser.add_argument("--fit", action="store_true", help="publish new weights first")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if given.home is None:
            bundled_home(Path(scratch), Results())
        worlds = Worlds(given.home or Path(scratch))
        if given.fit:
            print(yaml.safe_dump(asdict(publish(worlds.world())), sort_keys=False))
            published.cache_clear()
            worlds.close()
            worlds = Worlds(given.home or Path(scratch))
        found = measure(worlds.world())
        worlds.close()
    print(yaml.safe_dump(json.loads(json.dumps(found, default=float)), sort_keys=False, allow_unicode=True))
    if given.out:
        given.out.write_text(json.dumps(found, ensure_ascii=False, indent=1, default=float), encoding="utf-8")


if __name__ == "__main__":
    main()
