"""Statements and edges as the ledger takes them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from bench.generated.draw import Ints
from graph.identifiers import edge_id, source_id
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA

SOURCE = source_id("generated")


def ids(kind: str, numbers: Ints | range) -> list[str]:
    """Return the ids of generated things."""
    start = kind[:3].upper()
    return [f"{start}-G{number}" for number in numbers]


def statements(subject_type: str, subjects: Sequence[str], prop: str, values: Sequence[str]) -> pa.Table:
    """Return one statement per subject whose value says something."""
    said = [(subject, value) for subject, value in zip(subjects, values, strict=True) if value]
    n = len(said)
    columns = {name: pa.nulls(n, STATEMENT_SCHEMA.field(name).type) for name in STATEMENT_SCHEMA.names}
    columns["subject"] = pa.array([subject for subject, _ in said], pa.string())
    columns["value"] = columns["raw"] = pa.array([value for _, value in said], pa.string())
    for column, text in (
        ("subject_type", subject_type),
        ("property", prop),
        ("source", SOURCE),
        ("confidence", "medium"),
    ):
        columns[column] = pa.repeat(pa.scalar(text), n)
    return pa.table(columns, schema=STATEMENT_SCHEMA)


class Made:
    """What has been made so far: tables of statements and of edges, and how many of each there are."""

    def __init__(self) -> None:
        self._statements: list[pa.Table] = []
        self._edges: list[pa.Table] = []
        self.nodes = self.edges = 0

    def things(self, kind: str, subjects: list[str], /, **properties: Sequence[str]) -> None:
        """Make nodes of a type."""
        self._said(kind, subjects, properties)
        self.nodes += len(subjects)

    def ties(
        self, edge: str, ends: tuple[str, str], starts: list[str], ends_at: list[str], /, key: str = "",
        **properties: Sequence[str],
    ) -> None:  # fmt: skip
        """Make edges of a type between two types; `key` is the property that tells two between the same ends apart."""
        keys = list(properties[key]) if key else [""] * len(starts)
        numbers = [edge_id(edge, a, b, one) for a, b, one in zip(starts, ends_at, keys, strict=True)]
        self._said(edge, numbers, properties)
        n = len(numbers)
        columns = {"id": numbers, "edge_type": pa.repeat(pa.scalar(edge), n), "discriminator": keys}
        columns |= {"from_id": starts, "to_id": ends_at}
        columns |= {
            f"{side}_type": pa.repeat(pa.scalar(end), n) for side, end in zip(("from", "to"), ends, strict=True)
        }
        self._edges.append(pa.table({name: columns[name] for name in EDGE_SCHEMA.names}, schema=EDGE_SCHEMA))
        self.edges += n

    def _said(self, kind: str, subjects: list[str], properties: dict[str, Sequence[str]]) -> None:
        self._statements.append(statements(kind, subjects, "id", subjects))
        self._statements += [statements(kind, subjects, prop, values) for prop, values in properties.items()]

    @property
    def tables(self) -> tuple[pa.Table, pa.Table]:
        """All statements and all edges."""
        return pa.concat_tables(self._statements), pa.concat_tables(self._edges)
