"""Answers kept on disk: the same as computed ones, believed only when whole and of this program, gone with their snapshot."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.ledger import Ledger
from graph.snapshot import Archive
from graph.stores.neo4j import Server, publish
from ingest.load import inputs, load
from queries import kept
from queries.ask import Told, ask, ask_text, tell
from queries.kept import fill
from queries.whatif.file import from_plain
from queries.whatif.whatif import imagined
from queries.world import World
from queries.worlds import Worlds
from tests.command_line import printed
from tests.homes import CENTER, publish_home, write

NAME = "promotion_ladder"
UNASKED = {
    "collaborators",
    "center_profile",
    "organization_profile",
    "policy_scorecard",
    "center_compliance",
    "sources_of",
}
"""Questions that cannot be asked without saying about whom or what."""


@pytest.fixture
def home(registry: Path, tmp_path: Path) -> Path:
    """A home of its own, without answers."""
    shutil.copytree(registry / "snapshots", tmp_path / "home" / "snapshots")
    return tmp_path / "home"


@pytest.fixture
def world(home: Path) -> Iterator[World]:
    worlds = Worlds(home)
    yield worlds.world()
    worlds.close()


def plain(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.model_dump(mode="json", by_alias=True)
    return found


def again(home: Path, name: str = NAME) -> Told:
    """Asked by a process that remembers nothing."""
    worlds = Worlds(home)
    try:
        return tell(worlds.world(), name)
    finally:
        worlds.close()


def file_of(home: Path, name: str = NAME) -> Path:
    return home / "answers" / Archive(home).current().id / f"{name}.json"


def test_kept_answers_are_the_computed_ones(home: Path, world: World) -> None:
    seen: list[str] = []
    answered = fill(world, lambda each, _done, _all: seen.append(each.name))
    names = {path.stem for path in file_of(home).parent.iterdir()}
    assert len(names) == answered
    assert names == set(seen) - UNASKED
    for name in sorted(names):
        first, read_back = tell(world, name), again(home, name)
        assert (first.how, read_back.how) == ("remembered", "kept")
        assert plain(read_back.answer) == plain(first.answer), name
        assert [type(row) for row in read_back.answer.rows] == [type(row) for row in first.answer.rows]
        assert read_back.answer.rows == first.answer.rows
        assert read_back.work == first.work
        assert ask_text(world, name) == first.answer.model_dump_json(by_alias=True)


def test_only_defaults_are_kept(home: Path, world: World) -> None:
    ask(world, NAME, {"tier": "national"})
    assert not file_of(home).exists()
    ask(world, NAME, {"region": "CN"})  # says what is so anyway
    assert file_of(home).exists()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("已知晋升".encode(), "没有晋升".encode()))


def _of_another_program(path: Path) -> None:
    head, body = path.read_bytes().split(b"\n", 1)
    told = json.loads(head)
    told["about"]["program"] = "0" * 32
    path.write_bytes(json.dumps(told).encode() + b"\n" + body)


def _of_another_version(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"version": "', b'"version": "0', 1))


def _of_another_question(path: Path) -> None:
    path.write_bytes(path.with_name("targets.json").read_bytes())


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_file(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil", [_cut, _changed, _of_another_program, _of_another_version, _of_another_question, _empty, _no_file]
)
def test_what_cannot_be_believed_is_computed_again(home: Path, world: World, spoil: Any) -> None:
    first = ask(world, NAME)
    ask(world, "targets")
    spoil(file_of(home))
    told = again(home)
    assert told.how == "now"
    assert plain(told.answer) == plain(first)
    if spoil is not _no_file:
        assert again(home).how == "kept"


def test_a_changed_program_computes_again(home: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(world, NAME)
    monkeypatch.setattr(kept, "program", lambda: "another")
    assert again(home).how == "now"
    assert again(home).how == "kept"


def test_a_folder_that_takes_nothing_is_no_fault(home: Path, world: World) -> None:
    (home / "answers").write_text("in the way")
    assert tell(world, NAME).how == "now"
    assert again(home).how == "now"


def test_an_imagined_graph_keeps_nothing(home: Path, world: World) -> None:
    lined = from_plain({"steps": [{"remove": {"center": "NAT-01"}}]})
    with imagined(world, lined) as (there, _):
        ask(there, NAME)
        assert there.kept is None
    assert not (home / "answers").exists()


def test_answers_go_with_their_snapshot(tmp_path: Path) -> None:
    publish_home(tmp_path)
    worlds = Worlds(tmp_path)
    old = worlds.world()
    ask(old, NAME)
    gone = file_of(tmp_path)
    assert gone.exists()
    registry = write(tmp_path / "more", "centers", {**CENTER, "center_id": "TS-01", "name_zh": "测试中心"})
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        load(ledger, inputs([registry], "bundled"))
        archive = Archive(tmp_path)
        snapshot, is_new = archive.publish(ledger)
        assert is_new
        assert gone.exists()  # its snapshot is kept as well
        archive.keep_only(snapshot.id)
    assert not gone.parent.exists()
    old.forget()
    ask(old, NAME)  # who still reads the dropped one leaves nothing behind
    assert not gone.parent.exists()
    worlds.close()


def test_publishing_answers_in_advance(own_registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(own_registry / "answers", ignore_errors=True)  # of whoever asked the copied home before
    printed(["publish", "--no-answers"], own_registry)
    assert not (own_registry / "answers").exists()
    monkeypatch.delenv("CHUANGTU_NO_ANSWERS")
    printed(["publish"], own_registry)
    assert file_of(own_registry).exists()


@pytest.mark.neo4j
def test_both_stores_give_the_answer_that_is_kept(home: Path, neo4j_server: Any) -> None:
    """One file serves both: so both must compute the same, and the answer must name the store that was asked."""
    server = Server(neo4j_server.uri, neo4j_server.user, neo4j_server.password)
    publish(Archive(home).current(), server, take_over=True)
    worlds = Worlds(home, server)
    here, there = worlds.world(store="embedded"), worlds.world(store="neo4j")
    for name in (
        "one_center_per_sector",
        "chain_coverage",
        "collaboration_density",
        "tier_overlap",
        "sector_gaps",
        NAME,
        "targets",
    ):
        by_embedded = plain(ask(here, name))
        assert tell(there, name).how in ("kept", "remembered")
        assert ask(there, name).snapshot.store == "neo4j"
        assert ask_text(there, name) == ask(there, name).model_dump_json(by_alias=True)
        file_of(home, name).unlink()
        there.forget()
        computed = tell(there, name)
        assert computed.how == "now"
        by_embedded["snapshot"]["store"] = "neo4j"
        assert plain(computed.answer) == by_embedded, name
    worlds.close()
