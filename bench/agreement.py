"""How far two readers agree on which centers do the same: what a model fitted to one of them cannot be asked to beat.

    python -m bench.agreement [--out FILE]

The second reader saw names, sectors, technologies, segments and members of the pairs in `data/labels/focus_pairs_second.csv`, neither the
first labels nor any figure of a model. Every pair that the first reader held to do the same is among them, so agreement is
that of a sample rich in them, and of the hard cases more than of all pairs.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from bench.focus import LABELS
from bench.focus_measures import interval

SECOND = LABELS.with_name("focus_pairs_second.csv")
ORDER = ("duplicate", "overlapping", "complementary", "unrelated")
SAME = ("duplicate", "overlapping")


def main() -> None:
    """Print agreement, Cohen's kappa and the table of both readers."""
    parser = argparse.ArgumentParser(prog="python -m bench.agreement", description=__doc__)
    parser.add_argument("--out", type=Path, help="write the result here as JSON")
    out = parser.parse_args().out
    result = agreement(labels(LABELS), labels(SECOND))
    if out:
        out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result))


def labels(path: Path) -> dict[tuple[str, str], str]:
    """Read the label of every pair."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["center_a"], row["center_b"]): row["label"] for row in csv.DictReader(stream)}


def agreement(first: dict[tuple[str, str], str], second: dict[tuple[str, str], str]) -> dict[str, Any]:
    """Return how far the second reader agrees with the first on the pairs of both, with 95 % intervals.

    Raises KeyError where the second holds a pair that the first does not.
    """
    told = np.array([(first[pair], label) for pair, label in second.items()])
    same = np.isin(told, SAME)
    return {
        "pairs": len(told),
        "all_labels": _agreed(told),
        "same_or_not": _agreed(same),
        "first_by_second": {
            one: {other: int(((told[:, 0] == one) & (told[:, 1] == other)).sum()) for other in ORDER} for one in ORDER
        },
    }


def _agreed(told: Any) -> dict[str, Any]:
    from sklearn.metrics import cohen_kappa_score  # loads on use

    def kappa(rows: Any) -> float:
        one_label = len(np.unique(told[rows])) == 1  # kappa is 0/0 there
        return 1.0 if one_label else float(cohen_kappa_score(told[rows, 0], told[rows, 1]))

    everything = np.arange(len(told))
    return {
        "agreed": round(float((told[:, 0] == told[:, 1]).mean()), 3),
        "kappa": round(kappa(everything), 3),
        "kappa_95": [round(one, 3) for one in interval(kappa, len(told))],
    }


if __name__ == "__main__":
    main()
