"""The registry's files in memory, with the look-ups every answer needs."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

Row = dict[str, str]


def subtree(parents: Mapping[str, str], root: str) -> set[str]:
    """Return `root` and everything below it in a tree given as child → parent."""
    return {node for node in parents if root in ancestry(parents, node)}


def ancestry(parents: Mapping[str, str], node: str) -> list[str]:
    """Return `node` and everything above it, nearest first."""
    path = [node]
    while (above := parents.get(path[-1], "")) and above not in path:
        path.append(above)
    return path


def parts(text: str) -> list[str]:
    """Split a `|`-separated cell."""
    return [part for part in text.split("|") if part]


@dataclass(frozen=True, eq=False)
class Registry:
    """All rows by file name, and the date that stands for "now" when a question names none."""

    tables: Mapping[str, list[Row]]
    default_on: date

    def rows(self, file: str) -> list[Row]:
        """Return the rows of one file, none if the file is missing."""
        return self.tables.get(file, [])

    def day(self, on: date | str | None) -> date:
        """Return the date asked for."""
        if on is None:
            return self.default_on
        return on if isinstance(on, date) else date.fromisoformat(on)

    @cached_property
    def centers(self) -> dict[str, Row]:
        """Centers by id."""
        return {row["center_id"]: row for row in self.rows("centers")}

    @cached_property
    def regions(self) -> dict[str, Row]:
        """Regions by code."""
        return {row["code"]: row for row in self.rows("regions")}

    @cached_property
    def region_parents(self) -> dict[str, str]:
        """Region code → code of the region above it."""
        return {row["code"]: row["parent_code"] for row in self.rows("regions")}

    @cached_property
    def province_codes(self) -> dict[str, str]:
        """Every spelling of a provincial unit → its code."""
        return spellings(row for row in self.rows("regions") if row["level"] == "province")

    @cached_property
    def city_codes(self) -> dict[str, str]:
        """Every spelling of a city → its code; a municipality is its own city."""
        return spellings(r for r in self.rows("regions") if r["level"] == "city" or r["is_municipality"] == "yes")

    @cached_property
    def sectors(self) -> dict[str, Row]:
        """Sectors of all schemes by id."""
        return {row["sector_id"]: row for row in self.rows("sectors")}

    @cached_property
    def sector_parents(self) -> dict[str, str]:
        """Sector id → id of the sector above it."""
        return {row["sector_id"]: row["parent_id"] for row in self.rows("sectors")}

    @cached_property
    def fields(self) -> dict[str, str]:
        """Printed field → its `RS-` sector (the same words may name a sector of another scheme, so only these)."""
        return {row["name_zh"]: row["sector_id"] for row in self.rows("sectors") if row["sector_id"].startswith("RS-")}

    @cached_property
    def ten_fields(self) -> dict[str, str]:
        """Sector → field of the guide it is mapped to, the ten to themselves; sectors outside the ten are missing."""
        mapped = {row["sector_id"]: row["ten_field_id"] for row in self.rows("sector_crosswalk") if row["ten_field_id"]}
        return mapped | {sector: sector for sector in self.sectors if sector.startswith("TF-")}

    @cached_property
    def published(self) -> dict[str, str]:
        """Address → publication date of the page, where one is known."""
        rows = self.rows("chain_sources") + self.rows("sources")
        return {row["source_url"]: row["published"] for row in rows if row["published"]}


def spellings(rows: Iterable[Row]) -> dict[str, str]:
    """Map full name, registry spelling and aliases to the code."""
    return {
        name: row["code"]
        for row in rows
        for name in (row["name_zh"], row["registry_city_zh"], *parts(row["aliases"]))
        if name
    }


def read(directory: Path, default_on: date) -> Registry:
    """Read every CSV file of a directory; rows without a single value are skipped."""
    tables: dict[str, list[Row]] = {}
    for path in sorted(directory.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(file)]
        tables[path.stem] = [row for row in rows if any(row.values())]
    return Registry(tables, default_on)
