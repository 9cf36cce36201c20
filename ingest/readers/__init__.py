"""Files → tables of text cells: one reader per format, none of which guesses what a cell means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.evaluate import Table
from ingest.readers.delimited import read_delimited
from ingest.readers.policy import read_policy


def _read_document(path: Path, name: str) -> list[Table]:
    from ingest.forms.documents import read_file  # forms are made of what readers hand over, so they load on use

    return read_file(path, name)


READERS: dict[str, Callable[[Path, str], list[Table]]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".docx": _read_document,
    ".xlsx": _read_document,
    ".yaml": read_policy,
    ".yml": read_policy,
}


def reader_for(path: Path) -> Callable[[Path, str], list[Table]] | None:
    """Return the reader of a file by its ending, None when there is none."""
    return READERS.get(path.suffix.lower())
