"""The steps of a scenario, applied to the tables one after another; each says in a sentence what it did."""

from __future__ import annotations

from typing import Any

from graph.errors import ChuangtuError, UnknownName, Words, WrongUse
from graph.identifiers import organization_id
from graph.model import EDGE, EdgeType
from graph.model.vocabulary import ROLES, TIERS
from queries.answer import Both, say
from queries.names import resolve, sector_id
from queries.places import Regions, Sectors
from queries.whatif.file import Lined
from queries.whatif.scenario import LADDER, Add, Member, Merge, Promote, Remove, Step
from queries.whatif.tables import AROUND, CENTER, ORGANIZATION, Row, Tables
from queries.world import World

NOTE = "设想 · scenario"
ONE_EACH = ("LOCATED_IN", "IN_SECTOR")  # a merged center keeps one place and one sector
FOLLOWS_UP = ("LOCATED_IN", "IN_SECTOR", "IN_CHAIN", "MEMBER_OF", "OPERATES", "COVERS", "WORKS_ON")
"""What a center takes along when it is followed by one of a higher tier."""


def apply(world: World, tables: Tables, lined: Lined) -> list[Both]:
    """Apply every step and return what each did.

    Raises WrongUse (UnknownName, AmbiguousName) that says in which line or step.
    """
    steps = Steps(world, tables)
    told = []
    for number, step in enumerate(lined.scenario.steps):
        try:
            told.append(steps.take(step, number + 1))
        except WrongUse as error:
            raise _placed(error, lined.place(number)) from error
    return told


def _placed(error: ChuangtuError, place: Words) -> ChuangtuError:
    text = Words(f"{place.zh}：{error.text.zh}", f"{place.en}: {error.text.en}")
    return type(error)(text, value=error.value, remedy=error.remedy, suggestions=error.suggestions)


