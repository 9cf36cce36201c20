"""The process that reads files: asked on standard input, answering on standard output, with nothing it could harm.

Started by `ingest.readers.confined` as `python -m ingest.readers.worker MEMORY CPU_SECONDS`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import IO, Any

from graph.errors import Refused, Words
from ingest.readers.limits import LARGE, SPLIT, Limits, allow_time, confine
from ingest.readers.read import read_file
from ingest.readers.reading import Options, Reading, Source
from ingest.readers.transport import send, send_reading, send_refusal

READY = "ready"


def main() -> None:
    """Read one file per line asked for, until the asking process closes the line."""
    limits = Limits(memory=int(sys.argv[1]), cpu_seconds=int(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process decides what an interrupt ends
    confine(limits)
    answers = _answers()
    send(answers, READY)
    answers.flush()
    for line in sys.stdin.buffer:
        allow_time(limits)
        if _answer(answers, json.loads(line)):
            return


def _answers() -> IO[bytes]:
    """The way back; what a library prints goes nowhere instead."""
    own = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return os.fdopen(own, "wb", buffering=1024**2)


def _answer(answers: IO[bytes], asked: dict[str, Any]) -> bool:
    """Answer one question; tell whether this process should not be asked another."""
    source = Source(asked["name"], b"")
    reading, leaving = _attempt(Path(asked["path"]), source, Options(**asked["options"]))
    if isinstance(reading, Refused):
        send_refusal(answers, reading, leaving=leaving)
    else:
        leaving = sum(len(table) * len(table.columns) for table in reading.tables) > LARGE
        send_reading(answers, reading, leaving=leaving)
    return leaving


def _attempt(path: Path, source: Source, options: Options) -> tuple[Reading | Refused, bool]:
    try:
        return read_file(path, source.name, options), False
    except Refused as refused:
        return refused.with_traceback(None), False
    except MemoryError:
        return source.refused(*too_much_memory()), True
    except BaseException as error:  # noqa: BLE001 - a boundary: whatever parsers throw at hostile bytes, panics of compiled ones too
        return source.refused(*damaged()), not isinstance(error, Exception)


def too_much_memory() -> tuple[Words, Words]:
    """Why a file is refused that needs more memory than there is, and what to do."""
    return Words("读取它需要的内存超过上限", "reading it needs more memory than is allowed"), SPLIT


def damaged() -> tuple[Words, Words]:
    """Why a file is refused that its reader stumbles over, and what to do."""
    return (
        Words("文件已损坏，或不是它所称的格式", "the file is damaged, or not of the kind it says it is"),
        Words("请用原来的软件打开并另存为新文件。", "Open it in the program it comes from and save it as a new file."),
    )


if __name__ == "__main__":
    main()
