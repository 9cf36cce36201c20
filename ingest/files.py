"""Which files there are to load, and what each is called."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Refused, Words

BUNDLED = "bundled"  # the label of files that ship
IGNORED = {"readme.md", "license", "license.md"}


@dataclass(frozen=True)
class Input:
    """A file to load: its path, the name shown, the dataset it is a version of, and whether it ships with the program."""

    path: Path
    name: str
    dataset: str
    bundled: bool = False


def inputs(paths: Iterable[Path], label: str | None = None) -> list[Input]:
    """List the files below `paths`; `label` names datasets that ship with the program instead of their place on disk.

    Raises Refused for a path that does not exist.
    """
    found: list[Input] = []
    for path in paths:
        if path.is_file():
            found.append(_input(path, path.name, label))
        elif path.is_dir():
            whole = path.resolve()
            files = sorted(p for p in whole.rglob("*") if p.is_file() and not p.is_symlink())
            found += [_input(p, p.relative_to(whole.parent).as_posix(), label) for p in files if _is_data(p, whole)]
        else:
            raise Refused(
                Words(f"没有此文件或文件夹：{path}", f"No such file or folder: {path}"),
                value=str(path),
                remedy=Words("请检查路径。", "Check the path."),
            )
    return found


def _input(path: Path, name: str, label: str | None) -> Input:
    dataset = f"{label}:{name}" if label else printable(str(path.resolve()))
    return Input(path, printable(name), dataset, label == BUNDLED)


def _is_data(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)  # ~$: Office's lock files
    return not hidden and path.name.lower() not in IGNORED


def printable(name: str) -> str:
    """Return a file name as text: bytes that are no UTF-8 and control characters are escaped."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == " " else f"\\x{ord(c):02x}" for c in text)
