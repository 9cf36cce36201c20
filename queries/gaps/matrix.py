"""The rows of the answer: cells with their figures, scored and ranked place by place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from queries.answer import ListedCenter, made
from queries.gaps.cells import Block, blocks
from queries.gaps.closing import Closings
from queries.gaps.grounds import Grounds
from queries.gaps.landscape import Landscape
from queries.gaps.proximity import Matrix
from queries.gaps.rows import Row
from queries.gaps.scoring import ranked, weights, worth
from queries.potential.priorities import Listed, Priorities
from queries.potential.units import Units
from queries.scope import Scope

OPEN = ("no", "unknown")
SAME_FIELD = 0.5  # a list that names only something else of the same of the ten fields


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

    def values(self, block: Block, numbers: list[int], listed: list[list[Listed]]) -> Matrix:
        """Return cells × parts, before they are made comparable; not a number where a figure is not known."""
        place, grounds, landscape = self.grounds.place[block.region], self.grounds, self.landscape
        related = np.stack(
            [landscape.related[place], grounds.related_organizations[place], grounds.related_technologies[place]]
        )[:, numbers]
        known = ~np.isnan(related)
        with np.errstate(invalid="ignore"):
            near = np.nansum(related, axis=0) / known.sum(axis=0)
        base = (
            np.log2(1 + grounds.base[place, numbers]) if grounds.organizations[place] else np.full(len(numbers), np.nan)
        )
        columns = {
            "relatedness": near,
            "entry_potential": grounds.potential[place, numbers],
            "rca": grounds.advantage.value[place, numbers],
            "priority": np.array([sum(1.0 if each.how == "named" else SAME_FIELD for each in own) for own in listed]),
            "base": base,
            "chain_need": landscape.need[numbers],
            "lower_tier": self._lower(block, place, numbers),
        }
        return np.stack([columns[name] for name in weights().parts], axis=1)

    def _lower(self, block: Block, place: int, numbers: list[int]) -> Matrix:
        if (block.tier, place) not in self.landscape.has_lower:
            return np.full(len(numbers), np.nan)
        return np.array([float((block.tier, place, unit) in self.landscape.lower) for unit in numbers])


def rows(scope: Scope, matrices: Matrices) -> tuple[list[Row], list[Block]]:
    """Return the cells of the asked places, tiers and sectors, and the blocks they stand in."""
    asked = scope.sectors.units(scope.asked.level, scope.asked.sector)
    found, closings = blocks(scope, asked), Closings(matrices.landscape)
    return [row for block in found for row in _rows(matrices, closings, block, asked)], found


def _rows(matrices: Matrices, closings: Closings, block: Block, asked: list[str]) -> Iterable[Row]:
    names, place = matrices.scope.sectors.names, matrices.scope.regions.names[block.region]
    listed = {c.id: c.listed() for held in block.centers for c in held}
    stated, n = block.coverage.source if block.coverage else [], len(asked)
    columns: dict[str, list[Any]] = {
        "region": [block.region] * n,
        "region_name": [place.zh] * n,
        "region_name_en": [place.en] * n,
        "tier": [block.tier] * n,
        "sector": asked,
        "sector_name": [names[unit].zh for unit in asked],
        "sector_name_en": [names[unit].en for unit in asked],
        "state": block.states,
        "centers": [[listed[c.id] for c in held] for held in block.centers],
        "coverage": [block.coverage] * n,
        **_figures(matrices, closings, block, asked),
    }
    columns["evidence"] = [
        [
            *(c.id for c in held),
            *(each.clause for each in lists),
            *(c.id for c in close if c.kind != "load_list"),
            *stated,
        ]
        for held, lists, close in zip(block.centers, columns["priority"], columns["would_close"], strict=True)
    ]
    fields = list(Row.model_fields)
    return [made(Row, zip(fields, values, strict=True)) for values in zip(*(columns[f] for f in fields), strict=True)]


def _figures(matrices: Matrices, closings: Closings, block: Block, asked: list[str]) -> dict[str, list[Any]]:
    """Column by column the figures of a block's cells; nothing where a center is known to exist."""
    grounds, landscape = matrices.grounds, matrices.landscape
    cells = [n for n, each in enumerate(block.states) if each in OPEN]
    numbers, place = [grounds.units.place[asked[n]] for n in cells], grounds.place[block.region]
    listed = [matrices.priorities.naming(block.region, asked[n]) for n in cells]
    parts = worth(matrices.values(block, numbers, listed))
    added, names = parts * weights().vector, tuple(weights().parts)
    sources = landscape.serving(block.tier, block.region)
    serving = [_serving(landscape, sources, unit) for unit in numbers]
    free = [n for n, each in enumerate(serving) if not each]
    order = ranked(parts[free])
    advantage = grounds.advantage
    known = {
        "served_by": serving,
        "score": np.round(np.nansum(added, axis=1), 4).tolist(),
        "parts": [dict(zip(names, row, strict=True)) for row in _plain(added)],
        "rank": _spread(order.rank.tolist(), free, len(cells)),
        "rank_low": _spread(order.low.tolist(), free, len(cells)),
        "rank_high": _spread(order.high.tolist(), free, len(cells)),
        "relatedness": _plain(landscape.related[place, numbers]),
        "relatedness_organizations": _plain(grounds.related_organizations[place, numbers]),
        "relatedness_technologies": _plain(grounds.related_technologies[place, numbers]),
        "entry_potential": _plain(grounds.potential[place, numbers]),
        "rca": _plain(advantage.value[place, numbers]),
        "rca_low": _plain(advantage.low[place, numbers]),
        "rca_high": _plain(advantage.high[place, numbers]),
        "priority": listed,
        "base": grounds.base[place, numbers].tolist() if grounds.organizations[place] else [None] * len(cells),
        "chain_need": [landscape.needs[unit] for unit in numbers],
        "would_close": [closings.of(block, cell, unit) for cell, unit in zip(cells, numbers, strict=True)],
    }
    empty = {"served_by": NOTHING, "priority": NOTHING, "would_close": NOTHING, "parts": NO_PARTS}
    return {name: _spread(column, cells, len(asked), empty.get(name)) for name, column in known.items()}


NOTHING: list[Any] = []
NO_PARTS: dict[str, float | None] = {}


def _serving(landscape: Landscape, sources: list[tuple[str, int]], unit: int) -> list[ListedCenter]:
    found = [c for tier, place in sources for c in landscape.standing.get((tier, place, unit), ())]
    return [c.listed() for c in found] if found else NOTHING


def _spread(values: list[Any], at: list[int], length: int, otherwise: Any = None) -> list[Any]:
    """Put values at their places in a list of some length."""
    found = [otherwise] * length
    for place, value in zip(at, values, strict=True):
        found[place] = value
    return found


def _plain(values: Matrix) -> list[Any]:
    """Numbers for rows: four digits, None where not known."""
    rounded = np.round(values, 4).astype(object)
    rounded[np.isnan(values)] = None
    return list(rounded.tolist())
