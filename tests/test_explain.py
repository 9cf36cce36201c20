"""How an answer came about: what was run is shown, and what is offered for pasting gives the same answer."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import chuangtu
from api.app import create_app
from queries.ask import ask, tell
from queries.catalogue import NAMES
from queries.explain import ADDRESS, Door, explain, ways
from queries.methods import METHODS, PAGE
from queries.world import World
from queries.worlds import Worlds
from tests.command_line import printed
from tests.http_client import TestClient

ROOT = Path(__file__).parent.parent
ASKED: dict[str, dict[str, str]] = {
    "one_center_per_sector": {"tier": "provincial", "level": "group"},
    "chain_coverage": {"chain": "BAT", "region": "广东"},
    "collaboration_density": {"region": "吉林省"},
    "near_duplicates": {"region": "广东", "k": "3"},
    "tier_overlap": {"tier": "city"},
    "sector_gaps": {"tier": "national", "level": "ten", "status": "designated"},
    "collaborators": {"for": "一汽", "need": "固态 电池's", "k": "3"},
    "center_profile": {"subject": "NAT-01"},
    "organization_profile": {"subject": "一汽"},
    "promotion_ladder": {"on": "2019-05"},
    "targets": {"region": "云南省"},
    "policy_scorecard": {"document": "CN-2016-IMPL-GUIDE"},
    "center_compliance": {"subject": "GD-05"},
    "sources_of": {"subject": "NAT-01"},
}
"""Each with something that has to be resolved, quoted or counted."""


@pytest.fixture(scope="module")
def worlds(registry: Path) -> Iterator[Worlds]:
    found = Worlds(registry)
    yield found
    found.close()


@pytest.fixture(scope="module")
def world(worlds: Worlds) -> World:
    return worlds.world()


@pytest.fixture(scope="module")
def client(worlds: Worlds) -> TestClient:
    return TestClient(create_app(worlds), base_url="http://127.0.0.1")


def plain(world: World, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = ask(world, name, ASKED[name]).model_dump(mode="json", by_alias=True)
    return answer


def test_every_question_is_explained_here() -> None:
    assert set(ASKED) == set(NAMES) == set(METHODS)


@pytest.mark.parametrize("name", NAMES)
def test_the_address_gives_the_same_answer(world: World, client: TestClient, name: str) -> None:
    explained = explain(world, name, ASKED[name])
    assert client.get(explained.api).json() == plain(world, name)
    assert client.get(explained.pinned.api).json() == plain(world, name)


@pytest.mark.parametrize("name", ["collaborators", "sector_gaps", "promotion_ladder"])
def test_the_command_gives_the_same_answer(world: World, registry: Path, name: str) -> None:
    explained = explain(world, name, ASKED[name], Door(home=str(registry)))
    for line in (explained.cli, explained.pinned.cli):
        program, *words = shlex.split(line)
        assert program == "chuangtu"
        assert json.loads(printed([*words, "--json"], registry)) == plain(world, name)


def test_the_code_gives_the_same_answer(world: World, registry: Path) -> None:
    explained = explain(world, "collaborators", ASKED["collaborators"], Door(home=str(registry)))
    *before, last = explained.python.splitlines()
    scope: dict[str, Any] = {}
    exec("\n".join([*before, f"found = {last}"]), scope)
    assert scope["chuangtu"] is chuangtu
    assert scope["found"].answer.model_dump(mode="json", by_alias=True) == plain(world, "collaborators")
    scope["g"].close()


@pytest.mark.parametrize("name", NAMES)
def test_the_queries_shown_are_those_that_were_run(world: World, name: str) -> None:
    """Run again as shown they answer; the front matter names the file; a second asking shows the same ones."""
    first = explain(world, name, ASKED[name])
    assert first.query or first.tables
    for query in first.query:
        assert (ROOT / query.file.split(" :")[0]).exists()
        assert set(re.findall(r"\$(\w+)", query.text)) <= query.parameters.keys()
    world.view.run(first.query[0].text, first.query[0].parameters)
    assert explain(world, name, ASKED[name]).query == first.query


def test_what_was_read_for_another_question_is_shown_too(registry: Path) -> None:
    """Places and centers are read once per graph; the second question rests on them all the same."""
    worlds = Worlds(registry)
    world = worlds.world()
    ask(world, "one_center_per_sector", {"tier": "city"})
    shown = {query.file for query in explain(world, "promotion_ladder", {"tier": "national"}).query}
    assert {"queries/scope.cypher :centers", "queries/scope.cypher :regions"} <= shown
    worlds.close()


def test_tables_read_as_columns_are_named(world: World) -> None:
    def make() -> int:
        return len(world.frame.edges("MEMBER_OF", "Organization", "Center"))

    with world.trace.listening() as trace:
        world.once("test", make)
    with world.trace.listening() as again:
        world.once("test", make)
    assert "MEMBER_OF.Organization.Center" in trace.tables
    assert again.tables == trace.tables


def test_only_what_was_asked_for_last_is_kept(world: World) -> None:
    made = []

    def make(key: int) -> int:
        made.append(key)
        return len(world.frame.nodes("Center")) + key

    def asked(key: int) -> int:
        return world.lately("test", key, lambda: make(key), most=2)

    first = [asked(key) for key in (1, 2, 1, 3, 1)]
    assert made == [1, 2, 3]
    with world.trace.listening() as trace:
        assert asked(2) == first[1]
    assert made == [1, 2, 3, 2]
    assert trace.tables == ["Center"]


def test_where_it_came_from_is_said(registry: Path) -> None:
    worlds = Worlds(registry)
    world = worlds.world()
    assert tell(world, "promotion_ladder", {"tier": "city"}).how == "now"
    assert explain(world, "promotion_ladder", {"tier": "city"}).computed.how == "remembered"
    worlds.close()


def test_defaults_are_marked(world: World) -> None:
    by_name = {p.name: p for p in explain(world, "promotion_ladder", {"region": "广东"}).parameters}
    assert (by_name["region"].value, by_name["region"].called, by_name["region"].is_default) == (
        "440000",
        "广东省",
        False,
    )
    assert by_name["on"].is_default and by_name["on"].value == world.today.isoformat()


def test_over_http_and_on_the_terminal(client: TestClient, registry: Path) -> None:
    got = client.get("/v1/questions/sector_gaps/explain", params={"tier": "national", "region": "广东"})
    assert got.status_code == 200
    assert got.json()["api"] == f"{ADDRESS}/sector_gaps?tier=national&region=440000"
    assert client.get("/v1/questions/sector_gaps/explain", params={"tier": "x"}).status_code == 422
    assert client.get("/v1/questions/sector_gap/explain").status_code == 404
    for lang, word in (("zh", "再问一次"), ("en", "Ask again")):
        shown = printed(["--lang", lang, "ask", "sector_gaps", "--tier", "national", "--explain"], registry)
        assert word in shown
        assert "chuangtu" in shown and "MATCH (c:Center)" in shown


def test_pasted_words_are_quoted() -> None:
    told = ways("collaborators", {"need": "it's; rm -rf $HOME", "for": "a&b"}, Door())
    assert shlex.split(told.cli) == ["chuangtu", "ask", "collaborators", "--need", "it's; rm -rf $HOME", "--for", "a&b"]
    assert "&b" not in told.api.replace("&for=", "")


def test_methods_lead_to_their_section() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    headings = {line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")}
    assert {described.section for described in METHODS.values()} <= headings
    for name, described in METHODS.items():
        assert described.says.zh and described.says.en and described.says.zh != described.says.en, name
