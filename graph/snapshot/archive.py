"""Snapshots on disk: built aside, verified, published by one atomic step, the last ones kept.

HOME/ledger.duckdb           the truth
HOME/snapshots/<id>/         manifest.json, tables/*.parquet, graph.lbug, search.sqlite — never written again
HOME/snapshots/current       the id of the published one; replaced as a whole
HOME/answers/<id>/           answers kept for a snapshot; they go when it goes
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.errors import NotFound, Unreachable, VerificationFailed, Words
from graph.ledger import Ledger
from graph.ledger.cases import count_open
from graph.model import VERSION
from graph.snapshot import search
from graph.snapshot.projection import Projection
from graph.snapshot.verification import differs, file_digest, file_names, verify_files, verify_graph

KEPT = 5
FORMAT = 2
BUILDING = ".building-"


@dataclass(frozen=True)
class Manifest:
    """What a snapshot says of itself."""

    id: str
    published_at: str
    model_version: str
    format: int
    ledger_state: str
    content: str
    counts: dict[str, int]
    hashes: dict[str, str]
    batches: int
    statements: int
    dropped_edges: int
    previous: str | None
    sources: dict[str, int] = field(default_factory=dict)
    """Sources by kind."""
    open_cases: dict[str, dict[str, int]] | None = None
    """Refused rows that nobody had mended yet (`open`) of those read (`read`), by file; None in a snapshot written before they were counted."""
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot: its directory and manifest."""

    directory: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The snapshot's id, as it stands in every answer."""
        return self.manifest.id

    @property
    def graph_file(self) -> Path:
        """The embedded graph file."""
        return self.directory / "graph.lbug"

    @property
    def tables(self) -> Path:
        """The folder of Parquet tables."""
        return self.directory / "tables"

    @property
    def search_file(self) -> Path:
        """The text index."""
        return self.directory / "search.sqlite"


