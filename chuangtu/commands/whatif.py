"""`chuangtu whatif`: imagine a change and see what it moves; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chuangtu.commands.shared import door, json_option, settings

if TYPE_CHECKING:
    from queries.whatif.file import Lined

F = TypeVar("F", bound=Callable[..., Any])
TIER = click.Choice(["city", "provincial", "national"])
ROLE = click.Choice(["lead", "operator", "shareholder", "member", "partner"])


@click.group("whatif")
def command() -> None:
    """设想：增设、合并、晋升、撤销、选址 · What if: add, merge, promote, remove, site. Nothing is stored."""


def _common(function: F) -> F:
    """Give a scenario's command the options of its answer."""
    for option in (
        click.option(
            "--question", "questions", multiple=True, help="比较哪个问题，可多次 · question to compare, repeatable"
        ),
        click.option("--limit", type=click.IntRange(0, 10_000), default=20, help="每类列出几项 · rows shown per kind"),
        click.option("--on", help="所问日期 · date asked for"),
        click.option("--snapshot", help="由哪个快照出发；默认当前 · snapshot to start from; default: the current one"),
    ):
        function = option(function)
    return json_option(door(function))


@command.command("add")
@click.option("--name", help="新中心的名称 · name of a new center")
@click.option("--id", "identifier", help="新中心的编号 · its id")
@click.option("--tier", type=TIER, help="层级 · tier")
@click.option("--region", help="地区 · region")
@click.option("--sector", help="领域 · sector")
@click.option("--status", type=click.Choice(["designated", "cultivating"]), help="状态 · status")
@click.option("--approved-on", help="批准日期 · date of approval")
@click.option("--member", "members", multiple=True, help="成员，可多次 · member, repeatable")
@click.option("--segment", "segments", multiple=True, help="环节，可多次 · segment, repeatable")
@click.option("--center", help="已有的中心：为其加成员 · a center that is there, to add a member to")
@click.option("--role", type=ROLE, help="成员的角色 · role of the member")
@click.option("--new", is_flag=True, help="图中还没有的机构 · organisations the graph does not know yet")
@_common
def add_command(members: tuple[str, ...], center: str | None, new: bool, form: str, **given: Any) -> None:
    """增设中心，或为中心增加成员 · Add a center, or members to a center."""
    role = given.pop("role") or "member"
    if center:
        steps = [{"add": {"center": center, "member": each, "role": role, "new": new}} for each in members]
        steps = steps or [{"add": {"center": center}}]
    else:
        listed = [{"organization": each, "role": role, "new": new} for each in members]
        segments = list(given.pop("segments"))
        keys = {"name": "name", "identifier": "id", "tier": "tier", "region": "region", "sector": "sector", "status": "status", "approved_on": "approved_on"}  # fmt: skip
        said = {keys[k]: given.pop(k) for k in list(given) if k in keys}
        steps = [{"add": {**{k: v for k, v in said.items() if v}, "members": listed, "segments": segments}}]
    _answer(steps, form, **{k: given[k] for k in ("questions", "limit", "on", "snapshot")})


@command.command("merge")
@click.argument("centers", nargs=-1, required=True)
@click.option("--into", help="并入哪一个；默认第一个 · which one stands; default: the first")
@click.option("--name", help="合并后的名称 · name from then on")
@_common
def merge_command(centers: tuple[str, ...], into: str | None, name: str | None, form: str, **given: Any) -> None:
    """合并几个中心 · Merge centers."""
    _answer([{"merge": {"centers": list(centers), **_filled(into=into, name=name)}}], form, **given)


@command.command("promote")
@click.argument("center")
@click.option("--to", type=TIER, help="晋升到哪一级；默认上一级 · tier; default: the next")
@click.option("--name", help="晋升后的名称 · name from then on")
@click.option("--approved-on", help="晋升日期 · date")
@_common
def promote_command(
    center: str, to: str | None, name: str | None, approved_on: str | None, form: str, **given: Any
) -> None:
    """晋升一个中心 · Promote a center."""
    _answer([{"promote": {"center": center, **_filled(to=to, name=name, approved_on=approved_on)}}], form, **given)


@command.command("remove")
@click.argument("center", required=False)
@click.option(
    "--member", help="退出的机构；不写中心则退出全部 · organisation that leaves; without a center it leaves all"
)
@_common
def remove_command(center: str | None, member: str | None, form: str, **given: Any) -> None:
    """撤销中心，或机构退出 · Close a center, or let an organisation leave."""
    _answer([{"remove": _filled(center=center, member=member)}], form, **given)


