"""Differences between snapshots: expected ones known by hand, nothing from a graph to itself, and there and back as mirror images."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chuangtu.words import TEXT
from graph.errors import AmbiguousName, NotFound, UnknownName, WrongUse
from graph.ledger import Ledger
from graph.ledger.correction import correct
from graph.model import NODE
from graph.snapshot import Archive
from graph.snapshot.chosen import chosen
from queries.catalogue import questions
from queries.difference.difference import difference
from queries.difference.rows import Cause, Difference, EntityChange
from queries.difference.sentences import field_sentence
from queries.world import World
from queries.worlds import Worlds
from tests.command_line import printed
from tests.homes import PAGE, center, load_into, member, small_registry, write

STEPS = ("base", "edited", "decided", "restored", "empty_file")
MIRRORED = {
    "new": "gone",
    "gone": "new",
    "changed": "changed",
    "added": "withdrawn",
    "withdrawn": "added",
    "moved": "moved",
}
REVERSED: dict[str, str] = {
    "new_file": "file_withdrawn", "file_withdrawn": "new_file", "newer_version": "older_version",
    "older_version": "newer_version",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five snapshots: the small registry; its centers file edited; a correction and a merge; the edit withdrawn; a further file."""
    home = tmp_path_factory.mktemp("diff")
    folder = small_registry(home / "registry")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, folder)
        _publish(home, ledger, "base")
        edited = write(
            folder, "centers",
            center("GD-01", approved_on="2011", status="cultivating"),
            center("GD-02", approved_on="2012"),
            center("GD-07", name_zh="示例创新中心", approved_on="2020-05"),
        )  # fmt: skip
        load_into(ledger, edited)
        _publish(home, ledger, "edited")
        correct(ledger, "GD-02", "approved_on", "2015-03", "测试人员", "核对原文")
        alias = {"org_name": "第0号公司", "alias": "第1号公司", "kind": "former", "basis": "stated", "source_url": PAGE}
        load_into(ledger, write(home / "more", "org_aliases", alias))
        _publish(home, ledger, "decided")
        version = next(b for b in ledger.batches() if b.file.endswith("centers.csv") and b.state == "active")
        ledger.record_event(version.id, "withdrawn", None, None)
        _publish(home, ledger, "restored")
        load_into(ledger, write(home / "extra", "memberships", member("GD-00", "后来的公司")))
        _publish(home, ledger, "empty_file")
    return home


def _publish(home: Path, ledger: Ledger, name: str) -> None:
    (home / f"{name}.id").write_text(Archive(home).publish(ledger)[0].id)


def identifier(home: Path, name: str) -> str:
    """The id of a snapshot by what was done before it."""
    return (home / f"{name}.id").read_text()


