"""`chuangtu ask`: one question, as table, JSON or CSV; or how its answer came about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from chuangtu.commands.shared import door, settings
from graph.errors import Words, WrongUse

if TYPE_CHECKING:
    from queries.answer import Answer, AnswerRow
    from queries.catalogue import Question
    from queries.world import World


@click.command("ask")
@click.argument("name")
@click.argument("about", required=False)
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
@click.option("--part", help="只要标题后的某一组数 · only one of the lists behind the headline")
@click.option(
    "--explain", "explained", is_flag=True, help="答案怎样得来、怎样再问 · how it came about, how to ask again"
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="输出格式 · output format"
)
@click.option("--json", "form", flag_value="json", help="即 --format json")
@door
def command(
    name: str,
    about: str | None,
    snapshot: str | None,
    store: str | None,
    form: str,
    part: str | None,
    explained: bool,
    **given: str | None,
) -> None:
    """提一个问题 · Ask one question (see `chuangtu questions`).

    \b
    ABOUT 是 --subject、--document 或 --for 的简写 · is short for --subject, --document or --for:
      chuangtu ask center_profile 国家石墨烯创新中心
    """
    from queries.ask import ask, ask_text  # load on use
    from queries.catalogue import question

    chosen, asked = settings(), question(name)  # an unknown name is told before anything is opened
    given["for"] = given.pop("for_")
    if about is not None:
        given[_about(asked, about)] = about
    worlds = chosen.worlds()
    try:
        world = worlds.world(snapshot, store)  # type: ignore[arg-type]  # click checked the choice
        if explained:
            _explain(world, name, given, snapshot, store, form)
            return
        if form == "json" and not part:
            click.echo(ask_text(world, name, given))
            return
        answer = ask(world, name, given)
    finally:
        worlds.close()
    if part:
        _part(answer, part, form, chosen.lang)
    else:
        _show(answer, asked, form, chosen.lang)


def _about(asked: Question, given: str) -> str:
    if asked.about is None:
        raise WrongUse(
            Words(f"这个问题不针对某一个对象：{given}", f"This question is not about one thing: {given}"),
            value=given,
            remedy=Words("用 --region、--sector 等限定范围。", "Narrow it with --region, --sector and the like."),
        )
    return asked.about


def _show(answer: Answer[AnswerRow], asked: Question, form: str, lang: str) -> None:
    if form == "csv":
        from queries.tabular import as_csv

        click.echo(as_csv(answer, asked.row_fields()), nl=False)
    else:
        from chuangtu.tables import show  # rich loads on use

        show(answer, asked, lang)


def _part(answer: Answer[AnswerRow], name: str, form: str, lang: str) -> None:
    from queries.tabular import part_as_csv, part_of

    part = part_of(answer, name)
    if form == "json":
        _json(part.model_dump(mode="json"))
    elif form == "csv":
        click.echo(part_as_csv(part), nl=False)
    else:
        from rich.console import Console  # loads on use

        from chuangtu.parts import show_part

        show_part(Console(), name, part.rows, lang, most=len(part.rows))


def _explain(
    world: World, name: str, given: dict[str, Any], snapshot: str | None, store: str | None, form: str
) -> None:
    from queries.explain import Door, explain

    home = (click.get_current_context().find_root().obj or {}).get("home")
    explanation = explain(world, name, given, Door(snapshot, store, home))
    if form == "table":
        from chuangtu.explained import show  # rich loads on use

        show(explanation, settings().lang)
    else:
        _json(explanation.model_dump(mode="json", by_alias=True))


def _json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
