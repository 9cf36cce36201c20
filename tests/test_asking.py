"""Questions and policies on the command line: answers as JSON, CSV or tables, what is asked about, wrong use."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from chuangtu.tables import cell
from queries.catalogue import NAMES, question
from tests.command_line import CHINESE, Call

ANSWER = {"question", "parameters", "snapshot", "method", "headline", "rows", "parts", "coverage", "limits"}


def test_the_catalogue_has_what_callers_need(call: Call) -> None:
    listed = json.loads(call("questions", "--format", "json").out)
    assert [q["name"] for q in listed] == list(NAMES)
    for entry in listed:
        assert entry["title"].keys() == {"zh", "en"}
        assert entry["row_fields"]
        assert all(p["name"] and p["schema"] for p in entry["parameters"])


@pytest.mark.parametrize("name", ["tier_overlap", "sector_gaps", "one_center_per_sector", "promotion_ladder"])
def test_an_answer_is_json_csv_or_a_table(call: Call, registry: Path, name: str) -> None:
    answer = json.loads(call("--home", registry, "ask", name, "--format", "json").out)
    assert answer.keys() >= ANSWER
    assert answer["snapshot"].keys() >= {"id", "published_at"}
    assert answer["headline"].keys() == answer["limits"].keys() == {"zh", "en"}
    table = list(csv.reader(io.StringIO(call("--home", registry, "ask", name, "--format", "csv").out)))
    assert table[0] == question(name).row_fields()
    assert len(table) == len(answer["rows"]) + 1
    shown = call("--home", registry, "ask", name)
    assert shown.code == 0
    assert question(name).title.zh in shown.out
    english = call("--home", registry, "--lang", "en", "ask", name)
    assert question(name).title.en in english.out


def test_documents_and_their_rules_are_listed_and_shown(call: Call, registry: Path) -> None:
    listed = json.loads(call("--home", registry, "policy", "list", "--json").out)
    assert {each["id"] for each in listed} >= {"CN-2016-IMPL-GUIDE", "YN-2019-CULTIVATE"}
    assert "制造业创新中心" in call("--home", registry, "policy", "list").out
    shown = call("--home", registry, "policy", "show", "CC-PLAN-TRIAL", "--clause", "三(二)1")
    assert "不少于5家" in shown.out
    assert "二(一)" not in shown.out
    (rule,) = json.loads(
        call("--home", registry, "policy", "show", "CC-PLAN-TRIAL", "--rule", "min_founders", "--json").out
    )["entries"]
    assert rule["data"]["check"] == {"fact": "founders", "op": "at_least", "unit": "家", "value": 5}
    assert (
        "at least five"
        in call(
            "--home", registry, "--lang", "en", "policy", "show", "CC-PLAN-TRIAL", "--rule", "min_founders"
        ).out.lower()
    )


def test_scorecards_are_tables_json_or_a_page(call: Call, registry: Path, tmp_path: Path) -> None:
    card = json.loads(
        call("--home", registry, "policy", "check", "天津市制造业创新中心建设实施方案", "--on", "2023", "--json").out
    )
    assert card["question"] == "policy_scorecard"
    ready = json.loads(call("--home", registry, "policy", "check", "--center", "SH-03", "--json").out)
    assert {row["asked_by"] for row in ready["rows"]} == {"own_tier", "next_tier"}
    assert "未载入" in call("--home", registry, "policy", "check", "--region", "云南").out
    out = tmp_path / "card.html"
    assert call("--home", registry, "policy", "check", "--region", "上海", "--format", "html", "--out", out).code == 0
    assert "http://127.0.0.1:8000/v1/policies/SH-IMPL-PLAN/rules/SH-T1" in out.read_text(encoding="utf-8")
    assert json.loads(call("policy", "schema").out)["x-facts"]["founders"]["kind"] == "number"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "没有的办法"),
        ("check", "SH-IMPL-PLAN", "--region", "上海"),
        ("check", "--center", "SH-03", "--format", "html"),
        ("check", "SH-IMPL-PLAN", "--out", "card.html"),
        ("check", "SH-IMPL-PLAN", "--on", "yesterday"),
        ("show", "SH-IMPL-PLAN", "--rule", "nothing"),
    ],
)
def test_wrong_use_of_policy_leaves_with_two(call: Call, registry: Path, arguments: tuple[str, ...]) -> None:
    assert call("--home", registry, "policy", *arguments).code == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", "tier_overlap", "--region", "大西洋"), 2),
        (("ask", "sector_gaps", "--sector", "新材料"), 2),
        (("ask", "no_such_question"), 2),
        (("ask", "tier_overlap", "--tier", "village"), 2),
        (("ask", "tier_overlap", "--on", "yesterday"), 2),
        (("ask", "tier_overlap", "--snapshot", "nowhere"), 2),
        (("ask", "tier_overlap", "--snapshot", "x" * 400), 2),
        (("ask", "tier_overlap", "--format", "xml"), 2),
        (("ask",), 2),
        (("no-such-command",), 2),
        (("load", "--no-such-option"), 2),
        (("--home", "nowhere", "ask", "tier_overlap"), 3),
        (("--home", "nowhere", "snapshots", "verify"), 3),
        (("--home", "nowhere", "serve"), 3),
    ],
    ids=str,
)
def test_wrong_use_is_a_sentence_and_an_exit_code(
    call: Call, registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHUANGTU_HOME", str(registry))
    said = call(*arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err.strip()
    assert "Traceback" not in said.err
    english = call("--lang", "en", *arguments).err
    names = {"大西洋", "新材料", *re.findall(r"[\u4e00-\u9fff]+ \(", english)}  # what was typed, and names of the graph
    for name in names:
        english = english.replace(name.removesuffix(" ("), "")
    assert not CHINESE.search("\n".join(line for line in english.splitlines() if "Did you mean" not in line)), english


def test_an_unknown_or_ambiguous_name_lists_the_nearest(call: Call, registry: Path) -> None:
    unknown = call("--home", registry, "--lang", "en", "ask", "tier_overlap", "--region", "广冬省")
    assert "Did you mean" in unknown.err
    assert "广东省" in unknown.err
    ambiguous = call("--home", registry, "ask", "sector_gaps", "--sector", "新材料")
    assert "您是否要找" in ambiguous.err
    assert ambiguous.err.count("新材料") > 2


def test_what_is_asked_about_may_stand_behind_the_question(call: Call, registry: Path) -> None:
    ask = ("--home", registry, "ask")
    short = call(*ask, "center_profile", "国家石墨烯创新中心", "--json")
    assert short.code == 0
    assert short.out == call(*ask, "center_profile", "--subject", "国家石墨烯创新中心", "--json").out
    named = {"policy_scorecard": ("document", "SH-IMPL-PLAN"), "collaborators": ("for", "清华大学")}
    for name, (parameter, about) in named.items():
        assert json.loads(call(*ask, name, about, "--json").out)["parameters"][parameter]
    assert call(*ask, "tier_overlap", "上海市").code == 2  # the scope of a question is no thing it is about


def test_a_question_about_one_thing_says_what_is_missing(call: Call, registry: Path) -> None:
    assert "请给出政策文件" in call("--home", registry, "ask", "policy_scorecard").err
    assert "请给出对象" in call("--home", registry, "ask", "center_profile").err


def test_sources_are_read_without_knowing_the_codes(call: Call, registry: Path) -> None:
    shown = call("--home", registry, "ask", "sources_of", "NAT-03").out
    assert "批准日期" in shown
    assert "来源原文" in shown
    assert not [code for code in ("approved_on", "verbatim", "shareholder_member") if code in shown]
    place = {"file": "centers.csv", "row": 4, "column": "name_zh"}
    assert cell("locator", place, "zh") == "centers.csv，第 4 行，name_zh 列"
    assert cell("locator", place, "en") == "centers.csv, row 4, column name_zh"


def test_a_figure_that_is_no_says_so(call: Call, registry: Path) -> None:
    shown = call("--home", registry, "ask", "collaborators", "国家石墨烯创新中心").out
    assert "权重由历史学得 否" in shown
