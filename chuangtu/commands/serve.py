"""`chuangtu serve`: API and pages on this machine."""

from __future__ import annotations

import click

from chuangtu.commands.shared import door, settings
from chuangtu.settings import Settings
from chuangtu.words import text


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="地址 · address")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="端口 · port")
@click.option("--allow-remote", is_flag=True, help="允许本机以外访问 · allow access from other machines")
@click.option(
    "--allow-decisions",
    is_flag=True,
    help="允许审核决定，凭启动时显示的令牌 · take a steward's decisions with the token shown",
)
@door
def command(host: str, port: int, allow_remote: bool, allow_decisions: bool) -> None:
    """在本机提供接口与页面 · Serve API and pages on this machine."""
    serve(settings(), host, port, allow_remote=allow_remote, allow_decisions=allow_decisions)


def serve(chosen: Settings, host: str, port: int, *, allow_remote: bool = False, allow_decisions: bool = False) -> None:
    """Serve until interrupted; the address is said first."""
    import secrets

    from api.serve import run  # FastAPI loads on use
    from api.settings import Settings as Boundary

    worlds = chosen.worlds()
    worlds.world()  # nothing published is told at once
    click.echo(text("serving", chosen.lang, url=f"http://{host}:{port}/"))
    token = secrets.token_urlsafe(24) if allow_decisions else ""
    if token:
        click.echo(text("token", chosen.lang, token=token))
    try:
        run(worlds, host, port, allow_remote=allow_remote, settings=Boundary(decisions=token))
    finally:
        worlds.close()
