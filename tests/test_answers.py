"""What every answer carries, whatever the question: a sentence in two languages, evidence that can be opened, coverage, limits."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from chuangtu.parts import words_of
from graph.model import EDGE, NODE
from queries.answer import Answer, AnswerRow
from queries.ask import ask
from queries.catalogue import NAMES, question
from queries.fields import FIELDS
from queries.tabular import part_as_csv, part_of
from queries.world import World

ASKED: dict[str, dict[str, str]] = {
    "collaborators": {"for": "一汽", "need": "减速器"},
    "center_profile": {"subject": "NAT-01"},
    "organization_profile": {"subject": "一汽"},
    "policy_scorecard": {"document": "CN-2016-IMPL-GUIDE"},
    "center_compliance": {"subject": "GD-05"},
    "sources_of": {"subject": "NAT-01"},
}
"""Questions that have to be told about whom or what; the others are asked with their defaults."""
RESTS_ON_COVERAGE = {
    "one_center_per_sector",
    "chain_coverage",
    "collaboration_density",
    "tier_overlap",
    "sector_gaps",
    "targets",
    "policy_scorecard",
}
ENGLISH = re.compile("[A-Za-z]{3}")


def answered(world: World, name: str) -> Answer[AnswerRow]:
    return ask(world, name, ASKED.get(name))


@cache
def ids_of(tables: Path) -> frozenset[str]:
    """Every id of a node or edge: what `/v1/entities/ID` or `sources_of` can open."""
    files = [path for path in tables.glob("*.parquet") if path.stem.split(".")[0] in {*NODE, *EDGE}]
    return frozenset(i for path in files for i in pq.read_table(path, columns=["id"]).column("id").to_pylist())


def evidence_of(row: AnswerRow) -> list[str]:
    """The ids a row rests on: ids themselves, things with an id, or paths of ids."""
    found: list[str] = []
    for each in row.model_dump(mode="json", by_alias=True)["evidence"]:
        if isinstance(each, str):
            found.append(each)
        else:
            found += each["path"] if "path" in each else [each["id"]]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_evidence(name: str) -> None:
    assert "evidence" in question(name).row_fields(), f"{name}: its rows do not say what they rest on"


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_complete(world: World, name: str) -> None:
    answer = answered(world, name)
    zh, en = answer.headline.zh, answer.headline.en
    assert zh.strip() and en.strip() and zh != en
    assert re.search("[\u4e00-\u9fff]", zh) and ENGLISH.search(en)
    assert (answer.method.name, answer.method.version) == (name, question(name).version)
    assert answer.snapshot.id == world.snapshot.id and answer.snapshot.store == world.view.name
    assert answer.limits.zh and len(answer.limits.zh) == len(answer.limits.en)
    assert all(
        zh.strip() and en.strip() and zh != en for zh, en in zip(answer.limits.zh, answer.limits.en, strict=True)
    )
    if name in RESTS_ON_COVERAGE:
        assert answer.coverage


@pytest.mark.parametrize("name", NAMES)
def test_evidence_can_be_opened(world: World, name: str) -> None:
    if "evidence" not in question(name).row_fields():
        pytest.skip("told by test_every_row_has_evidence")
    known, rows = ids_of(world.snapshot.tables), answered(world, name).rows
    assert rows
    assert any(evidence_of(row) for row in rows)
    unknown = {each for row in rows for each in evidence_of(row)} - known
    assert not unknown, sorted(unknown)[:10]


@pytest.mark.parametrize("name", NAMES)
def test_parts_are_of_their_type(world: World, name: str) -> None:
    """Parts are typed, their lists flat enough for a table, and every one of their fields has words."""
    answer, kind = answered(world, name), question(name).parts_type()
    if kind is None:
        assert answer.parts == {}
        return
    assert kind.model_validate(answer.parts).model_dump(mode="json", by_alias=True) == answer.parts
    for part, fields in question(name).part_lists().items():
        text = part_as_csv(part_of(answer, part))
        assert text.splitlines()[0] == ",".join(fields)
        assert all(field in FIELDS for field in fields), (part, [field for field in fields if field not in FIELDS])
    assert all(field in FIELDS for field in answer.parts), [field for field in answer.parts if field not in FIELDS]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_row_has_words(name: str) -> None:
    assert all(field in FIELDS for field in question(name).row_fields())
    assert words_of("no such field").zh == "no such field"


@pytest.mark.parametrize("name", NAMES)
def test_the_catalogue_lists_the_parts(name: str) -> None:
    entry: dict[str, Any] = question(name).as_json()
    assert [part["name"] for part in entry["parts"]] == list(entry["parts_schema"].get("properties", {}))
