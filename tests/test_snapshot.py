"""Snapshots: what the manifest says is so, published in one step, kept, verified, rolled back; killing a load at any moment harms nothing."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graph.errors import NotFound, Unreachable, VerificationFailed
from graph.ledger import Ledger
from graph.model import EDGE, NODE, THING, Thing
from graph.snapshot import Archive, Snapshot, archive
from tests.homes import center, command, environment, load_into, run, small_registry, write

ROUNDS, SEED = 25, 20240517


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small registry, published once."""
    home = tmp_path_factory.mktemp("published")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, small_registry(home / "registry"))
        Archive(home).publish(ledger)
    return home


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of that home for one test."""
    return Path(shutil.copytree(published, tmp_path / "home"))


def publish_next(home: Path, number: int) -> Snapshot:
    """Load one more center and publish."""
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, write(home / f"more{number}", "centers", center(f"ZZ-{number:02}")))
        return Archive(home).publish(ledger)[0]


# -- what the manifest says ----------------------------------------------------------------------------------------------


def tables_of(directory: Path, thing: Thing) -> list[dict[str, Any]]:
    """Rows of a type, read from Parquet alone."""
    if thing.name in NODE:
        return list(pq.read_table(directory / f"{thing.name}.parquet").to_pylist())
    return [
        row for path in sorted(directory.glob(f"{thing.name}.*.parquet")) for row in pq.read_table(path).to_pylist()
    ]


def text_of(value: Any) -> str:
    """A cell as the content hash reads it."""
    if value is None:
        return "\0"
    if isinstance(value, list):
        return "\x1e".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def hash_of(thing: Thing, rows: list[dict[str, Any]]) -> str:
    """The content hash, computed row by row: the sums of both halves of each row's MD5."""
    ends = ["id"] if thing.name in NODE else ["id", "from_id", "to_id"]
    digests = [
        md5("\x1f".join([*(row[e] for e in ends), *(text_of(row[p.name]) for p in thing.columns)]).encode()).digest()
        for row in rows
    ]
    low, high = (sum(int.from_bytes(d[part], "little") for d in digests) % 2**64 for part in (slice(8, 16), slice(8)))
    return f"{low:016x}{high:016x}"


def test_counts_and_hashes_are_those_of_the_parquet_files(registry: Path) -> None:
    snapshot = Archive(registry).current()
    for name in (*NODE, *EDGE):
        rows = tables_of(snapshot.tables, THING[name])
        assert (len(rows), hash_of(THING[name], rows)) == (
            snapshot.manifest.counts[name],
            snapshot.manifest.hashes[name],
        ), name
    assert pq.read_metadata(snapshot.tables / "statements.parquet").num_rows == snapshot.manifest.statements


def test_files_are_those_of_the_manifest_and_read_only(registry: Path) -> None:
    snapshot = Archive(registry).current()
    found = {p.relative_to(snapshot.directory).as_posix(): p for p in snapshot.directory.rglob("*") if p.is_file()}
    assert found.keys() - {"manifest.json"} == snapshot.manifest.files.keys()
    assert all(
        sha256(found[name].read_bytes()).hexdigest() == digest for name, digest in snapshot.manifest.files.items()
    )
    assert {p.stat().st_mode & 0o777 for p in found.values()} == {0o444}


def test_the_same_content_has_the_same_hashes(published: Path, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        load_into(ledger, published / "registry")
        again, _ = Archive(tmp_path).publish(ledger)
    assert again.manifest.content == Archive(published).current().manifest.content


# -- publishing ----------------------------------------------------------------------------------------------------------


def test_publishing_twice_makes_nothing_new(home: Path) -> None:
    before = Archive(home).current()
    with Ledger.open(home / "ledger.duckdb") as ledger:
        snapshot, is_new = Archive(home).publish(ledger)
    assert (snapshot.id, is_new) == (before.id, False)
    assert len(Archive(home).kept()) == 1


def test_nothing_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        Archive(tmp_path).current()
    assert Archive(tmp_path).kept() == []


def test_the_last_ones_are_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "KEPT", 2)
    ids = [Archive(home).current().id, *(publish_next(home, n).id for n in range(2))]
    assert [s.id for s in Archive(home).kept()] == ids[:0:-1]
    assert Archive(home).current().id == ids[-1]
    assert {p.name for p in (home / "snapshots").iterdir()} == {*ids[1:], "current"}


