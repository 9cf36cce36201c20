"""`chuangtu publish`: what the ledger holds becomes the published snapshot, here and on a Neo4j."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from chuangtu.commands.shared import (
    answer_in_advance,
    answers_option,
    door,
    emit,
    json_option,
    open_ledger,
    progress,
    publish,
    said_published,
    settings,
)
from chuangtu.settings import server_at
from chuangtu.words import text

if TYPE_CHECKING:
    from graph.snapshot import Snapshot
    from graph.stores.neo4j import Published, Server


@click.command("publish")
@click.option("--to", "target", help="Neo4j 地址 · address of a Neo4j (neo4j://…, bolt://…) [NEO4J_URI]")
@click.option(
    "--take-over", is_flag=True, help="目标库含其他数据时仍写入 · write even where the server holds other data"
)
@answers_option
@json_option
@door
def command(target: str | None, take_over: bool, no_answers: bool, form: str) -> None:
    """发布账本内容；--to 把 Neo4j 带到同一快照并校验 · Publish; --to brings a Neo4j to the same snapshot and verifies it."""
    chosen = settings()
    with open_ledger(chosen) as ledger:
        snapshot, is_new = publish(chosen, ledger, quiet=form == "json")
    if not no_answers:
        answer_in_advance(chosen, snapshot, quiet=form == "json")
    server = server_at(target, os.environ) if target else chosen.server
    done = to_server(snapshot, server, take_over=take_over, quiet=form == "json") if server else None
    if form == "json":
        emit({"snapshot": snapshot.id, "new": is_new, "neo4j": asdict(done) if done else None})
        return
    click.echo(said_published(chosen, snapshot, is_new=is_new))
    if done:
        click.echo(text("neo4j-done", chosen.lang, id=snapshot.id, changes=done.created + done.changed + done.deleted))


def to_server(snapshot: Snapshot, server: Server, *, take_over: bool, quiet: bool) -> Published:
    """Bring the server to the snapshot, with progress unless `quiet`."""
    from graph.stores.neo4j import publish as bring  # the driver loads on use

    if quiet:
        return bring(snapshot, server, take_over=take_over)
    with progress() as bar:
        task = bar.add_task("Neo4j", total=None)

        def advance(step: str, done: int, total: int) -> None:
            bar.update(task, description=f"Neo4j {step}", completed=done, total=total or None)

        return bring(snapshot, server, progress=advance, take_over=take_over)
