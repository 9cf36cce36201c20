"""The fix-and-retry workbook: what was refused comes back in one file, marked; loading it mended closes the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from graph.ledger import Ledger
from graph.ledger.cases import open_cases
from ingest.load import FileReport
from ingest.retry import ACTION, KEY, MARK, ROW, write_workbook
from tests.homes import center, load_into, member, small_registry, write

BAD = (
    center("GD-70", tier="村级", approved_on="2019-02-30"),
    center("GD-71"),
    center("GD-72", approved_on="去年", notes="=1+1"),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with a small registry, and a file of which two rows are refused."""
    with Ledger.open(tmp_path / "ledger.duckdb") as opened:
        load_into(opened, small_registry(tmp_path / "registry"))
        load_into(opened, write(tmp_path / "more", "centers", *BAD))
        yield opened


def workbook(ledger: Ledger, path: Path) -> Path:
    """All open cases as a workbook."""
    assert write_workbook(open_cases(ledger), path) == len(open_cases(ledger))
    return path


def mend(path: Path, change: Callable[[Worksheet, dict[str, int]], None]) -> Path:
    """Change the one sheet of rows as a planner would, and store the file."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-1]
    change(sheet, {str(cell.value): cell.column for cell in sheet[1]})
    book.save(path)
    return path


def mend_all(sheet: Worksheet, place: dict[str, int]) -> None:
    """Correct every faulty cell of the planted rows."""
    sheet.cell(2, place["tier"], "provincial")
    sheet.cell(2, place["approved_on"], "2019-02-28")
    sheet.cell(3, place["approved_on"], "2023")


def values(ledger: Ledger, subject: str, prop: str) -> set[str]:
    """Active values of a property."""
    rows = ledger.connection.execute(
        "SELECT value FROM active_statement WHERE subject = ? AND property = ?", [subject, prop]
    )
    return {row[0] for row in rows.fetchall()}


def counts(report: FileReport) -> tuple[int, int, int, int]:
    """Read, accepted, quarantined, unchanged."""
    assert report.read == report.accepted + report.quarantined + report.unchanged
    return report.read, report.accepted, report.quarantined, report.unchanged


def test_the_workbook_holds_the_refused_rows_and_marks_the_faulty_cells(ledger: Ledger, tmp_path: Path) -> None:
    """One line per refused row, each faulty cell coloured with a comment in both languages, the others plain."""
    sheet = openpyxl.load_workbook(workbook(ledger, tmp_path / "fix.xlsx")).worksheets[-1]
    place = {str(cell.value): cell.column for cell in sheet[1]}
    assert [cell.value for cell in sheet["A"]] == [ROW, 2, 4]
    marked = {
        (cell.row, str(sheet.cell(1, cell.column).value))
        for line in sheet.iter_rows(min_row=2)
        for cell in line
        if cell.fill.fgColor.rgb == MARK
    }
    assert marked == {(2, "tier"), (2, "approved_on"), (3, "approved_on")}
    comment = sheet.cell(2, place["approved_on"]).comment
    assert comment is not None
    assert "不是日期" in comment.text
    assert "is not a date" in comment.text
    assert sheet.cell(3, place["notes"]).value == "'=1+1"
    assert sheet.column_dimensions[sheet.cell(1, place[KEY]).column_letter].hidden


def test_loading_the_mended_workbook_closes_the_cases(ledger: Ledger, tmp_path: Path) -> None:
    """What was corrected stands in the ledger as the file's own rows, formula-like text as it was, and nothing waits any more."""
    (report,) = load_into(ledger, mend(workbook(ledger, tmp_path / "fix.xlsx"), mend_all))
    assert counts(report) == (2, 2, 0, 0)
    assert report.mended == 2
    assert open_cases(ledger) == []
    assert values(ledger, "GD-70", "approved_on") == {"2019-02-28"}
    assert values(ledger, "GD-72", "notes") == {"=1+1"}
    (again,) = load_into(ledger, tmp_path / "fix.xlsx")
    assert counts(again) == (2, 0, 0, 2)


def test_the_file_itself_counts_its_mended_rows_as_unchanged(ledger: Ledger, tmp_path: Path) -> None:
    """After mending, the original file has nothing left to complain about, also in a new version with the same faulty rows."""
    load_into(ledger, mend(workbook(ledger, tmp_path / "fix.xlsx"), mend_all))
    (same,) = load_into(ledger, tmp_path / "more")
    assert counts(same) == (3, 0, 0, 3)
    (changed,) = load_into(ledger, write(tmp_path / "more", "centers", *BAD, center("GD-73")))
    assert counts(changed) == (4, 1, 0, 3)
    assert changed.problems == []
    assert values(ledger, "GD-70", "approved_on") == {"2019-02-28"}


