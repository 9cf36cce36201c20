"""What goes into the ledger at once: one version of one file, or one decision of a steward."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

import pyarrow as pa

from graph.errors import Words

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


class Problem(NamedTuple):
    """Why a row did not fit: where it stands, what it says, the reason and the remedy."""

    file: str
    row: int | None
    column: str | None
    raw: str | None
    code: str
    reason: Words
    remedy: Words
    sheet: str | None = None


@dataclass
class NewBatch:
    """One version of a dataset, ready to be appended.

    `statements` and `edges` follow STATEMENT_SCHEMA and EDGE_SCHEMA; `row_digests` has one digest per good row.
    """

    dataset: str
    kind: Literal["load", "correction", "identity", "decision", "erasure"]
    file: str
    fingerprint: str
    statements: pa.Table
    edges: pa.Table
    row_digests: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows_quarantined: int = 0
    author: str | None = None
    reason: str | None = None


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
