"""The command line: a thin door. Commands load on use, so that `--help` stays fast."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from chuangtu import __version__

COMMANDS = {
    "templates": ("templates", "空白申报表与数据表 · empty forms and tables to fill in"),
    "map": ("map", "为一份表格起草来源说明 · draft a source description for a file"),
    "load": ("load", "读取文件并发布 · read files, build and publish a snapshot"),
    "publish": ("publish", "发布账本内容 · publish what the ledger holds"),
    "snapshots": ("snapshots", "快照：列出、校验、回退 · list, verify, roll back"),
    "batches": ("batches", "批次：列出、撤回、恢复 · list, withdraw, restore"),
    "cases": ("cases", "待改的行 · rows that wait to be mended"),
    "correct": ("correct", "更正一条事实 · correct one fact"),
    "erase": ("erase", "彻底删除一个人 · forget a person"),
    "review": ("review", "待审：哪些机构是同一个 · which organisations are one"),
    "questions": ("questions", "可以问什么 · what can be asked"),
    "ask": ("ask", "提一个问题 · ask one question"),
    "quality": ("quality", "数据质量报告 · data-quality report"),
    "diff": ("diff", "两个快照之间的变化 · what changed between two snapshots"),
    "whatif": ("whatif", "设想：增设、合并、晋升、撤销、选址 · what if: add, merge, promote, remove, site"),
    "policy": ("policy", "政策：文件、规定、评分表 · policy documents, rules, scorecards"),
    "extract": ("extract", "从新闻、通知提取陈述 · extract statements from news and notices"),
    "export": ("export", "导出：表格与网络文件 · tables and network files for other programs"),
    "backup": ("backup", "备份为一个文件 · everything as one file"),
    "restore": ("restore", "从备份恢复 · bring a backup back"),
    "serve": ("serve", "接口与页面 · API and pages"),
    "demo": ("demo", "载入登记册、回答、服务 · load the registry, answer, serve"),
    "completion": ("completion", "命令补全 · shell completion"),
}

QUERY_INTERRUPTED = "Query interrupted"  # how DuckDB says that Ctrl+C came while it was at work


class Lazy(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"chuangtu.commands.{COMMANDS[cmd_name][0]}").command
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader that goes away early (`| head`) is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush into
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands without importing them."""
        with formatter.section("命令 · Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chuangtu")
@click.option(
    "--home",
    type=click.Path(file_okay=False),
    help="账本与快照所在文件夹 · folder of ledger and snapshots [CHUANGTU_HOME, ./.chuangtu]",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言 · language [CHUANGTU_LANG, zh]")
@click.pass_context
def cli(ctx: click.Context, home: str | None, lang: str | None) -> None:
    """创图 Chuangtu：创新生态知识图谱 · knowledge graph of an innovation ecosystem."""
    ctx.obj = {"home": home, "lang": lang}


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(guarded(lambda: cli.main(standalone_mode=False), sys.argv[1:]))


def guarded(run: Callable[[], Any], arguments: list[str]) -> int:
    """Run and turn every error into a sentence and an exit code: 2 wrong use, 3 unreachable, 1 failed, 130 interrupted."""
    from graph.errors import ChuangtuError  # nothing but click is needed for --help

    lang = _language(arguments)
    try:
        result = run()
    except click.ClickException as error:
        from chuangtu.usage import show  # only where something was typed wrongly

        show(error, lang)
        return 2
    except ChuangtuError as error:
        return _said(error.sentence(lang), error.exit_code)
    except OSError as error:
        what = " ".join(str(part) for part in (error.filename, error.strerror) if part)
        return _said(_text("cannot-access", lang, what=what), 3)
    except (KeyboardInterrupt, RuntimeError) as error:
        if not _is_interrupt(error):
            raise
        return _said(_text("interrupted", lang), 130)
    return int(result) if isinstance(result, int) else 0


def _is_interrupt(error: BaseException) -> bool:
    return isinstance(error, KeyboardInterrupt | click.exceptions.Abort) or str(error) == QUERY_INTERRUPTED


def _said(sentence: str, code: int) -> int:
    click.echo(sentence, err=True)
    return code


def _text(key: str, lang: str, **values: object) -> str:
    from chuangtu.words import text  # nothing but click is needed for --help

    return text(key, lang, **values)


def _language(arguments: list[str]) -> str:
    for option, value in zip(arguments, [*arguments[1:], ""], strict=False):  # there may be none at all
        if option == "--lang" and value in ("zh", "en"):
            return value
        if option in ("--lang=en", "--lang=zh"):
            return option[-2:]
    return os.environ.get("CHUANGTU_LANG", "zh")