def test_rolling_back_serves_the_older_one_until_something_new_is_published(home: Path) -> None:
    older, newer = Archive(home).current(), publish_next(home, 1)
    Archive(home).point_to(older.id)
    assert Archive(home).current().id == older.id
    assert {s.id for s in Archive(home).kept()} == {older.id, newer.id}
    assert publish_next(home, 2).manifest.previous == older.id


@pytest.mark.parametrize(
    "identifier", ["", ".", "..", "current", "../registry", "no\0such", "x" * 400, "20200101T000000000Z-00000000"]
)
def test_no_other_name_is_a_snapshot(home: Path, identifier: str) -> None:
    with pytest.raises(NotFound):
        Archive(home).get(identifier)
    with pytest.raises(NotFound):
        Archive(home).point_to(identifier)


def test_a_build_that_differs_from_the_ledger_is_not_published(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.stores import ladybug

    before = Archive(home).current().id
    build = ladybug.build

    def lossy(tables: Path, target: Path, snapshot_id: str) -> None:
        (tables / "LOCATED_IN.Center.Region.parquet").rename(tables / "lost")
        build(tables, target, snapshot_id)

    monkeypatch.setattr(ladybug, "build", lossy)
    with pytest.raises(VerificationFailed) as caught:
        publish_next(home, 1)
    assert caught.value.value == "LOCATED_IN"
    assert Archive(home).current().id == before
    assert [p.name for p in (home / "snapshots").iterdir() if p.name not in (before, "current")] == []


# -- verifying -----------------------------------------------------------------------------------------------------------


def damage(path: Path) -> None:
    """Change one byte in the middle of a file."""
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize(
    "name",
    ["graph.lbug", "tables/Center.parquet", "tables/statements.parquet", "tables/redirect.parquet", "search.sqlite"],
)
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_a_file_that_differs_is_named(home: Path, name: str, how: str) -> None:
    snapshot = Archive(home).current()
    path = snapshot.directory / name
    damage(path) if how == "changed" else path.unlink()
    with pytest.raises(VerificationFailed) as caught:
        Archive(home).verify(snapshot)
    assert caught.value.value == name
    assert name in caught.value.text.zh


def test_an_added_file_is_named(home: Path) -> None:
    snapshot = Archive(home).current()
    (snapshot.tables / "Extra.parquet").write_bytes(b"x")
    with pytest.raises(VerificationFailed, match=r"tables/Extra.parquet"):
        Archive(home).verify(snapshot)


def test_counts_that_were_rewritten_are_named(home: Path) -> None:
    snapshot = Archive(home).current()
    path = snapshot.directory / "manifest.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["counts"]["Center"] += 1
    path.chmod(0o644)
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(VerificationFailed, match="Center"):
        Archive(home).verify(Archive(home).current())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": "x"}'])
def test_a_broken_manifest_is_named(home: Path, content: str) -> None:
    path = Archive(home).current().directory / "manifest.json"
    path.chmod(0o644)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(VerificationFailed, match=r"manifest.json"):
        Archive(home).current()


def test_the_next_publish_heals_a_broken_manifest(home: Path) -> None:
    damage(Archive(home).current().directory / "manifest.json")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        snapshot, is_new = Archive(home).publish(ledger)
    assert is_new
    Archive(home).verify(snapshot)


def test_the_command_line_names_the_file_and_leaves_with_one(home: Path) -> None:
    assert run("--home", home, "snapshots", "verify").returncode == 0
    damage(Archive(home).current().search_file)
    done = run("--home", home, "--lang", "en", "snapshots", "verify")
    assert (done.returncode, done.stdout) == (1, "")
    assert "search.sqlite" in done.stderr


# -- readers beside a writer ---------------------------------------------------------------------------------------------


def read_until(home: str, stop: Any, answers: Any) -> None:
    """Ask the published graph again and again; tell which snapshots answered, or what went wrong."""
    from queries.worlds import Worlds

    seen: list[str] = []
    worlds = Worlds(Path(home))
    try:
        while not stop.is_set() or not seen:
            world = worlds.world()
            assert world.view.mark().snapshot == world.snapshot.id
            (row,) = world.view.run("MATCH (c:Center) RETURN count(*) AS n")
            assert row["n"] == world.snapshot.manifest.counts["Center"]
            assert world.index.search("GD-00")
            assert world.statements("GD-00")
            seen.append(world.snapshot.id)
        answers.put(seen)
    except BaseException as error:  # a child process tells its parent
        answers.put(repr(error))
        raise


def test_readers_in_other_processes_keep_answering_while_snapshots_change(home: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    stop, answers = spawn.Event(), spawn.Queue()
    readers = [spawn.Process(target=read_until, args=(str(home), stop, answers)) for _ in range(2)]
    first = Archive(home).current().id
    for reader in readers:
        reader.start()
    time.sleep(1)
    ids = [first, *(publish_next(home, n).id for n in range(2))]
    time.sleep(0.5)
    stop.set()
    told = [answers.get(timeout=120) for _ in readers]
    for reader in readers:
        reader.join(60)
    for seen in told:
        assert isinstance(seen, list), seen
        assert set(seen) <= set(ids)
        assert [i for i in ids if i in seen] == list(dict.fromkeys(seen)), "never back to an older one"


# -- killed at any moment ------------------------------------------------------------------------------------------------


def started(home: Path, registry: Path) -> subprocess.Popen[bytes]:
    """A load in a process of its own; returns once it says that it reads, so that the delay falls into the work."""
    line = command("--home", home, "load", "--no-bundled", "--json", registry)
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
    assert process.stdout
    process.stdout.readline()
    return process


def whole(home: Path, verified: list[str | None]) -> str | None:
    """The id that is served, after checking everything: pointer, snapshot (once), ledger."""
    served = None
    if (home / "snapshots" / "current").exists():
        served = Archive(home).current().id
        if served not in verified:
            Archive(home).verify(Archive(home).current())
    with Ledger.open(home / "ledger.duckdb") as ledger:
        told = {b.id: b.counts.accepted + b.counts.unchanged for b in ledger.batches()}
        seen = dict(ledger.connection.execute("SELECT batch, count(*) FROM row_seen GROUP BY 1").fetchall())
        assert seen.keys() <= told.keys()
        assert all(seen.get(number, 0) == count for number, count in told.items()), "half a batch"
        lost = ledger.connection.execute(
            "SELECT count(*) FROM mention WHERE statement NOT IN (SELECT id FROM statement)"
        ).fetchall()
        assert lost == [(0,)]
    return served


def leftovers(home: Path) -> list[str]:
    """What an interrupted run may leave."""
    return [p.name for p in (home, home / "snapshots") for p in p.iterdir() if p.name.startswith(".")]


@pytest.fixture(scope="module")
def duration(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long the work of a load takes here and now."""
    folder = tmp_path_factory.mktemp("duration")
    process = started(folder / "home", small_registry(folder / "registry"))
    begun = time.monotonic()
    process.communicate(timeout=300)
    assert process.returncode == 0
    return time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_any_moment_the_old_snapshot_is_served_and_the_ledger_is_whole(
    tmp_path: Path, duration: float
) -> None:
    chance = random.Random(SEED)
    home, registry = tmp_path / "home", small_registry(tmp_path / "registry")
    served: list[str | None] = [None]
    killed = 0
    for number in range(ROUNDS):
        write(registry, "centers", *(center(f"GD-{n:02}") for n in range(3)), center(f"GD-{10 + number}"))
        process = started(home, registry)
        begun = time.monotonic()
        try:
            process.communicate(timeout=duration * chance.uniform(0, 1.05))
            duration = min(duration, time.monotonic() - begun)  # the machine is less busy by now
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        killed += process.returncode == -signal.SIGKILL
        now = whole(home, served)
        assert now is not None or served[-1] is None, "a published snapshot was lost"
        served.append(now)
    assert killed > ROUNDS / 2
    assert run("--home", home, "load", "--no-bundled", registry).returncode == 0
    assert whole(home, served) is not None
    assert leftovers(home) == []
    with Ledger.open(tmp_path / "clean" / "ledger.duckdb") as ledger:
        load_into(ledger, registry)
        expected, _ = Archive(tmp_path / "clean").publish(ledger)
    assert Archive(home).current().manifest.content == expected.manifest.content


def test_what_an_interrupted_run_left_is_swept(home: Path) -> None:
    snapshots = home / "snapshots"
    (snapshots / ".building-x").mkdir()
    (snapshots / ".building-x" / "graph.lbug").write_bytes(b"half")
    (snapshots / ".current-1").write_text("half", encoding="utf-8")
    (home / ".ledger.duckdb-1").write_bytes(b"half")
    assert run("--home", home, "publish").returncode == 0
    assert leftovers(home) == []


@pytest.fixture(autouse=True)
def _no_lasting_children() -> Iterator[None]:
    yield
    for child in multiprocessing.active_children():
        child.kill()
