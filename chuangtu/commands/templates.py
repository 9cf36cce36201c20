"""`chuangtu templates`: empty application forms and tables to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from chuangtu.commands.shared import door, emit, json_option, settings
from chuangtu.words import text


@click.command("templates")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("templates"),
    help="写到哪个文件夹 · folder to write to [templates]",
)
@json_option
@door
def command(out: Path, form: str) -> None:
    """空白申报表与数据表，填好后可直接导入 · Empty application forms and tables; load reads them once they are filled in."""
    from ingest.forms.templates import write_templates  # writers load on use

    lang = settings().lang
    written = write_templates(out)
    if form == "json":
        emit([{"file": str(each.path), "what": each.what._asdict()} for each in written])
        return
    for each in written:
        click.echo(f"{each.path}  {each.what.of(lang)}")
    click.echo(text("templates-written", lang, folder=out))
