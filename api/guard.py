"""What every request passes: the host it names, its size, the headers of every answer, and the one boundary for unexpected errors."""

from __future__ import annotations

import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import UnknownHost, problem_response, too_large, unexpected
from api.settings import Settings
from graph.errors import ChuangtuError, Words

log = logging.getLogger(__name__)
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Set on every answer that does not set its own (a page with its own scripts states a narrower policy)."""


class Guard:
    """Refuses what is not meant for this program before anything reads it; a HEAD request is answered as GET without body."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _with_headers(send, without_body=scope["method"] == "HEAD")
        if refusal := self._refusal(scope):
            await problem_response(Request(scope), refusal)(scope, receive, guarded)
            return
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self.app(asked, _bounded(receive, self.settings.max_body), guarded)

    def _refusal(self, scope: Scope) -> ChuangtuError | None:
        headers = Headers(scope=scope)
        host = _name(headers.get("host", ""))
        if host not in self.settings.known_hosts:
            return UnknownHost(
                Words("本程序不以该主机名提供服务", "This program does not answer to that host name"),
                remedy=Words("如需以其他名称访问，请在启动设置中加入该名称。", "Add the name to the settings to be reached by it."),
            )  # fmt: skip
        length = headers.get("content-length", "0")
        address = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
        too_long = not length.isdecimal() or int(length[:20]) > self.settings.max_body
        return too_large() if too_long or address > self.settings.max_url else None


def _name(host: str) -> str:
    """Return the name in a Host header without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def _with_headers(send: Send, *, without_body: bool) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif without_body and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return guarded


def _bounded(receive: Receive, most: int) -> Receive:
    """A body without a stated length is counted while it is read."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413)
        return message

    return counted


class Boundary:
    """The one place that catches everything: the log gets the error, the client a problem that tells nothing of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            # the address may hold a person's name or an unpublished question: only the error is logged
            log.exception("unexpected error", exc_info=error)
            await problem_response(Request(scope), unexpected())(scope, receive, send)
