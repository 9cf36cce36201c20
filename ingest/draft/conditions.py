"""Conditions of founding and running a center, mapped to the declared facts; a bound about anything else is a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from graph.errors import Words
from graph.policy import FACTS
from graph.policy.checks import Check
from ingest.draft.amounts import amount
from ingest.draft.passage import Mention, Passage, Sentence
from ingest.draft.result import Entry
from ingest.draft.tasks import stated

NO_FACT = Words(
    "词汇表中没有对应的事实，请写成需人工判断的规定或删去",
    "no fact of the vocabulary fits: make it a rule for judgement, or drop it",
)


class Counted(NamedTuple):
    """What a number is about: words before it, units, fact, rule type."""

    words: re.Pattern[str]
    units: str
    fact: str
    type: str


class Stated(NamedTuple):
    """A yes-or-no fact and the words that demand it."""

    words: re.Pattern[str]
    fact: str
    type: str


COUNTED = tuple(
    Counted(re.compile(words), units, fact, kind)
    for words, units, fact, kind in (
        ("注册资[本金]|组建资[金本]|注册资金|实缴资[本金]", "元", "founding_capital_cny", "founding"),
        ("股东", "家个名", "shareholders", "founding"),
        ("发起|组建单位|成员单位|共建单位|参建单位|参与单位|联合[^，]{0,8}单位", "家个", "founders", "founding"),
        ("(?:研发|科研|研究开发|研究|技术)人员", "人名", "rd_staff", "founding"),
        (
            "牵头[^，]{0,30}(?:研发|科技|科研|攻关)[^，]{0,6}(?:项目|任务|课题)",
            "项个",
            "lead_key_projects",
            "lead_unit",
        ),
        ("核心技术|自主知识产权[^，]{0,6}技术", "项个", "core_technologies", "founding"),
        ("专家|技术团队", "人名个", "experts", "founding"),
        ("注册|成立|登记|设立", "年", "registered_years", "founding"),
    )
)
_OPERATOR = "(?:创新中心|运营主体|运营公司|依托公司)"
STATED = tuple(
    Stated(re.compile(words), fact, kind)
    for words, fact, kind in (
        ("(?:发起|参与|组建)(?:组建)?单位[^，]{0,14}独立法人", "founders_are_legal_persons", "founding"),
        ("牵头(?:组建)?(?:单位|企业)[^，]{0,14}独立(?:企业)?法人", "lead_is_legal_person", "lead_unit"),
        (f"{_OPERATOR}[^，]{{0,20}}企业法人|企业法人(?:资格|形式|实体)?的新型|(?<!独立)企业法人资格|以企业法人", "is_enterprise_legal_person", "definition"),
        (f"{_OPERATOR}[^，]{{0,24}}独立法人", "is_legal_person", "definition"),
        ("签[订署][^，]{0,10}(?:共建|合作|组建|联合)[^，]{0,4}协议", "has_cooperation_agreement", "founding"),
        ("(?:设立|建立|成立|组建|设有)[^，]{0,12}(?:决策机构|理事会)|创新中心(?:的)?决策机构", "has_decision_body", "governance"),
        ("(?:设立|建立|成立|组建|设有)[^，]{0,12}(?:专家|咨询)委员会", "has_expert_committee", "governance"),
        ("(?:设立|建立|成立|组建|设有|具有|有)[^，]{0,8}董事会", "has_board", "governance"),
        ("(?:制定|编制|具有|有)[^，]{0,10}发展规划", "has_development_plan", "operation"),
        ("知识产权[^，]{0,8}(?:归属|分享|共享|管理)[^，]{0,6}(?:机制|制度|规则|办法)", "has_ip_rules", "operation"),
        ("成果(?:转移)?转化[^，]{0,4}(?:机制|制度)", "has_transfer_rules", "operation"),
        ("网络(?:化)?(?:创新|协同|科研)*平台", "has_network_platform", "operation"),
        ("(?:报送|提交|上报)[^，]{0,10}(?:报告|总结)", "files_yearly_report", "operation"),
    )
)  # fmt: skip
HERE = re.compile(r"在[^，。；在]{2,10}(?:注册|登记)(?!资)(?:成立|的)?")
BINDS = re.compile("应|须|需|必须|具备|具有|不得|为|并|条件|要求|设立|建立|签|按")
MEMBERS = re.compile("以企业为主体")
ASSESSES = re.compile("考核|评估|评价|指标|可量化")
INDICATORS = tuple(
    (re.compile(words), fact)
    for words, fact in (
        ("合同数", "contracts"),
        ("合同(?:数[及和、])?(?:金额|额)", "contracts_cny"),
        ("技术(?:市场)?交易额|技术合同成交额", "turnover_cny"),
        ("孵化企业", "incubated"),
    )
)
FAILING = re.compile("不合格|撤销|取消|摘牌|退出|未通过")
YEARLY = re.compile("每年|年度|按年|年初|年底")


def conditions(passage: Passage) -> Iterator[Entry]:
    """Draft conditions, sentence by sentence."""
    for sentence in passage.sentences:
        if not FAILING.search(sentence.text):
            for bound in passage.within(sentence.start, sentence.end, "THRESH"):
                yield _counted(passage, sentence, bound)
        yield from _stated(passage, sentence)


def _counted(passage: Passage, sentence: Sentence, bound: Mention) -> Entry:
    """A bound with the fact it is about: told by the words before it in its part of the sentence, or in the one before when it says no more than 且."""
    begin = max(passage.part(bound.start), sentence.start)
    about = passage.text[begin : bound.start]
    behind = re.split("[，。；]", passage.text[bound.end : bound.end + 12])[0] if "年" in bound.text else ""
    if re.fullmatch(r"\s*(?:且|并且?|同时|应|总数|原则上|一般)*\s*", about) and begin > sentence.start:
        begin = max(passage.part(begin - 1), sentence.start)
        about = passage.text[begin : bound.start]
    read = amount(bound.text)
    found = next((c for c in COUNTED if read and read.unit in c.units and c.words.search(about + behind)), None)
    if found is None or read is None:
        rule = {"type": "founding", "kind": "judgement"}
        return stated(passage, begin, bound.end, rule, 0.4, NO_FACT)
    check: dict[str, Any] = {"fact": found.fact, "op": read.op, "value": read.value}
    if unit := FACTS[found.fact].unit:
        check["unit"] = unit
    narrowed = re.search("其中|近[一二两三四五]年|本[市省]|市级以上|省级以上", about)
    doubts = (
        (Words(f"原文另有限定“{narrowed[0]}”，事实词汇不含", "the text narrows it further than the fact does"),)
        if narrowed
        else ()
    )
    return stated(passage, begin, bound.end, _checked(found.type, check), 0.7 if narrowed else 0.85, *doubts)


def _stated(passage: Passage, sentence: Sentence) -> Iterator[Entry]:
    seen: set[str] = set()
    at = sentence.start
    for part in sentence.text.split("，"):
        for asked in STATED:
            match = asked.words.search(part)
            if match is None or asked.fact in seen or not BINDS.search(sentence.text):
                continue
            if asked.fact == "files_yearly_report" and not YEARLY.search(sentence.text):
                continue
            if {
                "founders_are_legal_persons",
                "lead_is_legal_person",
                "is_enterprise_legal_person",
            } & seen and asked.fact == "is_legal_person":
                continue
            seen.add(asked.fact)
            rule = _checked(asked.type, {"fact": asked.fact, "op": "is", "value": True})
            yield stated(passage, at + match.start(), at + match.end(), rule, 0.75)
        if (
            (here := HERE.search(part))
            and "is_registered_here" not in seen
            and re.search("应|须|需|条件", sentence.text)
        ):
            seen.add("is_registered_here")
            rule = _checked("founding", {"fact": "is_registered_here", "op": "is", "value": True})
            yield stated(passage, at + here.start(), at + here.end(), rule, 0.75)
        at += len(part) + 1
    yield from _others(passage, sentence)


def _others(passage: Passage, sentence: Sentence) -> Iterator[Entry]:
    """Who the members are, and the figures an assessment records."""
    if members := MEMBERS.search(sentence.text):
        rule = _checked("definition", {"fact": "member_kinds", "op": "includes", "value": ("enterprise",)})
        yield stated(passage, sentence.start + members.start(), sentence.start + members.end(), rule, 0.7)
    if not ASSESSES.search(sentence.text):
        return
    for pattern, fact in INDICATORS:
        if figure := pattern.search(sentence.text):
            rule = _checked("indicator", {"fact": fact, "op": "recorded"})
            yield stated(passage, sentence.start + figure.start(), sentence.start + figure.end(), rule, 0.75)


def _checked(kind: str, check: dict[str, Any]) -> dict[str, Any]:
    words = Check.model_validate(check).words().en
    return {"type": kind, "kind": "computed", "check": check, "en": words[:1].upper() + words[1:] + "."}
