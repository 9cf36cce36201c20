"""A table of text cells as a reader hands it over, and what names and ids mean so far."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.errors import Words
from graph.identifiers import folded_name
from graph.model import THING
from graph.model.values import Unfit
from graph.problems import Problem

HINTED = 100  # unknown names of a table that get “near” suggestions: looking for them is slow
KNOWN_AT_MOST = 20_000


class LeftOut(NamedTuple):
    """A row that holds no data: `kind` is title, header, total, note or blank form row; `text` what it says, shortened."""

    row: int
    kind: str
    text: str


class Remark(NamedTuple):
    """What was done to a table that no row of it shows: a stable `code`, the column, how many cells it concerns, and the sentence."""

    code: str
    column: str | None
    cells: int
    words: Words


@dataclass(frozen=True)
class Table:
    """One table of a file as read: `columns[name][i]` is the text of a cell, `rows[i]` its row number (the header is row 1)."""

    name: str
    file: str
    columns: dict[str, list[str]]
    rows: list[int]
    sheet: str | None = None
    problems: list[Problem] = field(default_factory=list)  # rows the reader itself had to refuse
    refused_cells: dict[int, list[str]] = field(default_factory=dict)  # their cells, by row number
    printed: dict[str, str] = field(default_factory=dict)  # column → its header as printed, where that differs
    units: dict[str, str] = field(default_factory=dict)  # column → unit its header states (万元, 亿元, %)
    left_out: list[LeftOut] = field(default_factory=list)  # rows that are no data: titles, totals, notes
    dropped: list[str] = field(default_factory=list)  # columns with contact data, not kept
    remarks: list[Remark] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[str]:
        """Return the cells of a column; empty ones where the table has no such column."""
        return self.columns.get(name) or [""] * len(self)

    @property
    def refused(self) -> int:
        """How many rows the reader had to refuse."""
        return len({problem.row for problem in self.problems})


class Known:
    """What names and ids mean so far: the ledger's and those of the tables read before."""

    def __init__(
        self, names: Callable[[str, tuple[str, ...]], list[tuple[str, str]]], ids: Callable[[str], set[str]]
    ) -> None:
        self._names, self._ids = names, ids
        self._by_name: dict[tuple[str, tuple[str, ...]], dict[str, set[str]]] = {}
        self._known_ids: dict[str, set[str]] = {}
        self._unknown: dict[tuple[str, str], Unfit] = {}

    def ids(self, node: str) -> set[str]:
        """Ids of a node type; growing as rows are read."""
        if node not in self._known_ids:
            self._known_ids[node] = set(self._ids(node))
        return self._known_ids[node]

    def named(self, node: str, by: tuple[str, ...]) -> dict[str, set[str]]:
        """Folded name → ids of a node type."""
        key = (node, by)
        if key not in self._by_name:
            table: dict[str, set[str]] = defaultdict(set)
            if by == ("id",):
                for known in self.ids(node):
                    table[folded_name(known)].add(known)
            else:
                for name, identifier in self._names(node, by):
                    table[folded_name(name)].add(identifier)
            self._by_name[key] = dict(table)
        return self._by_name[key]

    def unknown(self, node: str, name: str, known: Collection[str]) -> Unfit:
        """Why a name or id is refused that nothing carries, with the nearest ones."""
        if (node, name) not in self._unknown:
            hinted = len(self._unknown) < HINTED and len(known) < KNOWN_AT_MOST
            near = difflib.get_close_matches(name, known, 3, 0.6) if hinted else []
            self._unknown[node, name] = _unknown(node, name, near)
        return self._unknown[node, name]


def _unknown(node: str, name: str, near: list[str]) -> Unfit:
    words = THING[node].words
    hint_zh, hint_en = ("；相近的有：" + "、".join(near), "; near: " + ", ".join(near)) if near else ("", "")
    return Unfit(
        "unknown-reference",
        Words(f"没有名为“{name}”的{words.zh}{hint_zh}", f"there is no {words.en} “{name}”{hint_en}"),
        Words("请更正名称，或先导入它所在的表。", "Correct the name, or load the table that states it first."),
    )


def ambiguous(node: str, name: str, found: set[str]) -> Unfit:
    """Why a name is refused that several things carry."""
    words = THING[node].words
    return Unfit(
        "ambiguous-reference",
        Words(
            f"“{name}”可指多个{words.zh}：{'、'.join(sorted(found))}",
            f"“{name}” may be several of {words.en}: {', '.join(sorted(found))}",
        ),
        Words("请改用编号。", "Use the id instead."),
    )
