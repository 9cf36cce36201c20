"""`/v1/statements`: what is said of a thing and of its relations, by whom and where, by page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.asking import ChosenWorld, as_text, kept
from api.openapi import problems
from queries.answer import Both, SnapshotRef
from queries.parameters import parse
from queries.sources_of import Row, sources_of
from queries.world import World

router = APIRouter(tags=["陈述 · statements"])


class StatementRow(Row):
    """One statement."""


class Statements(BaseModel):
    """A page of statements."""

    subject: str
    snapshot: SnapshotRef
    headline: Both
    total: int = Field(description="statements in all")
    limit: int
    offset: int
    rows: list[StatementRow]


@router.get(
    "/v1/statements",
    operation_id="statements",
    summary="陈述与来源 · Statements and sources",
    responses={200: {"model": Statements}, **problems(422, 503)},
    response_class=Response,
)
def statements(
    request: Request,
    world: ChosenWorld,
    subject: Annotated[str, Query(description="对象或关系的编号，或名称 · id of a thing or a relation, or a name")],
    limit: Annotated[int, Query(ge=1, le=1000, description="条数 · number of rows")] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="起始 · where the page begins")] = 0,
) -> Response:
    """对象本身及其关系的每条陈述，含来源与位置。

    Every statement about a thing and its relations, with source and locator.
    """
    return kept(request, world, lambda: as_text(_page(world, subject, limit, offset)))


def _page(world: World, subject: str, limit: int, offset: int) -> Statements:
    found = sources_of(world, parse({"subject": subject}))
    rows = [StatementRow(**dict(row)) for row in found.rows[offset : offset + limit]]
    snapshot = SnapshotRef(id=world.snapshot.id, published_at=world.snapshot.manifest.published_at)
    return Statements(
        subject=subject,
        snapshot=snapshot,
        headline=found.headline,
        total=len(found.rows),
        limit=limit,
        offset=offset,
        rows=rows,
    )
