"""What the cells of a column look like: dates, codes, places, known names, allowed values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.identifiers import folded_name
from graph.model import Property
from graph.model.values import Unfit, fit
from graph.places import find_region
from graph.uscc import is_valid
from ingest.privacy import REMOVED, redact
from ingest.several import split_list

SAMPLE = 200
DATE = re.compile(r"(19|20)\d{2}([-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?|年)?( 00:00:00)?\Z")
ORGANIZATION = re.compile(
    r".*(公司|集团|厂|大学|学院|研究院|研究所|研究总院|中心|协会|学会|医院|实验室|局|厅|委员会)(\(.*\))?\Z"
)


@dataclass(frozen=True)
class Names:
    """Names that are known already, folded."""

    regions: frozenset[str] = frozenset()
    centers: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tables: Path) -> Names:
        """Read the names in the tables of a snapshot."""
        return cls(*(_column(tables / f"{node}.parquet") for node in ("Region", "Center", "Organization")))


@dataclass(frozen=True)
class Column:
    """A column of an unknown sheet: its header and distinct filled cells."""

    header: str
    cells: tuple[str, ...]
    names: Names = field(default_factory=Names)
    unit: str | None = None  # that the header of the sheet states

    @classmethod
    def of(cls, header: str, cells: Sequence[str], names: Names, unit: str | None = None) -> Column:
        """Look at the first distinct cells."""
        filled = dict.fromkeys(cell.strip() for cell in cells if cell.strip())
        return cls(header, tuple(filled)[:SAMPLE], names, unit)

    def share(self, test: Callable[[str], bool]) -> float:
        """Share of the cells that pass a test; 0 without cells."""
        return sum(map(test, self.cells)) / len(self.cells) if self.cells else 0.0

    def fitting(self, prop: Property) -> float:
        """Share of the cells that are values of a property."""
        if prop.kind in ("partial_date", "date"):
            return self.share(lambda cell: bool(DATE.match(cell)) or self.fits(prop, cell))
        return self.share(lambda cell: self.fits(prop, cell))

    @staticmethod
    def fits(prop: Property, cell: str) -> bool:
        """Tell whether a cell is a value of a property."""
        try:
            fit(prop, cell)
        except Unfit:
            return False
        return True

    @property
    def codes(self) -> float:
        """Share of unified social credit codes with a right check character."""
        return self.share(is_valid)

    @property
    def places(self) -> float:
        """Share of names of places."""
        return self.share(lambda cell: folded_name(cell) in self.names.regions or (len(cell) < 12 and _is_place(cell)))

    @property
    def organizations(self) -> float:
        """Share of cells that name organisations, known ones or by their endings; several in one cell count."""
        return self.share(lambda cell: all(self._is_organization(part) for part in split_list(cell).names))

    @property
    def centers(self) -> float:
        """Share of names of centers."""
        return self.share(lambda cell: folded_name(cell) in self.names.centers or cell.endswith("创新中心"))

    @property
    def several(self) -> bool:
        """Whether cells hold several values."""
        return any(len(split_list(cell).names) > 1 for cell in self.cells)

    @property
    def contact(self) -> bool:
        """Whether cells hold telephone numbers, e-mail addresses or identity numbers (codes of organisations are none)."""
        return self.codes < 0.5 and self.share(lambda cell: REMOVED in redact(cell)[0]) >= 0.2

    def _is_organization(self, name: str) -> bool:
        return folded_name(name) in self.names.organizations or bool(ORGANIZATION.match(folded_name(name)))


def _column(path: Path) -> frozenset[str]:
    import pyarrow.parquet as pq  # loads on use

    names = pq.read_table(path, columns=["name_zh"]).column("name_zh").to_pylist()
    return frozenset(folded_name(name) for name in names if name)


def _is_place(cell: str) -> bool:
    return find_region(cell) is not None
