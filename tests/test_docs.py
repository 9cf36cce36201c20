"""Documents are tests: what they show is run again, what they name exists, both languages say the same."""

from __future__ import annotations

import csv
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chuangtu.commands.ask import command as ask_command
from graph.model import NODE
from graph.model.unfit import Unfit
from graph.model.values import fit
from graph.policy import read_document
from ingest.readers import limits, packages
from ingest.readers.kinds import KINDS
from tests.command_line import complaint
from tests.documents import GUIDES, PAGES, ROOT, Block, blocks, language, masked, pages, told

REGISTRY = ROOT / "data" / "registry"
FIRST_WORDS = {"chuangtu", "make", "curl", "docker", "export", "source", "python"}
ADDRESS = re.compile(r"http://127\.0\.0\.1:8000[^\s'>)]*")
TARGETS = set(re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _none(offenders: list[str]) -> None:
    assert not offenders, f"{len(offenders)} offenders:\n" + "\n".join(offenders)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# -- what is shown is run -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_the_answers_shown_are_those_of_a_run(name: str, own_registry: Path, tmp_path: Path) -> None:
    """From top to bottom as a reader would; stale answers are written anew by `python -m tests.documents`."""
    shown = told(ROOT / name, own_registry, tmp_path)
    assert len(shown) >= 9
    _none([f"{name}: {block.mark}\n{text}" for block, text in shown if masked(text) != masked(block.body)])


@pytest.mark.parametrize("name", GUIDES)
def test_what_a_guide_shows_is_what_its_commands_print(name: str, own_registry: Path, tmp_path: Path) -> None:
    shown = told(ROOT / name, own_registry, tmp_path)
    assert len(shown) >= 4
    _none([f"{name}: {block.mark}\n{text}" for block, text in shown if masked(text) != masked(block.body)])


def test_a_stale_answer_is_seen() -> None:
    block = Block("run, headline: chuangtu ask tier_overlap", "text", "title\nold 20200101T000000000Z-00000000\n")
    assert masked(block.kept("title  \nold 20261121T140117678Z-062a9e36\n\n table\n")) == masked(block.body)
    assert masked(block.kept("title\nnew\n\n table\n")) != masked(block.body)


@pytest.mark.parametrize("path", pages(), ids=_name)
def test_commands_are_real(path: Path) -> None:
    offenders = []
    for block in blocks(path):
        for words in block.commands + ([["chuangtu", *block.run]] if block.run else []):
            if words[0] not in FIRST_WORDS:
                offenders.append(f"an unknown command: {words}")
            elif words[0] == "chuangtu" and (said := complaint(words[1:])):
                offenders.append(f"{words}: {said}")
            elif words[0] == "make":
                offenders += [f"no target {word}" for word in words[1:] if "=" not in word and word not in TARGETS]
    _none(offenders)


@pytest.mark.parametrize("path", pages(), ids=_name)
def test_commands_within_sentences_are_real(path: Path) -> None:
    """`chuangtu NAME …` and `make NAME` in running text name a command and a target that exist."""
    offenders = []
    for quoted in re.findall(r"`((?:chuangtu|make) [a-z][^`\n]*)`", _text(path)):
        first, name, *_ = quoted.split()
        real = name in TARGETS if first == "make" else not complaint([name, "--help"])
        offenders += [] if real else [quoted]
    _none(offenders)


@pytest.mark.parametrize("name", PAGES)
def test_python_snippets_run(name: str, registry: Path, tmp_path: Path) -> None:
    snippets = [block.body for block in blocks(ROOT / name) if block.language == "python"]
    assert snippets
    environment = {**os.environ, "CHUANGTU_HOME": str(registry), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    for snippet in snippets:
        done = subprocess.run(
            [sys.executable, "-c", snippet], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_addresses_answer(registry: Path) -> None:
    from api.app import create_app
    from queries.worlds import Worlds
    from tests.http_client import TestClient

    addresses = {found for path in pages() for found in ADDRESS.findall(_text(path))}
    assert len(addresses) > 5
    worlds = Worlds(registry)
    try:
        client = TestClient(create_app(worlds), base_url="http://127.0.0.1:8000")
        _none([f"{a}: {status}" for a in sorted(addresses) if (status := client.get(a).status_code) != 200])
    finally:
        worlds.close()


def test_pictures_are_drawn_from_answers(registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUANGTU_HOME", str(registry))
    monkeypatch.setattr(sys, "argv", ["make_images.py", "--out", str(tmp_path)])
    runpy.run_path(str(ROOT / "docs" / "make_images.py"), run_name="__main__")
    committed = ROOT / "docs" / "images"
    drawn = {path.name: _text(path) for path in tmp_path.iterdir()}
    assert drawn.keys() == {path.name for path in committed.iterdir()}
    _none(
        [f"{name} is old: python docs/make_images.py" for name, svg in drawn.items() if svg != _text(committed / name)]
    )


# -- what is named exists -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", pages(), ids=_name)
def test_links_lead_somewhere(path: Path) -> None:
    offenders = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _text(path)):
        file, _, anchor = target.partition("#")
        if urlsplit(target).scheme:
            continue
        found = path if not file else (path.parent / file).resolve()
        if not found.exists():
            offenders.append(target)
        elif anchor and anchor not in _anchors(found):
            offenders.append(f"{target}: no such heading")
    _none(offenders)


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.+)$", _text(path))
    return {re.sub(r"[^\w\u4e00-\u9fff -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", pages(), ids=_name)
def test_files_named_in_sentences_exist(path: Path) -> None:
    """`room/file.ending` in running text is a file of this project; names in capitals stand for any."""
    rooms = "chuangtu|graph|ingest|queries|api|viz|data|docs|tests|bench"
    named = re.findall(rf"`((?:{rooms})/[\w./*-]+)`", _text(path))
    _none([name for name in named if not re.search("[A-Z]{3}", name) and not list(ROOT.glob(name))])


def test_every_page_is_in_the_index() -> None:
    index = _text(ROOT / "docs" / "README.md")
    inside_docs = [path for path in (ROOT / "docs").rglob("*.md") if path.name != "README.md"]
    _none([_name(path) for path in inside_docs if f"({path.relative_to(ROOT / 'docs')})" not in index])


def test_the_limits_of_the_guide_are_those_of_the_readers() -> None:
    values = {
        "LARGEST_FILE": f"{limits.LARGEST_FILE // limits.MIB:,} MiB",
        "MOST_ROWS": f"{limits.MOST_ROWS:,}",
        "MOST_COLUMNS": f"{limits.MOST_COLUMNS:,}",
        "MOST_CELLS": f"{limits.MOST_CELLS:,}",
        "Limits.memory": f"{limits.Limits().memory // limits.MIB:,} MiB",
        "Limits.cpu_seconds": f"{limits.Limits().cpu_seconds} s",
        "Limits.wall_seconds": f"{limits.Limits().wall_seconds:.0f} s",
        "MOST_ENTRIES": f"{packages.MOST_ENTRIES:,}",
        "LARGEST_CONTENT": f"{packages.LARGEST_CONTENT // limits.MIB:,} MiB",
        "RATIO": f"{packages.RATIO} : 1",
    }
    said = re.findall(r"(?m)^\| [^|]+ \| ([^|]+) \| `([\w.]+)` \|$", _text(ROOT / "docs" / "loading.md"))
    assert {name: value for value, name in said} == values


def test_the_endings_of_the_guide_are_those_that_are_read() -> None:
    """Both languages list every ending that has a reader, and no other."""
    rows = re.findall(r"(?m)^\| ((?:`[. \w]+`)) \| ", _text(ROOT / "docs" / "loading.md"))
    for half in (rows[: len(rows) // 2], rows[len(rows) // 2 :]):
        assert {ending for row in half for ending in re.findall(r"\.\w+", row)} == set(KINDS)


def test_the_dates_of_the_guide_are_read_and_set_aside_as_it_says() -> None:
    read, refused = re.findall(r"(?m)^\| (2019[^|]+) \|", _text(ROOT / "docs" / "loading.md"))[:2]
    approved = NODE["Center"].property_named("approved_on")
    for spelled in read.strip().split("、")[:-1]:  # the last one is in words
        assert fit(approved, spelled).startswith("2019-05")
    for spelled in refused.strip().split("、"):
        with pytest.raises(Unfit):
            fit(approved, spelled)


def test_every_parameter_of_ask_is_an_option_of_the_command_line() -> None:
    from queries.parameters import WORDS

    options = {name.removeprefix("--") for option in ask_command.params for name in option.opts}
    assert set(WORDS) <= options


# -- both languages say the same ------------------------------------------------------------------------------------


def test_both_readmes_show_the_same_commands() -> None:
    zh, en = ([_shape(block) for block in blocks(ROOT / name)] for name in PAGES)
    assert zh == [[words for words in block if words != ["export", "CHUANGTU_LANG=en"]] for block in en]


def _shape(block: Block) -> list[list[str]]:
    """What a block does, whatever language it speaks; python snippets may print another text."""
    return block.commands or [[block.language, block.mark]]


def test_both_readmes_have_the_same_parts_and_links() -> None:
    zh, en = (re.sub(r"(?ms)^```.*?^```$", "", _text(ROOT / name)) for name in PAGES)
    for pattern in (
        r"(?m)^(#+) ",
        r"(?m)^([-0-9.]+) ",
        r"\]\(((?!README)[^)\s]+?)(?:\.zh|\.en)?(?:\.svg)?\)",
        r"`(--?[\w-]+)",
    ):
        assert Counter(re.findall(pattern, zh)) == Counter(re.findall(pattern, en)), pattern
    assert "(README.en.md)" in zh
    assert "(README.md)" in en
    assert [language(ROOT / name) for name in PAGES] == ["zh", "en"]


@pytest.mark.parametrize(
    "name", ["docs/README.md", "docs/loading.md", "data/README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
)
def test_pages_in_one_file_speak_both_languages(name: str) -> None:
    text = re.sub(r"```.*?```|`[^`]*`|\([^)]*\)", "", _text(ROOT / name), flags=re.DOTALL)
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 100
    assert len(re.findall(r"[A-Za-z]{3,}", text)) > 60


# -- what must not stand anywhere -----------------------------------------------------------------------------------

FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w./<-])/(?:work|root|Users|home/\w+)/"),
    "a host of a package registry": re.compile(r"\b(?:pypi|pythonhosted|npmjs|crates|repo1\.maven\.apache)\.(?:org|com|io)\b"),
}  # fmt: skip
UNREAD = {".svg", ".png", ".csv", ".gz", ".parquet"}


def project_files() -> list[Path]:
    """Every file under version control; every file of a known folder where there is no version control."""
    git = shutil.which("git")
    listed = (
        subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False) if git else None
    )
    if listed and listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    return [
        *pages(),
        *ROOT.glob("*"),
        *(p for room in ("chuangtu", "graph", "ingest", "queries", "tests") for p in (ROOT / room).rglob("*.*")),
    ]


def test_no_file_names_a_machine_or_a_registry() -> None:
    offenders = []
    for path in project_files():
        if path.is_file() and path.suffix not in UNREAD and path.name != "test_docs.py":
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            offenders += [
                f"{_name(path)}:{n}: {why}"
                for n, line in enumerate(lines, 1)
                for why, p in FORBIDDEN.items()
                if p.search(line)
            ]
    _none(offenders)


@pytest.mark.parametrize("line", ["see /work/shared", "in /root/x", "--index-url https://pypi.org/simple"])
def test_a_forbidden_word_is_seen(line: str) -> None:
    assert any(pattern.search(line) for pattern in FORBIDDEN.values())


# -- the register and its own description ---------------------------------------------------------------------------


def _rows(file: str) -> list[dict[str, str]]:
    with (REGISTRY / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_register_has_the_rows_its_description_says() -> None:
    said = dict(re.findall(r"(?m)^\| (\w+\.csv) \| (\d+) \|", _text(REGISTRY / "README.md")))
    counted = {path.name: str(len(_rows(path.name))) for path in REGISTRY.glob("*.csv")}
    assert said == counted


def test_the_register_holds_allowed_values_only() -> None:
    table = re.findall(r"(?m)^\| `([\w*]+)\.(\w+)` \| (.+) \|$", _text(REGISTRY / "README.md"))
    assert len(table) > 40
    offenders = []
    for file, column, listed in table:
        allowed = {"" if value == "(empty)" else value for value in listed.split(", ")}
        for path in REGISTRY.glob(f"{file}.csv"):
            found = {row[column] for row in _rows(path.name) if column in row}
            offenders += [f"{path.name}.{column}: {value}" for value in found - allowed]
    _none(offenders)


@pytest.mark.parametrize("name", PAGES)
def test_the_numbers_of_the_readme_are_those_of_the_register(name: str) -> None:
    centers, members = _rows("centers.csv"), {row["center_id"] for row in _rows("memberships.csv")}
    numbers = [
        len(centers),
        *Counter(row["tier"] for row in centers).values(),
        len(_rows("organizations.csv")),
        len(_rows("chains.csv")),
        len({row["standard_no"] or row["title_zh"] for row in _rows("standards.csv") if "合计" not in row["title_zh"]}),
        sum(1 for row in _rows("patents.csv") if row["patent_no"]),
        sum(1 for row in centers if row["center_id"] not in members),
    ]
    said = {int(number) for number in re.findall(r"(?<![\w.-])\d+(?![\w.-]*\d)", _text(ROOT / name))}
    _none([f"{number} is not said" for number in numbers if number not in said])


def test_the_changelog_counts_what_is_there() -> None:
    said = _text(ROOT / "CHANGELOG.md")
    documents = (ROOT / "queries" / "policy").glob("*.yaml")
    rules = sum(len(read_document(_text(path), path.name)[0].rules) for path in documents)
    assert f"{rules} 条规定" in said
    assert f"Policy: {rules} rules" in said
    assert f"{len(_rows('centers.csv'))} 家制造业创新中心" in said
