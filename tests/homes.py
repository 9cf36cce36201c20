"""Published homes for tests: the bundled registry, or a copy with planted rows, loaded the way a user loads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chuangtu.settings import bundled_data
from graph.ledger import Ledger
from graph.snapshot import Archive, Snapshot
from ingest.load import FileReport, inputs, load


def publish_home(home: Path, registry: Path | None = None) -> tuple[Snapshot, list[FileReport]]:
    """Load a registry folder (the bundled one by default) and the policy rules, and publish."""
    bundled, policies = bundled_data()
    items = [*inputs([registry or bundled], "bundled"), *inputs([policies], "bundled")]
    with Ledger.open(home / "ledger.duckdb") as ledger:
        reports = load(ledger, items)
        snapshot, _ = Archive(home).publish(ledger)
    return snapshot, reports


def published_on(snapshot: Snapshot) -> date:
    """The default date of questions on a snapshot."""
    return date.fromisoformat(snapshot.manifest.published_at[:10])
