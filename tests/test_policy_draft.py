"""A plan nobody has read before: file → draft → a person → load → scorecard; and statements of news that wait for a person.

`tests/data/policy_draft/sixth.txt` is made up for these tests; so are all names with 测试 or 示例.
"""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuangtu.cli import guarded
from chuangtu.settings import Settings
from graph.errors import Refused
from graph.policy import read_document
from graph.policy.citations import Known
from ingest.draft import Draft, draft
from ingest.draft.amounts import amount
from ingest.draft.source import text_of
from ingest.draft.write import as_yaml
from tests.homes import center, run, small_registry, write

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "tests" / "data" / "policy_draft" / "sixth.txt"
GUIDE = Known("CN-2016-IMPL-GUIDE", "制造业创新中心建设工程实施指南（2016-2020年）")


@pytest.fixture(scope="module")
def sixth() -> Draft:
    return draft(PLAN.read_text(encoding="utf-8"), identifier="TEST-6", known=[GUIDE])


def facts(drafted: Draft) -> set[tuple[str, str, object]]:
    rules = drafted.document["rules"]
    return {(r["check"]["fact"], r["check"]["op"], r["check"]["value"]) for r in rules if "check" in r}


def of_type(drafted: Draft, kind: str) -> list[dict[str, object]]:
    return [rule for rule in drafted.document["rules"] if rule["type"] == kind]


# -- what is read -------------------------------------------------------------------------------------------------------


def test_the_head(sixth: Draft) -> None:
    head = sixth.document
    assert head["title"] == "测试市制造业创新中心建设管理办法（试行）"
    assert head["doc_no"]["value"] == "测工信规〔2023〕7号"
    assert head["issuer"]["names"] == ("测试市工业和信息化局", "测试市财政局")
    assert (head["jurisdiction"]["level"], head["jurisdiction"]["name"], head["tier_created"]) == (
        "city",
        "测试市",
        "市级",
    )
    assert sixth.head.doubts["jurisdiction"].en.startswith("the registry has no 测试市")
    dates = head["dates"]
    assert (dates["issued"], dates["in_force_from"], dates["trial"], dates["horizon"]) == (
        "2023-09-18",
        "2023-10-01",
        True,
        2027,
    )
    assert "in_force_to" not in dates  # 有效期3年 is computed, not printed: a line to be confirmed
    assert sixth.head.guesses["dates"].startswith("in_force_to: 2026-10-01")
    cited = {each["title"]: each for each in head["cites"]}
    assert (
        cited["制造业创新中心建设工程实施指南（2016—2020年）"]["resolves_to"] == GUIDE.id
    )  # by a title with another dash
    assert cited["关于完善制造业创新体系，推进制造业创新中心建设的指导意见"]["doc_no"] == "工信部科［2016］273号"


def test_targets_with_tiers_bounds_and_parts(sixth: Draft) -> None:
    found = [
        (t["id"], t["year"], t["tiers"], t["min"], t["max"], t.get("subset_of"), t.get("modal"), t.get("approx", False))
        for t in of_type(sixth, "target")
    ]
    assert found == [
        ("TEST-6-T1", 2025, ["市级"], 8, 10, None, None, False),
        ("TEST-6-T2", 2025, ["省级"], 2, 2, "TEST-6-T1", "力争", False),
        ("TEST-6-T3", 2027, ["市级"], 15, 15, None, None, True),
        ("TEST-6-T4", 2027, ["国家级"], 1, 1, None, None, False),
    ]  # 已建成各类创新平台126家 is no target


def test_conditions_are_mapped_to_facts(sixth: Draft) -> None:
    assert facts(sixth) == {
        ("founding_capital_cny", "at_least", 10_000_000),
        ("registered_years", "at_least", 1),
        ("shareholders", "at_least", 4),
        ("founders", "at_least", 5),
        ("lead_key_projects", "at_least", 2),
        ("rd_staff", "at_least", 30),
        ("is_legal_person", "is", True),
        ("is_registered_here", "is", True),
        ("founders_are_legal_persons", "is", True),
        ("has_expert_committee", "is", True),
        ("has_cooperation_agreement", "is", True),
        ("files_yearly_report", "is", True),
    }


