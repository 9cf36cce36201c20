"""The API over a real snapshot of the bundled registry, with two centers planted in a copy: one named like a formula, one like markup."""

import csv
import io
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import examples, serve
from api.app import create_app
from api.headers import weighted
from api.openapi import examples as recorded
from api.settings import Settings
from api.words import PARAMETERS, PROBLEMS
from graph.errors import ChuangtuError, Unreachable, Words, WrongUse
from graph.ledger import Ledger
from graph.model import EDGE, NODE
from graph.model.schema import json_schema
from graph.snapshot import Archive
from graph.stores.ladybug import EmbeddedView
from ingest.load import inputs, load
from queries.catalogue import NAMES, Question, question
from queries.parameters import WORDS
from queries.worlds import Worlds
from tests.oracle.planting import REGISTRY, copy_registry, plant

with warnings.catch_warnings():  # the installed starlette announces another HTTP client for its test client
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

HERE = "http://127.0.0.1:8000"
POLICIES = REGISTRY.parents[1] / "queries" / "policy"
FORMULA, MARKUP = "=1+1公式创新中心", "<script>alert(1)</script>创新中心"
RESOURCES = (
    "/v1/questions",
    "/v1/entities/{identifier}",
    "/v1/policies",
    "/v1/policies/{identifier}",
    "/v1/policies/{identifier}/rules/{rule}",
    "/v1/policies/{identifier}/scorecard",
    "/v1/search",
    "/v1/statements",
    "/v1/reviews",
    "/v1/snapshots",
    "/v1/diff",
    "/v1/model",
    "/healthz",
    "/readyz",
)


def served() -> list[Question]:
    """The questions whose module is there."""
    found = []
    for name in NAMES:
        try:
            question(name).row_type()
        except (ImportError, FileNotFoundError):
            continue
        found.append(question(name))
    return found


SERVED = served()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one published snapshot, built once."""
    home = tmp_path_factory.mktemp("home")
    files = copy_registry(tmp_path_factory.mktemp("planted") / "registry")
    page = "http://news.cnev.cn/Info_78531.html"
    for number, name in (("GD-98", FORMULA), ("GD-99", MARKUP)):
        plant(files, "centers", center_id=number, name_zh=name, tier="provincial", status="培育", province="广东省",
              source_url=page, confidence="low")  # fmt: skip
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load(ledger, inputs([files, POLICIES]))
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="session")
def worlds(home: Path) -> Iterator[Worlds]:
    worlds = Worlds(home)
    yield worlds
    worlds.close()


@pytest.fixture(scope="session")
def app(worlds: Worlds) -> FastAPI:
    return create_app(worlds, questions_asked=SERVED)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=HERE, follow_redirects=False)


@pytest.fixture(scope="session")
def document(client: TestClient) -> dict[str, Any]:
    return client.get("/openapi.json").json()


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """Assert that a response is a problem document in both languages, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["type"] == f"/docs#{code}"
    assert found["status"] == status
    assert {"title", "detail", "instance", "suggestions", "remedy"} <= found.keys()
    lang = response.headers["content-language"]
    assert found["title"] == found["words"][lang]["title"]
    assert re.search("[\u4e00-\u9fff]", found["words"]["zh"]["title"] + found["words"]["zh"]["detail"])
    assert re.search("[a-z]", found["words"]["en"]["detail"])
    return found


# -- questions ---------------------------------------------------------------------------------------------------------


def test_catalogue_lists_every_question_with_an_address_that_answers(client: TestClient) -> None:
    entries = client.get("/v1/questions").json()["questions"]
    assert [entry["name"] for entry in entries] == [each.name for each in SERVED]
    for entry in entries:
        asked = examples.ASKED[entry["name"]]
        answer = client.get(entry["href"], params=asked).json()
        assert answer["question"] == entry["name"]
        assert set(answer) == {
            "question",
            "parameters",
            "snapshot",
            "method",
            "headline",
            "rows",
            "parts",
            "coverage",
            "limits",
        }
        assert answer["rows"], entry["name"]
        assert all(list(row) == entry["row_fields"] for row in answer["rows"])
        assert set(answer["parameters"]) == {parameter["name"] for parameter in entry["parameters"]}


def test_guangdong_has_two_centers_in_one_sector(client: TestClient) -> None:
    asked = {"tier": "provincial", "region": "广东"}
    rows = client.get("/v1/questions/one_center_per_sector", params=asked).json()["rows"]
    assert [(row["sector_name"], row["count"]) for row in rows] == [("超高清视频", 2)]


