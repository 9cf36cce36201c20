"""Printed amounts with their comparison: 不低于1000万元 → at least 10,000,000 元."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.policy_text.targets import number

_AMOUNT = re.compile(
    r"([\d,.]+|[一二两三四五六七八九十百]+)\s*(万亿|千万|百万|亿|万|千|百)?\s*(元|家|个月|个|项|人|名|年|次|%)"
)
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_CEILING = re.compile("不超过|不高于|不得超过|不多于|以内|以下|最多|之内|≤|年内")


class Amount(NamedTuple):
    """A bound: operator of a check, value, and the unit as printed."""

    op: str
    value: float
    unit: str


def amount(printed: str) -> Amount | None:
    """Read a bound; None where it is none that can be computed with."""
    match = _AMOUNT.search(printed)
    if match is None:
        return None
    figures = match[1].replace(",", "").strip(".")
    if not figures:
        return None
    try:
        value = float(figures) if figures[0].isdecimal() else float(number(figures))
    except ValueError:
        return None
    value *= _SCALES.get(match[2] or "", 1)
    return Amount(
        "at_most" if _CEILING.search(printed) else "at_least", int(value) if value.is_integer() else value, match[3]
    )
