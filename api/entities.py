"""`/v1/entities/{id}`: a thing with its properties in words, its relations by page and its sources."""

from __future__ import annotations

import difflib
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.requests import Request

from api.asking import ChosenWorld, as_text, kept
from api.openapi import problems
from graph.errors import Words, WrongUse
from graph.model import EDGE
from queries.answer import SnapshotRef
from queries.entity import Entity, Page, entity

router = APIRouter(tags=["对象 · entities"])
ROOT = "/v1/entities"


class Moved(BaseModel):
    """A merged id, and the id that stands for it (its address is in the header Location)."""

    id: str
    redirected_from: str


MOVED: dict[int | str, dict[str, Any]] = {
    308: {"model": Moved, "description": "编号已并入另一对象 · the id was merged into another"}
}


class EntityAnswer(Entity):
    """A thing, and the snapshot it was read from."""

    snapshot: SnapshotRef


def address(identifier: str) -> str:
    """Return the path of a thing."""
    return f"{ROOT}/{quote(identifier, safe='')}"


@router.get(
    ROOT + "/{identifier:path}",
    operation_id="entity",
    summary="一个对象 · One thing",
    responses={200: {"model": EntityAnswer}, **MOVED, **problems(404, 422, 503)},
    response_class=Response,
)
def one(
    request: Request,
    identifier: str,
    world: ChosenWorld,
    relation: Annotated[
        str | None, Query(description="只列此类关系 · only relations of this type (MEMBER_OF …)")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="每组条数 · rows of each group")] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="每组起始 · where each group begins")] = 0,
) -> Response:
    """属性、关系（分组分页）与来源；已合并的编号以 308 转到现编号。

    Properties, relations (grouped, paged) and sources; a merged id answers 308 with the id that stands for it.
    """
    if relation is not None and relation not in EDGE:
        raise _unknown_relation(relation)
    if standing := world.redirect(identifier):
        query = f"?{request.url.query}" if request.url.query else ""
        return JSONResponse(
            {"id": standing, "redirected_from": identifier}, 308, {"Location": address(standing) + query}
        )
    page = Page(relation, limit, offset)
    return kept(request, world, lambda: as_text(_found(world, identifier, page)))


def _found(world: ChosenWorld, identifier: str, page: Page) -> EntityAnswer:
    snapshot = SnapshotRef(id=world.snapshot.id, published_at=world.snapshot.manifest.published_at)
    return EntityAnswer(**dict(entity(world, identifier, page)), snapshot=snapshot)


def _unknown_relation(relation: str) -> WrongUse:
    near = tuple(difflib.get_close_matches(relation.upper(), EDGE, 3, 0.4))
    text = Words(f"没有关系类型“{relation}”", f"There is no type of relation “{relation}”")
    return WrongUse(text, value=relation, suggestions=near or tuple(EDGE))
