"""One file → its tables or its text, by the reader its content needs; each reader loads on use."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from graph.errors import Refused, Words
from ingest.readers.kinds import kind_of
from ingest.readers.limits import LARGEST_FILE, SPLIT
from ingest.readers.reading import Options, Reading, Source

READERS = {  # kind → module and function
    "delimited": ("delimited", "read_delimited"),
    "workbook": ("workbook", "read_workbook"),
    "docx": ("docx", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "text": ("text", "read_text"),
    "json": ("records", "read_json"),
    "jsonl": ("records", "read_json_lines"),
    "parquet": ("parquet", "read_parquet"),
    "policy": ("policy", "read_policy"),
}


def read_file(path: Path, name: str, options: Options) -> Reading:
    """Read a file by its kind.

    Raises Refused when it cannot be opened, is no regular file, or no reader reads it.
    """
    source = Source(name, _bytes(path, name), options)
    reading = read_source(source)
    return replace(reading, digest=hashlib.sha256(source.data).hexdigest())


def read_source(source: Source) -> Reading:
    """Read bytes by their kind; raises Refused when no reader reads them."""
    found = kind_of(source)
    module, function = READERS[found.kind]
    reading: Reading = getattr(import_module(f"ingest.readers.{module}"), function)(source)
    return replace(reading, remarks=[*found.remarks, *reading.remarks])


def _bytes(path: Path, name: str) -> bytes:
    """The content of a regular file: neither a link is followed nor a pipe waited for, whatever stands there by now."""
    source = Source(name, b"")
    try:
        if path.is_symlink():
            raise source.refused(
                Words("它是链接而非文件", "it is a link, not a file"),
                Words("请给出文件本身的路径。", "Name the file it leads to."),
            )
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as stream:  # noqa: PTH123 - of a descriptor
            found = os.fstat(stream.fileno())
            _check_file(source, found)
            return stream.read(found.st_size)
    except OSError as error:
        raise _unreadable(source, error) from error


def _check_file(source: Source, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise source.refused(
            Words("它是设备、管道或文件夹，不是普通文件", "it is a device, a pipe or a folder, not a regular file"),
            Words("请给出普通文件的路径。", "Name a regular file."),
        )
    if found.st_size > LARGEST_FILE:
        size = LARGEST_FILE // 1024**2
        raise source.refused(Words(f"文件超过 {size} MiB", f"the file is larger than {size} MiB"), SPLIT)


def _unreadable(source: Source, error: OSError) -> Refused:
    return source.refused(
        Words(f"无法读取：{error.strerror}", f"it cannot be read: {error.strerror}"),
        Words("请检查文件与权限。", "Check the file and its permissions."),
    )
