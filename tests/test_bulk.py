"""Candidates in bulk: the same settings give the same pairs on DuckDB and on a real Spark of several processes."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import Unreachable
from graph.ledger import Ledger
from ingest.identity.bulk import PAIRS, REGISTER, Spark, candidates, finder, prepare
from ingest.identity.queue import reviews
from ingest.identity.resolve import resolve
from tests.homes import load_into, member, small_registry, write
from tests.oracle.planting import REGISTRY
from tests.provision import must_be_complete

VARIANTS = [  # (one spelling, another) of made-up bodies
    ("测试市甲乙丙智能装备有限公司", "測試市甲乙丙智能裝備有限公司"),
    ("北京丁戊己新材料科技有限公司", "丁戊己新材料"),
    ("上海庚辛壬大学", "上海庚辛壬大学（Gengxinren University）"),
]
CODE = "91110000600037341L"


def register(*names: str, codes: dict[str, str] | None = None) -> pa.Table:
    """A register of names, each its own id."""
    rows = [{"id": name, "name": name, "uscc": (codes or {}).get(name)} for name in names]
    return pa.Table.from_pylist(rows, schema=REGISTER)


def pairs(table: pa.Table) -> dict[frozenset[str], float]:
    """Pairs without order, with their probability."""
    assert table.schema.equals(PAIRS)
    return {frozenset((row["left"], row["right"])): row["probability"] for row in table.to_pylist()}


@pytest.fixture(scope="module")
def names() -> list[str]:
    """The bundled organisations and the planted variants."""
    with (REGISTRY / "organizations.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["org_name"] for row in csv.DictReader(stream)}
    return sorted(known | {name for pair in VARIANTS for name in pair})


def test_variants_of_one_name_are_proposed(names: list[str]) -> None:
    """Traditional characters, a second name in brackets and a short form are found among the real names."""
    found = pairs(candidates(register(*names)))
    assert all(frozenset(pair) in found for pair in VARIANTS)
    assert len(found) < len(names) / 2


def test_one_credit_code_outweighs_two_names() -> None:
    """Names that share nothing are proposed when one code stands at both."""
    table = register("甲测试厂", "乙示例公司", codes={"甲测试厂": CODE, "乙示例公司": CODE})
    assert list(pairs(candidates(table))) == [frozenset(("甲测试厂", "乙示例公司"))]


def test_a_missing_part_says_nothing() -> None:
    """Empty cells are null, not equal to each other."""
    assert prepare(register("测试"))["uscc"].null_count == 1
    assert len(candidates(register("甲测试厂"))) == 0


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(Unreachable) as caught:
        candidates(register("甲测试厂", "乙测试厂"))
    assert "chuangtu[bulk]" in caught.value.sentence("zh")


def test_the_queue_can_be_filled_in_bulk(tmp_path: Path) -> None:
    """Splink's pairs are judged like any others: a short form is asked, nothing is merged on likeness."""
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        load_into(ledger, small_registry(tmp_path / "registry"))
        members = (member("GD-00", name) for name in ("北京丁戊己新材料科技有限公司", "丁戊己新材料"))
        load_into(ledger, write(tmp_path / "more", "memberships", *members))
        found = resolve(ledger, anew=True, alike=finder())
        assert (found.merges, found.computed) == (0, True)
        (asked,) = reviews(ledger).rows
        assert {asked.one.name, asked.other.name} == {"北京丁戊己新材料科技有限公司", "丁戊己新材料"}


@pytest.mark.skipif(not (shutil.which("java") or must_be_complete()), reason="Spark needs a Java runtime")
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_spark_gives_the_same_pairs(names: list[str]) -> None:
    """Two worker processes of a real Spark take the names apart and score the pairs, with DuckDB's result."""
    table = register(*names)
    here, there = pairs(candidates(table)), pairs(candidates(table, Spark("local-cluster[2,1,1024]", partitions=2)))
    assert here.keys() == there.keys()
    assert all(there[pair] == pytest.approx(probability, abs=1e-9) for pair, probability in here.items())
