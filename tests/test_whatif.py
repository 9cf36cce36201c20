"""Scenarios: expected differences known by hand; nothing stored, nothing left behind; mistakes told by their line."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnknownName, Unreachable, WrongUse
from graph.ledger import Ledger
from graph.model import EDGE
from graph.snapshot import Archive
from graph.snapshot.reading import select_table
from graph.snapshot.verification import graph_hashes
from queries.ask import ask
from queries.whatif.file import from_plain, read_scenario
from queries.whatif.whatif import WhatIf, imagined, whatif
from queries.world import World
from queries.worlds import Worlds
from tests.command_line import printed
from tests.homes import PAGE, center, load_into, member, small_registry, write

NEW = {"name": "示例创新中心", "tier": "city", "region": "广东", "sector": "石墨烯"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four provincial centers: GD-00 and GD-01 with the same member, GD-02 with two, GD-03 a national one GD-02 was promoted to."""
    home = tmp_path_factory.mktemp("whatif")
    folder = small_registry(home / "registry")
    chain = {"chain_id": "TST", "source_url": PAGE, "confidence": "high"}
    write(folder, "chains", {**chain, "name_zh": "测试链", "ten_field_id": "TF-09"})
    write(
        folder,
        "sectors",
        {"sector_id": "RS-001", "name_zh": "石墨烯", "source": PAGE},
        {"sector_id": "TF-09", "name_zh": "新材料", "source": PAGE},
    )
    write(
        folder,
        "segments",
        {**chain, "segment_id": "TST-01", "name_zh": "测试环节"},
        {**chain, "segment_id": "TST-02", "name_zh": "另一环节"},
    )
    write(
        folder, "centers",
        *(center(f"GD-{n:02}", approved_on=f"201{n}") for n in range(3)), center("GD-03", approved_on="2020", tier="national"),
    )  # fmt: skip
    write(
        folder,
        "memberships",
        *(member(f"GD-{n:02}", f"第{n // 2}号公司") for n in range(4)),
        member("GD-02", "第2号公司", role="lead", share_pct="40"),
    )
    write(
        folder,
        "promotions",
        {
            "from_center_id": "GD-02",
            "to_center_id": "GD-03",
            "promoted_on": "2020",
            "basis": "stated",
            "source_url": PAGE,
        },
    )
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, folder)
        Archive(home).publish(ledger)
    return home


@pytest.fixture(scope="module")
def world(home: Path) -> Iterator[World]:
    """The published graph."""
    opened = Worlds(home)
    yield opened.world()
    opened.close()


def imagine(world: World, *steps: dict[str, Any], **more: Any) -> WhatIf:
    """What these steps would move; entities only unless `parts` says otherwise."""
    return whatif(world, from_plain({"steps": list(steps)}), **{"parts": ["entities"], "limit": 100, **more})


def told(found: WhatIf) -> set[tuple[str, str]]:
    """Entity changes as tuples: change, name."""
    assert found.entities
    return {(e.change, e.name) for e in found.entities.rows}


# -- steps -----------------------------------------------------------------------------------------------------------------


def test_a_new_center(world: World) -> None:
    members = ["第0号公司", {"organization": "测试公司", "role": "operator", "new": True}]
    found = imagine(world, {"add": {**NEW, "members": members, "segments": ["测试环节"], "approved_on": 2025}})
    name = "示例创新中心"
    assert told(found) == {
        ("new", name), ("new", "测试公司"), ("new", f"{name}属于石墨烯领域"), ("new", f"{name}位于广东省"), ("new", f"{name}在测试链产业链上"),
        ("new", f"第0号公司以成员身份参与{name}"), ("new", f"测试公司以运营主体身份参与{name}"), ("new", f"测试公司运营{name}"),
        ("new", f"{name}覆盖测试环节"),
    }  # fmt: skip
    assert found.scenario.steps[0].zh == "在广东省新增市级中心“示例创新中心”（石墨烯，成员 2 家，环节 1 个）"
    assert found.headline.zh.startswith("设想（未发布，不是事实）：在广东省新增")
    assert (
        found.scenario.id == f"{world.snapshot.id}+{found.scenario.digest}" and found.snapshot.id == world.snapshot.id
    )


