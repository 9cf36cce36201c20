"""Turns: what builds or compares whole graphs is worked out one at a time, so that readers keep the machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from graph.errors import Unreachable, Words

AT_ONCE = 1
LONGEST_WAIT = 2.0  # seconds


class Turns:
    """Lets only so many comparisons be worked out at once."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = threading.BoundedSemaphore(at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn.

        Raises Unreachable when none becomes free in time.
        """
        if not self._free.acquire(timeout=LONGEST_WAIT):
            raise Unreachable(
                Words("正在计算另一次比较或设想", "Another comparison or scenario is being worked out"),
                remedy=Words("请稍后再试。", "Try again in a moment."),
            )
        try:
            yield
        finally:
            self._free.release()


def turns_of(request: Request) -> Turns:
    """Return the turns of this app."""
    found: Turns = request.app.state.turns
    return found
