"""`/v1/whatif` and `/v1/whatif/site`: what a scenario would move, and where the next centers would help. Nothing is written to the home."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from api.asking import JSON, SnapshotParameter, WorldsOf, as_text, kept
from api.difference import named_questions
from api.openapi import problems
from api.turns import turns_of
from api.words import SITING
from graph.model.schema import PARTIAL_DATE
from graph.snapshot.chosen import LATEST, chosen
from queries.difference.difference import SHOWN
from queries.siting.asked import Asked, read
from queries.siting.rows import Siting
from queries.siting.site import site
from queries.whatif.file import from_plain
from queries.whatif.scenario import MOST_STEPS
from queries.whatif.whatif import WhatIf, whatif

router = APIRouter(tags=["设想 · what if"])


def _siting_parameters() -> list[dict[str, Any]]:
    """The documented parameters of a siting, from its declaration."""
    schemas = Asked.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": f"{SITING[name]} · {schema.get('description', name)}",
            "schema": {key: value for key, value in schema.items() if key not in ("title", "description")}
            if name != "on"
            else {"type": "string", "pattern": PARTIAL_DATE},
        }
        for name, schema in schemas.items()
    ]


class ScenarioBody(BaseModel):
    """A scenario: its steps as in a scenario file, and what is asked of it."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=200)
    steps: list[dict[str, Any]] = Field(
        max_length=MOST_STEPS,
        description="add, merge, promote, remove",
        examples=[[{"promote": {"center": "GD-05", "to": "national"}}]],
    )
    questions: list[str] = Field(default_factory=list, max_length=20, description="questions to compare; default: all")
    parameters: dict[str, str] = Field(default_factory=dict, max_length=20, description="parameters of the questions")
    limit: int = Field(SHOWN, ge=0, le=1000, description="rows shown per kind")


@router.post(
    "/v1/whatif",
    operation_id="whatif",
    summary="设想会改变什么 · What a scenario would move",
    responses={200: {"model": WhatIf}, **problems(422, 503)},
    response_class=Response,
)
def imagine(
    request: Request,
    worlds: WorldsOf,
    scenario: Annotated[ScenarioBody, Body()],
    snapshot: SnapshotParameter = None,
) -> Response:
    """在已发布快照的副本上逐步应用设想，比较前后的答案；不保存任何内容。

    Applies the steps to a copy of a published snapshot and compares the answers; nothing is stored.
    """
    lined = from_plain({"name": scenario.name, "steps": scenario.steps})
    asked = named_questions(scenario.questions)
    with turns_of(request).turn():
        world = worlds.world(chosen(worlds.archive, snapshot or LATEST).id)
        found = whatif(world, lined, questions=asked, given=scenario.parameters, limit=scenario.limit)
    headers = {
        "Cache-Control": "no-store",
        "Chuangtu-Snapshot": found.snapshot.id,
        "Chuangtu-Scenario": found.scenario.digest,
    }
    return Response(as_text(found), headers=headers, media_type=JSON)


@router.get(
    "/v1/whatif/site",
    operation_id="site",
    summary="下几家中心设在哪里 · Where the next centers would help most",
    responses={200: {"model": Siting}, **problems(422, 503)},
    response_class=Response,
    openapi_extra={"parameters": _siting_parameters()},
)
def place(request: Request, worlds: WorldsOf, snapshot: SnapshotParameter = None) -> Response:
    """在现有中心、规定与政策目标之下，选出最能补缺的 p 处，附备选与权重敏感性。

    The p sites that cover most of what is missing, given existing centers, rules and targets; with alternatives and regret.
    """
    asked = read({name: value for name, value in request.query_params.items() if name in Asked.model_fields})
    world = worlds.world(chosen(worlds.archive, snapshot or LATEST).id)

    def body() -> str:
        with turns_of(request).turn():
            return as_text(site(world, asked))

    return kept(request, world, body)
