"""A folder of files as offices have them: every row is accounted for, nothing personal is kept, and what was refused can be mended and sent back."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from graph.ledger import Ledger
from graph.ledger.cases import open_cases
from graph.snapshot import Archive
from ingest.load import FileReport, inputs, load
from ingest.retry import KEY, write_workbook
from queries.ask import ask
from queries.worlds import Worlds
from tests.homes import load_into, mappings, run, small_registry
from tests.messy import FILES, Messy, write_folder
from tests.messy.lists import MAIL, PERSON, PHONE, QQ, RESIDENT

PERSONAL = (PHONE, MAIL, QQ, RESIDENT, PERSON)
COUNTED = ("read", "accepted", "quarantined", "unchanged")


class Loaded(NamedTuple):
    """A home, the folder loaded into it, and what became of each file."""

    home: Path
    folder: Path
    reports: dict[str, FileReport]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The folder loaded beside a small registry; tests that write copy it."""
    scratch = tmp_path_factory.mktemp("messy")
    home, folder = scratch / "home", write_folder(scratch / "测试材料")
    with Ledger.open(home / "ledger.duckdb") as ledger:
        load_into(ledger, small_registry(scratch / "registry"))
        reports = load(ledger, inputs([folder]), mappings())
    return Loaded(home, folder, {_name(report): report for report in reports})


@pytest.fixture
def ledger(loaded: Loaded, tmp_path: Path) -> Iterator[Ledger]:
    """The loaded ledger, to write in."""
    shutil.copy(loaded.home / "ledger.duckdb", tmp_path / "ledger.duckdb")
    with Ledger.open(tmp_path / "ledger.duckdb") as opened:
        yield opened


def _name(report: FileReport) -> str:
    """The file's name as it is on disk."""
    return report.file.split("/", 1)[1].replace("\\x0a", "\n")


def _rows(reports: list[FileReport], name: str) -> int:
    return sum(getattr(report, name) for report in reports)


def test_the_folder_says_what_it_is() -> None:
    """Twenty and more files, each marked as test material in its name."""
    assert len(FILES) >= 20
    assert all(any(mark in messy.name for mark in ("测试", "示例", "測試")) for messy in FILES)


@pytest.mark.parametrize("messy", FILES, ids=lambda messy: messy.name[:2])
def test_what_becomes_of_a_file_is_known_by_hand(loaded: Loaded, messy: Messy) -> None:
    """Accepted, refused with which code, left out as what, dropped, understood: all as the manifest says."""
    report = loaded.reports[messy.name]
    assert (report.accepted, report.quarantined, report.unchanged) == (messy.accepted, messy.quarantined, 0)
    unknown = [problem for problem in report.problems if problem.row is None]
    codes = Counter(problem.code for problem in report.problems if problem.row is not None)
    codes.update({problem.code: report.quarantined for problem in unknown})
    assert codes == Counter(messy.codes)
    assert Counter(row.kind for row in report.left_out) == Counter(messy.left_out)
    assert set(messy.dropped) <= {*report.dropped}
    assert tuple(dict.fromkeys(report.understood_as)) == messy.understood
    assert bool(report.refused) == bool(messy.refused)
    assert messy.refused in (report.refused.zh if report.refused else "")
    remarks = "".join(remark.zh for remark in report.remarks)
    assert all(said in remarks for said in messy.says)


@pytest.mark.parametrize("messy", FILES, ids=lambda messy: messy.name[:2])
def test_every_row_is_accounted_for(loaded: Loaded, messy: Messy) -> None:
    """Rows read are accepted, refused or unchanged; rows printed are read or left out, and none is both."""
    report = loaded.reports[messy.name]
    assert report.read == report.accepted + report.quarantined + report.unchanged
    if messy.lines is not None:
        assert report.read + len(report.left_out) == messy.lines


def test_no_person_and_no_number_is_kept(loaded: Loaded) -> None:
    """Neither in the ledger nor in any report, byte for byte."""
    kept = {path: path.read_bytes() for path in loaded.home.rglob("*") if path.is_file()}
    for personal in PERSONAL:
        assert [path.name for path, data in kept.items() if personal.encode() in data] == [], personal
        said = [r.file for r in loaded.reports.values() if personal in json.dumps(r.as_json(), ensure_ascii=False)]
        assert said == [], personal