def test_when_the_file_is_corrected_at_its_source_the_mended_rows_give_way(ledger: Ledger, tmp_path: Path) -> None:
    """A new version without the faulty rows speaks for itself."""
    load_into(ledger, mend(workbook(ledger, tmp_path / "fix.xlsx"), mend_all))
    load_into(ledger, write(tmp_path / "more", "centers", center("GD-70", approved_on="2018"), center("GD-71")))
    assert values(ledger, "GD-70", "approved_on") == {"2018"}
    assert values(ledger, "GD-72", "id") == set()


def test_a_row_that_still_does_not_fit_is_asked_for_again(ledger: Ledger, tmp_path: Path) -> None:
    """It is one open case, of the workbook now, and a second workbook closes it."""

    def half(sheet: Worksheet, place: dict[str, int]) -> None:
        sheet.cell(2, place["tier"], "provincial")
        sheet.cell(3, place["approved_on"], "2023")

    (report,) = load_into(ledger, mend(workbook(ledger, tmp_path / "fix.xlsx"), half))
    assert counts(report) == (2, 1, 1, 0)
    (case,) = open_cases(ledger)
    assert [problem.column for problem in case.problems] == ["approved_on"]

    def rest(sheet: Worksheet, place: dict[str, int]) -> None:
        sheet.cell(2, place["approved_on"], "2019")

    (second,) = load_into(ledger, mend(workbook(ledger, tmp_path / "fix2.xlsx"), rest))
    assert counts(second) == (1, 1, 0, 0)
    assert open_cases(ledger) == []
    assert values(ledger, "GD-70", "approved_on") == {"2019"}


def test_a_row_can_be_set_aside(ledger: Ledger, tmp_path: Path) -> None:
    """忽略 closes the case without reading the row; withdrawing the workbook's batch opens it again."""

    def skip(sheet: Worksheet, place: dict[str, int]) -> None:
        sheet.cell(2, place[ACTION], "忽略")
        sheet.cell(3, place["approved_on"], "2023")

    (report,) = load_into(ledger, mend(workbook(ledger, tmp_path / "fix.xlsx"), skip))
    assert (counts(report), report.mended) == ((1, 1, 0, 0), 2)
    assert open_cases(ledger) == []
    assert values(ledger, "GD-70", "id") == set()
    ledger.record_event(ledger.batches()[0].id, "withdrawn", "测试", "又要了")
    assert [case.cells["center_id"] for case in open_cases(ledger)] == ["GD-70", "GD-72"]


def test_rows_in_another_order_and_deleted_rows(ledger: Ledger, tmp_path: Path) -> None:
    """The key tells which row is which; a deleted row stays an open case."""

    def reorder(sheet: Worksheet, place: dict[str, int]) -> None:
        mend_all(sheet, place)
        sheet.delete_rows(2)

    (report,) = load_into(ledger, mend(workbook(ledger, tmp_path / "fix.xlsx"), reorder))
    assert counts(report) == (1, 1, 0, 0)
    assert [case.cells["center_id"] for case in open_cases(ledger)] == ["GD-70"]


def test_a_row_with_too_many_cells_comes_whole(ledger: Ledger, tmp_path: Path) -> None:
    """Cells beyond the header stand after it, so that they can be moved where they belong."""
    path = write(tmp_path / "wide", "memberships", member("GD-70", "测试公司"))
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",多出一格\n", encoding="utf-8")
    load_into(ledger, path)
    (case,) = (case for case in open_cases(ledger) if "memberships" in case.file)
    assert case.problems[0].code == "cell-count"
    assert case.cells["org_name"] == "测试公司"
    assert case.cells["+1"] == "多出一格"


def test_a_workbook_of_another_ledger_is_refused_row_by_row(ledger: Ledger, tmp_path: Path) -> None:
    """It says so, and nothing is counted as done."""
    path = workbook(ledger, tmp_path / "fix.xlsx")
    with Ledger.open(tmp_path / "other.duckdb") as other:
        load_into(other, small_registry(tmp_path / "registry"))
        (report,) = load_into(other, path)
    assert counts(report) == (2, 0, 2, 0)
    assert {problem.code for problem in report.problems} == {"unknown-case"}
