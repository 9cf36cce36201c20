"""What a question sees: one published graph in one store, its statements and its text index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from graph.snapshot import Snapshot
from graph.snapshot.search import Index
from graph.snapshot.statements import Statements
from graph.store import DIALECTS, Row, View
from queries.trace import Ran, Recorder, Trace

if TYPE_CHECKING:
    from queries.frame import Frame
    from queries.kept import Kept

HERE = Path(__file__).parent
T = TypeVar("T")
LATELY = 8  # keys of one kind that are kept unless more are asked for: anybody may ask for any date


@cache
def sections(name: str, store: str) -> dict[str, str]:
    """Return the queries of a `.cypher` file: those behind `// :name` lines, the first without one under its own name.

    A file `name.<dialect>.cypher` overrides single sections for one store; docs/decisions lists every one with its reason.
    """
    found = _split(name, (HERE / f"{name}.cypher").read_text(encoding="utf-8"))
    suffix = next(d.suffix for d in DIALECTS if d.store == store)
    override = HERE / f"{name}.{suffix}.cypher"
    return found | _split(name, override.read_text(encoding="utf-8")) if override.exists() else found


def _split(name: str, text: str) -> dict[str, str]:
    parts: dict[str, list[str]] = {name: []}
    current = name
    for line in text.splitlines():
        if line.startswith("// :"):
            current = line.removeprefix("// :").strip()
            parts[current] = []
        elif not line.startswith("//"):
            parts[current].append(line)
    return {key: "\n".join(lines).strip() for key, lines in parts.items() if "".join(lines).strip()}


@dataclass(frozen=True)
class World:
    """One published graph, asked through one store."""

    snapshot: Snapshot
    view: View
    answers: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)
    """Answers given on this graph: a snapshot never changes, so the same question has the same answer."""
    kept: Kept | None = field(default=None, compare=False, repr=False)
    """Answers with default parameters that are kept on disk; none for a graph that is only imagined."""
    trace: Recorder = field(default_factory=Recorder, compare=False, repr=False)
    _made: dict[Hashable, tuple[Any, Trace]] = field(default_factory=dict, compare=False, repr=False)
    _asked: dict[str, dict[Hashable, None]] = field(default_factory=dict, compare=False, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, compare=False, repr=False)
    _order: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns, made once for this graph: a snapshot never changes."""
        if (found := self._made.get(key)) is None:
            with self._lock:
                if (found := self._made.get(key)) is None:
                    with self.trace.listening() as heard:
                        made = make()
                    found = self._made[key] = made, heard
        self.trace.heard(found[1])
        kept: T = found[0]
        return kept

    def lately(self, what: str, key: Hashable, make: Callable[[], T], most: int = LATELY) -> T:
        """Return what `make` returns, as `once` does, but keep only what was made for the `most` keys asked for last."""
        found = self.once((what, key), make)
        with self._order:
            asked = self._asked.setdefault(what, {})
            asked.pop(key, None)
            asked[key] = None
            for old in list(asked)[: max(len(asked) - most, 0)]:
                del asked[old]
                self._made.pop((what, old), None)
        return found

    def forget(self) -> None:
        """Drop what was remembered and made, so that the next question is answered from the store again."""
        self.answers.clear()
        self._made.clear()

    def run(self, file: str, section: str | None = None, **parameters: Any) -> list[Row]:
        """Run a section of `<file>.cypher` with parameters."""
        return self.run_filled(file, section or file, {}, **parameters)

    def run_filled(self, file: str, section: str, filled: Mapping[str, str], **parameters: Any) -> list[Row]:
        """Run a section whose `%NAME%` are filled in with names of declarations, never with anything from outside."""
        text = sections(file, self.view.name)[section]
        for name, value in filled.items():
            text = text.replace(f"%{name}%", value)
        used = {key: value for key, value in parameters.items() if f"${key}" in text}
        self.trace.ran(Ran(file, section, text, used))
        return self.view.run(text, used)

    @cached_property
    def today(self) -> date:
        """The default date: the day the snapshot was published."""
        return date.fromisoformat(self.snapshot.manifest.published_at[:10])

    @cached_property
    def frame(self) -> Frame:
        """The tables as columns, for what is computed over the whole graph."""
        from queries.frame import Frame  # pyarrow loads on use

        return Frame(self.snapshot.tables, self.trace.read)

    @cached_property
    def index(self) -> Index:
        """The text index."""
        return Index(self.snapshot.search_file)

    @cached_property
    def facts(self) -> Statements:
        """The statements and merges."""
        return Statements(self.snapshot.tables)

    def statements(self, subject: str) -> list[Row]:
        """Return the statements about a node or edge."""
        return self.statements_about([subject])[subject]

    def statements_about(self, subjects: list[str]) -> dict[str, list[Row]]:
        """Return the statements about several nodes and edges, by id."""
        self.trace.read("statements")
        return self.facts.about(subjects)

    def redirect(self, identifier: str) -> str | None:
        """Return the id that stands for a merged one."""
        return self.facts.redirect(identifier)
