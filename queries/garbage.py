"""Keeping the collector of garbage out of the way while many rows are made."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from walking through all that is remembered of a graph again and again while rows are made.

    Rows hold no circles: what is dropped meanwhile goes at once all the same.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
