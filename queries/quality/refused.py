"""Refused rows: rows of loaded files that did not fit and that nobody has mended yet."""

from __future__ import annotations

from queries.answer import Both, say
from queries.quality.seen import Seen, column, finding, item, opened
from queries.quality.shapes import Cell, Section, Share, Table

NAME = "refused"
UNKNOWN = say(
    "这个快照发布时还没有记下未接受的行数：未知。",
    "This snapshot was published without the number of refused rows: unknown.",
)


def refused(seen: Seen) -> Section:
    """Return the section, from the numbers the snapshot was published with; an older snapshot carries none."""
    known = seen.world.snapshot.manifest.open_cases
    counts = known or {}
    total, read = (sum(count[key] for count in counts.values()) for key in ("open", "read"))
    rows: list[dict[str, Cell]] = [
        {"file": file, "rows": Share(part=count["open"], whole=count["read"])} for file, count in counts.items()
    ]
    columns = [
        column("file", "文件", "file"),
        column("rows", "待改正的行 / 读到的行", "rows to mend / rows read", "share"),
    ]
    detail = {file: say(f"{count['open']:,} 行", f"{count['open']:,} rows") for file, count in counts.items()}
    return opened(
        NAME,
        headline=UNKNOWN if known is None else _headline(len(counts), total),
        tables=[Table(name="files", title=say("按文件", "By file"), columns=columns, rows=rows, total=len(rows))],
        findings=finding(
            "rows_refused",
            Share(part=total, whole=read),
            [item(file, file, {}, words) for file, words in detail.items()],
        ),
    )


def _headline(files: int, rows: int) -> Both:
    if not rows:
        return say("没有待改正的行。", "No row waits to be mended.")
    return say(
        f"{files} 个文件中有 {rows:,} 行未被接受，尚待改正。",
        f"{rows:,} rows of {files} files were refused and wait to be mended.",
    )
