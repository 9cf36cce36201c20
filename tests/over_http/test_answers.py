"""Questions over HTTP: forms, languages, caching, and problems that help."""

import csv
import io
import json

import pytest

from api import examples
from queries.worlds import Worlds
from tests.http_client import TestClient
from tests.over_http.served import FORMULA, SERVED, problem


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
        assert found["remedy"] or found["suggestions"]


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
