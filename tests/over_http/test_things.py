"""Entities, search, statements, policies, and the state of the graph."""

from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest

from api.app import create_app
from graph.model import EDGE, NODE
from graph.model.schema import json_schema
from queries.worlds import Worlds
from tests.http_client import TestClient
from tests.over_http.served import HERE, problem

# -- entities, search, statements --------------------------------------------------------------------------------------


def test_an_entity_shows_words_relations_and_sources(client: TestClient) -> None:
    found = client.get("/v1/entities/NAT-01").json()
    assert (found["type"], found["words"]["zh"]) == ("Center", NODE["Center"].words.zh)
    facts = {fact["name"]: fact for fact in found["properties"]}
    assert facts["tier"]["value"] == "national"
    assert facts["tier"]["value_words"] == {"zh": "国家级", "en": "national"}
    assert facts["name_zh"]["value"] == found["caption"]
    sources = {source["id"] for source in found["sources"]}
    assert sources
    assert all(set(fact["sources"]) <= sources for fact in facts.values())
    groups = {(group["relation"], group["direction"]): group for group in found["relations"]}
    members = groups["MEMBER_OF", "in"]
    assert members["other_type"] == "Organization"
    statements = client.get("/v1/statements", params={"subject": members["rows"][0]["relation_id"]}).json()
    assert statements["total"] >= 1


def test_connections_are_lent_to_whoever_asks_next(client: TestClient) -> None:
    """Every request here comes from a thread of its own; a connection left behind by each filled the buffer pool."""
    for _ in range(8):
        for identifier in ("NAT-25", "TJ-01", "TJ-02", "GD-05", "NAT-01"):
            assert client.get(f"/v1/entities/{identifier}").status_code == 200


def test_relations_are_paged_without_loss_or_repetition(client: TestClient) -> None:
    def page(limit: int, offset: int) -> Any:
        asked = {"relation": "LOCATED_IN", "limit": limit, "offset": offset}
        groups = client.get("/v1/entities/440000", params=asked).json()["relations"]
        return next(group for group in groups if group["other_type"] == "Organization")

    whole = page(200, 0)
    assert whole["total"] == len(whole["rows"]) > 5
    pieces = [row for offset in range(0, whole["total"], 5) for row in page(5, offset)["rows"]]
    assert pieces == whole["rows"]


def test_a_merged_id_leads_to_the_one_that_stands(client: TestClient, worlds: Worlds) -> None:
    import pyarrow.parquet as pq

    merged = pq.read_table(worlds.world().snapshot.tables / "redirect.parquet").to_pylist()[0]
    response = client.get(f"/v1/entities/{merged['from_id']}?limit=3&lang=en")
    assert response.status_code == 308
    assert response.headers["location"] == f"/v1/entities/{merged['to_id']}?limit=3&lang=en"
    standing = client.get(response.headers["location"])
    assert standing.json()["id"] == merged["to_id"]


@pytest.mark.parametrize("kind", list(NODE))
def test_a_thing_of_every_type_opens(client: TestClient, worlds: Worlds, kind: str) -> None:
    rows = worlds.world().view.run(f"MATCH (n:{kind}) RETURN n.id AS node_id ORDER BY node_id LIMIT 1")
    for row in rows:
        response = client.get(f"/v1/entities/{quote(row['node_id'], safe='')}")
        assert (response.status_code, response.json()["type"]) == (200, kind)


def test_unknown_ids_are_not_found(client: TestClient) -> None:
    assert problem(client.get("/v1/entities/NAT-0"), 404, "not-found")["suggestions"]
    groups = client.get("/v1/entities/NAT-01").json()["relations"]
    relation = groups[0]["rows"][0]["relation_id"]
    assert problem(client.get(f"/v1/entities/{relation}"), 404, "not-found")["remedy"]
    problem(client.get("/v1/entities/NAT-01?relation=MEMBER"), 422, "wrong-use")
    problem(client.get("/v1/entities/NAT-01?limit=201"), 422, "wrong-use")


# -- policies ----------------------------------------------------------------------------------------------------------


def test_every_document_opens_to_its_rules_and_every_rule_to_its_source(client: TestClient) -> None:
    listed = client.get("/v1/policies").json()["policies"]
    assert len(listed) == 5
    for each in listed:
        document = client.get(each["links"]["self"]).json()
        assert len(document["entries"]) == each["rules"]
        first, last = document["entries"][0], document["entries"][-1]
        for entry in (first, last, next(e for e in document["entries"] if e["type"] == "target" or e["check"])):
            links = document["rule_links"][entry["id"]]
            rule = client.get(links["self"]).json()
            assert (rule["quote"], rule["clause"]) == (entry["quote"], entry["clause"])
            assert client.get(links["entity"]).json()["caption"] == entry["quote"]
            (statement, *_) = client.get(links["statements"]).json()["rows"]
            assert statement["source"]


