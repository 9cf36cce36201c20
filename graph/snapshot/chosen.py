"""Which snapshot is meant: `latest`, `previous`, an id or the beginning of one."""

from __future__ import annotations

from graph.errors import AmbiguousName, UnknownName, Words
from graph.snapshot.archive import Archive, Snapshot

LATEST, PREVIOUS = "latest", "previous"


def chosen(archive: Archive, text: str) -> Snapshot:
    """Return the kept snapshot that `text` means: `latest` is the published one, `previous` the kept one before it.

    Raises UnknownName with the kept ids, AmbiguousName for a beginning that several share, Unreachable when nothing is published.
    """
    if text == LATEST:
        return archive.current()
    kept = archive.kept()
    if text == PREVIOUS:
        return _before(archive.current(), kept)
    found = [snapshot for snapshot in kept if snapshot.id == text] or [
        s for s in kept if text and s.id.startswith(text)
    ]
    if len(found) == 1:
        return found[0]
    ids = tuple(snapshot.id for snapshot in found or kept)
    if found:
        raise AmbiguousName(
            Words(f"“{text}”可指 {len(found)} 个快照", f"“{text}” may be {len(found)} snapshots"),
            value=text,
            remedy=Words("请写出更长的编号。", "Write more of the id."),
            suggestions=ids,
        )
    raise UnknownName(
        Words(f"没有快照“{text}”", f"There is no snapshot “{text}”"),
        value=text,
        remedy=Words("可写编号或其开头，或 latest、previous。", "Give an id or its beginning, or latest, previous."),
        suggestions=ids,
    )


def _before(current: Snapshot, kept: list[Snapshot]) -> Snapshot:
    """The one the published snapshot followed; where that is no longer kept, the newest older one."""
    older = [snapshot for snapshot in kept if snapshot.id < current.id]
    if not older:
        raise UnknownName(
            Words("没有更早的快照可比", "No earlier snapshot is kept to compare with"),
            value=PREVIOUS,
            remedy=Words("发布第二个快照后才能比较。", "There is one to compare once a second snapshot is published."),
        )
    return next((snapshot for snapshot in older if snapshot.id == current.manifest.previous), older[0])
