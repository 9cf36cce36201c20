"""The rules of the five texts against the texts themselves, the schema's errors, planted assessments, the page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Refused
from graph.ledger import Ledger
from graph.policy import FACTS, Document, json_schema, read_document
from graph.policy.checks import Check
from graph.policy.citations import Known, number_key, resolve, title_key
from graph.policy.outline import Clauses, outline
from graph.snapshot import Archive
from ingest.load import inputs, load
from queries.ask import ask
from queries.policies import opened
from queries.worlds import Worlds
from tests.homes import PAGE, center, load_into, member, small_registry, write
from viz.scorecard import scorecard_page

ROOT = Path(__file__).parents[1]
RULES = ROOT / "queries" / "policy"
SEEDS = ROOT.parent / "shared" / "seeds"
NAMES = sorted(path.stem for path in RULES.glob("*.yaml"))
OPERATIVE = re.compile(
    r"应(?![用对链变商急])|须|必须|不少于|不低于|至少|力争|争取|目标|\d+\s*(?:[-—]\s*\d+)?\s*(?:家|个|项|万元|年)|三年|负责|取消|给予|鼓励|支持|引导|优先"
    r"|原则上|连续|每年|定期|公示|设立|奖励|由.{2,20}(?:组织|明确|牵头)|(?<![重主需])要(?![求素])"
)
"""What marks a sentence that sets, demands, allows or counts something."""
HEADING = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]+[）)、]|\d{1,2}[、.．])?[^，。；：、]{2,24}。?$")
WAIVED: dict[str, dict[str, str]] = {
    "national": {
        "一": "background: it describes the state of industry and demands nothing of centers",
    },
    "shanghai": {"一": "background: it describes the state of industry and demands nothing of centers"},
    "yunnan": {
        "annex1": "a blank form: its fields stand under forms",
        "annex2 一": "outline of a plan: headings of what the applicant writes",
        "annex3": "a blank form: its fields stand under forms",
    },
}
"""Clauses whose sentences need no entry, each with the reason."""
GENERAL = ("重要管理环节",)
"""The one sentence, in four of the texts, that only says why there is assessment."""


def rules(name: str) -> Document:
    """The rules of one document."""
    return read_document((RULES / f"{name}.yaml").read_text(encoding="utf-8"), name)[0]


@pytest.fixture(scope="module", params=NAMES)
def text(request: pytest.FixtureRequest) -> tuple[Document, str, list[Clauses]]:
    """A document's rules, its text, and the clauses of the text."""
    path = SEEDS / f"{request.param}.txt"
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"the texts are looked for in {SEEDS.name} beside the project")
        pytest.skip("the full texts do not ship: they lie in shared/seeds beside the project")
    document, seed = rules(request.param), path.read_text(encoding="utf-8")
    return document, seed, outline(seed, {n.heading: n.reads for n in document.numbering})


def places(document: Document) -> Iterator[tuple[str, str, str]]:
    """Every quote of a document: whose it is, clause path, words."""
    whole = [("doc_no", document.doc_no), ("issuer", document.issuer), ("dates", document.dates)]
    sent = [(name, part) for name in ("audience", "copied_to") if (part := getattr(document, name))]
    named = [(rule.id, rule) for rule in document.rules] + [
        (c.title, c) for c in (*document.cites, *document.supersedes)
    ]
    for name, part in (*whole, *sent, *named):
        if part.at and part.q:
            yield name, part.at, part.q
        for place in getattr(part, "also", ()):
            yield name, place.at, place.q


# -- the rules against the texts ----------------------------------------------------------------------------------------


def test_every_quote_stands_in_its_clause(text: tuple[Document, str, list[Clauses]]) -> None:
    document, seed, clauses = text
    spans: dict[str, list[tuple[int, int]]] = {}
    for clause in clauses:
        spans.setdefault(clause.path, []).append((clause.start, clause.end))
    spans["foot"] = spans.get("foot", []) or [(0, 0)]
    wrong = [
        f"{document.id} {name}: “{q}” is not in {at}"
        for name, at, q in places(document)
        if not any(seed.find(q, start, end) >= 0 for start, end in spans.get(at, []))
    ]
    assert wrong == []


def test_rules_follow_the_order_of_the_text(text: tuple[Document, str, list[Clauses]]) -> None:
    document, _, clauses = text
    order = {clause.path: number for number, clause in reversed(list(enumerate(clauses)))}
    at = [order[rule.at] for rule in document.rules]
    assert at == sorted(at)