class Archive:
    """The snapshots of one home directory."""

    def __init__(self, home: Path) -> None:
        self.directory, self.answers = home / "snapshots", home / "answers"

    # -- reading -------------------------------------------------------------------------------------------------------

    def current(self) -> Snapshot:
        """Return the published snapshot.

        Raises Unreachable when nothing was published yet.
        """
        try:
            return self.get((self.directory / "current").read_text(encoding="utf-8").strip())
        except (FileNotFoundError, NotFound) as error:
            raise Unreachable(
                Words("还没有已发布的快照", "Nothing is published yet"),
                remedy=Words("先运行 chuangtu load。", "Run chuangtu load first."),
            ) from error

    def current_id(self) -> str | None:
        """Return the id of the published snapshot, None when nothing was published yet."""
        try:
            return self.current().id
        except Unreachable:
            return None

    def get(self, identifier: str) -> Snapshot:
        """Return a kept snapshot by its id.

        Raises NotFound with the ids that are kept, VerificationFailed when its manifest cannot be read.
        """
        if identifier not in (path.name for path in self._kept()):
            raise NotFound(
                Words(f"没有快照 {identifier}", f"There is no snapshot {identifier}"),
                value=identifier,
                suggestions=tuple(path.name for path in self._kept()),
            )
        directory = self.directory / identifier
        return Snapshot(directory, _read_manifest(directory))

    def kept(self) -> list[Snapshot]:
        """Return the kept snapshots, newest first."""
        return [self.get(path.name) for path in self._kept()]

    def _kept(self) -> list[Path]:
        if not self.directory.is_dir():
            return []
        return sorted(
            (p for p in self.directory.iterdir() if (p / "manifest.json").is_file() and not p.name.startswith(".")),
            reverse=True,
        )

    # -- writing -------------------------------------------------------------------------------------------------------

    def publish(self, ledger: Ledger, *, step: Callable[[str], None] = lambda _: None) -> tuple[Snapshot, bool]:
        """Build, verify and publish what the ledger holds; return the snapshot and whether a new one was made.

        Raises VerificationFailed when the graph file differs from the ledger; the old snapshot then stays.
        """
        self._sweep()
        state = ledger_state(ledger)
        present = self._present()
        if present and present.manifest.ledger_state == state:
            return present, False
        self.directory.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=BUILDING, dir=self.directory))
        try:
            snapshot = self._build(ledger, building, state, present, step)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        self.point_to(snapshot.id)
        self._prune(snapshot.id)
        return snapshot, True

    def _present(self) -> Snapshot | None:
        try:
            return self.current()
        except (Unreachable, VerificationFailed):
            return None

    def _build(
        self, ledger: Ledger, building: Path, state: str, previous: Snapshot | None, step: Callable[[str], None]
    ) -> Snapshot:
        from graph.stores import ladybug  # drivers load on use

        step("project")
        projection = Projection(ledger)
        projection.run()
        projection.write(building / "tables")
        manifest = _manifest(ledger, projection, state, previous)
        step("graph")
        ladybug.build(building / "tables", building / "graph.lbug", manifest.id)
        step("search")
        search.build(building / "tables", building / "search.sqlite")
        step("verify")
        verify_graph(building / "graph.lbug", manifest.id, manifest.counts, manifest.hashes)
        step("publish")
        return self._settle(building, manifest)

    def _settle(self, building: Path, manifest: Manifest) -> Snapshot:
        """Make the built directory durable and read-only, then give it its name."""
        files = {name: file_digest(building / name) for name in file_names(building)}
        complete = Manifest(**{**asdict(manifest), "files": files})
        _write_durably(building / "manifest.json", json.dumps(asdict(complete), ensure_ascii=False, indent=1))
        for path in building.rglob("*"):
            _sync(path)
            if path.is_file():
                path.chmod(0o444)
        target = self.directory / manifest.id
        building.chmod(0o755)
        _sync(building)
        building.replace(target)
        _sync(self.directory)
        return Snapshot(target, complete)

    def point_to(self, identifier: str) -> None:
        """Publish a kept snapshot: the pointer is replaced in one step."""
        self.get(identifier)
        scratch = self.directory / f".current-{os.getpid()}"
        _write_durably(scratch, identifier)
        scratch.replace(self.directory / "current")
        _sync(self.directory)

    def _sweep(self) -> None:
        """Remove what interrupted builds left; only one process builds at a time, since building holds the ledger."""
        for path in self.directory.glob(f"{BUILDING}*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in self.directory.glob(".current-*"):
            path.unlink(missing_ok=True)
        self._sweep_answers()

    def _sweep_answers(self) -> None:
        """Remove answers given on snapshots that are no longer kept: what was forgotten must not stay in them."""
        kept = {path.name for path in self._kept()}
        for folder in self.answers.iterdir() if self.answers.is_dir() else ():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _prune(self, keep: str) -> None:
        for path in self._kept()[KEPT:]:
            if path.name != keep:
                leaving = path.rename(path.with_name(f"{BUILDING}{path.name}"))  # gone at once, swept if interrupted
                shutil.rmtree(leaving, ignore_errors=True)
        self._sweep_answers()

    def keep_only(self, identifier: str) -> int:
        """Remove every snapshot but one and return how many went: what is to be forgotten must not stay in older ones."""
        self._sweep()
        older = [path for path in self._kept() if path.name != identifier]
        for path in older:
            shutil.rmtree(path.rename(path.with_name(f"{BUILDING}{path.name}")))
        self._sweep_answers()
        return len(older)

    def verify(self, snapshot: Snapshot) -> None:
        """Compare every file and every table of a snapshot with its manifest.

        Raises VerificationFailed naming the first difference.
        """
        manifest = snapshot.manifest
        verify_files(snapshot.directory, manifest.id, manifest.files)
        verify_graph(snapshot.graph_file, manifest.id, manifest.counts, manifest.hashes)


def ledger_state(ledger: Ledger) -> str:
    """Return a digest of what the ledger would project: its batches, their withdrawals, the model and this format."""
    rows = ledger.connection.execute(
        "SELECT (SELECT max(id) FROM batch), (SELECT string_agg(batch || event, ',' ORDER BY happened_at, rowid) FROM batch_event)"
    ).fetchone()
    return sha256(f"{rows}|{VERSION}|{FORMAT}".encode()).hexdigest()[:16]


def _read_manifest(directory: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads((directory / "manifest.json").read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise differs(directory.name, "manifest.json") from error
    if manifest.id != directory.name:
        raise differs(directory.name, "manifest.json")
    return manifest


def _manifest(ledger: Ledger, projection: Projection, state: str, previous: Snapshot | None) -> Manifest:
    now = datetime.now(UTC)
    hashes = {name: digest for name, (_, digest) in projection.hashes.items()}
    content = sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    numbers = ledger.connection.execute(
        "SELECT (SELECT count(*) FROM active_batch), (SELECT count(*) FROM shown)"
    ).fetchone()
    assert numbers is not None  # noqa: S101 - an aggregate always gives a row
    return Manifest(
        id=f"{now:%Y%m%dT%H%M%S%f}"[:-3] + f"Z-{content[:8]}",
        published_at=now.isoformat(timespec="seconds"),
        model_version=VERSION,
        format=FORMAT,
        ledger_state=state,
        content=content,
        counts={name: count for name, (count, _) in projection.hashes.items()},
        hashes=hashes,
        batches=numbers[0],
        statements=numbers[1],
        dropped_edges=projection.dropped_edges,
        previous=previous.id if previous else None,
        sources=dict(
            ledger.connection.execute(
                "SELECT coalesce(source_type, 'unknown'), count(*) FROM node_Source GROUP BY 1 ORDER BY 1"
            ).fetchall()
        ),
        open_cases=count_open(ledger),
    )


def _write_durably(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    _sync(path)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle to a folder that could be flushed
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def as_json(snapshot: Snapshot, *, current: bool) -> dict[str, Any]:
    """Return what the command line and API say of a snapshot."""
    plain = asdict(snapshot.manifest)
    plain.pop("files")
    return {**plain, "current": current}
