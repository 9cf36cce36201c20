"""A copy of the registry's files that a test may write rows into."""

import csv
import shutil
from pathlib import Path

REGISTRY = Path(__file__).parents[2] / "data" / "registry"


def copy_registry(directory: Path) -> Path:
    """Copy the CSV files into a directory and return it."""
    directory.mkdir(parents=True, exist_ok=True)
    for path in REGISTRY.glob("*.csv"):
        shutil.copy(path, directory)
    return directory


def plant(directory: Path, file: str, **cells: str) -> None:
    """Add one row to a file; columns not named stay empty."""
    path = directory / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as source:
        header = next(csv.reader(source))
    if unknown := cells.keys() - set(header):
        raise KeyError(f"{file}.csv has no column {', '.join(sorted(unknown))}")
    with path.open("a", encoding="utf-8", newline="") as target:
        csv.DictWriter(target, header, restval="").writerow(cells)