def test_every_operative_sentence_has_an_entry(text: tuple[Document, str, list[Clauses]]) -> None:
    document, seed, clauses = text
    covered = {i for _, _, q in places(document) for m in re.finditer(re.escape(q), seed) for i in range(*m.span())}
    waived = [c for c in clauses for path in WAIVED.get(document.seed or "", {}) if c.path == path]
    open_ = []
    for sentence in re.finditer(r"[^。；\n]+[。；]?", seed):
        words = sentence[0].strip()
        if not OPERATIVE.search(words) or HEADING.fullmatch(words) or any(g in words for g in GENERAL):
            continue
        if any(c.start <= sentence.start() < c.end for c in waived):
            continue
        if covered.isdisjoint(range(*sentence.span())):
            open_.append(words)
    assert open_ == []


def test_a_waiver_is_a_reason_for_a_clause_and_still_needed(text: tuple[Document, str, list[Clauses]]) -> None:
    document, seed, clauses = text
    for path, reason in WAIVED.get(document.seed or "", {}).items():
        assert reason not in seed
        assert len(reason.split()) > 3
        assert path in {clause.path for clause in clauses}


def test_enterprises_as_the_main_body_is_for_people_to_judge() -> None:
    """One enterprise among the members does not make enterprises the main body: no count may call it met."""
    said = {name: rules(name).rule("main_body") for name in NAMES if rules(name).rule("main_body")}
    assert {rule.kind for rule in said.values() if rule} == {"judgement"}
    assert len(said) == 4


@pytest.mark.parametrize("name", NAMES)
def test_the_steps_of_a_procedure_are_numbered_once_from_one(name: str) -> None:
    orders = sorted(rule.order for rule in rules(name).rules if rule.type == "stage")
    assert orders == list(range(1, len(orders) + 1))


def test_what_a_plan_is_to_contain_is_no_channel_of_money() -> None:
    assert {rule.type for rule in rules("yunnan").rules if rule.at.startswith("annex2")} == {"form", "dimension"}


@pytest.mark.parametrize("name", NAMES)
def test_differences_between_the_texts_are_kept(name: str) -> None:
    document = rules(name)
    kept = {rule.id: rule for rule in document.rules}
    revocation: Any = kept.get("revocation")
    told = (revocation.failed, revocation.in_row, revocation.cycle) if revocation else None
    assert told == {"tianjin": (2, True, "annual"), "yunnan": (1, False, "any")}.get(name)
    unique = [rule.strength for rule in document.rules if rule.type == "uniqueness"]
    assert unique == {"changchun": ["must"], "yunnan": ["in_principle"]}.get(name, [])
    demanded = {
        (rule.check.fact, rule.check.value)
        for rule in document.rules
        if (check := getattr(rule, "check", None))
        and check.fact in ("founders", "founding_capital_cny", "registered_years")
    }  # type: ignore[union-attr]
    assert demanded == {
        "changchun": {("founders", 5)},
        "yunnan": {("founders", 3), ("founding_capital_cny", 10_000_000)},
        "shanghai": {("registered_years", 3)},
    }.get(name, set())


def test_targets_keep_what_sets_them_apart() -> None:
    by_id = {target.id: target for name in NAMES for target in rules(name).targets}
    assert by_id["SH-T1"].tiers == ("国家级", "市级")
    assert by_id["CC-T4"].subset_of == "CC-T3"
    assert by_id["TJ-T3"].duplicates == "TJ-T1"
    assert by_id["CC-T2"].modal == "力争"
    assert (by_id["YN-T2"].min, by_id["YN-T2"].max, by_id["YN-T2"].year) == (10, 10, 2025)


def test_lists_know_whether_they_are_closed() -> None:
    national, shanghai = (rules(name).rule("sectors") for name in ("national", "shanghai"))
    assert (len(national.items), national.open) == (10, False)  # type: ignore[union-attr]
    assert shanghai.items  # type: ignore[union-attr]
    assert shanghai.open is True  # type: ignore[union-attr]