@pytest.fixture(scope="module")
def worlds(home: Path) -> Iterator[dict[str, World]]:
    """The five graphs by name."""
    opened = [Worlds(home) for _ in range(2)]  # a few stay open in each
    yield {name: opened[n // 3].world(identifier(home, name)) for n, name in enumerate(STEPS)}
    for each in opened:
        each.close()


def told(found: Difference, *types: str) -> set[tuple[str, str, str]]:
    """Entity changes as tuples: change, type, name."""
    assert found.entities
    return {(e.change, e.type, e.name) for e in found.entities.rows if not types or e.type in types}


def entity(found: Difference, type_name: str, identifier: str) -> EntityChange:
    """One entity change."""
    assert found.entities
    return next(e for e in found.entities.rows if (e.type, e.id) == (type_name, identifier))


# -- what is known by hand -----------------------------------------------------------------------------------------------


def test_an_edited_file(worlds: dict[str, World]) -> None:
    found = difference(worlds["base"], worlds["edited"], limit=100)
    assert told(found, "Center") == {
        ("new", "Center", "示例创新中心"),
        ("gone", "Center", "GD-00创新中心"),
        ("changed", "Center", "GD-01创新中心"),
    }
    assert told(found, "MEMBER_OF") == {("gone", "MEMBER_OF", "第0号公司以成员身份参与GD-00创新中心")}
    changed = entity(found, "Center", "GD-01")
    assert [(p.property, p.before, p.after) for p in changed.properties] == [("status", "designated", "cultivating")]
    assert changed.sentence.zh == "GD-01创新中心（GD-01）：状态 认定 → 培育"
    assert changed.sentence.en == "GD-01创新中心 (GD-01): status designated → cultivating"
    assert found.facts
    assert {(b.change, b.cause) for b in found.facts.batches} == {
        ("added", "newer_version"),
        ("withdrawn", "newer_version"),
    }
    assert found.facts.added == sum(b.statements for b in found.facts.batches if b.change == "added") > 0
    assert found.facts.withdrawn == sum(s.withdrawn for s in found.facts.sources)
    row = next(r for r in found.facts.rows if (r.change, r.subject, r.property) == ("added", "GD-01", "status"))
    assert (row.value, row.subject_name, row.words.zh, row.url, row.row) == (
        "cultivating",
        "GD-01创新中心",
        "状态",
        PAGE,
        2,
    )
    assert found.headline.zh.startswith(f"新增陈述 {found.facts.added} 条，撤下 {found.facts.withdrawn} 条")


def test_answers_that_moved(worlds: dict[str, World]) -> None:
    found = difference(worlds["base"], worlds["edited"], ["answers"], limit=100)
    assert found.facts is None and found.entities is None and found.answers
    by_name = {each.question: each for each in found.answers.questions}
    assert {name for name, each in by_name.items() if each.moved} >= {"one_center_per_sector", "sector_gaps"}
    assert not by_name["promotion_ladder"].moved
    cell = next(r for r in by_name["one_center_per_sector"].rows if r.key["region"] == "440000")
    assert cell.name.zh == "广东省 · 省级 · 石墨烯"
    field = next(f for f in cell.fields if f.field == "centers")
    assert field.sentence.zh == "中心增加 示例创新中心，减少 GD-00创新中心，1 项内容有变"
    back = difference(
        worlds["edited"], worlds["decided"], ["answers"], questions=["promotion_ladder", "sector_gaps"], limit=100
    ).answers
    assert back and not any(r.says.zh for q in back.questions for r in q.rows if r.change == "changed")
    assert {n.question for n in found.answers.not_asked} == {
        "collaborators",
        "center_profile",
        "organization_profile",
        "sources_of",
        "center_compliance",
        "policy_scorecard",
    }


def test_a_correction_and_a_merge(worlds: dict[str, World]) -> None:
    found = difference(worlds["edited"], worlds["decided"], limit=100)
    assert found.facts
    causes = {(b.cause, b.reason) for b in found.facts.batches if b.change == "added"}
    assert ("correction", "核对原文") in causes and ("new_file", None) in causes
    assert found.facts.moved == sum(b.statements for b in found.facts.batches if b.cause == "merge") > 0
    assert [(m.change, m.merged.name, m.into.name) for m in found.facts.merges] == [("new", "第1号公司", "第0号公司")]
    assert entity(found, "Center", "GD-02").sentence.zh.startswith("GD-02创新中心（GD-02）：批准日期 2012 → 2015-03")
    assert found.entities
    merged = {(e.change, e.type) for e in found.entities.rows if e.by_merge}
    assert {("gone", "Organization"), ("gone", "MEMBER_OF")} <= merged
    gone = next(e for e in found.entities.rows if e.type == "Organization" and e.change == "gone")
    assert gone.sentence.zh.endswith("（由合并决定引起）") and gone.sentence.en.endswith(
        "(by a decision on who is who)"
    )


def test_a_withdrawn_version_and_a_new_file(worlds: dict[str, World]) -> None:
    back = difference(worlds["decided"], worlds["restored"], ["facts"])
    assert back.facts and {b.cause for b in back.facts.batches} == {"older_version"}
    more = difference(worlds["restored"], worlds["empty_file"], ["facts", "entities"])
    assert more.facts and {(b.change, b.cause) for b in more.facts.batches} == {("added", "new_file")}
    assert told(more, "Organization") == {("new", "Organization", "后来的公司")}


def test_questions_about_one_thing(worlds: dict[str, World]) -> None:
    asked: dict[str, Any] = {"questions": ["center_profile"], "given": {"subject": "GD-07"}}
    answers = difference(worlds["base"], worlds["edited"], ["answers"], **asked).answers
    assert answers
    only = answers.questions[0]
    assert (only.before, only.new, only.gone) == (None, 1, 0) and only.after
    with pytest.raises(UnknownName):  # neither graph knows it
        difference(worlds["base"], worlds["base"], ["answers"], **asked)
    with pytest.raises(WrongUse):
        difference(worlds["base"], worlds["edited"], ["answers"], questions=["center_profile"])
    with pytest.raises(NotFound):
        difference(worlds["base"], worlds["edited"], ["answers"], questions=["no_such_question"])


def test_what_many_rows_share_is_told_once(worlds: dict[str, World]) -> None:
    answers = difference(worlds["edited"], worlds["restored"], ["answers"], limit=100).answers
    assert answers
    for each in answers.questions:
        assert each.rows_total <= each.new + each.gone + each.changed
        assert each.moved == bool(each.new + each.gone + each.changed or each.before != each.after)
        for change in each.shared:
            assert change.rows >= 4
            assert not any(
                f.field == change.field and f.after == change.after and f.before == change.before
                for r in each.rows
                for f in r.fields
            )


def test_the_limit_shortens_rows_never_counts(worlds: dict[str, World]) -> None:
    whole, short = (difference(worlds["base"], worlds["edited"], limit=n) for n in (1000, 1))
    assert whole.facts and short.facts and whole.entities and short.entities and whole.answers and short.answers
    assert whole.facts.model_copy(update={"rows": [], "sources": []}) == short.facts.model_copy(
        update={"rows": [], "sources": []}
    )
    assert len(short.facts.rows) == 1
    assert whole.entities.counts == short.entities.counts
    assert len(short.entities.rows) == len(short.entities.counts)
    assert [q.rows_total for q in whole.answers.questions] == [q.rows_total for q in short.answers.questions]
    assert whole.headline == short.headline


# -- laws ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STEPS)
def test_nothing_differs_from_itself(worlds: dict[str, World], name: str) -> None:
    found = difference(worlds[name], worlds[name])
    assert found.facts and found.entities and found.answers
    assert (found.facts.added, found.facts.withdrawn, found.facts.moved, found.facts.merges_total) == (0, 0, 0, 0)
    assert not found.entities.counts and not found.entities.rows
    assert not any(each.moved for each in found.answers.questions)


@pytest.mark.parametrize(
    ("one", "other"), [("base", "edited"), ("edited", "decided"), ("base", "empty_file"), ("decided", "restored")]
)
def test_there_and_back_are_mirror_images(worlds: dict[str, World], one: str, other: str) -> None:
    there, back = (difference(worlds[a], worlds[b], limit=1000) for a, b in ((one, other), (other, one)))
    assert _plain(there) == _plain(back, mirrored=True)


def _plain(found: Difference, *, mirrored: bool = False) -> dict[str, Any]:
    """A difference as sets; `mirrored` turns every change round."""

    def turn(change: str) -> str:
        return MIRRORED[change] if mirrored else change

    def cause(name: Cause) -> str:
        return REVERSED.get(name, name) if mirrored else name

    def pair(before: Any, after: Any) -> str:
        return json.dumps([after, before] if mirrored else [before, after], ensure_ascii=False)

    assert found.facts and found.entities and found.answers
    return {
        "batches": {(turn(b.change), cause(b.cause), b.statements) for b in found.facts.batches if b.change != "moved"},
        "statements": {(turn(r.change), r.subject_type, r.property, r.value) for r in found.facts.rows if r.change != "moved"},
        "merges": {(turn(m.change), m.merged.id, m.into.id) for m in found.facts.merges},
        "entities": {(turn(e.change), e.id, e.by_merge, *(f"{p.property}{pair(p.before, p.after)}" for p in e.properties)) for e in found.entities.rows},
        "answers": {
            (each.question, turn(r.change), json.dumps(r.key), *(f"{f.field}{pair(f.before, f.after)}" for f in r.fields))
            for each in found.answers.questions for r in each.rows
        },
        "shared": {(each.question, s.field, pair(s.before, s.after), s.rows) for each in found.answers.questions for s in each.shared},
    }  # fmt: skip


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["centers", "state", "coverage", "count"]), VALUES, VALUES)
def test_every_change_of_a_field_has_words(field: str, before: Any, after: Any) -> None:
    said = field_sentence(field, NODE["Center"].words, before, after)
    assert said.zh.startswith("制造业创新中心") and said.en


