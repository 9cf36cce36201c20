"""`/v1/reviews`: which organisations may be one, and a steward's decisions; the ledger is opened for one request at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import WorldsOf
from api.deciding import TOKEN_HEADER, steward
from api.openapi import problems
from graph.errors import Unreachable, Words
from graph.ledger import Ledger
from graph.ledger.decisions import decisions, split, undo, waiting
from ingest.identity.queue import Filter, Review, judge, review, reviews
from queries.worlds import Worlds

router = APIRouter(tags=["待审 · reviews"])
WAIT = 5.0  # seconds for a writer to let go of the ledger
_VERDICTS = {"accept": "same", "reject": "different", "dismiss": "dismissed"}
_lock = threading.Lock()


class Reviews(BaseModel):
    """A page of the queue."""

    total: int
    limit: int
    offset: int
    waiting: int = Field(description="decisions that wait for the next publish")
    rows: list[Review]


class DecisionEntry(BaseModel):
    """One decision; `active` until it is undone."""

    id: int
    verdict: str
    pairs: list[tuple[str, str]]
    author: str | None
    reason: str | None
    decided_at: datetime
    active: bool


class Decisions(BaseModel):
    """The decisions made, newest first."""

    waiting: int = Field(description="decisions that wait for the next publish")
    rows: list[DecisionEntry]


class Said(BaseModel):
    """Who decides, and why."""

    model_config = ConfigDict(extra="forbid")
    author: Annotated[str, Field(min_length=1, max_length=100)]
    reason: Annotated[str, Field(max_length=1000)] | None = None


class Judged(Said):
    """A verdict on one review; `keep` is the id that stands after a merge."""

    keep: Annotated[str, Field(max_length=64)] = ""


class Leaving(Said):
    """The ids that leave a wrong merge."""

    ids: Annotated[list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=200)]


class Recorded(BaseModel):
    """The numbers of the decisions recorded or undone, and how many wait for the next publish."""

    decisions: list[int]
    waiting: int


@contextmanager
def opened(worlds: Worlds, wait: float = WAIT) -> Iterator[Ledger]:
    """Open the ledger of these graphs for one request.

    Raises Unreachable when there is none or another process holds it for longer.
    """
    path = worlds.home / "ledger.duckdb"
    if not path.exists():
        raise Unreachable(Words("这里没有账本", "There is no ledger here"), value=path.name)
    with _lock, Ledger.open(path, wait=wait) as ledger:
        yield ledger


def count_waiting(worlds: Worlds) -> int | None:
    """Count the decisions that wait for the next publish; None where the ledger cannot be asked at once."""
    try:
        with opened(worlds, wait=0) as ledger:
            return waiting(ledger, worlds.archive.current_id())
    except Unreachable:
        return None


@router.get("/v1/reviews", operation_id="reviews", summary="待审列表 · The review queue", responses=problems(422, 503))
def listed(  # noqa: PLR0913, PLR0917 - the filters
    worlds: WorldsOf,
    response: Response,
    status: Annotated[str, Query(description="open（待审）、same、different、dismissed 或 all")] = "open",
    kind: Annotated[str, Query(description="问题类型 · kind of question (short_form …)")] = "",
    text: Annotated[str, Query(description="名称中的文字 · text in a name")] = "",
    least: Annotated[float, Query(ge=0, le=1, description="最低分 · lowest score")] = 0,
    limit: Annotated[int, Query(ge=1, le=500, description="条数 · number of rows")] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="起始 · where the page begins")] = 0,
) -> Reviews:
    """可能是同一机构的名称对，最像的在前。

    Pairs of organisations that may be one, the likeliest first.
    """
    response.headers["Cache-Control"] = "no-store"
    with opened(worlds) as ledger:
        page = reviews(ledger, Filter(status, kind, text, least), limit, offset)
        count = waiting(ledger, worlds.archive.current_id())
    return Reviews(total=page.total, limit=limit, offset=offset, waiting=count, rows=page.rows)


@router.get(
    "/v1/reviews/decisions", operation_id="decisions", summary="已作的决定 · Decisions made", responses=problems(503)
)
def decided(worlds: WorldsOf, response: Response) -> Decisions:
    """每个决定：判定、编号、决定人、理由、时间；撤销过的也在内。

    Every decision with its author, reason and time, undone ones included.
    """
    response.headers["Cache-Control"] = "no-store"
    with opened(worlds) as ledger:
        rows = [DecisionEntry(**decision._asdict()) for decision in decisions(ledger)]
        return Decisions(waiting=waiting(ledger, worlds.archive.current_id()), rows=rows)


@router.get(
    "/v1/reviews/{identifier}", operation_id="review", summary="一对名称 · One review", responses=problems(404, 503)
)
def one(worlds: WorldsOf, identifier: str, response: Response) -> Review:
    """两边的事实、支持与反对的证据、合并会改变什么。

    The facts of both sides, the evidence for and against, and what a merge would change.
    """
    response.headers["Cache-Control"] = "no-store"
    with opened(worlds) as ledger:
        return review(ledger, identifier)


GUARDED = problems(403, 404, 422, 503)
guarded = APIRouter(dependencies=[Depends(steward)], responses=GUARDED)
HOW = f"需要 {TOKEN_HEADER} 请求头 · needs the header {TOKEN_HEADER}"


@guarded.post("/v1/reviews/{identifier}/{verdict}", operation_id="judge", summary=f"决定 · Decide（{HOW}）")
def decide(
    worlds: WorldsOf, identifier: str, verdict: Literal["accept", "reject", "dismiss"], body: Judged
) -> Recorded:
    """accept 合并，reject 不同，dismiss 不再询问；下次发布后生效。

    Merge, tell apart, or do not ask again; in effect at the next publish.
    """
    with opened(worlds) as ledger:
        found = review(ledger, identifier)
        made = judge(ledger, _VERDICTS[verdict], [found.id], body.author, body.reason, body.keep)
        return _recorded(worlds, ledger, made)


@guarded.post("/v1/reviews/split", operation_id="split", summary=f"拆分 · Split（{HOW}）")
def parted(worlds: WorldsOf, body: Leaving) -> Recorded:
    """把误合并的编号拆出来。

    Take ids out of a wrong merge.
    """
    with opened(worlds) as ledger:
        return _recorded(worlds, ledger, [split(ledger, body.ids, body.author, body.reason)])


@guarded.post(
    "/v1/reviews/decisions/{number}/undo", operation_id="undo", summary=f"撤销决定 · Undo a decision（{HOW}）"
)
def undone(worlds: WorldsOf, number: int, body: Said) -> Recorded:
    """撤销后一切如初。

    Everything is as if the decision had not been made.
    """
    with opened(worlds) as ledger:
        undo(ledger, number, body.author, body.reason)
        return _recorded(worlds, ledger, [number])


def _recorded(worlds: Worlds, ledger: Ledger, made: list[int]) -> Recorded:
    return Recorded(decisions=made, waiting=waiting(ledger, worlds.archive.current_id()))


router.include_router(guarded)
