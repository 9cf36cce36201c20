"""A folder that is watched: what is new or changed and at rest is loaded, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ingest.files import inputs

State = dict[Path, tuple[int, int]]
"""Path → size and time of the last change."""


def rounds(
    paths: Iterable[Path], interval: float = 2.0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[list[Path]]:
    """Yield, each time something below `paths` is new or changed, the files to load; the first round yields all.

    A file counts when it looks the same at two looks `interval` seconds apart: one still being copied waits. Looking
    instead of asking the system for events works on network drives too.
    """
    given = list(paths)
    loaded: State = {}
    before = _state(given)
    if before:
        yield list(before)
        loaded = dict(before)
    while True:
        sleep(interval)
        now = _state(given)
        fresh = [path for path, seen in now.items() if loaded.get(path) != seen and before.get(path) == seen]
        before = now
        if fresh:
            yield fresh
            loaded |= {path: now[path] for path in fresh}


def _state(paths: list[Path]) -> State:
    found: State = {}
    for item in inputs(path for path in paths if path.exists()):
        try:
            stat = item.path.stat()
        except OSError:  # gone between listing and looking
            continue
        found[item.path] = (stat.st_size, stat.st_mtime_ns)
    return found
