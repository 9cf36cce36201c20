"""An answer rests on one snapshot: which one that is, and asking again while a server is brought to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from graph.errors import Unreachable, Words
from queries.answer import SnapshotRef
from queries.world import World

T = TypeVar("T")
ATTEMPTS = 5


def resting_on(world: World) -> SnapshotRef:
    """Return the snapshot that answers on this graph rest on, and the store that answers."""
    return SnapshotRef(id=world.snapshot.id, published_at=world.snapshot.manifest.published_at, store=world.view.name)


def steady(world: World, make: Callable[[], T]) -> T:
    """Return what is made of several reads, made again until the store held one snapshot from the first to the last.

    Raises Unreachable when that keeps changing.
    """
    for _ in range(ATTEMPTS):
        before = world.view.snapshot_id()
        found = make()
        if world.view.snapshot_id() == before:
            return found
        world.forget()  # what was read in between may be of both
    raise Unreachable(
        Words("图数据正在更新", "The graph is being updated"), remedy=Words("请稍后再问。", "Ask again in a moment.")
    )
