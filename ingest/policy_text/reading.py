"""A text as the rules read it: simplified characters, half-width forms, scraper damage removed, every offset kept.

Rules match on `Reading.clean`; `Reading.original` leads a match back to the characters that were printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.policy_text.words import CJK

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
# Pinyin that scrapers print behind a traditional character: 工業(yè), 創(chuàng)新, 質(zhì)量.
_PINYIN = re.compile(rf"(?<=[{CJK}])[(（](?=[a-z]*[{_TONES}]|[a-z]{{2,6}}[)）](?=[{CJK}]))[a-z{_TONES}]{{1,6}}[)）]")
_BLANK_AT_NUMBER = re.compile(
    rf"(?<=[\d〔\[﹝])[ \u3000](?=[\d年月日号號家个個项項万萬亿億%〕\]﹞])|(?<=[年月第至{CJK}])[ "
    r"]+(?=\d+[ ]*[年月日号號家个個项項万萬亿億%])"
)
# A line that breaks off within a title, or within running prose long enough to have been wrapped.
_BREAK_IN_WORD = re.compile(rf"(?<=[{CJK}])\n(?=[{CJK}])")
_FORMS = {
    "（": "(",
    "）": ")",
    "﹙": "(",
    "﹚": ")",
    "﹝": "〔",
    "﹞": "〕",
    "［": "〔",
    "］": "〕",
    "[": "〔",
    "]": "〕",
    "【": "〔",
    "】": "〕",
}
_FORMS |= {
    "﹪": "%",
    "％": "%",
    "－": "-",
    "﹣": "-",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "—",
    "〜": "~",
    "～": "~",
    "﹑": "、",
    "､": "、",
}
_FORMS |= {
    "\u3000": " ",
    "\xa0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\t": " ",
    "\r": "\n",
    "︰": "：",
    ":": "：",
    ",": "，",
    ";": "；",
}
_FORMS |= {
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "＂": '"',
    "﹤": "〈",
    "﹥": "〉",
    "<": "〈",
    ">": "〉",
    "＜": "〈",
    "＞": "〉",
    "〇": "零",
    "○": "零",
}
# opencc knows these as several characters, policy texts as one.
_FORMS |= {"託": "托", "乾": "乾", "儘": "尽", "佈": "布", "週": "周", "覆": "覆", "線": "线", "紗": "纱"}


@dataclass(frozen=True)
class Reading:
    """A printed text and its cleaned form; `at[i]` is the printed offset of character i of `clean`."""

    printed: str
    clean: str
    at: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Lead a range of the cleaned form back to the printed text."""
        if self.at is None:
            return start, end
        return self.at[start], self.at[end - 1] + 1


def read(text: str) -> Reading:
    """Clean a text for the rules; offsets change only where scraper damage was cut out."""
    folded = text.translate(_table())
    # A comma between digits is part of the number, everywhere else it is punctuation.
    folded = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", folded)
    cuts = [m.span() for pattern in (_PINYIN, _BLANK_AT_NUMBER) for m in pattern.finditer(folded)]
    cuts += [m.span() for m in _BREAK_IN_WORD.finditer(folded) if _is_wrapped(folded, m.start())]
    if not cuts:
        return Reading(text, folded, None)
    gone = {i for start, end in cuts for i in range(start, end)}
    kept = tuple(i for i in range(len(folded)) if i not in gone)
    return Reading(text, "".join(folded[i] for i in kept), kept)


def _is_wrapped(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if line.rfind("《") > line.rfind("》"):
        return True
    return len(line) >= 25 and "，" in line and not re.search(r"(?:通知|方案|办法|意见|如下)$", line)


@cache
def _table() -> dict[int, str]:
    """One character to one character: traditional to simplified, full to half width, one kind of bracket."""
    import opencc

    table: dict[int, str] = {}
    listed = Path(opencc.__file__).with_name("dictionary") / "TSCharacters.txt"
    for line in listed.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        if len(traditional) == 1 and simplified:
            table[ord(traditional)] = simplified.split()[0]
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        table[code] = chr(code - 0xFEE0)
    table |= dict.fromkeys(range(55296, 57344), "�")  # a lone surrogate cannot be stored by spaCy
    table |= dict.fromkeys(range(57344, 57600), "�")  # the rules use these marks themselves
    for printed, form in _FORMS.items():
        table[ord(printed)] = form
    return table
