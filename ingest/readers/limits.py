"""What a file may cost: bytes, rows, cells, memory and time; every number here is a decision, tests hold to them."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from graph.errors import Words
from ingest.readers.reading import Source

MIB = 1024**2
LARGEST_FILE = 512 * MIB  # held in memory once
MOST_ROWS = 1_048_576  # of one table: what Excel has
MOST_CELLS = 10_000_000  # of one table: five times a hundred thousand rows of twenty columns
MOST_COLUMNS = 16_384  # what Excel has
LARGE = 1_000_000  # cells of a file after which the process is replaced: memory given back lies in pieces
SPLIT = Words(
    "请按年份或地区拆成几个文件，并删去表格以外的空白区域与多余单元格。",
    "Split it into several files, by year or region, and delete stray cells outside the table.",
)


@dataclass(frozen=True)
class Limits:
    """What the reading process may use.

    `memory` bounds its address space in bytes: a workbook of 100 000 × 20 cells needs 0.4 GiB of it, a table of MOST_CELLS nearly all.
    `cpu_seconds` are per file; `wall_seconds` bound a file's reading also where the process only waits.
    """

    memory: int = 2048 * MIB
    cpu_seconds: int = 120
    wall_seconds: float = 300.0


def check_extent(source: Source, rows: int, columns: int, what: str = "") -> None:
    """Raise Refused when a table of this extent is more than is read at once; `what` names the sheet."""
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
        return
    place_zh, place_en = (f"工作表“{what}”", f"sheet “{what}”") if what else ("表格", "the table")
    raise source.refused(
        Words(
            f"{place_zh}有 {rows} 行 × {columns} 列，一次最多读取 {MOST_ROWS} 行、{MOST_CELLS} 个单元格",
            f"{place_en} has {rows} rows × {columns} columns; at most {MOST_ROWS} rows and {MOST_CELLS} cells are read at once",
        ),
        SPLIT,
    )


def confine(limits: Limits) -> None:
    """Bound this process: address space, no file written, no core dump; where the system has no such limits, only time is bounded."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def allow_time(limits: Limits) -> None:
    """Allow this process `cpu_seconds` from now on; it is ended when they are used up."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    bound = int(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
