"""What the API refuses, what it tells of errors, and how it is served."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import serve
from api.app import create_app
from api.headers import weighted
from api.settings import Settings
from api.words import PARAMETERS, PROBLEMS
from graph.errors import ChuangtuError, Unreachable, Words, WrongUse
from graph.stores.ladybug import EmbeddedView
from queries.parameters import WORDS
from queries.worlds import Worlds
from tests.http_client import TestClient
from tests.over_http.served import HERE, SERVED, problem

# -- guard -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/v1/questions", "/nowhere", "/v1/questions/sector_gaps?tier=x"])
def test_every_answer_carries_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address, headers={"Origin": "https://elsewhere.example"}).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_the_machine_itself_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "[::1].evil:80"])
def test_a_rebound_name_is_refused(client: TestClient, host: str) -> None:
    response = client.get("/healthz", headers={"Host": host})
    problem(response, 400, "unknown-host")
    assert "content-security-policy" in response.headers


def test_hosts_and_origins_can_be_added(worlds: Worlds) -> None:
    chosen = Settings(hosts=("Graph.example",), origins=("https://pages.example",))
    client = TestClient(create_app(worlds, settings=chosen), base_url=HERE)
    asked = {"Host": "graph.example", "Origin": "https://pages.example"}
    assert client.get("/healthz", headers=asked).headers["access-control-allow-origin"] == "https://pages.example"
    other = client.get("/healthz", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


def test_requests_that_are_too_large_are_not_read(client: TestClient) -> None:
    problem(client.get(f"/v1/search?q={'a' * 9000}"), 413, "too-large")
    problem(client.post("/v1/search", content=b"x" * ((1 << 20) + 1)), 413, "too-large")
    problem(client.get("/healthz", headers={"Content-Length": "-1"}), 413, "too-large")


def test_head_is_get_without_body(client: TestClient) -> None:
    response = client.head("/v1/questions/promotion_ladder")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"]


def test_a_slow_query_is_a_problem(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise Unreachable(Words("查询超过 30 秒", "The query took longer than 30 seconds"))

    monkeypatch.setattr(EmbeddedView, "run", slow)
    problem(client.get("/v1/questions/sector_gaps?on=2001"), 503, "unreachable")


def test_an_unexpected_error_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Binder exception: /secret/place/graph.lbug")

    monkeypatch.setattr(EmbeddedView, "run", broken)
    response = client.get("/v1/questions/sector_gaps?on=2002")
    problem(response, 500, "unexpected")
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "unexpected error" in caplog.text


def test_every_kind_of_error_has_a_status_and_both_titles() -> None:
    from api.problems import kinds

    codes = [kind.code for kind in kinds()]
    assert len(set(codes)) == len(codes)
    assert all(400 <= kind.status < 600 and kind.title.zh and kind.title.en for kind in kinds())
    assert all(issubclass(kind, ChuangtuError) for kind in kinds())
    assert set(codes) <= set(PROBLEMS), "say in api/words.py what it means"
    assert set(WORDS) <= set(PARAMETERS), "say in api/words.py what it means in Chinese"


def test_weights_of_a_header_are_read() -> None:
    assert weighted("a;q=0.2, b , c;q=2, ;q=1, d;x=1;q=0.5") == [("b", 1.0), ("d", 0.5), ("a", 0.2), ("c", 0.0)]


TEXT = st.one_of(
    st.text(max_size=40), st.sampled_from(["广东", "NAT-01", "石墨烯", "CN", "2019", "0", "-1", "ROB", "%", '"'])
)
TAKEN = ("tier", "region", "sector", "level", "status", "chain", "subject", "for", "need", "k", "on", "snapshot")
ADDRESSES = [f"/v1/questions/{each.name}" for each in SERVED] + ["/v1/statements", "/v1/search", "/", "/v1/entities/x"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(ADDRESSES),
    st.dictionaries(st.sampled_from([*TAKEN, "q", "limit", "relation"]), TEXT, max_size=3),
)
def test_no_text_breaks_a_question(client: TestClient, address: str, asked: dict[str, str]) -> None:
    taken = {"/v1/statements": {"subject", "limit", "snapshot"}, "/v1/search": {"q", "limit", "snapshot"}, "/": {"q"}}
    known = taken.get(address, set(TAKEN))
    response = client.get(address, params={name: value for name, value in asked.items() if name in known})
    assert response.status_code in (200, 304, 404, 422), response.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["/v1/questions/", "/v1/entities/", "/"]), TEXT)
def test_no_path_breaks_the_api(client: TestClient, root: str, text: str) -> None:
    assert client.get(root + quote(text, safe="")).status_code in (200, 308, 404, 405, 422)


# -- serving -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "graph.example"])
def test_other_machines_are_served_only_when_told(worlds: Worlds, host: str) -> None:
    with pytest.raises(WrongUse):
        serve.run(worlds, host, 0)


def test_it_serves_quietly_and_says_when_the_port_is_taken(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = (
        "import sys; from pathlib import Path; from api import serve; from queries.worlds import Worlds\n"
        f"serve.run(Worlds(Path(sys.argv[1])), '127.0.0.1', {port})"
    )
    command = [sys.executable, "-c", code, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            assert _answers(f"http://127.0.0.1:{port}/readyz")["status"] == "ready"
            with pytest.raises(Unreachable):
                serve.run(Worlds(home), "127.0.0.1", port)
        finally:
            process.terminate()
            output, _ = process.communicate(timeout=20)
    assert output == b""


def _answers(address: str) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                found: dict[str, Any] = json.load(response)
                return found
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
