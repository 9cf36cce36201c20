"""The figures of all cells of an answer side by side: worked out at once, then put as columns of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.answer import ListedCenter
from queries.frame import Ints
from queries.gaps.cells import Block
from queries.gaps.grounds import Grounds
from queries.gaps.landscape import Landscape
from queries.gaps.proximity import Matrix
from queries.gaps.scoring import ranked, weights, worth
from queries.potential.priorities import Listed, Priorities
from queries.scope import Center

OPEN = ("no", "unknown")
SAME_FIELD = 0.5  # a list that names only something else of the same of the ten fields
NOTHING: list[Any] = []


@dataclass(frozen=True)
class OpenCells:
    """The cells where no center is known to exist, block after block; `at` are their places among all cells."""

    blocks: list[Block]
    ends: list[int]
    """Where the cells of each block end."""
    at: list[int]
    place: Ints
    unit: Ints
    """Numbers of the grounds."""
    sectors: list[str]
    centers: list[list[Center]]
    """Those that may exist there."""

    @classmethod
    def of(cls, grounds: Grounds, blocks: list[Block], asked: list[str]) -> OpenCells:
        """Return the open cells of blocks whose columns are the asked units."""
        is_open = np.array([[state in OPEN for state in block.states] for block in blocks], dtype=bool)
        is_open = is_open.reshape(len(blocks), len(asked))
        of, cell = np.nonzero(is_open)
        places = np.array([grounds.place[block.region] for block in blocks], dtype=np.int64)
        numbers = np.array([grounds.units.place[unit] for unit in asked], dtype=np.int64)
        return cls(
            blocks,
            np.cumsum(is_open.sum(axis=1)).tolist(),
            np.flatnonzero(is_open).tolist(),
            places[of],
            numbers[cell],
            [asked[n] for n in cell.tolist()],
            [blocks[b].centers[n] for b, n in zip(of.tolist(), cell.tolist(), strict=True)],
        )

    def spans(self) -> Iterator[tuple[Block, int, int]]:
        """Yield every block, and where its cells begin and end."""
        yield from zip(self.blocks, [0, *self.ends][:-1], self.ends, strict=True)


class Columns:
    """Works out the figures of open cells, one list of values for every field of a row."""

    def __init__(self, grounds: Grounds, landscape: Landscape, priorities: Priorities, cells: OpenCells) -> None:
        self._grounds, self._landscape, self._cells = grounds, landscape, cells
        self._listed = self._of_blocks({b.region: priorities.naming(b.region) for b in cells.blocks})
        self._place, self._unit = cells.place, cells.unit

    def all(self) -> dict[str, list[Any]]:
        """Return all columns but what would close a cell."""
        grounds, at, advantage = self._grounds, (self._place, self._unit), self._grounds.advantage
        parts, serving = worth(self._values()), self._serving()
        added, names = parts * weights().vector, tuple(weights().parts)
        return {
            "served_by": serving,
            "score": np.round(np.nansum(added, axis=1), 4).tolist(),
            "parts": [dict(zip(names, row, strict=True)) for row in zip(*map(plain, added.T), strict=True)],
            **self._ranks(parts, serving),
            "relatedness": plain(self._landscape.related[at]),
            "relatedness_organizations": plain(grounds.related_organizations[at]),
            "relatedness_technologies": plain(grounds.related_technologies[at]),
            "entry_potential": plain(grounds.potential[at]),
            "rca": plain(advantage.value[at]),
            "rca_low": plain(advantage.low[at]),
            "rca_high": plain(advantage.high[at]),
            "priority": self._listed,
            "base": _known(grounds.base[at].tolist(), grounds.organizations[self._place] > 0),
            "chain_need": [self._landscape.needs[unit] for unit in self._unit.tolist()],
        }

    def _values(self) -> Matrix:
        """Cells × parts, before they are made comparable; not a number where a figure is not known."""
        grounds, landscape, at = self._grounds, self._landscape, (self._place, self._unit)
        related = np.stack([landscape.related[at], grounds.related_organizations[at], grounds.related_technologies[at]])
        with np.errstate(invalid="ignore"):
            near = np.nansum(related, axis=0) / (~np.isnan(related)).sum(axis=0)
        columns = {
            "relatedness": near,
            "entry_potential": grounds.potential[at],
            "rca": grounds.advantage.value[at],
            "priority": self._priority(),
            "base": np.where(grounds.organizations[self._place] > 0, np.log2(1 + grounds.base[at]), np.nan),
            "chain_need": landscape.need[self._unit],
            "lower_tier": self._lower(),
        }
        return np.stack([columns[name] for name in weights().parts], axis=1)

    def _of_blocks(self, by_region: dict[str, dict[str, list[Listed]]]) -> list[list[Listed]]:
        found: list[list[Listed]] = []
        for block, start, end in self._cells.spans():
            named = by_region[block.region]
            found += [named.get(sector, NOTHING) for sector in self._cells.sectors[start:end]]
        return found

    def _priority(self) -> Matrix:
        """What the lists that name each cell are worth; cells share them."""
        distinct = {id(own): own for own in self._listed}
        value = {key: sum(1.0 if e.how == "named" else SAME_FIELD for e in own) for key, own in distinct.items()}
        return np.array([value[id(own)] for own in self._listed], dtype=np.float64)

    def _lower(self) -> Matrix:
        found = np.empty(len(self._place))
        for block, start, end in self._cells.spans():
            found[start:end] = self._landscape.has_lower[block.tier][self._place[start:end], self._unit[start:end]]
        return found

    def _serving(self) -> list[list[ListedCenter]]:
        found: list[list[ListedCenter]] = []
        for block, start, end in self._cells.spans():
            centers = self._landscape.serving(block.tier, block.region)
            found += [centers.get(unit, NOTHING) for unit in self._unit[start:end].tolist()]
        return found

    def _ranks(self, parts: Matrix, serving: list[list[ListedCenter]]) -> dict[str, list[int | None]]:
        """The rank of each cell among those of its block that nothing serves, and its interval."""
        is_free, found = np.array([not own for own in serving], dtype=bool), np.zeros((3, len(serving)), dtype=np.int64)
        for _, start, end in self._cells.spans():
            free = start + np.flatnonzero(is_free[start:end])
            order = ranked(parts[free])
            found[:, free] = order.rank, order.low, order.high
        return {
            name: _known(column.tolist(), is_free)
            for name, column in zip(("rank", "rank_low", "rank_high"), found, strict=True)
        }


def plain(values: Matrix) -> list[float | None]:
    """Numbers for rows: four digits, None where not known."""
    return _known(np.round(values, 4).tolist(), ~np.isnan(values))


def _known(values: list[Any], known: NDArray[np.bool_]) -> list[Any]:
    for place in np.flatnonzero(~known).tolist():
        values[place] = None
    return values


def spread(values: list[Any], at: list[int], length: int, otherwise: Any = None) -> list[Any]:
    """Put values at their places in a list of some length."""
    if len(values) == length:
        return values
    found = [otherwise] * length
    for place, value in zip(at, values, strict=True):
        found[place] = value
    return found


def repeated(values: list[Any], times: int) -> list[Any]:
    """Return every value so many times."""
    return list(chain.from_iterable(repeat(value, times) for value in values))
