"""`chuangtu cases`: the rows that did not fit and wait to be mended."""

from __future__ import annotations

from pathlib import Path

import click

from chuangtu.commands.shared import door, emit, json_option, open_ledger, settings, table_of
from chuangtu.words import text


@click.command("cases")
@click.option(
    "--fix",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写出修正表 · write the fix-and-retry workbook (.xlsx)",
)
@json_option
@door
def command(fix: Path | None, form: str) -> None:
    """待改的行：为何不符合，怎样改正 · Rows that did not fit: why, and how to mend them."""
    from rich.console import Console  # rich loads on use

    from graph.ledger.cases import open_cases  # DuckDB loads on use
    from ingest.retry import write_workbook  # openpyxl loads on use

    chosen = settings()
    with open_ledger(chosen) as ledger:
        cases = open_cases(ledger)
    if fix:
        write_workbook(cases, fix)
    if form == "json":
        emit([{**case._asdict(), "problems": [problem.as_json() for problem in case.problems]} for case in cases])
        return
    if not cases:
        click.echo(text("no-cases", chosen.lang))
        return
    heads = ("file", "sheet", "row", "column", "value", "reason", "remedy")
    problems = [(case, problem) for case in cases for problem in case.problems]
    rows = [
        (c.file, c.sheet or "", c.row or "", p.column or "", (p.raw or "")[:40], p.reason.of(chosen.lang), p.remedy.of(chosen.lang))
        for c, p in problems
    ]  # fmt: skip
    Console().print(table_of(heads, rows, chosen.lang))
    if fix:
        click.echo(text("fix-written", chosen.lang, path=fix))
