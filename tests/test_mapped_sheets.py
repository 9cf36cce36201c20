"""Sheets under a source description: units, lists in a cell, ticked boxes, shares."""

from __future__ import annotations

import pytest

from ingest.evaluate import Evaluated, Known, evaluate
from ingest.mapping import TableMapping
from ingest.table import Table
from tests.sheets import one


def evaluated(table: Table, **mapping: object) -> Evaluated:
    return evaluate(
        table,
        TableMapping.model_validate({"table": "t", "required": [], **mapping}),
        Known(lambda *_: [("测试领域", "RS-1")], lambda _: set()),
    )


def stated(found: Evaluated, prop: str) -> list[tuple[str, str]]:
    lines = {row["line"]: row for row in found.statements.lines.to_pylist()}
    headings = [heading for heading, _ in found.statements.headings]
    return sorted(
        (lines[row["line"]]["subject"], row["value"])
        for row in found.statements.said.to_pylist()
        if headings[row["heading"]] == prop and row["value"] and lines[row["line"]]["subject_type"] != "Source"
    )


FUNDING = {"subjects": [{"node": {"node": "Funding", "id": "编号"}, "properties": {"amount_cny": "金额"}}]}


def test_the_unit_of_the_header_counts() -> None:
    table = one(["编号", "金额（万元）"], ["F1", "1.1"], ["F2", "500亿元"], ["F3", "—"])
    found = evaluated(table, **FUNDING)
    assert stated(found, "amount_cny") == [("F1", "11000.0")]
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, "unit-differs")]
    assert found.rows_quarantined == 1


def test_a_mapping_and_a_header_that_contradict_are_refused() -> None:
    mapping = {
        "subjects": [
            {
                "node": {"node": "Funding", "id": "编号"},
                "properties": {"amount_cny": {"column": "金额", "unit": "万元"}},
            }
        ]
    }
    found = evaluated(one(["编号", "金额（亿元）"], ["F1", 5]), **mapping)
    assert [problem.code for problem in found.problems] == ["unit-contradiction"]
    assert stated(evaluated(one(["编号", "金额（人民币万元）"], ["F1", 5]), **mapping), "amount_cny") == [
        ("F1", "50000.0")
    ]
    with pytest.raises(ValueError, match="no unit"):
        TableMapping.model_validate(
            {
                "table": "t",
                "required": [],
                "subjects": [
                    {
                        "node": {"node": "Funding", "id": "a"},
                        "properties": {"amount_cny": {"column": "b", "unit": "斤"}},
                    }
                ],
            }
        )


MEMBERS = {
    "subjects": [
        {"node": {"node": "Center", "id": "编号"}},
        {
            "edge": "MEMBER_OF",
            "from": {"node": "Organization", "organization": {"column": "成员单位", "split": "list"}},
            "to": {"node": "Center", "id": "编号"},
            "properties": {"role": {"const": "member"}, "share": "占比"},
        },
    ]
}


def test_a_list_of_organisations_gives_one_edge_each() -> None:
    table = one(
        ["编号", "成员单位", "占比"],
        ["T-1", "测试A公司、示例B大学（C学院）；测试D研究院等5家", "12%"],
        ["T-2", "/", None],
        ["T-3", "#REF!", None],
    )
    found = evaluated(table, **MEMBERS)
    assert sorted(name for _, name in stated(found, "name_zh")) == ["测试A公司", "测试D研究院", "示例B大学（C学院）"]
    assert len(found.edges) == 3
    assert len(stated(found, "share")) == 3
    assert [(problem.row, problem.code) for problem in found.problems] == [(4, "spreadsheet-error")]
    assert [(remark.code, remark.cells) for remark in table.remarks] == [("list-not-complete", 1)]
    assert table.columns["成员单位"][1] == "/", "cells are as they were"


def test_nodes_come_from_lists_and_what_stands_beside_a_list_is_stated_once() -> None:
    centers = {"column": "中心", "split": "list"}
    mapping = {
        "subjects": [
            {"node": {"node": "Center", "id": centers}},
            {
                "edge": "MEMBER_OF",
                "from": {"node": "Organization", "organization": "名称"},
                "to": {"node": "Center", "id": centers},
                "properties": {"role": {"const": "member"}},
            },
        ]
    }
    found = evaluated(one(["名称", "中心"], ["测试甲", "T-1、T-2；T-3"]), **mapping)
    assert [name for _, name in stated(found, "name_zh")] == ["测试甲"]
    assert sorted(found.edges.column("to_id").to_pylist()) == ["T-1", "T-2", "T-3"]


def test_a_list_is_looked_up_part_by_part() -> None:
    mapping = {
        "subjects": [
            {"node": {"node": "Center", "id": "编号"}},
            {
                "edge": "IN_SECTOR",
                "from": {"node": "Center", "id": "编号"},
                "to": {"node": "Sector", "lookup": {"column": "领域", "split": "list"}},
            },
        ]
    }
    found = evaluated(one(["编号", "领域"], ["T-1", "测试领域、没有的领域"], ["T-2", "测试领域"]), **mapping)
    assert [(problem.row, problem.code, problem.raw) for problem in found.problems] == [
        (2, "unknown-reference", "没有的领域")
    ]
    assert found.edges.column("to_id").to_pylist() == ["RS-1"]


def test_ticked_options_are_the_value() -> None:
    mapping = {
        "subjects": [
            {
                "node": {"node": "Organization", "organization": "名称"},
                "properties": {"kind": {"column": "类型", "boxes": True}, "notes": {"column": "选项", "boxes": True}},
            }
        ]
    }
    table = one(["名称", "类型", "选项"], ["测试甲", "☑企业 □高校", "☑甲 □乙 ☑丙"], ["测试乙", "☑企业 ☑高校", None])
    found = evaluated(table, **mapping)
    assert [value for _, value in stated(found, "kind")] == ["enterprise"]
    assert [value for _, value in stated(found, "notes")] == ["丙", "甲"]
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, "several-ticked")]


def test_shares_that_may_be_fractions_are_refused() -> None:
    mapping = {"subjects": MEMBERS["subjects"]}
    assert {
        p.code
        for p in evaluated(
            one(["编号", "成员单位", "占比"], ["T-1", "测试甲", 0.35], ["T-2", "测试乙", 0.65]), **mapping
        ).problems
    } == {"fraction-or-percent"}
    sure = evaluated(
        one(["编号", "成员单位", "占比（%）"], ["T-1", "测试甲", 0.35], ["T-2", "测试乙", 0.65]), **mapping
    )
    assert [value for _, value in stated(sure, "share")] in (["0.35", "0.65"], ["0.65", "0.35"])
