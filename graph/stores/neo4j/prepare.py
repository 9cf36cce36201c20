"""Before a publish writes: whose database it is, its constraints, and which publish goes on."""

from __future__ import annotations

from collections.abc import Iterable

import neo4j

from graph.errors import Words, WrongUse
from graph.model import NODE
from graph.stores.neo4j.schema import constraints
from graph.stores.neo4j.server import Server, cypher
from graph.stores.neo4j.values import ask, results
from graph.stores.neo4j.verify import stored_counts
from graph.stores.neo4j.view import held
from graph.stores.neo4j.write import Batches, run_lines

CLEARED = 10_000


def make_ready(session: neo4j.Session, server: Server, *, take_over: bool) -> bool:
    """See to it that the database is ours and has its constraints; tell whether it holds no rows of ours yet.

    Raises WrongUse when it holds data that no publish of ours wrote and `take_over` is not given. With it, what carries labels of
    ours makes way, since it could not be told apart; everything else stays.
    """
    counts = session.execute_read(stored_counts)
    if session.execute_read(held) is None:
        nodes = ask(session, "MATCH (n) WHERE NOT n:Publishing RETURN count(n) AS nodes")[0][0]
        clashing = sorted(counts.keys() & NODE.keys())
        if nodes and not take_over:
            raise _not_ours(server, nodes, clashing)
        for label in clashing:
            _clear(session, label)
            counts.pop(label)
    ensure(session, constraints())
    return not counts.keys() & NODE.keys()


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


def _clear(session: neo4j.Session, label: str) -> None:
    """Delete every node of a label in batches."""
    text = f"MATCH (n:{label}) WITH n LIMIT $count DETACH DELETE n"
    batches = Batches(lambda text, lines: session.execute_write(run_lines, text, lines), CLEARED)
    while ask(session, f"MATCH (n:{label}) RETURN count(n) AS found")[0][0]:
        batches.write(text, ("" for _ in range(CLEARED)))


def _not_ours(server: Server, nodes: int, ours: list[str]) -> WrongUse:
    lost_zh = f"其中标签为 {'、'.join(ours)} 的会被删除" if ours else "这些节点会保留"
    lost_en = f"nodes labelled {', '.join(ours)} would then be deleted" if ours else "they would then stay beside ours"
    return WrongUse(
        Words(
            f"此 Neo4j 里有 {nodes} 个不是创图写入的节点：{server.shown}",
            f"This Neo4j holds {nodes} nodes that Chuangtu did not write: {server.shown}",
        ),
        value=server.shown,
        remedy=Words(
            f"请给创图单独的数据库（NEO4J_DATABASE）；或用 --take-over 仍然写入，{lost_zh}。",
            f"Give Chuangtu a database of its own (NEO4J_DATABASE), or write all the same with --take-over: {lost_en}.",
        ),
    )
