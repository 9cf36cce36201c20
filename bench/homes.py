"""A ledger with the bundled registry, where every home of the bench begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chuangtu.settings import bundled_data
from graph.ledger import Ledger
from ingest.load import Input, inputs, load


def bundled_inputs() -> list[Input]:
    """Return the files that ship."""
    return [each for path in bundled_data() for each in inputs([path], "bundled")]


@contextmanager
def bundled(home: Path) -> Iterator[Ledger]:
    """Yield the ledger of a home with the bundled registry loaded."""
    home.mkdir(parents=True, exist_ok=True)
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load(ledger, bundled_inputs())
        yield ledger
