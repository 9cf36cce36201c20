"""`/healthz` (the process is up) and `/readyz` (it can answer, from which snapshot, how old)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from api.asking import WorldsOf
from api.openapi import problems

router = APIRouter(tags=["状态 · health"])


class Health(BaseModel):
    """The process is up."""

    status: Literal["up"] = "up"


class Readiness(BaseModel):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"
    snapshot: str
    published_at: str
    age_seconds: int = Field(description="since it was published")
    store: str = Field(description="the store that answers")
    store_snapshot: str = Field(description="the snapshot that store holds; another one while it is brought up to date")


@router.get("/healthz", operation_id="healthz", summary="进程在运行 · The process is up")
def healthz() -> Health:
    """不读任何数据。

    Reads nothing.
    """
    return Health()


@router.get("/readyz", operation_id="readyz", summary="可以答题 · Questions can be answered", responses=problems(503))
def readyz(worlds: WorldsOf, response: Response) -> Readiness:
    """当前快照、发布时间、已过秒数与答题的存储；尚未发布时为 503。

    The current snapshot, when it was published, its age and the store that answers; 503 when nothing is published.
    """
    response.headers["Cache-Control"] = "no-store"
    world = worlds.world()
    published = datetime.fromisoformat(world.snapshot.manifest.published_at)
    age = datetime.now(UTC) - published
    return Readiness(
        snapshot=world.snapshot.id,
        published_at=world.snapshot.manifest.published_at,
        age_seconds=max(0, int(age.total_seconds())),
        store=world.view.name,
        store_snapshot=world.view.mark().snapshot,
    )
