"""Watching a folder: new and changed files come once, files still being written wait, nothing else comes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ingest.watch import rounds


def watched(folder: Path, *events: Callable[[], object]) -> list[list[str]]:
    """What each round yields when the events happen one per look; a round more than the events ends it."""
    waiting = list(events)

    class Over(Exception):
        """No event is left."""

    def sleep(_: float) -> None:
        if not waiting:
            raise Over
        waiting.pop(0)()

    seen: list[list[str]] = []
    with suppress(Over):
        seen.extend([path.name for path in files] for files in rounds([folder], 0, sleep))
    return seen


def nothing() -> None:
    """No event."""


def test_what_lies_there_comes_first_and_once(tmp_path: Path) -> None:
    """The first round takes all files; without changes no other round comes."""
    (tmp_path / "a.csv").write_text("x")
    assert watched(tmp_path, nothing, nothing, nothing) == [["a.csv"]]


def test_a_new_file_comes_when_it_is_at_rest(tmp_path: Path) -> None:
    """A file that still grows waits until two looks see the same."""
    path = tmp_path / "b.csv"
    grow = [lambda: path.write_text("1"), lambda: path.write_text("12"), lambda: path.write_text("123")]
    assert watched(tmp_path, *grow, nothing, nothing) == [["b.csv"]]


def test_a_changed_file_comes_again(tmp_path: Path) -> None:
    """Each version at rest is loaded once."""
    path = tmp_path / "a.csv"
    path.write_text("x")
    assert watched(tmp_path, nothing, lambda: path.write_text("xy"), nothing, nothing) == [["a.csv"], ["a.csv"]]


def test_a_file_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """What it said stays in the ledger."""
    path = tmp_path / "a.csv"
    path.write_text("x")
    assert watched(tmp_path, path.unlink, nothing) == [["a.csv"]]


def test_an_empty_folder_waits(tmp_path: Path) -> None:
    """Nothing is loaded until something is there."""
    assert watched(tmp_path, nothing, lambda: (tmp_path / "a.csv").write_text("x"), nothing) == [["a.csv"]]
