"""`chuangtu erase`: a person is forgotten in the ledger, in every snapshot and in a Neo4j."""

from __future__ import annotations

import click

from chuangtu.commands.publish import to_server
from chuangtu.commands.shared import door, emit, json_option, open_ledger, publish, settings
from chuangtu.settings import Settings
from chuangtu.words import text


@click.command("erase")
@click.argument("person")
@click.option("--author", help="谁 · who")
@click.option("--reason", help="为何（不要写姓名）· why (without the name)")
@click.option("--dry-run", is_flag=True, help="只报告会删除什么 · only say what would go")
@click.option("--yes", is_flag=True, help="不再确认 · do not ask")
@json_option
@door
def command(person: str, author: str | None, reason: str | None, dry_run: bool, yes: bool, form: str) -> None:
    """彻底删除一个人（姓名或编号）· Forget a person, by name or id; older snapshots are removed."""
    from graph.ledger.erasing import erase  # DuckDB loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        found = erase(ledger, person, author, reason, dry_run=True)
    if form == "table":
        click.echo(text("erase-would", chosen.lang, **found.as_json()))
        if found.kept_names:
            click.echo(text("erase-names", chosen.lang, n=found.kept_names))
    if dry_run:
        if form == "json":
            emit({"dry_run": True, **found.as_json()})
        return
    if not yes:
        click.echo(text("erase-snapshots", chosen.lang))
        click.confirm(text("erase-ask", chosen.lang), abort=True, err=form == "json")
    with open_ledger(chosen) as ledger:
        erase(ledger, person, author, reason)
    snapshot, removed = _purge(chosen)
    if form == "json":
        emit({"dry_run": False, **found.as_json(), "snapshot": snapshot, "snapshots_removed": removed})
    else:
        click.echo(text("erased", chosen.lang, id=snapshot, n=removed))


def _purge(chosen: Settings) -> tuple[str, int]:
    """Write the ledger file anew, publish, bring a configured Neo4j along, remove what older snapshots still hold."""
    from graph.ledger.erasing import compact  # DuckDB loads on use
    from graph.snapshot import Archive

    compact(chosen.ledger)
    with open_ledger(chosen) as ledger:
        snapshot, _ = publish(chosen, ledger, quiet=True)
    if chosen.server:
        to_server(snapshot, chosen.server, take_over=False, quiet=True)
    return snapshot.id, Archive(chosen.home).keep_only(snapshot.id)
