"""Neo4j holds exactly the published snapshot, gets only the difference, and nobody reads half of it — also when a publish is killed."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import neo4j
import pyarrow.parquet as pq
import pytest

from graph.errors import Unreachable, VerificationFailed, WrongUse
from graph.ledger import Ledger
from graph.model import EDGE, NODE
from graph.snapshot import Archive, Snapshot
from graph.snapshot.columns import all_tables, arrow_hash, arrow_schema
from graph.stores.neo4j import Neo4jView, Server, publish
from graph.stores.neo4j.schema import parts
from graph.stores.neo4j.write import SMALLEST, Batches, TooLarge, run_lines
from ingest.load import inputs, load
from queries.steady import steady
from tests.neo4j_server import Running

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.neo4j
CHILD = """
import sys
from pathlib import Path
from graph.snapshot import Archive
from graph.stores.neo4j import Server, publish
home, identifier, uri, user, password, at_once = sys.argv[1:]
publish(Archive(Path(home)).get(identifier), Server(uri, user, password), at_once=int(at_once), batch=10,
        progress=lambda step, *_: print(step, flush=True))
"""


@pytest.fixture(scope="module")
def home(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two snapshots: the registry, and the registry without its talent and with another name for one center."""
    home = Path(shutil.copytree(registry, tmp_path_factory.mktemp("two") / "home"))
    edited = tmp_path_factory.mktemp("edited") / "registry"
    edited.mkdir()
    text = (ROOT / "data" / "registry" / "centers.csv").read_text(encoding="utf-8")
    (edited / "centers.csv").write_text(
        text.replace("国家动力电池创新中心", "国家动力电池创新中心（更名）"), encoding="utf-8"
    )
    with Ledger.open(home / "ledger.duckdb") as ledger:
        talent = next(batch for batch in ledger.batches() if "talent" in batch.file)
        ledger.record_event(talent.id, "withdrawn", "tester", "a test")
        load(ledger, inputs([edited], "bundled"))
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="module")
def both(home: Path) -> tuple[Snapshot, Snapshot]:
    """The two snapshots, the older first."""
    new = Archive(home).current()
    assert new.manifest.previous
    return Archive(home).get(new.manifest.previous), new


@pytest.fixture
def small(registry: Path, tmp_path: Path) -> Snapshot:
    """The regions alone: a snapshot that is published in a moment."""
    whole = Archive(registry).current()
    (tmp_path / "small" / "tables").mkdir(parents=True)
    counts, hashes = {}, {}
    for thing in all_tables():
        files = [
            part.file(whole.tables)
            for part in parts()
            if part.thing is thing and part.name in ("Region", "PART_OF.Region.Region")
        ]
        table = arrow_schema(thing).empty_table()
        for file in filter(None, files):
            table = pq.read_table(file).select(table.column_names)
            shutil.copy(file, tmp_path / "small" / "tables")
        counts[thing.name], hashes[thing.name] = arrow_hash(thing, table)
    manifest = replace(whole.manifest, id="small", content="small", counts=counts, hashes=hashes)
    return Snapshot(tmp_path / "small", manifest)


@pytest.fixture
def server(neo4j_empty: Running) -> Server:
    return Server(neo4j_empty.uri, neo4j_empty.user, neo4j_empty.password)


@pytest.fixture
def used_server(neo4j_server: Running) -> Server:
    """The server with whatever an earlier test published; for tests that begin by publishing."""
    return Server(neo4j_server.uri, neo4j_server.user, neo4j_server.password)


@contextlib.contextmanager
def looking(server: Server) -> Iterator[Neo4jView]:
    view = Neo4jView(server)
    try:
        yield view
    finally:
        view.close()


def by_hand(server: Server, text: str) -> list[dict[str, Any]]:
    """Run a statement past all of Chuangtu."""
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        return [dict(record) for record in driver.execute_query(text).records]  # type: ignore[arg-type]


def hashes(view: Neo4jView) -> dict[str, tuple[int, str]]:
    return {thing.name: arrow_hash(thing, table) for thing, table in view.tables()}


def expected(snapshot: Snapshot) -> dict[str, tuple[int, str]]:
    return {name: (snapshot.manifest.counts[name], digest) for name, digest in snapshot.manifest.hashes.items()}


