"""A table and its mapping → statements and edges, column by column; rows that do not fit are set aside with the reason.

Columns instead of rows, and each distinct cell read once: that is what keeps a hundred thousand rows fast.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from graph.errors import Words
from graph.identifiers import digest, digests, digests_of, folded_name, organization_id, source_id
from graph.ledger import RefusedRow
from graph.ledger.stated import Stated
from graph.model import THING, EdgeType, Property
from graph.model.values import Unfit, clean
from graph.names import simplified
from graph.problems import Problem
from ingest.cells import Ids, cells_of, fit_or_none, memo, name_in, read_each, reading_of, several_of
from ingest.columns import mapped, masked
from ingest.mapping import Condition, Reference, Subject, TableMapping, Value
from ingest.refusals import Refusals
from ingest.several import split_at
from ingest.statements import Statements
from ingest.table import Known, Remark, Table, ambiguous

__all__ = ["Evaluated", "Known", "Table", "evaluate"]


@dataclass
class Evaluated:
    """What a table states: Arrow tables for the ledger, digests of the good rows, and the problems of the others."""

    statements: Stated
    edges: pa.Table
    row_digests: list[str]
    problems: list[Problem]
    refused: list[RefusedRow]  # one for each refused row
    unsettled: str | None = None  # digest of the optional references that name nothing known, None where all do

    @property
    def rows_quarantined(self) -> int:
        """How many rows were refused."""
        return len(self.refused)

    def without(self, digests: set[str]) -> list[Problem]:
        """Problems of the refused rows but those with these digests."""
        rows = {row.row for row in self.refused if row.digest in digests}
        return [problem for problem in self.problems if problem.row not in rows]


def evaluate(table: Table, mapping: TableMapping, known: Known) -> Evaluated:
    """Return the statements of a table under its mapping."""
    reading = _Reading(table, mapping, known)
    for subject in sorted(mapping.subjects, key=lambda s: s.node is None):  # nodes first: edges may refer to them
        reading.read(subject)
    return reading.finish()


class _Reading:
    def __init__(self, table: Table, mapping: TableMapping, known: Known) -> None:
        self.table, self.mapping, self.known = table, mapping, known
        self.refusals = Refusals(table)
        self.cited: set[str] = set()
        self.unsettled: set[tuple[str, str]] = set()
        self.columns: dict[str, tuple[list[str], Ids]] = {}
        self.part_of: tuple[str, int] | None = None  # which part of which column's lists is being read
        confidence, clause = mapping.confidence or Value(const=None), Value(column=mapping.clause)
        self.said = Statements(table, self._cells(confidence), self._cells(clause))
        self.sources = self._sources(mapping.source)

    # -- cells ---------------------------------------------------------------------------------------------------------

    def _cells(self, value: Value) -> Ids:
        """The text of a value per row; a column read several times is one list, turned into Arrow once."""
        plain = self.table.columns.get(value.column or "")
        if plain is None or value.const is not None or value.cases:
            return cells_of(self.table, value)
        known = self.columns.get(value.column or "")
        if known is None or known[0] is not plain:  # while a list in a cell is split, its column is another
            known = self.columns[value.column or ""] = plain, cells_of(self.table, value)
        return known[1]

    def _sources(self, value: Value | None) -> Ids:
        """Source id per row; each address the file cites is kept as a Source of its own."""
        addresses: Ids = self._cells(value) if value else [f"file:{self.table.file}"] * len(self.table)
        ids = memo(addresses, source_id)
        first_rows = dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))
        firsts = sorted(row for identifier, row in first_rows.items() if identifier and identifier not in self.cited)
        self.cited.update(filter(None, ids))
        if firsts:
            subjects: Ids = [ids[row] for row in firsts]
            texts: Ids = [addresses[row] for row in firsts]
            urls: Ids = [t if t and "://" in t else None for t in texts]
            titles: Ids = [t if t and "://" not in t else None for t in texts]
            for prop, values, raws in (("id", subjects, texts), ("url", urls, urls), ("name_zh", titles, titles)):
                self.said.state("Source", subjects, prop, values, raws, subjects, None, rows=firsts, of_file=True)
        return ids

    def _applies(self, conditions: Sequence[Condition]) -> list[bool]:
        mask = [True] * len(self.table)
        for condition in conditions:
            cells = self.table.column(condition.column)
            held = {cell: condition.holds(cell) for cell in set(cells)}
            mask = [m and held[c] for m, c in zip(mask, cells, strict=True)]
        return mask

    # -- subjects ------------------------------------------------------------------------------------------------------

    def read(self, subject: Subject) -> None:
        mask = self._applies(subject.when)
        sources = self._sources(subject.source) if subject.source else self.sources
        split = self._split_of(subject)
        if split:
            self._read_split(subject, mask, sources, *split)
        elif subject.node:
            self._read_node(subject, subject.node, mask, sources)
        else:
            self._read_edge(subject, mask, sources)

    def _split_of(self, subject: Subject) -> tuple[str, str] | None:
        """The column whose cells name several nodes or ends of an edge, and its separator."""
        for end in (subject.node, subject.source_end, subject.target_end):
            value = end.value if end else None
            if value and value.split and value.column:
                return value.column, value.split
        return None

    def _read_split(self, subject: Subject, mask: list[bool], sources: Ids, column: str, separator: str) -> None:
        whole = self.table.column(column)
        several = {cell: split_at(cell, separator) for cell in set(whole)}
        parts = [several[cell].names for cell in whole]
        for position in range(max(map(len, parts), default=0)):
            here = [p[position] if position < len(p) else "" for p in parts]
            self.table.columns[column] = here
            self.part_of = (column, position)
            held = [m and bool(c) for m, c in zip(mask, here, strict=True)]
            if subject.node:
                self._read_node(subject, subject.node, held, sources)
            else:
                self._read_edge(subject, held, sources)
        self.table.columns[column], self.part_of = whole, None
        self._remark_incomplete(column, sum(not several[cell].complete for cell in whole))

    def _remark_incomplete(self, column: str, cells: int) -> None:
        zh = f"“{column}”列有 {cells} 格以“等”结尾，所列并不完整"
        en = f"{cells} cells of “{column}” end in “等” (and others): what they list is not complete"
        remark = Remark("list-not-complete", column, cells, Words(zh, en))
        if cells and remark not in self.table.remarks:
            self.table.remarks.append(remark)

    def _read_node(self, subject: Subject, node: Reference, mask: list[bool], sources: Ids) -> None:
        ids, column = self._resolve(node, mask, creates=subject.exists)
        if subject.exists:
            self._exists(node.node, ids, sources, column)
        if subject is next((s for s in self.mapping.subjects if s.node), None):
            for also in self.mapping.also:
                self._exists(node.node, ids, self._sources(Value(column=also)), also)
        self._properties(subject, ids, sources)
        if subject.fresh and node.name:
            names = self._cells(node.name)
            new = [i if n and i == new_id(node, n) else None for i, n in zip(ids, names, strict=True)]
            self._properties(subject.model_copy(update={"properties": subject.fresh}), new, sources)

    def _exists(self, node: str, ids: Ids, sources: Ids, column: str | None) -> None:
        stated = ids if all(sources) else [i if s else None for i, s in zip(ids, sources, strict=True)]
        self.said.state(node, stated, "id", ids, ids, sources, column)
        self.known.ids(node).update(filter(None, ids))

    def _read_edge(self, subject: Subject, mask: list[bool], sources: Ids) -> None:
        assert subject.edge and subject.source_end and subject.target_end  # noqa: S101 - checked by the mapping
        froms, from_column = self._resolve(subject.source_end, mask)
        tos, _ = self._resolve(subject.target_end, mask)
        if subject.edge == "SAME_AS":
            tos = [t if t != f else None for f, t in zip(froms, tos, strict=True)]
        keys = self._key(subject, mask)
        ids = edge_ids(subject.edge, froms, tos, keys)
        self.said.join(subject.edge, subject.source_end.node, froms, subject.target_end.node, tos, keys, ids)
        self.said.state(subject.edge, ids, "id", ids, froms, sources, from_column)
        self._properties(subject, ids, sources)

    def _key(self, subject: Subject, mask: list[bool]) -> list[str]:
        """What tells edges between the same ends apart, per row."""
        edge = THING[subject.type_name]
        if not isinstance(edge, EdgeType) or not edge.key:
            return [""] * len(self.table)
        given = [(edge.property_named(name), subject.properties[name]) for name in edge.key]
        fitted = [self._fitted(prop, value, self._cells(value), mask) for prop, value in given]
        return ["|".join(part or "" for part in row) for row in zip(*fitted, strict=True)]

    def _properties(self, subject: Subject, ids: Ids, sources: Ids) -> None:
        thing = THING[subject.type_name]
        mask = [i is not None for i in ids]
        for name, value in subject.properties.items():
            prop, column, cells = (
                thing.property_named(name),
                next(iter(value.columns), None),
                self._cells(value),
            )
            if prop.is_list and (value.split or value.boxes):
                self._list_property(subject, prop, value, ids, sources)
            else:
                fitted = self._fitted(prop, value, cells, mask)
                self.said.state(subject.type_name, ids, name, fitted, cells, sources, column)
        if subject.property_column and subject.value_column:
            self._named_property(subject, ids, sources)

    def _list_property(self, subject: Subject, prop: Property, value: Value, ids: Ids, sources: Ids) -> None:
        """Several values in one cell: one statement each."""
        cells, column = cells_of(self.table, value), next(iter(value.columns), None)
        found, unfit = read_each(cells, lambda cell: several_of(cell, value))
        self.refusals.refuse_unfit(unfit, column, cells, [i is not None for i in ids])
        parts = [(row, part) for row, cell in enumerate(cells) if cell in found for part in found[cell].names]
        rows = [row for row, _ in parts]
        texts: Ids = [text for _, text in parts]
        self._remark_incomplete(column or "", sum(cell in found and not found[cell].complete for cell in cells))
        subjects, cited = [ids[row] for row in rows], [sources[row] for row in rows]
        self.said.state(subject.type_name, subjects, prop.name, texts, texts, cited, column, rows=rows)

    def _named_property(self, subject: Subject, ids: Ids, sources: Ids) -> None:
        """A table that says in one column which property another column gives; what does not fit is kept as raw text."""
        assert subject.property_column and subject.value_column and subject.fallback_property  # noqa: S101
        thing, raws = THING[subject.type_name], cells_of(self.table, Value(column=subject.value_column))
        unit = self.table.units.get(subject.value_column)
        by_property: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
        for row, (printed, raw) in enumerate(zip(self.table.column(subject.property_column), raws, strict=True)):
            if ids[row] is None or raw is None:
                continue
            name = subject.property_names.get(printed, printed)
            known = thing.has(name)
            prop = thing.property_named(name if known else subject.fallback_property)
            by_property[prop.name].append((row, fit_or_none(prop, raw if known else f"{printed}：{raw}", unit)))
        for name, entries in by_property.items():
            rows = [row for row, _ in entries]
            values = [value for _, value in entries]
            subjects, printed_values, cited = ([cells[row] for row in rows] for cells in (ids, raws, sources))
            self.said.state(
                subject.type_name, subjects, name, values, printed_values, cited, subject.value_column, rows=rows
            )

    def _fitted(self, prop: Property, value: Value, cells: Ids, mask: list[bool]) -> Ids:
        """Canonical text per row; rows that are wanted and do not fit are refused, unless the mapping is lenient."""
        wanted = masked(cells, mask)
        read = reading_of(self.table, prop, value, wanted)
        fitted, unfit = read_each(wanted, read)
        if not value.lenient:
            self.refusals.refuse_unfit(unfit, next(iter(value.columns), None), wanted, mask)
        return mapped(wanted, fitted)

    # -- references ----------------------------------------------------------------------------------------------------

    def _resolve(self, reference: Reference, mask: list[bool], *, creates: bool = False) -> tuple[Ids, str | None]:
        """Ids per row and the column they come from; unknown ones are refused unless the reference creates its node."""
        if reference.digest:
            rows = zip(*map(self.table.column, reference.digest), strict=True)
            ids: Ids = [reference.prefix + digest(*row) if m else None for row, m in zip(rows, mask, strict=True)]
            return ids, reference.digest[0]
        value = reference.value
        assert value is not None  # noqa: S101 - checked by the mapping
        printed = masked(self._cells(value), mask)
        column = next(iter(value.columns), None)
        if reference.source:
            return memo(printed, source_id), column
        found, unfit = read_each(printed, lambda text: name_in(text, value, is_id=value is reference.id))
        if unfit:
            self.refusals.refuse_unfit(unfit, column, printed, mask)
        cells = mapped(printed, found)
        if reference.organization:
            return self._organizations(cells, printed, column), column
        if reference.lookup:
            return self._looked_up(reference, cells, column), column
        if reference.name:
            if not reference.optional:
                self.refusals.refuse_empty(cells, mask, column)
            return self._by_name(reference, cells, column, creates=creates), column
        if not creates:
            cells = self._checked(reference, cells, column)
        if not reference.optional:
            self.refusals.refuse_empty(cells, mask, column)
        return cells, column

    def _organizations(self, names: Ids, printed: Ids, column: str | None) -> Ids:
        """Organisations exist by being named: each row that names one is a source for it."""
        ids = memo(names, organization_id)
        if self.part_of and self.part_of[1] and column != self.part_of[0]:
            return ids  # the other end of a list: stated with its first part
        self.said.state("Organization", ids, "id", ids, printed, self.sources, column)
        self.said.state("Organization", ids, "name_zh", names, printed, self.sources, column)
        self.known.ids("Organization").update(filter(None, ids))
        return ids

    def _looked_up(self, reference: Reference, names: Ids, column: str | None) -> Ids:
        table = self.known.named(reference.node, reference.by)
        pattern = re.compile(reference.within)
        meant = {name: {i for i in _named(table, name) if pattern.match(i)} for name in set(names) if name}
        if reference.optional:
            self.unsettled |= {(reference.node, name) for name, found in meant.items() if len(found) != 1}
        else:
            for row, name in enumerate(names):
                if name and len(meant[name]) != 1:
                    unknown = self.known.unknown(reference.node, name, table)
                    found = meant[name]
                    self.refusals.refuse(
                        row, column, name, ambiguous(reference.node, name, found) if found else unknown
                    )
        only = {name: next(iter(found)) for name, found in meant.items() if len(found) == 1}
        return [only.get(name) if name else None for name in names]

    def _by_name(self, reference: Reference, names: Ids, column: str | None, *, creates: bool) -> Ids:
        """Nodes known by their names; new ones where the rows make them, refused where they only refer to them."""
        table, ids = self.known.named(reference.node, reference.by), self.known.ids(reference.node)
        pattern = re.compile(reference.within)
        meant: dict[str, str | None] = {}
        unfit: dict[str, Unfit] = {}
        for name in {name for name in names if name}:
            own = new_id(reference, name)
            others = {i for i in table.get(folded_name(name), ()) if pattern.match(i)} - {own}
            known = others or ({own} if creates or own in ids else set())
            meant[name] = next(iter(known)) if len(known) == 1 else None
            if len(known) > 1:
                unfit[name] = ambiguous(reference.node, name, known)
            elif not known:
                unfit[name] = self.known.unknown(reference.node, name, table)
        for row, cell in enumerate(names) if unfit and not reference.optional else ():
            if cell is not None and cell in unfit:
                self.refusals.refuse(row, column, cell, unfit[cell])
        return [meant[name] if name else None for name in names]

    def _checked(self, reference: Reference, cells: Ids, column: str | None) -> Ids:
        """Ids that something carries; the others are refused, or left out where the reference is optional."""
        known = self.known.ids(reference.node)
        strange = {cell for cell in cells if cell is not None} - known
        if reference.optional:
            self.unsettled |= {(reference.node, cell) for cell in strange}
        elif strange:
            for row, cell in enumerate(cells):
                if cell in strange:
                    self.refusals.refuse(row, column, cell, self.known.unknown(reference.node, cell, known))
        return [None if cell in strange else cell for cell in cells] if strange else cells

    # -- result --------------------------------------------------------------------------------------------------------

    def finish(self) -> Evaluated:
        good = self.refusals.good
        keys = digests_of([self.table.columns[c] for c in sorted(self.table.columns)], length=20)
        return Evaluated(
            self.said.stated(good),
            self.said.edge_table(good),
            keys if all(good) else [key for key, ok in zip(keys, good, strict=True) if ok],
            self.refusals.problems,
            self.refusals.rows,
            digest(*(f"{node} {name}" for node, name in sorted(self.unsettled))) if self.unsettled else None,
        )


def _named(table: dict[str, set[str]], name: str) -> set[str]:
    """Ids that carry a name, in traditional characters too."""
    return table.get(folded_name(name)) or table.get(folded_name(simplified(name))) or set()


def new_id(reference: Reference, name: str) -> str:
    """Return the id of a node that has none but its name."""
    return reference.prefix + digest(folded_name(clean(name)))


def edge_ids(edge: str, froms: Ids, tos: Ids, discriminators: list[str]) -> Ids:
    """Return the ids of edges: the same ends and key give the same id (the projection computes it the same way after merges)."""
    rows = zip(froms, tos, discriminators, strict=True)
    return digests([f"{edge}|{f}|{t}|{d}" if f and t else None for f, t, d in rows], length=32)
