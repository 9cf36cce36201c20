"""Who may import whom: the contracts of pyproject.toml, kept by import-linter."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def broken(configuration: Path) -> str:
    """What import-linter says when a contract is broken, else nothing."""
    from importlinter.cli import lint_imports

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.chdir(ROOT):
        code = lint_imports(config_filename=str(configuration), cache_dir=None, no_cache=True)
    return said.getvalue() if code else ""


def test_rooms_import_only_downwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    assert broken(ROOT / "pyproject.toml") == ""


def test_a_forbidden_import_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    contract = '[tool.importlinter]\nroot_packages = ["graph", "queries"]\n[[tool.importlinter.contracts]]\nname = "upside down"\ntype = "layers"\n'
    (tmp_path / "pyproject.toml").write_text(contract + 'layers = ["graph", "queries"]\n', encoding="utf-8")
    assert "graph" in broken(tmp_path / "pyproject.toml")
    assert os.getcwd()  # noqa: PTH109 - the linter leaves the folder as it was
