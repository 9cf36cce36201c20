"""The rows of the answer: cells with their figures, scored and ranked place by place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

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
        priorities = Priorities(scope.world, scope.regions, scope.sectors, units, scope.on)
        return cls(scope, units, grounds, Landscape.of(scope, grounds), priorities)

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
    figures = _figures(matrices, closings, block, asked)
    place = matrices.scope.regions.names[block.region]
    evidence = block.coverage.source if block.coverage else []
    names, listed = matrices.scope.sectors.names, {c.id: c.listed() for held in block.centers for c in held}
    for cell, unit in enumerate(asked):
        held, more = block.centers[cell], figures.get(cell, NOTHING)
        yield Row.model_construct(
            region=block.region,
            region_name=place.zh,
            region_name_en=place.en,
            tier=block.tier,
            sector=unit,
            sector_name=names[unit].zh,
            sector_name_en=names[unit].en,
            state=block.states[cell],
            centers=[listed[c.id] for c in held],
            coverage=block.coverage,
            evidence=[*(c.id for c in held), *evidence, *more.get("rests_on", ())],
            **{name: value for name, value in more.items() if name != "rests_on"},
        )


NOTHING: dict[str, Any] = {
    **dict.fromkeys(
        (
            "score", "rank", "rank_low", "rank_high", "relatedness", "relatedness_organizations", "relatedness_technologies", "entry_potential",
            "rca", "rca_low", "rca_high", "base", "chain_need",
        )
    ),
    "parts": {}, "priority": [], "would_close": [],
}  # fmt: skip


def _figures(matrices: Matrices, closings: Closings, block: Block, asked: list[str]) -> dict[int, dict[str, Any]]:
    """The figures of the cells of a block without a center."""
    grounds, landscape = matrices.grounds, matrices.landscape
    cells = [n for n, each in enumerate(block.states) if each in OPEN]
    if not cells:
        return {}
    numbers, place = [grounds.units.place[asked[n]] for n in cells], grounds.place[block.region]
    listed = [matrices.priorities.of(block.region, asked[n]) for n in cells]
    parts = worth(matrices.values(block, numbers, listed))
    order = ranked(parts)
    added = _plain(parts * weights().vector)
    advantage, has_organizations = grounds.advantage, bool(grounds.organizations[place])
    columns: dict[str, list[Any]] = {
        "score": [round(sum(v for v in row if v is not None), 4) for row in added],
        "parts": [dict(zip(weights().parts, row, strict=True)) for row in added],
        "rank": order.rank.tolist(),
        "rank_low": order.low.tolist(),
        "rank_high": order.high.tolist(),
        "relatedness": _plain(landscape.related[place, numbers]),
        "relatedness_organizations": _plain(grounds.related_organizations[place, numbers]),
        "relatedness_technologies": _plain(grounds.related_technologies[place, numbers]),
        "entry_potential": _plain(grounds.potential[place, numbers]),
        "rca": _plain(advantage.value[place, numbers]),
        "rca_low": _plain(advantage.low[place, numbers]),
        "rca_high": _plain(advantage.high[place, numbers]),
        "base": grounds.base[place, numbers].tolist() if has_organizations else [None] * len(cells),
        "chain_need": [landscape.needs[n] if grounds.chains.of_unit[n].any() else None for n in numbers],
        "priority": listed,
        "would_close": [closings.of(block, cell, unit) for cell, unit in zip(cells, numbers, strict=True)],
    }
    columns["rests_on"] = [
        [*(each.clause for each in own), *(c.id for c in close if c.kind != "load_list")]
        for own, close in zip(listed, columns["would_close"], strict=True)
    ]
    table = zip(*columns.values(), strict=True)
    return {cell: dict(zip(columns, values, strict=True)) for cell, values in zip(cells, table, strict=True)}


def _plain(values: Matrix) -> list[Any]:
    """Numbers for rows: four digits, None where not known."""
    rounded = np.round(values, 4).astype(object)
    rounded[np.isnan(values)] = None
    return list(rounded.tolist())
