"""The ledger: append-only, idempotent, several versions of a file, competing values, decisions, merges, one writer at a time."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import NotFound, Unreachable, WrongUse
from graph.identifiers import organization_id
from graph.ledger import Ledger, NewBatch
from graph.ledger.batches import EDGE_SCHEMA, STATEMENT_SCHEMA
from graph.ledger.correction import correct
from graph.ledger.file import copy
from graph.ledger.ledger import MIGRATIONS, _sql
from graph.snapshot.projection import Projection
from ingest.readers.confined import Confined
from ingest.readers.reading import Options, Reading
from tests.homes import OTHER_PAGE, PAGE, center, load_into, member, small_registry, write

SEVERAL = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small registry and the ledger it was loaded into."""
    folder = tmp_path_factory.mktemp("small")
    with Ledger.open(folder / "ledger.duckdb") as opened:
        load_into(opened, small_registry(folder / "registry"))
    return folder


@pytest.fixture
def ledger(loaded: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of that ledger for one test; the registry's files are in `tmp_path / "registry"`."""
    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    with Ledger.open(tmp_path / "ledger.duckdb") as opened:
        yield opened


def projected(ledger: Ledger) -> Projection:
    """The graph's tables as they would be published now."""
    projection = Projection(ledger)
    projection.run()
    return projection


def rows(ledger: Ledger, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Rows of a query on the ledger."""
    return ledger.connection.execute(sql, list(parameters)).fetchall()


def shown(ledger: Ledger, table: str, identifier: str, prop: str) -> Any:
    """What the graph shows as a property now."""
    projected(ledger)
    ((value,),) = rows(ledger, f'SELECT "{prop}" FROM {table} WHERE id = ?', identifier)
    return value


def stated(ledger: Ledger, subject: str, prop: str) -> set[str]:
    """Every value that active batches state, shown or not."""
    return {
        v
        for (v,) in rows(ledger, "SELECT value FROM active_statement WHERE subject = ? AND property = ?", subject, prop)
    }


def sizes(ledger: Ledger) -> list[int]:
    """Rows of every table of the record."""
    return [
        rows(ledger, f"SELECT count(*) FROM {t}")[0][0]
        for t in ("said", "line", "heading", "batch", "edge", "row_seen", "quarantine")
    ]


def centers(ledger: Ledger) -> set[str]:
    """Ids of the centers in the graph."""
    projected(ledger)
    return {i for (i,) in rows(ledger, "SELECT id FROM node_Center")}


def org(name: str) -> str:
    """Id of the organisation of that name."""
    return organization_id(name)


# -- versions of a file --------------------------------------------------------------------------------------------------


def test_the_same_files_again_add_nothing(ledger: Ledger, tmp_path: Path) -> None:
    before = sizes(ledger)
    reports = load_into(ledger, tmp_path / "registry")
    assert sizes(ledger) == before
    assert [(r.accepted, r.unchanged == r.read) for r in reports] == [(0, True)] * 4


def test_a_file_read_whole_is_not_opened_again_until_it_or_its_batch_changes(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "registry", "centers", center("GD-01"))
    load_into(ledger, path)
    opened: list[str] = []

    def note(_: Confined, path: Path, name: str, options: Options) -> Reading:
        opened.append(name)
        return Reading()

    monkeypatch.setattr(Confined, "read", note)
    (report,) = load_into(ledger, path)
    assert (report.read, report.unchanged, report.understood_as, opened) == (1, 1, ["registry/centers"], [])
    ledger.record_event(ledger.batches()[0].id, "withdrawn", "王", "错表")
    load_into(ledger, path)
    assert opened == ["centers.csv"]
    ledger.record_event(ledger.batches()[0].id, "restored", "王", "核对无误")
    load_into(ledger, path)
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-02")))
    assert opened == ["centers.csv"] * 2


def test_refused_rows_add_nothing_when_read_again_and_say_why_again(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path / "registry", "memberships", member("GD-01", "甲"), member("XX-99", "乙"))
    load_into(ledger, path)
    before = sizes(ledger)
    (report,) = load_into(ledger, path)
    assert sizes(ledger) == before
    assert (report.read, report.accepted, report.quarantined, report.unchanged) == (2, 0, 1, 1)
    assert [p.code for p in report.problems] == ["unknown-reference"]


def test_a_refused_row_comes_in_once_what_it_refers_to_is_there(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path / "later", "memberships", member("GD-01", "甲"), member("GD-77", "乙"))
    load_into(ledger, path)
    load_into(ledger, write(tmp_path / "later", "centers", center("GD-77")))
    (report,) = load_into(ledger, path)
    assert (report.accepted, report.quarantined, report.unchanged) == (1, 0, 1)
    projected(ledger)
    assert rows(ledger, "SELECT count(*) FROM edge_MEMBER_OF WHERE to_id = 'GD-77'") == [(1,)]


def test_an_optional_reference_is_tried_again_with_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    ends = {"funding_id": "F1", "investor": "第1号公司", "investee": "后来公司", "source_url": PAGE}
    path = write(tmp_path / "later", "funding", ends)
    load_into(ledger, path)
    before = sizes(ledger)
    (report,) = load_into(ledger, path)
    assert (sizes(ledger), report.unchanged) == (before, 1)
    load_into(ledger, write(tmp_path / "later", "memberships", member("GD-01", "后来公司")))
    (report,) = load_into(ledger, path)
    assert (report.accepted, report.quarantined, report.unchanged) == (0, 0, 1)
    projected(ledger)
    assert rows(ledger, "SELECT from_id, to_id FROM edge_FUNDED") == [(org("第1号公司"), org("后来公司"))]
    before = sizes(ledger)
    load_into(ledger, path)
    assert sizes(ledger) == before


def test_a_changed_file_supersedes_its_old_version(ledger: Ledger, tmp_path: Path) -> None:
    path = write(
        tmp_path / "registry",
        "centers",
        center("GD-00", approved_on="2010"),
        center("GD-01", approved_on="2022"),
        center("GD-07"),
    )
    (report,) = load_into(ledger, path)
    assert (report.read, report.accepted, report.unchanged) == (3, 2, 1)
    assert centers(ledger) == {"GD-00", "GD-01", "GD-07"}  # GD-02 has vanished
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2022"
    assert {b.state for b in ledger.batches() if b.file.endswith("centers.csv")} == {"active", "superseded"}


def test_a_changed_file_keeps_the_sources_its_old_version_stated_first(ledger: Ledger, tmp_path: Path) -> None:
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-00"), center("GD-01", source_url=OTHER_PAGE)))
    load_into(
        ledger,
        write(tmp_path / "registry", "centers", center("GD-00"), center("GD-01", source_url=OTHER_PAGE, notes="新")),
    )
    projected(ledger)
    assert OTHER_PAGE in {u for (u,) in rows(ledger, "SELECT url FROM node_Source")}


def test_withdrawing_lets_the_last_version_speak_and_restoring_the_newest(ledger: Ledger, tmp_path: Path) -> None:
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-50")))
    newest = ledger.batches()[0].id
    ledger.record_event(newest, "withdrawn", "王", "错表")
    assert centers(ledger) == {"GD-00", "GD-01", "GD-02"}
    assert ledger.batches()[0].state == "withdrawn"
    ledger.record_event(newest, "restored", "王", "核对无误")
    assert centers(ledger) == {"GD-50"}


def test_a_withdrawn_file_does_not_come_back_by_being_read_again(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path / "registry", "centers", center("GD-50"))
    load_into(ledger, path)
    number = ledger.batches()[0].id
    ledger.record_event(number, "withdrawn", "王", "错表")
    (report,) = load_into(ledger, path)
    assert (report.read, report.accepted, report.unchanged, report.withdrawn) == (1, 0, 1, [number])
    assert centers(ledger) == {"GD-00", "GD-01", "GD-02"}
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-51")))  # corrected bytes do
    assert centers(ledger) == {"GD-51"}


def test_only_a_known_batch_can_be_withdrawn(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        ledger.record_event(999, "withdrawn", None, None)


def test_two_files_stating_one_fact_give_one_statement_with_two_places(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path / "other", "centers", center("GD-01", approved_on="2011"))
    load_into(ledger, path)
    ((count, places),) = rows(
        ledger, "SELECT count(DISTINCT s.id), count(*) FROM active_statement s JOIN active_mention m ON m.statement = s.id "
        "WHERE subject = 'GD-01' AND property = 'approved_on'",
    )  # fmt: skip
    assert (count, places) == (1, 2)
    ledger.record_event(ledger.batches()[0].id, "withdrawn", None, None)
    assert stated(ledger, "GD-01", "approved_on") == {"2011"}


def test_nothing_is_ever_deleted(ledger: Ledger, tmp_path: Path) -> None:
    before = set(rows(ledger, "SELECT * FROM statement"))
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-90")))
    ledger.record_event(1, "withdrawn", None, None)
    assert before <= set(rows(ledger, "SELECT * FROM statement"))


def test_an_interrupted_append_leaves_nothing(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sizes(ledger)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "_quarantine", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load_into(ledger, write(tmp_path / "more", "centers", center("GD-60")))
    assert sizes(ledger) == before


# -- competing values ----------------------------------------------------------------------------------------------------

HIGH, LOW = {"confidence": "high"}, {"confidence": "low"}
NEWS, OFFICIAL = {"source_url": "https://example.org/news"}, {"source_url": "https://example.org/gov"}
OLD_PAGE, NEW_PAGE = {"source_url": "https://example.org/old"}, {"source_url": "https://example.org/new"}
SOURCES = [
    {"source_url": "https://example.org/news", "source_type": "news"},
    {"source_url": "https://example.org/gov", "source_type": "official"},
    {"source_url": "https://example.org/old", "source_type": "news", "published": "2019"},
    {"source_url": "https://example.org/new", "source_type": "news", "published": "2022-03"},
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"confidence": "medium", **OFFICIAL}, {**HIGH, **NEWS}, "2002"),  # confidence before the kind of source
        ({**HIGH, **OFFICIAL}, {**HIGH, **NEWS}, "2001"),  # the kind of source before the date
        ({**HIGH, **NEW_PAGE}, {**HIGH, **OLD_PAGE}, "2001"),  # the newer page
        ({**HIGH, **OLD_PAGE}, {**HIGH, **NEW_PAGE}, "2002"),
        ({**LOW, **NEWS}, {**LOW, **OFFICIAL}, None),  # contradictions of low confidence settle nothing
        ({"confidence": "", **NEWS}, {**LOW, **OFFICIAL}, "2001"),  # and do not silence a value without a mark
        ({**LOW, **NEWS}, {**HIGH, **NEWS}, "2002"),
    ],
)
def test_which_value_is_shown_is_a_rule_and_all_stay(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], expected: str | None
) -> None:
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        small_registry(tmp_path / "registry")
        write(tmp_path / "registry", "sources", *SOURCES)
        write(tmp_path / "registry", "centers", center("GD-01", approved_on="2001", **one))
        write(tmp_path / "registry", "memberships")
        load_into(
            ledger,
            tmp_path / "registry",
            write(tmp_path / "other", "centers", center("GD-01", approved_on="2002", **other)),
        )
        assert shown(ledger, "node_Center", "GD-01", "approved_on") == expected
        assert stated(ledger, "GD-01", "approved_on") == {"2001", "2002"}
        ranks = rows(
            ledger, "SELECT place FROM shown WHERE subject = 'GD-01' AND property = 'approved_on' ORDER BY place"
        )
        assert ranks == [(1,), (2,)]


def test_raw_text_that_could_not_be_read_does_not_hide_a_value(ledger: Ledger, tmp_path: Path) -> None:
    dispute = {"conflict_id": "X1", "center_id": "GD-01", "field": "approved_on", "value_a": "2011年间", "source_a": PAGE,
               "value_b": "2014", "source_b": OTHER_PAGE, "resolution": "待查"}  # fmt: skip
    load_into(ledger, write(tmp_path / "more", "conflicts", dispute))
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2011"
    assert stated(ledger, "GD-01", "approved_on") == {"2011", "2014", None}


# -- a steward's decision ------------------------------------------------------------------------------------------------


def test_a_steward_decides_above_all_and_the_later_decision_counts(ledger: Ledger) -> None:
    number = correct(ledger, "GD-01", "approved_on", "2018", "李", "见批文")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2018"
    assert stated(ledger, "GD-01", "approved_on") == {"2011", "2018"}
    newest = ledger.batches()[0]
    assert (newest.id, newest.kind, newest.author, newest.reason) == (number, "correction", "李", "见批文")
    correct(ledger, "GD-01", "approved_on", "2019", "李", "更正")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2019"
    correct(ledger, "GD-01", "approved_on", "2018", "李", "原批文为准")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2018"
    ledger.record_event(ledger.batches()[0].id, "withdrawn", "李", "撤回")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2019"


def test_a_decision_made_again_in_the_same_words_counts_again(ledger: Ledger) -> None:
    for value in ("2018", "2019", "2018"):
        correct(ledger, "GD-01", "approved_on", value, "李", "见批文")
    assert shown(ledger, "node_Center", "GD-01", "approved_on") == "2018"


def test_a_steward_is_named_as_source(ledger: Ledger) -> None:
    correct(ledger, "GD-01", "status", "培育", "李", "见批文")
    projected(ledger)
    assert shown(ledger, "node_Center", "GD-01", "status") == "cultivating"
    assert rows(ledger, "SELECT name_zh FROM node_Source WHERE source_type = 'steward'") == [("李",)]


@pytest.mark.parametrize(
    ("subject", "prop", "value", "error"),
    [
        ("XX-99", "approved_on", "2018", NotFound),
        ("GD-01", "colour", "red", WrongUse),
        ("GD-01", "id", "GD-02", WrongUse),
        ("GD-01", "first_mention", "2018", WrongUse),  # derived
        ("GD-01", "approved_on", "去年", WrongUse),
        ("GD-01", "approved_on", "2018-02-30", WrongUse),
        ("GD-01", "approved_on", "٢٠١٨", WrongUse),
        ("GD-01", "tier", "village", WrongUse),
        ("GD-01", "name_zh", "\u200b ", WrongUse),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(
    ledger: Ledger, subject: str, prop: str, value: str, error: type[Exception]
) -> None:
    before = sizes(ledger)
    with pytest.raises(error) as caught:
        correct(ledger, subject, prop, value, "李", "试")
    assert caught.value.remedy.zh != caught.value.remedy.en  # type: ignore[attr-defined]
    assert sizes(ledger) == before


def test_a_property_of_an_edge_can_be_corrected_before_and_after_a_merge(ledger: Ledger, tmp_path: Path) -> None:
    projected(ledger)
    ((edge,),) = rows(ledger, "SELECT id FROM edge_MEMBER_OF WHERE to_id = 'GD-02'")
    correct(ledger, edge, "share", "12.5", "李", "见章程")
    assert shown(ledger, "edge_MEMBER_OF", edge, "share") == 12.5
    load_into(ledger, write(tmp_path / "more", "org_aliases", alias("第1号公司", "一号")))
    merge_back(ledger, tmp_path)
    projected(ledger)
    ((merged,),) = rows(ledger, "SELECT id FROM edge_MEMBER_OF WHERE to_id = 'GD-02'")
    assert merged != edge
    correct(ledger, merged, "share", "40", "李", "见章程")
    assert shown(ledger, "edge_MEMBER_OF", merged, "share") == 40


def merge_back(ledger: Ledger, folder: Path) -> None:
    """Decide that 第1号公司 is itself an alias."""
    load_into(ledger, write(folder / "back", "org_aliases", alias("总公司", "第1号公司")))


# -- merges --------------------------------------------------------------------------------------------------------------


def alias(name: str, other: str) -> dict[str, str]:
    """A row of org_aliases.csv."""
    return {"org_name": name, "alias": other, "kind": "short", "source_url": PAGE, "basis": "stated"}


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


# -- the file ------------------------------------------------------------------------------------------------------------


def test_a_file_of_version_one_is_migrated_with_everything_in_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with duckdb.connect(str(path)) as old:
        old.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)")
        old.execute(_sql(f"migrations/{MIGRATIONS[0]}"))
        old.execute("INSERT INTO schema_version VALUES (1)")
        old.execute(
            "INSERT INTO batch VALUES (1, 'd', 'load', 'f.csv', 'x', TIMESTAMP '2024-01-01', NULL, NULL, 1, 1, 0, 0)"
        )
        old.execute(
            "INSERT INTO statement VALUES ('s', 'Center', 'GD-01', 'id', 'GD-01', 'GD-01', NULL, NULL, NULL, NULL)"
        )
        old.execute("INSERT INTO mention VALUES ('s', 1, 7, 'center_id')")
        old.execute("INSERT INTO quarantine VALUES (1, 'f.csv', 8, 'tier', 'x', 'not-allowed', '甲', 'a', '乙', 'b')")
    with Ledger.open(path) as ledger:
        assert ledger.version == len(MIGRATIONS) > 1
        assert ledger.ids("Center") == {"GD-01"}
        assert rows(ledger, "SELECT * EXCLUDE (statement) FROM mention") == [(1, 7, "center_id", None, None, None)]
        assert rows(ledger, "SELECT id FROM statement") == rows(ledger, "SELECT statement FROM mention")
        assert rows(ledger, "SELECT reason_zh, sheet FROM quarantine") == [("甲", None)]
        load_into(ledger, small_registry(tmp_path / "registry"))
        assert "GD-01" in centers(ledger)


def test_a_file_of_version_two_gives_the_same_graph(ledger: Ledger, tmp_path: Path) -> None:
    load_into(ledger, write(tmp_path / "registry", "centers", center("GD-01", notes="新")))
    correct(ledger, "GD-01", "approved_on", "2018", "李", "见批文")
    expected, said = projected(ledger).hashes, set(rows(ledger, "SELECT * FROM statement"))
    places = sorted(rows(ledger, "SELECT * FROM mention"), key=str)
    ledger.connection.close()
    as_version_two(tmp_path / "ledger.duckdb", tmp_path / "old.duckdb")
    with Ledger.open(tmp_path / "old.duckdb") as old:
        assert projected(old).hashes == expected
        assert set(rows(old, "SELECT * FROM statement")) == said
        assert sorted(rows(old, "SELECT * FROM mention"), key=str) == places
        before = sizes(old)
        load_into(old, tmp_path / "registry")
        assert sizes(old) == before


def as_version_two(path: Path, old: Path) -> None:
    """Write a ledger as version 2 kept it: a row of text per statement, one per mention."""
    with duckdb.connect(str(old)) as con:
        con.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)")
        for number, name in enumerate(MIGRATIONS[:2], 1):
            con.execute(_sql(f"migrations/{name}"))
            con.execute("INSERT INTO schema_version VALUES (?)", [number])
        con.execute(f"ATTACH '{path}' AS new")
        con.execute("INSERT INTO batch SELECT * EXCLUDE (unsettled) FROM new.batch")
        con.execute("INSERT INTO mention BY NAME SELECT * REPLACE ('old' || statement AS statement) FROM new.mention")
        con.execute("INSERT INTO statement BY NAME SELECT * REPLACE ('old' || id AS id) FROM new.statement")
        for name in ("edge", "row_seen", "quarantine", "batch_event"):
            con.execute(f"INSERT INTO {name} SELECT * FROM new.{name}")
        con.execute("DETACH new")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": "a|b", "raw": "c"}, {"value": "a", "raw": "b|c"}),
        ({"value": "ab", "raw": "c"}, {"value": "a", "raw": "bc"}),
        ({"value": None, "raw": ""}, {"value": "", "raw": ""}),
        ({"value": "\0", "raw": "1"}, {"value": None, "raw": "1"}),
        ({"source": "s", "confidence": None}, {"source": None, "confidence": "s"}),
        ({"valid_from": "2019", "valid_to": None}, {"valid_from": None, "valid_to": "2019"}),
    ],
)
def test_two_facts_never_share_an_id(tmp_path: Path, one: dict[str, str | None], other: dict[str, str | None]) -> None:
    same = {"subject_type": "Center", "subject": "GD-01", "property": "notes", "value": "v", "raw": "v"}
    facts = [{name: {**same, **fact}.get(name) for name in STATEMENT_SCHEMA.names} for fact in (one, other, one)]
    batch = NewBatch("d", "load", "f", "x", pa.Table.from_pylist(facts, STATEMENT_SCHEMA), EDGE_SCHEMA.empty_table())
    with Ledger.open(tmp_path / "ledger.duckdb") as ledger:
        ledger.append(batch)
        assert rows(ledger, "SELECT count(DISTINCT id), count(*) FROM statement") == [(2, 2)]
        assert rows(ledger, "SELECT count(*) FROM mention") == [(3,)]


def test_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with Ledger.open(path) as ledger:
        ledger.connection.execute("INSERT INTO schema_version VALUES (99)")
    with pytest.raises(Unreachable, match="99"), Ledger.open(path):
        pass
    with duckdb.connect(str(path)) as left:
        assert left.execute("SELECT max(version) FROM schema_version").fetchall() == [(99,)]


@pytest.mark.parametrize("content", [b"", b"no database", b"\0" * 9000])
def test_a_file_that_is_no_ledger_is_unreachable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.duckdb"
    path.write_bytes(content)
    with pytest.raises(Unreachable), Ledger.open(path):
        pass
    assert path.read_bytes() == content


def test_another_database_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE batch (a INTEGER)")
    with pytest.raises(Unreachable), Ledger.open(path):
        pass


def test_a_home_that_cannot_be_made_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Unreachable), Ledger.open(tmp_path / "file" / "ledger.duckdb"):
        pass


def _crash(path: str) -> None:
    with Ledger.open(Path(path)) as ledger:
        ledger.connection.execute("SET wal_autocheckpoint = '1GB'")
        ledger.record_event(1, "withdrawn", "王", "错表")
        os._exit(9)  # committed, but never closed: it stands in the file beside


def test_a_copy_has_everything_and_leaves_the_original_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    ledger.connection.close()
    path, target = tmp_path / "ledger.duckdb", tmp_path / "trial" / "ledger.duckdb"
    crashed = multiprocessing.get_context("spawn").Process(target=_crash, args=(str(path),))
    crashed.start()
    crashed.join(120)
    parts = [path, path.with_name("ledger.duckdb.wal")]
    before = [part.read_bytes() for part in parts]
    target.parent.mkdir()
    copy(path, target)
    assert [part.read_bytes() for part in parts] == before
    with Ledger.open(target) as copied:
        assert [b.state for b in copied.batches()] == ["active"] * 3 + ["withdrawn"]


def _hold(path: str, ready: Any, release: Any) -> None:
    with Ledger.open(Path(path)):
        ready.set()
        release.wait(60)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Any]:
    """A ledger held by another process, and the event that lets it go."""
    spawn = multiprocessing.get_context("spawn")
    ready, release = spawn.Event(), spawn.Event()
    process = spawn.Process(target=_hold, args=(str(tmp_path / "locked" / "ledger.duckdb"), ready, release))
    process.start()
    assert ready.wait(120)
    yield release
    release.set()
    process.join(60)


def test_waiting_for_another_writer_is_said_once_and_then_it_is_our_turn(tmp_path: Path, writer: Any) -> None:
    told: list[str] = []

    def on_wait() -> None:
        told.append("waiting")
        threading.Timer(0.5, writer.set).start()

    with Ledger.open(tmp_path / "locked" / "ledger.duckdb", wait=120, on_wait=on_wait) as ledger:
        assert ledger.batches() == []
    assert told == ["waiting"]


def test_a_writer_that_stays_is_unreachable_after_the_wait(tmp_path: Path, writer: Any) -> None:
    assert not writer.is_set()
    with pytest.raises(Unreachable) as caught, Ledger.open(tmp_path / "locked" / "ledger.duckdb", wait=0.3):
        pass
    assert "writer" in caught.value.remedy.en  # type: ignore[union-attr]


def test_a_damaged_file_in_a_folder_called_lock_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "lock" / "ledger.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"no database")
    told: list[str] = []
    with pytest.raises(Unreachable), Ledger.open(path, wait=30, on_wait=lambda: told.append("waiting")):
        pass
    assert told == []


# -- counts --------------------------------------------------------------------------------------------------------------

CELLS = st.sampled_from(
    [
        "GD-01",
        "GD-02",
        "GD-03",
        "",
        "provincial",
        "村级",
        "2011",
        "2011-13",
        "石墨烯",
        "广东省",
        "a,b",
        '"',
        "\u200b",
        "🙂",
    ]
)
ROW = st.fixed_dictionaries(
    {"center_id": CELLS, "tier": CELLS, "approved_on": CELLS, "sector_zh": CELLS, "province": CELLS, "notes": CELLS}
)


@SEVERAL
@given(versions=st.lists(st.lists(ROW, max_size=6), min_size=2, max_size=4))
def test_rows_read_are_accepted_refused_or_unchanged(
    ledger: Ledger, tmp_path: Path, versions: list[list[dict[str, str]]]
) -> None:
    for version in versions:
        given_rows = [center(row["center_id"], **{k: v for k, v in row.items() if k != "center_id"}) for row in version]
        for _ in range(2):
            (report,) = load_into(ledger, write(tmp_path / "edited", "centers", *given_rows))
            assert report.read == len(version) == report.accepted + report.quarantined + report.unchanged
            assert {p.row for p in report.problems} <= set(range(2, len(version) + 2))
        assert report.accepted == 0
    projected(ledger)
    assert all(b.counts.read == sum(b.counts[1:]) for b in ledger.batches())
