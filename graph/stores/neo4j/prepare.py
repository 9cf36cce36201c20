"""Before a publish writes: whose database it is, its constraints, and which publish goes on."""

from __future__ import annotations

from collections.abc import Iterable

import neo4j

from graph.errors import Words, WrongUse
from graph.stores.neo4j.schema import constraints
from graph.stores.neo4j.server import Server, cypher
from graph.stores.neo4j.values import ask, results
from graph.stores.neo4j.view import held
from graph.stores.neo4j.write import Batches, run_rows

EMPTYING = 10_000


def make_ready(session: neo4j.Session, server: Server, *, take_over: bool) -> bool:
    """See to it that the database is ours and has its constraints; tell whether it holds no rows yet.

    Raises WrongUse when it holds data that no publish of ours wrote and `take_over` is not given.
    """
    if take_over:
        _empty(session)
    others = int(session.execute_read(ask, cypher("count_others"))[0][0])
    if others and session.execute_read(held) is None:
        raise _not_ours(server, others)
    ensure(session, constraints())
    return not others


def ensure(session: neo4j.Session, statements: Iterable[str]) -> None:
    """Create those constraints or indexes that the database does not have by name, and wait until they are filled."""
    present = {name for (name,) in ask(session, cypher("index_names"))}
    absent = [text for text in statements if not present & set(text.split()[:4])]
    for text in absent:
        results(session, text).consume()
    if absent:
        ask(session, cypher("await_indexes"))


def claim(session: neo4j.Session, token: str) -> None:
    """Become the publish that goes on; an earlier one finds another token and stops."""
    session.execute_write(ask, cypher("claim"), token=token)


def _empty(session: neo4j.Session) -> None:
    """Delete everything, relationships first: a well-connected node and all its relationships may not fit in one transaction."""
    session.execute_write(ask, cypher("announce_emptying"))
    for name in ("delete_edges", "delete_nodes"):
        text = cypher(name)
        batches = Batches(lambda text, rows: session.execute_write(run_rows, text, rows), EMPTYING)
        while session.execute_read(ask, cypher(f"find_{name.removeprefix('delete_')}"))[0][0]:
            batches.write(text, ((n,) for n in range(EMPTYING)))


def _not_ours(server: Server, nodes: int) -> WrongUse:
    return WrongUse(
        Words(
            f"此 Neo4j 里有 {nodes} 个不是创图写入的节点：{server.shown}",
            f"This Neo4j holds {nodes} nodes that Chuangtu did not write: {server.shown}",
        ),
        value=server.shown,
        remedy=Words(
            "请给创图一个空的数据库（NEO4J_DATABASE）；或用 --take-over 先清空它，其中的数据会被删除。",
            "Give Chuangtu a database of its own (NEO4J_DATABASE), or use --take-over, which deletes all it holds first.",
        ),
    )
