"""The file a ledger lives in: one writing process at a time, the others wait and are told so."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from graph.errors import Unreachable, Words

LOCKED = ("could not set lock", "conflicting lock", "being used by another process")
BUSY = Words(
    "另一个写入进程仍在运行。请等它结束后重试。", "Another writer is still at work. Try again when it has ended."
)
DAMAGED = Words("请检查文件与权限，或从备份恢复。", "Check the file and its permissions, or restore a backup.")


def connect(
    path: Path, wait: float, on_wait: Callable[[], None], *, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open the file, waiting up to `wait` seconds for another writer; `on_wait` is called once when it has to wait.

    Raises Unreachable when the file stays locked or is no ledger.
    """
    if not read_only and not path.exists():
        _create(path)
    deadline = time.monotonic() + wait
    told = False
    while True:
        try:
            connection = duckdb.connect(str(path), read_only=read_only)
        except duckdb.Error as error:
            if not _is_lock(error) or time.monotonic() > deadline:
                raise unreachable(path, BUSY if _is_lock(error) else DAMAGED) from error
        else:
            if not read_only:
                _sweep(path)
            return connection
        if not told:
            on_wait()
            told = True
        time.sleep(0.2)


def copy(path: Path, target: Path, wait: float = 60.0, on_wait: Callable[[], None] = lambda: None) -> None:
    """Copy a ledger while no writer is at work; nothing of the original is touched.

    Raises Unreachable as `connect` does.
    """
    connection = connect(path, wait, on_wait, read_only=True)  # keeps writers out
    try:
        for suffix in ("", ".wal"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.copyfile(part, target.with_name(target.name + suffix))
    finally:
        connection.close()


def unreachable(path: Path, remedy: Words) -> Unreachable:
    """Return the error of a ledger that cannot be opened."""
    return Unreachable(
        Words(f"账本无法打开：{path}", f"The ledger cannot be opened: {path}"), value=str(path), remedy=remedy
    )


def _create(path: Path) -> None:
    """Make an empty ledger aside and give it its name at once: an interrupted creation leaves no half file behind."""
    scratch = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        duckdb.connect(str(scratch)).close()
        os.link(scratch, path)
    except (OSError, duckdb.Error) as error:
        if not path.exists():  # else another process was first
            raise unreachable(path, DAMAGED) from error
    finally:
        scratch.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    for half in path.parent.glob(f".{path.name}-*"):  # left by an interrupted creation
        half.unlink(missing_ok=True)


def _is_lock(error: duckdb.Error) -> bool:
    return any(sign in str(error).lower() for sign in LOCKED)
