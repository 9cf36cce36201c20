"""Chain coverage on planted registries whose gaps, cuts and losses are known by hand, and on open chains and supply data."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.ledger import Ledger
from graph.snapshot import Archive
from queries.ask import ask
from queries.chains.cuts import network
from queries.chains.flow import Feed, Flow
from queries.chains.shares import bounds, comparable
from queries.world import World
from queries.worlds import Worlds
from tests.homes import PAGE, center, load_into, write

SAID = {"source_url": PAGE, "confidence": "high"}
OPEN = Path(__file__).parents[2] / "shared" / "data" / "open"


def feed(source: int, target: int, requirement: str = "AND", group: str = "") -> dict[str, str]:
    return {
        **SAID, "edge_id": f"E{source}{target}", "relation": "FEEDS", "from_segment_id": f"TST-0{source}", "to_segment_id": f"TST-0{target}",
        "requirement": requirement, "or_group": group, "basis": "stated",
    }  # fmt: skip


def registry(folder: Path, *more: dict[str, str]) -> Path:
    """One chain: 1 → 2 → 4, 4 → 5 and 6 → 5 as alternatives, 3 helps 4, 5 → 7 the product; 8 is a part of 2, 9 feeds nothing.

    广东's center works in 8 (a part of 2), 云南's in 7 and in 9, 测试甲 and 测试乙 supply 4, 测试甲 alone 6, a foreign firm 1.
    """
    write(
        folder, "regions", {"code": "CN", "level": "country", "name_zh": "中国", "source_url": PAGE},
        *({"code": code, "level": "province", "name_zh": name, "parent_code": "CN", "source_url": PAGE} for code, name in (("440000", "广东省"), ("530000", "云南省"))),
    )  # fmt: skip
    write(
        folder, "sectors", {"sector_id": "RS-001", "scheme": "REGISTRY", "name_zh": "石墨烯", "source": PAGE},
        {"sector_id": "TF-09", "scheme": "TEN_FIELDS", "name_zh": "新材料", "source": PAGE},
    )  # fmt: skip
    write(
        folder, "centers", center("GD-01", approved_on="2019"), center("YN-01", province="云南省", approved_on="2020")
    )
    write(
        folder,
        "chains",
        {**SAID, "chain_id": "TST", "name_zh": "测试链", "ten_field_id": "TF-09", "center_ids": "YN-01"},
    )
    write(
        folder, "segments",
        *(
            {
                **SAID, "chain_id": "TST", "segment_id": f"TST-0{n}", "name_zh": f"测试环节{n}", "weak_point": "yes" if n == 1 else "",
                "parent_segment_id": "TST-02" if n == 8 else "",
            }
            for n in range(1, 10)
        ),
    )  # fmt: skip
    write(
        folder, "segment_edges", feed(1, 2), feed(2, 4), feed(3, 4, "OPTIONAL"), feed(4, 5, "OR", "G1"), feed(6, 5, "OR", "G1"), feed(5, 7),
    )  # fmt: skip
    write(
        folder, "organizations",
        *({"org_name": f"测试{each}公司", "province": province, "source_url": PAGE} for each, province in (("甲", "广东省"), ("乙", "云南省"))),
    )  # fmt: skip
    supplies = (
        ("测试甲公司", 4, "domestic", "30"),
        ("测试乙公司", 4, "domestic", "20"),
        ("测试甲公司", 6, "domestic", ""),
        ("测试外国公司", 1, "foreign", ""),
    )
    write(
        folder, "segment_providers",
        *({**SAID, "org_name": name, "segment_id": f"TST-0{n}", "origin": origin, "share_pct": share, "as_of": "2024"} for name, n, origin, share in supplies),
    )  # fmt: skip
    works = [{"center_id": who, "segment_id": f"TST-0{n}"} for who, n in (("GD-01", 8), ("YN-01", 7), ("YN-01", 9))]
    write(
        folder,
        "center_segments",
        *({**SAID, "subject_kind": "center", "basis": "stated", **each} for each in (*works, *more)),
    )
    return folder


def publish(home: Path, folder: Path) -> World:
    with Ledger.open(home / "ledger.duckdb") as ledger:
        assert not [problem for report in load_into(ledger, folder) for problem in report.problems]
        Archive(home).publish(ledger)
    return Worlds(home).world()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("chains")
    found = publish(home, registry(home / "registry"))
    yield found
    found.view.close()


def rows(world: World, **given: str) -> dict[int, Any]:
    return {int(row.segment[-1]): row for row in ask(world, "chain_coverage", given).rows}  # type: ignore[attr-defined]


def parts(world: World, **given: str) -> dict[str, Any]:
    return ask(world, "chain_coverage", given).parts


def test_what_a_segment_blocks_follows_needs_and_alternatives(world: World) -> None:
    found = rows(world)
    assert {n: row.blocks for n, row in found.items()} == {1: 2, 2: 1, 3: 0, 4: 0, 5: 1, 6: 0, 7: 0, 8: 0, 9: 0}
    assert [p.id for p in found[5].products] == ["TST-07"]
    assert found[1].products == []  # 6 stands in for 4
    assert {n for n, row in found.items() if row.choke} == {5}


def test_weights_and_coverage_are_what_a_hand_computes(world: World) -> None:
    found = rows(world)
    assert [found[n].weight for n in (1, 2, 3, 5)] == [2.25, 1.125, 1, 1.125]  # one of eight others is an eighth
    (whole,) = parts(world)["chains"]
    assert whole["weight"] == 10.5
    covered = 1.125 + 1 + 1 + 1  # 2 through its part 8, 7, 8 and 9
    assert whole["covered_low"] == round(covered / 10.5, 4)
    assert whole["covered_high"] == 1 and whole["any_low"] == round((covered + 2) / 10.5, 4)
    assert whole["products"] == 1 and whole["cut_size"] == 1 and whole["weak_open"] == 1


def test_reach_is_known_only_where_every_input_is(world: World) -> None:
    found = rows(world)
    assert {n for n, row in found.items() if row.reach == "yes"} == {8, 9}
    assert {n for n, row in found.items() if row.reach_any == "yes"} == {6, 8, 9}
    assert [m.id for m in found[2].missing_inputs] == ["TST-01"]
    assert [m.id for m in found[7].missing_inputs] == ["TST-05"]
    assert not found[6].missing_inputs


def test_gaps_are_ranked_by_what_they_block_and_planted_ones_all_found(world: World) -> None:
    gaps = parts(world)["gaps"]
    assert [(gap["gap_rank"], gap["segment"]) for gap in gaps] == list(
        enumerate(("TST-01", "TST-05", "TST-03", "TST-04", "TST-06"), 1)
    )
    assert [(gap["blocks"], gap["final_products"], gap["organization_state"]) for gap in gaps[:2]] == [
        (2, 0, "unknown"),
        (1, 1, "unknown"),
    ]
    said = ask(world, "chain_coverage").headline
    assert said.zh.endswith(
        "最多环节离不开的：连机构也未见的是“测试环节1”（2 个），只见一个中心的是“测试环节2”（1 个）。"
    )
    assert said.en.endswith("Most other segments need: 测试环节1 (2; nobody known), 测试环节2 (1; one center known).")


def test_single_sources_and_shares(world: World) -> None:
    found = rows(world)
    assert {n: row.single_source for n, row in found.items() if row.single_source} == {
        2: ["center"], 6: ["organization"], 7: ["center"], 8: ["center"], 9: ["center"],
    }  # fmt: skip
    shares = found[4].concentration
    assert (shares.hhi_low, shares.hhi_high, shares.known_share, shares.providers) == (1300, 3800, 50, 2)
    assert found[1].foreign_providers == 1 and found[1].organization_state == "unknown"


def test_cuts_and_worst_losses(world: World) -> None:
    cuts = {(cut["kind"], tuple(cut["segments"])): cut["cut_off"] for cut in parts(world)["cuts"]}
    assert cuts["dominator", ("TST-05",)] == ["TST-07"]
    together = {pair for kind, pair in cuts if kind == "alternatives"}
    assert together == {("TST-01", "TST-06"), ("TST-02", "TST-06"), ("TST-04", "TST-06")}
    losses = {(loss["body"], loss["size"]): loss for loss in parts(world)["losses"]}
    assert losses["center", 1]["bodies"] == ["GD-01"] and losses["center", 1]["lost_weight"] == 2.125
    assert losses["center", 2]["bodies"] == ["GD-01", "YN-01"] and losses["center", 2]["lost_weight"] == 4.125


def test_who_could_close_a_gap_and_why(world: World) -> None:
    first = rows(world)[4].could_close
    assert {(c.name, c.score, c.near) for c in first} == {("测试甲公司", 3, False), ("测试乙公司", 3, False)}
    near = rows(world)[5].could_close
    assert {c.name for c in near} == {"测试甲公司", "测试乙公司", "YN-01创新中心"}
    assert all(c.near and c.score == 1.5 and c.evidence for c in near)
    assert not rows(world)[7].could_close  # covered
    assert not {c.name for row in rows(world).values() for c in row.could_close} & {"测试外国公司"}


def test_the_scope_decides(world: World) -> None:
    here = rows(world, region="530000")
    assert {n for n, row in here.items() if row.state == "yes"} == {7, 9}
    assert [w.name for w in here[4].organizations] == ["测试乙公司"] and here[4].single_source == ["organization"]
    assert {c.name for row in here.values() for c in row.could_close} <= {"测试乙公司", "YN-01创新中心"}
    before = rows(world, on="2019-06-30")
    assert {n: row.state for n, row in before.items()} == {**dict.fromkeys(range(1, 10), "unknown")}
    assert {row.reach for row in rows(world, tier="national").values()} == {"unknown"}


def test_another_center_never_lowers_coverage(tmp_path: Path, world: World) -> None:
    more = publish(tmp_path, registry(tmp_path / "registry", {"center_id": "GD-01", "segment_id": "TST-01"}))
    for field in ("covered_low", "any_low", "reach_low", "reach_any_low"):
        assert parts(more)["chains"][0][field] >= parts(world)["chains"][0][field]
    assert rows(more)[2].reach == "yes" and rows(more)[1].state == "yes"
    more.view.close()


def test_every_row_names_what_it_rests_on(world: World) -> None:
    for row in rows(world).values():
        assert row.evidence and row.evidence[-1] == row.segment
        for proof in (*row.evidence, *(e for c in row.could_close for e in c.evidence)):
            assert world.statements(proof), proof


# -- open data, read where it lies -----------------------------------------------------------------------------------------


def table(folder: str, name: str) -> list[dict[str, str]]:
    path = OPEN / folder / f"{name}.csv"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must check chains against ../shared/data/open/{folder}: it is missing")
        pytest.skip(f"the chains of ../shared/data/open/{folder} are not here")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


NAMED = ("N2", "N19", "N20", "N32", "N85", "N105", "N122")
"""Tools, designs and software whose description says that one country or a few firms hold them: exclusive, sole, monopolise, dominate."""
CONCENTRATED = 2500  # the usual line of a highly concentrated market


def test_the_choke_points_the_supply_data_names_are_found() -> None:
    """By concentration six of seven; the seventh (discrete GPUs) has no share at all: there the few names tell."""
    kinds = {row["provider_id"]: row["provider_type"] for row in table("eto_chip_supply_chain_NC", "providers")}
    shares: dict[tuple[str, str], list[tuple[str | None, float]]] = defaultdict(list)
    countries: dict[str, set[str]] = defaultdict(set)
    for row in table("eto_chip_supply_chain_NC", "provision"):
        kind = kinds[row["provider_id"]]
        if row["share_provided"]:
            shares[row["provided_id"], kind].append((row["year"], float(row["share_provided"])))
        if kind == "country":
            countries[row["provided_id"]].add(row["provider_id"])
    lows = {key: found.low for key, stated in shares.items() if (found := bounds(comparable(stated)[1]))}
    concentrated = {name for (name, _), low in lows.items() if low >= CONCENTRATED}
    assert set(NAMED) - concentrated == {"N2"}
    assert len(countries["N2"]) == 2
    assert lows["N20", "organization"] == 10_000  # one firm makes them all


def test_the_stages_every_chip_passes_are_found() -> None:
    names = {row["input_id"]: row["input_name"] for row in table("eto_chip_supply_chain_NC", "inputs")}
    feeds = [
        (r["input_id"], r["goes_into_id"]) for r in table("eto_chip_supply_chain_NC", "sequence") if r["goes_into_id"]
    ]
    ids = sorted({each for pair in feeds for each in pair})
    place = {each: number for number, each in enumerate(ids)}
    links = [(place[a], place[b]) for a, b in feeds]
    net, flow = network(len(ids), links), Flow.of(len(ids), [Feed(a, b, "AND", None) for a, b in links])
    chip = next(place[each] for each in ids if names[each] == "Finished logic chip")
    graph = nx.DiGraph(links)
    passed = set(nx.ancestors(graph, chip))
    assert {ids[p] for p in net.dominators(chip)} == {"N78"}  # testing: other ways lead around every other stage
    assert {p for p in range(len(ids)) if chip in flow.takes_down[p]} == passed
    assert {"N25", "N46", "N35", "N16", "N57", "N69", "N78", "N0", "N7"} <= {ids[p] for p in passed}


def test_the_chains_of_the_atlas_give_the_same_by_another_way() -> None:
    edges = table("semiconductor_chains_zh", "segment_edges")
    companies: dict[str, set[str]] = defaultdict(set)
    for row in table("semiconductor_chains_zh", "segment_companies"):
        companies[row["segment_id"]].add(row["stock_code"])
    ids = sorted(companies)
    place = {each: number for number, each in enumerate(ids)}
    links = [(place[r["from_segment"]], place[r["to_segment"]]) for r in edges]
    net, graph = network(len(ids), links), nx.DiGraph(links)
    assert net.products() == sorted(n for n in graph if graph.out_degree(n) == 0)
    for product in net.products():
        rooted = nx.DiGraph(graph.subgraph(nx.ancestors(graph, product) | {product}))
        rooted.add_edges_from(("start", n) for n in list(rooted) if rooted.in_degree(n) == 0)
        above = nx.immediate_dominators(rooted, "start")
        expected, at = set(), above[product]
        while at != "start":
            expected.add(at)
            at = above[at]
        assert set(net.dominators(product)) == expected
    alone = {each for each, held in companies.items() if len(held) == 1}
    assert alone
    flow = Flow.of(len(ids), [Feed(a, b, "AND", None) for a, b in links])
    for each in alone:
        assert set(flow.takes_down[place[each]]) == (
            nx.descendants(graph, place[each]) if place[each] in graph else set()
        )
