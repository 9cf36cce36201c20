"""What a reader is given and what it hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath

from graph.errors import Refused, Words
from ingest.table import Table


@dataclass(frozen=True)
class Options:
    """What the user says about a file where it cannot be told from the file: the encoding of its text."""

    encoding: str | None = None


@dataclass(frozen=True)
class Source:
    """A file to read: the name shown, its bytes, and what the user said about it."""

    name: str
    data: bytes
    options: Options = Options()

    @property
    def stem(self) -> str:
        """The name without folder and ending: what a table without a name of its own is called."""
        return PurePath(self.name).stem

    @property
    def ending(self) -> str:
        """The ending in small letters, with its dot."""
        return PurePath(self.name).suffix.lower()

    def stream(self) -> BytesIO:
        """The bytes as a binary file."""
        return BytesIO(self.data)

    def refused(self, why: Words, remedy: Words) -> Refused:
        """Return the error that says why this file is not read and what to do."""
        return Refused(Words(f"{self.name}：{why.zh}", f"{self.name}: {why.en}"), value=self.name, remedy=remedy)


@dataclass(frozen=True)
class Reading:
    """What a file says: its tables and the text outside them (None where a format has none); remarks on how it was read; the SHA-256 of its bytes."""

    tables: list[Table] = field(default_factory=list)
    digest: str = ""
    text: str | None = None
    remarks: list[Words] = field(default_factory=list)
