"""Forgetting a person: no byte of the home holds the name any more, nothing brings it back, and that it happened is on record."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from chuangtu.cli import cli
from graph.errors import NotFound, WrongUse
from graph.identifiers import folded_name, source_id
from graph.ledger import Ledger
from graph.ledger.batches import STEWARD
from graph.ledger.correction import correct
from graph.ledger.erasing import erase
from graph.ledger.forgotten import MARK, Forgotten
from graph.snapshot import Archive
from graph.snapshot.projection import Projection
from tests.homes import PAGE, load_into, small_registry, write

NAME, NAMESAKE, OTHER = "测试欧阳甲乙", "测试司徒丙", "测试丁"
EN = "Testname Ouyang"


def talent(name: str, center: str, **cells: str) -> dict[str, str]:
    """A row of talent.csv."""
    return {
        "person_name": name, "center_id": center, "org_name": "第0号公司", "public_title": f"主任 {name}",
        "role_in_center": "director", "source_url": PAGE, "confidence": "high", **cells,
    }  # fmt: skip


def milestone(text: str) -> dict[str, str]:
    """A row of milestones.csv."""
    return {
        "center_id": "GD-01",
        "event": "揭牌",
        "event_date": "2020-01",
        "notes": text,
        "source_url": PAGE,
        "confidence": "high",
    }


def people(folder: Path) -> Path:
    """Files that name persons: as persons, in a free text, and in a row that is refused."""
    write(
        folder,
        "talent",
        talent(NAME, "GD-01"),
        talent(NAMESAKE, "GD-00"),
        talent(NAMESAKE, "GD-02"),
        talent(OTHER, "GD-01"),
    )
    write(folder, "milestones", milestone(f"{NAME}与{OTHER}出席"), {**milestone("见名单"), "center_id": NAME})
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two snapshots that name persons."""
    home = tmp_path_factory.mktemp("erase") / "home"
    home.mkdir()
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, small_registry(home.parent / "registry"), people(home.parent / "people"))
        Archive(home).publish(ledger)
        ledger.record_event(ledger.batches()[0].id, "restored", NAME, f"{NAME}要求")
        Archive(home).publish(ledger)
    return home


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A copy of it, with the files it was loaded from, for one test."""
    return Path(shutil.copytree(published.parent, tmp_path / "all")) / "home"


def test_a_steward_of_that_name_is_forgotten_too(home: Path) -> None:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        correct(ledger, "GD-01", "name_en", "Test Center", NAME, f"{NAME}更正")
        Archive(home).publish(ledger)
    assert {"batch", "batches.parquet", "Source.parquet", "statements.parquet"} <= holding(home, NAME)
    source = source_id(STEWARD + NAME)
    assert {"line", "statements.parquet"} <= holding(home, source)
    assert said(home, NAME, "--yes")["kept_names"] == 0
    assert holding(home, NAME) == set()
    assert holding(home, source) == set()
    (batch,) = [row for row in batches(home) if row["kind"] == "correction"]
    assert batch["author"] == MARK
    assert batch["reason"] == f"{MARK}更正"
    assert batch["file"] == STEWARD + MARK


def test_what_a_steward_writes_afterwards_does_not_bring_the_name_back(home: Path) -> None:
    said(home, NAME, "--yes")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        number = correct(ledger, "GD-01", "name_en", "Test Center", NAME, f"按{NAME}来信")
        ledger.record_event(number, "withdrawn", NAME, f"{NAME}要求")
        ledger.record_event(number, "restored", OTHER, None)
        Archive(home).publish(ledger)
    assert holding(home, NAME) == set()
    assert {"batch_event"} <= holding(home, OTHER)
    assert f"按{MARK}来信" in [row["reason"] for row in batches(home)]


def batches(home: Path) -> list[dict[str, Any]]:
    """The batches of the current snapshot."""
    rows: list[dict[str, Any]] = pq.read_table(Archive(home).current().tables / "batches.parquet").to_pylist()
    return rows


def said(home: Path, *words: str) -> Any:
    done = CliRunner().invoke(cli, ["--home", str(home), "erase", *words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def holding(home: Path, text: str) -> set[str]:
    """Names of the files below a home that hold a text: as raw bytes in two encodings, and unpacked where they are packed."""
    found = set()
    for path in home.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if any(text.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
            found.add(path.name)
        if path.suffix == ".parquet" and text in str(pq.read_table(path).to_pydict()):
            found.add(path.name)
    if (ledger := home / "ledger.duckdb").exists():
        with duckdb.connect(str(ledger), read_only=True) as con:
            tables = [row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            found |= {table for table in tables if text in str(con.execute(f"SELECT * FROM {table}").fetchall())}
    return found


def test_no_byte_of_the_home_holds_the_name(home: Path) -> None:
    assert {
        "statements.parquet",
        "Person.parquet",
        "search.sqlite",
        "said",
        "quarantine",
        "batch_event",
    } <= holding(home, NAME)
    person = pq.read_table(Archive(home).current().tables / "Person.parquet").to_pydict()
    identifier = next(i for i, name in zip(person["id"], person["name_zh"], strict=True) if name == NAME)
    would = said(home, NAME, "--dry-run")
    assert (would["persons"], would["relations"], would["texts"] > 0, would["quarantined"]) == (1, 2, True, 1)
    assert holding(home, NAME)
    done = said(home, NAME, "--yes", "--author", "李", "--reason", "本人要求")
    assert done["snapshots_removed"] == 2
    assert [s.id for s in Archive(home).kept()] == [done["snapshot"]]
    assert holding(home, NAME) == set()
    assert holding(home, identifier) == set()
    assert holding(home, OTHER)
    Archive(home).verify(Archive(home).current())


def test_that_it_happened_stays_on_record_and_nothing_else_changes(home: Path) -> None:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        before = projected(ledger)
        mentions = ledger.connection.execute("SELECT count(*) FROM mention").fetchall()
        erase(ledger, NAME, "李", "本人要求")
        after = projected(ledger)
        batch = ledger.batches()[0]
        ((value,),) = ledger.connection.execute(
            "SELECT value FROM statement WHERE subject LIKE 'ERASED-%' AND value IS NOT NULL"
        ).fetchall()
        assert ledger.connection.execute("SELECT count(*) - 1 FROM mention").fetchall() == mentions
    assert (batch.kind, batch.author, batch.reason) == ("erasure", "李", "本人要求")
    assert MARK in value
    assert {name for name in before if before[name] != after[name]} <= {
        "Person",
        "AFFILIATED",
        "STATED_IN",
        "Milestone",
    }
    assert after["Person"][0] == before["Person"][0] - 1
    assert after["AFFILIATED"][0] == before["AFFILIATED"][0] - 2


def projected(ledger: Ledger) -> dict[str, Any]:
    projection = Projection(ledger)
    projection.run()
    return dict(projection.hashes)


def test_loading_the_file_again_does_not_bring_the_person_back(home: Path, tmp_path: Path) -> None:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        erase(ledger, NAME)
        again = people(tmp_path / "again")
        write(again, "talent", talent(NAME, "GD-02"), talent(f" {NAME} ", "GD-00"), talent(OTHER, "GD-01"))
        load_into(ledger, again)
        Archive(home).publish(ledger)
        names = {row[0] for row in ledger.connection.execute("SELECT name_zh FROM node_Person").fetchall()}
        ((notes,),) = ledger.connection.execute("SELECT notes FROM node_Milestone WHERE notes IS NOT NULL").fetchall()
    assert names == {OTHER, NAMESAKE}
    assert any(MARK in note and OTHER in note for note in notes)
    assert NAME not in str(holding(home, NAME) & {"said", "quarantine"})
    assert not {"said", "quarantine", "Person.parquet"} & holding_current(home)


def holding_current(home: Path) -> set[str]:
    """What holds the name in the ledger's tables and the current snapshot."""
    return holding(Archive(home).current().directory, NAME) | (holding(home, NAME) & {"said", "quarantine"})


