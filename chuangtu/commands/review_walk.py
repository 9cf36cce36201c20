"""The walk through the review queue on a terminal: one key per question, every answer kept at once, a summary at the end."""

from __future__ import annotations

import sys
from collections import Counter

import click

from chuangtu.commands.review import said, show
from chuangtu.commands.shared import open_ledger
from chuangtu.settings import Settings
from chuangtu.words import text

KEYS = {"y": "same", "n": "different", "d": "dismissed"}
SKIP, BACK, QUIT = "s", "u", "q"
MOST = 10_000


def walk(chosen: Settings, author: str | None) -> None:
    """Ask about every open review; without a terminal the queue is listed instead.

    The ledger is held for one answer at a time, so that others can write while a steward thinks.
    """
    from ingest.identity.queue import reviews  # loads on use

    with open_ledger(chosen) as ledger:
        page = reviews(ledger, limit=MOST)
    if not sys.stdin.isatty() or not page.rows:
        for row in page.rows:
            click.echo(f"{row.id}  {row.score:.2f}  {row.one.name}  ⇄  {row.other.name}")
        click.echo(text("reviews", chosen.lang, shown=len(page.rows), n=page.total))
        return
    who = author or str(click.prompt(text("author", chosen.lang)))
    made = _asked(chosen, [row.id for row in page.rows], who)
    counts = Counter(made.values())
    click.echo(text("walked", chosen.lang, **{verdict: counts[verdict] for verdict in KEYS.values()}))
    with open_ledger(chosen) as ledger:
        said(chosen, ledger, sorted(made), "table")


def _asked(chosen: Settings, identifiers: list[str], author: str) -> dict[int, str]:
    """Ask one after the other; return the decisions that stand."""
    made: dict[int, str] = {}
    at = 0
    while at < len(identifiers):
        key = _ask(chosen, identifiers[at], f"{at + 1}/{len(identifiers)}")
        if key == QUIT:
            break
        if key == BACK and made:
            _take_back(chosen, made.popitem()[0], author)
        elif key in KEYS:
            made[_decide(chosen, identifiers[at], KEYS[key], author)] = KEYS[key]
        at += 1 if key != BACK else -1 if at else 0
    return made


def _ask(chosen: Settings, identifier: str, place: str) -> str:
    from ingest.identity.queue import review  # loads on use

    with open_ledger(chosen) as ledger:
        found = review(ledger, identifier)
    click.echo(f"\n[{place}]")
    show(found, chosen.lang)
    while True:
        click.echo(text("walk-keys", chosen.lang))
        key = click.getchar().lower()
        if key in (*KEYS, SKIP, BACK, QUIT):
            return key


def _decide(chosen: Settings, identifier: str, verdict: str, author: str) -> int:
    from ingest.identity.queue import judge  # loads on use

    with open_ledger(chosen) as ledger:
        return judge(ledger, verdict, [identifier], author)[0]


def _take_back(chosen: Settings, number: int, author: str) -> None:
    from graph.ledger.decisions import undo  # loads on use

    with open_ledger(chosen) as ledger:
        undo(ledger, number, author)
    click.echo(text("undone", chosen.lang, id=number))
