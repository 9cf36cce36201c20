"""Who may decide over HTTP: nobody, unless the server was started to allow it; then whoever holds the token printed at its start.

A page of another site cannot send the token's header without being asked first, and such questions (CORS preflight) are
not answered for anything but GET; an `Origin` of another site is refused besides.
"""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Header
from starlette.requests import Request

from api.problems import NotAllowed
from graph.errors import Words

TOKEN_HEADER = "Chuangtu-Token"  # noqa: S105 - the name of a header


def steward(
    request: Request,
    token: Annotated[str, Header(alias=TOKEN_HEADER, description="启动时显示的令牌 · the token shown at start")] = "",
) -> None:
    """Let a decision pass.

    Raises NotAllowed where decisions are not allowed, the token is another, or a page of another site asks.
    """
    expected: str = request.app.state.decisions
    if not expected:
        raise NotAllowed(
            Words("服务器未开放决定", "This server takes no decisions"),
            remedy=Words("以 chuangtu serve --allow-decisions 启动，或用 chuangtu review。", "Start it with chuangtu serve --allow-decisions, or use chuangtu review."),
        )  # fmt: skip
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed(Words("请求来自其他网站", "The request comes from another site"))
    if not hmac.compare_digest(token.encode(), expected.encode()):
        raise NotAllowed(
            Words("令牌不符", "The token does not fit"),
            remedy=Words(
                f"请在 {TOKEN_HEADER} 请求头中给出启动时显示的令牌。",
                f"Send the token shown at start as {TOKEN_HEADER}.",
            ),
        )