def test_what_no_fact_fits_is_a_question(sixth: Draft) -> None:
    assert [entry.rule["q"] for entry in sixth.questions] == [
        "其中至少1家为本市企业",
        "年度研发投入占营业收入的比例不低于8%",
    ]
    written = as_yaml(sixth, "sixth.txt")
    assert sum(line.startswith("#?") for line in written.splitlines()) == 3
    assert "不低于8%" not in json.dumps(sixth.document, ensure_ascii=False, default=list)


def test_the_other_rules(sixth: Draft) -> None:
    (unique,) = of_type(sixth, "uniqueness")
    assert (unique["strength"], unique["unit"], unique["tier"]) == ("in_principle", "领域", "市级")
    (sectors,) = of_type(sixth, "sectors")
    assert sectors["items"] == ["智能装备", "新材料", "生物医药", "新一代信息技术与软件", "绿色食品"]
    assert sectors["open"] is True
    assert [(a["cycle"], a["every_years"], a["by"]) for a in of_type(sixth, "assessment")] == [
        ("annual", 1, "市工业和信息化局"),
        ("periodic", 3, "市工业和信息化局"),
    ]
    (lost,) = of_type(sixth, "revocation")
    assert (lost["failed"], lost["in_row"], lost["cycle"]) == (2, True, "annual")
    (rise,) = of_type(sixth, "promotion")
    assert (rise["from_tier"], rise["to_tier"], rise["by"]) == ("市级", "省级", "市工业和信息化局")
    assert [(s["order"], s["q"]) for s in of_type(sixth, "stage")] == [
        (1, "组织申报"),
        (2, "专家评审"),
        (3, "公示认定"),
    ]
    assert [(f["channel"], f["payer"]) for f in of_type(sixth, "funding")] == [
        ("专项资金", "市财政局"),
        ("股权投资", "社会资本"),
        ("会员费", "成员单位"),
    ]
    (service,) = of_type(sixth, "service")
    assert service["items"] == ["委托研发", "检验检测", "标准研制", "人员培训", "企业孵化"]


def test_phone_numbers_are_in_no_draft() -> None:
    drafted = draft(
        "一、联系\n研发人员不少于30人，电话13800000000。研发人员不少于40人电话0999-8000000\n", identifier="T"
    )
    assert "30" in str(drafted.document)
    assert not [word for word in ("13800000000", "8000000") if word in as_yaml(drafted, "a.txt")]


def test_every_entry_stands_where_it_says(sixth: Draft) -> None:
    for entry in sixth.entries:
        assert sixth.text[entry.start : entry.end] == entry.rule["q"]
        assert len(entry.rule["q"]) <= 40
        assert 0 < entry.confidence < 1
    assert {e.rule["at"] for e in sixth.entries if e.rule["type"] == "revocation"} == {"五(二)"}


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("同一领域只认定一家市级制造业创新中心。", "uniqueness", {"strength": "must"}),
        ("按照“一行业一中心”布局。", "uniqueness", {"unit": "行业"}),
        ("聚焦新材料、生物医药、机器人领域。", "sectors", {"open": False}),
        ("考核不合格的，取消市级制造业创新中心资格。", "revocation", {"failed": 1, "in_row": False, "cycle": "any"}),
        ("累计2次考核不合格的，予以摘牌。", "revocation", {"failed": 2, "in_row": False}),
        ("市工业和信息化局每两年对创新中心组织一次评估。", "assessment", {"cycle": "periodic", "every_years": 2}),
        ("市级制造业创新中心注册资本不低于2亿元。", "founding", {"check": {"fact": "founding_capital_cny", "op": "at_least", "value": 200_000_000, "unit": "CNY"}}),
        ("创新中心应以三年内在本市新注册的独立法人为主。", "founding", {"check": {"fact": "is_registered_here", "op": "is", "value": True}}),
    ],
)  # fmt: skip
def test_one_sentence_one_rule(sentence: str, kind: str, expected: dict[str, object]) -> None:
    rule, *_ = of_type(draft(sentence, identifier="T"), kind)
    assert expected.items() <= rule.items()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("截至2022年底，已建成省级制造业创新中心21家。", "target"),
        ("弄虚作假的，撤销其市级制造业创新中心资格。", "revocation"),
        ("“十四五”期间，力争建成制造业创新中心5家。", "target"),
        ("各中心应定期开展评估。", "assessment"),
        ("注册资本有要求，场地面积不少于500平方米。", "founding"),
    ],
)
def test_nothing_is_guessed(sentence: str, kind: str) -> None:
    assert not of_type(draft(sentence, identifier="T"), kind)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("不低于1,000万元", ("at_least", 10_000_000, "元")), ("不超过三年", ("at_most", 3, "年")),
     ("1.5亿元以上", ("at_least", 150_000_000, "元")), ("至少两项", ("at_least", 2, "项"))],
)  # fmt: skip
def test_amounts(printed: str, expected: tuple[str, float, str]) -> None:
    assert amount(printed) == expected


