"""Measurements: a value or the spread of many, the baseline it is held against in the same run, their ratio, and the aim."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "latest.json"


class Timer:
    """Seconds of a `with` block by the clock, and of this process's processors."""

    seconds: float = 0.0
    busy: float = 0.0


@contextmanager
def timed() -> Iterator[Timer]:
    """Time a block."""
    timer = Timer()
    started, used = time.perf_counter(), time.process_time()
    yield timer
    timer.seconds, timer.busy = time.perf_counter() - started, time.process_time() - used


@dataclass(frozen=True)
class Spread:
    """Percentiles of some durations in milliseconds, by the clock and of this process's processors."""

    times: int
    p50: float
    p95: float
    max: float
    busy_p50: float
    busy_p95: float

    @classmethod
    def of(cls, timers: Sequence[Timer]) -> Spread:
        """Sum up what was timed."""
        wall = sorted(timer.seconds * 1000 for timer in timers)
        busy = sorted(timer.busy * 1000 for timer in timers)
        figures = (at(wall, 0.5), at(wall, 0.95), wall[-1], at(busy, 0.5), at(busy, 0.95))
        return cls(len(timers), *(round(figure, 3) for figure in figures))


def at(ordered: Sequence[float], share: float) -> float:
    """Return the percentile: the smallest value that at least `share` of all do not exceed."""
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def machine() -> dict[str, Any]:
    """Return what a reader must know of the machine to compare figures."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1) if hasattr(os, "sysconf") else None,
        "processor": _processor(),
        "python": platform.python_version(),
        "system": platform.system(),
    }  # fmt: skip


def _processor() -> str:
    """The name of the processor where the system tells it."""
    told = Path("/proc/cpuinfo")
    names = (
        [line for line in told.read_text("utf-8").splitlines() if line.startswith("model name")]
        if told.exists()
        else []
    )
    return names[0].partition(":")[2].strip() if names else platform.processor() or platform.machine()


def load() -> float | None:
    """Return how many programs wanted to run in the last minute: more than cores, and the clock says little."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


class Results:
    """Collects measurements, prints each as it comes, writes them all."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.about: dict[str, Any] = {}
        """What the figures were measured on: label → number of nodes, edges, statements."""
        self.begun = datetime.now(UTC).isoformat(timespec="seconds")

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
        row = self._row(name, round(value, 3), unit, baseline, baseline_value, goal)
        print(f"{name:<56} {row['value']:>12g} {unit:<8}{_beside(row)}  {goal}", flush=True)

    def add_spread(
        self, name: str, spread: Spread, *, baseline: str, baseline_value: float, aim_ms: float | None, **more: Any
    ) -> None:
        """Add the spread of many durations; value and ratio are those of the 95th percentile."""
        row = self._row(
            name, spread.p95, "ms", baseline, baseline_value, "" if aim_ms is None else f"p95 ≤ {aim_ms:g} ms"
        )
        row |= {"spread": vars(spread), "met": None if aim_ms is None else spread.p95 <= aim_ms, **more}
        told = f"p50 {spread.p50:>8.1f}  p95 {spread.p95:>8.1f}  max {spread.max:>8.1f} ms  busy p95 {spread.busy_p95:>8.1f}"
        print(
            f"{name:<56} {told}{_beside(row)}  {row['goal'] or ''}{'' if row['met'] in (None, True) else '  MISSED'}",
            flush=True,
        )

    def _row(
        self, name: str, value: float, unit: str, baseline: str, baseline_value: float | None, goal: str
    ) -> dict[str, Any]:
        row = {
            "name": name, "value": value, "unit": unit, "baseline": baseline or None,
            "baseline_value": None if baseline_value is None else round(baseline_value, 3),
            "ratio": round(value / baseline_value, 3) if baseline_value else None, "goal": goal or None, "load": load(),
        }  # fmt: skip
        self.rows.append(row)
        return row

    def failed(self, name: str, error: Exception) -> None:
        """Add what could not be measured; it does not hide the others, but the run does not end well."""
        self.rows.append({"name": name, "failed": repr(error)})
        print(f"{name:<56} FAILED: {error!r}", flush=True)

    @property
    def failures(self) -> int:
        """How many measurements failed."""
        return sum("failed" in row for row in self.rows)

    @property
    def whole(self) -> dict[str, Any]:
        """Everything measured, with the machine and the sizes of the data."""
        return {"begun": self.begun, "machine": machine(), "data": self.about, "rows": self.rows}

    def write(self, path: Path = RESULTS) -> None:
        """Write all measurements as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.whole, ensure_ascii=False, indent=1), encoding="utf-8")


def _beside(row: dict[str, Any]) -> str:
    return "" if row["ratio"] is None else f"  {row['ratio']:g} × {row['baseline']} ({row['baseline_value']:g})"
