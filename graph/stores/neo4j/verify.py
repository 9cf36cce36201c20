"""Counts and content hashes of what a Neo4j really stores, against those a snapshot's manifest names."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from graph.model import Thing
from graph.snapshot import Manifest
from graph.snapshot.columns import Hash, all_tables, arrow_hash
from graph.stores.neo4j.reading import pages
from graph.stores.neo4j.schema import Part
from graph.stores.neo4j.server import cypher
from graph.stores.neo4j.values import Runner, ask, record_batches


def stored_hash(on: Runner, thing: Thing) -> Hash:
    """Return count and content hash of a table, read from the stored properties in chunks."""
    count, low, high = 0, 0, 0
    for batch in record_batches(thing, pages(on, Part(thing).page)):
        rows, digest = arrow_hash(thing, pa.Table.from_batches([batch]))
        count, low, high = count + rows, low + int(digest[:16], 16), high + int(digest[16:], 16)
    return count, f"{low % 2**64:016x}{high % 2**64:016x}"


def stored_counts(on: Runner, /) -> dict[str, int]:
    """Return how many nodes per label and relationships per type are stored, of those that there are."""
    return {name: count for text in ("count_nodes", "count_edges") for name, count in ask(on, cypher(text))}


def first_difference(
    on: Runner, manifest: Manifest, checked: Callable[[int, int], None] = lambda *_: None
) -> str | None:
    """Return the name of the first table that is not what the manifest says, None when all are."""
    tables = all_tables()
    present = stored_counts(on)
    for number, thing in enumerate(tables):
        checked(number, len(tables))
        count = manifest.counts[thing.name]
        if present.get(thing.name, 0) != count or (
            count and stored_hash(on, thing) != (count, manifest.hashes[thing.name])
        ):
            return thing.name
    checked(len(tables), len(tables))
    return None
