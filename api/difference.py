"""`/v1/diff`: what changed between two kept snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, cast

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.requests import Request

from api.asking import JSON, WorldsOf, as_text, kept
from api.openapi import parameters_named, problems
from api.turns import turns_of
from graph.errors import NotFound, UnknownName, Words
from graph.snapshot.chosen import LATEST, PREVIOUS, chosen
from queries.catalogue import question as by_name
from queries.difference.difference import SHOWN, difference
from queries.difference.rows import PARTS, Difference, Part
from queries.parameters import WORDS

router = APIRouter(tags=["快照 · snapshots"])
Side = Annotated[
    str, Query(max_length=64, description="快照编号或其开头，或 latest、previous · id of a kept snapshot or its beginning, or latest, previous")
]  # fmt: skip
Listed = Annotated[
    str, Query(description="以逗号分隔：facts,entities,answers；默认全部 · separated by commas; default: all of them")
]
Questions = Annotated[
    str, Query(alias="question", description="比较哪些问题，以逗号分隔；默认全部 · questions to compare, separated by commas; default: all")
]  # fmt: skip


@router.get(
    "/v1/diff",
    operation_id="diff",
    summary="快照之间的变化 · What changed between snapshots",
    responses={200: {"model": Difference}, **problems(422, 503)},
    response_class=Response,
    openapi_extra={"parameters": parameters_named(WORDS)},
)
def diff(
    request: Request,
    worlds: WorldsOf,
    a: Side = PREVIOUS,
    b: Side = LATEST,
    parts: Listed = "",
    questions: Questions = "",
    limit: Annotated[int, Query(ge=0, le=1000, description="每类列出几项 · rows shown per kind")] = SHOWN,
) -> Response:
    """从 a 到 b：陈述、对象与关系，以及哪些答案变了；问题的参数照常给出。

    From a to b: statements, things and relations, and which answers moved; the questions take their parameters.
    """
    wanted, asked = _parts(parts), named_questions(questions.split(","))
    before, after = (worlds.world(chosen(worlds.archive, text).id) for text in (a, b))
    given = {name: value for name, value in request.query_params.items() if name in WORDS}

    def body() -> str:
        with turns_of(request).turn():
            return as_text(difference(before, after, wanted, questions=asked, given=given, limit=limit))

    return kept(request, after, body, JSON, before.snapshot.id)


def _parts(text: str) -> tuple[Part, ...]:
    named = tuple(part.strip() for part in text.split(",") if part.strip())
    for name in named:
        if name not in PARTS:
            raise UnknownName(Words(f"没有部分“{name}”", f"There is no part “{name}”"), value=name, suggestions=PARTS)
    return cast("tuple[Part, ...]", named) or PARTS


def named_questions(names: Iterable[str]) -> list[str]:
    """Return the names of questions that were given.

    Raises UnknownName with the nearest: they stand in a parameter, not in the path.
    """
    named = [name.strip() for name in names if name.strip()]
    for name in named:
        try:
            by_name(name)
        except NotFound as error:
            raise UnknownName(error.text, value=name, suggestions=error.suggestions) from error
    return named
