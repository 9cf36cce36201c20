"""Merges in the ledger: chains, circles, edges that become one and split again."""

from __future__ import annotations

from pathlib import Path

from graph.ledger import Ledger
from graph.ledger.correction import correct
from tests.held import alias, org, projected, rows, shown
from tests.homes import PAGE, center, load_into, member, write


def organizations(ledger: Ledger) -> dict[str, list[str] | None]:
    """Name → aliases of the organisations in the graph."""
    projected(ledger)
    return dict(rows(ledger, "SELECT name_zh, aliases FROM node_Organization"))


def test_a_chain_of_merges_ends_at_its_last_target(ledger: Ledger, tmp_path: Path) -> None:
    load_into(ledger, write(tmp_path / "more", "org_aliases", alias("第1号公司", "一号"), alias("一号", "壹")))
    found = organizations(ledger)
    assert set(found) == {"第0号公司", "第1号公司"}
    assert set(found["第1号公司"] or ()) == {"一号", "壹"}
    assert dict(rows(ledger, "SELECT from_id, to_id FROM redirect")) == {
        org("一号"): org("第1号公司"),
        org("壹"): org("第1号公司"),
    }


def test_of_a_circle_of_merges_one_stands(ledger: Ledger, tmp_path: Path) -> None:
    circle = ["第1号公司", "一号", "壹"]
    pairs = zip(circle, [*circle[1:], circle[0]], strict=True)
    load_into(ledger, write(tmp_path / "more", "org_aliases", *(alias(a, b) for a, b in pairs), alias("壹", "外")))
    organizations(ledger)
    stands = min(map(org, circle))
    assert rows(ledger, "SELECT DISTINCT to_id FROM redirect") == [(stands,)]
    assert rows(ledger, "SELECT count(*) FROM node_Organization") == [(2,)]


def test_edges_of_merged_organisations_become_one_and_split_again(ledger: Ledger, tmp_path: Path) -> None:
    load_into(
        ledger,
        write(tmp_path / "more", "memberships", member("GD-02", "一号", share_pct="30"), member("GD-00", "一号")),
    )
    projected(ledger)
    assert rows(ledger, "SELECT count(*) FROM edge_MEMBER_OF") == [(5,)]
    load_into(ledger, write(tmp_path / "more", "org_aliases", alias("第1号公司", "一号")))
    projected(ledger)
    joined = rows(ledger, "SELECT to_id, share FROM edge_MEMBER_OF WHERE from_id = ? ORDER BY 1", org("第1号公司"))
    assert joined == [("GD-00", None), ("GD-02", 30.0)]
    assert rows(ledger, "SELECT count(*) FROM edge_MEMBER_OF") == [(4,)]
    ledger.record_event(ledger.batches()[0].id, "withdrawn", "李", "并非同一主体")
    projected(ledger)
    assert rows(ledger, "SELECT count(*) FROM edge_MEMBER_OF") == [(5,)]
    assert rows(ledger, "SELECT count(*) FROM redirect") == [(0,)]


def test_what_is_said_of_the_thing_itself_goes_before_what_is_said_of_its_alias(ledger: Ledger, tmp_path: Path) -> None:
    facts = [
        {"org_name": "第1号公司", "kind": "enterprise", "source_url": PAGE},
        {"org_name": "一号", "kind": "university", "city": "深圳", "source_url": PAGE},
    ]
    write(tmp_path / "more", "organizations", *facts)
    load_into(ledger, tmp_path / "more", write(tmp_path / "more", "org_aliases", alias("第1号公司", "一号")))
    projected(ledger)
    assert rows(ledger, "SELECT kind, city FROM node_Organization WHERE name_zh = '第1号公司'") == [
        ("enterprise", "深圳")
    ]
    correct(ledger, org("一号"), "kind", "government", "李", "见批文")
    assert shown(ledger, "node_Organization", org("第1号公司"), "kind") == "government"


def test_edges_without_ends_are_left_out_and_counted(ledger: Ledger, tmp_path: Path) -> None:
    assert projected(ledger).dropped_edges == 0
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-00"), center("GD-01")))
    assert (
        projected(ledger).dropped_edges == 1
    )  # the member of GD-02; its sector and place were stated by the row that vanished
    assert rows(ledger, "SELECT count(*) FROM edge_MEMBER_OF WHERE to_id = 'GD-02'") == [(0,)]