def test_a_new_center_moves_answers(world: World) -> None:
    step = {"add": {**NEW, "tier": "provincial", "segments": ["TST-01"]}}
    answers = imagine(world, step, parts=["answers"], questions=["one_center_per_sector", "chain_coverage"]).answers
    assert answers
    unique, chain = answers.questions
    assert unique.moved and [f.after for r in unique.rows for f in r.fields if f.field == "count"] == [4]
    elsewhere = imagine(
        world,
        {"promote": {"center": "GD-00"}},
        {"promote": {"center": "GD-01"}},
        parts=["answers"],
        questions=["one_center_per_sector"],
    )
    assert elsewhere.answers
    appeared = next(r for r in elsewhere.answers.questions[0].rows if r.change == "new")
    assert (
        appeared.name.zh == "中国 · 国家级 · 石墨烯"
        and appeared.says.zh.startswith("数量 ")
        and "结论 提示" in appeared.says.zh
    )
    covered = next(r for r in chain.rows if r.key["segment"] == "TST-01")
    assert ("state", "unknown", "yes") in {(f.field, f.before, f.after) for f in covered.fields if f.field == "state"}
    other = next(r for r in chain.rows if r.key["segment"] == "TST-02")
    assert {f.field for f in other.fields} == {"completeness"}  # another center is linked to a segment


def test_merged_centers_become_one(world: World) -> None:
    found = imagine(world, {"merge": {"centers": ["GD-00", "GD-01"], "name": "合并后的测试中心"}})
    assert found.entities
    assert told(found) == {
        ("gone", "GD-01创新中心"), ("changed", "合并后的测试中心"), ("gone", "GD-01创新中心属于石墨烯领域"), ("gone", "GD-01创新中心位于广东省"),
        ("gone", "第0号公司以成员身份参与GD-01创新中心"),
    }  # fmt: skip
    gone = next(e for e in found.entities.rows if e.id == "GD-01")
    assert gone.by_merge
    with imagined(world, from_plain({"steps": [{"merge": {"centers": ["GD-01创新中心", "GD-02"]}}]})) as (there, _):
        profile = ask(there, "center_profile", {"subject": "GD-02"}).rows[0]
        assert profile.model_dump()["id"] == "GD-01"  # the merged id leads to the one that stands
        steps = ask(there, "promotion_ladder").rows
        assert [row.model_dump()["from_"] for row in steps] == ["GD-01"]
    inner = imagine(world, {"merge": {"centers": ["GD-02", "GD-03"]}})
    assert ("gone", "GD-02创新中心晋升为GD-03创新中心") in told(inner)  # no center is promoted to itself


def test_a_promoted_center_is_followed(world: World) -> None:
    found = imagine(world, {"promote": {"center": "GD-00", "name": "国家测试中心", "approved_on": "2027"}})
    assert told(found) == {
        ("new", "国家测试中心"), ("new", "国家测试中心属于石墨烯领域"), ("new", "国家测试中心位于广东省"),
        ("new", "第0号公司以成员身份参与国家测试中心"), ("new", "GD-00创新中心晋升为国家测试中心"),
    }  # fmt: skip
    assert found.scenario.steps[0].en == "“GD-00创新中心” is promoted to national: “国家测试中心”"


def test_removing(world: World) -> None:
    closed = imagine(world, {"remove": {"center": "GD-00"}})
    assert told(closed) == {
        ("gone", "GD-00创新中心"), ("gone", "GD-00创新中心属于石墨烯领域"), ("gone", "GD-00创新中心位于广东省"),
        ("gone", "第0号公司以成员身份参与GD-00创新中心"),
    }  # fmt: skip
    left = imagine(world, {"remove": {"member": "第1号公司"}})
    assert told(left) == {("gone", f"第1号公司以成员身份参与GD-0{n}创新中心") for n in (2, 3)}
    one = imagine(world, {"remove": {"member": "第1号公司", "center": "GD-02"}})
    assert told(one) == {("gone", "第1号公司以成员身份参与GD-02创新中心")}


def test_steps_build_on_each_other(world: World) -> None:
    found = imagine(
        world,
        {"add": NEW},
        {"add": {"member": "第2号公司", "center": "示例创新中心", "role": "lead"}},
        {"promote": {"center": "SCENARIO-01"}},
        {"remove": {"center": "示例创新中心"}},
    )
    follower = "示例创新中心（晋升省级）"
    assert told(found) == {
        ("new", follower), ("new", f"{follower}属于石墨烯领域"), ("new", f"{follower}位于广东省"),
        ("new", f"第2号公司以牵头身份参与{follower}"),
    }  # fmt: skip


