"""Errors as problem documents (RFC 9457), in both languages: the one place where an exception becomes a status."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, ClassVar

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.headers import language
from api.validation import wrong_value
from graph.errors import ChuangtuError, NotFound, Unreachable, Words, WrongUse

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "5"


class ProblemWords(BaseModel):
    """A problem told in one language."""

    title: str
    detail: str
    remedy: str | None = None


class BothProblemWords(BaseModel):
    """A problem told in both languages."""

    zh: ProblemWords
    en: ProblemWords


class Problem(BaseModel):
    """What went wrong and what to do (RFC 9457); `title`, `detail` and `remedy` follow `lang` or `Accept-Language`."""

    type: str = Field(description="address of the explanation of this kind of problem", examples=["/docs#unknown-name"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="the path that was asked")
    remedy: str | None = Field(None, description="what to do")
    suggestions: list[str] = Field(default_factory=list, description="the nearest names, where a name was unknown")
    words: BothProblemWords


class WrongMethod(ChuangtuError):
    """An address that does not take this method."""

    status, code, title = 405, "wrong-method", Words("方法不符", "Wrong method")


class UnknownHost(ChuangtuError):
    """A request for a name this program does not go by (a page of another site may have rebound its own)."""

    status, code, title = 400, "unknown-host", Words("主机名不符", "Unknown host")


class NotAllowed(ChuangtuError):
    """A decision this server does not take, or not from this client."""

    status, code, title = 403, "not-allowed", Words("不允许", "Not allowed")


class TooLarge(ChuangtuError):
    """A request larger than what is read."""

    status, code, title = 413, "too-large", Words("请求过大", "Request too large")


class Unexpected(ChuangtuError):
    """A fault of this program; what happened stands in its log, never in the answer."""

    status, code, title = 500, "unexpected", Words("程序出错", "Internal error")


class Unreadable(ChuangtuError):
    """A request that HTTP itself does not allow."""

    status, code, title = 400, "unreadable", Words("请求无法读取", "Request cannot be read")


class StatusOnly(ChuangtuError):
    """A status the framework raised that has no kind of its own here."""

    code: ClassVar[str] = "http"

    def __init__(self, status: int) -> None:
        super().__init__(Words(f"HTTP 状态 {status}", f"HTTP status {status}"))
        self.status = status  # type: ignore[misc]  # the only kind whose status is known when it happens


def unexpected() -> Unexpected:
    """Return the problem of an unexpected error: nothing of the error itself is told."""
    return Unexpected(
        Words("程序遇到意外错误", "The program met an unexpected error"),
        remedy=Words("请查看运行日志；若重现，请报告。", "See the program's log; report it if it happens again."),
    )


def install(app: FastAPI) -> None:
    """Answer every kind of error with a problem document."""
    for kind in (ChuangtuError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer)


async def _answer(request: Request, error: Exception) -> JSONResponse:
    extra = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return problem_response(request, _told(request, error), extra)


def _told(request: Request, error: Exception) -> ChuangtuError:
    """Return any error as one of the tree."""
    if isinstance(error, ChuangtuError):
        return error
    if isinstance(error, RequestValidationError):
        return wrong_value(error.errors()[0])
    if isinstance(error, HTTPException):
        return _of_status(request, error.status_code)
    return unexpected()


def _of_status(request: Request, status: int) -> ChuangtuError:
    path = request.url.path
    if status == 404:
        text = Words(f"没有此地址：{path}", f"There is no address {path}")
        docs = Words("全部地址见 /docs。", "All addresses: /docs.")
        return NotFound(text, value=path, remedy=docs, suggestions=_near(path, request.app.openapi()["paths"]))
    if status == 405:
        return WrongMethod(Words(f"此地址不支持 {request.method}", f"This address does not take {request.method}"))
    if status == 413:
        return too_large()
    return StatusOnly(status)


def too_large() -> TooLarge:
    """Return the problem of a request that is too large."""
    return TooLarge(
        Words("请求超过大小上限", "The request is larger than what is read"),
        remedy=Words("请缩短参数或分批提交。", "Shorten the parameters, or send it in parts."),
    )


def _near(path: str, documented: Iterable[str]) -> tuple[str, ...]:
    known = ["/docs", *(p for p in documented if "{" not in p)]
    return tuple(difflib.get_close_matches(path[:200], known, 3, 0.6))


def problem_response(request: Request, error: ChuangtuError, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return the problem document of an error."""
    lang = language(request)
    words = {each: _words(error, each) for each in ("zh", "en")}
    content: dict[str, Any] = {
        "type": f"/docs#{error.code}",
        **words[lang],
        "status": error.status,
        "instance": request.url.path,
        "suggestions": list(error.suggestions),
        "words": words,
    }
    retry = {"Retry-After": RETRY_AFTER} if isinstance(error, Unreachable) else {}
    told = {"Content-Language": lang, "Cache-Control": "no-store", **retry, **(headers or {})}
    return JSONResponse(content, error.status, told, MEDIA_TYPE)


def _words(error: ChuangtuError, lang: str) -> dict[str, str | None]:
    remedy = error.remedy.of(lang) if error.remedy else None
    return {"title": error.title.of(lang), "detail": error.text.of(lang), "remedy": remedy}


def kinds() -> list[type[ChuangtuError]]:
    """Return every kind of problem the API answers with, for the documentation."""
    found: list[type[ChuangtuError]] = []
    todo: list[type[ChuangtuError]] = [ChuangtuError]
    while todo:
        below = [kind for kind in todo.pop().__subclasses__() if kind.__module__ in ("graph.errors", __name__)]
        found += [kind for kind in below if kind is not StatusOnly]
        todo += below
    return sorted(found, key=lambda kind: (kind.status, kind.code))


__all__ = ["Problem", "WrongUse", "install", "kinds", "problem_response", "too_large", "unexpected"]
