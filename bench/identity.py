"""How well names are told apart: precision and recall of automatic merges, recall@5 of proposals, per pair kind.

    python -m bench.identity --positive positive_name_pairs.csv --negative hard_negative_pairs.csv [--out result.json]

Positive pairs have the columns name_a_zh (or name_a), name_b and, if known, pair_kind and ror_id; negative pairs have
name_a, name_b and, if known, kind. Only the names are shown to `compare`, no identifier. A proposal is asked for
name_b among all Chinese names of the positive pairs, the query itself aside; it is found when one of the five best is
a name of the same organisation (`recall@5`), or the very name of the pair (`recall@5_pair`). `crowded` asks among the
names of the negative pairs as well: look-alikes that belong to no query. Half of the organisations, by a hash of
their id, served to choose the weights; `held_out` is the other half, asked among the names of all.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.names import has_han, normalise
from ingest.identity import compare, propose
from ingest.identity.aliases import AliasTable, bundled

_K = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, the kind of the pair, and the id of the organisation where both name one."""

    a: str
    b: str
    kind: str
    organisation: str = ""

    @property
    def held_out(self) -> bool:
        """Whether the pair belongs to the half that no weight was chosen on."""
        return hashlib.sha256(self.organisation.encode()).digest()[0] % 2 == 1


def read_pairs(path: Path, positive: bool) -> list[Pair]:
    """Read name pairs from a CSV file (may be gzip), leniently about columns that are not names."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [_pair(row, positive) for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def _pair(row: dict[str, str], positive: bool) -> Pair:
    a = row.get("name_a_zh") or row.get("name_a") or ""
    kind = row.get("pair_kind") or row.get("kind") or ""
    return Pair(a, row.get("name_b") or "", kind or "other", (row.get("ror_id") or a) if positive else "")


def merges(positive: Sequence[Pair], negative: Sequence[Pair]) -> dict[str, Any]:
    """Measure automatic merges: a `same` on a positive pair is right, on a negative pair wrong."""
    verdicts = {name: _verdicts(pairs) for name, pairs in (("positive", positive), ("negative", negative))}
    right, wrong = (sum(kind["same"] for kind in verdicts[name].values()) for name in ("positive", "negative"))
    return {
        "precision": _share(right, right + wrong),
        "recall": _share(right, len(positive)),
        "merged": right + wrong,
        "wrong": wrong,
        "positive": {kind: _described(counts) for kind, counts in sorted(verdicts["positive"].items())},
        "negative": {kind: _described(counts) for kind, counts in sorted(verdicts["negative"].items())},
    }


def _verdicts(pairs: Iterable[Pair]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        counts[pair.kind][compare({"name": pair.a}, {"name": pair.b}).verdict] += 1
    return counts


def _described(counts: Counter[str]) -> dict[str, float | int | None]:
    pairs = counts.total()
    return {"pairs": pairs, **{verdict: _share(counts[verdict], pairs) for verdict in ("same", "review", "different")}}


def proposals(positive: Sequence[Pair], candidates: Sequence[str], aliases: AliasTable | None = None) -> dict[str, Any]:
    """Measure recall@5 per pair kind: name_b asked for among the candidates, itself aside."""
    organisation = _names_of(positive)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    answers = propose(candidates, [pair.b for pair in positive], _K + 1, aliases)
    for pair, ranked in zip(positive, answers, strict=True):
        best = [name for name, _ in ranked if name != pair.b][:_K]
        found[pair.kind].update(
            pairs=1, record=any(name in organisation[pair.organisation] for name in best), pair=pair.a in best
        )
    return {kind: _recall(counts) for kind, counts in sorted(found.items())} | {"all": _recall(_total(found.values()))}


def _names_of(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        names[pair.organisation] |= {pair.a, pair.b}
    return names


def _recall(counts: Counter[str]) -> dict[str, float | int | None]:
    pairs = counts["pairs"]
    return {
        "pairs": pairs,
        f"recall@{_K}": _share(counts["record"], pairs),
        f"recall@{_K}_pair": _share(counts["pair"], pairs),
    }


def _total(parts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(parts, Counter())


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def measure(positive: Sequence[Pair], negative: Sequence[Pair]) -> dict[str, Any]:
    """Measure merges and proposals on all pairs and on the held-out half."""
    known, crowd = _chinese(positive), _chinese([*positive, *negative])
    all_pairs, held_out = (
        {
            "merges": merges(pairs, negative),
            "proposals": proposals(pairs, known),
            "crowded": proposals(pairs, crowd),
        }
        for pairs in (positive, [pair for pair in positive if pair.held_out])
    )
    return {"candidates": len(known), "candidates_crowded": len(crowd), **all_pairs, "held_out": held_out}


def _chinese(pairs: Iterable[Pair]) -> list[str]:
    """Give the distinct Chinese names of pairs: what a proposal is chosen from."""
    return list(dict.fromkeys(name for pair in pairs for name in (pair.a, pair.b) if has_han(name)))


def registry() -> dict[str, Any]:
    """Measure the registry's alias facts: verdicts with the table, and recall@5 of proposals without it."""
    facts = list(bundled())
    pairs = [Pair(fact.organisation, fact.name, fact.kind, normalise(fact.organisation)) for fact in facts]
    organisations = list(dict.fromkeys(fact.organisation for fact in facts))
    wrong = [
        (name, other)
        for name, near in zip(organisations, propose(organisations, organisations, _K + 1), strict=True)
        for other, _ in near
        if other != name and compare({"name": name}, {"name": other}).verdict == "same"
    ]
    return {
        "aliases": {kind: _described(counts) for kind, counts in sorted(_verdicts(pairs).items())},
        "organisations": len(organisations),
        "merged_organisations": sorted({tuple(sorted(pair)) for pair in wrong}),
        "proposals_without_table": proposals(pairs, organisations, AliasTable()),
    }


