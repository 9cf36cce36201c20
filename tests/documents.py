"""What the documents show is run: blocks of output are regenerated, `python -m tests.documents` writes them anew.

In a document:
- `<!-- run: chuangtu ask … -->` stands above a block ```text: the output of that command (`<!-- run, headline: … -->`: what stands above its table);
- `<!-- file: NAME -->` stands above a block that a command further down reads under that name;
- ```bash lines that begin with `chuangtu` or `make` are checked, ```python blocks are run, addresses behind `curl` are asked.
"""

from __future__ import annotations

import itertools
import re
import shlex
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.command_line import inside, printed
from tests.homes import publish_home

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.en.md")
GUIDES = ("docs/loading.md",)
"""Further documents that show output; one file speaks both languages."""
FENCE = re.compile(r"(?ms)(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<language>\w*)\n(?P<body>.*?)^```$")
SNAPSHOT = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{8}")
READERS_OWN = "centers-2026.csv"
"""Stands for a file of the reader's own: lines that name it are read by the command line, not run."""
NOT_RUN = ("serve", "demo", "publish", "completion")
"""These serve, need a server or change the shell: they are read by the command line, not run. So is a block that names a Neo4j."""


@dataclass(frozen=True)
class Block:
    """A fenced block with what the comment above it says."""

    mark: str
    language: str
    body: str

    @property
    def run(self) -> list[str] | None:
        """The words of the command whose output it holds."""
        found = re.fullmatch(r"run(?:, headline)?: chuangtu (.+)", self.mark)
        return shlex.split(found[1]) if found else None

    def kept(self, output: str) -> str:
        """The part of an output it shows, without the blanks that fill lines up."""
        lines = [line.rstrip() for line in output.splitlines()]
        if self.mark.startswith("run, headline"):
            lines = list(itertools.takewhile(bool, lines))
        return "".join(f"{line}\n" for line in lines)

    @property
    def file(self) -> str | None:
        """The name under which a command reads it."""
        return self.mark.removeprefix("file: ") if self.mark.startswith("file: ") else None

    @property
    def runs(self) -> bool:
        """Whether its commands need nothing but a home."""
        return "NEO4J_" not in self.body

    @property
    def commands(self) -> list[list[str]]:
        """The lines of a bash block as words, without comments and continuation."""
        if self.language != "bash":
            return []
        lines = self.body.replace("\\\n", " ").splitlines()
        return [words for line in lines if (words := shlex.split(line, comments=True))]


def pages() -> list[Path]:
    """Every document a reader opens."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "data").rglob("*.md"))]


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a document, in order."""
    text = path.read_text(encoding="utf-8")
    return [Block(m["mark"] or "", m["language"], m["body"]) for m in FENCE.finditer(text)]


def language(path: Path) -> str:
    """The language a document shows output in."""
    return "en" if path.name.endswith(".en.md") else "zh"


def masked(text: str) -> str:
    """Output without what differs from run to run."""
    return SNAPSHOT.sub("‹snapshot›", text)


def told(path: Path, home: Path, folder: Path) -> list[tuple[Block, str]]:
    """Follow a document from top to bottom as a reader would: write its files, run its commands; return what its blocks should hold."""
    outputs = []
    with inside(folder):
        for block in blocks(path):
            if block.file:
                (folder / block.file).write_text(block.body, encoding="utf-8")
            elif block.run:
                outputs.append((block, block.kept(printed(["--lang", language(path), *block.run], home))))
            for words in block.commands:
                run = words[0] == "chuangtu" and words[1] not in NOT_RUN and READERS_OWN not in words
                if run and block.runs:
                    printed(words[1:], home)
    return outputs


def refresh(path: Path) -> bool:
    """Write the output blocks of a document anew; tell whether anything changed."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        home.mkdir()
        publish_home(home)
        outputs = iter(told(path, home, Path(scratch)))
    before = path.read_text(encoding="utf-8")

    def anew(found: re.Match[str]) -> str:
        block = Block(found["mark"] or "", found["language"], found["body"])
        if not block.run:
            return found[0]
        _, text = next(outputs)
        return found[0] if masked(text) == masked(block.body) else f"<!-- {block.mark} -->\n```text\n{text}```"

    after = FENCE.sub(anew, before)
    path.write_text(after, encoding="utf-8")
    return after != before


if __name__ == "__main__":
    for name in (*PAGES, *GUIDES):
        print(f"{name}: {'written anew' if refresh(ROOT / name) else 'as it was'}")
