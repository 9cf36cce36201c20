"""The ledger: append-only, idempotent, several versions of a file, every row counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import NotFound
from graph.ledger import Ledger
from ingest.readers.confined import Confined
from ingest.readers.reading import Options, Reading
from tests.held import centers, org, projected, rows, shown, sizes, stated
from tests.homes import OTHER_PAGE, PAGE, center, load_into, member, write

SEVERAL = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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
