"""`chuangtu restore`: a home is brought back to what a backup holds."""

from __future__ import annotations

from pathlib import Path

import click

from chuangtu.commands.shared import door, emit, json_option, say_waiting, settings
from chuangtu.words import text


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="替换已有的账本与快照 · replace the ledger and snapshots that are there")
@json_option
@door
def command(file: Path, force: bool, form: str) -> None:
    """从备份恢复，逐项核对后才替换 · Restore a backup; nothing is replaced before all of it is verified."""
    from graph.backup import restore  # DuckDB loads on use

    chosen = settings()
    held = restore(file, chosen.home, force=force, on_wait=lambda: say_waiting(chosen))
    if form == "json":
        emit({"home": str(chosen.home), "snapshot": held.snapshot, "made_at": held.made_at, "files": len(held.files)})
        return
    click.echo(text("restored-home", chosen.lang, home=chosen.home, day=held.made_at, id=held.snapshot or "—"))