def test_names_are_found_where_they_are_by_then(world: World) -> None:
    merge = {"merge": {"centers": ["GD-00", "GD-01"], "name": "合并后的测试中心"}}
    with imagined(
        world, from_plain({"steps": [merge, {"add": {**NEW, "members": [{"organization": "测试公司", "new": True}]}}]})
    ) as (there, _):
        assert [hit.id for hit in there.index.named("合并后的测试中心", ("Center",))] == ["GD-00"]
        assert not there.index.named("GD-00创新中心", ("Center",)) and not there.index.search("GD-01创新")
        assert {hit.type for hit in there.index.search("示例创新")} == {"Center"}
        assert [hit.caption for hit in there.index.search("cs", types=("Organization",))] == [
            "测试公司"
        ]  # by pinyin initials
        assert [hit.id for hit in there.index.named("第0号公司", ("Organization",))]


# -- laws ------------------------------------------------------------------------------------------------------------------


def _nothing(found: WhatIf) -> bool:
    assert found.entities and found.answers
    return not found.entities.counts and not any(each.moved for each in found.answers.questions)


def test_no_step_changes_nothing(world: World) -> None:
    found = imagine(world, parts=["entities", "answers"])
    assert _nothing(found)
    assert found.headline.zh.startswith("设想（未发布，不是事实）：没有改动。")


@pytest.mark.parametrize(
    "steps",
    [
        [{"remove": {"center": "GD-02"}}, {"add": {"center": "GD-02"}}],
        [
            {"remove": {"center": "GD-02"}},
            {"remove": {"center": "GD-03"}},
            {"add": {"center": "GD-02"}},
            {"add": {"center": "GD-03"}},
        ],
        [{"remove": {"member": "第2号公司"}}, {"add": {"member": "第2号公司", "center": "GD-02", "role": "lead"}}],
        [{"add": NEW}, {"remove": {"center": "示例创新中心"}}],
        [{"add": {"member": "第1号公司", "center": "GD-02"}}],
    ],
)
def test_what_is_undone_is_undone(world: World, steps: list[dict[str, Any]]) -> None:
    """Also the share and the dates that only the published graph knows come back."""
    assert _nothing(imagine(world, *steps, parts=["entities", "answers"]))


