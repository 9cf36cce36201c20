"""The OpenAPI document and the pages beside it."""

import json
import re
from typing import Any

import jsonschema
import pytest

from api import examples
from api.openapi import examples as recorded
from queries.catalogue import Question
from queries.worlds import Worlds
from tests.http_client import TestClient
from tests.over_http.served import RESOURCES, SERVED


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
