"""Adding: a new center, a member of a center, or a center put back as it was."""

from __future__ import annotations

from graph.errors import Words, WrongUse
from graph.model import EDGE
from graph.model.vocabulary import ROLES, TIERS
from queries.answer import Both, say
from queries.names import resolve
from queries.places import Regions, Sectors
from queries.whatif.scenario import Add, Member
from queries.whatif.tables import AROUND, CENTER
from queries.whatif.work import NOTE, Work, name_of


def add(work: Work, step: Add, identifier: str) -> Both:
    """Add what the step says and return the sentence of it; a center without an id of its own gets `identifier`.

    Raises WrongUse for an id that is taken or a center that was not removed, UnknownName and AmbiguousName for names.
    """
    if step.name:
        return _new_center(work, step, step.id or identifier)
    assert step.center  # noqa: S101 - the scenario's shape says so
    if step.member:
        return _new_member(work, Member(organization=step.member, role=step.role, new=step.new), step.center)
    return _put_back(work, step.center)


def _new_center(work: Work, add: Add, identifier: str) -> Both:
    tables = work.tables
    work.must_be_free(identifier)
    assert add.region and add.sector and add.tier  # noqa: S101 - the scenario's shape says so
    region = resolve(work.world, add.region, ("Region",))
    sector = work.field(add.sector)
    own = {"name_zh": add.name, "tier": add.tier, "status": add.status, "approved_on": add.approved_on}
    tables.add_node(CENTER, {"id": identifier, **own, "notes": [NOTE]})
    here = ("Center", identifier)
    tables.add_edge(EDGE["LOCATED_IN"], here, ("Region", region))
    tables.add_edge(EDGE["IN_SECTOR"], here, ("Sector", sector))
    for member in add.members:
        work.join(member, identifier)
    segments = [resolve(work.world, name, ("Segment",)) for name in add.segments]
    for segment in segments:
        tables.add_edge(EDGE["COVERS"], here, ("Segment", segment))
    chains = {row["chain"] for row in work.world.run("chain_coverage", "segments", chain="") if row["id"] in segments}
    for chain in sorted(chains):
        tables.add_edge(EDGE["IN_CHAIN"], here, ("Chain", chain))
    regions, sectors = Regions.of(work.world).names, Sectors.of(work.world).names
    tier = TIERS[add.tier]
    return say(
        f"在{regions[region].zh}新增{tier.zh}中心“{add.name}”（{sectors[sector].zh}，成员 {len(add.members)} 家，环节 {len(segments)} 个）",
        f"a new {tier.en} center “{add.name}” in {regions[region].en} ({sectors[sector].en}, {len(add.members)} members, {len(segments)} segments)",
    )


def _new_member(work: Work, member: Member, center: str) -> Both:
    row = work.center(center)
    name = work.join(member, row["id"])
    role = ROLES[member.role]
    return say(f"{name}以{role.zh}身份加入“{name_of(row)}”", f"{name} joins “{name_of(row)}” as {role.en}")


def _put_back(work: Work, text: str) -> Both:
    identifier = work.published(text)
    merged = work.tables.rows("SELECT 1 FROM redirect WHERE from_id = ?", identifier)
    if work.tables.node(CENTER, identifier) or merged:
        raise WrongUse(Words(f"“{text}”没有被移除", f"“{text}” was not removed"), value=text)
    work.tables.execute(f"""INSERT INTO "Center" FROM "published_{CENTER.name}" WHERE id = ?""", identifier)
    for edge in AROUND:
        work.tables.execute(
            f"""INSERT INTO "{edge.name}" FROM "published_{edge.name}" p WHERE ? IN (from_id, to_id) AND id NOT IN (SELECT id FROM "{edge.name}")
            AND (from_type <> 'Center' OR from_id IN (SELECT id FROM "Center")) AND (to_type <> 'Center' OR to_id IN (SELECT id FROM "Center"))""",
            identifier,
        )
    row = work.tables.node(CENTER, identifier) or {}
    return say(f"放回“{name_of(row)}”", f"“{name_of(row)}” is put back")
