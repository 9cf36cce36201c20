"""The clause paths of a text, read from its numbered headings: 一、 （一） 1、 （1） at the head of a line, and annexes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

HAN = "一二三四五六七八九十"
HEADINGS = (
    re.compile(r"\s*附件\s*(\d+)\s*$"),
    re.compile(rf"\s*([{HAN}]+)\s*、"),
    re.compile(rf"\s*[（(]([{HAN}]+)[）)]"),
    re.compile(r"\s*(\d{1,2})\s*[、.．](?!\d)"),
    re.compile(r"\s*[（(](\d{1,2})[）)]"),
)
ANNEX, PART, SECTION, ITEM, POINT = range(5)
ENDINGS = {"附件：": "annexes", "附件:": "annexes", "抄送": "foot"}


class Clauses(NamedTuple):
    """Where a clause begins and where the next one of its rank, or of a higher one, begins."""

    path: str
    start: int
    end: int
    depth: int


def outline(text: str, corrected: Mapping[str, str] | None = None) -> list[Clauses]:
    """Return the clauses of a text in order; `corrected` gives the path of headings (by their words) whose number is missing.

    What stands before the first heading is `preamble`, the list of annexes `annexes`, what follows the copies line (抄送) `foot`.
    """
    corrected = corrected or {}
    found: list[tuple[str, int, int]] = [("preamble", 0, ANNEX)]
    stack: dict[int, str] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        step = _corrected(line, corrected, stack) or _step(line)
        if step and (step[0] != ANNEX or len(found) > 1):  # an annex before any clause is what the document itself is
            depth, mark = step
            stack = {d: m for d, m in stack.items() if d < depth} | {depth: mark}
            found.append((_path(stack), at, depth))
        at += len(line)
    return [
        Clauses(path, start, next((s for _, s, d in found[i + 1 :] if d <= depth), at), depth)
        for i, (path, start, depth) in enumerate(found)
    ]


def _step(line: str) -> tuple[int, str] | None:
    if ending := next((mark for words, mark in ENDINGS.items() if line.strip().startswith(words)), None):
        return ANNEX, ending
    for depth, heading in enumerate(HEADINGS):
        if match := heading.match(line):
            mark = unicodedata.normalize("NFKC", match[1])
            return depth, f"annex{mark}" if depth == ANNEX else mark
    return None


def _corrected(line: str, corrected: Mapping[str, str], stack: Mapping[int, str]) -> tuple[int, str] | None:
    path = next((path for words, path in corrected.items() if line.strip().startswith(words)), None)
    if path is None:
        return None
    above = _path({d: m for d, m in stack.items() if d < ITEM})
    if path.startswith(above) and path != above and path[len(above) :].isdecimal():
        return ITEM, path[len(above) :]
    return PART, path


def _path(stack: Mapping[int, str]) -> str:
    """三(二)1 in the document itself, annex2 五(二) in an annex."""
    inside = "".join(f"({m})" if d in (SECTION, POINT) else m for d, m in sorted(stack.items()) if d != ANNEX)
    return " ".join(filter(None, (stack.get(ANNEX, ""), inside)))
