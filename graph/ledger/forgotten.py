"""Who was erased and must not come back: names and ids known by keyed digests only, taken out of whatever is appended."""

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, which a reader of the source cannot see

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import Words
from graph.identifiers import folded_name
from graph.ledger.batches import STEWARD, NewBatch, RefusedRow
from graph.ledger.stated import Stated, stated
from graph.problems import Problem

MARK = "[已删除 erased]"
PERSON = "Person"


@dataclass(frozen=True)
class Forgotten:
    """The list of erased persons of one ledger."""

    key: bytes
    names: frozenset[str]
    lengths: tuple[int, ...]
    ids: frozenset[str]

    def digest(self, text: str) -> str:
        """Return the keyed digest of a folded name or an id."""
        return blake2b(text.encode(), key=self.key, digest_size=16).hexdigest()

    def is_name(self, text: str) -> bool:
        """Tell whether a text is the name of an erased person."""
        return self.digest(folded_name(text)) in self.names

    def is_id(self, identifier: str) -> bool:
        """Tell whether an id is that of an erased person."""
        return self.digest(identifier) in self.ids

    def without(self, text: str) -> str:
        """Return a text in which the names of erased persons are blacked out, however they are spaced."""
        folded = [(char, at) for at, char in enumerate(text) for char in folded_name(char)]
        spans = []
        for length in self.lengths:
            for start in range(len(folded) - length + 1):
                window = folded[start : start + length]
                if self.digest("".join(char for char, _ in window)) in self.names:
                    spans.append((window[0][1], window[-1][1] + 1))
        for start, end in sorted(spans, reverse=True):
            text = text[:start] + MARK + text[end:]
        return text


def read(connection: duckdb.DuckDBPyConnection) -> Forgotten | None:
    """Return the list of a ledger, None while nobody was erased."""
    rows = connection.execute("SELECT kind, digest, length FROM forgotten").fetchall()
    if not rows:
        return None
    ((key,),) = connection.execute("SELECT key FROM forgotten_key").fetchall()
    names = frozenset(digest for kind, digest, _ in rows if kind == "name")
    lengths = tuple(sorted({length for kind, _, length in rows if kind == "name"}))
    ids = frozenset(digest for kind, digest, _ in rows if kind == "id")
    return Forgotten(bytes.fromhex(key), names, lengths, ids)


def add(connection: duckdb.DuckDBPyConnection, names: Iterable[str], ids: Iterable[str]) -> None:
    """Put names and ids on the list."""
    keys = connection.execute("SELECT key FROM forgotten_key").fetchall()
    if not keys:
        keys = [(secrets.token_hex(32),)]
        connection.execute("INSERT INTO forgotten_key VALUES (?)", list(keys[0]))
    digests = Forgotten(bytes.fromhex(keys[0][0]), frozenset(), (), frozenset())
    now = datetime.now(UTC).replace(tzinfo=None)
    folded = [("name", folded_name(name)) for name in names] + [("id", identifier) for identifier in ids]
    for kind, text in folded:
        row = [kind, digests.digest(text), len(text) if kind == "name" else 0, now]
        connection.execute("INSERT INTO forgotten VALUES (?, ?, ?, ?)", row)


def sifted(connection: duckdb.DuckDBPyConnection, new: NewBatch) -> NewBatch:
    """Return a batch without erased persons: their statements and relations are gone, their names blacked out in other texts."""
    forgotten = read(connection)
    if forgotten is None:
        return new
    said = new.statements if isinstance(new.statements, Stated) else stated(new.statements)
    gone = pa.array(sorted(_persons(said, forgotten)), pa.string())
    of_person = pc.or_(_within(new.edges["from_id"], gone), _within(new.edges["to_id"], gone))
    leaving = pa.array([*gone.to_pylist(), *new.edges.filter(of_person)["id"].to_pylist()], pa.string())
    return replace(
        new,
        statements=_without(said, leaving, forgotten),
        edges=new.edges.filter(pc.invert(of_person)),
        problems=[_plain(problem, forgotten) for problem in new.problems],
        refused=[_row(row, forgotten) for row in new.refused],
        file=forgotten.without(new.file) if new.file.startswith(STEWARD) else new.file,
        author=new.author and forgotten.without(new.author),
        reason=new.reason and forgotten.without(new.reason),
    )


def told(connection: duckdb.DuckDBPyConnection, text: str | None) -> str | None:
    """Return what a steward writes, with the names of erased persons blacked out."""
    forgotten = read(connection)
    return forgotten.without(text) if forgotten and text else text


def _persons(said: Stated, forgotten: Forgotten) -> set[str]:
    """Ids of erased persons that a batch speaks of, by id or by name."""
    lines = said.lines.filter(pc.equal(said.lines["subject_type"], PERSON))
    subjects = dict(zip(lines["line"].to_pylist(), lines["subject"].to_pylist(), strict=True))
    names = pa.array([at for at, (prop, _) in enumerate(said.headings) if prop == "name_zh"], pa.int32())
    values = said.said.filter(pc.and_(_within(said.said["heading"], names), _within(said.said["line"], lines["line"])))
    named = zip(values["line"].to_pylist(), values["value"].to_pylist(), strict=True)
    found = {subjects[line] for line, value in named if value and forgotten.is_name(value)}
    return found | {subject for subject in subjects.values() if forgotten.is_id(subject)}


def _without(said: Stated, leaving: pa.Array, forgotten: Forgotten) -> Stated:
    lines = said.lines.filter(pc.invert(_within(said.lines["subject"], leaving)))
    kept = said.said.filter(_within(said.said["line"], lines["line"]))
    for name in ("value", "raw"):
        kept = kept.set_column(kept.schema.get_field_index(name), name, _blacked_out(kept[name], forgotten))
    return said._replace(lines=lines, said=kept)


def _row(row: RefusedRow, forgotten: Forgotten) -> RefusedRow:
    return row._replace(cells={header: forgotten.without(cell) for header, cell in row.cells.items()})


def _within(column: pa.ChunkedArray, values: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values)


def _blacked_out(column: pa.ChunkedArray, forgotten: Forgotten) -> pa.Array:
    told = {text: forgotten.without(text) for text in pc.unique(column).to_pylist() if text}
    return pa.array([told.get(text, text) for text in column.to_pylist()], pa.string())


def _plain(problem: Problem, forgotten: Forgotten) -> Problem:
    return problem._replace(
        raw=forgotten.without(problem.raw) if problem.raw else problem.raw,
        reason=Words(*map(forgotten.without, problem.reason)),
        remedy=Words(*map(forgotten.without, problem.remedy)),
    )
