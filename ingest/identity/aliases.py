"""Known names of organisations: which name stands for which organisation, of what kind, since when, and who says so."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.names import normalise

_ROOT = Path(__file__).resolve().parents[2]
# In the repository the registry lies in data/, in an installed package in chuangtu/bundled/.
_BUNDLED = (
    _ROOT / "data" / "registry" / "org_aliases.csv",
    _ROOT / "chuangtu" / "bundled" / "registry" / "org_aliases.csv",
)
_INFERRED = frozenset({"derived", "name_form"})  # a compiler's conclusion from the names, not a statement of a source


@dataclass(frozen=True, slots=True)
class Alias:
    """One alias fact: `kind` is short, full, old, english, trad or acronym; dates are partial ISO dates or empty."""

    organisation: str
    name: str
    kind: str = "short"
    source: str = ""
    basis: str = "stated"
    valid_from: str = ""
    valid_to: str = ""

    @property
    def inferred(self) -> bool:
        """Whether the alias was concluded from the names rather than stated; such an alias proposes, never merges."""
        return self.basis in _INFERRED

    def holds(self, on: str) -> bool:
        """Whether the alias was in use on a date; without a date, and for old names, it always counts."""
        if not on or self.kind == "old":
            return True
        return self.valid_from <= on[: len(self.valid_from)] and (
            not self.valid_to or on[: len(self.valid_to)] <= self.valid_to
        )


class AliasTable:
    """Alias facts, looked up by any spelling of a name."""

    def __init__(self, facts: Iterable[Alias] = ()) -> None:
        self._by_name: dict[str, list[Alias]] = defaultdict(list)
        self._by_organisation: dict[str, list[Alias]] = defaultdict(list)
        for fact in facts:
            self._by_name[normalise(fact.name)].append(fact)
            self._by_organisation[normalise(fact.organisation)].append(fact)

    def __len__(self) -> int:
        return sum(map(len, self._by_name.values()))

    def __iter__(self) -> Iterator[Alias]:
        return (fact for facts in self._by_name.values() for fact in facts)

    def of(self, key: str, on: str = "") -> list[Alias]:
        """Give the facts whose alias has this key (`graph.names.normalise`) and that hold on the date."""
        return [fact for fact in self._by_name.get(key, ()) if fact.holds(on)]

    def organisations(self, key: str, on: str = "") -> dict[str, list[Alias]]:
        """Give the organisations a key may stand for: its key → the facts that say so ([] for itself)."""
        found: dict[str, list[Alias]] = {key: []} if key in self._by_organisation else {}
        for fact in self.of(key, on):
            found.setdefault(normalise(fact.organisation), []).append(fact)
        return found

    def names(self, key: str) -> set[str]:
        """Give the keys of all names of every organisation that a key may stand for, itself included."""
        return {key}.union(
            *({organisation, *(normalise(fact.name) for fact in self._by_organisation[organisation])}
              for organisation in self.organisations(key))
        )  # fmt: skip


def read_aliases(path: Path) -> AliasTable:
    """Read a table shaped like `org_aliases.csv` (org_name, alias, kind, source_url, basis; dates if known)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return AliasTable(map(_fact, csv.DictReader(file)))


@cache
def bundled() -> AliasTable:
    """Give the alias facts of the bundled registry (read once, on first use; empty where it is not installed)."""
    path = next((path for path in _BUNDLED if path.is_file()), None)
    return read_aliases(path) if path else AliasTable()


def _fact(row: dict[str, str]) -> Alias:
    return Alias(
        organisation=row["org_name"],
        name=row["alias"],
        kind=row.get("kind") or "short",
        source=row.get("source_url") or "",
        basis=row.get("basis") or "stated",
        valid_from=row.get("valid_from") or "",
        valid_to=row.get("valid_to") or "",
    )
