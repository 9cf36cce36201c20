"""The real command line for tests: read words without running anything, or run them and return what is printed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from chuangtu.cli import cli

CHINESE = re.compile(r"[\u4e00-\u9fff，。：；（）、]")
NEO4J = ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE")


def complaint(words: list[str]) -> str:
    """What the command line says against the words; empty where it would run them. Nothing runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(click.Command, "invoke", lambda *_: None)
        done = CliRunner().invoke(cli, words)
    return "" if done.exit_code == 0 else done.output


def printed(words: list[str], home: Path, width: int = 120) -> str:
    """Run the words on a home and return standard output; fails when they fail."""
    environment = {"CHUANGTU_HOME": str(home), "CHUANGTU_LANG": "zh", "COLUMNS": str(width), **dict.fromkeys(NEO4J)}
    done = CliRunner().invoke(cli, words, env=environment, catch_exceptions=False)
    assert done.exit_code == 0, f"{words}: {done.exit_code}\n{done.output}"
    assert not done.return_value, f"{words}: left with {done.return_value}"
    return done.stdout


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Stand in a folder for a while."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> dict[str, object]:
        """The last line, read as JSON."""
        found: dict[str, object] = json.loads(self.out.splitlines()[-1])
        return found


Call = Callable[..., Said]