def test_the_registry_is_published_whole_and_again_writes_nothing(
    server: Server, both: tuple[Snapshot, Snapshot]
) -> None:
    old, new = both
    first = publish(old, server)
    assert (first.created, first.changed, first.deleted) == (sum(old.manifest.counts.values()), 0, 0)
    with looking(server) as view:
        assert hashes(view) == expected(old)
        assert view.mark().snapshot == old.id
        again = publish(old, server)
        assert (again.created, again.changed, again.deleted, again.mode) == (0, 0, 0, "unchanged")
        _speaks_plainly(view)

    second = publish(new, server)
    gone = {name: old.manifest.counts[name] - count for name, count in new.manifest.counts.items()}
    assert gone["Person"] > 0
    assert second.deleted == sum(n for n in gone.values() if n > 0)
    assert second.created + second.changed < 10
    assert second.mode == "at once"
    with looking(server) as view:
        assert hashes(view) == expected(new)
        assert view.mark().snapshot == new.id


def _speaks_plainly(view: Neo4jView) -> None:
    (row,) = view.run(
        "MATCH (c:Center {id: 'NAT-01'}) WHERE c.exists_from <= date($valid_on) RETURN c.exists_from AS day, c.ended_on AS none, c AS node, labels(c) AS l",
        {"valid_on": "2026-01-01"},
    )
    assert isinstance(row["day"], date)
    assert row["none"] is None
    assert row["l"] == ["Center"]
    assert type(row["node"]) is dict
    assert "row_hash" not in row["node"]
    assert type(row["node"]["exists_from"]) is date
    found = view.run(
        "CALL db.index.fulltext.queryNodes('chuangtu_names', '石墨') YIELD node RETURN node.name_zh AS name"
    )
    assert any("石墨烯" in (hit["name"] or "") for hit in found)
    with pytest.raises(RuntimeError, match="SyntaxError"):
        view.run("MATCH oops")
    with pytest.raises(Unreachable):
        view.run("UNWIND range(1, 100000000) AS a UNWIND range(1, 1000) AS b RETURN count(*) AS n", timeout=0.5)


def test_constraints_and_indexes_follow_from_the_model(server: Server, small: Snapshot) -> None:
    publish(small, server)
    publish(small, server, at_once=0)
    unique = {
        row["labelsOrTypes"][0]
        for row in by_hand(
            server, "SHOW CONSTRAINTS YIELD labelsOrTypes, properties WHERE properties = ['id'] RETURN labelsOrTypes"
        )
    }
    assert unique == set(NODE)
    indexed = by_hand(
        server,
        "SHOW INDEXES YIELD entityType, labelsOrTypes WHERE entityType = 'RELATIONSHIP' AND labelsOrTypes IS NOT NULL RETURN labelsOrTypes",
    )
    assert {row["labelsOrTypes"][0] for row in indexed} == set(EDGE)


def test_what_was_changed_by_hand_is_found_and_repaired(server: Server, small: Snapshot) -> None:
    publish(small, server)
    by_hand(server, "MATCH (r:Region {id: '440000'}) SET r.name_zh = '别的'")
    by_hand(server, "MATCH (:Region)-[p:PART_OF]->(:Region) WITH p LIMIT 2 DELETE p")
    by_hand(server, "CREATE (:Region {name_zh: '没有编号'})")
    by_hand(
        server,
        "MATCH (a:Region)-[p:PART_OF]->(b:Region) WITH a, p, b LIMIT 1 CREATE (a)-[q:PART_OF]->(b) SET q = properties(p)",
    )
    publish(small, server)
    with looking(server) as view:
        assert hashes(view) == expected(small)
    by_hand(server, "MATCH (r:Region) SET r.aliases = 5")
    publish(small, server)
    with looking(server) as view:
        assert hashes(view) == expected(small)
    by_hand(server, "CREATE (:Mine)-[:PART_OF]->(:Mine)")
    with pytest.raises(VerificationFailed, match="PART_OF"):
        publish(small, server)


