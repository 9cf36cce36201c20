"""`chuangtu batches`: list, withdraw, restore."""

from __future__ import annotations

import click

from chuangtu.commands.shared import author_and_reason, door, emit, listing, open_ledger, settings
from chuangtu.words import text


def _list(form: str) -> None:
    with open_ledger(settings()) as ledger:
        found = ledger.batches()
    if form == "json":
        emit([{**batch._asdict(), "counts": batch.counts._asdict()} for batch in found])
        return
    if not found:
        click.echo(text("no-batches", settings().lang))
    for b in found:
        click.echo(
            f"{b.id:>5}  {b.state:<10}  {b.loaded_at:%Y-%m-%d %H:%M}  {b.kind:<10}  {b.counts.accepted:>7}  {b.file}  {b.reason or ''}"
        )


command = listing(
    "batches",
    "批次：列出、撤回、恢复 · Batches: list, withdraw, restore.",
    "列出批次，新的在前 · List batches, newest first.",
    _list,
)


def _event(name: str, identifier: int, author: str | None, reason: str | None) -> None:
    chosen = settings()
    with open_ledger(chosen) as ledger:
        ledger.record_event(identifier, name, author, reason)
    click.echo(text(name, chosen.lang, id=identifier))


@command.command("withdraw")
@click.argument("identifier", type=int)
@author_and_reason
@door
def withdraw_command(identifier: int, author: str | None, reason: str | None) -> None:
    """撤回一个批次：文件的上一版本重新生效 · Withdraw a batch: the file's last version speaks again."""
    _event("withdrawn", identifier, author, reason)


@command.command("restore")
@click.argument("identifier", type=int)
@author_and_reason
@door
def restore_command(identifier: int, author: str | None, reason: str | None) -> None:
    """恢复一个已撤回的批次 · Restore a withdrawn batch."""
    _event("restored", identifier, author, reason)
