"""The OpenAPI document: parameters of the questions from their declarations, problem documents, recorded examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, create_model

from api.problems import MEDIA_TYPE as PROBLEM_TYPE
from api.problems import Problem
from api.words import PARAMETERS
from graph.errors import Words
from graph.model.schema import PARTIAL_DATE
from queries.answer import Answer
from queries.catalogue import Question
from queries.parameters import WORDS, Parameters

TITLE = "Chuangtu 创图"
MEDIA_JSON = "application/json"
ABOUT = Words(
    "创新生态知识图谱：规划人员的问题，每个答案都带来源、快照与局限。出错时返回 RFC 9457 问题文档，中英文并列。",
    "A knowledge graph of an innovation ecosystem: planners' questions, every answer with its sources, snapshot and limits. "
    "Errors are problem documents (RFC 9457) in Chinese and English.",
)
REASONS = {
    403: "不允许 · not allowed",
    404: "未找到 · not found",
    422: "参数不符或名称不存在 · a parameter that does not fit, or an unknown name",
    503: "存储不可用或尚未发布 · the store does not answer, or nothing is published",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documented problem answers of an operation."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {status: {"description": REASONS[status], "content": {PROBLEM_TYPE: schema}} for status in statuses}


def both(words: Words) -> str:
    """Return words in one line, Chinese first."""
    return f"{words.zh} · {words.en}"


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return the recorded example of each question: its parameters and a shortened real answer."""
    text = resources.files("api").joinpath("examples.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)
    return found


def question_parameters(question: Question) -> list[dict[str, Any]]:
    """Return the documented parameters of a question, as OpenAPI writes them."""
    return parameters_named(question.takes, examples().get(question.name, {}).get("parameters", {}))


def parameters_named(names: Iterable[str], given: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the documented parameters of these names, as OpenAPI writes them; `given` are examples."""
    schemas = Parameters.model_json_schema(by_alias=True)["properties"]
    return [_parameter(name, schemas[name], (given or {}).get(name)) for name in names]


def _parameter(name: str, schema: dict[str, Any], example: Any) -> dict[str, Any]:
    meaning = " · ".join(text for text in (PARAMETERS.get(name), schema.get("description")) if text)
    typed = {k: v for k, v in schema.items() if k not in ("title", "description")}
    if name == "on":  # the field reads a partial date, which its declared type cannot say
        typed = {"type": "string", "pattern": PARTIAL_DATE, "examples": ["2019", "2019-05", "2019-05-06"]}
    shown = {} if example is None else {"example": example}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": f"{both(WORDS[name])} — {meaning}",
        "schema": typed,
        "x-words": WORDS[name]._asdict(),
        **shown,
    }


def answer_type(question: Question) -> type[BaseModel]:
    """Return the typed answer of a question, with names that say which one it is."""
    stem = "".join(part.capitalize() for part in question.name.split("_"))
    row = create_model(f"{stem}Row", __base__=question.row_type(), __doc__=question.row_type().__doc__)
    fields: dict[str, Any] = {}
    if kind := question.parts_type():
        parts = create_model(f"{stem}Parts", __base__=kind, __doc__=kind.__doc__)
        fields["parts"] = (parts, Answer.model_fields["parts"])
    return create_model(f"{stem}Answer", __base__=Answer[row], __doc__=question.gives.en, **fields)  # type: ignore[valid-type]


def operation_id(name: str) -> str:
    """Return the id of an operation from its function's name."""
    return re.sub(r"[^a-z0-9_]", "_", name.lower())


def _ours(paths: dict[str, Any]) -> None:
    """Put in what the framework cannot: examples as they are (it drops every null), problems instead of its own form."""
    for operation in (each for item in paths.values() for each in item.values()):
        if example := examples().get(operation.get("x-question", "")):
            operation["responses"]["200"]["content"][MEDIA_JSON]["example"] = example["answer"]
        if MEDIA_JSON in operation["responses"].get("422", {}).get("content", {}):
            operation["responses"]["422"] = problems(422)[422]


def document(app: FastAPI, version: str) -> dict[str, Any]:
    """Return the OpenAPI document of the app, built once."""
    if app.openapi_schema is None:
        found = get_openapi(title=TITLE, version=version, description=f"{ABOUT.zh}\n\n{ABOUT.en}", routes=app.routes)
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        problem = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs", {})
        schemas["Problem"] = problem
        _ours(found["paths"])
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        found["components"]["schemas"] = dict(sorted(schemas.items()))
        app.openapi_schema = found
    return app.openapi_schema
