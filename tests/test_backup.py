"""Backup and restore: one archive, read back; nothing is replaced before all of it is verified; nobody erased comes back.

`small` is a home of three centers, published, with a source description of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.backup import MANIFEST, backup, restore
from graph.errors import Refused, Unreachable, VerificationFailed
from graph.ledger import Ledger
from graph.ledger.erasing import erase
from graph.snapshot import Archive
from tests.homes import PAGE, center, environment, load_into, run, small_registry, write


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published home, built once."""
    folder = tmp_path_factory.mktemp("made")
    _publish(folder / "home", small_registry(folder / "registry"))
    (folder / "home" / "sources").mkdir()
    (folder / "home" / "sources" / "示例.yaml").write_text("source: 示例\n", encoding="utf-8")
    return folder / "home"


@pytest.fixture
def small(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def _publish(home: Path, *paths: Path) -> str:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, *paths)
        return Archive(home).publish(ledger)[0].id


def _statements(home: Path) -> int:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        return int(ledger.connection.execute("SELECT count(*) FROM statement").fetchall()[0][0])


def test_a_restored_home_answers_as_the_one_backed_up(small: Path, tmp_path: Path) -> None:
    held = backup(small, tmp_path / "b.zip")
    fresh = tmp_path / "fresh"
    assert restore(tmp_path / "b.zip", fresh) == held
    then, now = Archive(small).current(), Archive(fresh).current()
    assert (now.id, now.manifest) == (then.id, then.manifest)
    Archive(fresh).verify(now)
    assert _statements(fresh) == _statements(small) > 0
    assert (fresh / "sources" / "示例.yaml").read_text(encoding="utf-8") == "source: 示例\n"
    assert sorted(path.name for path in fresh.iterdir()) == ["ledger.duckdb", "snapshots", "sources"]


