"""Ticked boxes in a cell: “☑国有企业 □民营企业 ■其他（合资）” → the options that are ticked."""

from __future__ import annotations

import re

from graph.errors import Words
from graph.model.unfit import Unfit

TICKED, UNTICKED = "☑☒✓✔√■●▣◉\uf0fe\uf052\uf0fc\uf0fd", "□☐▢◻⬜○◯×✗✘\uf0a8\uf06f\uf0a3"
"""The last of each are the signs of Word's symbol fonts; ☒ is what Word's own check box shows when it is ticked."""
_MARK = re.compile(
    rf"(?P<on>[{TICKED}]|[\[(（【]\s*[xX{TICKED}]\s*[\])）】])|(?P<off>[{UNTICKED}]|[\[(（【]\s*[\])）】])"
)
_BLANK_LINE = re.compile(r"[_＿]{2,}|[(（]\s{0,20}[_＿]*\s{0,20}[)）]")
_EDGES = " \t\r\n\u3000、，,；;/"
REMEDY = Words("请只在选中的选项前打“☑”，其余留“□”。", "Tick the chosen options with ☑ and leave the others as □.")


def has_box(text: str) -> bool:
    """Tell whether a text holds a box, ticked or not."""
    return _MARK.search(text) is not None


def ticked(text: str) -> list[str]:
    """Return the ticked options of a cell; marks stand before their options, or behind them where the cell does not begin with one.

    A text without any mark is the one option. Raises Unfit where it is unclear which option a mark belongs to, or what ☒ means beside ☑.
    """
    marks = list(_MARK.finditer(text))
    if not marks:
        return [option] if (option := _option(text)) else []
    signs = {mark.group("on") for mark in marks if mark.group("on")}
    before, after = text[: marks[0].start()].strip(_EDGES), text[marks[-1].end() :].strip(_EDGES)
    if (before and after) or not (before or after or len(marks) > 1) or ("☒" in signs and len(signs) > 1):
        raise Unfit(
            "unclear-boxes",
            Words(f"看不出“{text}”中选了哪些", f"it is unclear which options of “{text}” are ticked"),
            REMEDY,
        )
    ends = [0, *(mark.end() for mark in marks)]
    starts = [*(mark.start() for mark in marks), len(text)]
    spans = list(zip(ends, starts, strict=True))
    options = [_option(text[lo:hi]) for lo, hi in (spans[:-1] if before else spans[1:])]
    return [option for mark, option in zip(marks, options, strict=True) if mark.group("on") and option]


def _option(text: str) -> str:
    return _BLANK_LINE.sub("", text).strip(_EDGES)
