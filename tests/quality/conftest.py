"""The planted home and the reports on it, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.ledger import Ledger
from graph.snapshot import Archive
from queries.quality import Report, report
from queries.world import World
from queries.worlds import Worlds
from tests.homes import load_into
from tests.quality.planted import planted


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the planted registry."""
    home, files = tmp_path_factory.mktemp("home"), planted(tmp_path_factory.mktemp("files") / "registry")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, files)
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="session")
def world(home: Path) -> World:
    return Worlds(home).world()


@pytest.fixture(scope="session")
def made(world: World) -> Report:
    return report(world)


@pytest.fixture(scope="session")
def bundled(registry: Path) -> World:
    return Worlds(registry).world()