@command.command("run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_common
def run_command(file: Path, form: str, **given: Any) -> None:
    """按设想文件（YAML）逐步计算 · Work through a scenario file (YAML).

    \b
    name: 示例 · an example
    steps:
      - add: {name: 示例创新中心, tier: city, region: 长春, sector: 动力电池,
              members: [一汽, {organization: 示例公司, new: true, role: operator}], segments: [BAT-17]}
      - add: {member: 清华大学, center: GD-05, role: partner}
      - merge: {centers: [GD-02, GD-03], into: GD-03, name: 合并后的中心}
      - promote: {center: GD-05, to: national, approved_on: 2027}
      - remove: {center: GD-04}
      - remove: {member: 清华大学, center: NAT-02}
      - add: {center: GD-04}
    """
    from queries.whatif.file import read_scenario  # loads on use

    _tell(read_scenario(file.read_text(encoding="utf-8-sig", errors="replace"), file.name), form, **given)


@command.command("site")
@click.option("--p", type=int, default=3, help="几个 · how many")
@click.option("--tier", type=TIER, default="provincial", help="层级 · tier")
@click.option("--region", help="地区（含下级）· region with its subtree")
@click.option("--sector", help="领域（含下级）· sector with its subtree")
@click.option("--chain", help="只计此产业链的环节 · count segments of this chain only")
@click.option(
    "--level",
    type=click.Choice(["field", "group", "ten"]),
    help="领域层次；默认 group · level of sectors; default: group",
)
@click.option(
    "--by", type=click.Choice(["sector", "segment"]), help="地区 × 领域，或地区 × 环节 · place × sector, or × segment"
)
@click.option(
    "--unknown",
    type=click.Choice(["open", "leave_out"]),
    help="未知算缺口（默认）或不算 · does unknown count as missing",
)
@click.option(
    "--second", is_flag=True, help="同一领域可设第二家（规定不禁止处）· a second one where no rule forbids it"
)
@click.option("--enforce-minimum", is_flag=True, help="也满足政策下限 · keep minimum numbers of policies too")
@click.option("--at-most", type=int, help="每地至多几个 · at most so many in one place")
@click.option("--segments", type=float, help="权重：环节 · weight of segments")
@click.option("--gap", type=float, help="权重：领域缺口 · weight of sector gaps")
@click.option("--base", type=float, help="权重：当地机构 · weight of organisations there")
@click.option("--alternatives", type=int, help="列出几个备选 · how many alternatives")
@click.option("--on", help="所问日期 · date asked for")
@click.option("--snapshot", help="由哪个快照出发；默认当前 · snapshot to start from; default: the current one")
@json_option
@door
def site_command(snapshot: str | None, form: str, **given: Any) -> None:
    """下几家中心设在哪里最有用 · Where the next centers would help most."""
    from graph.snapshot.chosen import LATEST, chosen  # DuckDB loads on use
    from queries.siting.asked import read
    from queries.siting.site import site

    here, asked = settings(), read(given)
    worlds = here.worlds()
    try:
        found = site(worlds.world(chosen(worlds.archive, snapshot or LATEST).id), asked)
    finally:
        worlds.close()
    if form == "json":
        click.echo(found.model_dump_json(by_alias=True))
    else:
        from chuangtu.sites import show  # rich loads on use

        show(found, here.lang)


def _filled(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value}


def _answer(steps: list[dict[str, Any]], form: str, **given: Any) -> None:
    from queries.whatif.file import from_plain  # loads on use

    _tell(from_plain({"steps": steps}), form, **given)


def _tell(
    lined: Lined, form: str, *, questions: tuple[str, ...], limit: int, on: str | None, snapshot: str | None
) -> None:
    """Work out a scenario and print what it moves."""
    from graph.snapshot.chosen import LATEST, chosen  # DuckDB loads on use
    from queries.catalogue import question
    from queries.whatif.whatif import whatif

    here = settings()
    for name in questions:
        question(name)  # an unknown name is told before anything is opened
    worlds = here.worlds()
    try:
        world = worlds.world(chosen(worlds.archive, snapshot or LATEST).id)
        found = whatif(world, lined, questions=questions, given=_filled(on=on), limit=limit)
    finally:
        worlds.close()
    if form == "json":
        click.echo(found.model_dump_json(by_alias=True))
    else:
        from chuangtu.changes import show_scenario  # rich loads on use

        show_scenario(found, here.lang)
