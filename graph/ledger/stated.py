"""What a batch states, each text once: lines (a thing as one row speaks of it) and what is said there under which heading."""

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, which a reader of the source cannot see

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

LINE_SCHEMA = pa.schema(
    [("line", pa.int64())]
    + [(name, pa.string()) for name in ("subject_type", "subject", "source", "confidence", "sheet", "clause")]
    + [("row_number", pa.int64())]
)
SAID_SCHEMA = pa.schema(
    [("line", pa.int64()), ("heading", pa.int32())]
    + [(name, pa.string()) for name in ("value", "raw", "valid_from", "valid_to")]
    + [("char_offset", pa.int64())]
)


class Stated(NamedTuple):
    """Statements without repetition: `said` names its line by number and its heading by place in `headings` (property, column)."""

    lines: pa.Table
    said: pa.Table
    headings: list[tuple[str, str | None]]

    @property
    def places(self) -> int:
        """How many statements it makes, the same one in two places counted twice."""
        return len(self.said)


def stated(statements: pa.Table) -> Stated:
    """Return statements of STATEMENT_SCHEMA as lines of their own each: the plain way, for few or made-up ones."""
    numbers = pa.array(range(len(statements)), pa.int64())
    properties = _encoded(statements["property"])
    columns = _encoded(statements["column_name"])
    codes = pc.add(pc.multiply(properties.indices.cast(pa.int64()), len(columns.dictionary)), columns.indices)
    used = pc.unique(codes)
    headings = [
        (properties.dictionary[code // len(columns.dictionary)].as_py(), columns.dictionary[code % len(columns.dictionary)].as_py())
        for code in used.to_pylist()
    ]  # fmt: skip
    numbered = statements.append_column("line", numbers).append_column("heading", pc.index_in(codes, used))
    return Stated(
        numbered.select(LINE_SCHEMA.names).cast(LINE_SCHEMA), numbered.select(SAID_SCHEMA.names).cast(SAID_SCHEMA), headings
    )  # fmt: skip


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return pc.dictionary_encode(column.combine_chunks(), null_encoding="encode")
