"""A table and its mapping → statements and edges, column by column; rows that do not fit are set aside with the reason.

Columns instead of rows, and each distinct cell read once: that is what keeps a hundred thousand rows fast.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from graph.errors import Words
from graph.identifiers import digest, folded_name, organization_id, source_id
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA, Problem
from graph.model import THING, EdgeType, Property
from graph.model.values import Unfit, clean, fit
from ingest.mapping import Condition, Reference, Subject, TableMapping, Value

Ids = list[str | None]


@dataclass(frozen=True)
class Table:
    """One table of a file as read: `columns[name][i]` is the text of a cell, `rows[i]` its row number (the header is row 1)."""

    name: str
    file: str
    columns: dict[str, list[str]]
    rows: list[int]
    sheet: str | None = None
    problems: list[Problem] = field(default_factory=list)  # rows the reader itself had to refuse

    def __len__(self) -> int:
        return len(self.rows)


class Known:
    """What names and ids mean so far: the ledger's and those of the tables read before."""

    def __init__(
        self, names: Callable[[str, tuple[str, ...]], list[tuple[str, str]]], ids: Callable[[str], set[str]]
    ) -> None:
        self._names, self._ids = names, ids
        self._by_name: dict[tuple[str, tuple[str, ...]], dict[str, set[str]]] = {}
        self._known_ids: dict[str, set[str]] = {}

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


@dataclass
class _Column:
    """Pending statements of one property: one entry per row, None where the row states nothing."""

    subject_type: str
    subjects: Ids
    prop: str
    values: Ids
    raws: Ids
    sources: Ids
    column: str | None
    always: bool = False  # kept even where the row is refused: an address stays an address


