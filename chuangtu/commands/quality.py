"""`chuangtu quality`: what is complete, fresh, contested and covered, and what to repair first; as table, JSON or page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuangtu.commands.shared import door, settings
from chuangtu.words import text

if TYPE_CHECKING:
    from queries.quality import Report

SUFFIXES = {".html": "html", ".htm": "html", ".json": "json"}


@click.command("quality")
@click.option("--section", default="", help="只看一节，如 coverage · one section only, such as coverage")
@click.option("--region", default="CN", help="地区（含下级）· region with its subtree")
@click.option("--snapshot", help="快照编号 · id of a kept snapshot")
@click.option("--store", type=click.Choice(["embedded", "neo4j"]), help="由哪个存储回答 · which store answers")
@click.option("--format", "form", type=click.Choice(["table", "json", "html"]), help="输出格式 · output format [table]")
@click.option("--json", "form", flag_value="json", help="即 --format json")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写入文件 · write to a file")
@door
def command(
    section: str, region: str, snapshot: str | None, store: str | None, form: str | None, out: Path | None
) -> None:
    """数据质量报告 · The data-quality report."""
    from queries.quality import report  # loads on use

    chosen = settings()
    worlds = chosen.worlds()
    try:
        made = report(worlds.world(snapshot, store), region, section)  # type: ignore[arg-type]  # click checked the choice
    finally:
        worlds.close()
    form = form or (SUFFIXES.get(out.suffix.lower(), "table") if out else "table")
    written = _written(made, form, chosen.lang, to_file=out is not None)
    if out is None:
        click.echo(written, nl=not written.endswith("\n"))
        return
    out.write_text(written, encoding="utf-8")
    click.echo(text("written", chosen.lang, path=out), err=True)


def _written(made: Report, form: str, lang: str, *, to_file: bool) -> str:
    if form == "json":
        return made.model_dump_json() + "\n"
    if form == "html":
        from viz.quality import quality_page  # loads on use

        return quality_page(made, lang)
    from chuangtu.quality import as_tables  # rich loads on use

    return as_tables(made, lang, plain=to_file)