def test_a_unit_above_the_table_holds_for_the_good_rows(ledger: Ledger) -> None:
    """单位：万元 in a title counts although one cell of the column says 约500; several members in one cell are several."""
    invested = {value for value, _ in ledger.names("Center", ("initial_investment_cny",))}
    assert {"12000000.0", "15000000.0", "8000000.0"} <= invested
    names = {value for value, _ in ledger.names("Organization", ("name_zh",))}
    assert {"示例研究院（光学，材料）", "示例仪器有限公司", "示例碳材研究院", "示例大学"} <= names
    approved = {value for value, _ in ledger.names("Center", ("approved_on",))}
    assert {"2019-05-06", "2019-05", "2019", "2020-03-05"} <= approved


def test_a_second_load_writes_nothing(ledger: Ledger, loaded: Loaded) -> None:
    """What was accepted counts as unchanged, what was refused is refused again, and no statement is written."""
    before = ledger.connection.execute("SELECT count(*) FROM statement").fetchall()
    reports = load(ledger, inputs([loaded.folder]), mappings())
    assert _rows(reports, "accepted") == 0
    assert _rows(reports, "unchanged") == sum(messy.accepted for messy in FILES)
    assert _rows(reports, "quarantined") == sum(messy.quarantined for messy in FILES)
    assert ledger.connection.execute("SELECT count(*) FROM statement").fetchall() == before


def test_the_mended_workbook_closes_the_cases(ledger: Ledger, tmp_path: Path) -> None:
    """Every case of a row is closed: by a corrected cell, by the empty cell that was missing, or because it is set aside."""
    waiting = open_cases(ledger)
    path = tmp_path / "fix.xlsx"
    assert write_workbook(waiting, path) == len(waiting)
    assert mend(path) == sum(len(messy.mends) for messy in FILES)
    (report,) = load(ledger, inputs([path]), mappings())
    assert (report.quarantined, report.mended) == (0, len(waiting))
    assert report.accepted == len(waiting) - 1, "the broken line is set aside"
    assert open_cases(ledger) == []


def mend(path: Path) -> int:
    """Correct what the manifest says is wrong, as a planner would; returns how many cells."""
    book = openpyxl.load_workbook(path)
    wrong = {(mend.column, mend.wrong): mend.right for messy in FILES for mend in messy.mends}
    done = 0
    for sheet in book.worksheets:
        heads = [str(cell.value).split("（")[0] for cell in sheet[1]]
        if KEY not in heads:
            continue
        for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
            for place, (head, cell) in enumerate(zip(heads, cells, strict=True), 1):
                if str(cell).startswith('{"'):
                    sheet.cell(number, 2, "忽略")
                elif (head, str(cell)) in wrong:
                    sheet.cell(number, place, wrong[head, str(cell)])
                    done += 1
    book.save(path)
    return done


def test_the_result_is_published_and_answers(loaded: Loaded, tmp_path: Path) -> None:
    """A snapshot is built of it; every question answers, also about a center whose list states no status and no tier."""
    home = Path(shutil.copytree(loaded.home, tmp_path / "home"))
    with Ledger.open(home / "ledger.duckdb") as opened:
        Archive(home).publish(opened)
    world = Worlds(home).world()
    for name in ("测试光电创新中心", "测试信函创新中心"):
        (profile,) = ask(world, "center_profile", {"subject": name}).rows
        assert next(m.name for m in profile.members if m.role == "lead").startswith("示例")  # type: ignore[attr-defined]
    for name in ("one_center_per_sector", "sector_gaps"):
        assert ask(world, name).snapshot.id


def test_the_command_line_tells_it_all(loaded: Loaded, tmp_path: Path) -> None:
    """The real command: strict leaves with 1, counts are those of the manifest, a summary and the next steps end the report."""
    home = Path(shutil.copytree(loaded.home, tmp_path / "home"))
    words = ("load", "--no-bundled", "--no-publish", loaded.folder)
    plain = run("--home", home, *words, COLUMNS="100", CHUANGTU_LANG="zh")
    assert plain.returncode == 0, plain.stderr
    assert f"{len(FILES)} 个文件" in plain.stdout
    assert "下一步" in plain.stdout
    assert "Traceback" not in plain.stdout + plain.stderr
    assert not any(personal in plain.stdout for personal in PERSONAL)
    strict = run("--home", home, *words, "--strict", "--json")
    assert strict.returncode == 1, strict.stderr
    last = json.loads(strict.stdout.splitlines()[-1])
    assert last["summary"]["files"] == len(FILES)
    assert last["summary"]["refused"] == sum(bool(messy.refused) for messy in FILES)
    assert last["summary"]["quarantined"] == sum(messy.quarantined for messy in FILES)
    kept = [path.name for path in home.rglob("*") if path.is_file() and PHONE.encode() in path.read_bytes()]
    assert kept == []
