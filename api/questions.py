"""`/v1/questions`: the catalogue, and one typed operation per question made from its entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.asking import JSON, ChosenWorld, SnapshotParameter, StoreParameter, as_text, kept
from api.headers import Format, wanted_format
from api.openapi import answer_type, both, problems, question_parameters
from graph.errors import NotFound, Words
from queries.answer import Both
from queries.ask import ask, ask_text
from queries.catalogue import NAMES, Question
from queries.catalogue import question as by_name
from queries.explain import ADDRESS, Door, Explanation, explain
from queries.tabular import as_csv, part_as_csv, part_of
from queries.world import World

ROOT = ADDRESS
CSV = "text/csv; charset=utf-8"
BOM = "\ufeff"
"""Without it a spreadsheet program takes UTF-8 for the local encoding."""
TAG = "问题 · questions"
ChosenFormat = Annotated[
    Format | None,
    Query(alias="format", description="json 或 csv；也可用 Accept: text/csv · json or csv; Accept: text/csv works too"),
]


ChosenPart = Annotated[
    str | None,
    Query(description="只要标题后的某一组数 · only one of the lists behind the headline, by its name in the catalogue"),
]


class TakenParameter(BaseModel):
    """A parameter as the catalogue shows it."""

    name: str
    words: Both
    schema_: dict[str, Any]

    model_config = {"alias_generator": lambda name: name.rstrip("_"), "populate_by_name": True}


class PartEntry(BaseModel):
    """A figure or list behind a headline, as the catalogue shows it."""

    name: str
    words: Both
    row_fields: list[str] | None = Field(description="of a list; null for a single figure")


class Entry(BaseModel):
    """A question as the catalogue shows it."""

    name: str
    title: Both
    asks: Both
    gives: Both
    parameters: list[TakenParameter]
    row_fields: list[str]
    row_schema: dict[str, Any]
    parts: list[PartEntry] = Field(description="the figures behind the headline that are no rows")
    parts_schema: dict[str, Any]
    version: str
    href: str


class Catalogue(BaseModel):
    """All questions."""

    questions: list[Entry]


def router_for(questions: Sequence[Question]) -> APIRouter:
    """Return the routes of these questions."""
    router = APIRouter(tags=[TAG])
    entries = [Entry.model_validate({**q.as_json(), "href": f"{ROOT}/{q.name}"}) for q in questions]

    def list_questions() -> Catalogue:
        """可以问什么，含参数与行字段。

        What can be asked, with parameters and row fields.
        """
        return Catalogue(questions=entries)

    router.add_api_route(ROOT, list_questions, summary="问题目录 · Catalogue of questions", operation_id="questions")
    for each in questions:
        _add(router, each, f"{ROOT}/{each.name}", each.name)
        _add_explanation(router, each)
        if each.name == "collaborators":
            _add(router, each, "/v1/collaborators", "collaborators_for")
    router.add_api_route(f"{ROOT}/{{name}}", _unknown, include_in_schema=False)
    return router


def _unknown(name: str) -> Response:
    if name not in NAMES:
        by_name(name)  # raises, with the nearest names
    raise NotFound(Words(f"此处不回答问题“{name}”", f"The question “{name}” is not answered here"), value=name)


def _add(router: APIRouter, question: Question, path: str, operation: str) -> None:
    fields, passed = question.as_json()["row_fields"], frozenset(question.takes)

    def answer(request: Request, world: ChosenWorld, form: ChosenFormat = None, part: ChosenPart = None) -> Response:
        given = {name: value for name, value in request.query_params.items() if name in passed}
        if wanted_format(request, form) == "json":
            return kept(request, world, lambda: _json(world, question.name, given, part), JSON, question.version)
        found = kept(request, world, lambda: _csv(world, question.name, given, fields, part), CSV, question.version)
        name = f"{question.name}.{part}" if part in question.part_lists() else question.name
        found.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return found

    router.add_api_route(
        path,
        answer,
        operation_id=operation,
        summary=both(question.title),
        description=f"{question.asks.zh}\n\n{question.asks.en}",
        responses={200: _ok(question), **problems(422, 503)},
        response_class=Response,
        openapi_extra=_extra(question),
    )


def _add_explanation(router: APIRouter, question: Question) -> None:
    passed = frozenset(question.takes)

    def explanation(
        request: Request, world: ChosenWorld, snapshot: SnapshotParameter = None, store: StoreParameter = None
    ) -> Explanation:
        """答案怎样得来：查询、所读的表、方法，以及同一问题的地址、命令与代码。

        How the answer came about: queries, tables, method, and the same question as address, command and code.
        """
        given = {name: value for name, value in request.query_params.items() if name in passed}
        return explain(world, question.name, given, Door(snapshot, store))

    router.add_api_route(
        f"{ROOT}/{question.name}/explain",
        explanation,
        operation_id=f"explain_{question.name}",
        summary=f"说明：{question.title.zh} · Explained: {question.title.en}",
        responses=problems(422, 503),
        openapi_extra={"parameters": question_parameters(question)},
    )


def _json(world: World, name: str, given: dict[str, str], part: str | None) -> str:
    return as_text(part_of(ask(world, name, given), part)) if part else ask_text(world, name, given)


def _csv(world: World, name: str, given: dict[str, str], fields: list[str], part: str | None) -> str:
    answer = ask(world, name, given)
    return BOM + (part_as_csv(part_of(answer, part)) if part else as_csv(answer, fields))


def _ok(question: Question) -> dict[str, Any]:
    content = {JSON: {}, "text/csv": {"schema": {"type": "string"}}}
    return {"description": both(question.gives), "model": answer_type(question), "content": content}


def _extra(question: Question) -> dict[str, Any]:
    words = {"title": question.title._asdict(), "asks": question.asks._asdict(), "gives": question.gives._asdict()}
    return {"parameters": question_parameters(question), "x-question": question.name, "x-words": words}
