"""A large workbook into the ledger: rows per second, peak memory, and the time against reading and storing alone.

Each step runs in a process of its own, so that its peak memory is its own. The baseline reads the workbook with calamine and inserts the very
statements the load makes, as flat Arrow, into an empty DuckDB table: what any loader has to do at least.

python -m bench.ingest [--rows 100000]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import sheets
from bench.results import Results, timed

if TYPE_CHECKING:
    from graph.ledger import Ledger
    from ingest.table import Table

ROWS = 100_000
BASELINE = "calamine's bare read + bare Arrow insert of the same statements"
BOOK, LEDGER, OTHER_LEDGER, STATEMENTS = "centers.xlsx", "ledger.duckdb", "other.duckdb", "statements.arrow"


def measure(rows: int, results: Results) -> None:
    """Measure a first load, the baseline, and the same bytes again."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sheets.write(folder / BOOK, rows)
        _in_child("prepare", folder)
        first, _, bare, again, alone = (
            _in_child(step, folder) for step in ("load", "flat", "baseline", "load", "rows")
        )
    name = f"{rows} rows × {len(sheets.COLUMNS)} columns"
    results.add(
        f"{name}: read, validated and in the ledger", first["seconds"], "s", goal="≤ 2 ×",
        baseline=BASELINE, baseline_value=bare["read"] + bare["insert"],
    )  # fmt: skip
    results.add(f"{name}: the same in rows", rows / first["seconds"], "rows/s")
    results.add(f"{name}: without reading", rows / alone["seconds"], "rows/s", goal="≥ 20000")
    results.add(f"{name}: peak memory", first["peak"], "MB", goal="< 1000")
    results.add(f"{name}: unchanged", rows / again["seconds"], "rows/s", goal="≥ 50000")
    results.add(f"{name}: unchanged, rows written", again["written"], "rows", goal="0")


def prepare(folder: Path) -> dict[str, float]:
    """Load what the rows refer to."""
    from graph.ledger import Ledger
    from ingest.load import inputs, load
    from tests.homes import small_registry

    for name in (LEDGER, OTHER_LEDGER):
        with Ledger.open(folder / name) as ledger:
            load(ledger, inputs([small_registry(folder / "registry")]))
    return {}


def load_book(folder: Path) -> dict[str, float]:
    """Load the workbook as `chuangtu load` does."""
    from graph.ledger import Ledger
    from ingest import load
    from ingest.mapping import bundled_mappings

    mappings = bundled_mappings()
    with Ledger.open(folder / LEDGER) as ledger:
        before = _size(ledger)
        with timed() as whole:
            (report,) = load.load(ledger, load.inputs([folder / BOOK]), mappings)
        if report.refused or report.quarantined:
            raise SystemExit(f"the generated workbook does not load: {report.refused or report.problems[:3]}")
        return {"seconds": whole.seconds, "written": _size(ledger) - before}


def rows_only(folder: Path) -> dict[str, float]:
    """Evaluate and append the rows of the workbook, read before."""
    from graph.ledger import Ledger, NewBatch
    from ingest.evaluate import Known, evaluate
    from ingest.mapping import bundled_mappings

    mapping = next(m for source in bundled_mappings() for m in source.tables if m.table == "centers")
    table = table_of(folder / BOOK, BOOK)
    with Ledger.open(folder / OTHER_LEDGER) as ledger, timed() as whole:
        made = evaluate(table, mapping, Known(ledger.names, ledger.ids))
        ledger.append(NewBatch("bench", "load", BOOK, "bench", made.statements, made.edges, made.row_digests))
    return {"seconds": whole.seconds}


def flat(folder: Path) -> dict[str, float]:
    """Keep the statements of the load as one flat Arrow file, for the baseline to insert."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect(str(folder / LEDGER), read_only=True) as ledger:
        kept = "SELECT * FROM place WHERE batch = (SELECT max(id) FROM batch)"
        reader: Any = ledger.execute(kept).to_arrow_reader(100_000)
        with pa.OSFile(str(folder / STATEMENTS), "wb") as sink, pa.ipc.new_file(sink, reader.schema) as writer:
            for part in reader:
                writer.write_batch(part)
    return {}


def baseline(folder: Path) -> dict[str, float]:
    """Read the workbook and insert the statements, and nothing else."""
    import duckdb
    import pyarrow as pa

    with timed() as reading:
        cells = _cells(folder / BOOK)
    del cells
    statements = pa.ipc.open_file(pa.memory_map(str(folder / STATEMENTS))).read_all()
    with timed() as inserting, duckdb.connect(str(folder / "bare.duckdb")) as bare:
        bare.register("statements", statements)
        bare.execute("CREATE TABLE statement AS SELECT * FROM statements")
    return {"read": reading.seconds, "insert": inserting.seconds}


def table_of(path: Path, name: str) -> Table:
    """Return the one sheet of a workbook as a table."""
    from ingest.table import Table

    header, *rows = _cells(path)
    columns = {
        str(head): [str(cell) for cell in column] for head, column in zip(header, zip(*rows, strict=True), strict=True)
    }
    return Table("centers", name, columns, list(range(2, len(rows) + 2)), sheet="centers")


def _cells(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    rows: list[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return rows


def _size(ledger: Ledger) -> int:
    tables = ("line", "said", "heading", "edge", "batch", "row_seen", "quarantine", "file_read")
    counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    return int(ledger.connection.execute(f"SELECT {counts}").fetchall()[0][0])


STEPS: dict[str, Callable[[Path], dict[str, float]]] = {
    "prepare": prepare, "load": load_book, "rows": rows_only, "flat": flat, "baseline": baseline,
}  # fmt: skip


def _in_child(step: str, folder: Path) -> dict[str, float]:
    line = [sys.executable, "-m", "bench.ingest", "--step", step, "--folder", str(folder)]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Run all steps, or one of them for the process that measures."""
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.step:
        measure(given.rows, Results())
        return
    figures = STEPS[given.step](given.folder)
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)  # the process that reads the file too
    peak = sum(resource.getrusage(one).ru_maxrss for one in who) / (1024 if sys.platform == "linux" else 1024**2)
    print(json.dumps({**figures, "peak": peak}))


if __name__ == "__main__":
    main()
