"""Answers with default parameters, kept on disk per snapshot (docs/decisions/0010-kept-answers.md).

HOME/answers/<snapshot>/<question>.json   one line about the file, then the answer

A file is believed only when it is whole and was written by this very program for this very question; anything else is as if it
were not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from graph.errors import ChuangtuError
from queries.catalogue import Question, questions
from queries.garbage import uncollected
from queries.trace import Ran, Trace

if TYPE_CHECKING:
    from graph.snapshot import Archive
    from queries.answer import Answer, AnswerRow
    from queries.world import World

FORMAT = 1
ARITHMETIC = ("ladybug", "numpy", "rustworkx", "scikit-learn", "scipy")
"""Libraries whose next version may round, sort or draw otherwise."""


@dataclass(frozen=True)
class Work:
    """How an answer was computed: from what, in which store, in how many seconds."""

    store: str
    seconds: float
    trace: Trace = field(default_factory=Trace)


@cache
def program() -> str:
    """Return a digest of everything that decides an answer beside the snapshot: this program's files and its arithmetic."""
    digest = blake2b(digest_size=16)
    for room in ("graph", "queries"):
        folder = Path(__file__).parent.parent / room
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
            digest.update(str(path.relative_to(folder.parent)).encode() + b"\0" + path.read_bytes())
    for library in ARITHMETIC:
        digest.update(f"{library} {_version(library)}".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


class Kept:
    """The kept answers of one published snapshot; safe to use from several threads and processes."""

    def __init__(self, archive: Archive, snapshot: str) -> None:
        self._snapshot, self._folder = archive.directory / snapshot, archive.answers / snapshot

    def read(self, question: Question, parameters: dict[str, Any], store: str) -> tuple[Answer[AnswerRow], Work] | None:
        """Return the kept answer as the asked store would give it, None when there is none to be believed."""
        if (found := self._read(question, parameters)) is None:
            return None
        body, work = found
        try:
            with uncollected():
                answer = question.answer_type().model_validate_json(body)
        except ValueError:
            return None
        answer.snapshot.store = store
        return answer, work

    def text(self, question: Question, parameters: dict[str, Any], store: str) -> str | None:
        """Return the kept answer as the JSON it is told in, without making its rows: there may be ten thousand."""
        if (found := self._read(question, parameters)) is None:
            return None
        body, work = found
        if work.store != store:
            body = body.replace(self._named(work.store), self._named(store), 1)
        return body.decode()

    def _named(self, store: str) -> bytes:
        """The end of how an answer names its snapshot and store; ids and dates hold no quotes."""
        return f'"store":"{store}"}},"method":'.encode()

    def _read(self, question: Question, parameters: dict[str, Any]) -> tuple[bytes, Work] | None:
        try:
            head, body = (self._folder / f"{question.name}.json").read_bytes().split(b"\n", 1)
            told = json.loads(head)
            if told["about"] != _about(question, parameters, self._snapshot.name, body):
                return None
            return body, Work(told["store"], told["seconds"], _trace(told["trace"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, question: Question, answer: Answer[AnswerRow], work: Work) -> None:
        """Keep an answer; where the disk does not take it, it is computed again next time."""
        if not self._snapshot.is_dir():
            return  # dropped meanwhile: what was dropped leaves nothing behind
        body = answer.model_dump_json(by_alias=True).encode()
        about = _about(question, answer.parameters, self._snapshot.name, body)
        head = {"about": about, "store": work.store, "seconds": work.seconds, "trace": asdict(work.trace)}
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, scratch = tempfile.mkstemp(prefix=".", dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)
                Path(scratch).chmod(0o644)  # the one who loads and the one who serves may be two
                Path(scratch).replace(self._folder / f"{question.name}.json")
            except OSError:
                Path(scratch).unlink(missing_ok=True)
                raise


def fill(world: World, step: Callable[[Question, int, int], None] = lambda _question, _done, _all: None) -> int:
    """Answer every question that needs nothing to be said, so that the first asker finds an answer; return how many there are.

    `step` is told each question before it is asked, with how many are done of how many.
    """
    from queries.ask import ask  # asks this module in turn

    chosen, answered = questions(), 0
    for done, each in enumerate(chosen):
        step(each, done, len(chosen))
        try:
            ask(world, each.name)
        except ChuangtuError:
            continue  # it has to be said about whom or what; what else is wrong is told to who asks
        answered += 1
    return answered


def _about(question: Question, parameters: dict[str, Any], snapshot: str, body: bytes) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "program": program(),
        "question": question.name,
        "version": question.version,
        "parameters": parameters,
        "snapshot": snapshot,
        "length": len(body),
        "sum": crc32(body),  # against damage, not against people: who can write here can write the snapshot
    }


def _trace(plain: dict[str, Any]) -> Trace:
    return Trace([Ran(**query) for query in plain["queries"]], list(plain["tables"]))
