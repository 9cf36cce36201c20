"""Text that a spreadsheet program shows and never runs."""

from __future__ import annotations

import re

FORMULA = re.compile(r"[\s'\"]*[=+\-@|%＝＋－＠]|[\t\r\n]")  # what spreadsheets take for a formula, in either width


def neutral(text: str) -> str:
    """Return text with an apostrophe before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text
