"""`/docs`: the OpenAPI document as one page that loads nothing from elsewhere and needs no script."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.html import Html, joined, page, tag, told
from api.openapi import ABOUT
from api.problems import kinds
from api.words import PROBLEMS
from graph.errors import ChuangtuError, Words

router = APIRouter(include_in_schema=False)
TITLE = Words("创图接口文档", "Chuangtu API")
HEAD = (
    Words("参数", "parameter"),
    Words("说明", "meaning"),
    Words("类型", "type"),
    Words("默认", "default"),
)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Show every operation with its parameters, and every kind of problem."""
    document = request.app.openapi()
    groups: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            groups.setdefault(operation.get("tags", [""])[0], []).append((f"{method.upper()} {path}", operation))
    return page(
        TITLE,
        tag("h1", told(TITLE)),
        told(ABOUT, "p"),
        tag("p", tag("a", "openapi.json", href="/openapi.json"), f" · OpenAPI {document['openapi']}"),
        _contents(groups),
        *(joined(tag("h2", name), *(_operation(*each) for each in group)) for name, group in groups.items()),
        tag("h2", told(Words("问题文档", "Kinds of problems")), id="problems"),
        tag("dl", *map(_problem, kinds())),
    )


def _contents(groups: dict[str, list[tuple[str, dict[str, Any]]]]) -> Html:
    links = [
        tag("li", tag("a", o["summary"], href=f"#op-{o['operationId']}")) for group in groups.values() for _, o in group
    ]
    return tag("ul", *links, class_="contents")


def _operation(asked: str, operation: dict[str, Any]) -> Html:
    said = [tag("p", text) for text in operation.get("description", "").split("\n\n") if text]
    taken = operation.get("parameters", [])
    statuses = [tag("li", tag("code", code), " ", r["description"]) for code, r in operation["responses"].items()]
    return tag(
        "section",
        tag("h3", operation["summary"]),
        tag("p", tag("code", asked), _tried(asked, taken)),
        *said,
        _table(taken) if taken else Html(),
        tag("ul", *statuses, class_="statuses"),
        id=f"op-{operation['operationId']}",
    )


def _tried(asked: str, taken: list[dict[str, Any]]) -> Html:
    """A link that asks the operation, where it can be asked without more being said."""
    method, path = asked.split()
    if method != "GET" or "{" in path or any(p.get("required", False) for p in taken):
        return Html()
    shown = "&".join(f"{p['name']}={p['example']}" for p in taken if "example" in p)
    return joined(" ", tag("a", "试一试 · try it", href=f"{path}?{shown}" if shown else path))


def _table(taken: list[dict[str, Any]]) -> Html:
    head = tag("tr", *(tag("th", told(words), scope="col") for words in HEAD))
    return tag("table", tag("thead", head), tag("tbody", *map(_parameter, taken)))


def _parameter(parameter: dict[str, Any]) -> Html:
    schema = parameter["schema"]
    default = schema.get("default")
    required = "（必填 · required）" if parameter.get("required", False) else ""
    return tag(
        "tr",
        tag("th", tag("code", parameter["name"]), required, scope="row"),
        tag("td", parameter.get("description", "")),
        tag("td", _type(schema)),
        tag("td", "" if default in (None, "") else json.dumps(default, ensure_ascii=False)),
    )


def _type(schema: dict[str, Any]) -> str:
    parts = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    said = []
    for part in parts:
        values = [str(value) for value in part.get("enum", []) if value not in (None, "")]
        bounds = [f"{sign} {part[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in part]
        said.append(" | ".join(values) or " ".join([str(part.get("type", "")), *bounds]))
    return " | ".join(said)


def _problem(kind: type[ChuangtuError]) -> Html:
    return joined(
        tag("dt", tag("code", kind.code), f" {kind.status} ", told(kind.title), id=kind.code),
        tag("dd", told(PROBLEMS.get(kind.code, kind.title))),
    )
