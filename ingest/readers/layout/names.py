"""Header cells as printed → column names and units."""

from __future__ import annotations

import re
import unicodedata

from graph.model.units import unit_named
from graph.model.values import clean

_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_MARKS = re.compile(r"^[*※]+|(?:[*※]|[①-⑳])+$")
_BRACKETED = re.compile(r"(?P<name>.*[^(\[])[(\[](?:单位[:：]?)?(?P<unit>[^()\[\]]{1,12})[)\]]\Z")
_BEHIND = re.compile(r"(?P<name>.*[^\W_])\s*[/,:，、]\s*(?:单位[:：]?)?(?P<unit>[^/,:，、\s]{1,8})\Z")
_GLUED = re.compile(r"(?P<name>(?!.*(?:是否|超|达|过)).*[^\W_])(?P<unit>%|[百千]?万元|亿元)\Z")


def header_name(printed: str) -> str:
    """Return the name of a column: half-width, without line breaks, blanks inside Chinese words and marks of notes.

    “名\\n  称” is 名称, “金额（万元）*” is 金额(万元), “Center  ID” keeps its blank.
    """
    bare = _MARKS.sub("", " ".join(clean(printed).split())).strip()
    half = unicodedata.normalize("NFKC", bare)
    return " ".join(_BETWEEN_HAN.sub("", half).split())


def named_with_unit(name: str) -> tuple[str, str | None]:
    """Split the unit from a column's name: (注册资金(万元)) → (注册资金, 万元); None where the name states none."""
    for pattern in (_BRACKETED, _BEHIND):
        match = pattern.match(name)
        if match and (unit := unit_named(match["unit"])) and (pattern is _BRACKETED or unit.kind != "count"):
            return match["name"].strip(), unit.text
    match = _GLUED.match(name)
    return (match["name"], match["unit"]) if match else (name, None)
