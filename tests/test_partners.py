"""Collaborators over the published graph: parts, filters, reasons and what is said to be unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.errors import UnknownName, WrongUse
from graph.ledger import Ledger
from graph.snapshot import Archive
from queries.answer import Answer, AnswerRow
from queries.ask import ask
from queries.codes import NOT_KNOWN, SCORE_PARTS
from queries.partners.asker import Desk, desk
from queries.partners.scoring import ALIKE
from queries.recommend.fusion import Learned
from queries.world import World
from queries.worlds import Worlds
from tests.homes import center, load_into, member, small_registry, write


def published(home: Path, folder: Path) -> Iterator[World]:
    """The registry of a folder, loaded, published and opened."""
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, folder)
        Archive(home).publish(ledger)
    worlds = Worlds(home)
    yield worlds.world()
    worlds.close()


@pytest.fixture(scope="module")
def world(registry: Path) -> Iterator[World]:
    worlds = Worlds(registry)
    yield worlds.world()
    worlds.close()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """甲-乙 and 乙-丙 meet in centers, 丁 and 戊 in a third one; 庚 is a mere partner of the first."""
    home = tmp_path_factory.mktemp("planted")
    folder = small_registry(home / "registry")
    write(
        folder,
        "centers",
        center("GD-T1", approved_on="2020-05"),
        center("GD-T2", approved_on="2023-05"),
        center("GD-T3"),
        center("GD-T4", approved_on="2024-05"),
    )
    write(
        folder,
        "memberships",
        *(member("GD-T1", name) for name in ("测试甲公司", "测试乙公司")),
        member("GD-T1", "测试庚公司", role="partner"),
        *(member("GD-T2", name) for name in ("测试乙公司", "测试丙公司")),
        *(member("GD-T4", name) for name in ("测试丙公司", "测试己公司")),
        *(member("GD-T3", name) for name in ("测试丁公司", "测试戊公司")),
    )
    yield from published(home, folder)


def asked(world: World, **given: str) -> tuple[Answer[AnswerRow], list[Any]]:
    answer = ask(world, "collaborators", {name.rstrip("_"): value for name, value in given.items()})
    return answer, list(answer.rows)


def names(rows: list[Any]) -> list[str]:
    return [row.name for row in rows]


def members_of(at: Desk, world: World) -> dict[str, set[str]]:
    edges = world.frame.edges("MEMBER_OF", "Organization", "Center")
    centers = world.frame.nodes("Center").ids
    met: dict[str, set[str]] = {}
    for start, end, role in zip(edges.start, edges.end, edges.column("role"), strict=True):
        if role != "partner":
            met.setdefault(centers[end], set()).add(at.record.ids[start])
    return met


def test_a_partner_of_a_partner_is_a_candidate_and_a_partner_is_none(planted: World) -> None:
    _, rows = asked(planted, for_="测试甲公司")
    assert "测试丙公司" in names(rows)
    assert not {"测试甲公司", "测试乙公司"} & set(names(rows))
    path = next(reason for row in rows if row.name == "测试丙公司" for reason in row.evidence)
    assert (path.kind, path.names) == ("common_partner", ["测试乙公司", "测试丙公司"])
    assert (path.path[0], path.path[2]) == ("GD-T1", "GD-T2")


def test_a_mere_partner_of_a_center_has_met_nobody(planted: World) -> None:
    _, rows = asked(planted, for_="测试庚公司")
    assert not any(reason.kind == "common_partner" for row in rows for reason in row.evidence)


def test_a_center_asks_for_all_its_organisations(planted: World) -> None:
    _, rows = asked(planted, for_="GD-T1")
    assert "测试己公司" in names(rows)
    assert not {"测试甲公司", "测试乙公司", "测试庚公司", "测试丙公司"} & set(names(rows))
    assert rows[0].evidence[0].path[1] == next(row for row in asked(planted, for_="测试甲公司")[1]).organization


def test_what_began_later_is_not_known_yet(planted: World) -> None:
    _, rows = asked(planted, for_="测试甲公司", on="2022-01-01")
    assert "测试丙公司" not in names(rows)


def test_undated_meetings_count_and_are_said_to_be_undated(planted: World) -> None:
    answer, rows = asked(planted, for_="测试丁公司", need="石墨烯")
    assert "测试戊公司" not in names(rows)  # the undated center made them partners
    at = desk(planted, planted.today)
    assert at.record.held[0] == answer.parts["joint_events"] == 4


@pytest.mark.parametrize(
    "given",
    [
        {"for_": "NAT-05", "need": "减速器", "k": "30"},
        {"for_": "一汽"},
        {"need": "石墨烯"},
        {"for_": "SH-01", "k": "80"},
    ],
)
def test_parts_add_up_and_never_rise_down_the_list(world: World, given: dict[str, str]) -> None:
    answer, rows = asked(world, **given)
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    scores = [row.score for row in rows]
    assert scores == sorted(scores, reverse=True)
    limits = {weight["part"]: weight["weight"] for weight in answer.parts["weights"]}
    for row in rows:
        assert row.score == pytest.approx(sum(row.parts.values()), abs=1e-6)
        assert set(row.parts) == set(row.rank_without) <= set(SCORE_PARTS)
        assert -ALIKE <= row.parts["alike"] <= 0
        assert row.parts.get("need", 0) <= limits.get("need", 0) + 1e-6
        assert row.evidence
        assert set(row.unknown) <= set(NOT_KNOWN)
        assert len({tuple(reason.path) for reason in row.evidence}) == len(row.evidence)


def test_a_rank_without_a_part_is_the_rank_of_the_rest(world: World) -> None:
    _, rows = asked(world, for_="NAT-05", need="减速器", k="500")
    for part in ("need", "network", "complementarity"):
        rest = np.array([sum(row.parts.values()) - row.parts["alike"] - row.parts[part] for row in rows])
        for row, own in zip(rows, rest, strict=True):
            assert row.rank_without[part] == 1 + (rest > own + 1e-9).sum(), (row.name, part)


def test_partners_are_those_of_the_record(world: World) -> None:
    at = desk(world, world.today)
    for for_ in ("一汽", "清华大学"):
        answer, rows = asked(world, for_=for_, k="500")
        asker = ask(world, "organization_profile", {"subject": for_}).rows[0].id  # type: ignore[attr-defined]
        met = {one for members in members_of(at, world).values() if asker in members for one in members}
        assert met - {asker}, "the sample must have partners to leave out"
        assert not met & {row.organization for row in rows}
        assert answer.parts["partners"] >= len(met - {asker})


def test_evidence_leads_from_the_asking_side_to_the_candidate(world: World) -> None:
    at = desk(world, world.today)
    attended = at.record.attended
    events = {
        identifier: part.first + n for part in at.record.happenings.parts for n, identifier in enumerate(part.ids)
    }

    def was_there(organization: str, event: str) -> bool:
        return bool(attended[at.record.numbers[organization], events[event]])

    _, rows = asked(world, for_="一汽", k="20")
    asker = ask(world, "organization_profile", {"subject": "一汽"}).rows[0].id  # type: ignore[attr-defined]
    paths = [reason.path for row in rows for reason in row.evidence if reason.kind == "common_partner"]
    assert paths
    for first, partner, last, candidate in paths:
        assert was_there(asker, first) and was_there(partner, first)
        assert was_there(partner, last) and was_there(candidate, last)


def test_what_fits_the_need_leads_and_what_does_not_says_so(world: World) -> None:
    answer, rows = asked(world, for_="NAT-05", need="减速器", k="20")
    fitting = [row for row in rows if row.parts["need"] > 0]
    assert {"绿的谐波", "纳博特斯克", "哈默纳科"} <= set(names(fitting))
    assert all(("need" in row.unknown) == (row.parts["need"] == 0) for row in rows)
    assert answer.parts["matching"] == len(fitting)
    assert fitting[0].evidence[0].kind == "segment"


def test_a_broader_thing_meets_a_need_in_part(world: World) -> None:
    whole, _ = asked(world, need="电池", k="50")
    part, rows = asked(world, need="固态电池", k="50")
    assert whole.parts["exact"] > 0
    assert part.parts["exact"] == 0 < part.parts["matching"]
    assert max(row.parts["need"] for row in rows) < 0.5


def test_nothing_fits_is_said(world: World) -> None:
    answer, rows = asked(world, for_="一汽", need="幽默感")
    assert rows and not any(row.parts["need"] for row in rows)
    assert any("没有与“幽默感”相符" in limit for limit in answer.limits.zh)


def test_filters_only_take_away(world: World) -> None:
    at = desk(world, world.today)
    for given, allowed in (
        ({"kind": "university"}, at.record.kinds.among({"university"})),
        ({"region": "广东"}, at.record.regions.among(at.regions.subtree("440000"))),
    ):
        _, rows = asked(world, for_="NAT-05", k="500", **given)
        assert rows
        assert all(allowed[at.record.numbers[row.organization]] for row in rows)
    _, robots = asked(world, for_="一汽", sector="RS-024", k="500")
    fit = at.work.fit(at.work.within(at.sectors, "RS-024"))
    assert robots
    assert all(row.parts["need"] > 0 and fit[at.record.numbers[row.organization]] > 0 for row in robots)


def test_a_description_is_read_and_said_to_be_one(world: World) -> None:
    answer, rows = asked(world, for_="一家做减速器的广东企业")
    assert "谐波减速器" in answer.parts["read_as"]
    assert any("谐波减速器" in limit for limit in answer.limits.zh)
    assert rows and all(row.parts["network"] == 0 for row in rows)


def test_what_names_and_describes_nobody_is_an_error(world: World) -> None:
    with pytest.raises(UnknownName):
        ask(world, "collaborators", {"for": "不存在的单位"})
    with pytest.raises(WrongUse):
        ask(world, "collaborators", {"for": "一汽", "kind": "马戏团"})


def test_likeness_is_deducted_from_the_later_one(world: World) -> None:
    _, rows = asked(world, need="减速器", k="10")
    assert rows[0].parts["alike"] == 0
    assert any(row.parts["alike"] < 0 for row in rows)


def test_a_candidate_nothing_is_known_of_says_so(world: World) -> None:
    _, rows = asked(world, need="减速器", k="10")
    green = next(row for row in rows if row.name == "绿的谐波")
    assert {"kind", "place", "dated_event", "joint_event"} <= set(green.unknown)


# -- learned from the past -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Six communities of 20 organisations that found centers among themselves, many of them in 2023 and 2024."""
    home = tmp_path_factory.mktemp("eventful")
    folder = small_registry(home / "registry")
    generator = np.random.default_rng(0)
    centers, members = [], []
    for number in range(130):
        identifier, community = f"GD-T{number:03}", number % 6
        year, size = (2019 + number % 4, 4) if number < 60 else (2023 + number % 2, 5)
        centers.append(center(identifier, approved_on=f"{year}-{1 + number % 12:02}"))
        drawn = generator.choice(20, size, replace=False)
        members += [member(identifier, f"测试{community}团{one:02}公司") for one in drawn]
    write(folder, "centers", *centers)
    write(folder, "memberships", *members)
    yield from published(home, folder)


def test_enough_new_partnerships_are_learned_from_and_the_answer_says_so(eventful: World) -> None:
    answer, rows = asked(eventful, for_="测试0团00公司", on="2024-12-31")
    assert answer.parts["learned"]
    assert any("学得" in limit for limit in answer.limits.zh)
    assert isinstance(desk(eventful, date(2024, 12, 31)).ranking.fusion, Learned)
    # Who works with whom is known by community alone, and nothing but the past says so.
    assert [row.name[2] for row in rows[:5]] == ["0"] * 5
    scores = [row.score for row in rows]
    assert scores == sorted(scores, reverse=True)
    for row in rows:
        assert row.score == pytest.approx(sum(row.parts.values()), abs=1e-6)
        assert sum(row.parts[part] for part in ("network", "topic", "activity")) <= 0.7 + 1e-6
        assert row.evidence


def test_where_little_happened_the_weights_are_fixed(eventful: World) -> None:
    answer, _ = asked(eventful, for_="测试0团00公司", on="2021-12-31")
    assert not answer.parts["learned"]
