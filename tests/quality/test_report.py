"""The report on its ways out: words, page, command line, API, both stores."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from graph.model import EDGE, NODE
from graph.snapshot import Archive
from queries.answer import Both
from queries.catalogue import NAMES
from queries.quality import EFFECTS, SECTIONS, Report, Share, report
from queries.quality.expected import EXPECTED, TIES
from queries.quality.faults import FAULTS
from queries.quality.words import ABOUT, TITLES
from queries.world import World
from queries.worlds import Worlds
from tests.homes import OTHER_PAGE, run
from tests.quality.planted import HAN, MARK, finding
from viz.quality import TEXT, quality_page

# -- declarations ------------------------------------------------------------------------------------------------------


def test_what_is_expected_is_declared_in_the_model() -> None:
    assert EXPECTED.keys() == NODE.keys()
    assert not [(name, prop) for name, props in EXPECTED.items() for prop in props if not NODE[name].has(prop)]
    for name, ties in TIES.items():
        for tie in ties:
            assert all(any(name in pair for pair in EDGE[edge].pairs) for edge in tie.edges), (name, tie)


def test_every_section_and_fault_is_told_in_both_languages() -> None:
    assert TITLES.keys() == ABOUT.keys() == SECTIONS.keys()
    assert len({fault.code for fault in FAULTS}) == len(FAULTS)
    for fault in FAULTS:
        assert fault.section in SECTIONS
        assert fault.effect in EFFECTS
        assert set(fault.questions) <= set(NAMES)


def both_of(value: Any) -> list[Both]:
    """Every pair of words below a value."""
    if isinstance(value, Both):
        return [value]
    if isinstance(value, list | tuple):
        return [found for each in value for found in both_of(each)]
    if isinstance(value, dict):
        return [found for each in value.values() for found in both_of(each)]
    return [found for _, each in value for found in both_of(each)] if isinstance(value, BaseModel) else []


def test_the_report_speaks_both_languages(bundled: World, made: Report) -> None:
    words = [*both_of(report(bundled)), *both_of(made)]
    assert len(words) > 1000
    assert not [w for w in words if not w.zh.strip() or not w.en.strip()]
    told = [
        *(w for w in TEXT.values() if HAN.search(w.zh)),
        *TITLES.values(),
        *ABOUT.values(),
        *(w for f in FAULTS for w in (f.title, f.why, f.remedy)),
    ]
    assert not [w for w in told if HAN.search(w.en) or not HAN.search(w.zh)]
    assert not [w for w in TEXT.values() if HAN.search(w.en)]
    for each in (report(bundled), made):
        titles = [
            w for s in each.sections for w in (s.title, s.about, s.headline, *both_of([t.title for t in s.tables]))
        ]
        titles += [c.words for s in each.sections for t in s.tables for c in t.columns]
        assert not [w for w in titles if HAN.search(w.en)]


# -- the page ----------------------------------------------------------------------------------------------------------


def shares_of(page: str) -> list[str]:
    return [MARK.sub("", cell) for cell in re.findall(r'<(?:td|th scope="row") class="s">(.*?)</t[dh]>', page)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_holds_the_numbers_of_the_json(bundled: World, lang: str) -> None:
    made = report(bundled)
    cells = [c for s in json.loads(made.model_dump_json())["sections"] for t in s["tables"] for c in _cells(t)]
    assert shares_of(quality_page(made, lang)) == [_as_shown(cell) for cell in cells]
    assert len(cells) > 400


def _cells(table: dict[str, Any]) -> list[Any]:
    shares = [column["name"] for column in table["columns"] if column["kind"] == "share"]
    return [row[name] for row in table["rows"] for name in shares]


def _as_shown(cell: dict[str, int] | None) -> str:
    if cell is None:
        return "—"
    percent = Share(**cell).percent
    return f"{cell['part']:,} / {cell['whole']:,} {escape(percent)}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_of_files_is_never_markup(made: Report, lang: str) -> None:
    page = quality_page(made, lang)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;测试&amp;&quot;&#x27;" in page


def test_only_pages_of_the_web_that_can_be_trusted_are_linked(made: Report) -> None:
    item = finding(made, "center_without_approved_on").items[0]
    odd = [item.model_copy(update={"url": "javascript:alert(1)", "linkable": True}), item]
    first = made.repairs[0].model_copy(update={"items": odd})
    page = quality_page(made.model_copy(update={"repairs": [first], "sections": []}), "zh")
    assert 'href="javascript' not in page
    assert f'href="{OTHER_PAGE}"' not in page  # a copy on an unrelated site is shown, not linked


def test_the_page_loads_nothing(made: Report) -> None:
    page = quality_page(made, "zh")
    assert not re.findall(r"<(?:script|link|img|iframe|object|embed|form)\b|@import|url\(|\bsrc=|\bon\w+=", page)
    assert '<html lang="zh-CN">' in page


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_reads_in_a_browser(browser: Any, made: Report, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "report.html"
    file.write_text(quality_page(made, lang), encoding="utf-8")
    page, asked, said = browser.new_page(viewport={"width": 1000, "height": 800}), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert (asked, said) == ([file.as_uri()], [])
    assert page.locator("h2").count() == 1 + len(SECTIONS)
    assert page.locator("table").count() == page.locator("table:has(thead th[scope=col])").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000
    first = page.locator("#repair-rows_refused details")
    assert not first.locator("table").is_visible()
    first.locator("summary").click()
    assert first.locator("table").is_visible()
    page.close()


# -- command line and API ----------------------------------------------------------------------------------------------


def test_the_command_line_writes_table_json_and_page(home: Path, made: Report, tmp_path: Path) -> None:
    told = run("--home", home, "quality")
    assert told.returncode == 0, told.stderr
    assert made.headline.zh in told.stdout
    assert "<script>alert(1)</script>" in told.stdout  # text of a terminal is text, and rich reads no markup in it
    given_json = run("--home", home, "--lang", "en", "quality", "--section", "keys", "--json")
    assert Report.model_validate_json(given_json.stdout).sections[0] == made.sections[3]
    out = tmp_path / "report.html"
    assert run("--home", home, "quality", "--lang", "en", "--out", out).returncode == 0
    assert out.read_text(encoding="utf-8") == quality_page(made, "en")


def test_an_empty_home_is_told_what_to_do(tmp_path: Path) -> None:
    done = run("--home", tmp_path / "empty", "quality")
    assert done.returncode == 3
    assert "chuangtu load" in done.stderr


@pytest.fixture(scope="module")
def client(home: Path) -> Any:
    from api.app import create_app
    from tests.http_client import TestClient

    return TestClient(create_app(Worlds(home)), base_url="http://127.0.0.1:8000", follow_redirects=False)


def test_the_api_gives_json_and_page(client: Any, made: Report) -> None:
    answer = client.get("/v1/quality")
    assert Report.model_validate_json(answer.text) == made
    assert client.get("/v1/quality", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    page = client.get("/v1/quality", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
    assert page.text == quality_page(made, "en")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["ETag"] != answer.headers["ETag"]
    assert client.get("/v1/quality/keys?format=html&lang=zh&region=湖南").status_code == 200
    assert [s["name"] for s in client.get("/v1/quality/focus").json()["sections"]] == ["focus"]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/v1/quality/freshnes", 404, "not-found"),
        ("/v1/quality?region=没有这里", 422, "unknown-name"),
        ("/v1/quality?format=pdf", 422, "wrong-use"),
        ("/v1/quality?tier=city", 422, "wrong-use"),
    ],
)
def test_the_api_tells_what_is_wrong(client: Any, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/docs#{code}")


# -- both stores -------------------------------------------------------------------------------------------------------


@pytest.mark.neo4j
def test_both_stores_give_the_same_report(neo4j_empty: Any, home: Path, registry: Path) -> None:
    from graph.stores.neo4j import Server, publish

    server = Server(neo4j_empty.uri, neo4j_empty.user, neo4j_empty.password)
    for each in (home, registry):
        publish(Archive(each).current(), server)
        worlds = Worlds(each, server)
        for region in ("CN", "440000"):
            here, there = (report(worlds.world(store=store), region) for store in ("embedded", "neo4j"))
            assert there.snapshot.store == "neo4j"
            assert there.model_dump(exclude={"snapshot"}) == here.model_dump(exclude={"snapshot"})
        worlds.close()
