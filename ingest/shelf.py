"""Tables that wait for their turn: small ones in memory, large ones in a file, so that a folder need not fit into memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from graph.errors import Refused
from ingest.readers.reading import Reading
from ingest.readers.transport import receive_answer, send_reading
from ingest.table import Table

SMALL = 200_000  # cells of tables kept in memory


class Shelf:
    """Keeps tables until they are taken; a context manager, whose files go when it ends."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files = 0
        self._in_memory = 0

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder:
            self._folder.cleanup()

    def put(self, table: Table) -> Callable[[], Table]:
        """Keep a table and return what takes it off the shelf again."""
        cells = len(table) * len(table.columns)
        if self._in_memory + cells <= SMALL:
            self._in_memory += cells
            return lambda: table
        path = self._path()
        with path.open("wb") as stream:
            send_reading(stream, Reading([table]), leaving=False)
        return lambda: _taken(path)

    def _path(self) -> Path:
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="chuangtu-")
        self._files += 1
        return Path(self._folder.name) / str(self._files)


def _taken(path: Path) -> Table:
    with path.open("rb") as stream:
        reading, _ = receive_answer(stream)
    if isinstance(reading, Refused):
        raise reading
    path.unlink()
    return reading.tables[0]
