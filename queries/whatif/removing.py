"""Removing: a center is closed, or an organisation leaves."""

from __future__ import annotations

from graph.errors import Words, WrongUse
from queries.answer import Both, say
from queries.whatif.scenario import Member, Remove
from queries.whatif.tables import AROUND
from queries.whatif.work import Work, name_of

TAKING_PART = ("MEMBER_OF", "OPERATES")


def remove(work: Work, step: Remove) -> Both:
    """Close a center, or let an organisation leave one center or all of them.

    Raises WrongUse for one that takes no part there.
    """
    if step.member:
        return _leave(work, step.member, step.center)
    assert step.center  # noqa: S101 - the scenario's shape says so
    row = work.center(step.center)
    for edge in AROUND:
        work.tables.execute(
            f"""DELETE FROM "{edge.name}" WHERE (from_type = 'Center' AND from_id = ?) OR (to_type = 'Center' AND to_id = ?)""",
            row["id"],
            row["id"],
        )
    work.tables.execute('DELETE FROM "Center" WHERE id = ?', row["id"])
    return say(f"撤销“{name_of(row)}”", f"“{name_of(row)}” is closed")


def _leave(work: Work, member: str, center_name: str | None) -> Both:
    identifier, name = work.organization(Member(organization=member))
    center = work.center(center_name) if center_name else None
    where, values = (
        ("from_id = ? AND to_id = ?", [identifier, center["id"]]) if center else ("from_id = ?", [identifier])
    )
    counted = " + ".join(f'(SELECT count(*) FROM "{edge}" WHERE {where})' for edge in TAKING_PART)
    zh, en = (f"“{name_of(center)}”",) * 2 if center else ("任何中心", "any center")
    if not work.tables.rows(f"SELECT {counted} AS n", *values * len(TAKING_PART))[0]["n"]:
        raise WrongUse(Words(f"{name}没有参与{zh}", f"{name} takes no part in {en}"), value=member)
    for edge in TAKING_PART:
        work.tables.execute(f'DELETE FROM "{edge}" WHERE {where}', *values)
    if center is None:
        return say(f"{name}退出所有中心", f"{name} leaves every center")
    return say(f"{name}退出{zh}", f"{name} leaves {en}")
