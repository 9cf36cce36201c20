"""Promoting: a center of a higher tier follows, with what the lower one has."""

from __future__ import annotations

from graph.errors import Words, WrongUse
from graph.model import EDGE, EdgeType
from graph.model.vocabulary import TIERS
from graph.store import Row
from queries.answer import Both, say
from queries.whatif.scenario import LADDER, Promote
from queries.whatif.tables import CENTER
from queries.whatif.work import NOTE, Work, name_of

FOLLOWS_UP = ("LOCATED_IN", "IN_SECTOR", "IN_CHAIN", "MEMBER_OF", "OPERATES", "COVERS", "WORKS_ON")
"""What a center takes along when it is followed by one of a higher tier."""


def promote(work: Work, step: Promote, identifier: str) -> Both:
    """Let a center of a higher tier follow and return the sentence of it.

    Raises WrongUse for a tier that is not above, or a center that was promoted already.
    """
    tables, row = work.tables, work.center(step.center)
    to = step.to or _next(row)
    _must_be_above(work, row, to)
    made = step.id or identifier
    work.must_be_free(made)
    name = step.name or f"{name_of(row)}（晋升{TIERS[to].zh}）"
    own = {"name_zh": name, "tier": to, "status": "designated", "approved_on": step.approved_on}
    tables.add_node(CENTER, {"id": made, **own, "notes": [NOTE]})
    for edge_name in FOLLOWS_UP:
        _follow(work, EDGE[edge_name], row["id"], made)
    tables.add_edge(EDGE["PROMOTED_TO"], ("Center", row["id"]), ("Center", made), promoted_on=step.approved_on)
    return say(
        f"“{name_of(row)}”晋升为{TIERS[to].zh}“{name}”", f"“{name_of(row)}” is promoted to {TIERS[to].en}: “{name}”"
    )


def _next(row: Row) -> str:
    above = LADDER[LADDER.index(row["tier"]) + 1 :] if row["tier"] in LADDER else ()
    return above[0] if above else "national"


def _must_be_above(work: Work, row: Row, to: str) -> None:
    if row["tier"] not in LADDER or LADDER.index(row["tier"]) >= LADDER.index(to):
        now = TIERS.get(row["tier"] or "", Words("未知", "unknown"))
        raise WrongUse(
            Words(
                f"“{name_of(row)}”现为{now.zh}，不能晋升为{TIERS[to].zh}",
                f"“{name_of(row)}” is {now.en} and cannot be promoted to {TIERS[to].en}",
            ),
            value=to,
            remedy=Words("层级由低到高：city、provincial、national。", "From low to high: city, provincial, national."),
        )
    if already := work.tables.rows('SELECT to_id FROM "PROMOTED_TO" WHERE from_id = ?', row["id"]):
        raise WrongUse(
            Words(
                f"“{name_of(row)}”已晋升为 {already[0]['to_id']}",
                f"“{name_of(row)}” was promoted already, to {already[0]['to_id']}",
            ),
            value=row["id"],
        )


def _follow(work: Work, edge: EdgeType, center: str, made: str) -> None:
    for found in work.tables.rows(f'SELECT * FROM "{edge.name}" WHERE ? IN (from_id, to_id)', center):
        start, end = (
            (found[f"{side}_type"], made if found[f"{side}_id"] == center else found[f"{side}_id"])
            for side in ("from", "to")
        )
        kept = {p.name: found[p.name] for p in edge.properties if p.name not in ("since", "until", "as_of")}
        work.tables.add_edge(edge, start, end, **kept)
