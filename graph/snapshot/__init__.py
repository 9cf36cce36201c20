"""An immutable, verified build of the graph, published by one atomic step."""

from graph.snapshot.archive import Archive, Manifest, Snapshot

__all__ = ["Archive", "Manifest", "Snapshot"]
