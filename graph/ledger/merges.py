"""Decided merges: which id stands for which, and what the edges between merged ends become."""

from __future__ import annotations

from importlib import resources

import duckdb
import pyarrow as pa

from graph.model import SAME_AS


def apply_merges(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the temporary tables `redirect` (from_id, to_id) and `edge_now` (edges by their id after merges)."""
    merged = redirects(connection)
    pairs = pa.table(
        {"from_id": pa.array(list(merged), pa.string()), "to_id": pa.array(list(merged.values()), pa.string())}
    )
    connection.register("merged", pairs)
    connection.execute("CREATE OR REPLACE TEMP TABLE redirect AS SELECT * FROM merged")
    connection.unregister("merged")
    connection.execute(resources.files("graph.ledger").joinpath("merges.sql").read_text(encoding="utf-8"))


def redirects(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return merged id → id that stands for it, by the decided SAME_AS of active batches.

    A chain of decisions ends at its last target; of a circle the smallest id stands.
    """
    rows = connection.execute(
        f"""SELECT DISTINCT from_id, to_id FROM edge WHERE edge_type = '{SAME_AS.name}'
        AND id IN (SELECT subject FROM active_place WHERE subject_type = '{SAME_AS.name}' AND property = 'id') ORDER BY 1, 2"""
    ).fetchall()
    targets: dict[str, str] = {}
    for from_id, to_id in rows:
        targets.setdefault(from_id, to_id)
    ends = {start: _end(start, targets) for start in targets}
    return {start: end for start, end in ends.items() if start != end}


def _end(start: str, targets: dict[str, str]) -> str:
    path = [start]
    while path[-1] in targets:
        following = targets[path[-1]]
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]