def test_a_database_with_other_data_is_refused_unless_taken_over(server: Server, small: Snapshot) -> None:
    by_hand(server, "CREATE (:Mine {id: 1})-[:KEEPS]->(:Region {id: 'CN'}), (:Region {id: 'mine'})")
    with pytest.raises(WrongUse) as refused:
        publish(small, server)
    assert "3" in refused.value.text.zh
    assert refused.value.remedy is not None
    assert "--take-over: nodes labelled Region would then be deleted" in refused.value.remedy.en
    assert by_hand(server, "MATCH (n) RETURN count(n) AS n") == [{"n": 3}]
    with looking(server) as view, pytest.raises(Unreachable):
        view.mark()
    publish(small, server, take_over=True)
    assert by_hand(server, "MATCH (n:Mine) RETURN count(n) AS n") == [{"n": 1}]
    with looking(server) as view:
        assert hashes(view) == expected(small)


def test_batches_shrink_when_the_server_is_short_of_memory(
    server: Server, small: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def scarce(transaction: Any, text: str, rows: list[str]) -> None:
        sizes.append(len(rows))
        if len(rows) > 60:
            raise TooLarge
        run_lines(transaction, text, rows)

    monkeypatch.setattr("graph.stores.neo4j.publication.run_lines", scarce)
    done = publish(small, server)
    assert done.mode == "announced"
    assert sizes[0] > 60 >= sizes[-1]
    with looking(server) as view:
        assert hashes(view) == expected(small)


def test_the_servers_own_word_for_too_little_memory_is_understood(used_server: Server) -> None:
    with (
        neo4j.GraphDatabase.driver(used_server.uri, auth=(used_server.user, used_server.password)) as driver,
        driver.session() as session,
        pytest.raises(TooLarge),
    ):
        session.execute_write(
            run_lines,
            "UNWIND range(1, 40000000) AS x WITH collect(toString(x) + '.............') AS l RETURN size(l)",
            [],
        )


def test_a_batch_that_never_fits_is_an_error() -> None:
    def never(_: str, __: list[str]) -> None:
        raise TooLarge

    with pytest.raises(Unreachable, match=str(SMALLEST)):
        Batches(never, 1000).write("", [str(n) for n in range(2000)])


def test_a_later_publish_takes_over_from_an_earlier_one(server: Server, small: Snapshot) -> None:
    def meanwhile(step: str, *_: int) -> None:
        if step == "verify":
            by_hand(server, "MATCH (l:Publishing) SET l.token = 'later'")

    with pytest.raises(Unreachable, match="taken over"):
        publish(small, server, at_once=0, progress=meanwhile)
    publish(small, server)


@pytest.mark.parametrize("at_once", [50_000, 0])
def test_a_reader_never_sees_a_mixture(used_server: Server, both: tuple[Snapshot, Snapshot], at_once: int) -> None:
    publish(both[0], used_server)
    counts = {snapshot.id: snapshot.manifest.counts for snapshot in both}
    stop = threading.Event()
    seen: list[str] = []
    mixed: list[Any] = []
    refused: list[str] = []

    def read(view: Neo4jView) -> None:
        while not stop.is_set():
            try:
                identifier = view.mark().snapshot
                world: Any = SimpleNamespace(view=view, snapshot=SimpleNamespace(id=identifier), forget=lambda: None)
                answer = steady(world, lambda: _people_and_posts(view))
            except Unreachable as error:
                refused.append(error.text.en)
                continue
            seen.append(identifier)
            if answer != [counts[identifier][name] for name in ("Person", "AFFILIATED", "Person")]:
                mixed.append((identifier, answer))

    with looking(used_server) as view:
        threads = [threading.Thread(target=read, args=(view,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            for snapshot in (both[1], both[0], both[1]):
                publish(snapshot, used_server, at_once=at_once, batch=10)
                time.sleep(0.2)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert not mixed
    assert set(seen) == set(counts)
    loading = ["being loaded" in text for text in refused]
    assert all(announced or "being updated" in text for announced, text in zip(loading, refused, strict=True))
    assert any(loading) == (at_once == 0), "a small difference is not announced, a large one is"


def _people_and_posts(view: Neo4jView) -> list[int]:
    counted = (
        "MATCH (x:Person) RETURN count(x.id) AS n",
        "MATCH (:Person)-[x:AFFILIATED]->() RETURN count(x.id) AS n",
        "MATCH (x:Person) RETURN count(x.id) AS n",
    )
    return [view.run(text)[0]["n"] for text in counted]


def test_a_killed_publish_leaves_the_old_snapshot_or_says_so_and_the_next_repairs(
    used_server: Server, home: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    rng = random.Random()
    publish(both[0], used_server)
    for turn in range(4):
        target = both[(turn + 1) % 2]
        at_once = 0 if turn % 3 else 50_000
        _killed(used_server, home, target, at_once, rng)
        with looking(used_server) as view:
            held = view.held()
            assert held is not None
            if held.state == "ready":
                assert hashes(view) == expected(next(s for s in both if s.id == held.id))
            else:
                assert held.state in ("loading", "switching")
                with pytest.raises(Unreachable):
                    view.run("RETURN 1 AS one", timeout=1)
        publish(target, used_server)
        with looking(used_server) as view:
            assert view.mark().snapshot == target.id
    with looking(used_server) as view:
        assert hashes(view) == expected(target)


def _killed(server: Server, home: Path, target: Snapshot, at_once: int, rng: random.Random) -> None:
    """Start a publish and kill it at a random moment of a random step."""
    command = [
        sys.executable,
        "-c",
        CHILD,
        str(home),
        target.id,
        server.uri,
        server.user,
        server.password,
        str(at_once),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        step = rng.choice(("compare", "write", "verify", "publish"))
        for line in child.stdout:
            if line.strip() == step:
                break
        time.sleep(rng.random() * (0.02 if step == "publish" else 0.3))
        child.send_signal(signal.SIGKILL)


def test_wrong_password_and_silence_are_told_in_bounded_time(used_server: Server) -> None:
    started = time.monotonic()
    with pytest.raises(Unreachable) as refused:
        Neo4jView(replace(used_server, password="not the password"))
    assert "NEO4J_PASSWORD" in refused.value.sentence("zh")
    with pytest.raises(Unreachable):
        Neo4jView(replace(used_server, database="nowhere"))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        for listening in (False, True):
            if listening:
                silent.listen()
            for scheme in ("bolt", "neo4j"):
                with pytest.raises(Unreachable, match="does not answer"):
                    Neo4jView(Server(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}", patience=2))
    assert time.monotonic() - started < 25


@pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "127.0.0.1", ""])
def test_what_is_no_address_is_wrong_use(uri: str) -> None:
    with pytest.raises(WrongUse, match="address"):
        Neo4jView(Server(uri))


def test_an_address_is_shown_without_its_login() -> None:
    server = Server("bolt://me:secret@example.org:7687", password="secret")
    assert "secret" not in server.shown + repr(server).replace(server.uri, "")


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)  # py2neo leaves sockets to the collector
def test_py2neo_reads_the_same(server: Server, small: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("py2neo", reason="an optional extra: pip install chuangtu[py2neo]")
    from graph.stores.py2neo import Py2neoView

    with pytest.raises(Unreachable):
        Py2neoView(replace(server, password="not the password"))
    view = Py2neoView(server)
    with pytest.raises(Unreachable, match="no snapshot"):
        view.mark()
    publish(small, server)
    assert view.mark().snapshot == "small"
    assert {thing.name: arrow_hash(thing, table) for thing, table in view.tables()} == expected(small)
    (row,) = view.run(
        "MATCH (r:Region {id: $id}) RETURN r.name_zh AS name, r.sort_order AS n, date('2020-01-01') AS day, r AS node",
        {"id": "440000"},
    )
    assert (row["name"], row["day"]) == ("广东省", date(2020, 1, 1))
    assert type(row["node"]) is dict
    with pytest.raises(RuntimeError):
        view.run("MATCH oops")
    view.close()
    monkeypatch.setitem(sys.modules, "py2neo", None)
    with pytest.raises(Unreachable) as missing:
        Py2neoView(server)
    assert "chuangtu[py2neo]" in missing.value.sentence("en")


def test_the_core_never_imports_py2neo() -> None:
    code = "import sys, graph.stores.neo4j, graph.stores.py2neo; sys.exit('py2neo' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
