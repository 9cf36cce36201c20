"""Sentences in lines of a terminal: a library that breaks at spaces alone leaves Chinese sentences in one piece."""

from __future__ import annotations

import re

_PIECE = re.compile(r"[（“《]*(?:[!-~]+|.)[，。；：、）”》？！,.;:)]*\s*")
"""What may begin a line: a character or a Latin word, with the marks that open before it and close behind it."""


def wrapped(sentence: str, width: int) -> list[str]:
    """Break a sentence into lines of a terminal: between Chinese characters, but no line begins with a closing mark; Latin words stay whole."""
    from rich.cells import cell_len  # rich loads on use

    lines, line = [], ""
    for piece in _PIECE.findall(sentence):
        if line and cell_len(line) + cell_len(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]
