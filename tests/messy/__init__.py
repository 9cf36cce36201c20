"""A folder as planning offices really have them: every trouble there is, made up, and what should become of each file known by hand.

`python -m tests.messy DIR` writes it. Names in it contain 测试 or 示例; nothing in it is true.
"""

from __future__ import annotations

from pathlib import Path

from tests.messy import documents, hostile, lists, records
from tests.messy.entry import Messy

__all__ = ["FILES", "MARK", "Messy", "write_folder"]

MARK = "00 说明（测试材料）.md"
FILES: tuple[Messy, ...] = (*lists.FILES, *records.FILES, *documents.FILES, *hostile.FILES)


def write_folder(folder: Path) -> Path:
    """Write every file into a folder, and one that says what they are; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for messy in FILES:
        (folder / messy.name).write_bytes(messy.make())
    return folder
