"""Where a document applies: the region its title or its issuers begin with, looked up in the bundled registry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from graph.errors import Words
from ingest.policy_text.names import registry_rows

UNKNOWN_CODE = "000000"
_NATION = re.compile("国务院|中共中央|工业和信息化部|工信部|科技部|国家发展|财政部|国家")
_NAMED = re.compile(
    r"(?:关于印发|印发)?[《“]?([\u4e00-\u9fff]{2,8}?(?:壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|自治州|州|县|区))"
)


def place_of(title: str, issuers: Sequence[str], text: str) -> tuple[dict[str, Any], Words | None]:
    """Return the jurisdiction and, where it is not certain, what to check."""
    for words in (title, *issuers):
        if row := _registered(words):
            return {"level": _level(row), "code": row["code"], "name": row["name_zh"]}, None
    for words in (title, *issuers):
        if named := _NAMED.match(words):
            name = named[1]
            level = "province" if name.endswith(("省", "自治区")) else "city"
            doubt = Words(
                f"登记册无“{name}”，请填行政区划代码",
                f"the registry has no {name}: give its code of administrative divisions",
            )
            return {"level": level, "code": UNKNOWN_CODE, "name": name}, doubt
    if any(_NATION.match(words) for words in (title, *issuers)):
        return {"level": "national", "code": "CN", "name": "中国"}, None
    if text.count("国家制造业创新中心") > text.count("级制造业创新中心"):
        return {"level": "national", "code": "CN", "name": "中国"}, Words(
            "据正文推定，请核对", "inferred from the text, please check"
        )
    return {"level": "city", "code": UNKNOWN_CODE, "name": "未写明"}, Words(
        "文本未写明适用地区", "the text does not say where it applies"
    )


def _registered(words: str) -> dict[str, str] | None:
    for name, row in _regions():
        if words.startswith(name):
            return row
    return None


@cache
def _regions() -> tuple[tuple[str, dict[str, str]], ...]:
    """Names of regions with their rows, the longest first; the country is told by its offices, not by its name."""
    found = [
        (name, row)
        for row in registry_rows("regions.csv")
        if re.fullmatch(r"\d{6}", row["code"])
        for name in (row["name_zh"], *(row["aliases"] or "").split("|"))
        if len(name) > 1
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def _level(row: dict[str, str]) -> str:
    if row["is_municipality"] == "yes":
        return "municipality"
    return "province" if row["level"] == "province" else "city"
