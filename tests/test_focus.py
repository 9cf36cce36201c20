"""Near-duplicates by focus: what must not count does not, decisions stand, what is unknown is said, planted doubles are found."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bench import focus as bench
from bench import focus_measures as measures
from chuangtu.cli import cli
from graph.errors import NotFound, WrongUse
from graph.ledger import Ledger
from graph.ledger.comparing import compare, compared
from graph.places import provinces
from graph.snapshot import Archive
from ingest.load import inputs, load
from queries.ask import ask
from queries.focus.model import PARTS, published
from queries.focus.names import core_name
from queries.focus.pairs import Focus
from queries.focus.shown import common_words
from queries.focus.vectors import bag_of_items, bag_of_texts
from queries.world import World
from queries.worlds import Worlds
from tests.homes import center, member, publish_home, small_registry, write
from tests.oracle.planting import copy_registry, plant

FIELDS = (
    "动力电池",
    "储能与动力电池",
    "石墨烯",
    "人形机器人",
    "集成电路",
    "现代中药",
    "工业云制造",
    "8AT自动变速器",
    "智能语音",
)
PLACES = st.sampled_from(sorted(provinces()))
SUFFIX = st.sampled_from(["", "省", "市"])
TIERS = st.sampled_from(["", "国家", "省级", "市级", "国家地方共建", "地方共建"])
ENDINGS = st.sampled_from(
    ["创新中心", "制造业创新中心", "产业创新中心", "技术创新中心", "研究院", "省级制造业创新中心"]
)


def name_likeness(one: str, other: str, *more: str) -> float:
    bag = bag_of_texts([[core_name(name)] for name in (one, other, *more)])
    return float(bag.alike(np.array([0]), np.array([1]))[0])


# -- what must not count --------------------------------------------------------------------------------------------------


@given(
    st.tuples(PLACES, SUFFIX),
    st.tuples(PLACES, SUFFIX),
    TIERS,
    ENDINGS,
    st.sampled_from(FIELDS),
    st.sampled_from(FIELDS),
)
def test_place_tier_and_ending_change_no_likeness(
    places: tuple[str, str], others: tuple[str, str], tier: str, ending: str, field: str, other: str
) -> None:
    place, other_place = "".join(places), "".join(others)
    bare = name_likeness(field, other, *FIELDS)
    assert name_likeness(
        f"{place}{tier}{field}{ending}", f"{other_place}{tier}{other}{ending}", *FIELDS
    ) == pytest.approx(bare)
    assert name_likeness(f"{tier}{field}{ending}", f"{place}{other}{ending}", *FIELDS) == pytest.approx(bare)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("上海市船舶动力制造业创新中心", "船舶动力"),
        ("国家地方共建人形机器人创新中心", "人形机器人"),
        ("广东省超高清视频制造业创新中心(广东图盛)", "超高清视频"),
        ("江苏省酿造(食品)制造业创新中心", "酿造食品"),
        ("四川省工业云制造创新中心", "工业云制造"),
        ("浙江先进功能纤维创新中心", "先进功能纤维"),
        ("上海市制造业创新中心", ""),
    ],
)
def test_the_core_of_a_name(name: str, core: str) -> None:
    assert core_name(name) == core


def test_two_names_that_share_only_the_prefix_share_nothing() -> None:
    assert name_likeness("上海市船舶动力制造业创新中心", "上海市超导制造业创新中心") == 0
    assert np.isnan(name_likeness("上海市制造业创新中心", "上海市超导制造业创新中心")), (
        "a name that says nothing is unknown"
    )


@given(st.lists(st.sets(st.integers(0, 8)), min_size=2, max_size=6))
def test_likeness_is_symmetric_and_between_0_and_1(sets: list[set[int]]) -> None:
    rows = [(row, item) for row, items in enumerate(sets) for item in items]
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    bags = [
        bag_of_items(table[:, 0], table[:, 1], (len(sets), 9)),
        bag_of_texts([[str(n) for n in items] for items in sets]),
    ]
    i, j = (np.array(side) for side in zip(*itertools.permutations(range(len(sets)), 2), strict=True))
    for bag in bags:
        found = bag.alike(i, j)
        assert np.array_equal(found, bag.alike(j, i), equal_nan=True)
        known = np.array([bool(sets[a]) and bool(sets[b]) for a, b in zip(i, j, strict=True)])
        assert np.array_equal(~np.isnan(found), known)
        assert ((found[known] >= 0) & (found[known] <= 1 + 1e-9)).all()
        same = np.array([sets[a] == sets[b] for a, b in zip(i, j, strict=True)])
        assert found[known & same] == pytest.approx(1)


def test_common_words_are_the_longest() -> None:
    assert common_words(["储能与动力电池"], ["动力及储能电池"]) == ["储能", "动力", "电池"]
    assert common_words(["人形机器人整机"], ["具身机器人"]) == ["机器人"]
    assert common_words(["石墨烯"], ["光电"]) == []


# -- the model ------------------------------------------------------------------------------------------------------------


def test_more_likeness_never_lowers_the_probability() -> None:
    weights = published()
    low = np.zeros((len(PARTS), len(PARTS)))
    assert (weights.log_odds(low + np.eye(len(PARTS))) >= weights.log_odds(low) - 1e-9).all()
    full = weights.contributions(np.ones((1, len(PARTS))))
    assert (full >= -1e-9).all(), "full likeness never speaks against a pair"
    assert not weights.contributions(np.full((1, len(PARTS)), np.nan)).any(), "what is unknown counts neither way"
    assert 0 < weights.lower < weights.upper < weights.ceiling <= 1


def test_the_weights_are_those_of_the_labels(registry: Path) -> None:
    worlds = Worlds(registry)
    labelled = bench.read(worlds.world())
    learnt, shipped = bench.fit(labelled.of(~labelled.held_out)), published()
    assert bench.digest() == shipped.labels, "run python -m bench.focus --fit after changing the labels"
    assert learnt.weight == pytest.approx(shipped.weight, abs=0.05)
    assert learnt.base == pytest.approx(shipped.base, abs=0.05)
    worlds.close()


def test_labels_are_whole() -> None:
    with bench.LABELS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    pairs = [(row["center_a"], row["center_b"]) for row in rows]
    assert len(set(pairs)) == len(pairs)
    assert all(a < b for a, b in pairs)
    assert {row["label"] for row in rows} == {"duplicate", "overlapping", "complementary", "unrelated"}
    assert all(row["reason"].endswith("。") for row in rows)
    root = Path("data/registry")
    with (root / "centers.csv").open(encoding="utf-8", newline="") as stream:
        group = {row["center_id"]: row["sector_group_zh"] for row in csv.DictReader(stream)}
    with (root / "promotions.csv").open(encoding="utf-8", newline="") as stream:
        lineage = {tuple(sorted((row["from_center_id"], row["to_center_id"]))) for row in csv.DictReader(stream)}
    of_group = {pair for pair in itertools.combinations(sorted(group), 2) if group[pair[0]] == group[pair[1]]}
    labelled = {pair for pair, row in zip(pairs, rows, strict=True) if row["stratum"] == "group"}
    assert labelled == of_group - lineage, "every pair of one group is labelled, promotions aside"


def test_measures_can_tell_good_from_bad() -> None:
    true, weight = np.array([True, True, False, False]), np.ones(4)
    good, bad = np.array([0.9, 0.8, 0.1, 0.2]), np.array([0.1, 0.2, 0.9, 0.8])
    assert measures.f1(true, good >= 0.5, weight)["f1"] == 1
    assert measures.f1(true, bad >= 0.5, weight)["f1"] == 0
    assert measures.precision_at(true, good, 2) == 1
    assert measures.brier(true, good, weight) < 0.1 < measures.brier(true, bad, weight)
    assert measures.calibration_error(true, good, weight) == pytest.approx(0.15)


def test_quality_on_the_held_out_labels(registry: Path) -> None:
    worlds = Worlds(registry)
    labelled = bench.read(worlds.world())
    held_out = labelled.of(labelled.held_out)
    said = published().probability(published().log_odds(held_out.parts))
    found = measures.f1(held_out.true, said >= 0.5, held_out.weight)
    names = bench.baselines(held_out, labelled.of(~labelled.held_out))
    assert found["precision"] >= 0.75
    assert found["f1"] >= 0.6
    assert found["f1"] > max(figures["f1"] for figures in names.values() if "f1" in figures)
    worlds.close()


# -- a small register -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made-up centers: one promoted twice, doubles under two labels, and pairs a steward judged."""
    home = tmp_path_factory.mktemp("made")
    folder = small_registry(home / "registry", centers=1)
    write(
        folder, "sectors",
        {"sector_id": "RS-001", "name_zh": "石墨烯", "source": "https://example.org/a"},
        {"sector_id": "RS-002", "name_zh": "示例器件", "source": "https://example.org/a"},
    )  # fmt: skip
    names = {
        "GD-00": "广东省测试甲材料创新中心", "GD-01": "广东省示例波导芯片创新中心", "GD-02": "广东省示例波导芯片制造业创新中心",
        "GD-03": "广东省示例泡沫铝创新中心", "GD-04": "广东省示例泡沫铝制造业创新中心", "GD-05": "广东省示例酶制剂创新中心",
        "GD-06": "广东省示例酶制剂制造业创新中心", "GD-07": "广东省示例桥隧监测创新中心", "GD-08": "广东省创新中心",
    }  # fmt: skip
    rows = [
        center(each, name_zh=name, sector_zh="示例器件" if each in ("GD-02", "GD-07") else "石墨烯")
        for each, name in names.items()
    ]
    national = center("NAT-90", name_zh="国家示例泡沫铝创新中心", tier="national")
    write(folder, "centers", *rows, national)
    write(folder, "memberships", *(member(each, "示例单位") for each in ("GD-01", "GD-02")))
    steps = (("GD-03", "GD-04"), ("GD-04", "NAT-90"))
    source = {"source_url": "https://example.org/a", "confidence": "high", "basis": "stated"}
    write(folder, "promotions", *({"from_center_id": a, "to_center_id": b, **source} for a, b in steps))
    lines = [
        "center_a,center_b,verdict,reason,notes,source_url",
        "GD-06,GD-05,方向不同,一做食品酶，一做药用酶,,https://example.org/a",
    ]
    lines.append("GD-00,GD-07,same,同一课题组,,https://example.org/a")
    (folder / "center_pairs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, reports = publish_home(home, folder)
    assert not [report for report in reports if "center_pairs" in str(report.file) and report.quarantined]
    worlds = Worlds(home)
    yield worlds.world()
    worlds.close()


def rows_of(world: World, **asked: Any) -> dict[tuple[str, str], Any]:
    return {(row.a, row.b): row for row in ask(world, "near_duplicates", {"k": "500", **asked}).rows}  # type: ignore[attr-defined]


def test_doubles_under_two_labels_are_found(made: World) -> None:
    row = rows_of(made)["GD-01", "GD-02"]
    assert row.class_ in ("duplicate", "overlapping", "undecided")
    assert not row.same_label
    assert {"示例单位", "示例波导芯片"} <= {each.name for each in row.shared}
    assert set(row.unknown) == {"technology", "segments"}
    assert {(each.id, each.detail) for each in row.missing} >= {("GD-01", "technology"), ("GD-02", "segments")}


def test_the_parts_add_up(made: World) -> None:
    weights = published()
    for row in rows_of(made).values():
        log_odds = sum(part.adds for part in row.parts)
        assert row.probability == pytest.approx(float(weights.probability(np.array([log_odds]))[0]), abs=2e-3)
        assert all((part.likeness is None) == (part.part in row.unknown) for part in row.parts if part.part != "base")


def test_a_promotion_makes_a_successor_over_several_steps(made: World) -> None:
    found = rows_of(made)
    for pair in (("GD-03", "GD-04"), ("GD-04", "NAT-90"), ("GD-03", "NAT-90")):
        assert (found[pair].class_, found[pair].decided_by) == ("tier_successor", "promotion")


def test_a_steward_is_respected(made: World) -> None:
    found = rows_of(made)
    apart, same = found["GD-05", "GD-06"], found["GD-00", "GD-07"]
    assert (apart.class_, apart.decided_by, apart.reason) == ("unrelated", "steward", "一做食品酶，一做药用酶")
    assert apart.probability > 0.5, "the model thought otherwise, and still says so"
    assert (same.class_, same.decided_by) == ("duplicate", "steward")
    order = list(found)
    assert order[0] == ("GD-00", "GD-07")
    assert order.index(("GD-05", "GD-06")) > order.index(("GD-01", "GD-02"))
    edge = made.frame.edges("COMPARED_WITH", "Center", "Center").column("id")
    assert apart.evidence[0] in edge
    assert made.statements(apart.evidence[0])


def test_a_name_that_says_nothing_leaves_it_open(made: World) -> None:
    assert {row.class_ for pair, row in rows_of(made).items() if "GD-08" in pair} == {"undecided"}


def test_one_center_per_sector_says_what_the_focus_says(made: World) -> None:
    rows = [row for row in ask(made, "one_center_per_sector", {"tier": "provincial"}).rows if row.sector == "RS-001"]  # type: ignore[attr-defined]
    assert len(rows) == 1
    counts, centers = rows[0].focus_counts, len(rows[0].centers)
    assert counts.same + counts.undecided + counts.different + counts.tier_successor == centers * (centers - 1) // 2
    assert counts.tier_successor == 1
    assert len(rows[0].focus) == 5


# -- on the register ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled(registry: Path) -> Iterator[World]:
    worlds = Worlds(registry)
    yield worlds.world()
    worlds.close()


def test_blocking_loses_no_pair_that_would_be_shown(bundled: World) -> None:
    focus = Focus.of(bundled)
    i, j = np.triu_indices(len(focus.facts.centers), 1)
    everything = focus.compare(i.astype(np.int64), j.astype(np.int64))
    worth = everything.probability >= focus.weights.lower
    kept = set(zip(focus.pairs.i.tolist(), focus.pairs.j.tolist(), strict=True))
    lost = [pair for pair in zip(i[worth].tolist(), j[worth].tolist(), strict=True) if pair not in kept]
    assert not lost


def test_known_doubles_across_labels_and_groups(bundled: World) -> None:
    found = rows_of(bundled)
    assert found["HB-07", "JS-06"].class_ == "duplicate"
    assert not found["HB-07", "JS-06"].same_label
    assert found["AH-03", "NAT-18"].class_ == "duplicate"
    assert found["GD-08", "NAT-24"].class_ == "tier_successor"
    assert ("SH-07", "SH-08") not in found or found["SH-07", "SH-08"].class_ not in ("duplicate", "overlapping")


@pytest.mark.parametrize(
    "scope",
    [
        {},
        {"tier": "provincial"},
        {"region": "山东"},
        {"sector": "石墨烯"},
        {"level": "ten"},
        {"on": "2019-06-30"},
        {"status": "cultivating"},
    ],
)
def test_rows_stay_in_scope(bundled: World, scope: dict[str, str]) -> None:
    answer = ask(bundled, "near_duplicates", {"k": "50", **scope})
    rows: list[Any] = list(answer.rows)
    tiers = {row.a_tier for row in rows} | {row.b_tier for row in rows}
    assert tiers <= ({scope["tier"]} if "tier" in scope else {"national", "provincial", "city"})
    if "sector" in scope:
        assert rows
        assert all("石墨烯" in (row.a_sector_name, row.b_sector_name) for row in rows)
    if "region" in scope:
        assert all(row.same_province for row in rows)
    if scope.get("level") == "ten":
        assert any(row.same_label for row in rows)
    assert all(row.a < row.b and row.evidence for row in rows)
    settled = [row.class_ == "tier_successor" for row in rows]
    assert settled == sorted(settled)


def test_planted_doubles_come_first(tmp_path: Path) -> None:
    """Copies of centers under another name and label, at another place, with their members and segments."""
    registry = copy_registry(tmp_path / "registry")
    source = {"source_url": "http://news.cnev.cn/Info_78531.html", "confidence": "high"}
    base = {"name_basis": "verbatim", "status": "designated", "tier": "provincial", "date_basis": "unknown", **source}
    copies = {
        "GS-90": ("SD-12", "甘肃省高效油气开发成套装备制造业创新中心", "石墨"),
        "GS-91": ("NAT-19", "甘肃高端智能化家电研究院", "现代中药"),
    }
    for copy, (original, name, label) in copies.items():
        plant(registry, "centers", center_id=copy, name_zh=name, province="甘肃省", sector_zh=label, **base)
        for table in ("memberships", "center_segments"):
            with (registry / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
                for row in [row for row in csv.DictReader(stream) if row["center_id"] == original]:
                    plant(registry, table, **{**row, "center_id": copy})
    publish_home(tmp_path / "home", registry)
    worlds = Worlds(tmp_path / "home")
    for copy, (original, _, _) in copies.items():
        first = next(row for row in ask(worlds.world(), "near_duplicates", {"k": "500"}).rows if copy in (row.a, row.b))  # type: ignore[attr-defined]
        assert {first.a, first.b} == {copy, original}  # type: ignore[attr-defined]
        assert first.class_ in ("duplicate", "overlapping")  # type: ignore[attr-defined]
    worlds.close()


def test_a_correction_changes_a_verdict(own_registry: Path, tmp_path: Path) -> None:
    from graph.ledger.correction import correct

    table = tmp_path / "one" / "center_pairs.csv"
    table.parent.mkdir()
    table.write_text(
        "center_a,center_b,verdict,reason,notes,source_url\nGD-08,GD-09,方向相同,同一标准,,http://news.cnev.cn/Info_78531.html\n",
        encoding="utf-8",
    )
    with Ledger.open(own_registry / "ledger.duckdb") as ledger:
        load(ledger, inputs([table], "one"))
        Archive(own_registry).publish(ledger)
    worlds = Worlds(own_registry)
    row = rows_of(worlds.world(), region="广东")["GD-08", "GD-09"]
    assert (row.class_, row.decided_by) == ("duplicate", "steward")
    with Ledger.open(own_registry / "ledger.duckdb") as ledger:
        correct(ledger, row.evidence[0], "verdict", "different", "测试员", "一做转播车，一做标准")
        Archive(own_registry).publish(ledger)
    row = rows_of(worlds.world(), region="广东")["GD-08", "GD-09"]
    assert (row.class_, row.decided_by) == ("complementary", "steward")
    worlds.close()


# -- a steward's word on the command line ------------------------------------------------------------------------------------


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A published home of two centers with one focus under two labels, and of two with nothing in common."""
    folder = small_registry(tmp_path / "registry", centers=2)
    names = {
        "GD-01": "广东省示例石墨烯制造业创新中心",
        "GD-02": "广东示例石墨烯创新中心",
        "GD-03": "广东省示例酶制剂创新中心",
    }
    write(folder, "centers", *(center(each, name_zh=name) for each, name in names.items()))
    write(folder, "memberships", *(member(each, "示例单位") for each in names))
    home = tmp_path / "home"
    publish_home(home, folder)
    return home


def told(home: Path, *words: str) -> Any:
    done = CliRunner().invoke(cli, ["--home", str(home), *words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def classes(home: Path) -> tuple[dict[tuple[str, str], tuple[str, str]], set[tuple[str, ...]]]:
    """What both questions say of the published pairs: class and who decided; the pairs that count against one center a sector."""
    with Ledger.open(home / "ledger.duckdb") as ledger:
        Archive(home).publish(ledger)
    worlds = Worlds(home)
    found = {pair: (row.class_, row.decided_by) for pair, row in rows_of(worlds.world()).items()}
    crowded = ask(worlds.world(), "one_center_per_sector").model_dump(by_alias=True)["rows"]
    worlds.close()
    return found, {(str(pair["class"]), *sorted((pair["a"], pair["b"]))) for row in crowded for pair in row["focus"]}


def test_a_word_on_two_centers_is_respected_and_can_be_undone(doubtful: Path) -> None:
    pair, author = ("GD-01", "GD-02"), ("--author", "测试员", "--because", "一做薄膜，一做粉体")
    before, _ = classes(doubtful)
    assert before[pair][1] != "steward"
    would = told(doubtful, "review", "pair", "GD-02", "GD-01", "--as", "方向不同", *author, "--dry-run")
    assert would == {"dry_run": True, "pair": list(pair), "verdict": "different", "before": None}
    made = told(doubtful, "review", "pair", "GD-02", "GD-01", "--as", "different", *author)
    assert made["waiting"] == 1
    found, counted = classes(doubtful)
    assert found[pair] in (("complementary", "steward"), ("unrelated", "steward"))
    assert not any(one[0] in ("duplicate", "overlapping") and set(one[1:]) == set(pair) for one in counted)
    later = told(doubtful, "review", "pair", *pair, "--as", "same", *author)
    found, counted = classes(doubtful)
    assert found[pair] == ("duplicate", "steward")
    assert ("duplicate", *pair) in counted
    told(doubtful, "review", "undo", str(later["decisions"][0]), "--author", "测试员")
    assert classes(doubtful)[0][pair][1] == "steward", "the earlier word counts again"
    told(doubtful, "review", "undo", str(made["decisions"][0]), "--author", "测试员")
    assert classes(doubtful)[0] == before
    listed = told(doubtful, "review", "decisions")
    assert [(one["verdict"], one["active"]) for one in listed] == [("same", False), ("different", False)]


@pytest.mark.parametrize(("other", "error"), [("GD-01", WrongUse), ("示例未知", NotFound)])
def test_a_word_is_on_two_centers_that_exist(ledger: Ledger, other: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        compared(ledger, "GD-01", other)


@pytest.mark.parametrize(
    ("verdict", "author", "reason"), [("alike", "测试员", "x"), ("same", " ", "x"), ("same", "测试员", "")]
)
def test_a_word_needs_a_verdict_an_author_and_a_reason(ledger: Ledger, verdict: str, author: str, reason: str) -> None:
    with pytest.raises(WrongUse):
        compare(ledger, compared(ledger, "GD-01", "GD-00"), verdict, author, reason)
    assert compared(ledger, "GD-00", "GD-01").before is None


def test_the_shell_completes_the_word() -> None:
    shell = ShellComplete(cli, {}, "chuangtu", "_CHUANGTU_COMPLETE")
    found = shell.get_completions(["review", "pair", "GD-01", "GD-02", "--as"], "")
    assert [one.value for one in found] == ["same", "different", "方向相同", "方向不同"]
