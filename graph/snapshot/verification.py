"""Is a snapshot what it says it is: digests of its files, counts and hashes of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import duckdb

from graph.errors import VerificationFailed, Words
from graph.snapshot.columns import Hash, content_hash


def graph_hashes(graph: Path) -> dict[str, Hash]:
    """Return count and content hash of every table read back from an embedded graph file."""
    from graph.stores.ladybug import EmbeddedView  # drivers load on use

    found: dict[str, Hash] = {}
    view = EmbeddedView(graph)
    try:
        with duckdb.connect() as connection:
            for thing, rows in view.tables():
                connection.register("rows_to_hash", rows)
                found[thing.name] = content_hash(connection, thing, "rows_to_hash")
                connection.unregister("rows_to_hash")
    finally:
        view.close()
    return found


def verify_graph(graph: Path, snapshot: str, counts: Mapping[str, int], hashes: Mapping[str, str]) -> None:
    """Compare a graph file with the counts and hashes its tables had in the ledger.

    Raises VerificationFailed naming the first table that differs.
    """
    for name, (count, digest) in graph_hashes(graph).items():
        if counts.get(name) != count or hashes.get(name) != digest:
            raise differs(snapshot, name)


def verify_files(directory: Path, snapshot: str, files: Mapping[str, str]) -> None:
    """Compare every file of a snapshot with its digest.

    Raises VerificationFailed naming the first file that is missing, changed or was never part of it.
    """
    for name, digest in files.items():
        path = directory / name
        if not path.is_file() or file_digest(path) != digest:
            raise differs(snapshot, name)
    for name in file_names(directory):
        if name not in files and name != "manifest.json":
            raise differs(snapshot, name)


def file_names(directory: Path) -> list[str]:
    """Return the files below a directory by their relative names, sorted."""
    return sorted(p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file())


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def differs(snapshot: str, what: str) -> VerificationFailed:
    """Return the error that names what differs."""
    return VerificationFailed(
        Words(
            f"快照 {snapshot} 的 {what} 与清单不一致", f"{what} of snapshot {snapshot} differs from what was verified"
        ),
        value=what,
        remedy=Words("请回退到另一快照，或重新发布。", "Roll back to another snapshot, or publish again."),
    )
