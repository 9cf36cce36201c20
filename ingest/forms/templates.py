"""Every empty form and table, written into a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from graph.errors import Refused, Words
from ingest.forms import excel, word
from ingest.forms.description import forms
from ingest.mapping import bundled_mappings

TABLES = "templates"


class Written(NamedTuple):
    """A file that was written, and what it is for."""

    path: Path
    what: Words


def write_templates(folder: Path) -> list[Written]:
    """Write all templates into a folder; files of these names that are there already are left alone.

    Raises Refused when one of them is there already.
    """
    jobs = list(_jobs())
    taken = [name for name, *_ in jobs if (folder / name).exists()]
    if taken:
        raise Refused(
            Words(f"文件已存在：{'、'.join(taken)}", f"There already: {', '.join(taken)}"),
            value=str(folder),
            remedy=Words(
                "请换一个文件夹（--out），以免覆盖已填的表。",
                "Choose another folder (--out); filled forms are never overwritten.",
            ),
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, _, write in jobs:
        write(folder / name)
    return [Written(folder / name, what) for name, what, _ in jobs]


def _jobs() -> Iterator[tuple[str, Words, Callable[[Path], None]]]:
    for form in forms():
        title = form.title
        for name, what, write in (
            ("附件1-申报书.docx", Words("申报书", "application"), word.write_application),
            ("附件1-申报书.xlsx", Words("申报书（表格）", "application as a workbook"), excel.write_application),
            ("附件2-建设方案提纲.docx", Words("建设方案提纲", "outline of the construction plan"), word.write_outline),
            ("附件3-汇总表.docx", Words("汇总表", "summary table"), word.write_summary),
            ("附件3-汇总表.xlsx", Words("汇总表（表格）", "summary table as a workbook"), excel.write_summary),
        ):
            said = Words(f"{title.zh}：{what.zh}", f"{title.en}: {what.en}")
            yield f"{form.form}-{name}", said, partial(write, form)
    tables = next(mapping for mapping in bundled_mappings() if mapping.source == TABLES)
    names = "、".join(table.table for table in tables.tables)
    said = Words(f"手工填写的数据表：{names}", f"tables to fill in by hand ({len(tables.tables)} sheets)")
    yield "数据表.xlsx", said, partial(excel.write_tables, tables)
