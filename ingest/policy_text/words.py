"""The vocabulary of the reader: word lists from `words.yaml`, as tuples and as regular-expression alternations."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

NUM = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零一二两三四五六七八九十百千]+)"
DASH = r"(?:——|[-—–~～─]|至|到)"
CJK = "\u4e00-\u9fff"


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one list, longest first, so that an alternation takes the longest."""
    return tuple(sorted(set(_lists()[name].split()), key=lambda word: (-len(word), word)))


@cache
def alternation(*names: str) -> str:
    """A regular-expression alternation over one or several lists, longest word first."""
    together = {word for name in names for word in words(name)}
    return "|".join(re.escape(word) for word in sorted(together, key=lambda word: (-len(word), word)))


@cache
def area() -> str:
    """A pattern for the name of one province or city, with or without its level (江苏, 江苏省, 苏州市)."""
    province = rf"(?:{alternation('autonomous')}|(?:{alternation('provinces')})(?:省|市(?![场民值政域级])|自治区)?)"
    city = rf"(?:(?:{alternation('cities')})(?:市(?![场民值政域级])|州|地区)?|(?:{alternation('ambiguous_cities')})市)"
    return rf"(?:{province}|{city})"


@cache
def _lists() -> dict[str, str]:
    data = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return {str(name): str(value) for name, value in data.items()}
