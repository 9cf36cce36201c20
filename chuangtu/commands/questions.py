"""`chuangtu questions`: the catalogue."""

from __future__ import annotations

import click

from chuangtu.commands.shared import door, emit, json_option, settings


@click.command("questions")
@json_option
@door
def command(form: str) -> None:
    """可以问什么 · What can be asked."""
    from queries.catalogue import questions  # loads on use

    found = questions()
    if form == "json":
        emit([question.as_json() for question in found])
        return
    lang = settings().lang
    for question in found:
        click.echo(f"{question.name:<24} {question.title.of(lang)}")
        click.echo(f"{'':<24} {question.asks.of(lang)}  [{', '.join(question.takes)}]")
