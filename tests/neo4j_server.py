"""A real Neo4j 5.26 for the tests: one given by the environment, a container, or the published jars on the machine's JDK.

Started servers listen on a free loopback port, live in a fresh temporary home and end with the process that started them:
a watcher holds the server and stops it when its own standard input ends, which also happens when the tests are killed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSION = "5.26.28"
ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / f"neo4j-{VERSION}"
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")
START_SECONDS = 120
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>chuangtu.tests</groupId>
  <artifactId>neo4j-for-tests</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{VERSION}</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""


class Missing(Exception):
    """What the tests need is not on this machine; the text is one line for the user."""


class NotEmpty(Exception):
    """The database named by CHUANGTU_TEST_NEO4J_URI holds data, which tests would delete."""


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    uri: str
    user: str
    password: str


def docker_answers() -> bool:
    """Tell whether a Docker engine answers; a client alone is not enough."""
    if not shutil.which("docker"):
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def jars() -> Path:
    """Return the folder of verified jars, fetching them the first time.

    Raises Missing when java or mvn is not there or the download fails.
    """
    lib, sums = CACHE / "lib", CACHE / "SHA256SUMS"
    if not shutil.which("java"):
        raise Missing("Neo4j: no Docker engine and no java on this machine")
    if sums.is_file() and sums.read_text(encoding="utf-8") == _sums(lib):
        return lib
    if not shutil.which("mvn"):
        raise Missing("Neo4j: no Docker engine and no mvn on this machine to fetch the jars")
    shutil.rmtree(CACHE, ignore_errors=True)
    CACHE.mkdir(parents=True)
    (CACHE / "pom.xml").write_text(POM, encoding="utf-8")
    # --strict-checksums: Maven verifies every jar against its published checksum and fails on a difference
    fetch = [
        "mvn",
        "-B",
        "-q",
        "-ntp",
        "--strict-checksums",
        COPY_GOAL,
        f"-DoutputDirectory={lib}",
        "-DincludeScope=runtime",
    ]
    done = subprocess.run(fetch, cwd=CACHE, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise Missing(f"Neo4j: the jars could not be fetched ({(done.stdout + done.stderr).strip()[-300:]})")
    sums.write_text(_sums(lib), encoding="utf-8")  # written last: a fetch that was cut off is done again
    return lib


def _sums(lib: Path) -> str:
    return "".join(f"{hashlib.sha256(jar.read_bytes()).hexdigest()}  {jar.name}\n" for jar in sorted(lib.glob("*.jar")))


@contextmanager
def running() -> Iterator[Running]:
    """Yield a server that answers and holds nothing; a started one is stopped at the end.

    Raises Missing when there is none, NotEmpty when the given one holds data.
    """
    given = os.environ.get("CHUANGTU_TEST_NEO4J_URI")
    if given:
        server = Running(
            given,
            os.environ.get("CHUANGTU_TEST_NEO4J_USER", "neo4j"),
            os.environ.get("CHUANGTU_TEST_NEO4J_PASSWORD", ""),
        )
        _refuse_data(server)
        yield server
        return
    home = Path(tempfile.mkdtemp(prefix="chuangtu-neo4j-"))
    server = Running(f"bolt://127.0.0.1:{_free_port()}", "neo4j", secrets.token_urlsafe(12))
    command = _container(server) if docker_answers() else _java(server, home)
    watcher = _watched(command, home)
    try:
        _await(server, watcher, home)
        yield server
    finally:
        assert watcher.stdin is not None
        watcher.stdin.close()
        watcher.wait(timeout=90)
        shutil.rmtree(home, ignore_errors=True)


def _refuse_data(server: Running) -> None:
    import neo4j

    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        (record,) = driver.execute_query("MATCH (n) RETURN count(n) AS nodes").records
    if record["nodes"]:
        raise NotEmpty(
            f"CHUANGTU_TEST_NEO4J_URI names a database with {record['nodes']} nodes. The tests empty the database they use: give them an empty one."
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _container(server: Running) -> list[str]:
    port = server.uri.rsplit(":", 1)[1]
    return [
        "docker", "run", "--rm", "--init", "-p", f"127.0.0.1:{port}:7687", "-e", f"NEO4J_AUTH=neo4j/{server.password}",
        "-e", "NEO4J_dbms_usage__report_enabled=false", f"neo4j:{VERSION}-community",
    ]  # fmt: skip


def _java(server: Running, home: Path) -> list[str]:
    """Lay out a home directory, set the password and return the command that starts the server."""
    lib = jars()
    for name in ("conf", "data", "logs", "plugins", "run", "import"):
        (home / name).mkdir()
    (home / "conf" / "neo4j.conf").write_text(
        "server.default_listen_address=127.0.0.1\nserver.bolt.enabled=true\n"
        f"server.bolt.listen_address={server.uri.removeprefix('bolt://')}\n"
        "server.http.enabled=false\nserver.https.enabled=false\n"
        "server.memory.heap.max_size=1g\nserver.memory.pagecache.size=256m\ndbms.usage_report.enabled=false\n",
        encoding="utf-8",
    )
    subprocess.run(
        ["java", "-cp", f"{lib}/*", "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", server.password],
        env={**os.environ, "NEO4J_HOME": str(home)}, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return [
        "java", "-Xmx1g", "-XX:+UseG1GC", *(f"--add-opens={name}=ALL-UNNAMED" for name in OPENED),
        "-Dio.netty.tryReflectionSetAccessible=true", "-cp", f"{lib}/*", "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={home}", f"--config-dir={home / 'conf'}", "--console-mode",
    ]  # fmt: skip


def _watched(command: list[str], home: Path) -> subprocess.Popen[bytes]:
    with (home / "console.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.neo4j_server", str(home), *command],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _await(server: Running, watcher: subprocess.Popen[bytes], home: Path) -> None:
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with neo4j.GraphDatabase.driver(
                server.uri, auth=(server.user, server.password), connection_timeout=5
            ) as driver:
                driver.verify_connectivity()
            return
        except (DriverError, Neo4jError) as error:
            if watcher.poll() is not None or time.monotonic() > deadline:
                tail = (home / "console.log").read_text(encoding="utf-8", errors="replace")[-800:]
                raise Missing(f"Neo4j did not start: {tail.strip() or error}") from error
            time.sleep(0.3)


def _watch(home: Path, command: list[str]) -> None:
    """Run the server until standard input ends or the server does, then leave nothing behind."""
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def stop_at_end_of_input() -> None:
        sys.stdin.buffer.read()
        server.terminate()

    threading.Thread(target=stop_at_end_of_input, daemon=True).start()
    while True:
        try:
            server.wait(timeout=1)
            break
        except subprocess.TimeoutExpired:
            continue
    shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    _watch(Path(sys.argv[1]), sys.argv[2:])
