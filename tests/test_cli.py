"""The command line that scripts call: exit codes, JSON, both languages, options wherever they stand, nothing heavy for --help."""

from __future__ import annotations

import io
import json
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from chuangtu.cli import COMMANDS
from chuangtu.commands.shared import table_of
from chuangtu.tables import NARROWEST, widths
from tests.command_line import CHINESE, Call
from tests.homes import center, command, environment, member, run, small_registry, write


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small registry, loaded and published into its own `home`."""
    folder = tmp_path_factory.mktemp("cli")
    done = run("--home", folder / "home", "load", "--no-bundled", small_registry(folder / "registry"))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """A copy of that home for one test."""
    return Path(shutil.copytree(small / "home", tmp_path / "home"))


def bytes_of(home: Path) -> dict[str, str]:
    """Every file of a folder by its digest."""
    return {p.relative_to(home).as_posix(): sha256(p.read_bytes()).hexdigest() for p in home.rglob("*") if p.is_file()}


# -- load ----------------------------------------------------------------------------------------------------------------


def test_load_ends_with_one_line_of_json(call: Call, own: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "centers", center("GD-20"), center("GD-21", tier="村级"))
    said = call("--home", own, "load", "--no-bundled", "--json", path)
    assert said.code == 0
    assert all(json.loads(line) for line in said.out.splitlines())
    (report,) = said.last["files"]  # type: ignore[misc]
    assert {k: report[k] for k in ("file", "read", "accepted", "quarantined", "unchanged")} == {
        "file": "centers.csv", "read": 2, "accepted": 1, "quarantined": 1, "unchanged": 0,
    }  # fmt: skip
    (problem,) = report["problems"]
    assert (problem["row"], problem["column"], problem["raw"], problem["code"]) == (3, "tier", "村级", "not-allowed")
    assert problem["reason"].keys() == problem["remedy"].keys() == {"zh", "en"}
    listed = json.loads(call("snapshots", "--home", own, "--format", "json").out)
    assert said.last["snapshot"] == listed[0]["id"]


def test_strict_leaves_with_one_when_something_was_refused(call: Call, own: Path, tmp_path: Path) -> None:
    faulty, fine = (
        write(tmp_path / "a", "centers", center("GD-21", tier="村级")),
        write(tmp_path / "b", "centers", center("GD-22")),
    )
    assert call("--home", own, "load", "--no-bundled", "--no-publish", "--strict", faulty).code == 1
    assert call("--home", own, "load", "--no-bundled", "--no-publish", "--strict", fine).code == 0
    assert call("--home", own, "load", "--no-bundled", "--no-publish", faulty).code == 0


@pytest.mark.parametrize("content", [b"", b"a\0b", b"{"])
def test_a_named_file_that_cannot_be_read_leaves_with_three(
    call: Call, own: Path, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / ("x.csv" if content != b"{" else "x.pdf")
    path.write_bytes(content)
    assert call("--home", own, "load", "--no-bundled", "--no-publish", path).code == 3
    assert call("--home", own, "load", "--no-bundled", tmp_path / "nowhere").code == 3


def test_a_dry_run_writes_nothing(call: Call, own: Path, tmp_path: Path) -> None:
    before = bytes_of(own)
    path = write(tmp_path, "centers", center("GD-20"), center("GD-21", tier="村级"))
    said = call("--home", own, "load", "--no-bundled", "--dry-run", "--json", path)
    assert said.code == 0
    assert said.last["snapshot"] is None
    assert [(f["accepted"], f["quarantined"]) for f in said.last["files"]] == [(1, 1)]  # type: ignore[attr-defined]
    assert call("--home", own, "load", "--no-bundled", "--dry-run", "--strict", path).code == 1
    assert bytes_of(own) == before
    assert call("--home", tmp_path / "absent", "load", "--no-bundled", "--dry-run", path).code == 0
    assert not (tmp_path / "absent").exists()


def test_no_publish_writes_to_the_ledger_only(call: Call, own: Path, tmp_path: Path) -> None:
    served = (own / "snapshots" / "current").read_text(encoding="utf-8")
    path = write(tmp_path, "centers", center("GD-20"))
    assert call("--home", own, "load", "--no-bundled", "--no-publish", path).code == 0
    assert (own / "snapshots" / "current").read_text(encoding="utf-8") == served
    said = call("publish", "--home", own, "--json")
    assert (said.code, said.last["new"]) == (0, True)
    assert call("publish", "--home", own, "--json").last == {**said.last, "new": False}


def test_what_files_say_is_shown_as_text(call: Call, own: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "centers", center("GD-20", tier="[/red]"), center("GD-21", approved_on="\x1b[2J[bold]x"))
    named = path.rename(tmp_path / "[red]centers.csv")
    said = call("--home", own, "load", "--no-bundled", "--no-publish", named)
    assert said.code == 0
    assert "[/red]" in said.out
    assert "[bold]" in said.out
    assert "\x1b[2J" not in said.out


def test_a_withdrawn_file_is_told_when_it_is_read_again(call: Call, own: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "centers", center("GD-20"))
    call("--home", own, "load", "--no-bundled", "--no-publish", path)
    number = json.loads(call("--home", own, "batches", "--json").out)[0]["id"]
    assert call("--home", own, "batches", "withdraw", number).code == 0
    said = call("--home", own, "--lang", "en", "load", "--no-bundled", "--no-publish", path)
    assert "withdrawn" in said.out
    assert json.loads(call("--home", own, "batches", "--json").out)[0]["state"] == "withdrawn"


def test_an_interrupted_load_leaves_with_130_and_nothing_half_done(tmp_path: Path) -> None:
    registry = small_registry(tmp_path / "registry")
    rows = [member("GD-00", f"第{n}号公司", notes=f"注{n}") for n in range(30_000)]
    write(registry, "memberships", *rows)
    process = subprocess.Popen(
        command("--home", tmp_path / "home", "--lang", "en", "load", "--no-bundled", "--json", registry),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout
    for line in process.stdout:
        event = json.loads(line)
        if event.get("phase") == "write" and event["file"].endswith("memberships.csv"):
            break
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=120)
    assert (process.returncode, error.strip()) == (130, "Interrupted; finished files are not read again.")
    done = run("--home", tmp_path / "home", "batches", "--json")
    assert {b["file"] for b in json.loads(done.stdout)} == {
        f"registry/{t}.csv" for t in ("regions", "sectors", "centers")
    }


# -- batches, correct, snapshots -----------------------------------------------------------------------------------------


def test_batches_are_listed_withdrawn_and_restored(call: Call, own: Path) -> None:
    listed = json.loads(call("--home", own, "batches", "list", "--format", "json").out)
    assert [b["id"] for b in listed] == [4, 3, 2, 1]
    assert listed[0]["counts"].keys() == {"read", "accepted", "quarantined", "unchanged"}
    assert call("--home", own, "batches", "withdraw", 3, "--author", "王", "--reason", "错表").code == 0
    assert json.loads(call("--home", own, "batches", "--json").out)[1]["state"] == "withdrawn"
    assert call("--home", own, "batches", "restore", 3).code == 0
    assert json.loads(call("--home", own, "batches", "--json").out)[1]["state"] == "active"
    assert call("--home", own, "batches", "withdraw", 99).code == 2


def test_a_correction_can_be_published_at_once(call: Call, own: Path) -> None:
    said = call(
        "--home", own, "correct", "GD-01", "approved_on", "2018", "--author", "李", "--reason", "见批文", "--publish"
    )
    assert said.code == 0
    answer = json.loads(call("--home", own, "ask", "center_profile", "--subject", "GD-01", "--format", "json").out)
    assert answer["rows"][0]["approved_on"] == "2018"
    sources = json.loads(call("--home", own, "ask", "sources_of", "--subject", "GD-01", "--json").out)["rows"]
    assert {(r["value"], r["shown"]) for r in sources if r["property"] == "approved_on"} == {
        ("2018", True),
        ("2011", False),
    }
    assert call("--home", own, "correct", "GD-01", "approved_on", "去年", "--author", "李", "--reason", "试").code == 2
    assert call("--home", own, "correct", "XX-1", "approved_on", "2018", "--author", "李", "--reason", "试").code == 2


def test_snapshots_are_listed_verified_and_rolled_back(call: Call, own: Path, tmp_path: Path) -> None:
    call("--home", own, "load", "--no-bundled", write(tmp_path, "centers", center("GD-20")))
    newer, older = json.loads(call("--home", own, "snapshots", "--format", "json").out)
    assert {"id", "published_at", "counts", "hashes"} <= newer.keys()
    assert (newer["current"], older["current"]) == (True, False)
    assert newer["counts"]["Center"] == older["counts"]["Center"] + 1
    assert call("--home", own, "snapshots", "rollback", older["id"]).code == 0
    assert call("--home", own, "snapshots", "verify").out.strip().endswith(f"{older['id']} 校验通过")
    assert call("--home", own, "snapshots", "verify", newer["id"], "--json").last == {
        "id": newer["id"],
        "verified": True,
    }
    assert call("--home", own, "snapshots", "rollback", "nowhere").code == 2


# -- the door ------------------------------------------------------------------------------------------------------------


def test_home_and_language_may_stand_before_or_behind_the_command(
    call: Call, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = json.loads(call("--home", own, "snapshots", "--json").out)
    assert expected
    for line in (
        ["snapshots", "--home", own, "--json"],
        ["snapshots", "list", "--home", own, "--json"],
        ["snapshots", "--json", "list", "--home", own, "--json"],
    ):
        assert json.loads(call(*line).out) == expected
    monkeypatch.setenv("CHUANGTU_HOME", str(own))
    assert json.loads(call("snapshots", "--json").out) == expected
    assert "verified" in call("snapshots", "verify", "--lang", "en").out
    monkeypatch.setenv("CHUANGTU_LANG", "en")
    assert "verified" in call("snapshots", "verify").out
    assert "校验通过" in call("--lang", "zh", "snapshots", "verify").out


def test_a_home_that_is_a_file_is_told(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("CHUANGTU_HOME", str(tmp_path / "file"))
    said = call("--lang", "en", "load", "--no-bundled", write(tmp_path, "centers", center("GD-20")))
    assert said.code == 3
    assert said.err.startswith("The ledger cannot be opened")


def test_a_full_disk_is_told(call: Call, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.snapshot import archive

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x.parquet")

    served = (own / "snapshots" / "current").read_text(encoding="utf-8")
    monkeypatch.setattr(archive, "_write_durably", full)
    said = call("--home", own, "load", "--no-bundled", write(tmp_path, "centers", center("GD-20")))
    assert said.code == 3
    assert "No space left" in said.err
    assert CHINESE.search(said.err)
    assert (own / "snapshots" / "current").read_text(encoding="utf-8") == served


def test_without_a_command_help_is_shown() -> None:
    done = run()
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert all(name in done.stderr + done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_there_in_both_languages(call: Call, name: str) -> None:
    said = call(*filter(None, [name]), "--help")
    assert said.code == 0
    if name != "completion":
        assert re.search(r"[\u4e00-\u9fff].*·|· ", said.out)


HEAVY = ("duckdb", "ladybug", "pydantic", "rich", "spacy", "networkx", "pyarrow", "fastapi", "yaml", "neo4j", "numpy")


def test_help_is_fast_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom chuangtu.cli import cli, guarded\n"
        "assert guarded(lambda: cli.main(['--help'], standalone_mode=False), []) == 0\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", env=environment(), check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    spent: list[float] = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.3  # processor time: others may share this machine


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_program(call: Call, shell: str) -> None:
    said = call("completion", shell)
    assert said.code == 0
    assert "_CHUANGTU_COMPLETE" in said.out
    assert call("completion", "cmd").code == 2


def test_completion_completes_commands() -> None:
    code = "import sys; sys.argv = ['chuangtu']; from chuangtu.cli import main; main()"
    asked = environment(_CHUANGTU_COMPLETE="bash_complete", COMP_WORDS="chuangtu sn", COMP_CWORD="1")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", env=asked, check=False
    )
    assert "plain,snapshots" in done.stdout


def test_a_reader_that_goes_away_is_no_error(small: Path) -> None:
    listing = subprocess.Popen(
        command("questions", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert listing.stdout
    listing.stdout.close()
    assert listing.stderr
    assert b"Traceback" not in listing.stderr.read()
    listing.stderr.close()
    assert listing.wait(60) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("lod",), "没有命令 lod。您是否要找：load"),
        (("load", "--dryrun"), "没有选项 --dryrun。您是否要找：--dry-run"),
        (("batches", "withdrw"), "没有命令 withdrw。您是否要找：withdraw"),
        (("ask",), "缺少参数 NAME。"),
        (("review", "undo", "5"), "缺少选项 --author。"),
        (("completion", "tcsh"), "可用值：bash、zsh、fish。"),
        (("serve", "--port", "99999"), "--port 的值不可用：应为 0 到 65535 的整数。"),
        (("batches", "withdraw", "x"), "IDENTIFIER 的值不可用：应为整数。"),
        (("load", "--fix"), "选项 --fix 的写法不对"),
        (("publish", "a", "b"), "多余的参数：a b。"),
        (("map",), "请给出要起草来源说明的文件"),
    ],
)
def test_wrong_use_is_said_in_the_readers_language(call: Call, given: tuple[str, ...], said: str) -> None:
    zh, en = call(*given), call("--lang", "en", *given)
    assert zh.code == en.code == 2
    assert said in zh.err
    assert "--help" in zh.err or given == ("load", "--fix")  # there click knows no command
    assert not re.search(r"(?i)error|usage|missing|no such", zh.err)
    assert re.search("(?i)error", en.err)
    assert not zh.out


def test_what_does_not_fit_in_a_column_goes_on_below() -> None:
    """Chinese has no blanks to break at, yet nothing of a sentence is cut off on a narrow screen."""
    said = "没有一份来源说明认得这些列，请运行命令生成草稿核对后再导入"
    out = io.StringIO()
    Console(file=out, width=40).print(table_of(("file", "reason"), [("名单.csv", said)], "zh"))
    assert "…" not in out.getvalue()
    shown = "".join(line.split("│")[2].strip() for line in out.getvalue().splitlines() if "│" in line)
    assert shown == said


@pytest.mark.parametrize("command", ["batches", "snapshots", "cases"])
def test_an_empty_home_is_told_of(call: Call, tmp_path: Path, command: str) -> None:
    """A blank screen would leave a newcomer wondering; programs get an empty list all the same."""
    said = call("--home", tmp_path / "home", command)
    assert said.code == 0
    assert said.out.strip()
    assert call("--home", tmp_path / "home", command, "--json").out.strip() in ("[]", '{"cases": []}')


@given(naturals=st.lists(st.integers(1, 200), min_size=1, max_size=12), room=st.integers(20, 200))
def test_long_columns_get_more_room_and_none_more_than_it_needs(naturals: list[int], room: int) -> None:
    found = widths(naturals, room)
    assert all(min(natural, NARROWEST) <= width <= natural for natural, width in zip(naturals, found, strict=True))
    assert sum(found) <= max(room, sum(min(natural, NARROWEST) for natural in naturals))
    ordered = [width for _, width in sorted(zip(naturals, found, strict=True))]
    assert ordered == sorted(ordered)