def _files(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def test_nothing_is_stored_and_nothing_left(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = _files(home)
    imagine(world, {"merge": {"centers": ["GD-00", "GD-01"]}}, {"add": NEW}, parts=["entities", "answers"])
    with pytest.raises(WrongUse):
        imagine(world, {"remove": {"center": "GD-00"}}, {"remove": {"center": "GD-00"}})
    assert _files(home) == before
    assert not list(tmp_path.iterdir())


def test_the_graph_aside_is_what_its_manifest_says(world: World) -> None:
    steps = [
        {"remove": {"center": "GD-03"}},
        {"merge": {"centers": ["GD-00", "GD-01"]}},
        {"add": {**NEW, "segments": ["TST-02"]}},
    ]
    with imagined(world, from_plain({"steps": steps})) as (there, _):
        manifest = there.snapshot.manifest
        for name, (count, digest) in graph_hashes(there.snapshot.graph_file).items():
            assert (manifest.counts[name], manifest.hashes[name]) == (count, digest), name
        assert there.view.mark().snapshot == manifest.id != world.snapshot.id


def test_relations_have_the_ids_the_ledger_gives(world: World) -> None:
    """A merge computes ids anew: by the same rule, or what is said twice would stand twice."""
    with duckdb.connect() as connection:
        for edge in EDGE.values():
            key = " || '|' || ".join(f"coalesce({name}, '')" for name in edge.key) or "''"
            wrong = connection.execute(
                f"""SELECT count(*) FROM ({select_table(connection, world.snapshot.tables, edge)})
                WHERE id <> md5('{edge.name}|' || from_id || '|' || to_id || '|' || {key})"""
            ).fetchall()
            assert wrong == [(0,)], edge.name


def test_the_digest_is_of_the_steps() -> None:
    one, named = from_plain({"steps": [{"add": NEW}]}), from_plain({"name": "另一个名字", "steps": [{"add": NEW}]})
    other = from_plain({"steps": [{"add": {**NEW, "tier": "national"}}]})
    assert one.scenario.digest == named.scenario.digest != other.scenario.digest


# -- mistakes --------------------------------------------------------------------------------------------------------------

FILES = {
    "steps:\n  - add:\n      name: 甲\n      tier: village\n      region: 广东\n      sector: 石墨烯\n": (4, "可用值"),
    "steps:\n  - merge: {centers: [GD-00]}\n": (2, "项数过少"),
    "steps:\n  - ad: {name: 甲}\n": (2, "不认识此项"),
    "steps:\n  - remove: {}\n": (2, "请给出 center 或 member"),
    "steps:\n  - add: {name: 甲}\n": (2, "新中心需要"),
    "steps:\n  - add: {center: GD-00, name: 甲}\n": (2, "请给出新中心"),
    "\n\nsteps:\n  - promote:\n      center: GD-00\n      approved_on: 去年\n": (6, "不是日期"),
    "steps:\n  - add: {name: 甲}\n    remove: {center: GD-00}\n": (2, "新中心需要"),
    "steps:\n  - remove: {center: GD-00}\n    promote: {center: GD-00}\n": (2, "恰好是"),
    "name: 甲\nsteps: nothing\n": (2, "应为列表"),
    "- 1\n": (1, "键: 值"),
    "steps: [\n": (2, "不是 YAML"),
}


@pytest.mark.parametrize("text", FILES)
def test_mistakes_of_shape_are_told_by_line(text: str) -> None:
    line, said = FILES[text]
    with pytest.raises(WrongUse) as error:
        read_scenario(text, "scenario.yaml")
    assert f"scenario.yaml 第 {line} 行" in error.value.text.zh and said in error.value.text.zh
    assert f"scenario.yaml line {line}" in error.value.text.en
    assert not any("\u4e00" <= c <= "\u9fff" for c in error.value.text.en.replace("去年", ""))


def test_hostile_files_are_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nsteps: [*b]\n"
    for text in (
        bomb,
        "x" * 300_000,
        "steps: [!!python/object/apply:os.system [ls]]",
        "steps: [" + "{remove: {center: x}}, " * 51 + "]",
    ):
        with pytest.raises(WrongUse):
            read_scenario(text, "scenario.yaml")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"remove": {"center": "GD-77"}}, "没有名为“GD-77”"),
        ({"add": {**NEW, "sector": "没有这个领域"}}, "没有名为“没有这个领域”"),
        ({"add": {**NEW, "id": "GD-00"}}, "编号 GD-00 已被使用"),
        ({"add": {"center": "GD-00"}}, "没有被移除"),
        ({"add": {**NEW, "members": ["没听说过的公司"]}}, "没有名为“没听说过的公司”"),
        ({"promote": {"center": "GD-03"}}, "不能晋升"),
        ({"promote": {"center": "GD-02"}}, "已晋升为 GD-03"),
        ({"promote": {"center": "GD-00", "to": "city"}}, "不能晋升"),
        ({"merge": {"centers": ["GD-00", "GD-00创新中心"]}}, "同一个中心"),
        ({"remove": {"member": "第0号公司", "center": "GD-03"}}, "没有参与"),
    ],
)
def test_steps_that_do_not_fit(world: World, step: dict[str, Any], said: str) -> None:
    text = json.dumps({"steps": [{"remove": {"center": "GD-01"}}, step]}, ensure_ascii=False, indent=1)
    with pytest.raises(WrongUse) as error:
        whatif(world, read_scenario(text, "s.yaml"), parts=[])
    assert (
        error.value.text.zh.startswith("s.yaml 第 ")
        and "（第 2 步）：" in error.value.text.zh
        and said in error.value.text.zh
    )


def test_a_step_on_what_is_gone(world: World) -> None:
    with pytest.raises(WrongUse, match="step 2: An earlier step removed or merged"):
        imagine(world, {"remove": {"center": "GD-01"}}, {"promote": {"center": "GD-01"}})
    with pytest.raises(UnknownName) as unknown:
        imagine(world, {"add": {**NEW, "members": ["没听说过的公司"]}})
    assert unknown.value.remedy and "new: true" in unknown.value.remedy.zh


