"""One home, served once for all tests of the API."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api.app import create_app
from graph.ledger import Ledger
from graph.snapshot import Archive
from ingest.load import inputs, load
from queries.worlds import Worlds
from tests.http_client import TestClient
from tests.oracle.planting import copy_registry, plant
from tests.over_http.served import FORMULA, HERE, MARKUP, POLICIES


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one published snapshot, built once."""
    home = tmp_path_factory.mktemp("home")
    files = copy_registry(tmp_path_factory.mktemp("planted") / "registry")
    page = "http://news.cnev.cn/Info_78531.html"
    for number, name in (("GD-98", FORMULA), ("GD-99", MARKUP)):
        plant(files, "centers", center_id=number, name_zh=name, tier="provincial", status="培育", province="广东省",
              source_url=page, confidence="low")  # fmt: skip
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load(ledger, inputs([files, POLICIES]))
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="session")
def worlds(home: Path) -> Iterator[Worlds]:
    worlds = Worlds(home)
    yield worlds
    worlds.close()


@pytest.fixture(scope="session")
def app(worlds: Worlds) -> FastAPI:
    return create_app(worlds)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=HERE, follow_redirects=False)


@pytest.fixture(scope="session")
def document(client: TestClient) -> dict[str, Any]:
    return client.get("/openapi.json").json()
