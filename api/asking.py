"""What the resources share: the graph a request asks, checked parameters, and answers that a client may keep."""

from __future__ import annotations

import difflib
import hashlib
import unicodedata
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.requests import Request

from api.headers import Lang
from graph.errors import NotFound, UnknownName, Words, WrongUse
from queries.world import World
from queries.worlds import StoreName, Worlds

LONGEST = 300
JSON = "application/json"
StoreParameter = Annotated[
    StoreName | None,
    Query(description="答题的存储；默认按启动设置 · the store that answers; default: as started"),
]
SnapshotParameter = Annotated[
    str | None,
    Query(max_length=64, description="快照编号；默认为当前快照 · id of a kept snapshot; default: the current one"),
]
LangParameter = Annotated[
    Lang | None, Query(description="出错说明的语言；默认按 Accept-Language · language problems are told in")
]


def check(request: Request, lang: LangParameter = None) -> None:
    """Refuse values no question can mean, parameters given twice, and parameters the address does not document.

    Raises WrongUse, with the nearest parameters for an unknown one.
    """
    del lang  # read where a problem is told
    pairs = request.query_params.multi_items()
    for value in (*(value for _, value in pairs), *map(str, request.path_params.values())):
        _check_readable(value)
    taken, given = documented(request), [name for name, _ in pairs]
    for name in given:
        if taken is not None and name not in taken:
            raise _unknown_parameter(name, taken)
        if given.count(name) > 1:
            raise WrongUse(
                Words(f"参数“{name}”只能给一次", f"The parameter “{name}” can be given once"),
                value=name,
                remedy=Words(
                    "请只保留一个；要比较几个值，分几次问。", "Keep one of them; ask once for each value to compare."
                ),
            )


def _check_readable(value: str) -> None:
    if len(value) > LONGEST:
        limit = Words(f"至多 {LONGEST} 个字符。", f"It has at most {LONGEST} characters.")
        raise WrongUse(Words("参数值过长", "The value of a parameter is too long"), remedy=limit)
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in value):
        raise WrongUse(
            Words("参数值含有控制字符", "The value of a parameter holds control characters"),
            remedy=Words("请去掉看不见的字符后再问。", "Take out the invisible characters and ask again."),
        )


def documented(request: Request) -> list[str] | None:
    """Return the names of the parameters the asked address documents, None for one that is not documented."""
    path = getattr(request.scope.get("route"), "path_format", "")
    operation = request.app.openapi()["paths"].get(path, {}).get("get")
    return [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"] if operation else None


def _unknown_parameter(name: str, taken: list[str]) -> WrongUse:
    near = tuple(difflib.get_close_matches(name, taken, 3, 0.5))
    text = Words(f"此地址没有参数“{name}”", f"This address takes no parameter “{name}”")
    remedy = Words(f"可用参数：{'、'.join(taken)}。", f"It takes: {', '.join(taken)}.")
    return WrongUse(text, value=name, suggestions=near, remedy=remedy)


def worlds_of(request: Request) -> Worlds:
    """Return the published graphs the app was made for."""
    found: Worlds = request.app.state.worlds
    return found


def chosen_world(
    worlds: Annotated[Worlds, Depends(worlds_of)], store: StoreParameter = None, snapshot: SnapshotParameter = None
) -> World:
    """Return the graph a request asks.

    Raises UnknownName for a snapshot that is not kept (it stands in a parameter, hence 422), WrongUse for a server
    that is not configured, Unreachable when nothing is published or the server is away.
    """
    if store == "neo4j" and worlds.server is None:
        raise WrongUse(
            Words("没有配置 Neo4j", "No Neo4j is configured"),
            value=store,
            remedy=Words("请设置 NEO4J_URI 后重新启动，或用 store=embedded。", "Set NEO4J_URI and start again, or use store=embedded."),
        )  # fmt: skip
    try:
        return worlds.world(snapshot, store)
    except NotFound as error:
        raise UnknownName(error.text, value=error.value, suggestions=error.suggestions) from error


WorldsOf = Annotated[Worlds, Depends(worlds_of)]
ChosenWorld = Annotated[World, Depends(chosen_world)]


def kept(request: Request, world: World, body: Callable[[], str], media_type: str = JSON, *more: str) -> Response:
    """Return an answer with its ETag, or 304 without computing it when the client holds it.

    An answer follows from the snapshot and the parameters alone; without a snapshot in the address it is asked again
    each time whether that snapshot is still the current one. Erasing a person changes kept snapshots, so no answer is kept for long.
    """
    own = {"lang", "format"}
    asked = sorted((k, v) for k, v in request.query_params.items() if k not in own)
    parts = (world.snapshot.id, world.view.name, request.url.path, repr(asked), media_type, *more)
    etag = f'W/"{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:32]}"'
    age = "max-age=300" if "snapshot" in request.query_params else "no-cache"
    headers = {
        "ETag": etag,
        "Cache-Control": f"private, {age}",
        "Vary": "Accept, Accept-Language",
        "Chuangtu-Snapshot": world.snapshot.id,
    }
    held = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if etag in held:
        return Response(status_code=304, headers=headers)
    return Response(body(), headers=headers, media_type=media_type)


def as_text(model: BaseModel) -> str:
    """Return a model as the JSON it is answered with."""
    return model.model_dump_json(by_alias=True)