@pytest.mark.parametrize(("given", "headers"), [({"format": "csv"}, {}), ({}, {"Accept": "text/csv"})])
def test_csv_opens_in_a_spreadsheet_and_runs_nothing(
    client: TestClient, given: dict[str, str], headers: dict[str, str]
) -> None:
    response = client.get("/v1/questions/sources_of", params={"subject": "GD-98", **given}, headers=headers)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "sources_of.csv" in response.headers["content-disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    name = next(row for row in rows if row["property"] == "name_zh")
    assert name["value"] == f"'{FORMULA}"
    assert json.loads(name["locator"])["column"] == "name_zh"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, application/json", "application/json"),
        ("text/html, */*", "application/json"),
        ("text/csv;q=0", "application/json"),
        ("text/csv;q=oops", "application/json"),
    ],
)
def test_the_preferred_form_is_answered(client: TestClient, accept: str, kind: str) -> None:
    response = client.get("/v1/questions/promotion_ladder", headers={"Accept": accept})
    assert response.headers["content-type"] == kind
    assert "Accept" in response.headers["vary"]


def test_a_format_in_the_address_beats_the_header(client: TestClient) -> None:
    response = client.get("/v1/questions/promotion_ladder?format=json", headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "application/json"


def test_an_answer_the_client_holds_is_not_computed_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "/v1/questions/sector_gaps?tier=national"
    first = client.get(address)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["chuangtu-snapshot"] == first.json()["snapshot"]["id"]
    monkeypatch.setattr("api.questions.ask", lambda *_: pytest.fail("it was asked again"))
    again = client.get(address, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


def test_the_etag_follows_parameters_form_and_snapshot(client: TestClient, worlds: Worlds) -> None:
    asked = "/v1/questions/sector_gaps?tier=national"
    pinned = client.get(f"{asked}&snapshot={worlds.world().snapshot.id}")
    assert pinned.headers["cache-control"] == "private, max-age=300"
    addresses = [asked, "/v1/questions/sector_gaps?tier=city", f"{asked}&format=csv", "/v1/questions/promotion_ladder"]
    tags = [client.get(address).headers["etag"] for address in addresses]
    assert len(set(tags)) == len(tags)
    assert client.get(f"{asked}&lang=en").headers["etag"] == tags[0]


def test_big_answers_are_compressed(client: TestClient) -> None:
    plain = client.get("/v1/questions/sector_gaps", headers={"Accept-Encoding": "identity"})
    packed = client.get("/v1/questions/sector_gaps", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


@pytest.mark.parametrize(
    ("asked", "code", "near"),
    [
        ("region=广洞", "unknown-name", "广东省 (440000)"),
        ("sector=石墨希", "unknown-name", "石墨烯"),
        ("tier=big", "wrong-use", None),
        ("on=2021-02-30", "wrong-use", None),
        ("on=yesterday", "wrong-use", None),
        ("regio=广东", "wrong-use", "region"),
        ("tier=city&tier=national", "wrong-use", None),
        ("format=xml", "wrong-use", None),
        ("store=oracle", "wrong-use", None),
        ("store=neo4j", "wrong-use", None),
        ("snapshot=..", "unknown-name", None),
        ("snapshot=20200101", "unknown-name", None),
        ("lang=fr", "wrong-use", None),
        ("region=%00", "wrong-use", None),
        (f"region={'广' * 301}", "wrong-use", None),
    ],
)
def test_a_wrong_parameter_is_a_problem_that_helps(client: TestClient, asked: str, code: str, near: str | None) -> None:
    found = problem(client.get(f"/v1/questions/sector_gaps?{asked}"), 422, code)
    assert found["instance"] == "/v1/questions/sector_gaps"
    if near:
        assert any(near in suggestion for suggestion in found["suggestions"])
    else:
        assert found["remedy"] or found["suggestions"] or code == "wrong-use"


def test_unknown_question_and_address_are_not_found(client: TestClient) -> None:
    found = problem(client.get("/v1/questions/sector_gap"), 404, "not-found")
    assert "sector_gaps" in found["suggestions"]
    assert "/v1/search" in problem(client.get("/v1/serch"), 404, "not-found")["suggestions"]
    problem(client.get("/v1/questions/"), 404, "not-found")


def test_a_wrong_method_names_the_right_one(client: TestClient) -> None:
    response = client.post("/v1/questions/sector_gaps")
    problem(response, 405, "wrong-method")
    assert response.headers["allow"] == "GET"


def test_problems_speak_the_language_that_was_asked_for(client: TestClient) -> None:
    def title(header: str, query: str = "") -> str:
        return str(client.get(f"/nowhere{query}", headers={"Accept-Language": header}).json()["title"])

    assert title("") == title("fr, de;q=0.3") == title("zh-CN,en;q=0.8") == title("en;q=0.2, zh-Hans") == "未找到"
    assert title("en-GB,zh;q=0.5") == title("zh", "?lang=en") == "Not found"


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
    empty = TestClient(create_app(Worlds(tmp_path), questions_asked=SERVED), base_url=HERE)
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


# -- OpenAPI and pages -------------------------------------------------------------------------------------------------


def test_every_question_and_resource_has_one_operation(document: dict[str, Any]) -> None:
    for each in SERVED:
        operation = document["paths"][f"/v1/questions/{each.name}"]["get"]
        taken = {parameter["name"] for parameter in operation["parameters"]}
        assert taken == {*each.takes, "format", "part", "store", "snapshot", "lang"}
        assert operation["summary"] == f"{each.title.zh} · {each.title.en}"
        assert operation["responses"]["200"]["content"].keys() == {"application/json", "text/csv"}
    assert set(RESOURCES) <= set(document["paths"])
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(ids)) == len(ids)


def test_the_document_is_sound(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', text)):
        target: Any = document
        for part in reference.split("/"):
            target = target[part]
        assert target, reference
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                jsonschema.Draft202012Validator.check_schema(parameter["schema"])
                assert parameter.get("description") or parameter["in"] == "path", (operation["operationId"], parameter)
                if "example" in parameter:
                    jsonschema.validate(parameter["example"], parameter["schema"])
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert response["content"].keys() == {"application/problem+json"}


@pytest.mark.parametrize("asked", SERVED, ids=lambda each: each.name)
def test_every_example_is_a_real_answer(document: dict[str, Any], worlds: Worlds, asked: Question) -> None:
    assert asked.name in recorded(), "record it: python -m api.examples HOME"
    content = document["paths"][f"/v1/questions/{asked.name}"]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}
    fresh, kept = examples.record(worlds.world(), asked)["answer"], content["example"]
    stale = "the answer has another shape by now, record it again: python -m api.examples HOME"
    assert fresh["method"] == kept["method"], stale
    assert fresh["parameters"].keys() == kept["parameters"].keys(), stale
    assert [list(row) for row in fresh["rows"]] == [list(row) for row in kept["rows"]], stale
    jsonschema.validate(kept, schema)
    jsonschema.validate(fresh, schema)


def test_real_problems_fit_their_schema(client: TestClient, document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    for address in ("/nowhere", "/v1/questions/sector_gaps?region=广洞", "/v1/search"):
        jsonschema.validate(client.get(address).json(), schema)


@pytest.mark.parametrize("page", ["/", "/?q=创新中心", "/docs"])
def test_pages_ask_nothing_of_another_machine(client: TestClient, page: str) -> None:
    response = client.get(page)
    assert response.headers["content-type"].startswith("text/html")
    assert not re.findall(r"(?:https?:)?//[\w.-]+\.\w", response.text)
    assert "<script" not in response.text
    assert "style=" not in response.text
    for asset in re.findall(r'(?:href|src)="(/assets/[^"]+)"', response.text):
        assert client.get(asset).status_code == 200
    assert 'lang="zh-CN"' in response.text
    assert 'lang="en"' in response.text


def test_docs_show_every_operation_and_kind_of_problem(client: TestClient, document: dict[str, Any]) -> None:
    text = client.get("/docs").text
    for operation in (operation for path in document["paths"].values() for operation in path.values()):
        assert f'id="op-{operation["operationId"]}"' in text
    for code in ("unknown-name", "not-found", "unreachable", "too-large", "unexpected"):
        assert f'id="{code}"' in text


def test_what_is_searched_for_and_found_is_text_never_markup(client: TestClient) -> None:
    text = client.get("/", params={"q": "<script>alert"}).text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text
    assert "检索词太短" in client.get("/?q=创").text


# -- guard -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/v1/questions", "/nowhere", "/v1/questions/sector_gaps?tier=x"])
def test_every_answer_carries_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address, headers={"Origin": "https://elsewhere.example"}).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_the_machine_itself_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "[::1].evil:80"])
def test_a_rebound_name_is_refused(client: TestClient, host: str) -> None:
    response = client.get("/healthz", headers={"Host": host})
    problem(response, 400, "unknown-host")
    assert "content-security-policy" in response.headers


