"""`chuangtu publish`: what the ledger holds becomes the published snapshot, here and on a Neo4j."""

from __future__ import annotations

import click

from chuangtu.commands.shared import door, emit, json_option, open_ledger, publish, said_published, settings


@click.command("publish")
@click.option("--to", "target", help="Neo4j 地址 · address of a Neo4j (neo4j://…, bolt://…) [NEO4J_URI]")
@click.option(
    "--take-over", is_flag=True, help="目标库含其他数据时仍写入 · write even where the server holds other data"
)
@json_option
@door
def command(target: str | None, take_over: bool, form: str) -> None:
    """发布账本内容；--to 把 Neo4j 带到同一快照并校验 · Publish; --to brings a Neo4j to the same snapshot and verifies it."""
    chosen = settings()
    with open_ledger(chosen) as ledger:
        snapshot, is_new = publish(chosen, ledger, quiet=form == "json")
    if form == "json":
        emit({"snapshot": snapshot.id, "new": is_new})
    else:
        click.echo(said_published(chosen, snapshot, is_new=is_new))