class Steps:
    """One scenario at work on its tables."""

    def __init__(self, world: World, tables: Tables) -> None:
        self.world, self.tables = world, tables

    def take(self, step: Step, number: int) -> Both:
        """Apply one step and return the sentence of what it did."""
        if step.add:
            return self._add(step.add, f"SCENARIO-{number:02}")
        if step.merge:
            return self._merge(step.merge)
        if step.promote:
            return self._promote(step.promote, f"SCENARIO-{number:02}")
        assert step.remove is not None  # noqa: S101 - a step is exactly one of four
        return self._remove(step.remove)

    # -- adding --------------------------------------------------------------------------------------------------------

    def _add(self, add: Add, identifier: str) -> Both:
        if add.name:
            return self._new_center(add, add.id or identifier)
        assert add.center  # noqa: S101 - the scenario's shape says so
        if add.member:
            return self._new_member(Member(organization=add.member, role=add.role, new=add.new), add.center)
        return self._put_back(add.center)

    def _new_center(self, add: Add, identifier: str) -> Both:
        tables = self.tables
        self._must_be_free(identifier)
        assert add.region and add.sector and add.tier  # noqa: S101 - the scenario's shape says so
        region = resolve(self.world, add.region, ("Region",))
        sector = self._field(add.sector)
        tables.add_node(CENTER, {"id": identifier, "name_zh": add.name, "tier": add.tier, "status": add.status, "approved_on": add.approved_on, "notes": [NOTE]})  # fmt: skip
        here = ("Center", identifier)
        tables.add_edge(EDGE["LOCATED_IN"], here, ("Region", region))
        tables.add_edge(EDGE["IN_SECTOR"], here, ("Sector", sector))
        for member in add.members:
            self._join(member, identifier)
        segments = [resolve(self.world, name, ("Segment",)) for name in add.segments]
        for segment in segments:
            tables.add_edge(EDGE["COVERS"], here, ("Segment", segment))
        chains = {row["chain"] for row in self.world.run("chain_coverage", "segments", chain="") if row["id"] in segments}
        for chain in sorted(chains):
            tables.add_edge(EDGE["IN_CHAIN"], here, ("Chain", chain))
        regions, sectors = Regions.of(self.world).names, Sectors.of(self.world).names
        tier = TIERS[add.tier]
        return say(
            f"在{regions[region].zh}新增{tier.zh}中心“{add.name}”（{sectors[sector].zh}，成员 {len(add.members)} 家，环节 {len(segments)} 个）",
            f"a new {tier.en} center “{add.name}” in {regions[region].en} ({sectors[sector].en}, {len(add.members)} members, {len(segments)} segments)",
        )

    def _field(self, text: str) -> str:
        """The printed field: what a center is said to be in, and what uniqueness is judged by."""
        sectors = Sectors.of(self.world)
        found = sector_id(self.world, text, "field")
        if sectors.levels.get(found) != "field":
            below = sorted(sectors.selected(found))[:8]
            raise WrongUse(
                Words(f"“{text}”不是具体领域", f"“{text}” is no printed field"),
                value=text,
                remedy=Words("请给出登记册中的领域。", "Give a field of the registry."),
                suggestions=tuple(f"{sectors.names[each].zh} ({each})" for each in below),
            )
        return found

    def _must_be_free(self, identifier: str) -> None:
        if self.tables.node(CENTER, identifier) or self.tables.published(CENTER, identifier):
            raise WrongUse(
                Words(f"编号 {identifier} 已被使用", f"The id {identifier} is taken"),
                value=identifier,
                remedy=Words("请另给编号；要放回已移除的中心，用 add: {center: 编号}。", "Give another id; to put a removed center back, use add: {center: ID}."),
            )  # fmt: skip

    def _new_member(self, member: Member, center: str) -> Both:
        row = self._center(center)
        name = self._join(member, row["id"])
        role = ROLES[member.role]
        return say(f"{name}以{role.zh}身份加入“{_name(row)}”", f"{name} joins “{_name(row)}” as {role.en}")

    def _join(self, member: Member, center: str) -> str:
        """Make an organisation take part in a center and return its name."""
        identifier, name = self._organization(member)
        here, there = ("Organization", identifier), ("Center", center)
        self.tables.add_edge(EDGE["MEMBER_OF"], here, there, role=member.role)
        if member.role == "operator":
            self.tables.add_edge(EDGE["OPERATES"], here, there)
        return name

    def _organization(self, member: Member) -> tuple[str, str]:
        made = organization_id(member.organization)
        if known := self.tables.node(ORGANIZATION, made):
            return made, str(known["name_zh"] or made)
        if member.new:
            self.tables.add_node(ORGANIZATION, {"id": made, "name_zh": member.organization, "notes": [NOTE]})
            return made, member.organization
        try:
            identifier = resolve(self.world, member.organization, ("Organization",))
        except UnknownName as error:
            remedy = Words("若是图中还没有的机构，请写明 new: true。", "If the graph does not know it yet, say new: true.")
            raise UnknownName(error.text, value=error.value, remedy=remedy, suggestions=error.suggestions) from error
        row = self.tables.node(ORGANIZATION, identifier)
        return identifier, str((row or {}).get("name_zh") or identifier)

    def _put_back(self, text: str) -> Both:
        identifier = self._published(text)
        if self.tables.node(CENTER, identifier):
            raise WrongUse(Words(f"“{text}”没有被移除", f"“{text}” was not removed"), value=text)
        self.tables.run(f"""INSERT INTO "Center" FROM "published_{CENTER.name}" WHERE id = ?""", identifier)
        for edge in AROUND:
            self.tables.run(
                f"""INSERT INTO "{edge.name}" FROM "published_{edge.name}" p WHERE ? IN (from_id, to_id) AND id NOT IN (SELECT id FROM "{edge.name}")
                AND (from_type <> 'Center' OR from_id IN (SELECT id FROM "Center")) AND (to_type <> 'Center' OR to_id IN (SELECT id FROM "Center"))""",
                identifier,
            )
        row = self.tables.node(CENTER, identifier) or {}
        return say(f"放回“{_name(row)}”", f"“{_name(row)}” is put back")

    # -- naming --------------------------------------------------------------------------------------------------------

    def _published(self, text: str) -> str:
        return resolve(self.world, text, ("Center",))

    def _center(self, text: str) -> Row:
        """A center by id or name: one of this scenario, or of the published graph while it is still there."""
        own = self.tables.rows('SELECT * FROM "Center" WHERE (id = ? OR name_zh = ?) AND list_contains(notes, ?)', text, text, NOTE)
        if len(own) == 1:
            return own[0]
        identifier = self._published(text)
        if row := self.tables.node(CENTER, identifier):
            return row
        raise WrongUse(
            Words(f"“{text}”已在前面的步骤中移除或并入他处", f"An earlier step removed or merged “{text}”"),
            value=text,
            remedy=Words("请调整步骤的次序。", "Change the order of the steps."),
        )

    # -- merging -------------------------------------------------------------------------------------------------------

    def _merge(self, merge: Merge) -> Both:
        rows = {row["id"]: row for row in map(self._center, merge.centers)}
        into = self._center(merge.into) if merge.into else next(iter(rows.values()))
        others = [row for identifier, row in rows.items() if identifier != into["id"]]
        if not others:
            raise WrongUse(Words("要合并的是同一个中心", "These are one and the same center"), value=into["id"])
        for other in others:
            self._absorb(other["id"], into["id"])
        if merge.name:
            self.tables.run('UPDATE "Center" SET name_zh = ? WHERE id = ?', merge.name, into["id"])
        named = f"，更名为“{merge.name}”" if merge.name else ""
        named_en = f", called “{merge.name}” from then on" if merge.name else ""
        zh, en = "、".join(f"“{_name(o)}”" for o in others), ", ".join(f"“{_name(o)}”" for o in others)
        return say(f"{zh}并入“{_name(into)}”{named}", f"{en} merged into “{_name(into)}”{named_en}")

    def _absorb(self, gone: str, into: str) -> None:
        """Everything joined to one center is joined to the other; what that would say twice is said once."""
        for edge in AROUND:
            if edge.name in ONE_EACH and self.tables.rows(f'SELECT 1 FROM "{edge.name}" WHERE from_id = ?', into):
                self.tables.run(f'DELETE FROM "{edge.name}" WHERE from_id = ?', gone)
            self._rewire(edge, gone, into)
        self.tables.run('DELETE FROM "Center" WHERE id = ?', gone)
        self.tables.run("UPDATE redirect SET to_id = ? WHERE to_id = ?", into, gone)
        self.tables.run("INSERT INTO redirect VALUES (?, ?)", gone, into)

    def _rewire(self, edge: EdgeType, gone: str, into: str) -> None:
        name = edge.name
        start, end = (f"CASE WHEN {side}_type = 'Center' AND {side}_id = $gone THEN $into ELSE {side}_id END" for side in ("from", "to"))
        key = " || '|' || ".join(f"""coalesce(CAST("{each}" AS VARCHAR), '')""" for each in edge.key) or "''"
        at_gone = "((from_type = 'Center' AND from_id = $gone) OR (to_type = 'Center' AND to_id = $gone))"
        values: dict[str, Any] = {"gone": gone, "into": into}
        self.tables.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE moved AS SELECT * REPLACE (md5('{name}|' || from_id || '|' || to_id || '|' || {key}) AS id)
            FROM (SELECT * REPLACE ({start} AS from_id, {end} AS to_id) FROM "{name}" WHERE {at_gone}) WHERE from_id <> to_id""",
            values,
        )
        self.tables.connection.execute(f'DELETE FROM "{name}" WHERE {at_gone}', {"gone": gone})
        self.tables.run(f'INSERT INTO "{name}" SELECT DISTINCT ON (id) * FROM moved WHERE id NOT IN (SELECT id FROM "{name}") ORDER BY id')

    # -- promoting -----------------------------------------------------------------------------------------------------

    def _promote(self, promote: Promote, identifier: str) -> Both:
        tables, row = self.tables, self._center(promote.center)
        to = promote.to or self._next(row)
        self._must_be_above(row, to)
        made = promote.id or identifier
        self._must_be_free(made)
        name = promote.name or f"{_name(row)}（晋升{TIERS[to].zh}）"
        tables.add_node(CENTER, {"id": made, "name_zh": name, "tier": to, "status": "designated", "approved_on": promote.approved_on, "notes": [NOTE]})  # fmt: skip
        for edge_name in FOLLOWS_UP:
            self._follow(EDGE[edge_name], row["id"], made)
        tables.add_edge(EDGE["PROMOTED_TO"], ("Center", row["id"]), ("Center", made), promoted_on=promote.approved_on)
        return say(f"“{_name(row)}”晋升为{TIERS[to].zh}“{name}”", f"“{_name(row)}” is promoted to {TIERS[to].en}: “{name}”")

    def _next(self, row: Row) -> str:
        above = LADDER[LADDER.index(row["tier"]) + 1 :] if row["tier"] in LADDER else ()
        return above[0] if above else "national"

    def _must_be_above(self, row: Row, to: str) -> None:
        if row["tier"] not in LADDER or LADDER.index(row["tier"]) >= LADDER.index(to):
            now = TIERS.get(row["tier"] or "", Words("未知", "unknown"))
            raise WrongUse(
                Words(f"“{_name(row)}”现为{now.zh}，不能晋升为{TIERS[to].zh}", f"“{_name(row)}” is {now.en} and cannot be promoted to {TIERS[to].en}"),
                value=to,
                remedy=Words("层级由低到高：city、provincial、national。", "From low to high: city, provincial, national."),
            )
        if already := self.tables.rows('SELECT to_id FROM "PROMOTED_TO" WHERE from_id = ?', row["id"]):
            raise WrongUse(
                Words(f"“{_name(row)}”已晋升为 {already[0]['to_id']}", f"“{_name(row)}” was promoted already, to {already[0]['to_id']}"),
                value=row["id"],
            )

    def _follow(self, edge: EdgeType, center: str, made: str) -> None:
        for found in self.tables.rows(f'SELECT * FROM "{edge.name}" WHERE ? IN (from_id, to_id)', center):
            start, end = ((found[f"{side}_type"], made if found[f"{side}_id"] == center else found[f"{side}_id"]) for side in ("from", "to"))
            kept = {p.name: found[p.name] for p in edge.properties if p.name not in ("since", "until", "as_of")}
            self.tables.add_edge(edge, start, end, **kept)

    # -- removing ------------------------------------------------------------------------------------------------------

    def _remove(self, remove: Remove) -> Both:
        if not remove.member:
            assert remove.center  # noqa: S101 - the scenario's shape says so
            row = self._center(remove.center)
            for edge in AROUND:
                self.tables.run(f"""DELETE FROM "{edge.name}" WHERE (from_type = 'Center' AND from_id = $id) OR (to_type = 'Center' AND to_id = $id)""".replace("$id", "?"), row["id"], row["id"])  # fmt: skip
            self.tables.run('DELETE FROM "Center" WHERE id = ?', row["id"])
            return say(f"撤销“{_name(row)}”", f"“{_name(row)}” is closed")
        identifier, name = self._organization(Member(organization=remove.member))
        center = self._center(remove.center) if remove.center else None
        where, values = ("from_id = ? AND to_id = ?", (identifier, center["id"])) if center else ("from_id = ?", (identifier,))
        if not self.tables.rows(f'SELECT 1 FROM "MEMBER_OF" WHERE {where} UNION ALL SELECT 1 FROM "OPERATES" WHERE {where}', *values, *values):
            zh, en = (f"“{_name(center)}”", f"“{_name(center)}”") if center else ("任何中心", "any center")
            raise WrongUse(Words(f"{name}没有参与{zh}", f"{name} takes no part in {en}"), value=remove.member)
        for edge_name in ("MEMBER_OF", "OPERATES"):
            self.tables.run(f'DELETE FROM "{edge_name}" WHERE {where}', *values)
        return say(f"{name}退出{f'“{_name(center)}”' if center else '所有中心'}", f"{name} leaves {f'“{_name(center)}”' if center else 'every center'}")  # fmt: skip


def _name(row: Row | None) -> str:
    return str((row or {}).get("name_zh") or (row or {}).get("id"))
