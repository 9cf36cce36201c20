"""Everything a home holds as one archive file: written while nobody writes, read back before it is given its name, verified when restored.

A backup is a ZIP file: `backup.json` (what it holds, with sizes and digests), the ledger, the source descriptions, the published
snapshot. Older snapshots are left out: they follow from the ledger.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from graph.errors import Refused, Unreachable, VerificationFailed, Words
from graph.ledger import Ledger
from graph.ledger import file as ledger_file
from graph.snapshot import Archive
from graph.snapshot.verification import file_names

FORMAT = 1
MANIFEST = "backup.json"
LEDGER = "ledger.duckdb"
PIECE = 1 << 20
LARGEST_MANIFEST = 16 << 20
SAFE = re.compile(
    r"ledger\.duckdb(\.wal)?|sources/[^/\\\0]+\.ya?ml|snapshots/(current|[\w-]+/(tables/)?[\w.-]+\.(json|parquet|lbug|sqlite))"
)
"""The only names a backup may hold: an archive of somebody else's making writes nowhere else."""
SPOILT = Words("请换一份备份，或重新备份。", "Take another backup, or make a new one.")


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself; `files` gives size and SHA-256 by name."""

    format: int
    made_at: str
    snapshot: str | None
    files: dict[str, tuple[int, str]]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(size for size, _ in self.files.values())


def backup(home: Path, target: Path, *, wait: float = 60.0, on_wait: Callable[[], None] = lambda: None) -> Backup:
    """Write a backup of `home` to `target` while no writer is at work, and read it back.

    Raises Refused when `target` is there already, Unreachable when there is no ledger or it stays locked, VerificationFailed when
    what was read back differs.
    """
    if target.exists():
        raise Refused(
            Words(f"文件已存在：{target}", f"There already: {target}"),
            value=str(target),
            remedy=Words("请换一个文件名。", "Choose another name."),
        )
    if not (home / LEDGER).exists():
        raise Unreachable(
            Words(f"{home} 中没有账本", f"There is no ledger in {home}"),
            value=str(home),
            remedy=Words("请检查 --home，或先运行 chuangtu load。", "Check --home, or run chuangtu load first."),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        with _shut(home, wait, on_wait):
            made = _write(home, scratch)
        with _opened(scratch) as (archive, _):
            for name in made.files:
                _checked(archive, made, name)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return made


@contextmanager
def _shut(home: Path, wait: float, on_wait: Callable[[], None]) -> Iterator[None]:
    """Keep writers out: loading, deciding and publishing all hold the ledger."""
    connection = ledger_file.connect(home / LEDGER, wait, on_wait, read_only=True)
    try:
        yield
    finally:
        connection.close()


def _write(home: Path, scratch: Path) -> Backup:
    current = Archive(home).current_id()
    files: dict[str, tuple[int, str]] = {}
    with zipfile.ZipFile(scratch, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in _names(home, current):
            with (home / name).open("rb") as source, archive.open(name, "w", force_zip64=True) as into:
                files[name] = _copy(source, into)
        made = Backup(FORMAT, datetime.now(UTC).isoformat(timespec="seconds"), current, files)
        archive.writestr(MANIFEST, json.dumps(asdict(made), ensure_ascii=False, indent=1))
    return made


def _names(home: Path, snapshot: str | None) -> list[str]:
    sources = [f"sources/{path.name}" for path in sorted((home / "sources").glob("*.y*ml"))]
    ledger = [name for name in (LEDGER, f"{LEDGER}.wal") if (home / name).exists()]
    if snapshot is None:
        return [*ledger, *sources]
    held = [f"snapshots/{snapshot}/{name}" for name in file_names(home / "snapshots" / snapshot)]
    return [*ledger, *sources, "snapshots/current", *held]


def _copy(source: IO[bytes], into: IO[bytes] | None, most: int | None = None) -> tuple[int, str]:
    """Copy a stream and return its size and digest; more than `most` bytes are never written."""
    size, digest = 0, sha256()
    while chunk := source.read(PIECE):
        size += len(chunk)
        if most is not None and size > most:
            break
        digest.update(chunk)
        if into is not None:
            into.write(chunk)
    return size, digest.hexdigest()


# -- restoring ---------------------------------------------------------------------------------------------------------


def restore(
    source: Path, home: Path, *, force: bool = False, wait: float = 60.0, on_wait: Callable[[], None] = lambda: None
) -> Backup:
    """Bring `home` to what a backup holds; everything is read and verified aside before anything there is replaced.

    Raises Refused when the file is no backup, when the home holds something and `force` is not set, or when the backup would bring
    back a person erased since; VerificationFailed when the backup is damaged.
    """
    if (home / LEDGER).exists() and not force:
        raise _held_already(home)
    home.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".restoring-", dir=home))
    try:
        with _opened(source) as (archive, held):
            for name in held.files:
                _extract(archive, held, name, aside)
        then = _verified(aside, held)
        with _still(home, wait, on_wait) as now:
            _nobody_returns(now - then)
            _place_snapshot(aside, home, held)
            if os.name != "nt":  # there an open file cannot be replaced
                (aside / LEDGER).replace(home / LEDGER)
        if (aside / LEDGER).exists():
            (aside / LEDGER).replace(home / LEDGER)
        _place_rest(aside, home, held)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return held


def _held_already(home: Path) -> Refused:
    return Refused(
        Words(f"{home} 中已有账本", f"There is a ledger in {home} already"),
        value=str(home),
        remedy=Words(
            "请用 --home 给出空文件夹；或先备份，再用 --force 替换。",
            "Give an empty folder with --home; or make a backup first and replace it with --force.",
        ),
    )


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Backup]]:
    """Open a backup and read what it says of itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive, path)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _no_backup(path) from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> Backup:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise _no_backup(path)
        said = json.loads(archive.read(MANIFEST))
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in said["files"].items()}
        held = Backup(int(said["format"]), str(said["made_at"]), said["snapshot"] and str(said["snapshot"]), files)
    except (KeyError, ValueError, TypeError, AttributeError, RuntimeError, zlib.error) as error:
        raise _no_backup(path) from error
    if held.format != FORMAT or LEDGER not in files or not all(SAFE.fullmatch(name) for name in files):
        raise _no_backup(path)
    return held