def test_every_question_says_which_row_is_which(worlds: dict[str, World]) -> None:
    given: dict[str, dict[str, str]] = {
        "collaborators": {"for": "GD-00"}, "center_profile": {"subject": "GD-00"},
        "organization_profile": {"subject": "第0号公司"}, "sources_of": {"subject": "GD-00"},
        "center_compliance": {"subject": "GD-00"},
    }  # fmt: skip
    from queries.ask import ask

    for each in questions():
        assert each.key, f"{each.name}.cypher needs a line `// key:` with the fields that tell its rows apart"
        assert set(each.key) <= set(each.row_fields())
        if each.name == "policy_scorecard":
            continue  # this registry has no document
        rows = ask(worlds["base"], each.name, given.get(each.name)).rows
        keys = [json.dumps([row.model_dump(mode="json", by_alias=True)[f] for f in each.key]) for row in rows]
        assert len(set(keys)) == len(keys), each.name


# -- which snapshots -----------------------------------------------------------------------------------------------------


def test_snapshots_are_chosen_by_word_id_or_beginning(home: Path) -> None:
    archive = Archive(home)
    newest, before = identifier(home, "empty_file"), identifier(home, "restored")
    assert chosen(archive, "latest").id == newest
    assert chosen(archive, "previous").id == before
    assert chosen(archive, before).id == before
    assert chosen(archive, before[:-1]).id == before
    with pytest.raises(AmbiguousName) as several:
        chosen(archive, "20")
    assert len(several.value.suggestions) == 5
    for wrong in ("", "19991231"):
        with pytest.raises(UnknownName) as none:
            chosen(archive, wrong)
        assert newest in none.value.suggestions


