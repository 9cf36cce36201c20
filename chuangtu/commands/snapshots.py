"""`chuangtu snapshots`: list, verify, roll back."""

from __future__ import annotations

import click

from chuangtu.commands.shared import door, emit, json_option, listing, settings
from chuangtu.words import text


def _list(form: str) -> None:
    from graph.errors import Unreachable  # loads on use
    from graph.snapshot import Archive  # DuckDB loads on use
    from graph.snapshot.archive import as_json

    archive = Archive(settings().home)
    try:
        current = archive.current().id
    except Unreachable:
        current = ""
    kept = [as_json(snapshot, current=snapshot.id == current) for snapshot in archive.kept()]
    if form == "json":
        emit(kept)
        return
    if not kept:
        click.echo(text("no-snapshots", settings().lang))
    for snapshot in kept:
        mark = "*" if snapshot["current"] else " "
        click.echo(
            f"{mark} {snapshot['id']}  {snapshot['published_at']}  {sum(snapshot['counts'].values())}  {snapshot['content'][:12]}"
        )


command = listing(
    "snapshots",
    "快照：列出、校验、回退 · Snapshots: list, verify, roll back.",
    "列出保留的快照 · List the kept snapshots.",
    _list,
)


@command.command("verify")
@click.argument("identifier", required=False)
@json_option
@door
def verify_command(identifier: str | None, form: str) -> None:
    """与清单逐项核对 · Compare every file and table with the manifest."""
    from graph.snapshot import Archive  # DuckDB loads on use

    chosen = settings()
    archive = Archive(chosen.home)
    snapshot = archive.get(identifier) if identifier else archive.current()
    archive.verify(snapshot)
    if form == "json":
        emit({"id": snapshot.id, "verified": True})
    else:
        click.echo(text("verified", chosen.lang, id=snapshot.id))


@command.command("rollback")
@click.argument("identifier")
@door
def rollback_command(identifier: str) -> None:
    """发布一个保留的旧快照 · Publish a kept older snapshot."""
    from graph.snapshot import Archive  # DuckDB loads on use

    chosen = settings()
    Archive(chosen.home).point_to(identifier)
    click.echo(text("rolled-back", chosen.lang, id=identifier))