def test_a_restored_home_goes_on(small: Path, tmp_path: Path) -> None:
    backup(small, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", tmp_path / "fresh")
    before = _statements(tmp_path / "fresh")
    assert (
        _publish(tmp_path / "fresh", write(tmp_path / "more", "centers", center("GD-77")))
        != Archive(small).current_id()
    )
    assert _statements(tmp_path / "fresh") > before


def test_a_backup_is_never_overwritten_and_none_is_left_half(small: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(Refused):
        backup(small, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"mine"
    with pytest.raises(Unreachable):
        backup(tmp_path / "nowhere", tmp_path / "other.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "home"]


def test_a_home_without_a_snapshot_is_backed_up_too(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "home" / "ledger.duckdb") as ledger:
        load_into(ledger, small_registry(tmp_path / "registry"))
    assert backup(tmp_path / "home", tmp_path / "b.zip").snapshot is None
    restore(tmp_path / "b.zip", tmp_path / "fresh")
    assert _statements(tmp_path / "fresh") == _statements(tmp_path / "home")
    assert Archive(tmp_path / "fresh").current_id() is None


def test_it_waits_for_a_writer(small: Path, tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from graph.ledger import Ledger\n"
        "with Ledger.open(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(small / "ledger.duckdb")], stdout=subprocess.PIPE, env=environment()
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        told: list[float] = []
        with pytest.raises(Unreachable):
            backup(small, tmp_path / "b.zip", wait=0.3, on_wait=lambda: told.append(time.monotonic()))
        assert len(told) == 1
        done = threading.Timer(0.5, holder.kill)
        done.start()
        backup(small, tmp_path / "b.zip", wait=30)
    finally:
        holder.kill()
        holder.communicate()
    assert (tmp_path / "b.zip").exists()


# -- restoring over something ------------------------------------------------------------------------------------------


def test_what_is_there_is_replaced_only_when_asked(small: Path, tmp_path: Path) -> None:
    backup(small, tmp_path / "b.zip")
    then, before = Archive(small).current_id(), _statements(small)
    later = _publish(small, write(tmp_path / "more", "centers", center("GD-77")))
    with pytest.raises(Refused):
        restore(tmp_path / "b.zip", small)
    assert Archive(small).current_id() == later
    restore(tmp_path / "b.zip", small, force=True)
    assert [kept.id for kept in Archive(small).kept()] == [Archive(small).current_id()] == [then]
    assert _statements(small) == before


def test_a_damaged_ledger_is_what_one_restores_for(small: Path, tmp_path: Path) -> None:
    backup(small, tmp_path / "b.zip")
    before = _statements(small)
    (small / "ledger.duckdb").write_bytes(b"\0" * 9000)
    (small / "ledger.duckdb.wal").write_bytes(b"\1" * 100)
    restore(tmp_path / "b.zip", small, force=True)
    assert _statements(small) == before


def test_nobody_erased_comes_back(small: Path, tmp_path: Path) -> None:
    person = {
        "talent_id": "T901",
        "center_id": "GD-00",
        "org_name": "第0号公司",
        "person_name": "测试甲",
        "public_title": "主任",
        "source_url": PAGE,
        "confidence": "high",
    }
    home = tmp_path / "people"
    _publish(home, small_registry(tmp_path / "r"), write(tmp_path / "r2", "talent", person))
    backup(home, tmp_path / "before.zip")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        erase(ledger, "测试甲", "张三", "要求删除")
    backup(home, tmp_path / "after.zip")
    with pytest.raises(Refused) as refused:
        restore(tmp_path / "before.zip", home, force=True)
    assert "erase" in refused.value.sentence("en")
    restore(tmp_path / "after.zip", home, force=True)
    restore(tmp_path / "before.zip", tmp_path / "elsewhere")


# -- archives of somebody else's making --------------------------------------------------------------------------------


def _rewritten(path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if changed := change(name, old.read(name)):
                new.writestr(*changed)
    return target


def test_every_changed_or_missing_file_is_seen(small: Path, tmp_path: Path) -> None:
    held = backup(small, tmp_path / "b.zip")
    shown = ["ledger.duckdb", "sources/示例.yaml", f"snapshots/{held.snapshot}/manifest.json"]
    for wanted in shown:
        for change in (
            lambda name, data, wanted=wanted: (name, data + b"x") if name == wanted else (name, data),
            lambda name, data, wanted=wanted: None if name == wanted else (name, data),
        ):
            with pytest.raises(VerificationFailed):
                restore(_rewritten(tmp_path / "b.zip", change), tmp_path / "fresh")
            assert not any((tmp_path / "fresh").iterdir())


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/evil", "sources/../../evil.yaml", "snapshots/x/../../evil.json", "sources/a/b.yaml", "notes.txt"],
)
def test_names_that_lead_elsewhere_are_refused(small: Path, tmp_path: Path, name: str) -> None:
    backup(small, tmp_path / "b.zip")

    def change(held: str, data: bytes) -> tuple[str, bytes]:
        if held != MANIFEST:
            return held, data
        said = json.loads(data)
        said["files"][name] = said["files"]["sources/示例.yaml"]
        return held, json.dumps(said).encode()

    with pytest.raises(Refused):
        restore(_rewritten(tmp_path / "b.zip", change), tmp_path / "a" / "fresh")
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"\0" * 4096])
def test_other_files_are_no_backups(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(Refused):
        restore(tmp_path / "b.zip", tmp_path / "fresh")


@pytest.mark.parametrize(
    "said",
    [
        b"[]",
        b"{}",
        b"null",
        b'{"format": 9, "files": {}}',
        b'{"format": 1, "made_at": "", "snapshot": null, "files": {"a": 1}}',
        b"\xff",
    ],
)
def test_other_archives_are_no_backups(tmp_path: Path, said: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(MANIFEST, said)
    with pytest.raises(Refused):
        restore(tmp_path / "b.zip", tmp_path / "fresh")


def test_on_the_command_line(small: Path, tmp_path: Path) -> None:
    archive, fresh = tmp_path / "b.zip", tmp_path / "fresh"
    made = run("--home", small, "backup", archive, "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["snapshot"] == Archive(small).current_id()
    assert run("--home", small, "backup", archive).returncode == 3
    done = run("--home", fresh, "--lang", "en", "restore", archive)
    assert done.returncode == 0, done.stderr
    assert "with snapshot" in done.stdout
    assert run("--home", fresh, "restore", archive).returncode == 3
    assert run("--home", fresh, "restore", tmp_path / "nothing.zip", "--force").returncode == 3
