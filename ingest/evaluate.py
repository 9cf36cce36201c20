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
from graph.identifiers import digest, edge_id, folded_name, organization_id, source_id
from graph.ledger import Problem
from graph.model import THING, EdgeType, Property
from graph.model.values import Unfit, clean, fit
from ingest.cells import Ids, cells_of, fit_or_none, memo
from ingest.mapping import Condition, Reference, Subject, TableMapping, Value
from ingest.statements import Statements
from ingest.table import Known, Table, ambiguous

__all__ = ["Evaluated", "Known", "Table", "evaluate"]

EMPTY = Unfit("empty", Words("必填单元格为空", "a required cell is empty"), Words("请填写。", "Fill it in."))


@dataclass
class Evaluated:
    """What a table states: Arrow tables for the ledger, digests of the good rows, and the problems of the others."""

    statements: pa.Table
    edges: pa.Table
    row_digests: list[str]
    problems: list[Problem]
    rows_quarantined: int


def evaluate(table: Table, mapping: TableMapping, known: Known) -> Evaluated:
    """Return the statements of a table under its mapping."""
    reading = _Reading(table, mapping, known)
    for subject in sorted(mapping.subjects, key=lambda s: s.node is None):  # nodes first: edges may refer to them
        reading.read(subject)
    return reading.finish()


