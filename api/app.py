"""The app: routes of every resource behind one guard, problems for every error."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import (
    difference,
    documentation,
    entities,
    health,
    landing,
    network,
    policies,
    problems,
    quality,
    questions,
    reviews,
    search,
    snapshots,
    statements,
    whatif,
)
from api.asking import check
from api.guard import Boundary, Guard
from api.openapi import document
from api.settings import Settings
from api.turns import Turns
from queries.catalogue import Question
from queries.catalogue import questions as catalogue
from queries.worlds import Worlds

VERSION = "1"
"""Of the addresses (`/v1`): a new one only when something others rely on changes."""


def create_app(
    worlds: Worlds, *, settings: Settings | None = None, questions_asked: Sequence[Question] | None = None
) -> FastAPI:
    """Return the app that answers from these published graphs.

    `questions_asked` narrows the catalogue; by default every question has its operation. Nothing is opened until asked.
    """
    settings = settings or Settings()
    app = FastAPI(
        openapi_url="/openapi.json",
        docs_url=None,  # the framework's pages load their scripts from another site
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(check)],
    )
    app.state.worlds = worlds
    app.state.decisions = settings.decisions
    app.state.turns = Turns()
    app.state.questions = catalogue() if questions_asked is None else list(questions_asked)
    app.include_router(questions.router_for(app.state.questions))
    for resource in (
        *(entities, policies, quality, reviews, search, statements),
        *(snapshots, difference, whatif, health, landing, documentation),
    ):
        app.include_router(resource.router)
    app.include_router(network.router(worlds))
    app.openapi = partial(document, app, VERSION)  # type: ignore[method-assign]  # the documented way to extend it
    problems.install(app)
    _guard(app, settings)
    return app


def _guard(app: FastAPI, settings: Settings) -> None:
    """Wrap the app, innermost first."""
    app.add_middleware(GZipMiddleware, minimum_size=settings.gzip_from, compresslevel=5)
    app.add_middleware(Boundary)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(settings.origins), allow_methods=["GET"], expose_headers=["ETag"]
        )
    app.add_middleware(Guard, settings=settings)
