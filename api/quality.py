"""`/v1/quality`: the data-quality report, whole or one section of it, as JSON or as a page to read and print."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.requests import Request

from api.asking import JSON, ChosenWorld, as_text, kept
from api.headers import language, weighted
from api.openapi import problems
from queries.places import COUNTRY
from queries.quality import Report, report
from queries.world import World
from viz.quality import quality_page

router = APIRouter(tags=["数据质量 · data quality"])
ROOT = "/v1/quality"
HTML = "text/html; charset=utf-8"
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Form = Literal["json", "html"]
ChosenRegion = Annotated[
    str,
    Query(description="地区及其下级，代码或名称 · region with its subtree, by code or name", examples=["CN", "440000"]),
]
ChosenForm = Annotated[
    Form | None,
    Query(
        alias="format", description="json 或 html；也可用 Accept: text/html · json or html; Accept: text/html works too"
    ),
]
OK = {
    "description": "报告 · the report",
    "model": Report,
    "content": {JSON: {}, "text/html": {"schema": {"type": "string"}}},
}


@router.get(
    ROOT,
    operation_id="quality",
    summary="数据质量报告 · Data-quality report",
    responses={200: OK, **problems(422, 503)},
    response_class=Response,
)
def whole(request: Request, world: ChosenWorld, region: ChosenRegion = COUNTRY, form: ChosenForm = None) -> Response:
    """缺什么、有多旧、何处说法不一、先补什么；每个数都带分母。

    What is missing, how old it is, where sources disagree and what to repair first; every figure with its denominator.
    """
    return _answer(request, world, region, "", form)


@router.get(
    ROOT + "/{section}",
    operation_id="quality_section",
    summary="数据质量报告的一节 · One section of the data-quality report",
    responses={200: OK, **problems(404, 422, 503)},
    response_class=Response,
)
def one(
    request: Request, section: str, world: ChosenWorld, region: ChosenRegion = COUNTRY, form: ChosenForm = None
) -> Response:
    """只取一节：completeness、coverage、conflicts、keys、orphans、focus、relations、freshness、provenance 或 refused。

    One section alone: completeness, coverage, conflicts, keys, orphans, focus, relations, freshness, provenance or refused.
    """
    return _answer(request, world, region, section, form)


def _answer(request: Request, world: World, region: str, section: str, form: Form | None) -> Response:
    made = report(
        world, region, section
    )  # remembered by the graph: a name or section that is wrong is told before the ETag
    if (form or _preferred(request)) == "json":
        return kept(request, world, lambda: as_text(made), JSON)
    lang = language(request)
    answer = kept(request, world, lambda: quality_page(made, lang), HTML, lang)
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer


def _preferred(request: Request) -> Form:
    """A browser says that it reads pages; everything else gets JSON."""
    values = [value for value, weight in weighted(request.headers.get("accept", "")) if weight > 0]
    known: dict[str, Form] = {"application/json": "json", "text/html": "html"}
    return known[next((value for value in values if value in known), JSON)]
