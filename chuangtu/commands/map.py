"""`chuangtu map`: a draft of a source description for a file nobody described."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuangtu.commands.shared import door, emit, settings
from chuangtu.settings import Settings
from chuangtu.words import text

if TYPE_CHECKING:
    from ingest.propose import Draft, Names


@click.command("map")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="草稿写到哪个文件 · file for the draft")
@click.option("--sheet", help="只看这张工作表 · this sheet only")
@click.option("--schema", is_flag=True, help="来源说明的 JSON Schema · JSON Schema of a source description")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
@door
def command(file: Path | None, out: Path | None, sheet: str | None, schema: bool, as_json: bool) -> None:
    """为列名不认识的表格起草来源说明，核对后即可导入 · Draft a source description for a file whose columns are unknown."""
    if schema:
        from ingest.mapping import json_schema  # pydantic loads on use

        emit(json_schema())
        return
    chosen = settings()
    if file is None:
        raise click.UsageError(text("map-needs-a-file", chosen.lang))
    draft = _draft(file, sheet, chosen)
    if out is not None:
        _write(out, draft.text)
    if as_json:
        emit({"file": str(file), "out": str(out) if out else None, "mapping": draft.text, "tables": draft.as_json()})
    elif out is None:
        click.echo(draft.text, nl=False)
    else:
        click.echo(text("map-written", chosen.lang, path=out, folder=chosen.sources))


def _draft(file: Path, sheet: str | None, chosen: Settings) -> Draft:
    from graph.errors import UnknownName, Words
    from ingest.files import inputs  # readers load on use
    from ingest.propose import propose
    from ingest.readers.confined import Confined

    (item,) = inputs([file])
    with Confined() as confined:
        tables = confined.read(item.path, item.name).tables
    wanted = [table for table in tables if sheet in (None, table.sheet, table.name)]
    if not wanted:
        raise UnknownName(
            Words(f"文件中没有工作表“{sheet}”", f"The file has no sheet “{sheet}”"),
            value=sheet,
            suggestions=tuple(table.sheet or table.name for table in tables),
        )
    return propose(wanted, item.name, _names(chosen))


def _names(chosen: Settings) -> Names:
    """What the published snapshot knows by name; nothing where none is published."""
    from graph.errors import ChuangtuError
    from graph.snapshot import Archive  # DuckDB loads on use
    from ingest.propose import Names

    try:
        snapshot = Archive(chosen.home).current()
    except ChuangtuError:
        return Names()
    return Names.of(snapshot.tables)


def _write(out: Path, draft: str) -> None:
    """Write the draft; a description somebody may have edited is never overwritten."""
    from graph.errors import Refused, Words

    if out.exists():
        raise Refused(
            Words(f"文件已存在：{out}", f"There already: {out}"),
            value=str(out),
            remedy=Words("请换一个文件名（--out）。", "Choose another name (--out)."),
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(draft, encoding="utf-8")
