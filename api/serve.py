"""Serve the app with uvicorn."""

from __future__ import annotations

import ipaddress
import socket

import uvicorn

from api.app import create_app
from api.settings import Settings
from graph.errors import Unreachable, Words, WrongUse
from queries.worlds import Worlds

WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


def run(
    worlds: Worlds,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    allow_remote: bool = False,
    settings: Settings | None = None,
) -> None:
    """Serve until interrupted; prints nothing itself.

    Raises WrongUse for an address other machines can reach, unless told to allow it; Unreachable for a taken port.
    """
    if not allow_remote and not is_loopback(host):
        raise WrongUse(
            Words(f"{host} 可被其他机器访问", f"Other machines can reach {host}"),
            value=host,
            remedy=Words(
                "本程序没有登录；确需如此时请明确允许，并在前面放置鉴权。", "There is no login here; allow it explicitly, and put one in front."
            ),
        )  # fmt: skip
    with _listening(host.strip("[]"), port) as opened:
        app = create_app(worlds, settings=_named(settings or Settings(), host))
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[opened])


def _listening(host: str, port: int) -> socket.socket:
    """Open the port before the server starts, so that a taken one is an error of ours with a remedy."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise Unreachable(
            Words(f"无法使用端口 {port}：{error.strerror}", f"Port {port} cannot be used: {error.strerror}"),
            value=port,
            remedy=Words(
                "请换一个端口，或停止占用它的程序。", "Choose another port, or stop the program that holds it."
            ),
        ) from error


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _named(settings: Settings, host: str) -> Settings:
    """An address that was asked for by name may be called by it; a wildcard is no name."""
    if host in WILDCARDS:
        return settings
    written = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return Settings(**{**vars(settings), "hosts": (*settings.hosts, written)})