class _Reading:
    def __init__(self, table: Table, mapping: TableMapping, known: Known) -> None:
        self.table, self.mapping, self.known = table, mapping, known
        self.problems: dict[int, list[Problem]] = defaultdict(list)
        self.pending: list[_Column] = []
        self.edges: list[tuple[str, str, Ids, str, Ids, list[str], Ids]] = []
        self.sources = self._sources(mapping.source)
        confidence = mapping.confidence
        self.clauses: Ids = self._cells(Value(column=mapping.clause)) if mapping.clause else [None] * len(table)
        self.confidence: Ids = self._cells(confidence) if confidence else [None] * len(table)

    # -- cells ---------------------------------------------------------------------------------------------------------

    def _cells(self, value: Value) -> Ids:
        """Text of a value per row; None where empty."""
        n = len(self.table)
        if value.const is not None:
            return [value.const] * n
        columns = [self.table.columns[c] for c in value.columns if c in self.table.columns]
        if not columns:
            return [None] * n
        cells: Ids = (
            [next((text for text in row if text), None) for row in zip(*columns, strict=True)]
            if len(columns) > 1
            else [c or None for c in columns[0]]
        )
        return _memo(cells, lambda text: _case(text, value.cases)) if value.cases else cells

    def _sources(self, value: Value | None) -> Ids:
        """Source id per row; the address itself is kept as a Source of its own."""
        if value is None:
            file_source = f"file:{self.table.file}"
            addresses: Ids = [file_source] * len(self.table)
        else:
            addresses = self._cells(value)
        return self._register_sources(addresses)

    def _register_sources(self, addresses: Ids) -> Ids:
        ids = _memo(addresses, source_id)
        known, seen = self.known.ids("Source"), set[str]()
        firsts: Ids = []
        for identifier in ids:
            fresh = identifier is not None and identifier not in known and identifier not in seen
            firsts.append(identifier if fresh else None)
            if fresh and identifier:
                seen.add(identifier)
        if seen:
            self._state("Source", firsts, "id", firsts, addresses, ids, None, always=True)
            urls = [a if f and a and "://" in a else None for a, f in zip(addresses, firsts, strict=True)]
            titles = [a if f and a and "://" not in a else None for a, f in zip(addresses, firsts, strict=True)]
            self._state("Source", firsts, "url", urls, urls, ids, None, always=True)
            self._state("Source", firsts, "name_zh", titles, titles, ids, None, always=True)
            known |= seen
        return ids

    def _applies(self, conditions: Sequence[Condition]) -> list[bool]:
        mask = [True] * len(self.table)
        for condition in conditions:
            cells = self.table.columns.get(condition.column, [""] * len(self.table))
            mask = [m and condition.holds(c) for m, c in zip(mask, cells, strict=True)]
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
        whole = self.table.columns[column]
        parts = [cell.split(separator) for cell in whole]
        for position in range(max(map(len, parts), default=0)):
            self.table.columns[column] = [p[position].strip() if position < len(p) else "" for p in parts]
            self._read_edge(
                subject, [m and bool(c) for m, c in zip(mask, self.table.columns[column], strict=True)], sources
            )
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
        self._state(
            node, [i if s else None for i, s in zip(ids, sources, strict=True)], "id", ids, ids, sources, column
        )
        self.known.ids(node).update(i for i in ids if i)

    def _read_edge(self, subject: Subject, mask: list[bool], sources: Ids) -> None:
        assert subject.edge and subject.source_end and subject.target_end  # noqa: S101 - checked by the mapping
        froms, from_column = self._resolve(subject.source_end, mask)
        tos, _ = self._resolve(subject.target_end, mask)
        edge = THING[subject.edge]
        if subject.edge == "SAME_AS":
            tos = [t if t != f else None for f, t in zip(froms, tos, strict=True)]
        keys = (
            [self._fitted(edge.property_named(k), subject.properties[k], mask) for k in edge.key]
            if isinstance(edge, EdgeType)
            else []
        )
        discriminators = (
            ["|".join(k or "" for k in row) for row in zip(*keys, strict=True)] if keys else [""] * len(self.table)
        )
        ids = [
            edge_id(subject.edge, f, t, d) if f and t else None
            for f, t, d in zip(froms, tos, discriminators, strict=True)
        ]
        self.edges.append(
            (subject.edge, subject.source_end.node, froms, subject.target_end.node, tos, discriminators, ids)
        )
        self._state(subject.edge, ids, "id", ids, froms, sources, from_column)
        self._properties(subject, ids, sources)

    def _properties(self, subject: Subject, ids: Ids, sources: Ids) -> None:
        thing = THING[subject.type_name]
        mask = [i is not None for i in ids]
        for name, value in subject.properties.items():
            prop, column = thing.property_named(name), next(iter(value.columns), None)
            if prop.is_list and value.split:
                self._list_property(subject, prop, value, ids, sources)
                continue
            fitted = self._fitted(prop, value, mask)
            self._state(subject.type_name, ids, name, fitted, self._cells(value), sources, column)
        if subject.property_column and subject.value_column:
            self._named_property(subject, ids, sources)

    def _list_property(self, subject: Subject, prop: Property, value: Value, ids: Ids, sources: Ids) -> None:
        parts = [(cell or "").split(value.split) for cell in self._cells(value)]
        for position in range(max(map(len, parts), default=0)):
            texts: Ids = [clean(p[position]) or None if position < len(p) else None for p in parts]
            self._state(subject.type_name, ids, prop.name, texts, texts, sources, next(iter(value.columns), None))

    def _named_property(self, subject: Subject, ids: Ids, sources: Ids) -> None:
        """A table that says in one column which property another column gives; what does not fit is kept as raw text."""
        assert subject.property_column and subject.value_column and subject.fallback_property  # noqa: S101
        thing, raws = THING[subject.type_name], self._cells(Value(column=subject.value_column))
        names = self.table.columns[subject.property_column]
        for row, (identifier, printed, raw) in enumerate(zip(ids, names, raws, strict=True)):
            if identifier is None or raw is None:
                continue
            name = subject.property_names.get(printed, printed)
            known = thing.has(name)
            prop = thing.property_named(name if known else subject.fallback_property)
            text = raw if known else f"{printed}：{raw}"
            one: Ids = [None] * len(ids)
            value, subjects, raw_cells = list(one), list(one), list(one)
            subjects[row], raw_cells[row] = identifier, raw
            try:
                value[row] = fit(prop, text)
            except Unfit:
                value[row] = None
            self._state(subject.type_name, subjects, prop.name, value, raw_cells, sources, subject.value_column)

    def _fitted(self, prop: Property, value: Value, mask: list[bool]) -> Ids:
        cells, column = self._cells(value), next(iter(value.columns), None)
        memo: dict[str, str | Unfit] = {}
        out: Ids = []
        for row, (cell, wanted) in enumerate(zip(cells, mask, strict=True)):
            if cell is None or not wanted:
                out.append(None)
                continue
            if cell not in memo:
                try:
                    memo[cell] = fit(prop, cell, value.unit)
                except Unfit as unfit:
                    memo[cell] = unfit
            found = memo[cell]
            if isinstance(found, Unfit):
                if not value.lenient:
                    self._refuse(row, column, cell, found)
                out.append(None)
            else:
                out.append(found or None)
        return out

    # -- references ----------------------------------------------------------------------------------------------------

    def _resolve(self, reference: Reference, mask: list[bool], *, creates: bool = False) -> tuple[Ids, str | None]:
        """Ids per row and the column they come from; unknown ones are refused unless the reference creates its node."""
        if reference.digest:
            rows = zip(*(self.table.columns[c] for c in reference.digest), strict=True)
            ids: Ids = [reference.prefix + digest(*row) if m else None for row, m in zip(rows, mask, strict=True)]
            return ids, reference.digest[0]
        value = reference.organization or reference.source or reference.lookup or reference.id
        assert value is not None  # noqa: S101 - checked by the mapping
        cells = [c if m else None for c, m in zip(self._cells(value), mask, strict=True)]
        column = next(iter(value.columns), None)
        if reference.organization:
            return self._organizations(cells, column), column
        if reference.source:
            return _memo(cells, source_id), column
        if reference.lookup:
            return self._looked_up(reference, cells, column), column
        if not creates:
            cells = self._checked(reference, cells, mask, column)
        elif any(m and c is None for m, c in zip(mask, cells, strict=True)):
            self._refuse_empty(cells, mask, column)
        return cells, column

    def _organizations(self, names: Ids, column: str | None) -> Ids:
        """Organisations exist by being named: each row that names one is a source for it."""
        ids = _memo(names, organization_id)
        self._state("Organization", ids, "id", ids, names, self.sources, column)
        self._state("Organization", ids, "name_zh", _memo(names, clean), names, self.sources, column)
        self.known.ids("Organization").update(i for i in ids if i)
        return ids

    def _looked_up(self, reference: Reference, names: Ids, column: str | None) -> Ids:
        table = self.known.named(reference.node, reference.by)
        pattern = re.compile(reference.within)
        out: Ids = []
        for row, name in enumerate(names):
            found = {i for i in table.get(folded_name(name), ()) if pattern.match(i)} if name else set()
            if name and len(found) != 1 and not reference.optional:
                self._refuse(
                    row,
                    column,
                    name,
                    _unknown(reference.node, name, list(table))
                    if not found
                    else _ambiguous(reference.node, name, found),
                )
            out.append(next(iter(found)) if len(found) == 1 else None)
        return out

    def _checked(self, reference: Reference, cells: Ids, mask: list[bool], column: str | None) -> Ids:
        known = self.known.ids(reference.node)
        for row, cell in enumerate(cells):
            if cell is not None and cell not in known:
                if not reference.optional:
                    self._refuse(row, column, cell, _unknown(reference.node, cell, list(known)))
                cells[row] = None
        if not reference.optional:
            self._refuse_empty(cells, mask, column)
        return cells

    def _refuse_empty(self, cells: Ids, mask: list[bool], column: str | None) -> None:
        for row, (cell, wanted) in enumerate(zip(cells, mask, strict=True)):
            if wanted and cell is None and row not in self.problems:
                self._refuse(
                    row,
                    column,
                    "",
                    Unfit(
                        "empty", Words("必填单元格为空", "a required cell is empty"), Words("请填写。", "Fill it in.")
                    ),
                )

    def _refuse(self, row: int, column: str | None, raw: str, unfit: Unfit) -> None:
        problem = Problem(
            self.table.file, self.table.rows[row], column, raw, unfit.code, unfit.reason, unfit.remedy, self.table.sheet
        )
        if problem not in self.problems[row]:
            self.problems[row].append(problem)

    # -- result --------------------------------------------------------------------------------------------------------

    def _state(  # noqa: PLR0913 - the columns of a statement
        self,
        subject_type: str,
        subjects: Ids,
        prop: str,
        values: Ids,
        raws: Ids,
        sources: Ids,
        column: str | None,
        *,
        always: bool = False,
    ) -> None:
        self.pending.append(_Column(subject_type, subjects, prop, values, raws, sources, column, always))

    def finish(self) -> Evaluated:
        n = len(self.table)
        good = [row not in self.problems for row in range(n)]
        names = sorted(self.table.columns)
        cells = list(zip(*(self.table.columns[c] for c in names), strict=True)) if names else []
        digests = [digest(*row, length=20) for row, ok in zip(cells, good, strict=True) if ok]
        problems = [p for row in sorted(self.problems) for p in self.problems[row]]
        refused = len({p.row for p in self.table.problems})
        return Evaluated(
            self._statements(good),
            self._edge_table(good),
            digests,
            self.table.problems + problems,
            len(self.problems) + refused,
        )

    def _statements(self, good: list[bool]) -> pa.Table:
        tables = [self._statement_table(c, good) for c in self.pending]
        return pa.concat_tables([t for t in tables if len(t)] or [STATEMENT_SCHEMA.empty_table()])

    def _statement_table(self, column: _Column, good: list[bool]) -> pa.Table:
        """Statements of one property: rows that are good, have a subject, and say something (a value, or raw text that competes)."""
        keep = [
            i for i, (ok, s, v, r) in enumerate(zip(good, column.subjects, column.values, column.raws, strict=True))
            if (ok or column.always) and s is not None and (v is not None or (r is not None and column.prop != "id"))
        ]  # fmt: skip
        n = len(keep)
        pick: Callable[[Sequence[str | None]], pa.Array] = lambda xs: pa.array([xs[i] for i in keep], pa.string())  # noqa: E731 - used five times below
        nothing = pa.nulls(n, pa.string())
        arrays = {
            "subject_type": pa.repeat(column.subject_type, n),
            "subject": pick(column.subjects),
            "property": pa.repeat(column.prop, n),
            "value": pick(column.values),
            "raw": pick(column.raws),
            "valid_from": nothing,
            "valid_to": nothing,
            "source": pick(column.sources),
            "confidence": pick(self.confidence),
            "column_name": pa.array([column.column] * n, pa.string()),
            "sheet": pa.array([self.table.sheet] * n, pa.string()),
            "clause": pick(self.clauses),
            "row_number": pa.array([self.table.rows[i] for i in keep], pa.int64()),
            "char_offset": pa.nulls(n, pa.int64()),
        }
        return pa.table([arrays[name] for name in STATEMENT_SCHEMA.names], schema=STATEMENT_SCHEMA)

    def _edge_table(self, good: list[bool]) -> pa.Table:
        columns: dict[str, list[str | None]] = {name: [] for name in EDGE_SCHEMA.names}
        for edge, from_type, froms, to_type, tos, discriminators, ids in self.edges:
            keep = [i for i, identifier in enumerate(ids) if good[i] and identifier]
            columns["id"] += [ids[i] for i in keep]
            columns["edge_type"] += [edge] * len(keep)
            columns["from_type"] += [from_type] * len(keep)
            columns["from_id"] += [froms[i] for i in keep]
            columns["to_type"] += [to_type] * len(keep)
            columns["to_id"] += [tos[i] for i in keep]
            columns["discriminator"] += [discriminators[i] for i in keep]
        return pa.table(columns, schema=EDGE_SCHEMA)


