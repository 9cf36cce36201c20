"""`chuangtu review`: which organisations may be one, and whether two centers do the same, decided by a steward; every decision can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from chuangtu.commands.shared import door, emit, json_option, open_ledger, settings
from chuangtu.settings import Settings
from chuangtu.words import text

if TYPE_CHECKING:
    from graph.ledger import Ledger
    from ingest.identity.queue import Page, Review

AUTHOR = click.option("--author", required=True, help="谁 · who")
REASON = click.option("--reason", help="为何 · why")
LIMIT = click.IntRange(1, 10_000)


@click.group("review", invoke_without_command=True)
@click.option("--refresh", is_flag=True, help="先重新核对 · compare again first")
@click.option(
    "--bulk", is_flag=True, help="用 Splink 寻找相似名称（大批量）· find alike names with Splink (large registers)"
)
@click.option("--spark", metavar="MASTER", help="在 Spark 上进行，如 spark://host:7077 · on Spark")
@json_option
@door
@click.pass_context
def command(ctx: click.Context, form: str, refresh: bool, bulk: bool, spark: str | None) -> None:
    """待审：哪些机构可能是同一个 · Review: which organisations may be one."""
    again = refresh or bulk or spark is not None
    if again:
        _refresh(form, bulk=bulk, spark=spark)
    if ctx.invoked_subcommand is None and not (again and form == "json"):
        _list(form)


def _refresh(form: str, *, bulk: bool, spark: str | None) -> None:
    from ingest.identity.blocking import alike  # loads on use
    from ingest.identity.bulk import Spark, finder
    from ingest.identity.resolve import resolve

    chosen = settings()
    with open_ledger(chosen) as ledger:
        finds = finder(Spark(spark) if spark else None) if bulk or spark else alike
        found = resolve(ledger, anew=True, alike=finds)
    if form == "json":
        emit(found._asdict())
    else:
        click.echo(text("resolved", chosen.lang, merges=found.merges, proposals=found.proposals))


@command.command("list")
@click.option("--status", default="open", show_default=True, help="open | same | different | dismissed | all")
@click.option("--kind", default="", help="问题类型 · kind of question")
@click.option("--text", "words", default="", help="名称中的文字 · text in a name")
@click.option("--limit", default=50, show_default=True, type=LIMIT)
@click.option("--offset", default=0, type=click.IntRange(0))
@json_option
@door
def list_command(form: str, words: str, **asked: Any) -> None:
    """列出待审，最像的在前 · List the queue, the likeliest first."""
    _list(form, words, **asked)


def _list(
    form: str, words: str = "", *, status: str = "open", kind: str = "", limit: int = 50, offset: int = 0
) -> None:
    from ingest.identity.queue import Filter, reviews  # loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        page = reviews(ledger, Filter(status, kind, words), limit, offset)
    if form == "json":
        emit({"total": page.total, "rows": [row.as_json() for row in page.rows]})
    else:
        _show_list(page, chosen.lang)


def _show_list(page: Page, lang: str) -> None:
    for row in page.rows:
        why = row.evidence["against"] + row.evidence["for"]
        said = why[0][lang] if why else row.kind
        click.echo(f"{row.id}  {row.score:.2f}  {row.one.name}  ⇄  {row.other.name}\n    {said}")
    click.echo(text("reviews", lang, shown=len(page.rows), n=page.total))


@command.command("show")
@click.argument("identifier", metavar="ID")
@json_option
@door
def show_command(identifier: str, form: str) -> None:
    """两边的证据，以及合并会改变什么 · Evidence on both sides, and what a merge would change."""
    from ingest.identity.queue import review  # loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        found = review(ledger, identifier)
    if form == "json":
        emit(found.as_json())
    else:
        show(found, chosen.lang)


def show(found: Review, lang: str) -> None:
    """Print one review for a reader."""
    from graph.model.vocabulary import ORGANIZATION_KINDS  # loads on use

    click.echo(f"{found.id}  {found.kind}  {found.score:.2f}  {text(f'status-{found.status}', lang)}")
    for side in (found.one, found.other):
        kind = ORGANIZATION_KINDS[side.kind].of(lang) if side.kind in ORGANIZATION_KINDS else side.kind
        facts = [fact for fact in (side.uscc, kind, side.province, side.city) if fact]
        others = [name for name in side.names if name != side.name]
        click.echo(
            f"  {side.name}  {side.id}  {' · '.join(facts)}" + (f"\n      {'、'.join(others)}" if others else "")
        )
    for key in ("for", "against"):
        for why in found.evidence[key]:
            click.echo(f"  {text(f'evidence-{key}', lang)}  {why[lang]}")
    if effect := found.effect:
        relations = ", ".join(f"{name} {count}" for name, count in effect.relations.items()) or "0"
        click.echo(f"  {text('effect', lang, relations=relations, centers=len(effect.centers))}")


def _judged(verdict: str, identifiers: tuple[str, ...], author: str, reason: str | None, keep: str, form: str) -> None:
    from ingest.identity.queue import judge  # loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        numbers = judge(ledger, verdict, identifiers, author, reason, keep)
        said(chosen, ledger, numbers, form)


def said(chosen: Settings, ledger: Ledger, numbers: list[int], form: str) -> None:
    """Say which decisions were recorded and how many wait for the next publish."""
    from graph.ledger.decisions import waiting  # loads on use
    from graph.snapshot.archive import Archive

    count = waiting(ledger, Archive(chosen.home).current_id())
    if form == "json":
        emit({"decisions": numbers, "waiting": count})
        return
    click.echo(text("decided", chosen.lang, ids=", ".join(map(str, numbers))))
    click.echo(text("waiting-decisions", chosen.lang, n=count))


@command.command("accept")
@click.argument("identifiers", metavar="ID…", nargs=-1, required=True)
@click.option("--keep", default="", help="保留的编号 · the id that stands")
@AUTHOR
@REASON
@json_option
@door
def accept_command(identifiers: tuple[str, ...], keep: str, author: str, reason: str | None, form: str) -> None:
    """是同一个：合并 · They are one: merge (reviews, or ids of organisations)."""
    _judged("same", identifiers, author, reason, keep, form)


@command.command("reject")
@click.argument("identifiers", metavar="ID…", nargs=-1, required=True)
@AUTHOR
@REASON
@json_option
@door
def reject_command(identifiers: tuple[str, ...], author: str, reason: str | None, form: str) -> None:
    """不是同一个：永不自动合并 · They are different: never merged by evidence."""
    _judged("different", identifiers, author, reason, "", form)


@command.command("dismiss")
@click.argument("identifiers", metavar="ID…", nargs=-1, required=True)
@AUTHOR
@REASON
@json_option
@door
def dismiss_command(identifiers: tuple[str, ...], author: str, reason: str | None, form: str) -> None:
    """不再询问，也不下结论 · Do not ask again, decide nothing."""
    _judged("dismissed", identifiers, author, reason, "", form)


@command.command("pair")
@click.argument("one", metavar="CENTER")
@click.argument("other", metavar="CENTER")
@click.option(
    "--as", "verdict", required=True, type=click.Choice(("same", "different", "方向相同", "方向不同")), metavar="WORD",
    help="same 方向相同 | different 方向不同"
)  # fmt: skip
@AUTHOR
@click.option("--reason", "--because", "reason", required=True, help="为何 · why")
@click.option("--dry-run", is_flag=True, help="只报告，不写入 · report only, write nothing")
@json_option
@door
def pair_command(one: str, other: str, verdict: str, author: str, reason: str, dry_run: bool, form: str) -> None:
    """两家中心方向是否相同，人工认定优先 · Whether two centers have the same focus: this stands above all."""
    from graph.ledger.comparing import compare, compared  # loads on use
    from graph.model.vocabulary import FOCUS_VERDICTS

    chosen = settings()
    code = next(code for code, words in FOCUS_VERDICTS.items() if verdict in (code, words.zh))
    with open_ledger(chosen) as ledger:
        found = compared(ledger, one, other)
        if form == "table":
            before = FOCUS_VERDICTS[found.before].of(chosen.lang) if found.before else text("none-yet", chosen.lang)
            said_as = FOCUS_VERDICTS[code].of(chosen.lang)
            click.echo(text("pair", chosen.lang, one=found.one, other=found.other, verdict=said_as, before=before))
        if not dry_run:
            said(chosen, ledger, [compare(ledger, found, code, author, reason)], form)
        elif form == "json":
            emit({"dry_run": True, "pair": [found.one, found.other], "verdict": code, "before": found.before})
        else:
            click.echo(text("dry-run", chosen.lang))


@command.command("undo")
@click.argument("number", type=int)
@AUTHOR
@REASON
@json_option
@door
def undo_command(number: int, author: str, reason: str | None, form: str) -> None:
    """撤销一个决定，一切如初 · Undo a decision: everything is as before."""
    from graph.ledger.decisions import undo  # loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        undo(ledger, number, author, reason)
        if form == "table":
            click.echo(text("undone", chosen.lang, id=number))
        said(chosen, ledger, [number], form)


@command.command("split")
@click.argument("identifiers", metavar="ID…", nargs=-1, required=True)
@AUTHOR
@REASON
@json_option
@door
def split_command(identifiers: tuple[str, ...], author: str, reason: str | None, form: str) -> None:
    """把误合并的编号拆出来 · Take ids out of a wrong merge."""
    from graph.ledger.decisions import split  # loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        number = split(ledger, identifiers, author, reason)
        said(chosen, ledger, [number], form)


@command.command("decisions")
@json_option
@door
def decisions_command(form: str) -> None:
    """已作的决定，新的在前 · Decisions made, newest first."""
    from graph.ledger.decisions import ON_CENTERS, WHO_IS_WHO, decisions  # loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        on_centers = decisions(ledger, ON_CENTERS)
        found = sorted((*decisions(ledger, WHO_IS_WHO), *on_centers), key=lambda made: -made.id)
    if form == "json":
        emit([decision._asdict() for decision in found])
        return
    for d in found:
        state = text(f"{'focus' if d in on_centers else 'status'}-{d.verdict}", chosen.lang) + (
            "" if d.active else f" ({text('undone-mark', chosen.lang)})"
        )
        pairs = "; ".join(" ⇄ ".join(pair) for pair in d.pairs)
        click.echo(f"{d.id:>5}  {d.decided_at:%Y-%m-%d %H:%M}  {d.author}  {state}  {pairs}  {d.reason or ''}")


@command.command("walk")
@click.option("--author", help="谁 · who")
@door
def walk_command(author: str | None) -> None:
    """逐条审核，一键一答 · Walk through the queue, one key per answer."""
    from chuangtu.commands.review_walk import walk  # loads on use

    walk(settings(), author)
