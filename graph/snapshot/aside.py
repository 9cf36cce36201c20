"""A graph like a published one with some tables replaced, built by the same steps in a folder of its own; never published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import duckdb

from graph.model import NODE, Thing
from graph.snapshot import search
from graph.snapshot.archive import Snapshot
from graph.snapshot.columns import content_hash
from graph.snapshot.reading import select_table


def tables_aside(
    base: Snapshot, directory: Path, identifier: str, changed: Iterable[Thing], absent: Iterable[str] = ()
) -> Snapshot:
    """Complete the tables of `directory/tables` by those of `base` and return the snapshot they make; it has no graph file yet.

    `changed` are the types whose tables were written there, `absent` the names of files that `base` has and this graph has not.
    """
    tables = directory / "tables"
    left_out = set(absent)
    for path in base.tables.iterdir():
        if path.name not in left_out and not (tables / path.name).exists():
            _take_over(path, tables / path.name)
    counts, hashes = dict(base.manifest.counts), dict(base.manifest.hashes)
    with duckdb.connect() as connection:
        for thing in changed:
            relation = f"({select_table(connection, tables, thing)})"
            counts[thing.name], hashes[thing.name] = content_hash(connection, thing, relation)
    return Snapshot(directory, replace(base.manifest, id=identifier, counts=counts, hashes=hashes, files={}))


def build_aside(base: Snapshot, snapshot: Snapshot) -> None:
    """Build graph file and search index of tables made beside those of `base`, so that questions can be asked of them."""
    from graph.stores import ladybug  # drivers load on use

    ladybug.build(snapshot.tables, snapshot.graph_file, snapshot.id)
    changed = {node.name: _differing(base, snapshot, node) for node in NODE.values() if not _same(base, snapshot, node)}
    search.amend(base.search_file, snapshot.tables, snapshot.search_file, changed)


def _same(base: Snapshot, snapshot: Snapshot, thing: Thing) -> bool:
    return base.manifest.hashes.get(thing.name) == snapshot.manifest.hashes.get(thing.name)


def _differing(base: Snapshot, snapshot: Snapshot, thing: Thing) -> set[str]:
    """The ids of nodes that are new, gone or have other properties."""
    with duckdb.connect() as connection:
        then, now = (select_table(connection, each.tables, thing) for each in (base, snapshot))
        rows = connection.execute(f"SELECT DISTINCT id FROM (({then} EXCEPT {now}) UNION ALL ({now} EXCEPT {then}))")
        return {row[0] for row in rows.fetchall()}


def _take_over(path: Path, target: Path) -> None:
    """Published files are never written again, so a second name is as good as a copy; other file systems need the copy."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
