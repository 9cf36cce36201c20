"""The rows of the answer: cells with their figures, scored and ranked place by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from queries.answer import made_of
from queries.gaps.cells import Block, blocks
from queries.gaps.closing import Closings
from queries.gaps.columns import NOTHING, Columns, OpenCells, repeated, spread
from queries.gaps.grounds import Grounds
from queries.gaps.landscape import Landscape
from queries.gaps.rows import Row
from queries.potential.priorities import Priorities
from queries.potential.units import Units
from queries.scope import Scope

NO_PARTS: dict[str, float | None] = {}
EMPTY: dict[str, Any] = {
    "served_by": NOTHING,
    "priority": NOTHING,
    "would_close": NOTHING,
    "rested": NOTHING,
    "parts": NO_PARTS,
}


@dataclass(frozen=True)
class Matrices:
    """Everything the cells of one answer are made of."""

    scope: Scope
    units: Units
    grounds: Grounds
    landscape: Landscape
    priorities: Priorities

    @classmethod
    def of(cls, scope: Scope) -> Matrices:
        """Return the figures of the scope's level and date."""
        units = Units.of(scope.world, scope.sectors, scope.asked.level)
        grounds = Grounds.of(scope, units)
        return cls(scope, units, grounds, Landscape.of(scope, grounds), Priorities.of_scope(scope, units))


def rows(scope: Scope, matrices: Matrices) -> tuple[list[Row], list[Block]]:
    """Return the cells of the asked places, tiers and sectors, and the blocks they stand in."""
    asked = scope.sectors.units(scope.asked.level, scope.asked.sector)
    found = blocks(scope, asked)
    columns = _cells(scope, found, asked) | _figures(matrices, found, asked)
    columns["evidence"] = _evidence(found, columns, columns.pop("rested"))
    return made_of(Row, columns), found


def _cells(scope: Scope, found: list[Block], asked: list[str]) -> dict[str, list[Any]]:
    """What names a cell, its state and its centers."""
    names, places = [scope.sectors.names[unit] for unit in asked], [scope.regions.names[b.region] for b in found]
    of_blocks: dict[str, list[Any]] = {
        "region": [block.region for block in found],
        "region_name": [place.zh for place in places],
        "region_name_en": [place.en for place in places],
        "tier": [block.tier for block in found],
        "coverage": [block.coverage for block in found],
    }
    of_units = {
        "sector": asked,
        "sector_name": [name.zh for name in names],
        "sector_name_en": [name.en for name in names],
    }
    centers = [held for block in found for held in block.centers]
    return {
        **{name: repeated(values, len(asked)) for name, values in of_blocks.items()},
        **{name: values * len(found) for name, values in of_units.items()},
        "state": [state for block in found for state in block.states],
        "centers": [[center.listed() for center in held] if held else NOTHING for held in centers],
    }


def _figures(matrices: Matrices, found: list[Block], asked: list[str]) -> dict[str, list[Any]]:
    """The figures of the cells where no center is known to exist; nothing for the others."""
    cells, closings = OpenCells.of(matrices.grounds, found, asked), Closings(matrices.landscape)
    known = Columns(matrices.grounds, matrices.landscape, matrices.priorities, cells).all()
    known["would_close"], known["rested"] = closings.of(cells)
    length = len(found) * len(asked)
    return {name: spread(column, cells.at, length, EMPTY.get(name)) for name, column in known.items()}


def _evidence(found: list[Block], columns: dict[str, list[Any]], rested: list[list[str]]) -> list[list[str]]:
    """What each cell rests on: its centers, the clauses that name it, what would close it, and who states the number of centers."""
    stated = repeated(
        [block.coverage.source if block.coverage else NOTHING for block in found],
        len(columns["state"]) // max(1, len(found)),
    )
    clauses = {id(lists): [each.clause for each in lists] for lists in columns["priority"]}
    return [
        [*[c.id for c in held], *clauses[id(lists)], *ids, *source]
        for held, lists, ids, source in zip(columns["centers"], columns["priority"], rested, stated, strict=True)
    ]
