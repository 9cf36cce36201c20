"""`chuangtu diff`: what changed between two snapshots, as sentences or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from chuangtu.commands.shared import door, json_option, settings

if TYPE_CHECKING:
    from queries.difference.rows import Part

GIVEN = ("tier", "region", "sector", "level", "status", "chain", "subject", "need", "on")


@click.command("diff")
@click.argument("a", default="previous")
@click.argument("b", default="latest")
@click.option("--facts", "parts", flag_value="facts", multiple=True, help="只看陈述 · statements only")
@click.option(
    "--entities", "parts", flag_value="entities", multiple=True, help="只看对象与关系 · things and relations only"
)
@click.option("--answers", "parts", flag_value="answers", multiple=True, help="只看答案 · answers only")
@click.option("--question", "questions", multiple=True, help="比较哪个问题，可多次 · question to compare, repeatable")
@click.option("--limit", type=click.IntRange(0, 10_000), default=20, help="每类列出几项 · rows shown per kind")
@click.option("--for", "for_", help="为谁 · for whom")
@json_option
@door
def command(a: str, b: str, parts: tuple[str, ...], questions: tuple[str, ...], limit: int, for_: str | None, form: str, **given: str | None) -> None:  # fmt: skip
    """两个快照之间的变化：A（默认 previous）到 B（默认 latest）· What changed from snapshot A to snapshot B."""
    from graph.snapshot.chosen import chosen  # DuckDB loads on use
    from queries.catalogue import question
    from queries.difference.difference import difference
    from queries.difference.rows import PARTS

    here = settings()
    for name in questions:
        question(name)  # an unknown name is told before anything is opened
    worlds = here.worlds()
    try:
        before, after = (worlds.world(chosen(worlds.archive, text).id) for text in (a, b))
        wanted = cast("tuple[Part, ...]", parts) or (("answers",) if questions else PARTS)
        asked: dict[str, Any] = {**{k: v for k, v in given.items() if v}, **({"for": for_} if for_ else {})}
        found = difference(before, after, wanted, questions=questions, given=asked, limit=limit)
    finally:
        worlds.close()
    if form == "json":
        click.echo(found.model_dump_json(by_alias=True))
    else:
        from chuangtu.changes import show  # rich loads on use

        show(found, here.lang)


for option in reversed(GIVEN):
    command = click.option(f"--{option}", help="问题的参数 · parameter of the questions")(command)
