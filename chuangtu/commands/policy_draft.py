"""`chuangtu policy draft` and `confirm`: an unseen plan becomes rules, with a person in between."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuangtu.commands.shared import door, emit, settings
from chuangtu.settings import DRAFT_ENDING, bundled_data
from chuangtu.words import text
from graph.errors import Words, WrongUse

if TYPE_CHECKING:
    from graph.policy.citations import Known
    from ingest.draft import Draft

OPEN = re.compile(r"^\s*#\?", re.MULTILINE)


@click.command("draft")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="草稿文件 · the draft [<home>/policies/ID.draft.yaml]",
)
@click.option("--id", "identifier", help="文件编号 · id of the document")
@click.option("--force", is_flag=True, help="覆盖已有草稿 · write over a draft that is there")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON，不写文件 · print JSON, write no file")
@click.option("--spacy-model", help="已安装的 spaCy 模型 · an installed spaCy model")
@door
def draft_command(
    file: Path, out: Path | None, identifier: str | None, force: bool, as_json: bool, spacy_model: str | None
) -> None:
    """读一份新文件，写出规则草稿供人核对 · Read an unseen plan and draft its rules for a person to confirm."""
    from ingest.draft.source import text_of  # spaCy loads on use

    printed = text_of(file)
    drafted = _drafted(printed, identifier or _identifier(file, printed), spacy_model)
    if as_json:
        emit(drafted.as_json())
        return
    target = out or settings().policies / f"{drafted.document['id']}{DRAFT_ENDING}"
    _write(target, drafted, file.name, force=force)
    lang = settings().lang
    said = text("drafted", lang, path=target, n=len(drafted.document["rules"]), open=len(drafted.questions))
    click.echo(f"{said}\n{text('draft-next', lang, path=target)}")


def _drafted(printed: str, identifier: str, spacy_model: str | None) -> Draft:
    from chuangtu.commands.extract import graph_names  # spaCy loads on use
    from ingest.draft import draft

    return draft(printed, identifier=identifier, known=_known(), names=graph_names(), spacy_model=spacy_model)


def _known() -> list[Known]:
    """The documents a citation may mean: those that ship and the user's own."""
    from graph.policy import read_document  # pydantic loads on use
    from graph.policy.citations import Known

    files = [*sorted(bundled_data()[1].glob("*.yaml")), *settings().confirmed_policies()]
    documents = [read_document(path.read_text(encoding="utf-8"), path.name)[0] for path in files]
    return [Known(d.id, d.title, d.doc_no.value) for d in documents]


def _identifier(file: Path, printed: str) -> str:
    """An id from the file's name where it is one, else from the text's digest: the same text always gets the same."""
    import hashlib  # loads on use

    plain = re.sub(r"[^A-Za-z0-9]+", "-", file.stem).strip("-").upper()
    return (
        plain
        if re.search("[A-Z]{2}", plain) and plain[0].isalpha()
        else f"DRAFT-{hashlib.sha256(printed.encode()).hexdigest()[:8]}"
    )


def _write(target: Path, drafted: Draft, name: str, *, force: bool) -> None:
    from graph.policy import read_document  # pydantic loads on use
    from ingest.draft.write import as_yaml

    content = as_yaml(drafted, name)
    read_document(content, target.name)  # a wrong --id is told before anything is written
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise WrongUse(
            Words(f"草稿已存在：{target}", f"There is a draft already: {target}"),
            value=str(target),
            remedy=Words(
                "改用 --out 写到别处，或用 --force 覆盖（已作的修改会丢失）。",
                "Write elsewhere with --out, or over it with --force (edits are lost).",
            ),
        ) from error


@click.command("confirm")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--force",
    is_flag=True,
    help="仍有未定条目也采纳、并覆盖同编号文件 · also with open questions, and over rules of the same id",
)
@door
def confirm_command(file: Path, force: bool) -> None:
    """采纳核对过的草稿，下次 load 生效 · Take a checked draft over; it counts from the next load on."""
    from graph.policy import read_document  # pydantic loads on use
    from ingest.draft.place import UNKNOWN_CODE

    content = file.read_text(encoding="utf-8")
    document, _ = read_document(content, file.name)
    still = len(OPEN.findall(content)) + (document.jurisdiction.code == UNKNOWN_CODE)
    if still and not force:
        raise WrongUse(
            Words(
                f"{file.name} 还有 {still} 处未定（“#?”或地区代码 000000）",
                f"{file.name} has {still} open questions (#?, or the region code 000000)",
            ),
            value=str(file),
            remedy=Words(
                "逐条改好并去掉“#?”，或删去该行；确实要留下请加 --force。",
                "Settle each and take #? away, or delete the line; to leave them, add --force.",
            ),
        )
    target = settings().policies / f"{document.id}.yaml"
    if target.exists() and not force and target.read_text(encoding="utf-8") != content:
        raise WrongUse(
            Words(f"已有规则文件：{target}", f"There are rules of this id already: {target}"),
            value=document.id,
            remedy=Words("用 --force 以新稿替换。", "Replace them with --force."),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    click.echo(text("confirmed", settings().lang, path=target, n=len(document.rules)))
