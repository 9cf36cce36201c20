"""What numbers are printed in: 万元, 亿元, %, 家 … each with its kind and factor."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

UnitKind = Literal["money", "percent", "count", "scale", "foreign"]
SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5,
    "万": 10**4, "千": 1000, "百": 100, "": 1,
}  # fmt: skip
COUNTERS = "家个人名位项件台套所户次篇种条只辆份间座款批期"
CURRENCIES = (
    "美元|美金|欧元|日元|英镑|港元|港币|澳元|韩元|加元|瑞士法郎|卢布|新?台币|澳门元|新加坡元"
    "|US\\$|HK\\$|USD|EUR|JPY|HKD|GBP|AUD|KRW|TWD|CHF|\\$|€|£"
)
_SCALE = "|".join(filter(None, SCALES))
PATTERN = rf"(?:{_SCALE})?(?:{CURRENCIES}|元|圆)|%|(?:{_SCALE})?[{COUNTERS}]|(?:{_SCALE})"
"""A unit as it is printed behind a number, after NFKC."""
_FOREIGN = re.compile(rf"(?P<scale>{_SCALE})?(?:{CURRENCIES})\Z", re.IGNORECASE)
_MONEY = re.compile(rf"(?P<scale>{_SCALE})?(?:元|圆)\Z")
_COUNT = re.compile(rf"(?P<scale>{_SCALE})?[{COUNTERS}]\Z")
_YUAN = re.compile(r"人民币|RMB|CNY|[¥]", re.IGNORECASE)
_LABEL = re.compile(r"^(?:(?:金额|货币|计量)?单位)?:?")
UNITS: dict[str, int] = {"万元": 10_000, "亿元": 100_000_000, "元": 1, "%": 1}
"""The units a mapping usually names, and their factors."""


class Unit(NamedTuple):
    """A unit: what kind it is of, what a printed number is multiplied by, and how it is written."""

    kind: UnitKind
    factor: int
    text: str

    def agrees(self, other: Unit) -> bool:
        """Tell whether both mean the same: 万元 and 人民币万元 do, 家 and 个 as well, 万元 and 亿元 do not."""
        return (self.kind, self.factor) == (other.kind, other.factor)


@cache
def unit_named(text: str) -> Unit | None:
    """Return the unit a text names (万元, 单位：亿元, 人民币万元, 万美元, %, 家), None where it names none."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    folded = _LABEL.sub("", folded, count=1)
    yuan = _YUAN.search(folded) is not None
    name = _YUAN.sub("", folded)
    if name in ("%", "百分比", "百分点"):
        return Unit("percent", 1, "%")
    if yuan and name in SCALES:
        return Unit("money", SCALES[name], f"{name}元")
    for kind, pattern in _PATTERNS:
        if match := pattern.match(name):
            return Unit(kind, SCALES[match["scale"] or ""], name)
    return Unit("scale", SCALES[name], name) if name and name in SCALES else None


_PATTERNS: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (("foreign", _FOREIGN), ("money", _MONEY), ("count", _COUNT))