def test_a_snapshot_written_without_its_batches_can_be_compared(home: Path, tmp_path: Path) -> None:
    import shutil

    old = Path(shutil.copytree(home, tmp_path / "old"))
    for path in (old / "snapshots").glob("*/tables/batches.parquet"):
        path.unlink()
    opened = Worlds(old)
    try:
        a, b = (opened.world(identifier(home, name)) for name in ("edited", "decided"))
        found = difference(a, b, ["facts"])
    finally:
        opened.close()
    assert found.facts and {"correction", "new_file"} <= {batch.cause for batch in found.facts.batches}


# -- doors ---------------------------------------------------------------------------------------------------------------


def test_the_command_line(home: Path) -> None:
    said = printed(["diff", identifier(home, "base"), identifier(home, "edited")], home)
    assert "GD-01创新中心（GD-01）：状态 认定 → 培育" in said
    assert "文件的新版本" in said and "答案" in said
    only = json.loads(printed(["diff", "--entities", "--json"], home))
    assert only["facts"] is None and only["answers"] is None and only["entities"]["counts"]
    asked = json.loads(printed(["diff", "--question", "tier_overlap", "--tier", "provincial", "--json"], home))
    assert [q["question"] for q in asked["answers"]["questions"]] == ["tier_overlap"] and asked["facts"] is None
    assert "Statements" in printed(["--lang", "en", "diff", "--facts"], home)


def test_every_cause_has_words() -> None:
    for cause in Cause.__args__:  # type: ignore[attr-defined]  # a Literal
        assert cause in TEXT


def test_the_api(home: Path) -> None:
    from api.app import create_app
    from tests.http_client import TestClient

    opened = Worlds(home)
    try:
        client = TestClient(create_app(opened), base_url="http://127.0.0.1:8000")
        a, b = identifier(home, "base"), identifier(home, "edited")
        answer = client.get("/v1/diff", params={"a": a, "b": b, "parts": "entities", "limit": 3})
        assert answer.status_code == 200 and answer.headers["chuangtu-snapshot"] == b
        assert Difference.model_validate(answer.json()).entities
        other = client.get("/v1/diff", params={"a": a, "parts": "entities", "limit": 3})
        assert other.headers["etag"] != answer.headers["etag"]
        one = client.get("/v1/diff?question=center_profile&parts=answers&subject=GD-00").json()
        assert re.search("中心画像|没有变", one["headline"]["zh"])
        for wrong in ("a=1999", "parts=all", "question=nothing", "limit=-1", "tier=world", "question=center_profile"):
            refused = client.get(f"/v1/diff?{wrong}")
            assert refused.status_code == 422, wrong
            assert refused.headers["content-type"] == "application/problem+json"
    finally:
        opened.close()
