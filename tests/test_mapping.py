"""A user's own source descriptions: drafted, confirmed, checked with line and key, and used by load."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Refused
from graph.ledger import Ledger
from ingest.load import inputs, load
from ingest.mapping import SourceMapping, all_mappings, bundled_mappings, json_schema, read_mapping
from ingest.propose import Draft, Names, propose
from ingest.readers.grid import Grid, Raw
from ingest.readers.layout import tables_of
from ingest.table import Table
from tests.homes import PAGE, center, load_into, run, write
from tests.workbooks import Percent, xlsx

LIST = {
    "序号": ["1", "2"],
    "名称": ["测试石墨烯创新中心", "测试机器人创新中心"],
    "级别": ["省级", "国家级"],
    "领域": ["石墨烯", "测试领域"],
    "牵头单位": ["测试石墨烯有限公司", "测试机器人集团"],
    "成员单位": ["测试大学、测试（示例、甲）研究院", "测试理工大学"],
    "认定时间": ["2019-05", "2020-07-01"],
    "联系人": ["测试某人", "测试某人"],
    "联系电话": ["13800000000", "13900000000"],
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.duckdb") as opened:
        load_into(
            opened, write(tmp_path / "known", "sectors", {"sector_id": "RS-001", "name_zh": "石墨烯", "source": PAGE})
        )
        yield opened


def drafted(columns: dict[str, list[str]], names: Names | None = None) -> Draft:
    rows: list[list[Raw]] = [[*columns], *([*row] for row in zip_longest(*columns.values(), fillvalue=""))]
    return propose(tables_of(Grid("名单", rows), "名单.csv"), "名单.csv", names or Names())


def csv_of(path: Path, columns: dict[str, list[str]]) -> Path:
    lines = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    return path


def meant(draft: Draft) -> dict[str, str | None]:
    return {column["header"]: column["target"] for table in draft.as_json() for column in table["columns"]}


# -- drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_confirmed_unchanged_loads_centers_and_members(tmp_path: Path, ledger: Ledger) -> None:
    path = csv_of(tmp_path / "名单.csv", LIST)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "名单.yaml").write_text(drafted(LIST).text, encoding="utf-8")
    (report,) = load(ledger, inputs([path]), all_mappings(tmp_path / "sources"))
    assert (report.accepted, report.problems, report.understood_as) == (2, [], ["名单/名单"])
    assert {name for name, _ in ledger.names("Center", ("name_zh",))} == set(LIST["名称"])
    assert sorted(value for value, _ in ledger.names("Center", ("tier",))) == ["national", "provincial"]
    assert sorted(value for value, _ in ledger.names("Center", ("approved_on",))) == ["2019-05", "2020-07-01"]
    organizations = {"测试石墨烯有限公司", "测试机器人集团", "测试大学", "测试（示例、甲）研究院", "测试理工大学"}
    assert {name for name, _ in ledger.names("Organization", ("name_zh",))} == organizations
    assert sorted(role for role, _ in ledger.names("MEMBER_OF", ("role",))) == ["lead"] * 2 + ["member"] * 3
    stored = str(ledger.connection.execute("SELECT * FROM statement").fetchall())
    assert "13800000000" not in stored
    assert "测试某人" not in stored
    assert "联系电话" in report.dropped


def test_a_center_known_by_its_name_is_that_center(tmp_path: Path, ledger: Ledger) -> None:
    load_into(
        ledger, write(tmp_path / "known", "regions", {"code": "440000", "level": "province", "name_zh": "广东省"})
    )
    load_into(ledger, write(tmp_path / "known", "centers", center("GD-01", name_zh=LIST["名称"][0])))
    (tmp_path / "名单.yaml").write_text(drafted(LIST).text, encoding="utf-8")
    load(
        ledger,
        inputs([csv_of(tmp_path / "名单.csv", LIST)]),
        all_mappings(tmp_path / "none", (tmp_path / "名单.yaml",)),
    )
    found = ledger.ids("Center")
    assert len(found) == 2
    assert "GD-01" in found


def test_what_is_unsure_is_a_comment() -> None:
    draft = drafted({**LIST, "备用": ["甲", "乙"]})
    assert "# ? 备用" in draft.text
    assert "# ? status: {const: designated}" in draft.text
    assert meant(draft)["备用"] is None
    assert yaml.safe_load(draft.text)["tables"][0]["never_read"] == ["联系人", "联系电话"]


def test_each_column_has_a_score_and_alternatives() -> None:
    (table,) = drafted(LIST).as_json()
    assert table["about"] == "Center"
    assert meant(drafted(LIST)) == {
        "序号": None, "名称": "Center.name_zh", "级别": "Center.tier", "领域": "Center.sector_printed", "牵头单位": "Center.lead",
        "成员单位": "Center.member", "认定时间": "Center.approved_on",
    }  # fmt: skip
    assert all(0.75 <= c["score"] <= 1 for c in table["columns"] if c["target"])
    assert any(c["alternatives"] for c in table["columns"])


def test_a_list_of_organisations_is_one() -> None:
    columns = {
        "企业名称": ["测试甲有限公司", "测试乙有限公司"],
        "代码": ["91530000MA6K00000J", "91530000MA6K00000J"],
        "注册资金（万元）": ["100", "200"],
        "资产总额": ["1", "2"],
        "职工总数": ["10", "20"],
    }
    draft = drafted(columns)
    assert draft.as_json()[0]["about"] == "Organization"
    properties = yaml.safe_load(draft.text)["tables"][0]["subjects"][0]["properties"]
    assert properties["registered_capital_cny"] == {"column": "注册资金", "unit": "万元"}
    assert properties["employees"] == "职工总数"
    assert "total_assets_cny" not in properties  # its header states no unit
    assert "# ? total_assets_cny" in draft.text


def test_codes_of_organisations_are_known_by_their_check_character() -> None:
    from graph.uscc import check_character

    codes = [first + check_character(first) for first in ("91530000MA6K00000", "91530000MA6K00001")]
    columns = {"企业名称": ["测试甲有限公司", "测试乙有限公司"], "证照号": codes}
    assert meant(drafted(columns))["证照号"] == "Organization.uscc"
    wrong = {**columns, "证照号": [code[:-1] + ("0" if code[-1] != "0" else "1") for code in codes]}
    assert meant(drafted(wrong))["证照号"] is None


def test_values_that_are_not_allowed_are_named() -> None:
    tiers = ["省级", "国家级", "市级", "省级", "重点"]
    draft = drafted({"名称": [f"测试{n}创新中心" for n in range(len(tiers))], "级别": tiers})
    assert "重点" not in str(yaml.safe_load(draft.text))
    assert meant(draft)["级别"] == "Center.tier"
    assert "! 不是可用值 · not allowed: 重点" in draft.text


def test_a_column_with_too_many_other_values_is_not_proposed() -> None:
    draft = drafted({**LIST, "级别": ["省级", "重点"]})
    assert meant(draft)["级别"] is None
    assert "重点" not in str(yaml.safe_load(draft.text))


def test_contact_data_is_seen_by_its_shape() -> None:
    draft = drafted({**LIST, "其他": ["13800000000", "测试@example.org"]})
    assert "其他" in yaml.safe_load(draft.text)["tables"][0]["never_read"]
    assert "13800000000" not in draft.text


def test_a_table_about_nothing_known_proposes_nothing() -> None:
    draft = drafted({"day": ["Mon"], "rain": ["1"]})
    assert SourceMapping.model_validate(yaml.safe_load(draft.text)).tables == ()


WORDS = st.one_of(
    st.sampled_from(
        [
            "名称",
            "级别",
            "领域",
            "牵头单位",
            "成员单位",
            "认定时间",
            "注册资金(万元)",
            "企业名称",
            "yes",
            "所属中心",
            "- x: y",
            "a\nb: c",
            "#",
        ]
    ),
    st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip())),
)
CELLS = st.one_of(st.sampled_from(["省级", "2020", "测试有限公司", "a\n  - edge: X", "云南省"]), st.text(max_size=10))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(WORDS, st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=8),
    st.text(min_size=1, max_size=10),
)
def test_every_draft_is_a_description_that_is_accepted(columns: dict[str, list[str]], sheet: str) -> None:
    draft = propose([Table("表", "f.csv", columns, [2, 3], sheet)], "f\n.csv", Names())
    mapping = SourceMapping.model_validate(yaml.safe_load(draft.text))
    used = {column for table in mapping.tables for column in table.required}
    assert used <= columns.keys()
    assert all(table.sheet == sheet for table in mapping.tables)


# -- descriptions a user writes ---------------------------------------------------------------------------------------

GOOD = """\
source: 我的名单
publisher: {zh: 测试单位, en: a test}
licence: {zh: 测试, en: test}
tables:
  - table: 名单
    required: [名称, 级别]
    aliases: {名称: [中心全称, 中心名称], 级别: [层次]}
    subjects:
      - node: {node: Center, name: 名称, prefix: CTR-}
        properties:
          name_zh: 名称
          tier: 级别