def test_hosts_and_origins_can_be_added(worlds: Worlds) -> None:
    chosen = Settings(hosts=("Graph.example",), origins=("https://pages.example",))
    client = TestClient(create_app(worlds, settings=chosen, questions_asked=SERVED), base_url=HERE)
    asked = {"Host": "graph.example", "Origin": "https://pages.example"}
    assert client.get("/healthz", headers=asked).headers["access-control-allow-origin"] == "https://pages.example"
    other = client.get("/healthz", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


def test_requests_that_are_too_large_are_not_read(client: TestClient) -> None:
    problem(client.get(f"/v1/search?q={'a' * 9000}"), 413, "too-large")
    problem(client.post("/v1/search", content=b"x" * ((1 << 20) + 1)), 413, "too-large")
    problem(client.get("/healthz", headers={"Content-Length": "-1"}), 413, "too-large")


def test_head_is_get_without_body(client: TestClient) -> None:
    response = client.head("/v1/questions/promotion_ladder")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"]


def test_a_slow_query_is_a_problem(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise Unreachable(Words("查询超过 30 秒", "The query took longer than 30 seconds"))

    monkeypatch.setattr(EmbeddedView, "run", slow)
    problem(client.get("/v1/questions/sector_gaps?on=2001"), 503, "unreachable")


def test_an_unexpected_error_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Binder exception: /secret/place/graph.lbug")

    monkeypatch.setattr(EmbeddedView, "run", broken)
    response = client.get("/v1/questions/sector_gaps?on=2002")
    problem(response, 500, "unexpected")
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "unexpected error" in caplog.text


def test_every_kind_of_error_has_a_status_and_both_titles() -> None:
    from api.problems import kinds

    codes = [kind.code for kind in kinds()]
    assert len(set(codes)) == len(codes)
    assert all(400 <= kind.status < 600 and kind.title.zh and kind.title.en for kind in kinds())
    assert all(issubclass(kind, ChuangtuError) for kind in kinds())
    assert set(codes) <= set(PROBLEMS), "say in api/words.py what it means"
    assert set(WORDS) <= set(PARAMETERS), "say in api/words.py what it means in Chinese"


def test_weights_of_a_header_are_read() -> None:
    assert weighted("a;q=0.2, b , c;q=2, ;q=1, d;x=1;q=0.5") == [("b", 1.0), ("d", 0.5), ("a", 0.2), ("c", 0.0)]


TEXT = st.one_of(
    st.text(max_size=40), st.sampled_from(["广东", "NAT-01", "石墨烯", "CN", "2019", "0", "-1", "ROB", "%", '"'])
)
TAKEN = ("tier", "region", "sector", "level", "status", "chain", "subject", "for", "need", "k", "on", "snapshot")
ADDRESSES = [f"/v1/questions/{each.name}" for each in SERVED] + ["/v1/statements", "/v1/search", "/", "/v1/entities/x"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(ADDRESSES),
    st.dictionaries(st.sampled_from([*TAKEN, "q", "limit", "relation"]), TEXT, max_size=3),
)
def test_no_text_breaks_a_question(client: TestClient, address: str, asked: dict[str, str]) -> None:
    taken = {"/v1/statements": {"subject", "limit", "snapshot"}, "/v1/search": {"q", "limit", "snapshot"}, "/": {"q"}}
    known = taken.get(address, set(TAKEN))
    response = client.get(address, params={name: value for name, value in asked.items() if name in known})
    assert response.status_code in (200, 304, 404, 422), response.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["/v1/questions/", "/v1/entities/", "/"]), TEXT)
def test_no_path_breaks_the_api(client: TestClient, root: str, text: str) -> None:
    assert client.get(root + quote(text, safe="")).status_code in (200, 308, 404, 405, 422)


# -- serving -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "graph.example"])
def test_other_machines_are_served_only_when_told(worlds: Worlds, host: str) -> None:
    with pytest.raises(WrongUse):
        serve.run(worlds, host, 0)


def test_it_serves_quietly_and_says_when_the_port_is_taken(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = (
        "import sys; from pathlib import Path; from api import serve; from queries.worlds import Worlds\n"
        "import api.app, tests.test_api; api.app.catalogue = tests.test_api.served\n"
        f"serve.run(Worlds(Path(sys.argv[1])), '127.0.0.1', {port})"
    )
    command = [sys.executable, "-c", code, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            assert _answers(f"http://127.0.0.1:{port}/readyz")["status"] == "ready"
            with pytest.raises(Unreachable):
                serve.run(Worlds(home), "127.0.0.1", port)
        finally:
            process.terminate()
            output, _ = process.communicate(timeout=20)
    assert output == b""


def _answers(address: str) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                found: dict[str, Any] = json.load(response)
                return found
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
