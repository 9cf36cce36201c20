"""Several names in one cell: “牵头单位：A公司、B大学（C学院）；D研究院等5家” → A公司, B大学（C学院）, D研究院, and that two more are not named."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.model.values import clean, says_nothing

LIST = "list"
"""The `split` of a mapping that stands for all the ways a list is written, instead of one separator."""
_OPEN, _CLOSE = "（([【《〈「“‘〔", "）)]】》〉」”’〕"
_PAIRS = {**dict(zip(_OPEN, _CLOSE, strict=True)), "(": ")）", "（": "）)"}
_CLOSING, _DEEPEST = frozenset(_CLOSE + ")）"), 8
_SEPARATORS = "、，,；;\n"
_FORMS = re.compile(r"\s*(?:Co\b|Ltd|Limited|Inc\b|LLC|LLP|Corp|PLC|GmbH|AG\b|S\.|B\.V|N\.V|L\.P|Pte)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\s*(?:[(（]?\d{1,2}[)）.．、:：](?!\d)|[①-⑳]|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[-•·●○■□◆▪*]\s)\s*"
)
_FIRST = re.compile(r"\s*([(（]?)1([)）.．、])(?!\d)")
_NUMBER_BEFORE = re.compile(r"(?:^|[、，,；;\n\s])(?:\d{1,2}|[一二三四五六七八九十]{1,3})\Z")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_CIRCLED = re.compile("[①-⑳]")
_ETC = re.compile(
    r"(?<=.{2})(?<![高中初优平同均对])等\s*(?:共|合计)?\s*(?P<count>\d{1,4}|[一二三四五六七八九十两]{1,3}|多|数|若干)?\s*余?\s*"
    r"(?:[家个所名项]|单位|企业|公司|高校|院校|院所|科研院所|机构|成员|股东|发起人|合作|参与|产学研)*\s*[。.]?\Z"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LABEL = re.compile(
    r"\s*(?:[^\s:：、，,；;（(]{0,6}(?:单位|企业|公司|高校|院所|机构|成员|股东|牵头|参与|联合|依托|主体|方|名单|包括|其中))\s*[:：]\s*"
)
_ROLE = re.compile(
    r"[(（](?:牵头|牵头单位|牵头人|牵头方|联合体牵头人|组长|组长单位|副组长单位|理事长单位|副理事长单位|主任单位|秘书处|秘书处单位|发起人|发起单位"
    r"|依托单位|承担单位|主持单位|参与|参与单位|参加单位|成员|成员单位|合作|合作单位|联合单位|控股|控股股东|股东|运营|运营主体|排名不分先后)[)）]\s*\Z"
)
_HAN_DIGITS = "一二三四五六七八九"


class Several(NamedTuple):
    """The names in a cell, each once in their order; `complete` is false where the cell says that there are more (等, 等9家)."""

    names: list[str]
    complete: bool


def split_list(cell: str) -> Several:
    """Split a cell at 、，,；; / and line breaks, never inside brackets or quotes.

    Numbering, labels (参与单位：), roles in brackets at the end of a name (（牵头）) and the “等5家” behind the last are no part of a name.
    “和”, “与” do not separate: names contain them. A comma before Ltd. or inside a number does not either.
    """
    text = _BLANKS.sub(" ", cell.replace("\r\n", "\n").replace("\r", "\n"))
    names, complete, stated = [], True, 0
    for part in _parts(text):
        name = _bare(part)
        etc = _ETC.search(name)
        if etc:
            name = name[: etc.start()].strip()
            stated = _count(etc["count"])
            complete = False
        name = _ROLE.sub("", name).strip()
        if name and not says_nothing(name):
            names.append(name)
    names = list(dict.fromkeys(names))
    return Several(names, complete or stated == len(names))


def split_at(cell: str, separator: str) -> Several:
    """Split a cell at a mapping's separator, or as a list."""
    if separator == LIST:
        return split_list(cell)
    parts = [clean(part) for part in cell.split(separator)]
    return Several([part for part in parts if part], complete=True)


def _parts(text: str) -> list[str]:
    """Split at separators outside brackets; an opening bracket that is never closed is a character like others."""
    text = _lines_by_number(_CIRCLED.sub(lambda mark: "\n" + mark.group(), text))
    closed, address = _closed(text), "://" in text
    parts, start, position = [], 0, 0
    while position < len(text):
        if position in closed:
            position = closed[position]
        elif _separates(text, position) and not (address and text[position] == "/"):
            parts.append(text[start:position])
            start = position + 1
        position += 1
    return [*parts, text[start:]]


def _lines_by_number(text: str) -> str:
    """Begin a line at each number of a list that starts with one: “1.A公司 2.B公司”, “（1）A（2）B”."""
    first = _FIRST.match(text)
    if not first:
        return text
    lines, position = [], first.end()
    start = 0
    for number in range(2, 100):
        found = re.compile(rf"(?<!\d){re.escape(first[1])}{number}{re.escape(first[2])}(?!\d)").search(text, position)
        if not found:
            break
        lines.append(text[start : found.start()])
        start, position = found.start(), found.end()
    return "\n".join((*lines, text[start:]))


def _closed(text: str) -> dict[int, int]:
    """Where each opening bracket is closed."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for position, char in enumerate(text):
        if char in _PAIRS:
            opened.append(position)
        elif char in _CLOSING:
            for depth in range(1, min(len(opened), _DEEPEST) + 1):
                if char in _PAIRS[text[opened[-depth]]]:
                    closed[opened[-depth]] = position
                    del opened[-depth:]
                    break
    return closed


def _separates(text: str, position: int) -> bool:
    char = text[position]
    if char == "/":
        return 0 < position < len(text) - 1
    if char not in _SEPARATORS:
        return False
    if char == "、" and _NUMBER_BEFORE.search(text[max(0, position - 5) : position]):
        return False  # “1、A公司”: the mark belongs to the number
    if char in ",，":
        digits = text[position - 1 : position].isdigit() and _THOUSANDS.match(text, position + 1)
        return not (_FORMS.match(text, position + 1) or digits)
    return True


def _bare(part: str) -> str:
    """A part without numbering and label."""
    text = clean(part)
    text = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    match = _LABEL.match(text)
    text = text[match.end() :] if match else text
    return (text[_NUMBERED.match(text).end() :] if _NUMBERED.match(text) else text).strip(" 。")  # type: ignore[union-attr]


def _count(text: str | None) -> int:
    if not text:
        return 0
    if text.isdigit():
        return int(text)
    return _HAN_DIGITS.index(text) + 1 if text in _HAN_DIGITS else 10 if text == "十" else 2 if text == "两" else 0
