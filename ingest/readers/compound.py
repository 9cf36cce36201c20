"""OLE compound files (the container of xls): one stream by its name, read with every chain bounded."""

from __future__ import annotations

import struct

from graph.errors import Words
from ingest.readers.packages import SAVE_AGAIN
from ingest.readers.reading import Source

HEADER = 512
LARGEST_REGULAR = 0xFFFFFFF9
ENTRY = 128
IN_HEADER = 109  # sectors of the allocation table that the header names itself


def stream(source: Source, names: tuple[str, ...]) -> bytes:
    """Return the first stream that carries one of `names`; empty when none does.

    Raises Refused when the container is damaged.
    """
    try:
        return _Compound(source.data).stream(names)
    except (struct.error, IndexError, ValueError) as error:
        raise source.refused(
            Words("工作簿已损坏或不完整", "the workbook is damaged or incomplete"), SAVE_AGAIN
        ) from error


class _Compound:
    """Sectors of a compound file and the chains they form."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._size = 1 << shift
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        first_directory, first_small_table = (
            struct.unpack_from("<I", data, 48)[0],
            struct.unpack_from("<I", data, 60)[0],
        )
        self._table = self._words(b"".join(map(self._sector, self._table_sectors())))
        self._directory = self._chain(first_directory)
        self._small_table = self._words(self._chain(first_small_table))

    def stream(self, names: tuple[str, ...]) -> bytes:
        found: dict[str, tuple[int, int]] = {}
        for at in range(0, len(self._directory) - ENTRY + 1, ENTRY):
            (length,) = struct.unpack_from("<H", self._directory, at + 64)
            name = self._directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            found.setdefault(name, struct.unpack_from("<II", self._directory, at + 116))
        wanted = next((found[name] for name in names if name in found), None)
        if wanted is None:
            return b""
        start, size = wanted
        if size >= self._cutoff:
            return self._chain(start)[:size]
        small = self._chain(found["Root Entry"][0]) if "Root Entry" in found else b""
        return b"".join(small[n * 64 : n * 64 + 64] for n in self._numbers(start, self._small_table))[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _words(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _table_sectors(self) -> list[int]:
        """The sectors of the allocation table: those in the header, then those in the chain that goes on from it."""
        found = list(struct.unpack_from(f"<{IN_HEADER}I", self._data, HEADER - 4 * IN_HEADER))
        following = struct.unpack_from("<I", self._data, 68)[0]
        for _ in range(len(self._data) // self._size):
            if following > LARGEST_REGULAR:
                break
            words = self._words(self._sector(following))
            found += words[:-1]
            following = words[-1]
        return [number for number in found if number <= LARGEST_REGULAR][: len(self._data) // self._size]

    def _numbers(self, start: int, table: tuple[int, ...]) -> list[int]:
        """The sectors of a chain; one longer than its table runs in a circle."""
        numbers: list[int] = []
        while start <= LARGEST_REGULAR and start < len(table):
            numbers.append(start)
            if len(numbers) > len(table):
                raise ValueError("circle")
            start = table[start]
        return numbers

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._numbers(start, self._table)))
