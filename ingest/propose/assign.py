"""What a sheet is about, and which column is what: one column per meaning, the better fit first."""

from __future__ import annotations

from dataclasses import dataclass

from graph.identifiers import folded_name
from ingest.propose.scores import POSSIBLE, SURE, Candidate, candidates
from ingest.propose.shapes import Column, Names
from ingest.propose.spellings import CONTACT, ROW_NUMBER
from ingest.table import Table

ABOUT = ("Center", "Organization")


@dataclass(frozen=True)
class Reading:
    """A column and what it may be: `meant` where that is sure, `others` the next best."""

    column: Column
    meant: Candidate | None
    others: tuple[Candidate, ...] = ()
    never: bool = False  # contact data or names of persons
    counted: bool = False  # the number of the row


@dataclass(frozen=True)
class Understanding:
    """What a table is about (None where nothing tells) and its columns in their order."""

    table: Table
    node: str | None
    readings: tuple[Reading, ...]

    def of(self, target: str) -> Reading | None:
        """Return the column that is sure to be this target."""
        return next((r for r in self.readings if r.meant and r.meant.target == target), None)


def understand(table: Table, names: Names) -> Understanding:
    """Decide what each column of a table is, under the type that explains most of them."""
    columns = [
        Column.of(header, cells, names, table.units.get(header))
        for header, cells in table.columns.items()
        if header.strip()
    ]
    tried = [(node, _assigned(columns, node)) for node in ABOUT]
    named = [(node, found) for node, found in tried if any(_is_name(r) for r in found)]
    if not named:
        return Understanding(table, None, tuple(max(tried, key=lambda each: _weight(each[1]))[1]))
    node, found = max(named, key=lambda each: _weight(each[1]))
    return Understanding(table, node, tuple(found))


def _is_name(reading: Reading) -> bool:
    return reading.meant is not None and reading.meant.target.endswith(".name_zh")


def _weight(readings: list[Reading]) -> float:
    return sum(reading.meant.score for reading in readings if reading.meant)


def _assigned(columns: list[Column], node: str) -> list[Reading]:
    ranked = {c.header: candidates(c, node) for c in columns if not _never(c) and not _is_counter(c)}
    offers = sorted(((-found[0].score, header) for header, found in ranked.items()), key=lambda offer: offer[0])
    taken: dict[str, str] = {}
    for _, header in offers:
        best = ranked[header][0]
        if best.score >= SURE and best.target not in taken and _is_clear(ranked[header]):
            taken[best.target] = header
    return [_reading(column, ranked.get(column.header), taken) for column in columns]


def _is_clear(found: list[Candidate]) -> bool:
    """Whether the best fit is better than the next."""
    return len(found) < 2 or found[0].score > found[1].score


def _reading(column: Column, found: list[Candidate] | None, taken: dict[str, str]) -> Reading:
    if found is None:
        return Reading(column, None, never=_never(column), counted=not _never(column))
    if taken.get(found[0].target) == column.header:
        return Reading(column, found[0], tuple(c for c in found[1:4] if c.score >= POSSIBLE / 2))
    return Reading(column, None, tuple(c for c in found[:3] if c.score >= POSSIBLE / 2))


def _never(column: Column) -> bool:
    return bool(CONTACT.search(folded_name(column.header))) or column.contact


def _is_counter(column: Column) -> bool:
    return folded_name(column.header) in ROW_NUMBER
