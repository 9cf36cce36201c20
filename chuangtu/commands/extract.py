"""`chuangtu extract`: what a text of news or a notice says, shown with offsets, or written as proposals for review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chuangtu.commands.shared import door, emit, settings
from chuangtu.words import text
from graph.errors import Words, WrongUse

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ingest.policy_text import Extraction

STYLES = {
    **dict.fromkeys(("CENTER", "TARGET"), "bold red"), **dict.fromkeys(("ENT", "UNIV", "INST", "ORG"), "green"),
    **dict.fromkeys(("GOV", "POLICY", "DOCNO"), "blue"), **dict.fromkeys(("SECTOR", "TECH"), "cyan"),
    **dict.fromkeys(("MONEY", "THRESH", "FUND"), "yellow"),
}  # fmt: skip
TARGET_FIELDS = ("q", "year", "tier", "lo", "hi", "verb", "modal", "subset")


@click.command("extract")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写出待核对的陈述（CSV）· write statements to be checked (CSV)",
)
@click.option("--force", is_flag=True, help="覆盖已有文件 · write over a file that is there")
@click.option("--spacy-model", help="已安装的 spaCy 模型 · an installed spaCy model")
@door
def command(file: Path, as_json: bool, out: Path | None, force: bool, spacy_model: str | None) -> None:
    """从新闻、通知中提取实体、目标与关系 · Extract names, targets and relations from news and notices."""
    from ingest.draft.source import text_of  # spaCy loads on use
    from ingest.policy_text import extract

    printed = text_of(file)
    found = extract(printed, names=graph_names(), spacy_model=spacy_model)
    if out:
        _propose(printed, found, file, out, force=force)
    if as_json:
        emit({"spans": found.spans, "targets": found.targets, "relations": found.relations, "links": found.links})
    elif not out:
        _show(printed, found, settings().lang)


def graph_names() -> dict[str, str]:
    """Return the names and aliases of the published graph; none where nothing is published, the reader knows the bundled registry itself."""
    from graph.errors import ChuangtuError  # the graph loads on use
    from queries.aliases import known_names

    worlds = settings().worlds()
    try:
        return known_names(worlds.world(None, "embedded"))
    except ChuangtuError:
        return {}
    finally:
        worlds.close()


def _propose(printed: str, found: Extraction, file: Path, out: Path, *, force: bool) -> None:
    from ingest.proposals import proposals, write_proposals  # loads on use

    if out.exists() and not force:
        raise WrongUse(
            Words(f"文件已存在：{out}", f"There is a file already: {out}"),
            value=str(out),
            remedy=Words("改用别的文件名，或加 --force。", "Give another name, or add --force."),
        )
    rows = proposals(printed, found, file.name)
    write_proposals(rows, out)
    click.echo(text("proposed", settings().lang, path=out, n=len(rows)), err=True)


def _show(printed: str, found: Extraction, lang: str) -> None:
    from rich.console import Console  # loads on use

    console = Console()
    console.print(_marked(printed, found), highlight=False)
    if found.targets:
        rows = [[_cell(target.get(field)) for field in TARGET_FIELDS] for target in found.targets]
        _print(console, "targets-found", [text(f"target-{field}", lang) for field in TARGET_FIELDS], rows, lang)
    if found.relations:
        heads = [text(key, lang) for key in ("subject", "relation", "object")]
        _print(console, "relations-found", heads, [[h, text(f"rel-{k}", lang), t] for h, k, t in found.relations], lang)
    console.print(text("extract-next", lang), style="dim", highlight=False, markup=False)


def _marked(printed: str, found: Extraction) -> Text:
    """The text with every span in brackets behind its label, so that it reads without colours too."""
    from rich.text import Text  # loads on use

    shown, at = Text(), 0
    for start, end, label, name in found.spans:
        shown.append(_visible(printed[at:start]))
        shown.append(f"⟦{label} {_visible(name)}⟧", style=STYLES.get(label, "magenta"))
        at = end
    shown.append(_visible(printed[at:]))
    return shown


def _print(console: Console, title: str, heads: list[str], rows: list[list[str]], lang: str) -> None:
    from rich.markup import escape  # loads on use
    from rich.table import Table

    table: Table = Table(*heads, title=text(title, lang))
    for row in rows:
        table.add_row(*(escape(_visible(cell)) for cell in row))
    console.print(table)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else ""
    return "" if value is None else str(value)


def _visible(words: str) -> str:
    """Text of a file as text: no control codes."""
    return "".join(char for char in words if char.isprintable() or char == "\n")
