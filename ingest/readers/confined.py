"""Files are read in a process of their own with little memory, little time and nothing to write: whatever a file does to it, it is only refused."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple

from graph.errors import Refused, Unreachable, Words
from ingest.readers.limits import SPLIT, Limits
from ingest.readers.reading import Options, Reading, Source
from ingest.readers.transport import Garbled, receive, receive_answer
from ingest.readers.worker import READY, damaged

ROOT = Path(__file__).resolve().parents[2]
QUIET = {  # one thread, no reserved memory: address space is bounded
    "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "RUST_BACKTRACE": "0",
}  # fmt: skip
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "VIRTUAL_ENV")


class Asked(NamedTuple):
    """A file the process was asked to read."""

    path: Path
    name: str
    options: Options


class Confined:
    """Reads files in a process that is kept from file to file and replaced when one broke it; a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._ahead: Asked | None = None

    def __enter__(self) -> Confined:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: Path, name: str, options: Options | None = None) -> Reading:
        """Read one file, shown as `name`.

        Raises Refused when it cannot be read or broke the process, Unreachable when no process can be started.
        """
        asked = Asked(path.absolute(), name, options or Options())
        if self._ahead != asked:
            self._end_if(self._ahead is not None)
            self._ask(asked)
        self._ahead = None
        answer = self._answer(asked)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def prefetch(self, path: Path, name: str, options: Options | None = None) -> None:
        """Let the process begin with the file that is read next, while this one is busy; one file ahead at most."""
        if self._ahead is None:
            self._ahead = Asked(path.absolute(), name, options or Options())
            self._ask(self._ahead)

    def _ask(self, asked: Asked) -> None:
        process = self._process or self._started()
        plain = {"path": str(asked.path), "name": asked.name, "options": asdict(asked.options)}
        with contextlib.suppress(OSError):  # a process that died says so when its answer is awaited
            _stream(process.stdin).write(json.dumps(plain).encode() + b"\n")
            _stream(process.stdin).flush()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-P",
            "-m",
            "ingest.readers.worker",
            str(self._limits.memory),
            str(self._limits.cpu_seconds),
        ]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter with words of our own
            command, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            ready = receive(_stream(self._process.stdout), len(READY)).decode("utf-8")
        except (EOFError, ValueError):
            ready = ""
        if ready != READY:
            self._end()
            raise Unreachable(
                Words("无法启动读取文件的进程", "The process that reads files cannot be started"),
                value=sys.executable,
                remedy=Words("请检查安装与可用内存。", "Check the installation and the free memory."),
            )
        return self._process

    def _answer(self, asked: Asked) -> Reading | Refused:
        process = self._process or self._started()
        late = threading.Event()
        timer = threading.Timer(self._limits.wall_seconds, _stop, (process, late))
        timer.start()
        try:
            answer, leaving = receive_answer(_stream(process.stdout))
        except (EOFError, Garbled):
            return self._broken(asked, late=late.is_set())
        finally:
            timer.cancel()
        self._end_if(leaving)
        return answer

    def _broken(self, asked: Asked, *, late: bool) -> Refused:
        """Why a file is refused that the process did not survive."""
        died = self._end()
        source = Source(asked.name, b"")
        if late or died == -getattr(signal, "SIGXCPU", 0):
            return source.refused(Words("读取时间超过上限", "reading it takes longer than is allowed"), SPLIT)
        why, remedy = damaged()
        return source.refused(
            Words(f"{why.zh}，或需要的内存超过上限", f"{why.en}, or needs more memory than is allowed"),
            Words(f"{remedy.zh}{SPLIT.zh}", f"{remedy.en} {SPLIT.en}"),
        )

    def _end_if(self, ends: bool) -> None:
        if ends:
            self._end()

    def _end(self) -> int | None:
        """End the process; return what it ended with by itself, None when it was still running."""
        process, self._process, self._ahead = self._process, None, None
        if process is None:
            return None
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _stream(stream).close()
        try:
            return process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process was started without pipes")
    return stream


def _environment() -> dict[str, str]:
    """What the process needs to find the program, and nothing of what the user's environment may hold (passwords of stores)."""
    found = [str(ROOT), *(place for place in sys.path if Path(place).is_absolute())]
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, **QUIET, "PYTHONPATH": os.pathsep.join(dict.fromkeys(found))}
