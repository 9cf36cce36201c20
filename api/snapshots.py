"""`/v1/snapshots` and `/v1/model`: what is published, and the declarations it was built with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.asking import WorldsOf
from api.openapi import problems
from api.reviews import count_waiting
from graph.model.schema import json_schema
from graph.snapshot.archive import as_json

router = APIRouter(tags=["快照 · snapshots"])


class SnapshotEntry(BaseModel):
    """A kept snapshot."""

    id: str
    published_at: str
    current: bool
    previous: str | None
    model_version: str
    content: str = Field(description="hash of all tables")
    batches: int
    statements: int
    dropped_edges: int
    counts: dict[str, int]
    hashes: dict[str, str]


class Snapshots(BaseModel):
    """The kept snapshots, newest first."""

    waiting: int | None = Field(
        description="decisions that wait for the next publish; null while another process writes"
    )
    snapshots: list[SnapshotEntry]


@router.get("/v1/snapshots", operation_id="snapshots", summary="保留的快照 · Kept snapshots", responses=problems(503))
def snapshots(worlds: WorldsOf) -> Snapshots:
    """保留的快照，新的在前。

    The kept snapshots, newest first.
    """
    current = worlds.archive.current_id()
    kept = worlds.archive.kept()
    return Snapshots(
        waiting=count_waiting(worlds),
        snapshots=[SnapshotEntry(**_shown(as_json(s, current=s.id == current))) for s in kept],
    )


def _shown(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: plain[name] for name in SnapshotEntry.model_fields}


@router.get(
    "/v1/model", operation_id="model", summary="领域模型 · The domain", responses={200: {"model": dict[str, Any]}}
)
def model() -> dict[str, Any]:
    """节点与关系类型的 JSON Schema（2020-12），词语中英并列。

    JSON Schema (2020-12) of every node and edge type, with words in both languages.
    """
    return json_schema()
