"""`chuangtu ask`: one question, as table, JSON or CSV."""

from __future__ import annotations

import json

import click

from chuangtu.commands.shared import door, settings


@click.command("ask")
@click.argument("name")
@click.option("--tier", help="national | provincial | city")
@click.option("--region", help="地区（含下级）· region with its subtree")
@click.option("--sector", help="领域（含下级）· sector with its subtree")
@click.option("--level", help="field | group | ten")
@click.option("--status", help="designated | cultivating | applied | all")
@click.option("--chain", help="产业链 · chain")
@click.option("--subject", help="对象编号或名称 · id or name")
@click.option("--document", help="政策文件 · policy document: id, number or title")
@click.option("--for", "for_", help="为谁 · for whom")
@click.option("--need", help="需求 · what is needed")
@click.option("--kind", help="机构类型 · kind of organisation: enterprise | university | research_institute | …")
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
        from chuangtu.tables import show  # rich loads on use

        show(answer, question(name), chosen.lang)
