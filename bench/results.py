"""One measurement: a value, the baseline it is held against in the same run, their ratio, and the goal."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "latest.json"


class Timer:
    """Seconds of a `with` block."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Timer]:
    """Time a block."""
    timer = Timer()
    started = time.perf_counter()
    yield timer
    timer.seconds = time.perf_counter() - started


def machine() -> dict[str, Any]:
    """Return what a reader must know of the machine to compare figures."""
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "processor": platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


class Results:
    """Collects measurements, prints each as it comes, writes them all."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        baseline: str = "",
        baseline_value: float | None = None,
        goal: str = "",
    ) -> None:
        """Add one measurement; the ratio is value / baseline."""
        ratio = round(value / baseline_value, 3) if baseline_value else None
        row = {
            "name": name, "value": round(value, 3), "unit": unit, "baseline": baseline or None,
            "baseline_value": round(baseline_value, 3) if baseline_value is not None else None, "ratio": ratio, "goal": goal or None,
            "machine": machine(),
        }  # fmt: skip
        self.rows.append(row)
        beside = f"  {ratio:g} × {baseline} ({row['baseline_value']:g})" if ratio is not None else ""
        print(f"{name:<52} {row['value']:>12g} {unit:<8}{beside}  {goal}", flush=True)

    def write(self, path: Path = RESULTS) -> None:
        """Write all measurements as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.rows, ensure_ascii=False, indent=1), encoding="utf-8")