def test_every_citation_of_a_known_document_is_resolved() -> None:
    documents = [rules(name) for name in NAMES]
    known = [Known(d.id, d.title, d.doc_no.value) for d in documents]
    for document in documents:
        for cited in document.cites:
            assert resolve(cited.title, cited.doc_no, known) == cited.resolves_to, (document.id, cited.title)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("津工信科〔2020〕21号", "津工信科[2020]21号"),
        ("津工信科〔2020〕21号", "津工信科﹝2020﹞ 21 号"),
        ("工信部科〔2016〕273号", "工信部科（2016）273号"),
    ],
)
def test_numbers_are_one_whatever_their_brackets(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(
    "title",
    [
        "制造业创新中心建设工程实施指南（2016-2020）",
        "《制造业创新中心建设工程实施指南（2016－2020年）》",
        "制造业创新中心建设工程实施指南(2016—2020年)",
        "制造业创新中心建设工程实施指南〔2016至2020年〕",
    ],
)
def test_titles_are_one_whatever_their_marks(title: str) -> None:
    assert title_key(title) == title_key("制造业创新中心建设工程实施指南（2016-2020年）")
    assert title_key(title) != title_key("制造业创新中心建设工程实施指南（2021-2025年）")


# -- the schema ---------------------------------------------------------------------------------------------------------

HEAD = """id: T-1
title: 测试办法
title_en: Rules made up for tests
doc_no: {reason: {zh: 测试, en: test}}
issuer: {}
jurisdiction: {level: province, code: '440000', name: 广东省}
tier_created: 省级
dates: {issued: 2020}
"""
RULE = "  - {id: a, type: founding, at: 一(一), q: 不少于5家, kind: computed, en: five founders, check: {fact: founders, op: at_least, value: 5}}\n"


@pytest.mark.parametrize(
    ("change", "line", "key"),
    [
        (("kind: computed", "kind: guessed"), 10, "rules.0.kind"),
        (("fact: founders", "fact: height"), 10, "rules.0.check"),
        (("op: at_least", "op: is"), 10, "rules.0.check"),
        (("value: 5", "value: five"), 10, "rules.0.check.value"),
        (("value: 5", "value: 5, unit: CNY"), 10, "rules.0.check"),
        (("kind: computed", "kind: judgement"), 10, "rules.0"),
        (("q: 不少于5家", "q: " + "长" * 41), 10, "rules.0.q"),
        (("type: founding", "type: wish"), 10, "rules.0"),
        (("issued: 2020", "issued: 2020-13"), 8, "dates.issued"),
        (("省级\n", "村级\n"), 1, ""),
        (("en: five founders, ", ""), 10, "rules.0"),
        (("title: 测试办法\n", "title: 测试办法\ntitle: 又一\n"), 1, ""),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_remedy(change: tuple[str, str], line: int, key: str) -> None:
    whole = HEAD + "rules:\n" + RULE
    read_document(whole, "rules.yaml")
    assert change[0] in whole
    with pytest.raises(Refused) as caught:
        read_document(whole.replace(*change, 1), "rules.yaml")
    for said in caught.value.text:
        assert "rules.yaml" in said
        assert str(line) in said
        assert key in said
    assert caught.value.remedy
    assert caught.value.remedy.zh != caught.value.remedy.en


def test_the_schema_names_every_fact() -> None:
    schema = json_schema()
    assert set(schema["x-facts"]) == set(FACTS)
    assert schema["$defs"]["Check"]["properties"]["fact"]["enum"] == list(FACTS)


def test_no_fact_is_declared_for_nothing() -> None:
    asked = {check.fact for name in NAMES for rule in rules(name).rules if (check := getattr(rule, "check", None))}
    assert asked | {"member_kinds"} == set(FACTS)  # published rules of older versions still ask for it


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_floor_never_proves_too_little(known: int, demanded: int) -> None:
    from queries.verdict.conditions import measured
    from queries.verdict.facts import Known as Value

    check = Check(fact="founders", op="at_least", value=demanded)
    assert measured(check, Value(known)).result == ("met" if known >= demanded else "unknown")
    staff = Check(fact="rd_staff", op="at_least", value=demanded)
    assert measured(staff, Value(known)).result == ("met" if known >= demanded else "not_met")


# -- evaluation on planted centers --------------------------------------------------------------------------------------

ASSESSED = (
    "assessment_id",
    "center_id",
    "assessed_on",
    "kind",
    "result",
    "contracts",
    "contracts_10k_cny",
    "source_url",
    "confidence",
)


def planted(home: Path, *rows: tuple[str, ...], rules_text: str | None = None) -> Worlds:
    """A home with three made-up centers of Guangdong, their assessments, and rules made up for tests."""
    registry = small_registry(home / "registry")
    write(
        registry,
        "memberships",
        *(member("GD-00", f"测试{n}有限公司") for n in range(5)),
        member("GD-01", "示例有限公司", role="operator"),
    )
    write(registry, "centers", *(center(f"GD-{n:02}", approved_on=f"202{n}") for n in range(3)))
    table = [",".join(ASSESSED), *(",".join((*row, PAGE, "high")) for row in rows)]
    (registry / "assessments.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
    (registry / "rules.yaml").write_text(rules_text or HEAD + "rules:\n" + RULE + MORE, encoding="utf-8")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        reports = load(ledger, inputs([registry], "test"))
        assert not [p for r in reports for p in r.problems], reports
        assert not [r.refused for r in reports if r.refused]
        Archive(home).publish(ledger)
    return Worlds(home)


MORE = """  - {id: r2, type: revocation, at: 一(二), q: 连续两年不合格, kind: computed, en: two failed years, failed: 2, in_row: true, cycle: annual, effect: 取消资格}
  - {id: r1, type: revocation, at: 一(二), q: 一次不合格即取消, kind: computed, en: one failure, failed: 1, in_row: false, cycle: any, effect: 取消资格}
  - {id: yearly, type: assessment, at: 一(三), q: 每年评估, kind: computed, en: yearly, cycle: annual, every_years: 1, by: 某局}
  - {id: contracts, type: indicator, at: 一(三), q: 合同数, kind: computed, en: contracts, check: {fact: contracts, op: recorded}}
  - {id: T-A, type: target, at: 二, q: 到2022年3家, kind: computed, en: three by 2022, year: 2022, tiers: [省级], min: 3, max: 4}
  - {id: T-B, type: target, at: 二, q: 到2030年9家, kind: computed, en: nine by 2030, year: 2030, tiers: [省级], min: 9, max: 9}
"""


def results(worlds: Worlds, name: str, **given_: str) -> dict[str, str]:
    """Rule → result."""
    rows: Any = ask(worlds.world(), name, given_).rows
    return {row.rule: row.result for row in rows}


def test_assessments_drive_revocation(tmp_path: Path) -> None:
    worlds = planted(
        tmp_path,
        ("A-1", "GD-00", "2021", "年度", "不合格", "3", "10"),
        ("A-2", "GD-00", "2022", "年度", "不合格", "4", "20"),
        ("A-3", "GD-01", "2021", "年度", "不合格", "", ""),
        ("A-4", "GD-01", "2022", "年度", "合格", "", ""),
        ("A-5", "GD-01", "2023", "年度", "不合格", "", ""),
    )
    failed = results(worlds, "center_compliance", subject="GD-00", on="2023-12-31")
    assert (failed["r2"], failed["r1"], failed["contracts"]) == ("not_met", "not_met", "met")
    between = results(worlds, "center_compliance", subject="GD-01", on="2023-12-31")
    assert (between["r2"], between["r1"], between["yearly"]) == (
        "met",
        "not_met",
        "met",
    )  # 2021 and 2023 are not in a row, and no year is missing
    assert results(worlds, "center_compliance", subject="GD-00", on="2021-12-31")["r2"] == "met"
    early = results(worlds, "center_compliance", subject="GD-02", on="2022-06-30")
    assert early["yearly"] == "not_applicable"  # approved this year: the first assessment is not due
    silent = results(worlds, "center_compliance", subject="GD-02", on="2023-12-31")
    assert (silent["r2"], silent["r1"], silent["yearly"], silent["contracts"]) == ("unknown",) * 4
    (row,) = [
        r
        for r in ask(worlds.world(), "center_compliance", {"subject": "GD-00", "on": "2023-12-31"}).rows
        if r.rule == "r2"
    ]  # type: ignore[attr-defined]
    assert {e.id for e in row.evidence} == {"A-1", "A-2", "GD-00", f"{row.document}:r2"}  # type: ignore[attr-defined]
    worlds.close()


def test_founders_and_targets_of_planted_centers(tmp_path: Path) -> None:
    worlds = planted(tmp_path)
    assert results(worlds, "center_compliance", subject="GD-00")["a"] == "met"
    assert results(worlds, "center_compliance", subject="GD-01")["a"] == "unknown"
    world = worlds.world()
    rows = {r.target: r for r in ask(world, "targets", {"on": "2025-06-30"}).rows}  # type: ignore[attr-defined]
    assert (rows["T-A"].result, rows["T-A"].count) == ("met", 3)
    assert rows["T-B"].result == "unknown"  # three of nine at half time, but no list says there are no more
    assert [(t.year, t.count) for t in rows["T-B"].trend][-5:] == [
        (2021, 2),
        (2022, 3),
        (2023, 3),
        (2024, 3),
        (2025, 3),
    ]
    early = {r.target: r.result for r in ask(world, "targets", {"on": "2022-01-31"}).rows}  # type: ignore[attr-defined]
    assert early == {"T-A": "unknown", "T-B": "on_course"}
    assert {r.result for r in ask(world, "targets", {"on": "2019"}).rows} == {"not_applicable"}  # type: ignore[attr-defined]
    worlds.close()


def test_without_a_source_nothing_is_called_missed(registry: Path) -> None:
    worlds = Worlds(registry)
    for name, place in (("YN-2019-CULTIVATE", "云南省"), ("CC-PLAN-TRIAL", "长春市")):
        answer = ask(worlds.world(), "policy_scorecard", {"document": name})
        computed: list[Any] = [row for row in answer.rows if row.kind == "computed"]  # type: ignore[attr-defined]
        assert {row.result for row in computed} == {"unknown"}
        assert all("未载入" in row.reason.zh and place in row.reason.zh and row.settles for row in computed)
        assert all("no source loaded" in row.reason.en for row in computed)
    worlds.close()


def test_a_document_is_found_by_number_title_and_id(registry: Path) -> None:
    worlds = Worlds(registry)
    names = ("TJ-2020-21", "津工信科[2020] 21号", "《天津市制造业创新中心建设实施方案》")
    assert {ask(worlds.world(), "policy_scorecard", {"document": n}).rows[0].document for n in names} == {"TJ-2020-21"}  # type: ignore[attr-defined]
    guide = opened(worlds.world(), "CN-2016-IMPL-GUIDE")
    assert {each.id for each in guide.cited_by} == {"CC-PLAN-TRIAL", "SH-IMPL-PLAN", "TJ-2020-21", "YN-2019-CULTIVATE"}
    worlds.close()


def test_a_sixth_document_goes_from_file_to_scorecard(tmp_path: Path) -> None:
    cited = """cites: [{title: 测试办法, at: preamble, q: 《测试办法》}]
supersedes: [{title: 测试办法, at: preamble, q: 代替《测试办法》, resolves_to: T-1}]
"""
    sixth = HEAD.replace("T-1", "T-2").replace("测试办法", "示例办法") + cited + "rules:\n" + RULE
    worlds = planted(tmp_path)
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        path = tmp_path / "sixth.yaml"
        path.write_text(sixth, encoding="utf-8")
        load_into(ledger, path)
        Archive(tmp_path).publish(ledger)
    world = worlds.world()
    view = opened(world, "示例办法")
    assert [each.id for each in view.cites] == ["T-1"]  # by its title alone
    assert [each.id for each in view.supersedes] == ["T-1"]
    assert [each.id for each in opened(world, "T-1").superseded_by] == ["T-2"]
    assert results(worlds, "policy_scorecard", document="T-2") == {"a": "unknown"}
    worlds.close()


# -- the page -----------------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    """Collects what a page loads and links to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Sort addresses by what they do."""
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href"):
                self.loads.append(value or "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_opens_every_rule_and_loads_nothing(registry: Path, lang: str) -> None:
    worlds = Worlds(registry)
    answer: Any = ask(worlds.world(), "policy_scorecard", {"document": "SH-IMPL-PLAN"})
    page = scorecard_page([(opened(worlds.world(), "SH-IMPL-PLAN"), answer)], lang)
    found = Links()
    found.feed(page)
    assert found.loads == []
    assert "<script" not in page
    assert "工业互联网、智能制造、集成电路、新材料、3D打印、人工智能" in page  # the whole list, longer than any quote
    assert ("上海市 · 市级" if lang == "zh" else "Shanghai · municipal") in page
    for row in answer.rows:
        assert f"/v1/policies/SH-IMPL-PLAN/rules/{row.rule}" in found.links
        assert row.quote in page
        assert all(f"/v1/entities/{each.id}" in found.links for each in row.centers)
    assert ("需人工判断" in page) == (lang == "zh")
    worlds.close()