PIECES = st.sampled_from(
    ["一、", "（一）", "1、", "\n", "。", "，", "关于印发《", "》的通知", "测试市", "制造业创新中心",
     "管理办法（试行）", "到2025年", "建成8—10家", "市级", "省级",
     "不少于5家", "注册资本", "年度考核", "连续两年不合格的", "撤销资格", "每三年", "评估", "在新材料、机器人等领域", "专项资金", "市工业和信息化局",
     "测工信〔2023〕7号",
     "2023年9月18日", "自2023年13月1日起施行", "有效期3年", "程序", "推荐申报国家级制造业创新中心", "股东", "#?",
     "'", '"', "{", "}", ":", "- ", "\x00", "\t", "\ud800", "\u2028", "&a", "*a"]
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_a_draft_of_any_text_fits_the_schema(text: str) -> None:
    drafted = draft(text, identifier="T-1")
    document, _ = read_document(as_yaml(drafted, "any.txt"), "any.yaml")
    assert len(document.rules) == len(drafted.document["rules"])


# -- files --------------------------------------------------------------------------------------------------------------


def test_text_of_files(tmp_path: Path) -> None:
    import docx  # loads on use

    printed = PLAN.read_text(encoding="utf-8")
    plain, word = tmp_path / "a.txt", tmp_path / "a.docx"
    plain.write_bytes(printed.replace("\n", "\r\n").encode("gb18030"))
    assert text_of(plain) == printed
    document = docx.Document()
    for line in printed.splitlines():
        document.add_paragraph(line)
    document.save(str(word))
    assert (
        draft(text_of(word), identifier="TEST-6").document["rules"]
        == draft(printed, identifier="TEST-6").document["rules"]
    )


def test_documents_without_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(" \n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    for name in ("b.txt", "b.docx"):
        with pytest.raises(Refused):
            text_of(tmp_path / name)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "d.docx").write_bytes(b"PK nothing")
    for name in ("c.doc", "d.docx", "missing.txt"):
        with pytest.raises(Refused):
            text_of(tmp_path / name)


# -- from file to scorecard ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a made-up city, two of its centers and the sixth text, drafted, confirmed by a person and loaded."""
    folder = tmp_path_factory.mktemp("sixth")
    registry = small_registry(folder / "registry", centers=1)
    write(
        registry, "regions",
        {"code": "CN", "level": "country", "name_zh": "中国", "source_url": "https://example.org/a"},
        {"code": "440000", "level": "province", "name_zh": "广东省", "parent_code": "CN", "source_url": "https://example.org/a"},
        {"code": "449900", "level": "city", "name_zh": "测试市", "parent_code": "440000", "source_url": "https://example.org/a"},
    )  # fmt: skip
    write(
        registry, "centers",
        *(center(f"CS-0{n}", name_zh=f"测试市示例{n}制造业创新中心", tier="city", city="测试市", approved_on="2024") for n in (1, 2)),
    )  # fmt: skip
    drafted = run("--home", folder, "policy", "draft", PLAN, "--id", "TEST-6")
    assert drafted.returncode == 0, drafted.stderr
    path = folder / "policies" / "TEST-6.draft.yaml"
    early = run("--home", folder, "policy", "confirm", path)
    assert (early.returncode, "4" in early.stderr) == (2, True)  # three lines with #? and the unknown region
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#?")]
    edited = "\n".join(kept).replace("'000000'", "'449900'").replace("approx: true", "approx: false")
    path.write_text(edited + "\n", encoding="utf-8")
    again = run("--home", folder, "policy", "draft", PLAN, "--id", "TEST-6")
    assert again.returncode == 2  # what a person edited is not written over
    assert path.read_text(encoding="utf-8") == edited + "\n"
    before = run("--home", folder, "load", "--no-bundled", registry, "--json")
    assert "TEST-6" not in before.stdout  # a draft is never loaded
    assert run("--home", folder, "policy", "confirm", path).returncode == 0
    loaded = run("--home", folder, "load", "--no-bundled", "--json")
    assert loaded.returncode == 0, loaded.stderr
    (report,) = [each for each in json.loads(loaded.stdout.splitlines()[-1])["files"] if "TEST-6" in each["file"]]
    assert (report["quarantined"], report["refused"]) == (0, None)
    return folder


def test_a_sixth_text_goes_from_file_to_targets(home: Path) -> None:
    answer = json.loads(
        run("--home", home, "ask", "targets", "--region", "测试市", "--on", "2025-06-30", "--format", "json").stdout
    )
    rows = {row["target"]: (row["minimum"], row["maximum"], row["count"]) for row in answer["rows"]}
    assert rows["TEST-6-T1"] == (8, 10, 2)
    assert rows["TEST-6-T3"] == (15, 15, 2)
    card = json.loads(run("--home", home, "policy", "check", "TEST-6", "--json").stdout)
    assert {row["rule"] for row in card["rows"]} >= {"TEST-6-T1", "uniqueness_1", "revocation_1", "condition_2"}
    shown = run("--home", home, "policy", "show", "TEST-6", "--clause", "五")
    assert "连续两年不合格" in shown.stdout


def test_names_of_the_graph_help_the_reader(home: Path) -> None:
    from queries.aliases import known_names

    worlds = Settings(home).worlds()
    names = known_names(worlds.world())
    assert names["测试市示例1制造业创新中心"] == "CENTER"
    assert names["广东省"] == "PLACE"
    worlds.close()


# -- statements of a notice ---------------------------------------------------------------------------------------------

NEWS = "2024年5月，示例动力有限公司牵头建设的测试市示例1制造业创新中心揭牌，联系人张某13800000000，a@example.org。测试市示例9制造业创新中心由示例轴承有限公司牵头。\n"


def test_extract_prints_what_the_interface_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from chuangtu.cli import cli
    from ingest.policy_text import extract

    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    words = ["--home", str(tmp_path), "extract", str(path)]
    assert guarded(lambda: cli.main([*words, "--json"], standalone_mode=False), words) == 0
    printed, found = json.loads(capsys.readouterr().out), extract(NEWS)
    assert [tuple(span) for span in printed["spans"]] == found.spans
    assert printed["targets"] == found.targets
    assert [tuple(link) for link in printed["relations"]] == found.relations
    assert guarded(lambda: cli.main(words, standalone_mode=False), words) == 0
    assert "⟦ENT 示例动力有限公司⟧" in capsys.readouterr().out.replace("\n", "")


def test_nothing_is_published_before_a_person_accepts_it(home: Path, tmp_path: Path) -> None:
    path, table = tmp_path / "news.txt", tmp_path / "news.csv"
    path.write_text(NEWS, encoding="utf-8")
    assert run("--home", home, "extract", path, "--out", table).returncode == 0
    assert (
        run("--home", home, "extract", path, "--out", table).returncode == 2
    )  # what a person marked is not written over
    content = table.read_text(encoding="utf-8-sig")
    assert "13800000000" not in content
    assert "a@example.org" not in content
    rows = list(csv.DictReader(content.splitlines()))
    assert [(r["statement"], r["subject"], r["object"]) for r in rows[:2]] == [
        ("LEADS", "示例动力有限公司", "测试市示例1制造业创新中心"),
        ("LEADS", "示例轴承有限公司", "测试市示例9制造业创新中心"),
    ]
    assert all(NEWS[int(r["start"]) : int(r["end"])] for r in rows)
    assert run("--home", home, "load", "--no-bundled", table).returncode == 0
    profile = ("--home", home, "ask", "center_profile", "--subject", "CS-01", "--format", "json")
    assert "示例动力有限公司" not in run(*profile).stdout
    table.write_text(content.replace("\n,LEADS", "\n是,LEADS"), encoding="utf-8")
    loaded = json.loads(run("--home", home, "load", "--no-bundled", table, "--json").stdout.splitlines()[-1])
    (report,) = [each for each in loaded["files"] if each["file"] == "news.csv"]
    assert report["quarantined"] == 1  # the center the graph does not know
    assert "示例动力有限公司" in run(*profile).stdout
