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
from graph.ledger.batches import NewBatch, Problem

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
    persons = _persons(new.statements, forgotten)
    gone = pa.array(sorted(persons), pa.string())
    of_person = pc.or_(_within(new.edges["from_id"], gone), _within(new.edges["to_id"], gone))
    leaving = pa.array([*gone.to_pylist(), *new.edges.filter(of_person)["id"].to_pylist()], pa.string())
    kept = new.statements.filter(pc.invert(_within(new.statements["subject"], leaving)))
    for name in ("value", "raw"):
        kept = kept.set_column(kept.schema.get_field_index(name), name, _blacked_out(kept[name], forgotten))
    return replace(
        new,
        statements=kept,
        edges=new.edges.filter(pc.invert(of_person)),
        problems=[_plain(problem, forgotten) for problem in new.problems],
    )


def _persons(statements: pa.Table, forgotten: Forgotten) -> set[str]:
    rows = statements.filter(pc.equal(statements["subject_type"], PERSON)).select(["subject", "property", "value"])
    return {
        row["subject"]
        for row in rows.to_pylist()
        if forgotten.is_id(row["subject"])
        or (row["property"] == "name_zh" and row["value"] and forgotten.is_name(row["value"]))
    }


def _within(column: pa.ChunkedArray, values: pa.Array) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=values)


def _blacked_out(column: pa.ChunkedArray, forgotten: Forgotten) -> pa.Array:
    told = {text: forgotten.without(text) for text in pc.unique(column).to_pylist() if text}
    return pa.array([told.get(text, text) for text in column.to_pylist()], pa.string())


def _plain(problem: Problem, forgotten: Forgotten) -> Problem:
    return problem._replace(
        raw=forgotten.without(problem.raw) if problem.raw else problem.raw,
        reason=Words(*map(forgotten.without, problem.reason)),
        remedy=Words(*map(forgotten.without, problem.remedy)),
    )
