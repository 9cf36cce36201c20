"""What goes into the ledger at once: one version of one file, or one decision of a steward."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

import pyarrow as pa

from graph.ledger.stated import Stated
from graph.problems import Problem

STEWARD = "steward:"
"""How the file of a batch begins that a steward decided; the author's name follows."""

STATEMENT_SCHEMA = pa.schema(
    [
        (name, pa.string())
        for name in (
            "subject_type",
            "subject",
            "property",
            "value",
            "raw",
            "valid_from",
            "valid_to",
            "source",
            "confidence",
            "column_name",
            "sheet",
            "clause",
        )
    ]
    + [("row_number", pa.int64()), ("char_offset", pa.int64())]
)
EDGE_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("id", "edge_type", "from_type", "from_id", "to_type", "to_id", "discriminator")]
)
REFUSED_SCHEMA = pa.schema([("row", pa.int64()), ("digest", pa.string()), ("cells", pa.map_(pa.string(), pa.string()))])
_WORDS = pa.struct([("zh", pa.string()), ("en", pa.string())])
PROBLEM_SCHEMA = pa.schema(
    [("file", pa.string()), ("row", pa.int64())]
    + [(name, pa.string()) for name in ("column", "raw", "code")]
    + [("reason", _WORDS), ("remedy", _WORDS), ("sheet", pa.string())]
)


class Counts(NamedTuple):
    """Rows of a file: read = accepted + quarantined + unchanged."""

    read: int
    accepted: int
    quarantined: int
    unchanged: int


class RefusedRow(NamedTuple):
    """A refused row, whole: its number, the digest of its cells, and the cells under their headers."""

    row: int | None
    digest: str
    cells: dict[str, str]


@dataclass
class NewBatch:
    """One version of a dataset, ready to be appended.

    `statements` and `edges` follow STATEMENT_SCHEMA (or are stated without repetition) and EDGE_SCHEMA; `row_digests` has one digest per good row.
    """

    dataset: str
    kind: Literal["load", "correction", "identity", "decision", "erasure"]
    file: str
    fingerprint: str
    statements: pa.Table | Stated
    edges: pa.Table
    row_digests: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows_quarantined: int = 0
    understood_as: str = ""  # source description and table
    refused: list[RefusedRow] = field(default_factory=list)
    rows_mended: int = 0  # of the quarantined ones, those another batch has mended: they count as unchanged
    mends: tuple[str, list[str]] | None = None  # dataset and digests of the cases it closes
    author: str | None = None
    reason: str | None = None
    unsettled: str | None = None  # digest of the optional references that named nothing known


class Batch(NamedTuple):
    """A batch as the ledger lists it; `state` is active, superseded or withdrawn."""

    id: int
    dataset: str
    kind: str
    file: str
    loaded_at: datetime
    author: str | None
    reason: str | None
    counts: Counts
    state: str
