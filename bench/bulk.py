"""Candidates in bulk: where the match weights of `ingest.identity.bulk` come from, and what they find on the held-out half.

`python -m bench.bulk --positive positive_name_pairs.csv [--master local-cluster[2,1,1024]]`
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from bench.identity import Pair, read_pairs
from ingest.identity.bulk import NAME_LEVELS, REGISTER, Spark, candidates, prepare

RANDOM_PAIRS = 200_000
LEVELS = {
    "name": NAME_LEVELS,
    "form": ("form_l = form_r",),
    "place": ("place_l = place_r",),
}


def frequencies(pairs: Sequence[tuple[str, str]]) -> dict[str, list[float]]:
    """Return how often each level holds among pairs where both names have the part, best level first, the rest last."""
    names = sorted({name for pair in pairs for name in pair})
    prepared, wanted = prepare(_register(names)), pa.table({"a": [a for a, _ in pairs], "b": [b for _, b in pairs]})
    with duckdb.connect() as con:
        con.register("prepared", prepared)
        con.register("wanted", wanted)
        sides = (", ".join(f"{column} AS {column}_{side}" for column in prepared.column_names) for side in "lr")
        left, right = (f"(SELECT {columns} FROM prepared)" for columns in sides)
        joined = f"wanted JOIN {left} ON unique_id_l = a JOIN {right} ON unique_id_r = b"
        return {column: _levels(con, joined, column, conditions) for column, conditions in LEVELS.items()}


def _levels(con: duckdb.DuckDBPyConnection, joined: str, column: str, conditions: tuple[str, ...]) -> list[float]:
    shares, before = [], "false"
    for condition in (*conditions, "true"):
        present = "name_key" if column == "name" else column
        both = f"{present}_l || {present}_r IS NOT NULL"
        holds = f"coalesce({condition}, false) AND NOT ({before})"
        sql = f"SELECT avg(({holds})::INT) FROM {joined} WHERE {both}"
        shares.append(round(float(con.execute(sql).fetchall()[0][0] or 0), 6))
        before = f"{before} OR coalesce({condition}, false)"
    return shares


def _register(names: Sequence[str]) -> pa.Table:
    return pa.Table.from_pylist([{"id": name, "name": name, "uscc": None} for name in names], schema=REGISTER)


def recall(pairs: Sequence[Pair], spark: Spark | None) -> dict[str, Any]:
    """Return which pairs of names are among the candidates, per kind, and how many candidates there are per name."""
    names = sorted({name for pair in pairs for name in (pair.a, pair.b)})
    found = candidates(_register(names), spark)
    together = set(zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True))
    kinds: dict[str, list[bool]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.kind].append((pair.a, pair.b) in together or (pair.b, pair.a) in together)
    organisations = {name: pair.organisation for pair in pairs for name in (pair.a, pair.b)}
    right = sum(organisations[a] == organisations[b] for a, b in together)
    return {
        "names": len(names),
        "candidates": len(together),
        "precision": round(right / max(len(together), 1), 4),
        "recall": {kind: round(sum(hits) / len(hits), 4) for kind, hits in sorted(kinds.items())},
    }


def main() -> None:
    """Print the frequencies on the development half and the recall on the held-out half."""
    parser = argparse.ArgumentParser(prog="python -m bench.bulk", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--positive", type=Path, required=True, help="pairs of names of one organisation (CSV)")
    parser.add_argument("--master", help="a Spark master; DuckDB without it")
    given = parser.parse_args()
    pairs = [pair for pair in read_pairs(given.positive, True) if pair.kind == "zh-zh" and pair.a != pair.b]
    chosen = [pair for pair in pairs if not pair.held_out]
    draw = random.Random(0)
    drawn = [(draw.choice(pairs), draw.choice(pairs)) for _ in range(RANDOM_PAIRS)]
    others = [(one.a, other.b) for one, other in drawn if one.organisation != other.organisation]
    print("m", frequencies([(pair.a, pair.b) for pair in chosen]))
    print("u", frequencies(others))
    print(recall([pair for pair in pairs if pair.held_out], Spark(given.master) if given.master else None))


if __name__ == "__main__":
    main()