def test_a_scorecard_is_data_or_a_page(client: TestClient) -> None:
    address = "/v1/policies/TJ-2020-21/scorecard"
    answer = client.get(address, params={"on": "2023"}).json()
    assert (
        answer == client.get("/v1/questions/policy_scorecard", params={"document": "TJ-2020-21", "on": "2023"}).json()
    )
    assert answer["parameters"]["on"] == "2023-12-31"
    page = client.get(address, params={"on": "2023", "format": "html", "lang": "en"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for row in answer["rows"]:
        assert row["quote"] in page.text
        assert (row["reason"]["en"] if row["kind"] == "computed" else row["kind"]) in page.text
    assert client.get(address, headers={"accept": "text/html"}).text.startswith("<!DOCTYPE html>")
    shown = [e["id"] for row in answer["rows"] for e in row["evidence"]]
    assert shown
    answers = {identifier: client.get(f"/v1/entities/{identifier}").status_code for identifier in shown}
    assert set(answers.values()) == {200}, answers


def test_unknown_documents_and_rules_are_not_found(client: TestClient) -> None:
    assert problem(client.get("/v1/policies/nothing"), 404, "not-found")["suggestions"]
    assert problem(client.get("/v1/policies/nothing/scorecard"), 404, "not-found")
    assert problem(client.get("/v1/policies/nothing/rules/a"), 404, "not-found")
    found = problem(client.get("/v1/policies/CC-PLAN-TRIAL/rules/min_founder"), 404, "not-found")
    assert "min_founders" in found["suggestions"]
    problem(client.get("/v1/policies/CC-PLAN-TRIAL/scorecard", params={"on": "someday"}), 422, "wrong-use")


def test_search_finds_by_characters_and_initials(client: TestClient) -> None:
    rows = client.get("/v1/search", params={"q": "超高清", "types": "Center", "limit": 5}).json()["rows"]
    assert rows
    assert all("超高清" in row["matched"] and row["type"] == "Center" for row in rows)
    assert client.get(rows[0]["href"]).json()["id"] == rows[0]["id"]
    assert any(row["caption"] == "广东省" for row in client.get("/v1/search?q=gds&types=Region").json()["rows"])


@pytest.mark.parametrize("asked", ["q=创", "q=--", "", "q=创新&limit=0", "q=创新&limit=101", "q=创新&limit=x"])
def test_a_search_that_cannot_be_is_refused(client: TestClient, asked: str) -> None:
    problem(client.get(f"/v1/search?{asked}"), 422, "wrong-use")


def test_an_unknown_type_is_refused_with_the_nearest(client: TestClient) -> None:
    assert "Center" in problem(client.get("/v1/search?q=创新&types=Centre"), 422, "unknown-name")["suggestions"]


def test_statements_are_paged(client: TestClient) -> None:
    def page(limit: int, offset: int) -> Any:
        return client.get("/v1/statements", params={"subject": "NAT-01", "limit": limit, "offset": offset}).json()

    whole = page(1000, 0)
    assert whole["total"] == len(whole["rows"])
    assert page(3, 2)["rows"] == whole["rows"][2:5]
    problem(client.get("/v1/statements?subject=没有的东西在这里"), 422, "unknown-name")
    problem(client.get("/v1/statements"), 422, "wrong-use")


# -- state, model ------------------------------------------------------------------------------------------------------


def test_snapshots_and_readiness_agree(client: TestClient, home: Path) -> None:
    kept = client.get("/v1/snapshots").json()["snapshots"]
    ready = client.get("/readyz").json()
    assert [entry["id"] for entry in kept if entry["current"]] == [ready["snapshot"]] == [ready["store_snapshot"]]
    assert (ready["status"], ready["store"]) == ("ready", "embedded")
    assert 0 <= ready["age_seconds"] < 3600
    assert str(home) not in client.get("/v1/snapshots").text


def test_nothing_published_is_said_everywhere_but_in_healthz(tmp_path: Path) -> None:
    empty = TestClient(create_app(Worlds(tmp_path)), base_url=HERE)
    assert empty.get("/healthz").json() == {"status": "up"}
    for address in ("/readyz", "/v1/questions/sector_gaps", "/v1/search?q=创新", "/v1/entities/NAT-01"):
        response = empty.get(address)
        assert problem(response, 503, "unreachable")["remedy"]
        assert response.headers["retry-after"]
    assert empty.get("/v1/snapshots").json() == {"snapshots": [], "waiting": None}
    page = empty.get("/?q=创新")
    assert page.status_code == 200
    assert "还没有已发布的快照" in page.text


def test_the_model_is_a_schema_that_the_graph_fits(client: TestClient, worlds: Worlds) -> None:
    schema = json_schema()
    assert client.get("/v1/model").json() == schema
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["$defs"]) == set(NODE) | set(EDGE)
    for thing, table in worlds.world().view.tables():
        definition = {**schema["$defs"][thing.name], "$schema": schema["$schema"]}
        validator = jsonschema.Draft202012Validator(definition)
        for row in islice(table.to_pylist(), 50):
            ends = {"from_id": "from", "to_id": "to"}
            plain = {ends.get(name, name): _json(value) for name, value in row.items()}
            validator.validate({"type": thing.name, **plain})


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
