"""Decided merges: which id stands for which, and what the edges between merged ends become.

Three kinds of SAME_AS edges are told apart by their discriminator: what a file says (empty), what follows from
evidence (`automatic`), and what a steward decided (`same`, `different`, `dismissed`). A steward's word comes first, the
later of two before the earlier, then the files, then the evidence.
"""

from __future__ import annotations

from collections import defaultdict
from importlib import resources
from typing import NamedTuple

import duckdb
import pyarrow as pa

from graph.ledger.grouping import Groups
from graph.model import SAME_AS

STATED, AUTOMATIC = "", "automatic"
SAME, DIFFERENT, DISMISSED = "same", "different", "dismissed"
VERDICTS = (SAME, DIFFERENT, DISMISSED)


class Link(NamedTuple):
    """One SAME_AS edge of an active batch; `batch` is the newest that says it."""

    from_id: str
    to_id: str
    kind: str
    batch: int


class Merged(NamedTuple):
    """The groups that follow from links, and which of their ids stands for all."""

    groups: Groups
    standing: dict[str, str]
    """Merged id → id that stands for it."""

    def stands(self, identifier: str) -> str:
        """Return the id that answers for an id."""
        return self.standing.get(identifier, identifier)


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
    """Return merged id → id that stands for it, by the SAME_AS edges of active batches."""
    return merged(links(connection)).standing


def links(connection: duckdb.DuckDBPyConnection) -> list[Link]:
    """Return the SAME_AS edges of active batches, in a fixed order."""
    rows = connection.execute(
        f"""SELECT e.from_id, e.to_id, e.discriminator, max(p.batch) FROM edge e
        JOIN active_place p ON p.subject = e.id AND p.subject_type = e.edge_type AND p.property = 'id'
        WHERE e.edge_type = '{SAME_AS.name}' GROUP BY ALL ORDER BY 1, 2, 3"""
    ).fetchall()
    return [Link._make(row) for row in rows]


def merged(found: list[Link]) -> Merged:
    """Join what links say is one thing.

    A chain of merges ends at its last target; of a circle the smallest id stands. A name that files give to two things
    that stay two joins neither.
    """
    groups = Groups()
    decided = sorted((link for link in found if link.kind in VERDICTS), key=lambda link: (-link.batch, link))
    followed = [link for link in decided if _decide(groups, link)]
    followed += _stated(groups, [link for link in found if link.kind == STATED])
    followed += [link for link in found if link.kind == AUTOMATIC and groups.join(link.from_id, link.to_id)]
    kept = {link.to_id: link.batch for link in reversed(decided) if link.kind == SAME}
    targets: dict[str, str] = {}
    for link in followed:
        targets.setdefault(link.from_id, link.to_id)
    standing: dict[str, str] = {}
    for members in groups.groups():
        ends = {_end(one, targets) for one in members} | kept.keys() & members
        stands = min(ends, key=lambda one: (-kept.get(one, 0), one in targets, one))
        standing |= {one: stands for one in members if one != stands}
    return Merged(groups, dict(sorted(standing.items())))


def _decide(groups: Groups, link: Link) -> bool:
    """Follow a steward's decision; only a join is a merge."""
    if link.kind == DIFFERENT:
        groups.part(link.from_id, link.to_id)
    return link.kind == SAME and groups.join(link.from_id, link.to_id)


def _stated(groups: Groups, stated: list[Link]) -> list[Link]:
    """Follow what files say; a name with several targets waits until they are one, and joins none if they stay several."""
    targets: dict[str, list[Link]] = defaultdict(list)
    for link in stated:
        targets[link.from_id].append(link)
    followed: list[Link] = []
    waiting, grown = list(targets.values()), True
    while grown:
        several: list[list[Link]] = []
        for of_one in waiting:
            if len({groups.root(link.to_id) for link in of_one}) > 1:
                several.append(of_one)
            else:
                followed += [link for link in of_one if groups.join(link.from_id, link.to_id)]
        grown, waiting = len(several) < len(waiting), several
    return followed


def _end(start: str, targets: dict[str, str]) -> str:
    path = [start]
    while path[-1] in targets:
        following = targets[path[-1]]
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]