def _no_backup(path: Path) -> Refused:
    return Refused(
        Words(f"不是本程序的备份，或已损坏：{path}", f"No backup of this program, or damaged: {path}"),
        value=str(path),
        remedy=SPOILT,
    )


def _checked(archive: zipfile.ZipFile, held: Backup, name: str, into: IO[bytes] | None = None) -> None:
    """Read a file of the archive, write it on where asked, and compare size and digest."""
    try:
        with archive.open(name) as stream:
            found = _copy(stream, into, held.files[name][0])
    except (KeyError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile):
        found = (0, "")
    if found != held.files[name]:
        raise VerificationFailed(
            Words(f"备份中的 {name} 已损坏", f"{name} is damaged in the backup"), value=name, remedy=SPOILT
        )


def _extract(archive: zipfile.ZipFile, held: Backup, name: str, folder: Path) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as into:
        _checked(archive, held, name, into)


def _verified(aside: Path, held: Backup) -> set[str]:
    """See that the ledger opens and the snapshot is what its manifest says; return who was erased when the backup was made."""
    with Ledger.open(aside / LEDGER) as ledger:
        erased = _erased(ledger)
    if held.snapshot is not None:
        archive = Archive(aside)
        archive.verify(archive.get(held.snapshot))
    return erased


def _erased(ledger: Ledger) -> set[str]:
    """Digests of what was erased: the key of a ledger is made once, so its backups have the same digest for the same person."""
    return {digest for (digest,) in ledger.connection.execute("SELECT digest FROM forgotten").fetchall()}


@contextmanager
def _still(home: Path, wait: float, on_wait: Callable[[], None]) -> Iterator[set[str]]:
    """Keep writers out of the home and return who was erased there; a ledger that is damaged is what one restores for."""
    with ExitStack() as stack:
        erased: set[str] = set()
        if (home / LEDGER).exists():
            try:
                erased = _erased(stack.enter_context(Ledger.open(home / LEDGER, wait, on_wait)))
            except Unreachable as error:
                if error.remedy != ledger_file.DAMAGED:
                    raise
        yield erased


def _nobody_returns(back: set[str]) -> None:
    if back:
        raise Refused(
            Words(
                "备份早于一次删除，恢复会让已删除的人重新出现",
                "The backup is older than an erasure: restoring it would bring back who was erased",
            ),
            remedy=Words(
                "请恢复到另一个空文件夹，并在那里重新运行 chuangtu erase。",
                "Restore it into another, empty folder and run chuangtu erase there again.",
            ),
        )


def _place_snapshot(aside: Path, home: Path, held: Backup) -> None:
    (home / f"{LEDGER}.wal").unlink(
        missing_ok=True
    )  # of a damaged ledger; it must not be replayed into the restored one
    if held.snapshot is None:
        return
    target = home / "snapshots" / held.snapshot
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)  # at best it is the same
    (aside / "snapshots" / held.snapshot).replace(target)
    for path in target.rglob("*.*"):
        path.chmod(0o444)


def _place_rest(aside: Path, home: Path, held: Backup) -> None:
    """Publish what was restored; older snapshots of the home go, descriptions of sources beside those restored stay."""
    archive = Archive(home)
    if held.snapshot is None:
        shutil.rmtree(archive.directory, ignore_errors=True)
    else:
        archive.point_to(held.snapshot)
        archive.keep_only(held.snapshot)
    for path in (aside / "sources").glob("*"):
        (home / "sources").mkdir(exist_ok=True)
        path.replace(home / "sources" / path.name)
