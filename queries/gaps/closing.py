"""What would close a cell without a center, or would tell whether it is one, and on what evidence."""

from __future__ import annotations

from graph.model.vocabulary import TIERS
from queries.answer import Both, Completeness, made, say
from queries.gaps.cells import Block
from queries.gaps.columns import OpenCells
from queries.gaps.landscape import Carried, Landscape
from queries.gaps.rows import Closing
from queries.scope import Center


class Closings:
    """Makes them, each once: a list that is missing is missing for every sector of its place."""

    def __init__(self, landscape: Landscape) -> None:
        self._landscape, self._grounds = landscape, landscape.grounds
        self._made: dict[tuple[str, ...], Closing] = {}

    def of(self, cells: OpenCells) -> tuple[list[list[Closing]], list[list[str]]]:
        """Return what would close each cell: first what would tell, then who could move up, what need there is, and who could carry it.

        And the ids of all but the lists. Cells of one place with nothing of their own share what would tell.
        """
        has_base = (self._grounds.base[cells.place, cells.unit] > 0).tolist()
        units, lower = cells.unit.tolist(), self._landscape.lower
        found: list[list[Closing]] = []
        rested: list[list[str]] = []
        for block, start, end in cells.spans():
            place, is_listed = self._grounds.place[block.region], block.coverage is not None and block.coverage.complete
            telling = [] if is_listed else [self._list(block)]
            for held, unit, based in zip(cells.centers[start:end], units[start:end], has_base[start:end], strict=True):
                below = lower.get((block.tier, place, unit), ())
                carried = self._carried(place, unit) if based else NOTHING
                if held or below:
                    own = [*map(self._dated, held), *map(self._promoted, below)]
                    found.append([*telling, *own, *carried.closings])
                    rested.append([*(each.id for each in own), *carried.ids])
                else:
                    found.append([*telling, *carried.closings] if carried.ids else telling)
                    rested.append(carried.ids)
        return found, rested

    def _carried(self, place: int, unit: int) -> Carried:
        """What organisations of a place could build on or take up."""
        kept = self._landscape.carried
        if (found := kept.get((place, unit))) is None:
            built, taken = self._grounds.builders.get((place, unit), ()), self._landscape.takers(unit).get(place, ())
            closings = [
                *[self._shared("build_on", each.id, each.name, BUILD_ON) for each in built],
                *[self._shared("take_up", each.id, each.name, TAKE_UP) for each in taken],
            ]
            found = kept[place, unit] = Carried(closings, [each.id for each in closings])
        return found

    def _shared(self, kind: str, identifier: str, name: str, why: Both) -> Closing:
        key = (kind, identifier)
        if key not in self._made:
            self._made[key] = made(Closing, (("kind", kind), ("id", identifier), ("name", name), ("why", why)))
        return self._made[key]

    def _list(self, block: Block) -> Closing:
        key = ("load_list", block.tier, block.region)
        if key not in self._made:
            place, tier, known = self._landscape.scope.regions.names[block.region], TIERS[block.tier], block.coverage
            said = _said(known)
            self._made[key] = Closing(
                kind="load_list",
                id=known.source[0] if known and known.source else block.region,
                name=f"{place.zh}{tier.zh}中心名单",
                why=say(
                    f"需要完整名单：{said.zh}",
                    f"A complete list of the {tier.en} centers of {place.en} is needed: {said.en}",
                ),
            )
        return self._made[key]

    def _dated(self, center: Center) -> Closing:
        return self._shared("date", center.id, center.name, DATE)

    def _promoted(self, center: Center) -> Closing:
        return self._shared("promote", center.id, center.name, PROMOTE)


NOTHING = Carried([], [])
BUILD_ON = say("当地机构，已知从事该领域。", "An organisation of the place known to work in the sector.")
TAKE_UP = say("全国未见中心覆盖的环节，当地有机构从事。", "A segment no center of the country is known to cover, where an organisation of the place works.")  # fmt: skip
DATE = say("当日是否已存在不能确定：需要批准日期。", "Whether it existed on the date is not certain: its date of approval is needed.")  # fmt: skip
PROMOTE = say("低一级的中心，尚未见晋升；是否够条件见“中心合规”。", "A center one tier below, not known to be promoted; see center_compliance.")  # fmt: skip


def _said(known: Completeness | None) -> Both:
    """What sources say of the number of centers, where no complete list covers the date."""
    if known is None:
        return say("没有来源说明共有多少家。", "no source states how many there are.")
    on = known.as_of or "日期不详"
    if known.named >= known.stated:
        return say(
            f"来源称 {known.stated} 家（{on}），已收录 {known.named} 家；名单是否齐全、之后有无变化不明。",
            f"a source states {known.stated} ({known.as_of or 'undated'}), {known.named} are named here; whether that is all, and what came since, is not known.",
        )
    return say(
        f"来源称 {known.stated} 家（{on}），只收录 {known.named} 家。",
        f"a source states {known.stated} ({known.as_of or 'undated'}), only {known.named} are named here.",
    )