def edge_id(edge: str, from_id: str, to_id: str, discriminator: str) -> str:
    """Return the id of an edge: the same ends and key give the same id (the projection computes it the same way after merges)."""
    return digest(f"{edge}|{from_id}|{to_id}|{discriminator}", length=32)


def _memo(cells: Sequence[str | None], function: Callable[[str], str | None]) -> Ids:
    seen: dict[str, str | None] = {}
    out: Ids = []
    for cell in cells:
        if cell is None:
            out.append(None)
            continue
        if cell not in seen:
            seen[cell] = function(cell)
        out.append(seen[cell])
    return out


def _case(text: str, cases: Mapping[str, str]) -> str | None:
    return next((result for pattern, result in cases.items() if re.match(pattern, text)), None)


def _unknown(node: str, name: str, known: list[str]) -> Unfit:
    words = THING[node].words
    near = difflib.get_close_matches(name, known, 3, 0.6) if len(known) < 20_000 else []
    hint_zh, hint_en = ("；相近的有：" + "、".join(near), "; near: " + ", ".join(near)) if near else ("", "")
    return Unfit(
        "unknown-reference",
        Words(f"没有名为“{name}”的{words.zh}{hint_zh}", f"there is no {words.en} “{name}”{hint_en}"),
        Words("请更正名称，或先导入它所在的表。", "Correct the name, or load the table that states it first."),
    )


def _ambiguous(node: str, name: str, found: set[str]) -> Unfit:
    words = THING[node].words
    return Unfit(
        "ambiguous-reference",
        Words(
            f"“{name}”可指多个{words.zh}：{'、'.join(sorted(found))}",
            f"“{name}” may be several of {words.en}: {', '.join(sorted(found))}",
        ),
        Words("请改用编号。", "Use the id instead."),
    )
