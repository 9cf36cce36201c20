"""`chuangtu backup`: everything a home holds, as one file."""

from __future__ import annotations

from pathlib import Path

import click

from chuangtu.commands.shared import door, emit, json_option, say_waiting, settings
from chuangtu.words import text


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@door
def command(file: Path, form: str) -> None:
    """备份账本、来源说明与已发布的快照，写完读回核对 · Back up ledger, source descriptions and the published snapshot into one file, read back."""
    from graph.backup import backup  # DuckDB loads on use

    chosen = settings()
    made = backup(chosen.home, file, on_wait=lambda: say_waiting(chosen))
    if form == "json":
        emit(
            {
                "file": str(file),
                "snapshot": made.snapshot,
                "made_at": made.made_at,
                "files": len(made.files),
                "bytes": made.size,
            }
        )
        return
    size = f"{file.stat().st_size / 1e6:,.1f}"
    click.echo(text("backed-up", chosen.lang, file=file, n=len(made.files), size=size, id=made.snapshot or "—"))