class _Reading:
    def __init__(self, table: Table, mapping: TableMapping, known: Known) -> None:
        self.table, self.mapping, self.known = table, mapping, known
        self.problems: dict[int, list[Problem]] = defaultdict(list)
        self.cited: set[str] = set()
        confidence, clause = mapping.confidence or Value(const=None), Value(column=mapping.clause)
        self.said = Statements(table, cells_of(self.table, confidence), cells_of(self.table, clause))
        self.sources = self._sources(mapping.source)

    # -- cells ---------------------------------------------------------------------------------------------------------

    def _sources(self, value: Value | None) -> Ids:
        """Source id per row; each address the file cites is kept as a Source of its own."""
        addresses: Ids = cells_of(self.table, value) if value else [f"file:{self.table.file}"] * len(self.table)
        ids = memo(addresses, source_id)
        firsts = [row for row, identifier in enumerate(ids) if identifier and self._first_cited(identifier)]
        if firsts:
            subjects: Ids = [ids[row] for row in firsts]
            texts: Ids = [addresses[row] for row in firsts]
            urls: Ids = [t if t and "://" in t else None for t in texts]
            titles: Ids = [t if t and "://" not in t else None for t in texts]
            for prop, values, raws in (("id", subjects, texts), ("url", urls, urls), ("name_zh", titles, titles)):
                self.said.state("Source", subjects, prop, values, raws, subjects, None, rows=firsts, of_file=True)
        return ids

    def _first_cited(self, identifier: str) -> bool:
        seen = identifier in self.cited
        self.cited.add(identifier)
        return not seen

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
        """The column whose cells hold several ends of an edge, and its separator."""
        for end in (subject.source_end, subject.target_end):
            if end and end.id and end.id.split and end.id.column:
                return end.id.column, end.id.split
        return None

    def _read_split(self, subject: Subject, mask: list[bool], sources: Ids, column: str, separator: str) -> None:
        whole = self.table.column(column)
        parts = [cell.split(separator) for cell in whole]
        for position in range(max(map(len, parts), default=0)):
            here = [p[position].strip() if position < len(p) else "" for p in parts]
            self.table.columns[column] = here
            self._read_edge(subject, [m and bool(c) for m, c in zip(mask, here, strict=True)], sources)
        self.table.columns[column] = whole

    def _read_node(self, subject: Subject, node: Reference, mask: list[bool], sources: Ids) -> None:
        ids, column = self._resolve(node, mask, creates=subject.exists)
        if subject.exists:
            self._exists(node.node, ids, sources, column)
        if subject is next((s for s in self.mapping.subjects if s.node), None):
            for also in self.mapping.also:
                self._exists(node.node, ids, self._sources(Value(column=also)), also)
        self._properties(subject, ids, sources)

    def _exists(self, node: str, ids: Ids, sources: Ids, column: str | None) -> None:
        stated = [i if s else None for i, s in zip(ids, sources, strict=True)]
        self.said.state(node, stated, "id", ids, ids, sources, column)
        self.known.ids(node).update(i for i in ids if i)

    def _read_edge(self, subject: Subject, mask: list[bool], sources: Ids) -> None:
        assert subject.edge and subject.source_end and subject.target_end  # noqa: S101 - checked by the mapping
        froms, from_column = self._resolve(subject.source_end, mask)
        tos, _ = self._resolve(subject.target_end, mask)
        if subject.edge == "SAME_AS":
            tos = [t if t != f else None for f, t in zip(froms, tos, strict=True)]
        keys = self._key(subject, mask)
        ids = [edge_id(subject.edge, f, t, d) if f and t else None for f, t, d in zip(froms, tos, keys, strict=True)]
        self.said.join(subject.edge, subject.source_end.node, froms, subject.target_end.node, tos, keys, ids)
        self.said.state(subject.edge, ids, "id", ids, froms, sources, from_column)
        self._properties(subject, ids, sources)

    def _key(self, subject: Subject, mask: list[bool]) -> list[str]:
        """What tells edges between the same ends apart, per row."""
        edge = THING[subject.type_name]
        if not isinstance(edge, EdgeType) or not edge.key:
            return [""] * len(self.table)
        given = [(edge.property_named(name), subject.properties[name]) for name in edge.key]
        fitted = [self._fitted(prop, value, cells_of(self.table, value), mask) for prop, value in given]
        return ["|".join(part or "" for part in row) for row in zip(*fitted, strict=True)]

    def _properties(self, subject: Subject, ids: Ids, sources: Ids) -> None:
        thing = THING[subject.type_name]
        mask = [i is not None for i in ids]
        for name, value in subject.properties.items():
            prop, column, cells = (
                thing.property_named(name),
                next(iter(value.columns), None),
                cells_of(self.table, value),
            )
            if prop.is_list and value.split:
                self._list_property(subject, prop, cells, value.split, ids, sources)
            else:
                fitted = self._fitted(prop, value, cells, mask)
                self.said.state(subject.type_name, ids, name, fitted, cells, sources, column)
        if subject.property_column and subject.value_column:
            self._named_property(subject, ids, sources)

    def _list_property(
        self, subject: Subject, prop: Property, cells: Ids, separator: str, ids: Ids, sources: Ids
    ) -> None:
        """Several values in one cell: one statement each."""
        parts = [(row, clean(part)) for row, cell in enumerate(cells) if cell for part in cell.split(separator)]
        rows = [row for row, text in parts if text]
        texts: Ids = [text for _, text in parts if text]
        column = next(iter(subject.properties[prop.name].columns), None)
        subjects, cited = [ids[row] for row in rows], [sources[row] for row in rows]
        self.said.state(subject.type_name, subjects, prop.name, texts, texts, cited, column, rows=rows)

    def _named_property(self, subject: Subject, ids: Ids, sources: Ids) -> None:
        """A table that says in one column which property another column gives; what does not fit is kept as raw text."""
        assert subject.property_column and subject.value_column and subject.fallback_property  # noqa: S101
        thing, raws = THING[subject.type_name], cells_of(self.table, Value(column=subject.value_column))
        by_property: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
        for row, (printed, raw) in enumerate(zip(self.table.column(subject.property_column), raws, strict=True)):
            if ids[row] is None or raw is None:
                continue
            name = subject.property_names.get(printed, printed)
            known = thing.has(name)
            prop = thing.property_named(name if known else subject.fallback_property)
            by_property[prop.name].append((row, fit_or_none(prop, raw if known else f"{printed}：{raw}")))
        for name, entries in by_property.items():
            rows = [row for row, _ in entries]
            values = [value for _, value in entries]
            subjects, printed_values, cited = ([cells[row] for row in rows] for cells in (ids, raws, sources))
            self.said.state(
                subject.type_name, subjects, name, values, printed_values, cited, subject.value_column, rows=rows
            )

    def _fitted(self, prop: Property, value: Value, cells: Ids, mask: list[bool]) -> Ids:
        """Canonical text per row; rows that are wanted and do not fit are refused, unless the mapping is lenient."""
        fitted: dict[str, str | None] = {}
        unfit: dict[str, Unfit] = {}
        for text in {cell for cell, wanted in zip(cells, mask, strict=True) if wanted and cell is not None}:
            try:
                fitted[text] = fit(prop, text, value.unit) or None
            except Unfit as error:
                unfit[text] = error
        if unfit and not value.lenient:
            column = next(iter(value.columns), None)
            for row, (cell, wanted) in enumerate(zip(cells, mask, strict=True)):
                if wanted and cell in unfit:
                    self._refuse(row, column, cell, unfit[cell])
        return [fitted.get(cell) if cell else None for cell in cells]

    # -- references ----------------------------------------------------------------------------------------------------

    def _resolve(self, reference: Reference, mask: list[bool], *, creates: bool = False) -> tuple[Ids, str | None]:
        """Ids per row and the column they come from; unknown ones are refused unless the reference creates its node."""
        if reference.digest:
            rows = zip(*map(self.table.column, reference.digest), strict=True)
            ids: Ids = [reference.prefix + digest(*row) if m else None for row, m in zip(rows, mask, strict=True)]
            return ids, reference.digest[0]
        value = reference.organization or reference.source or reference.lookup or reference.id
        assert value is not None  # noqa: S101 - checked by the mapping
        printed = [c if m else None for c, m in zip(cells_of(self.table, value), mask, strict=True)]
        column = next(iter(value.columns), None)
        if reference.source:
            return memo(printed, source_id), column
        cells = memo(printed, lambda text: clean(text) or None)
        if reference.organization:
            return self._organizations(cells, printed, column), column
        if reference.lookup:
            return self._looked_up(reference, cells, column), column
        if not creates:
            cells = self._checked(reference, cells, column)
        if not reference.optional:
            self._refuse_empty(cells, mask, column)
        return cells, column

    def _organizations(self, names: Ids, printed: Ids, column: str | None) -> Ids:
        """Organisations exist by being named: each row that names one is a source for it."""
        ids = memo(names, organization_id)
        self.said.state("Organization", ids, "id", ids, printed, self.sources, column)
        self.said.state("Organization", ids, "name_zh", names, printed, self.sources, column)
        self.known.ids("Organization").update(i for i in ids if i)
        return ids

    def _looked_up(self, reference: Reference, names: Ids, column: str | None) -> Ids:
        table = self.known.named(reference.node, reference.by)
        pattern = re.compile(reference.within)
        meant = {name: {i for i in table.get(folded_name(name), ()) if pattern.match(i)} for name in set(names) if name}
        if not reference.optional:
            for row, name in enumerate(names):
                if name and len(meant[name]) != 1:
                    unknown = self.known.unknown(reference.node, name, table)
                    found = meant[name]
                    self._refuse(row, column, name, ambiguous(reference.node, name, found) if found else unknown)
        return [next(iter(meant[name])) if name and len(meant[name]) == 1 else None for name in names]

    def _checked(self, reference: Reference, cells: Ids, column: str | None) -> Ids:
        """Ids that something carries; the others are refused, or left out where the reference is optional."""
        known = self.known.ids(reference.node)
        strange = {cell for cell in cells if cell is not None} - known
        if strange and not reference.optional:
            for row, cell in enumerate(cells):
                if cell in strange:
                    self._refuse(row, column, cell, self.known.unknown(reference.node, cell, known))
        return [None if cell in strange else cell for cell in cells] if strange else cells

    def _refuse_empty(self, cells: Ids, mask: list[bool], column: str | None) -> None:
        for row, (cell, wanted) in enumerate(zip(cells, mask, strict=True)):
            if wanted and cell is None and row not in self.problems:
                self._refuse(row, column, "", EMPTY)

    def _refuse(self, row: int, column: str | None, raw: str, unfit: Unfit) -> None:
        problem = Problem(
            self.table.file, self.table.rows[row], column, raw, unfit.code, unfit.reason, unfit.remedy, self.table.sheet
        )
        if problem not in self.problems[row]:
            self.problems[row].append(problem)

    # -- result --------------------------------------------------------------------------------------------------------

    def finish(self) -> Evaluated:
        good = [row not in self.problems for row in range(len(self.table))]
        cells = zip(*(self.table.columns[c] for c in sorted(self.table.columns)), strict=True)
        digests = [digest(*row, length=20) for row, ok in zip(cells, good, strict=True) if ok]
        problems = [p for row in sorted(self.problems) for p in self.problems[row]]
        return Evaluated(
            self.said.statement_table(good),
            self.said.edge_table(good),
            digests,
            self.table.problems + problems,
            len(self.problems) + self.table.refused,
        )
