"""One file of the folder: how it is made, and what a load should make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, int] = MappingProxyType({})


class Mend(NamedTuple):
    """A correction a planner would make: the cell of `column` that says `wrong` becomes `right`."""

    column: str
    wrong: str
    right: str


@dataclass(frozen=True)
class Messy:
    """A file and its fate: rows accepted, refused (by code), left out (by kind), columns dropped; or why it is not read at all.

    `lines` are the rows of its tables that are neither empty nor a header in the very first row, None for files that have no rows.
    """

    name: str
    make: Callable[[], bytes]
    lines: int | None = None
    accepted: int = 0
    codes: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    left_out: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    dropped: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    refused: str = ""
    says: tuple[str, ...] = ()
    mends: tuple[Mend, ...] = ()

    @property
    def quarantined(self) -> int:
        """Rows refused: each has one problem in this folder."""
        return sum(self.codes.values())
