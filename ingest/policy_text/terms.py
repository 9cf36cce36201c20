"""Tiers, roles of units and channels of money: closed vocabularies with few modifiers."""

from __future__ import annotations

import re
from functools import cache

from ingest.policy_text.marks import MARK, Marks
from ingest.policy_text.words import CJK, alternation

_TIER = re.compile(r"(?:国家级|自治区级|(?<![副部])省级|(?<![副地厅校])市级|(?<![自治市])区级|县级)(?![市]\b)")
# 入股 is a channel as a noun; with a sum before it or a firm behind it it is a verb.
_SHARES = re.compile(rf"(?<=[过取以、或括])入股(?!了?[{MARK['ENT']}]|的?企业|[^，。或、]{{0,3}}[{MARK['ENT']}])")
_SUPPORT = re.compile(
    f"(?:[{MARK['MONEY']}]|一次性|定额)(?:的|以内的|以上的)?(?:一次性|定额|资金|财政|专项)*(奖励资金"
    f"|奖补资金|补助资金|扶持资金|支持资金|奖补|奖励|补助|补贴|资助)(?![{CJK}]{{0,2}}(?:办法|政策"
    "|标准|对象))"
)


def mark_terms(marks: Marks) -> None:
    """Mark channels of money before tiers (省级专项资金 is one channel), then roles and tiers."""
    for pattern in _channels():
        for match in list(pattern.finditer(marks.masked)):
            start = match.start(1)
            while head := re.match(
                r"(?:利用|设立|现有|发挥|鼓励|引导|通过|各类|有关|相关|给予|统筹|安排|支持|现|由|和|的|及|与|等)",
                marks.masked[start : match.end(1)],
            ):
                start += head.end()
            marks.add(start, match.end(1), "FUND")
    marks.add_matches(_SHARES, "FUND")
    marks.add_matches(_roles(), "ROLE")
    marks.add_matches(_TIER, "TIER")


def mark_support(marks: Marks) -> None:
    """Mark 奖励 and 补助 where they are nouns, that is behind a sum or an attribute; needs the sums marked."""
    for match in list(_SUPPORT.finditer(marks.masked)):
        marks.add(*match.span(1), "FUND")


@cache
def _channels() -> tuple[re.Pattern[str], ...]:
    prefix = alternation("money_prefix") + "|专项(?!资金|经费)"
    return (
        re.compile(rf"((?:{prefix})*(?:基金|债券|融资工具))(?![会有]|管理|经理|人)"),
        re.compile(rf"((?:{prefix}){{2,}}资金)(?!管理|办法|渠道|者|人员|机构)"),
        re.compile(rf"((?:(?:{prefix})*)(?:{alternation('money_channels')}))(?!管理|办法|渠道|者|人员|机构)"),
    )


@cache
def _roles() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation('roles')})(?!权益|大会|会|名册)")
