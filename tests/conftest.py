"""Which fixture to use when.

- `neo4j_server`  a real Neo4j that answers (uri, user, password); one for the whole run, it may hold what an earlier test left.
- `neo4j_empty`   the same server without nodes (constraints stay): for tests that publish. Mark such tests `neo4j`.
- `registry`      a home directory with the bundled registry loaded and published once for the run; read it, never write to it.
- `own_registry`  a copy of that home for one test, to load, withdraw and publish in.
- `call`          the command line as its front door runs it, in this process: exit code, output, what it says besides.
- `ledger`        a ledger of the small registry for one test; the registry's files are beside it in `registry/`.
- `world`         the bundled registry asked through each store, one after the other (a file may say what else it means by `world`).
- `browser`       a real Chromium driven by playwright, one for the whole run. Mark such tests `browser`.

What needs a server or a browser that is not there is skipped with one line, and fails with CI=true. No fixture ever looks at the
user's NEO4J_URI.

Two files of tests run at once (`make test`), each in a process of its own with its own server; a Neo4j named by
CHUANGTU_TEST_NEO4J_URI is one for all, so files then follow one another.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chuangtu.cli import cli, guarded
from tests import neo4j_server as servers
from tests import provision
from tests.command_line import Call, Said

if TYPE_CHECKING:
    from queries.world import World

ROOT = Path(__file__).parent.parent
NEO4J_VARIABLES = ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE")


@pytest.fixture(autouse=True)
def _not_the_users_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEO4J_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_answers_in_advance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading need not answer the usual questions as well, save where a test is about that."""
    monkeypatch.setenv("CHUANGTU_NO_ANSWERS", "1")


def _absent(error: Exception) -> None:
    if provision.must_be_complete():
        pytest.fail(str(error))
    pytest.skip(str(error))


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[servers.Running]:
    """A Neo4j that answers."""
    started = servers.running()
    try:
        server = started.__enter__()
    except servers.NotEmpty as error:
        pytest.exit(str(error), returncode=2)
    except servers.Missing as error:
        _absent(error)
        raise
    yield server
    _wipe(server)
    started.__exit__(None, None, None)


@pytest.fixture
def neo4j_empty(neo4j_server: servers.Running) -> servers.Running:
    """The Neo4j, emptied."""
    _wipe(neo4j_server)
    return neo4j_server


def _wipe(server: servers.Running) -> None:
    import neo4j

    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session() as session,
    ):
        # relationships first and in batches: deleting well-connected nodes at once needs more memory than a small server has
        session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS").consume()
        session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled registry, loaded and published."""
    from graph.ledger import Ledger
    from graph.snapshot import Archive
    from ingest.load import inputs, load

    home = tmp_path_factory.mktemp("registry")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load(ledger, inputs([ROOT / "data" / "registry", ROOT / "queries" / "policy"], "bundled"))
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def world(request: pytest.FixtureRequest, registry: Path) -> Iterator[World]:
    """The bundled registry, asked through each store."""
    from graph.stores.neo4j import Server, publish
    from queries.worlds import Worlds

    if request.param == "embedded":
        worlds = Worlds(registry)
    else:
        running = request.getfixturevalue("neo4j_server")
        server = Server(running.uri, running.user, running.password)
        publish(Worlds(registry).archive.current(), server, take_over=True)
        worlds = Worlds(registry, server)
    found = worlds.world(store=request.param)
    assert found.view.name == request.param
    yield found
    worlds.close()


@pytest.fixture
def own_registry(registry: Path, tmp_path: Path) -> Path:
    """A copy of the registry's home for this test alone."""
    return Path(shutil.copytree(registry, tmp_path / "home"))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command as the front door does, in this process."""
    monkeypatch.delenv("CHUANGTU_HOME", raising=False)
    monkeypatch.delenv("CHUANGTU_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def called(*given: object) -> Said:
        capsys.readouterr()
        arguments = [str(each) for each in given]
        code = guarded(lambda: cli.main(arguments, standalone_mode=False), arguments)
        return Said(code, *capsys.readouterr())

    return called


@pytest.fixture(scope="session")
def small_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small registry and the ledger it was loaded into."""
    from graph.ledger import Ledger
    from tests.homes import load_into, small_registry

    folder = tmp_path_factory.mktemp("small")
    with Ledger.open(folder / "ledger.duckdb") as opened:
        load_into(opened, small_registry(folder / "registry"))
    return folder


@pytest.fixture
def ledger(small_ledger: Path, tmp_path: Path) -> Iterator[Any]:
    """A copy of that ledger for one test; the registry's files are in `tmp_path / "registry"`."""
    from graph.ledger import Ledger

    shutil.copytree(small_ledger, tmp_path, dirs_exist_ok=True)
    with Ledger.open(tmp_path / "ledger.duckdb") as opened:
        yield opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium."""
    try:
        path = provision.chromium()
    except servers.Missing as error:
        _absent(error)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=provision.BROWSER_FLAGS)
        yield chromium
        chromium.close()
