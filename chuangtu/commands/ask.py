"""`chuangtu ask`: one question, as table, JSON or CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from chuangtu.commands.shared import door, settings
from chuangtu.words import TEXT, text

if TYPE_CHECKING:
    from queries.answer import Answer, AnswerRow

SHOWN_ROWS = 30


@click.command("ask")
@click.argument("name")
@click.option("--tier", help="national | provincial | city")
@click.option("--region", help="地区（含下级）· region with its subtree")
@click.option("--sector", help="领域（含下级）· sector with its subtree")
@click.option("--level", help="field | group | ten")
@click.option("--status", help="designated | cultivating | all")
@click.option("--chain", help="产业链 · chain")
@click.option("--subject", help="对象编号或名称 · id or name")
@click.option("--for", "for_", help="为谁 · for whom")
@click.option("--need", help="需求 · what is needed")
@click.option("--k", help="数量 · number of results")
@click.option("--on", help="日期 · date")
@click.option("--snapshot", help="快照编号 · id of a kept snapshot")
@click.option("--store", type=click.Choice(["embedded", "neo4j"]), help="由哪个存储回答 · which store answers")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="输出格式 · output format"
)
@click.option("--json", "form", flag_value="json", help="即 --format json")
@door
def command(
    name: str, for_: str | None, snapshot: str | None, store: str | None, form: str, **given: str | None
) -> None:
    """提一个问题 · Ask one question (see `chuangtu questions`)."""
    from queries.ask import ask  # loads on use
    from queries.catalogue import question

    chosen = settings()
    question(name)  # an unknown name is told before anything is opened
    worlds = chosen.worlds()
    try:
        answer = ask(worlds.world(snapshot, store), name, {**given, "for": for_})  # type: ignore[arg-type]  # click checked the choice
    finally:
        worlds.close()
    if form == "json":
        click.echo(json.dumps(answer.model_dump(mode="json", by_alias=True), ensure_ascii=False))
    elif form == "csv":
        from queries.tabular import as_csv

        click.echo(as_csv(answer, question(name).row_fields()), nl=False)
    else:
        show(answer, chosen.lang, title=question(name).title.of(chosen.lang))


def show(answer: Answer[AnswerRow], lang: str, *, title: str, most: int = SHOWN_ROWS) -> None:
    """Print an answer: the sentence, the first rows, the limits, the snapshot."""
    from rich.console import Console  # rich loads on use

    console = Console()
    console.print(f"[bold]{title}[/bold]")
    console.print(getattr(answer.headline, lang), markup=False)
    rows = [row.model_dump(mode="json", by_alias=True) for row in answer.rows]
    if len(rows) == 1:
        console.print(_facts(rows[0], lang))
    elif rows:
        console.print(_table(rows[:most], lang))
        if len(rows) > most:
            console.print(text("more-rows", lang, n=len(rows)))
    else:
        console.print(text("no-rows", lang))
    for limit in getattr(answer.limits, lang):
        console.print(f"· {limit}", style="dim", markup=False)
    console.print(f"{text('snapshot', lang)} {answer.snapshot.id}", style="dim")


def _table(rows: list[dict[str, Any]], lang: str) -> Any:
    from rich.markup import escape  # rich loads on use
    from rich.table import Table

    named = {field for field in rows[0] if f"{field}_name" in rows[0]}
    fields = [
        field for field in rows[0] if field not in named and any(row[field] not in (None, [], {}, "") for row in rows)
    ]
    table = Table(*fields)
    for row in rows:
        table.add_row(*(escape(_short(row[field], lang)) for field in fields))
    return table


def _facts(row: dict[str, Any], lang: str) -> Any:
    from rich.markup import escape  # rich loads on use
    from rich.table import Table

    table = Table("", "", show_header=False)
    for field, value in row.items():
        if value not in (None, [], {}, ""):
            table.add_row(field, escape(_short(value, lang, width=2000)))
    return table


def _short(value: Any, lang: str, width: int = 60) -> str:
    """One cell for the eye: names instead of nested rows, states in words."""
    if isinstance(value, list):
        shown = "、".join(_short(item, lang, width) for item in value[:8]) + (
            f" … (+{len(value) - 8})" if len(value) > 8 else ""
        )
    elif isinstance(value, dict):
        shown = _short_dict(value)
    elif isinstance(value, float):
        shown = f"{value:.4g}"
    elif isinstance(value, str) and value in ("yes", "no", "unknown", "not_applicable"):
        shown = TEXT[value].of(lang)
    else:
        shown = str(value) if value is not None else ""
    return shown if len(shown) <= width else shown[: width - 1] + "…"


def _short_dict(value: dict[str, Any]) -> str:
    if "stated" in value:
        return f"{value['named']}/{value['stated']} ({value['as_of'] or '?'})"
    if "clause" in value and "title" in value:
        return f"{value['title']} {value['clause']}"
    if "name" in value:
        detail = value.get("role") or value.get("detail")
        return f"{value['name']} ({detail})" if detail else str(value["name"])
    if "names" in value:
        return " → ".join(value["names"])
    return ", ".join(f"{key} {val}" if not isinstance(val, float) else f"{key} {val:.2f}" for key, val in value.items())
