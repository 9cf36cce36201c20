"""`chuangtu policy`: documents of rules, single rules, scorecards, the schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from chuangtu.commands.policy_draft import confirm_command, draft_command
from chuangtu.commands.shared import door, emit, json_option, settings
from chuangtu.words import text
from graph.errors import Words, WrongUse

if TYPE_CHECKING:
    from queries.policies import PolicyView
    from queries.world import World

KINDS = ("table", "json", "html")
SERVED = "http://127.0.0.1:8000"
"""Where `chuangtu serve` answers."""


@click.group("policy")
def command() -> None:
    """政策：文件、规定、评分表 · Policy documents, rules, scorecards."""


@contextmanager
def _world(store: str | None = None) -> Iterator[World]:
    worlds = settings().worlds()
    try:
        yield worlds.world(None, store)  # type: ignore[arg-type]  # click checked the choice
    finally:
        worlds.close()


@command.command("list")
@click.option("--on", help="日期 · date")
@json_option
@door
def list_command(on: str | None, form: str) -> None:
    """列出有规则的文件 · List the documents that have rules."""
    from queries.parameters import parse  # loads on use
    from queries.policies import listed

    lang = settings().lang
    with _world() as world:
        found = listed(world, parse({"on": on}).on)
    if form == "json":
        emit([each.model_dump(mode="json") for each in found])
        return
    for each in found:
        title = each.title if lang == "zh" else each.title_en
        place = each.region_name if lang == "zh" else each.region_name_en
        said = text("policy-counts", lang, n=each.rules, computed=each.computed, judgement=each.judgement)
        click.echo(
            f"{each.id:<20} {title}\n{'':<20} {place} · {getattr(each.tier_words, lang)} · {text('force-' + each.in_force, lang)} · {said}"
        )


@command.command("show")
@click.argument("document")
@click.option("--clause", help="只列此条款及其下级 · only this clause and those below it: 三(二)")
@click.option("--rule", help="只列此规定 · only the rule of this id")
@json_option
@door
def show_command(document: str, clause: str | None, rule: str | None, form: str) -> None:
    """一份文件的规定，附条款与引文 · The rules of a document with clause and quote."""
    from queries.policies import opened, rule_of  # loads on use

    with _world() as world:
        view = opened(world, document)
        entries = [rule_of(world, document, rule)] if rule else view.entries
    kept = [each for each in entries if clause is None or each.clause.startswith(clause)]
    if form == "json":
        emit({**view.model_dump(mode="json"), "entries": [each.model_dump(mode="json") for each in kept]})
        return
    _show(view, kept, settings().lang)


def _show(view: PolicyView, entries: list[Any], lang: str) -> None:
    from graph.policy.words import clause_words  # loads on use

    click.echo(view.title if lang == "zh" else view.title_en)
    for kind in ("cites", "cited_by", "supersedes", "superseded_by"):
        for other in getattr(view, kind):
            click.echo(
                f"  {text(kind.replace('_', '-'), lang)} {other.title} ({other.id}) {clause_words(other.clause or '').of(lang)}".rstrip()
            )
    for each in entries:
        said = getattr(each.text, lang)
        check = f" [{getattr(each.check, lang)}]" if each.check else ""
        more = f" — {said}" if said != each.quote else ""
        if each.items:
            more += " {" + "、".join(each.items) + ("…" if each.open else "") + "}"
        click.echo(
            f"{clause_words(each.clause).of(lang):<12} {each.id:<26} {getattr(each.type_words, lang)}·{getattr(each.kind_words, lang)}  “{each.quote}”{more}{check}"
        )


@command.command("check")
@click.argument("document", required=False)
@click.option("--center", help="中心的合规与晋升准备 · compliance and readiness of a center")
@click.option("--region", help="该地区各文件的目标与评分表 · targets and scorecards of a region")
@click.option("--on", help="日期 · date")
@click.option("--store", type=click.Choice(["embedded", "neo4j"]), help="由哪个存储回答 · which store answers")
@click.option("--format", "form", type=click.Choice(KINDS), default="table", help="输出格式 · output format")
@click.option("--json", "form", flag_value="json", help="即 --format json")
@click.option("--base", default=SERVED, help="页面中链接所指的接口 · where the page's links lead")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写入文件 · write to a file")
@door
def check_command(store: str | None, form: str, base: str, out: Path | None, **asked: str | None) -> None:
    """评分表：文件、中心或地区 · Scorecard of a document, a center or a region."""
    about = About(**asked)
    _check_use(about, form, out)
    with _world(store) as world:
        if form == "html":
            _write(_page(world, about, base), out)
            return
        _tell(_answers(world, about), form, out)


class About(NamedTuple):
    """What a scorecard is wanted of, and for which day."""

    document: str | None
    center: str | None
    region: str | None
    on: str | None


def _check_use(about: About, form: str, out: Path | None) -> None:
    if sum(map(bool, (about.document, about.center, about.region))) > 1:
        raise WrongUse(
            Words("文件、中心、地区只能择一", "Give one of document, center and region"),
            remedy=Words("去掉多余的参数。", "Leave the others out."),
        )
    if out and form == "table":
        raise WrongUse(
            Words("表格只在屏幕显示", "A table is shown on the screen only"),
            value=form,
            remedy=Words("写入文件请加 --format html 或 json。", "To write a file add --format html or json."),
        )
    if about.center and form == "html":
        raise WrongUse(
            Words("中心没有可打印页", "There is no page of a center"),
            value=form,
            remedy=Words("用 table 或 json。", "Use table or json."),
        )


def _answers(world: World, about: About) -> list[Any]:
    from queries.ask import ask  # loads on use

    if about.center:
        return [ask(world, "center_compliance", {"subject": about.center, "on": about.on})]
    progress = [] if about.document else [ask(world, "targets", {"region": about.region or "CN", "on": about.on})]
    return [
        *progress,
        *(ask(world, "policy_scorecard", {"document": d, "on": about.on}) for d in _documents(world, about)),
    ]


def _documents(world: World, about: About) -> list[str]:
    """The named document, else those of a region with its subtree; of the whole country without one."""
    if about.document:
        return [about.document]
    from queries.names import REGION, resolve  # loads on use
    from queries.places import COUNTRY, Regions
    from queries.verdict.policies import Policies

    wanted = about.region or COUNTRY
    place = wanted if wanted == COUNTRY else resolve(world, wanted, REGION)
    return [d.id for d in Policies.of(world).within(Regions.of(world), place)]


def _tell(answers: list[Any], form: str, out: Path | None) -> None:
    if form == "json":
        import json  # loads on use

        plain = [each.model_dump(mode="json", by_alias=True) for each in answers]
        _write(json.dumps(plain[0] if len(plain) == 1 else plain, ensure_ascii=False) + "\n", out)
        return
    from chuangtu.tables import show  # rich loads on use
    from queries.catalogue import question

    lang = settings().lang
    for number, answer in enumerate(answers):
        if number and answer.question == "policy_scorecard":
            click.echo(getattr(answer.headline, lang))
        else:
            show(answer, question(answer.question), lang, most=200)


def _page(world: World, about: About, base: str) -> str:
    from queries.ask import ask  # loads on use
    from queries.parameters import parse
    from queries.policies import opened
    from viz.scorecard import scorecard_page

    day = parse({"on": about.on}).on
    cards = [
        (opened(world, each, day), ask(world, "policy_scorecard", {"document": each, "on": about.on}))
        for each in _documents(world, about)
    ]
    return scorecard_page(cards, settings().lang, base=base)  # type: ignore[arg-type]  # the rows are those of the scorecard


def _write(content: str, out: Path | None) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    out.write_text(content, encoding="utf-8")
    click.echo(text("written", settings().lang, path=out), err=True)


@command.command("schema")
@door
def schema_command() -> None:
    """规则文件的 JSON Schema 与事实词汇 · JSON Schema of rule files, with the vocabulary of facts."""
    from graph.policy import json_schema  # loads on use

    emit(json_schema())


command.add_command(draft_command)
command.add_command(confirm_command)
