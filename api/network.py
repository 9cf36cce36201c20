"""The network: its page, its files, and the neighbourhood as data. What is drawn and written is decided in `viz`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.openapi import problems
from graph.errors import ChuangtuError
from queries.worlds import Worlds
from viz.asked import Given
from viz.page import MEDIA_TYPES, error_page, network_file, network_page

PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
ANSWERS = problems(404, 422, 503)


def router(worlds: Worlds) -> APIRouter:
    """Return the routes of the network, answered from the published graphs of `worlds`."""
    routes = APIRouter(tags=["network"])

    @routes.get("/network", include_in_schema=False)
    def page(request: Request) -> Response:
        given = _given(request)
        try:
            status, media_type, body = network_page(worlds.world(_snapshot(given)), given)
        except ChuangtuError as error:  # there is no graph to show: told on a page all the same
            status, media_type, body = error_page(error, given)
        headers = {**HEADERS, "Content-Security-Policy": PAGE_POLICY}
        return Response(body, status, headers=headers, media_type=media_type)

    @routes.get(
        "/network.{suffix}",
        summary="网络文件 · A network as a file",
        responses={200: _files(), **ANSWERS},
        openapi_extra=_parameters(),
    )
    def file(request: Request, suffix: str) -> Response:
        given = _given(request)
        status, media_type, body = network_file(worlds.world(_snapshot(given)), given, suffix)
        # a file of ours opened inside the site could act in its name: it is saved, not shown
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="chuangtu-network.{suffix}"'}
        return Response(body, status, headers=headers, media_type=media_type)

    @routes.get(
        "/v1/graph/neighbourhood",
        summary="与谁相连 · What a thing is tied to",
        openapi_extra=_parameters(),
        responses={200: {"description": "nodes and edges", "content": {"application/json": {}}}, **ANSWERS},
    )
    def neighbourhood(request: Request) -> Response:
        given = _given(request)
        status, media_type, body = network_file(worlds.world(_snapshot(given)), given, "json")
        return Response(body, status, headers=HEADERS, media_type=media_type)

    return routes


def _given(request: Request) -> Given:
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _snapshot(given: Given) -> str | None:
    return next(iter(given.get("snapshot", ())), "") or None


def _files() -> dict[str, Any]:
    return {"description": "文件 · the file", "content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}}


def _parameters() -> dict[str, Any]:
    """Describe the parameters, which are read by `viz.asked`, to OpenAPI."""
    described = {
        "focus": (
            "编号或名称；不给则为总览 · id or name; without one the overview of who takes part in which center",
            "NAT-01",
        ),
        "hops": ("步数：1 或 2 · steps: 1 or 2", "1"),
        "types": (
            "关系类型，逗号分隔；不给则为全部常用关系 · types of relation by comma; none: all that are usually drawn",
            "MEMBER_OF,OPERATES",
        ),
        "tier": ("中心层级 · tier of centers: national, provincial or city", ""),
        "region": ("地区及其下级，代码或名称 · region with its subtree, by code or name", ""),
        "on": ("日期 · date the network is of: 2019, 2019-05 or 2019-05-06", ""),
        "limit": ("最多节点，按强度取前 · most nodes, strongest first", "150"),
        "lang": ("语言：zh 或 en · language of labels and pages: zh or en", "zh"),
        "snapshot": ("快照编号 · id of a kept snapshot", ""),
    }
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": text,
                "schema": {"type": "string"},
                **({"example": example} if example else {}),
            }
            for name, (text, example) in described.items()
        ]
    }
