"""`chuangtu correct`: one fact corrected, with author and reason."""

from __future__ import annotations

import click

from chuangtu.commands.shared import door, open_ledger, publish, said_published, settings
from chuangtu.words import text


@click.command("correct")
@click.argument("subject")
@click.argument("prop", metavar="PROPERTY")
@click.argument("value")
@click.option("--author", required=True, help="谁 · who")
@click.option("--reason", required=True, help="为何 · why")
@click.option("--publish", "publishes", is_flag=True, help="随即发布 · publish at once")
@door
def command(subject: str, prop: str, value: str, author: str, reason: str, publishes: bool) -> None:
    """更正一条事实；其他说法并存 · Correct one fact; the other statements stay beside it."""
    from graph.ledger.correction import correct  # DuckDB loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        number = correct(ledger, subject, prop, value, author, reason)
        click.echo(text("corrected", chosen.lang, id=number))
        if publishes:
            snapshot, is_new = publish(chosen, ledger)
            click.echo(said_published(chosen, snapshot, is_new=is_new))
