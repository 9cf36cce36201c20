"""The measured questions as a table to read: `python -m bench.table [bench/results/latest.json]`."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.results import RESULTS

HEAD = (
    "| question | first ms | defaults p50 / p95 / max | filters p50 / p95 / max | processor p95 | × bare count | aims |"
)


def table(whole: dict[str, Any]) -> str:
    """Return one Markdown table per store and graph, with machine and size of data above it."""
    spreads: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for row in whole["rows"]:
        if "question" in row:
            what = "plain" if row["what"] == "kept" else row["what"]
            spreads[row["label"]][row["question"]][what] = row
    told = ", ".join(f"{key} {value}" for key, value in whole["machine"].items())
    lines = [f"{whole['begun']}: {told}"]
    for label, questions in spreads.items():
        sizes = ", ".join(f"{count} {what}" for what, count in whole["data"].get(label.partition(",")[0], {}).items())
        lines += ["", f"**{label}** ({sizes})", "", HEAD, "|---" * HEAD.count("|", 1) + "|"]
        lines += [_line(name, found) for name, found in questions.items()]
    lines += [f"\nfailed: {row['name']}: {row['failed']}" for row in whole["rows"] if "failed" in row]
    return "\n".join(lines)


def _line(name: str, found: dict[str, dict[str, Any]]) -> str:
    plain, filters = found["plain"], found["filters"]
    missed = [what for what, row in (("defaults", plain), ("filters", filters)) if not row["met"]]
    cells = (
        name, f"{found['first']['value']:.0f}", _three(plain), _three(filters), f"{filters['spread']['busy_p95']:.0f}",
        f"{filters['ratio']:.1f}", f"missed: {', '.join(missed)}" if missed else "met",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _three(row: dict[str, Any]) -> str:
    return " / ".join(f"{row['spread'][key]:.0f}" for key in ("p50", "p95", "max"))


if __name__ == "__main__":
    print(table(json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else RESULTS).read_text("utf-8"))))
