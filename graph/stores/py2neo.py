"""A legacy way to read a Neo4j, for those whose tools stand on py2neo. It reads only; publishing goes through the official driver.

py2neo has come to the end of its life: no TLS updates, no timeout per query, `graph.schema` broken on Neo4j 5. Nothing in Chuangtu uses
this adapter by itself; it needs the extra `py2neo`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from graph.errors import Unreachable, Words
from graph.model import Thing
from graph.snapshot.columns import all_tables, arrow_schema
from graph.store import Mark, Row
from graph.stores.neo4j.schema import Part
from graph.stores.neo4j.server import Server, cypher

ATTEMPTS = 20


class Py2neoView:
    """Reads the published snapshot of one Neo4j through py2neo; `timeout` is not enforced, py2neo has none."""

    name = "neo4j"

    def __init__(self, server: Server) -> None:
        """Connect.

        Raises Unreachable when py2neo is not installed or the server does not answer.
        """
        try:
            import py2neo
            from py2neo import errors
        except ImportError as error:
            raise Unreachable(
                Words("没有安装 py2neo", "py2neo is not installed"),
                remedy=Words(
                    "请安装附加项：pip install 'chuangtu[py2neo]'；或改用默认的 neo4j 驱动。",
                    "Install the extra: pip install 'chuangtu[py2neo]', or use the default driver.",
                ),
            ) from error
        self._server = server
        self._broken: tuple[type[Exception], ...] = (
            errors.ConnectionUnavailable,
            errors.ConnectionBroken,
            errors.ServiceUnavailable,
            OSError,
        )
        self._refused: type[Exception] = errors.Neo4jError
        try:
            self._graph = py2neo.Graph(server.uri, auth=(server.user, server.password), name=server.database)
            self._ask("RETURN 1 AS one", {})
        except self._broken as error:
            raise self._silent() from error

    def _ask(self, text: str, parameters: dict[str, Any]) -> list[Row]:
        try:
            return [
                {key: _plain(value) for key, value in row.items()} for row in self._graph.run(text, parameters).data()
            ]
        except self._refused as error:
            raise RuntimeError(str(error)) from error
        except self._broken as error:
            raise self._silent() from error

    def _silent(self) -> Unreachable:
        return Unreachable(
            Words(
                f"Neo4j 没有应答或拒绝登录：{self._server.shown}",
                f"Neo4j does not answer or refuses the login: {self._server.shown}",
            ),
            value=self._server.shown,
            remedy=Words("请检查地址、用户与密码。", "Check address, user and password."),
        )

    def run(self, text: str, parameters: dict[str, Any] | None = None, *, timeout: float = 30.0) -> list[Row]:
        """Run one read query and return rows of plain values, all of one snapshot.

        Raises Unreachable when the store does not answer, is being loaded or changes again and again.
        """
        for _ in range(ATTEMPTS):
            before = self._ask(cypher("held"), {})
            if not before or before[0]["state"] != "ready":
                break
            rows = self._ask(text, parameters or {})
            if self._ask(cypher("held"), {}) == before:
                return rows
        raise Unreachable(
            Words("此 Neo4j 没有可读的快照", "This Neo4j has no snapshot that can be read now"),
            value=self._server.shown,
            remedy=Words(
                "先运行 chuangtu publish --to 地址，或等待发布完成。",
                "Run chuangtu publish --to ADDRESS, or wait until it is done.",
            ),
        )

    def mark(self) -> Mark:
        """Return which snapshot the graph holds."""
        (found,) = self.run(cypher("held"))
        return Mark(found["id"], found["edition"])

    def tables(self) -> Iterator[tuple[Thing, pa.Table]]:
        """Yield every node and edge table as Arrow."""
        for thing in all_tables():
            yield thing, pa.Table.from_pylist(self._ask(Part(thing).read, {}), schema=arrow_schema(thing))

    def close(self) -> None:
        """Let go of the connections."""
        connector = self._graph.service.connector if self._graph.service is not None else None
        if connector is not None:
            connector.close()


def _plain(value: Any) -> Any:
    """Return a value without a trace of py2neo: its dates have `to_native`, its nodes and relationships are mappings."""
    if hasattr(value, "to_native"):
        return value.to_native()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if type(value).__module__.startswith("py2neo"):
        return {key: _plain(item) for key, item in dict(value).items() if key != "row_hash"}
    return value
