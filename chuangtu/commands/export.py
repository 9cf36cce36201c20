"""`chuangtu export`: the published graph for other programs, with its sources and the terms of use beside it."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chuangtu.commands.shared import door, emit, json_option, settings
from chuangtu.settings import Settings
from chuangtu.words import text

if TYPE_CHECKING:
    from queries.world import World


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--only", type=click.Choice(["tables", "network"]), help="只导出一种 · one kind only")
@click.option("--snapshot", help="快照编号 · id of a kept snapshot")
@json_option
@door
def command(folder: Path, only: str | None, snapshot: str | None, form: str) -> None:
    """导出已发布的图：表格（CSV、Parquet）与网络（GEXF、GraphML），附来源与使用条件 · Export the published graph: tables and network, with sources and terms of use."""
    chosen = settings()
    _refuse_full(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    worlds = chosen.worlds()
    try:
        done = _write(worlds.world(snapshot, "embedded"), aside, only, chosen)
        aside.chmod(0o755)
        if folder.exists():
            folder.rmdir()  # it is empty
        aside.replace(folder)
    finally:
        worlds.close()
        shutil.rmtree(aside, ignore_errors=True)
    if form == "json":
        emit({"folder": str(folder), **done})
    else:
        click.echo(
            text(
                "exported",
                chosen.lang,
                folder=folder,
                id=done["snapshot"],
                **{k: v for k, v in done.items() if k != "snapshot"},
            )
        )


def _refuse_full(folder: Path) -> None:
    """Nothing of the user's is overwritten."""
    from graph.errors import Refused, Words

    if folder.exists() and any(os.scandir(folder)):
        raise Refused(
            Words(f"文件夹不是空的：{folder}", f"The folder is not empty: {folder}"),
            value=str(folder),
            remedy=Words("请换一个文件夹名。", "Choose another name."),
        )


def _write(world: World, folder: Path, only: str | None, chosen: Settings) -> dict[str, Any]:
    from graph.export_tables import write_columns, write_tables  # pyarrow loads on use
    from viz.whole import write_network

    snapshot = world.snapshot
    done: dict[str, Any] = {"snapshot": snapshot.id, "tables": 0, "nodes": 0, "edges": 0}
    if only != "network":
        done["tables"] = len(write_tables(snapshot, folder / "tables"))
        write_columns(folder / "columns.csv")
    if only != "tables":
        network = write_network(world, folder / "network", chosen.lang)
        done |= {"nodes": len(network.nodes), "edges": len(network.edges)}
    done["sources"] = _sources(world, folder / "sources.csv")
    (folder / "README.txt").write_text("\n".join(_about(world, chosen)) + "\n", encoding="utf-8-sig")
    return done


def _sources(world: World, target: Path) -> int:
    """Write every source of the snapshot, so that a fact keeps its origin outside too."""
    import pyarrow.parquet as pq  # loads on use

    from graph.export import cell

    rows = pq.read_table(world.snapshot.tables / "Source.parquet").to_pylist()
    with target.open("w", encoding="utf-8-sig", errors="replace", newline="") as stream:
        writer = csv.writer(stream)
        names = ("id", "name_zh", "url", "source_type", "published")
        writer.writerow(names)
        writer.writerows([cell(row[name]) for name in names] for row in rows)
    return len(rows)


def _about(world: World, chosen: Settings) -> Iterator[str]:
    """What the folder holds and on which terms it may be used, in both languages."""
    from ingest.mapping import all_mappings  # pydantic loads on use

    manifest = world.snapshot.manifest
    yield f"创图 Chuangtu · 快照 snapshot {manifest.id} · {manifest.published_at}"
    yield ""
    yield "tables/      每类对象与关系一张表，CSV 与 Parquet · a table per type of thing and relation"
    yield "             statements：每条陈述及其来源 · every statement with its source"
    yield "columns.csv  各列的含义与单位 · what every column means"
    yield "network/     GEXF、GraphML（Gephi、Cytoscape、yEd）与关系列表 · and a list of relations"
    yield "sources.csv  全部来源 · all sources"
    yield ""
    yield "CSV 中以 = + - @ 等开头的文字前加了撇号，电子表格不会把它当作公式；Parquet 中是原文。"
    yield "Text in CSV that a spreadsheet would take for a formula has an apostrophe before it; Parquet has it as it was."
    yield ""
    yield "使用条件 · Terms of use（按来源说明 · by source description）"
    for mapping in all_mappings(chosen.sources):
        publisher, licence = mapping.publisher, mapping.licence
        yield f"- {mapping.source}: {publisher.get('zh', '')} · {publisher.get('en', '')}"
        yield f"    {licence.get('zh', '')} · {licence.get('en', '')}"
