"""The file of a ledger: migrations, copies, what is no ledger, one writer at a time."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from graph.errors import Unreachable
from graph.ledger import Ledger, NewBatch
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA
from graph.ledger.correction import correct
from graph.ledger.file import copy
from graph.ledger.ledger import MIGRATIONS, _sql
from tests.held import centers, projected, rows, sizes
from tests.homes import center, load_into, small_registry, write


def test_a_file_of_version_one_is_migrated_with_everything_in_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with duckdb.connect(str(path)) as old:
        old.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)")
        old.execute(_sql(f"migrations/{MIGRATIONS[0]}"))
        old.execute("INSERT INTO schema_version VALUES (1)")
        old.execute(
            "INSERT INTO batch VALUES (1, 'd', 'load', 'f.csv', 'x', TIMESTAMP '2024-01-01', NULL, NULL, 1, 1, 0, 0)"
        )
        old.execute(
            "INSERT INTO statement VALUES ('s', 'Center', 'GD-01', 'id', 'GD-01', 'GD-01', NULL, NULL, NULL, NULL)"
        )
        old.execute("INSERT INTO mention VALUES ('s', 1, 7, 'center_id')")
        old.execute("INSERT INTO quarantine VALUES (1, 'f.csv', 8, 'tier', 'x', 'not-allowed', '甲', 'a', '乙', 'b')")
    with Ledger.open(path) as ledger:
        assert ledger.version == len(MIGRATIONS) > 1
        assert ledger.ids("Center") == {"GD-01"}
        assert rows(ledger, "SELECT * EXCLUDE (statement) FROM mention") == [(1, 7, "center_id", None, None, None)]
        assert rows(ledger, "SELECT id FROM statement") == rows(ledger, "SELECT statement FROM mention")
        assert rows(ledger, "SELECT reason_zh, sheet FROM quarantine") == [("甲", None)]
        load_into(ledger, small_registry(tmp_path / "registry"))
        assert "GD-01" in centers(ledger)


def test_a_file_of_version_two_gives_the_same_graph(ledger: Ledger, tmp_path: Path) -> None:
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-01", notes="新")))
    correct(ledger, "GD-01", "approved_on", "2018", "李", "见批文")
    expected, said = projected(ledger).hashes, set(rows(ledger, "SELECT * FROM statement"))
    places = sorted(rows(ledger, "SELECT * FROM mention"), key=str)
    ledger.connection.close()
    as_version_two(tmp_path / "ledger.duckdb", tmp_path / "old.duckdb")
    with Ledger.open(tmp_path / "old.duckdb") as old:
        assert projected(old).hashes == expected
        assert set(rows(old, "SELECT * FROM statement")) == said
        assert sorted(rows(old, "SELECT * FROM mention"), key=str) == places
        before = sizes(old)
        load_into(old, tmp_path / "registry")
        assert sizes(old) == before


def as_version_two(path: Path, old: Path) -> None:
    """Write a ledger as version 2 kept it: a row of text per statement, one per mention."""
    with duckdb.connect(str(old)) as con:
        con.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)")
        for number, name in enumerate(MIGRATIONS[:2], 1):
            con.execute(_sql(f"migrations/{name}"))
            con.execute("INSERT INTO schema_version VALUES (?)", [number])
        con.execute(f"ATTACH '{path}' AS new")
        con.execute("INSERT INTO batch SELECT * EXCLUDE (unsettled) FROM new.batch")
        con.execute("INSERT INTO mention BY NAME SELECT * REPLACE ('old' || statement AS statement) FROM new.mention")
        con.execute("INSERT INTO statement BY NAME SELECT * REPLACE ('old' || id AS id) FROM new.statement")
        for name in ("edge", "row_seen", "quarantine", "batch_event"):
            con.execute(f"INSERT INTO {name} SELECT * FROM new.{name}")
        con.execute("DETACH new")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": "a|b", "raw": "c"}, {"value": "a", "raw": "b|c"}),
        ({"value": "ab", "raw": "c"}, {"value": "a", "raw": "bc"}),
        ({"value": None, "raw": ""}, {"value": "", "raw": ""}),
        ({"value": "\0", "raw": "1"}, {"value": None, "raw": "1"}),
        ({"source": "s", "confidence": None}, {"source": None, "confidence": "s"}),
        ({"valid_from": "2019", "valid_to": None}, {"valid_from": None, "valid_to": "2019"}),
    ],
)
def test_two_facts_never_share_an_id(tmp_path: Path, one: dict[str, str | None], other: dict[str, str | None]) -> None:
    same = {"subject_type": "Center", "subject": "GD-01", "property": "notes", "value": "v", "raw": "v"}
    facts = [{name: {**same, **fact}.get(name) for name in STATEMENT_SCHEMA.names} for fact in (one, other, one)]
    batch = NewBatch("d", "load", "f", "x", pa.Table.from_pylist(facts, STATEMENT_SCHEMA), EDGE_SCHEMA.empty_table())
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        ledger.append(batch)
        assert rows(ledger, "SELECT count(DISTINCT id), count(*) FROM statement") == [(2, 2)]
        assert rows(ledger, "SELECT count(*) FROM mention") == [(3,)]


def test_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with Ledger.open(path) as ledger:
        ledger.connection.execute("INSERT INTO schema_version VALUES (99)")
    with pytest.raises(Unreachable, match="99"), Ledger.open(path):
        pass
    with duckdb.connect(str(path)) as left:
        assert left.execute("SELECT max(version) FROM schema_version").fetchall() == [(99,)]


@pytest.mark.parametrize("content", [b"", b"no database", b"\0" * 9000])
def test_a_file_that_is_no_ledger_is_unreachable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.duckdb"
    path.write_bytes(content)
    with pytest.raises(Unreachable), Ledger.open(path):
        pass
    assert path.read_bytes() == content


def test_another_database_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE batch (a INTEGER)")
    with pytest.raises(Unreachable), Ledger.open(path):
        pass


def test_a_home_that_cannot_be_made_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Unreachable), Ledger.open(tmp_path / "file" / "ledger.duckdb"):
        pass


def _crash(path: str) -> None:
    with Ledger.open(Path(path)) as ledger:
        ledger.connection.execute("SET wal_autocheckpoint = '1GB'")
        ledger.record_event(1, "withdrawn", "王", "错表")
        os._exit(9)  # committed, but never closed: it stands in the file beside


def test_a_copy_has_everything_and_leaves_the_original_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    ledger.connection.close()
    path, target = tmp_path / "ledger.duckdb", tmp_path / "trial" / "ledger.duckdb"
    crashed = multiprocessing.get_context("spawn").Process(target=_crash, args=(str(path),))
    crashed.start()
    crashed.join(120)
    parts = [path, path.with_name("ledger.duckdb.wal")]
    before = [part.read_bytes() for part in parts]
    target.parent.mkdir()
    copy(path, target)
    assert [part.read_bytes() for part in parts] == before
    with Ledger.open(target) as copied:
        assert [b.state for b in copied.batches()] == ["active"] * 3 + ["withdrawn"]


def _hold(path: str, ready: Any, release: Any) -> None:
    with Ledger.open(Path(path)):
        ready.set()
        release.wait(60)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Any]:
    """A ledger held by another process, and the event that lets it go."""
    spawn = multiprocessing.get_context("spawn")
    ready, release = spawn.Event(), spawn.Event()
    process = spawn.Process(target=_hold, args=(str(tmp_path / "locked" / "ledger.duckdb"), ready, release))
    process.start()
    assert ready.wait(120)
    yield release
    release.set()
    process.join(60)


def test_waiting_for_another_writer_is_said_once_and_then_it_is_our_turn(tmp_path: Path, writer: Any) -> None:
    told: list[str] = []

    def on_wait() -> None:
        told.append("waiting")
        threading.Timer(0.5, writer.set).start()

    with Ledger.open(tmp_path / "locked" / "ledger.duckdb", wait=120, on_wait=on_wait) as ledger:
        assert ledger.batches() == []
    assert told == ["waiting"]


def test_a_writer_that_stays_is_unreachable_after_the_wait(tmp_path: Path, writer: Any) -> None:
    assert not writer.is_set()
    with pytest.raises(Unreachable) as caught, Ledger.open(tmp_path / "locked" / "ledger.duckdb", wait=0.3):
        pass
    assert "writer" in caught.value.remedy.en  # type: ignore[union-attr]


def test_a_damaged_file_in_a_folder_called_lock_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "lock" / "ledger.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"no database")
    told: list[str] = []
    with pytest.raises(Unreachable), Ledger.open(path, wait=30, on_wait=lambda: told.append("waiting")):
        pass
    assert told == []
