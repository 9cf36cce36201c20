"""Measures the policy-text reader: strict span F1 per label, targets, relations, and characters per second.

python -m bench.policy_text tests/data/policy_text/dev.jsonl --texts ../shared/seeds --errors
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.policy_text import extract


@dataclass
class Score:
    """Counts of right, wrong and missed items, per label and in all."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, found: set[tuple[Any, ...]], gold: set[tuple[Any, ...]], label_at: int) -> None:
        """Count one record's items; `label_at` is where an item carries its label."""
        self.right.update(str(item[label_at]) for item in found & gold)
        self.wrong.update(str(item[label_at]) for item in found - gold)
        self.missed.update(str(item[label_at]) for item in gold - found)

    def figures(self, label: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of one label, or of all; 1.0 where there is nothing to find."""
        right, wrong, missed = (
            counts[label] if label else sum(counts.values()) for counts in (self.right, self.wrong, self.missed)
        )
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class Result:
    """The three scores of a set of annotated passages, and a line for every passage with an error."""

    spans: Score = field(default_factory=Score)
    targets: Score = field(default_factory=Score)
    relations: Score = field(default_factory=Score)
    errors: list[str] = field(default_factory=list)


def evaluate(records: Iterable[dict[str, Any]]) -> Result:
    """Compare the reader with annotated records (the form of the annotation guide); spans count only when exact."""
    result = Result()
    for record in records:
        found = extract(record["text"])
        pairs = (
            (result.spans, set(found.spans), {tuple(span) for span in record["spans"]}, 2),
            (result.targets, {_target(t) for t in found.targets}, {_target(t) for t in record["targets"]}, 0),
            (result.relations, set(found.relations), {tuple(link) for link in record["relations"]}, 1),
        )
        for score, got, gold, label_at in pairs:
            score.add(got, gold, label_at)
            if got != gold:
                more, less = sorted(got - gold, key=str), sorted(gold - got, key=str)
                result.errors.append(f"{record['id']} {record['text']}\n   + {more}\n   - {less}")
    return result


def records_of(path: Path) -> list[dict[str, Any]]:
    """The annotated passages of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def speed(texts: Iterable[str]) -> float:
    """Characters read per second of processor time, after one run to warm up."""
    texts = list(texts)
    for text in texts:
        extract(text)
    began = time.process_time()
    for text in texts:
        extract(text)
    return sum(map(len, texts)) / (time.process_time() - began)


def _target(target: dict[str, Any]) -> tuple[Any, ...]:
    return ("TARGET", target.get("year"), target.get("tier"), target.get("lo"), target.get("hi"))


def main() -> None:
    """Print the figures of every JSONL file given, and the speed on a folder of texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--texts", type=Path, help="folder of .txt files to measure the speed on")
    parser.add_argument("--errors", action="store_true", help="print what differs, passage by passage")
    given = parser.parse_args()
    for path in given.files:
        result = evaluate(records_of(path))
        _print(path, result)
        if given.errors:
            print(*result.errors, sep="\n")
    if given.texts:
        rate = speed(path.read_text(encoding="utf-8") for path in sorted(given.texts.glob("*.txt")))
        print(f"{given.texts}: {rate:,.0f} characters per second")


def _print(path: Path, result: Result) -> None:
    print(f"== {path}")
    for name, score in (("spans", result.spans), ("targets", result.targets), ("relations", result.relations)):
        print(f"{name:10} P {score.figures()[0]:.3f} R {score.figures()[1]:.3f} F1 {score.figures()[2]:.3f}")
    for label in sorted({*result.spans.right, *result.spans.wrong, *result.spans.missed}):
        precision, recall, f1 = result.spans.figures(label)
        gold = result.spans.right[label] + result.spans.missed[label]
        print(f"  {label:8} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  ({gold} in gold)")


if __name__ == "__main__":
    main()
