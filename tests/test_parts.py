"""Figures beside the rows: on a terminal, as CSV and JSON, over HTTP and in a notebook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

import chuangtu
from api.app import create_app
from chuangtu.parts import columns
from graph.errors import UnknownName
from queries import targets
from queries.answer import AnswerRow, Found, Parts
from queries.catalogue import Question, question
from queries.parameters import Parameters
from queries.targets import targets as by_rows
from queries.world import World
from queries.worlds import Worlds
from tests.command_line import printed
from tests.http_client import TestClient


class Item(AnswerRow):
    """A row of a list."""

    id: str
    name: str
    region: str
    region_name: str
    count: int
    evidence: list[str]


class Figures(Parts):
    """Made-up figures."""

    density: float
    ties: list[Item]
    events: list[Item] = Field(default_factory=list)


MADE = Figures(
    density=0.25,
    ties=[
        Item(id=f"T-{n}", name=f"=示例{n}", region="440000", region_name="广东省", count=n, evidence=["NAT-01"])
        for n in range(7)
    ],
)


def with_parts(world: World, asked: Parameters) -> Found[Any]:
    found = by_rows(world, asked)
    return found.model_copy(update={"parts": MADE})


@pytest.fixture
def home(registry: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A question that has parts, whatever the others have; nothing of it is kept."""
    monkeypatch.setattr(targets, "targets", with_parts)
    monkeypatch.setattr(Question, "parts_type", lambda each: Figures if each.name == "targets" else None)
    monkeypatch.setattr("queries.kept.Kept.write", lambda *_: None)
    monkeypatch.setattr("queries.kept.Kept._read", lambda *_: None)
    return registry


def test_the_terminal_shows_a_few_of_each_list(home: Path) -> None:
    zh, en = (printed(["--lang", lang, "ask", "targets"], home) for lang in ("zh", "en"))
    assert "密度 0.25" in zh and "合作对" in zh and "广东省" in zh
    assert "density 0.25" in en and "ties" in en
    assert "共 7 行（--part ties 列出全部）" in zh
    assert "T-3" not in zh and "440000" not in zh.split("合作对")[1].split("快照")[0]
    assert "=示例4" in zh and "=示例5" not in zh
    assert zh.index("合作对") < zh.index("快照")


def test_one_list_alone(home: Path) -> None:
    whole = printed(["ask", "targets", "--part", "ties"], home)
    assert "=示例6" in whole
    rows = list(csv.DictReader(io.StringIO(printed(["ask", "targets", "--part", "ties", "--format", "csv"], home))))
    assert [row["id"] for row in rows] == [f"T-{n}" for n in range(7)]
    assert rows[0]["name"] == "'=示例0"  # harmless in a spreadsheet program
    told = json.loads(printed(["ask", "targets", "--part", "ties", "--json"], home))
    assert told["rows"] == [item.model_dump() for item in MADE.ties]
    assert told["part"] == "ties" and told["snapshot"]["id"]
    assert printed(["ask", "targets", "--part", "events", "--format", "csv"], home).strip() == ",".join(
        Item.model_fields
    )


def test_rows_stay_rows_in_csv_and_parts_stand_in_json(home: Path) -> None:
    assert printed(["ask", "targets", "--format", "csv"], home).splitlines()[0] == ",".join(
        question("targets").row_fields()
    )
    assert json.loads(printed(["ask", "targets", "--json"], home))["parts"] == MADE.model_dump()


def test_over_http(home: Path) -> None:
    worlds = Worlds(home)
    client = TestClient(create_app(worlds), base_url="http://127.0.0.1")
    assert client.get("/v1/questions/targets?part=ties").json()["rows"][6]["id"] == "T-6"
    text = client.get("/v1/questions/targets?part=ties&format=csv")
    assert text.text.splitlines()[0].endswith("id,name,region,region_name,count,evidence")
    assert "targets.ties.csv" in text.headers["content-disposition"]
    wrong = client.get("/v1/questions/targets?part=tie")
    assert wrong.status_code == 422 and "ties" in wrong.json()["suggestions"]
    entry = next(each for each in client.get("/v1/questions").json()["questions"] if each["name"] == "targets")
    assert (entry["parts"][0]["name"], entry["parts"][0]["row_fields"]) == ("density", None)
    assert entry["parts"][1]["words"]["zh"] == "合作对"
    assert entry["parts_schema"]["properties"]["ties"]["items"]
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert "ties" in schemas["TargetsParts"]["properties"]
    worlds.close()


def test_in_a_notebook(home: Path) -> None:
    with chuangtu.open(str(home)) as g:
        found = g.ask("targets")
        assert found.parts["density"] == 0.25
        assert found.records("ties") == [item.model_dump() for item in MADE.ties]
        with pytest.raises(UnknownName):
            found.records("density")


def test_columns_say_each_thing_once() -> None:
    row = {
        "segments": 1,
        "segment_names": 2,
        "bodies": 1,
        "body_names": 2,
        "meaning_zh": 1,
        "meaning_en": 2,
        "of": 3,
        "of_en": 4,
        "evidence": 5,
    }
    assert columns([row], "zh") == ("segment_names", "body_names", "meaning_zh", "of")
    assert columns([row], "en") == ("segment_names", "body_names", "meaning_en", "of")
    assert columns([{"id": 1, "kind": 2}], "zh") == ("id", "kind")
