"""Published homes for tests: the bundled registry, or small ones written row by row, loaded the way a user loads them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

from chuangtu.settings import bundled_data
from graph.ledger import Ledger
from graph.snapshot import Archive, Snapshot
from ingest.load import FileReport, inputs, load
from ingest.mapping import SourceMapping, bundled_mappings
from tests.oracle.planting import REGISTRY

PAGE, OTHER_PAGE = "https://example.org/a", "https://example.org/b"
CENTER = {
    "tier": "provincial",
    "status": "designated",
    "sector_zh": "石墨烯",
    "province": "广东省",
    "source_url": PAGE,
    "confidence": "high",
}


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


@cache
def mappings() -> list[SourceMapping]:
    """The source descriptions that ship, read once."""
    return bundled_mappings()


@cache
def header(table: str) -> list[str]:
    """The columns of a table of the registry."""
    with (REGISTRY / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def write(folder: Path, table: str, *rows: dict[str, str]) -> Path:
    """Write one table of the registry's shape, columns not named left empty, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header(table), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def center(identifier: str, **cells: str) -> dict[str, str]:
    """A row of centers.csv."""
    return {**CENTER, "center_id": identifier, "name_zh": f"{identifier}创新中心", **cells}


def member(identifier: str, organization: str, **cells: str) -> dict[str, str]:
    """A row of memberships.csv."""
    return {
        "center_id": identifier,
        "org_name": organization,
        "role": "member",
        "source_url": PAGE,
        "confidence": "high",
        **cells,
    }


def small_registry(folder: Path, centers: int = 3) -> Path:
    """A registry of one country, one province, one sector and a few centers with members."""
    write(
        folder, "regions",
        {"code": "CN", "level": "country", "name_zh": "中国", "source_url": PAGE},
        {"code": "440000", "level": "province", "name_zh": "广东省", "parent_code": "CN", "aliases": "广东", "source_url": PAGE},
    )  # fmt: skip
    write(folder, "sectors", {"sector_id": "RS-001", "name_zh": "石墨烯", "source": PAGE})
    write(folder, "centers", *(center(f"GD-{n:02}", approved_on=f"20{10 + n % 10}") for n in range(centers)))
    write(folder, "memberships", *(member(f"GD-{n:02}", f"第{n // 2}号公司") for n in range(centers)))
    return folder


def load_into(ledger: Ledger, *paths: Path) -> list[FileReport]:
    """Load files or folders with the source descriptions that ship; their folder's name tells versions of a file from other files."""
    files = [file for path in paths for file in ([path] if path.is_file() else sorted(path.glob("*.*")))]
    return load(ledger, [item for file in files for item in inputs([file], file.parent.name)], mappings())


def command(*arguments: str | Path) -> list[str]:
    """The command line of `chuangtu` in this interpreter."""
    return [sys.executable, "-m", "chuangtu", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without Chuangtu's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHUANGTU_", "NEO4J_"))}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[1]), "COLUMNS": "200", **more}


def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the real command line in a process of its own."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**more),
        timeout=300,
        check=False,
    )
