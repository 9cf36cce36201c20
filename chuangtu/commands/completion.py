"""`chuangtu completion`: a script for the shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """打印补全脚本 · Print the completion script; for bash: eval "$(chuangtu completion bash)"."""
    from chuangtu.cli import cli  # the group imports this file

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(cli, {}, "chuangtu", "_CHUANGTU_COMPLETE").source())
