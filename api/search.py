"""`/v1/search`: names, aliases and pinyin initials → things."""

from __future__ import annotations

import difflib
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.asking import ChosenWorld, as_text, kept
from api.entities import address
from api.openapi import problems
from graph.errors import UnknownName, Words, WrongUse
from graph.model import NODE
from graph.snapshot.search import folded
from queries.answer import Both
from queries.world import World

router = APIRouter(tags=["检索 · search"])
SHORTEST = 2


class Match(BaseModel):
    """A thing found."""

    id: str
    type: str
    words: Both
    caption: str
    matched: str = Field(description="the name that matched")
    href: str


class Matches(BaseModel):
    """Things found, best first."""

    q: str
    rows: list[Match]


@router.get(
    "/v1/search",
    operation_id="search",
    summary="检索名称 · Search names",
    responses={200: {"model": Matches}, **problems(422, 503)},
    response_class=Response,
)
def search(
    request: Request,
    world: ChosenWorld,
    q: Annotated[str, Query(description="名称中的 2 个以上字符，或拼音首字母 · 2 or more characters of a name, or pinyin initials")],
    types: Annotated[str, Query(description="类型，以逗号分隔 · node types, separated by commas (Center,Organization)")] = "",
    limit: Annotated[int, Query(ge=1, le=100, description="条数 · number of rows")] = 20,
) -> Response:  # fmt: skip
    """按名称、别名或拼音首字母查找。

    Find things by name, alias or pinyin initials.
    """
    wanted = tuple(part.strip() for part in types.split(",") if part.strip())
    return kept(request, world, lambda: as_text(matches(world, q, wanted, limit)))


def matches(world: World, q: str, types: tuple[str, ...] = (), limit: int = 20) -> Matches:
    """Return the things whose name holds `q`.

    Raises WrongUse for text of less than two letters or digits, UnknownName for a type that does not exist.
    """
    if len(folded(q)) < SHORTEST:
        text = Words("检索词太短", "The search text is too short")
        raise WrongUse(text, value=q, remedy=Words("请输入两个以上的字或字母。", "Give two or more letters or digits."))
    for kind in types:
        if kind not in NODE:
            near = tuple(difflib.get_close_matches(kind, NODE, 3, 0.4)) or tuple(NODE)
            text = Words(f"没有类型“{kind}”", f"There is no type “{kind}”")
            raise UnknownName(text, value=kind, suggestions=near)
    hits = world.index.search(q, limit, types)
    return Matches(q=q, rows=[Match(**hit._asdict(), words=Both.of(NODE[hit.type].words), href=address(hit.id)) for hit in hits])  # fmt: skip