"""


def test_columns_go_by_any_of_their_accepted_headers(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "m.yaml").write_text(GOOD, encoding="utf-8")
    path = csv_of(tmp_path / "a.csv", {"中心 全称": ["测试中心"], "层次": ["市级"], "其他": ["x"]})
    (report,) = load(ledger, inputs([path]), all_mappings(tmp_path / "none", (tmp_path / "m.yaml",)))
    assert (report.accepted, report.problems) == (1, [])
    assert [value for value, _ in ledger.names("Center", ("tier",))] == ["city"]


@pytest.mark.parametrize(
    ("more", "understood"),
    [
        ({}, "office_lists/创新中心名单（按领域）"),
        ({"认定时间": ["2019-05", "2020"]}, "office_lists/创新中心名单（按领域）"),
        ({"级别": ["省级", "市级"]}, "office_lists/创新中心名单（按级别）"),
        ({"牵头单位": ["示例甲有限公司", "示例乙有限公司"]}, "office_lists/创新中心名单"),
    ],
)
def test_a_list_of_centers_and_fields_is_no_application(
    tmp_path: Path, ledger: Ledger, more: dict[str, list[str]], understood: str
) -> None:
    two = {"创新中心名称": ["测试甲创新中心", "测试乙创新中心"], "所属领域": ["石墨烯", "测试领域"]}
    (report,) = load_into(ledger, csv_of(tmp_path / "list.csv", two | more))
    assert (report.accepted, report.understood_as) == (2, [understood])
    assert {name for name, _ in ledger.names("Center", ("name_zh",))} == {*two["创新中心名称"]}
    assert {name for name, _ in ledger.names("Center", ("sector_printed",))} == {*two["所属领域"]}
    assert not ledger.names("Center", ("status",))  # nobody applied: a list without a status states none
    assert len(ledger.names("Center", ("tier",))) == (2 if "级别" in more else 0)


@pytest.mark.parametrize("header", ["持股比例", "持股比例(%)"])
def test_a_share_shown_as_a_percentage_is_stored_in_percent(tmp_path: Path, ledger: Ledger, header: str) -> None:
    load_into(ledger, csv_of(tmp_path / "list.csv", {"创新中心名称": ["测试甲创新中心"], "所属领域": ["石墨烯"]}))
    rows = [
        ["中心名称", "单位名称", "角色", header],
        ["测试甲创新中心", "示例甲有限公司", "股东", Percent(0.125)],
        ["测试甲创新中心", "示例乙有限公司", "股东", Percent(0.6)],
    ]
    (tmp_path / "members.xlsx").write_bytes(xlsx(rows))
    (report,) = load_into(ledger, tmp_path / "members.xlsx")
    assert (report.accepted, report.problems) == (2, [])
    assert {float(value) for value, _ in ledger.names("MEMBER_OF", ("share",))} == {12.5, 60.0}


@pytest.mark.parametrize("header", ["平台名称", "中心名称"])
def test_a_platform_with_a_field_is_no_center(tmp_path: Path, ledger: Ledger, header: str) -> None:
    load_into(ledger, csv_of(tmp_path / "list.csv", {header: ["测试中试平台"], "技术领域": ["石墨烯"]}))
    assert not ledger.names("Center", ("name_zh",))


def test_what_a_form_gives_is_known_by_its_name_only() -> None:
    (forms,) = (source for source in bundled_mappings() if source.source == "yunnan_forms")
    for table in forms.tables:
        assert forms.table_for(table.table, list(table.required)) is table
        assert forms.table_for("名单", list(table.required)) is None


def test_a_description_may_be_for_one_sheet_only() -> None:
    mapping = SourceMapping.model_validate(yaml.safe_load(GOOD.replace("    required", "    sheet: 甲\n    required")))
    assert mapping.table_for("x", ["名称", "级别"], "甲")
    assert mapping.table_for("x", ["名称", "级别"], "乙") is None


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        ("tier: 级别", "rank: 级别", "第 9 行 tables.0.subjects.0：Center 没有属性 rank", "line 9, tables.0.subjects.0: Center has no property rank"),
        ("    required: [名称, 级别]\n", "", "第 5 行 tables.0.required：缺少这个键", "line 5, tables.0.required: this key is missing"),
        ("required:", "requires:", "第 6 行 tables.0.requires：没有这个键", "line 6, tables.0.requires: there is no such key"),
        ("node: Center,", "node: Centre,", "第 9 行 tables.0.subjects.0.node：没有节点类型 Centre", "line 9, tables.0.subjects.0.node: no node type Centre"),
        ("[名称, 级别]", "名称", "第 6 行 tables.0.required：此处应是列表", "line 6, tables.0.required: a list belongs here"),
        ("tables:", "tables: [", "不是规范的 YAML", "is not well-formed YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_key(tmp_path: Path, before: str, after: str, zh: str, en: str) -> None:
    path = tmp_path / "m.yaml"
    assert before in GOOD
    path.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_mapping(path)
    assert zh in refused.value.sentence("zh")
    assert en in refused.value.sentence("en")


def test_a_description_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused):
        read_mapping(tmp_path / "m.yaml")


def test_the_name_of_a_description_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(GOOD.replace("我的名单", "registry"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        all_mappings(tmp_path)
    assert "registry" in refused.value.sentence("zh")


def test_the_schema_describes_what_ships() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for mapping in bundled_mappings():
        validator.validate(json.loads(mapping.model_dump_json(by_alias=True)))


# -- the commands -----------------------------------------------------------------------------------------------------


def test_the_commands_work_together(tmp_path: Path) -> None:
    home, path = tmp_path / "home", csv_of(tmp_path / "名单.csv", LIST)
    refused = run("--home", home, "load", path, "--no-bundled", "--no-publish", "--json")
    (problem,) = json.loads(refused.stdout.splitlines()[-1])["files"][0]["problems"]
    assert "chuangtu map" in problem["remedy"]["zh"]
    assert "chuangtu map" in problem["remedy"]["en"]
    out = home / "sources" / "名单.yaml"
    assert run("--home", home, "map", path, "--out", out).returncode == 0
    assert run("--home", home, "map", path, "--out", out).returncode == 3  # nothing edited is overwritten
    done = run("--home", home, "load", path, "--no-bundled", "--no-publish", "--json")
    (report,) = json.loads(done.stdout.splitlines()[-1])["files"]
    assert (report["accepted"], report["problems"]) == (2, [])


def test_a_wrong_description_stops_the_load_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(GOOD.replace("tier: 级别", "rank: 级别"), encoding="utf-8")
    done = run("--home", tmp_path, "--lang", "en", "load", "--no-bundled", "--mapping", tmp_path / "m.yaml")
    assert done.returncode == 3
    assert "line 9" in done.stderr
    assert "Traceback" not in done.stderr


def test_map_prints_json_and_its_schema(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "名单.csv", LIST)
    found = json.loads(run("--home", tmp_path, "map", path, "--json").stdout)
    assert found["tables"][0]["about"] == "Center"
    assert yaml.safe_load(found["mapping"])["source"] == "名单"
    assert json.loads(run("map", "--schema").stdout)["title"] == "SourceMapping"
    assert run("map").returncode == 2
    assert run("--home", tmp_path, "map", path, "--sheet", "无").returncode == 2


def test_an_edge_told_apart_by_a_property_must_give_it(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "source: 测试\npublisher: {zh: 测试, en: test}\nlicence: {zh: 测试, en: test}\ntables:\n- table: t\n  required: [牵头]\n  subjects:\n"
        "  - edge: MEMBER_OF\n    from: {node: Organization, organization: 牵头}\n    to: {node: Center, id: 编号}\n",
        encoding="utf-8",
    )
    with pytest.raises(Refused, match="edge MEMBER_OF needs role among its properties"):
        read_mapping(tmp_path / "m.yaml")


def test_columns_nobody_asks_for_are_named(ledger: Ledger, tmp_path: Path) -> None:
    """Columns that are empty, hold contact data or ship with the program are not listed."""
    (tmp_path / "own.yaml").write_text(
        "source: 测试\npublisher: {zh: 测试, en: test}\nlicence: {zh: 测试, en: test}\ntables:\n- table: 名单\n  required: [名称]\n"
        "  never_read: [联系人]\n  subjects:\n  - node: {node: Center, name: 名称, prefix: CTR-}\n"
        "    properties: {tier: 级别, sector_printed: {first: [领域, 行业]}}\n"
        "    when: [{column: 序号}]\n  - edge: MEMBER_OF\n    from: {node: Organization, organization: {column: 牵头单位}}\n"
        "    to: {node: Center, name: 名称, prefix: CTR-}\n"
        "    properties: {role: {const: lead}}\n",
        encoding="utf-8",
    )
    path = csv_of(tmp_path / "名单.csv", {**LIST, "投资额（万元）": ["1", "2"], "空列": ["", ""]})
    (report,) = load(ledger, inputs([path]), [read_mapping(tmp_path / "own.yaml")])
    assert report.unread == ["成员单位", "认定时间", "投资额（万元）"]
    assert report.as_json()["unread"] == report.unread
    (shipped,) = load(ledger, inputs([path], "bundled"), [read_mapping(tmp_path / "own.yaml")])
    assert shipped.unread == []
