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
@door
def command(host: str, port: int, allow_remote: bool) -> None:
    """在本机提供接口与页面 · Serve API and pages on this machine."""
    serve(settings(), host, port, allow_remote=allow_remote)


def serve(chosen: Settings, host: str, port: int, *, allow_remote: bool = False) -> None:
    """Serve until interrupted; the address is said first."""
    from api.serve import run  # FastAPI loads on use

    worlds = chosen.worlds()
    worlds.world()  # nothing published is told at once
    click.echo(text("serving", chosen.lang, url=f"http://{host}:{port}/"))
    try:
        run(worlds, host, port, allow_remote=allow_remote)
    finally:
        worlds.close()
