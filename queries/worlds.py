"""The published graphs of one home directory, opened once and reopened when a newer snapshot is published."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from graph.errors import Unreachable, Words, WrongUse
from graph.snapshot import Archive, Snapshot
from queries.kept import Kept
from queries.world import World

if TYPE_CHECKING:
    from graph.stores.neo4j import Neo4jView, Server

OPEN_AT_ONCE = 3
StoreName = Literal["embedded", "neo4j"]


class Worlds:
    """Opens graphs on demand; safe to use from several threads. `server` makes Neo4j the store that answers by default."""

    def __init__(self, home: Path, server: Server | None = None) -> None:
        self.archive = Archive(home)
        self.home, self.server = home, server
        self._open: OrderedDict[str, World] = OrderedDict()
        self._lock = threading.Lock()
        self._remote: Neo4jView | None = None
        self._served: World | None = None

    def world(self, snapshot: str | None = None, store: StoreName | None = None) -> World:
        """Return a published graph: the current one unless `snapshot` names a kept one; older ones are asked embedded only.

        Raises Unreachable when nothing is published or the server does not answer, NotFound for an unknown snapshot.
        """
        chosen = self.archive.get(snapshot) if snapshot else self.archive.current()
        if store == "neo4j":
            return self._on_server(chosen)
        if store is None and self.server and snapshot is None:
            view = self._server_view()
            held = view.held()
            if held is not None and held.state == "ready" and held.id == chosen.id:
                return self._on_view(chosen, view)
            # announced or behind: the embedded graph answers until the server has caught up and is verified
        return self._embedded(chosen)

    def _on_server(self, chosen: Snapshot) -> World:
        """The server was asked for by name: it must hold that snapshot."""
        view = self._server_view()
        if (held := view.mark().snapshot) != chosen.id:
            raise Unreachable(
                Words(f"Neo4j 中是快照 {held}，不是 {chosen.id}", f"The Neo4j holds snapshot {held}, not {chosen.id}"),
                value=held,
                remedy=Words("先运行 chuangtu publish --to 地址。", "Run chuangtu publish --to ADDRESS first."),
            )
        return self._on_view(chosen, view)

    def _on_view(self, chosen: Snapshot, view: Neo4jView) -> World:
        """The server holds one snapshot at a time: what was computed on it is kept as long."""
        with self._lock:
            if self._served is None or self._served.snapshot.id != chosen.id:
                self._served = World(chosen, view, kept=Kept(self.archive, chosen.id))
            return self._served

    def _embedded(self, snapshot: Snapshot) -> World:
        with self._lock:
            if snapshot.id not in self._open:
                from graph.stores.ladybug import EmbeddedView  # drivers load on use

                self._open[snapshot.id] = World(
                    snapshot, EmbeddedView(snapshot.graph_file), kept=Kept(self.archive, snapshot.id)
                )
                while len(self._open) > OPEN_AT_ONCE:
                    self._open.popitem(last=False)  # closed when its last reader lets go of it
            self._open.move_to_end(snapshot.id)
            return self._open[snapshot.id]

    def _server_view(self) -> Neo4jView:
        if self.server is None:
            raise WrongUse(
                Words("没有给出 Neo4j 地址", "No address of a Neo4j is given"),
                remedy=Words("请设置 NEO4J_URI。", "Set NEO4J_URI."),
            )
        with self._lock:
            if self._remote is None:
                from graph.stores.neo4j import Neo4jView  # drivers load on use

                self._remote = Neo4jView(self.server)
            return self._remote

    def close(self) -> None:
        """Close every graph."""
        with self._lock:
            for world in self._open.values():
                world.view.close()
            self._open.clear()
            if self._remote:
                self._remote.close()
                self._remote = self._served = None