TEXTS = st.text(max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(TEXTS, x, max_size=3),
    max_leaves=8,
)
KEYED = st.dictionaries(st.sampled_from(["steps", "name", "add", "merge", "centers", "members"]), PLAIN, max_size=3)


@settings(max_examples=150, deadline=None)
@given(KEYED | st.fixed_dictionaries({"steps": st.lists(st.fixed_dictionaries({"add": KEYED}) | KEYED, max_size=2)}))
def test_any_plain_data_is_a_scenario_or_wrong_use(plain: Any) -> None:
    for read in (lambda: from_plain(plain), lambda: read_scenario(json.dumps(plain, ensure_ascii=False), "s.yaml")):
        try:
            assert read().scenario.digest
        except WrongUse as error:
            if not (error.text.zh and error.text.en and error.remedy):
                raise AssertionError("a mistake without words") from error


# -- doors -----------------------------------------------------------------------------------------------------------------


def test_the_command_line(home: Path, tmp_path: Path) -> None:
    said = printed(["whatif", "promote", "GD-00", "--question", "promotion_ladder"], home)
    assert said.startswith("设想 ") and "“GD-00创新中心”晋升为国家级" in said and "晋升阶梯" in said
    same = [
        ["add", "--name", "示例创新中心", "--tier", "city", "--region", "广东", "--sector", "石墨烯", "--member", "第0号公司"],
        ["add", "--center", "GD-01", "--member", "第2号公司", "--role", "partner"],
        ["merge", "GD-00", "GD-01"],
        ["remove", "--member", "第1号公司"],
    ]  # fmt: skip
    for words in same:
        found = json.loads(printed(["whatif", *words, "--question", "promotion_ladder", "--json"], home))
        assert found["scenario"]["steps"] and found["entities"]["counts"]
    file = tmp_path / "scenario.yaml"
    file.write_text("name: 测试\nsteps:\n  - remove: {center: GD-00}\n", encoding="utf-8")
    found = json.loads(printed(["whatif", "run", str(file), "--question", "tier_overlap", "--json"], home))
    assert found["scenario"]["name"] == "测试" and [q["question"] for q in found["answers"]["questions"]] == [
        "tier_overlap"
    ]


@pytest.fixture
def client(home: Path) -> Iterator[Any]:
    """The API on that home."""
    from api.app import create_app
    from tests.http_client import TestClient

    opened = Worlds(home)
    yield TestClient(create_app(opened), base_url="http://127.0.0.1:8000")
    opened.close()


def test_the_api(client: Any, world: World) -> None:
    body = {"steps": [{"add": NEW}], "questions": ["sector_gaps"], "parameters": {"tier": "city"}}
    answer = client.post("/v1/whatif", json=body)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store" and answer.headers["chuangtu-snapshot"] == world.snapshot.id
    found = WhatIf.model_validate(answer.json())
    assert found.scenario.id != found.snapshot.id == world.snapshot.id
    assert found.answers and found.answers.questions[0].parameters["tier"] == "city"
    for wrong in (
        {"steps": [{"add": {}}]}, {"steps": [{"remove": {"center": "GD-77"}}]}, {"steps": [], "questions": ["none"]}, {},
        {"steps": [], "parameters": {"tier": "world"}}, {"steps": [{"remove": {"center": "x"}}] * 51}, {"steps": [], "limit": -1},
        {"steps": [], "more": 1},
    ):  # fmt: skip
        refused = client.post("/v1/whatif", json=wrong)
        assert refused.status_code == 422, wrong
        assert refused.headers["content-type"] == "application/problem+json"
    assert client.post("/v1/whatif", content=b"x" * (2 << 20)).status_code == 413
    assert client.get("/v1/whatif").status_code == 405


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from api import turns as door

    monkeypatch.setattr(door, "LONGEST_WAIT", 0.01)
    turns = door.Turns()
    with turns.turn():
        refused: list[bool] = []

        def second() -> None:
            try:
                with turns.turn():
                    pass
            except Unreachable as error:
                refused.append(error.status == 503)

        other = threading.Thread(target=second)
        other.start()
        other.join()
        assert refused == [True]
    with turns.turn():
        pass
