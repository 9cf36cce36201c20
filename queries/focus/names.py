"""What a center's name says of its focus: the name without place, tier and the words every center carries."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.names import normalise
from graph.places import split_region

_BRACKET_BEHIND = re.compile(r"(?<=中心|究院)\s*[(（【\[][^()（）【】\[\]]*[)）】\]]\s*$")
_TIER = re.compile(
    r"^(?:国家级?|全国|省级|市级|区级|自治区级?|央地共建|国家地方共建|地方共建|部省共建|省部共建|省市共建|共建)"
)
_ENDING = re.compile(
    r"(?:国家级?|省级?|市级?)?(?:制造业|产业|技术|联合)?(?:创新中心|创新研究院|研究院|研究中心|工程中心|中心)"
    r"(?:股份有限公司|有限责任公司|有限公司)?$"
)


@lru_cache(maxsize=200_000)
def core_name(name: str) -> str:
    """Return what is left of a center's name: 上海市…制造业创新中心 loses its place, its tier and its ending; empty where nothing is left."""
    text = normalise(_BRACKET_BEHIND.sub("", name))
    text = _ENDING.sub("", text)
    while (shorter := _without_front(text)) != text:
        text = shorter
    return text


def _without_front(text: str) -> str:
    """Drop a place and a word of tier in front."""
    rest = split_region(text)[1]
    if rest.startswith("级") and text[: -len(rest)].endswith(("省", "市", "区")):
        rest = rest[1:]  # 广东省级…: the place took the first character of the tier
    return _TIER.sub("", rest)