def _table(title: str, rows: dict[str, dict[str, Any]]) -> str:
    columns = list(next(iter(rows.values()), {}))
    lines = [f"{title:<28}" + "".join(f"{column:>15}" for column in columns)]
    lines += [
        f"  {kind:<26}" + "".join(f"{_shown(row[column]):>15}" for column in columns) for kind, row in rows.items()
    ]
    return "\n".join(lines)


def _shown(value: object) -> str:
    return "-" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def _print(result: dict[str, Any]) -> None:
    for title, part in (("all pairs", result), ("held-out half", result["held_out"])):
        found = part["merges"]
        print(
            f"\n== {title}: automatic merges: precision {_shown(found['precision'])}, recall {_shown(found['recall'])}"
        )
        print(f"   ({found['merged']} merged, {found['wrong']} wrong)")
        print(_table("positive pairs", found["positive"]))
        print(_table("negative pairs", found["negative"]))
        print(_table(f"proposals, {result['candidates']} names", part["proposals"]))
        print(_table(f"crowded, {result['candidates_crowded']} names", part["crowded"]))
    print("\n== registry")
    print(_table("alias facts", result["registry"]["aliases"]))
    print(_table("proposals, no alias table", result["registry"]["proposals_without_table"]))
    print(f"merged organisations: {result['registry']['merged_organisations']}")


def main() -> None:
    """Read the arguments, measure, print a table and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.identity", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--positive", type=Path, required=True, help="pairs of names of one organisation (CSV)")
    parser.add_argument("--negative", type=Path, required=True, help="pairs of names of two organisations (CSV)")
    parser.add_argument("--out", type=Path, help="write the figures here (JSON)")
    given = parser.parse_args()
    result = measure(read_pairs(given.positive, True), read_pairs(given.negative, False))
    result = _headline(result) | result | {"registry": registry()}
    _print(result)
    if given.out:
        given.out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _headline(result: dict[str, Any]) -> dict[str, Any]:
    kinds = {
        kind: {"recall": counts["same"], f"recall@{_K}": result["proposals"][kind][f"recall@{_K}"]}
        for kind, counts in result["merges"]["positive"].items()
    }
    found = result["merges"]
    overall = result["proposals"]["all"][f"recall@{_K}"]
    return {"precision": found["precision"], "recall": found["recall"], f"recall@{_K}": overall, "by_kind": kinds}


if __name__ == "__main__":
    main()
