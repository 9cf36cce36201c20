"""The published graphs of one home directory, opened once and reopened when a newer snapshot is published."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph.snapshot import Archive, Snapshot
from graph.store import View
from queries.world import World

OPEN_AT_ONCE = 3
StoreName = Literal["embedded", "neo4j"]


@dataclass(frozen=True)
class Server:
    """Where a Neo4j is and who asks it."""

    uri: str
    user: str = "neo4j"
    password: str = ""
    database: str = "neo4j"


class Worlds:
    """Opens graphs on demand; safe to use from several threads. `server` makes Neo4j the store that answers by default."""

    def __init__(self, home: Path, server: Server | None = None) -> None:
        self.archive = Archive(home)
        self.home, self.server = home, server
        self._open: OrderedDict[str, World] = OrderedDict()
        self._lock = threading.Lock()
        self._remote: View | None = None

    def world(self, snapshot: str | None = None, store: StoreName | None = None) -> World:
        """Return a published graph: the current one unless `snapshot` names a kept one; older ones are asked embedded only.

        Raises Unreachable when nothing is published or the server does not answer, NotFound for an unknown snapshot.
        """
        chosen = self.archive.get(snapshot) if snapshot else self.archive.current()
        wants_server = (store or ("neo4j" if self.server else "embedded")) == "neo4j"
        if wants_server and (snapshot is None or chosen.id == self.archive.current().id):
            return World(chosen, self._server_view())
        return self._embedded(chosen)

    def _embedded(self, snapshot: Snapshot) -> World:
        with self._lock:
            if snapshot.id not in self._open:
                from graph.stores.ladybug import EmbeddedView  # drivers load on use

                self._open[snapshot.id] = World(snapshot, EmbeddedView(snapshot.graph_file))
                while len(self._open) > OPEN_AT_ONCE:
                    self._open.popitem(last=False)  # closed when its last reader lets go of it
            self._open.move_to_end(snapshot.id)
            return self._open[snapshot.id]

    def _server_view(self) -> View:
        raise NotImplementedError

    def close(self) -> None:
        """Close every graph."""
        with self._lock:
            for world in self._open.values():
                world.view.close()
            self._open.clear()
            if self._remote:
                self._remote.close()
                self._remote = None