def test_one_of_two_namesakes_is_erased_by_id(home: Path) -> None:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        rows = ledger.connection.execute(
            "SELECT subject FROM active_statement WHERE value = ? ORDER BY 1", [NAMESAKE]
        ).fetchall()
        assert erase(ledger, rows[0][0]).persons == 1
        projected(ledger)
        left = ledger.connection.execute("SELECT id FROM node_Person WHERE name_zh = ?", [NAMESAKE]).fetchall()
        assert left == [rows[1]]
        load_into(ledger, write(home.parent / "again", "talent", talent(NAMESAKE, "GD-00"), talent(NAMESAKE, "GD-02")))
        projected(ledger)
        assert ledger.connection.execute("SELECT id FROM node_Person WHERE name_zh = ?", [NAMESAKE]).fetchall() == left


def test_wrong_use_is_told_and_an_interrupted_erasure_can_be_finished(home: Path) -> None:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        with pytest.raises(NotFound):
            erase(ledger, "测试无此人")
        with pytest.raises(WrongUse):
            erase(ledger, NAME, reason=f"{NAME}要求")
        erase(ledger, NAME)
    assert said(home, NAME, "--yes")["persons"] == 0
    assert holding(home, NAME) == set()


def test_without_yes_it_asks_and_no_is_no(home: Path) -> None:
    done = CliRunner().invoke(cli, ["--home", str(home), "erase", NAME], input="n\n")
    assert done.exit_code != 0
    assert holding(home, NAME)


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_name_is_blacked_out_wherever_it_stands(before: str, after: str) -> None:
    key = Forgotten(b"key", frozenset(), (), frozenset())
    known = Forgotten(b"key", frozenset({key.digest(folded_name(EN))}), (len(folded_name(EN)),), frozenset())
    for written in (EN, EN.upper(), EN.replace(" ", "")):
        assert folded_name(EN) not in folded_name(known.without(before + written + after))
    assert known.without(before) == before or folded_name(EN) in folded_name(before)
