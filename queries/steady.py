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
    """Return what is made of several reads, made again until the store held the world's snapshot, written once, from the first to the last.

    Raises Unreachable when that keeps changing, and when the store was brought to another snapshot: what was read before belongs to this one.
    """
    for _ in range(ATTEMPTS):
        before = world.view.mark()
        if before.snapshot != world.snapshot.id:
            break
        found = make()
        if world.view.mark() == before:
            return found
        world.forget()  # what was read in between may be of both
    raise Unreachable(
        Words("图数据正在更新", "The graph is being updated"), remedy=Words("请稍后再问。", "Ask again in a moment.")
    )
