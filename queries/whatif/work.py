"""A scenario at work on its tables: names as people write them, found among what is there by now."""

from __future__ import annotations

from graph.errors import UnknownName, Words, WrongUse
from graph.identifiers import organization_id
from graph.model import EDGE
from graph.store import Row
from queries.names import resolve, sector_id
from queries.places import Sectors
from queries.whatif.scenario import Member
from queries.whatif.tables import CENTER, ORGANIZATION, Tables
from queries.world import World

NOTE = "设想 · scenario"


class Work:
    """One scenario: the published graph it starts from and the tables it changes."""

    def __init__(self, world: World, tables: Tables) -> None:
        self.world, self.tables = world, tables

    def center(self, text: str) -> Row:
        """A center by id or name: one of this scenario, or of the published graph while it is still there."""
        own = self.tables.rows(
            'SELECT * FROM "Center" WHERE (id = ? OR name_zh = ?) AND list_contains(notes, ?)', text, text, NOTE
        )
        if len(own) == 1:
            return own[0]
        identifier = self.published(text)
        if row := self.tables.node(CENTER, identifier):
            return row
        raise WrongUse(
            Words(f"“{text}”已在前面的步骤中移除或并入他处", f"An earlier step removed or merged “{text}”"),
            value=text,
            remedy=Words("请调整步骤的次序。", "Change the order of the steps."),
        )

    def published(self, text: str) -> str:
        """Return the id of a center of the published graph."""
        return resolve(self.world, text, ("Center",))

    def field(self, text: str) -> str:
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

    def must_be_free(self, identifier: str) -> None:
        """Refuse an id that is or was taken.

        Raises WrongUse.
        """
        if self.tables.node(CENTER, identifier) or self.tables.published(CENTER, identifier):
            raise WrongUse(
                Words(f"编号 {identifier} 已被使用", f"The id {identifier} is taken"),
                value=identifier,
                remedy=Words("请另给编号；要放回已移除的中心，用 add: {center: 编号}。", "Give another id; to put a removed center back, use add: {center: ID}."),
            )  # fmt: skip

    def organization(self, member: Member) -> tuple[str, str]:
        """Return id and name of an organisation; one that is new is made.

        Raises UnknownName with what to do.
        """
        made = organization_id(member.organization)
        if known := self.tables.node(ORGANIZATION, made):
            return made, str(known["name_zh"] or made)
        if member.new:
            self.tables.add_node(ORGANIZATION, {"id": made, "name_zh": member.organization, "notes": [NOTE]})
            return made, member.organization
        try:
            identifier = resolve(self.world, member.organization, ("Organization",))
        except UnknownName as error:
            remedy = Words(
                "若是图中还没有的机构，请写明 new: true。", "If the graph does not know it yet, say new: true."
            )
            raise UnknownName(error.text, value=error.value, remedy=remedy, suggestions=error.suggestions) from error
        row = self.tables.node(ORGANIZATION, identifier)
        return identifier, str((row or {}).get("name_zh") or identifier)

    def join(self, member: Member, center: str) -> str:
        """Make an organisation take part in a center and return its name."""
        identifier, name = self.organization(member)
        here, there = ("Organization", identifier), ("Center", center)
        self.tables.add_edge(EDGE["MEMBER_OF"], here, there, role=member.role)
        if member.role == "operator":
            self.tables.add_edge(EDGE["OPERATES"], here, there)
        return name


def name_of(row: Row | None) -> str:
    """Return the name of a center or organisation, its id where it has none."""
    return str((row or {}).get("name_zh") or (row or {}).get("id"))
