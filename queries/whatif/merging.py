"""Merging: everything joined to one center is joined to another."""

from __future__ import annotations

from typing import Any

from graph.errors import Words, WrongUse
from graph.model import EdgeType
from queries.answer import Both, say
from queries.whatif.scenario import Merge
from queries.whatif.tables import AROUND
from queries.whatif.work import Work, name_of

ONE_EACH = ("LOCATED_IN", "IN_SECTOR")  # a merged center keeps one place and one sector


def merge(work: Work, step: Merge) -> Both:
    """Merge centers into one and return the sentence of it; their ids lead to the one that stands.

    Raises WrongUse where they are one and the same.
    """
    rows = {row["id"]: row for row in map(work.center, step.centers)}
    into = work.center(step.into) if step.into else next(iter(rows.values()))
    others = [row for identifier, row in rows.items() if identifier != into["id"]]
    if not others:
        raise WrongUse(Words("要合并的是同一个中心", "These are one and the same center"), value=into["id"])
    for other in others:
        _absorb(work, other["id"], into["id"])
    if step.name:
        work.tables.execute('UPDATE "Center" SET name_zh = ? WHERE id = ?', step.name, into["id"])
    named = f"，更名为“{step.name}”" if step.name else ""
    named_en = f", called “{step.name}” from then on" if step.name else ""
    zh, en = "、".join(f"“{name_of(o)}”" for o in others), ", ".join(f"“{name_of(o)}”" for o in others)
    return say(f"{zh}并入“{name_of(into)}”{named}", f"{en} merged into “{name_of(into)}”{named_en}")


def _absorb(work: Work, gone: str, into: str) -> None:
    """Everything joined to one center is joined to the other; what that would say twice is said once."""
    for edge in AROUND:
        if edge.name in ONE_EACH and work.tables.rows(f'SELECT 1 FROM "{edge.name}" WHERE from_id = ?', into):
            work.tables.execute(f'DELETE FROM "{edge.name}" WHERE from_id = ?', gone)
        _rewire(work, edge, gone, into)
    work.tables.execute('DELETE FROM "Center" WHERE id = ?', gone)
    work.tables.execute("UPDATE redirect SET to_id = ? WHERE to_id = ?", into, gone)
    work.tables.execute("INSERT INTO redirect VALUES (?, ?)", gone, into)


def _rewire(work: Work, edge: EdgeType, gone: str, into: str) -> None:
    name = edge.name
    start, end = (
        f"CASE WHEN {side}_type = 'Center' AND {side}_id = $gone THEN $into ELSE {side}_id END"
        for side in ("from", "to")
    )
    key = " || '|' || ".join(f"""coalesce(CAST("{each}" AS VARCHAR), '')""" for each in edge.key) or "''"
    at_gone = "((from_type = 'Center' AND from_id = $gone) OR (to_type = 'Center' AND to_id = $gone))"
    values: dict[str, Any] = {"gone": gone, "into": into}
    work.tables.connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE moved AS SELECT * REPLACE (md5('{name}|' || from_id || '|' || to_id || '|' || {key}) AS id)
        FROM (SELECT * REPLACE ({start} AS from_id, {end} AS to_id) FROM "{name}" WHERE {at_gone}) WHERE from_id <> to_id""",
        values,
    )
    work.tables.connection.execute(f'DELETE FROM "{name}" WHERE {at_gone}', {"gone": gone})
    work.tables.execute(
        f'INSERT INTO "{name}" SELECT DISTINCT ON (id) * FROM moved WHERE id NOT IN (SELECT id FROM "{name}") ORDER BY id'
    )
