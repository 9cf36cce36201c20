"""How a center comes, rises and goes: stages with actors, promotion, assessment cycles, revocation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.errors import Words
from graph.policy.document import RANKS
from ingest.draft.passage import Passage, Sentence
from ingest.draft.result import Entry
from ingest.draft.tasks import RANK_EN, stated
from ingest.policy_text.targets import number

UNPRINTED = "未写明"
_NO_ACTOR = Words("本条未写明由谁办理", "the clause does not say who acts")
_PROCEDURE = re.compile("程序|流程|步骤|申报与|申报和|认定与|组织实施|创建与|遴选")
_RISING = re.compile(
    "(?:推荐|支持|争创|申报|申请|晋升|升级|创建)[^。；，]{0,16}?(国家级|省级|自治区级|国家)(?:制造业)?创新中心"
)
_YEARLY = re.compile(
    "每年[^，。；]{0,16}(?:考核|评估|评价)|(?:实行|开展|进行|组织)[^，。；]{0,6}年度(?:考核|评估|评价)"
)
_N = "[一二两三四五六1-6]"
_CYCLE = re.compile(
    rf"每隔?({_N})年[^，。；]{{0,14}}(?:考核|评估|评价)|({_N})年一[次轮评考][^，。；]{{0,10}}(?:考核|评估|评价)?"
    rf"|(?:考核|评估|评价)[^，。；]{{0,10}}?每({_N})年"
)
_ASSESSED = re.compile("考核|评估|评价")
_LOSS = re.compile(
    "(?:撤销|取消|终止|收回)[^，。；]{0,24}(?:资格|称号|命名|授牌|牌匾|创新中心)|予以(?:摘牌|撤销|取消)|摘牌"
)
_FAILED = re.compile("不合格|不达标|未通过|不通过")
_IN_ROW = re.compile(r"连续([两二三四2-4])(?:年|次|个)")
_SUMMED = re.compile(r"(?:累计|共有?)([两二三四2-4])次")


def procedure(passage: Passage, tier: str) -> Iterator[Entry]:
    """Draft the procedure."""
    yield from _stages(passage)
    for sentence in passage.sentences:
        yield from _promotions(passage, sentence, tier)
        yield from _assessments(passage, sentence)
        yield from _revocation(passage, sentence)


def actor_in(passage: Passage, start: int, end: int) -> str | None:
    """Return who acts in a range: the first office, body of experts or role it names."""
    offices = passage.within(start, end, "GOV")
    if offices:
        return offices[0].text
    roles = passage.within(start, end, "ROLE")
    experts = re.search("专家(?:评审)?(?:组|委员会)", passage.text[start:end])
    return roles[0].text if roles else experts[0] if experts else None


def _stages(passage: Passage) -> Iterator[Entry]:
    order = 0
    for clause in passage.clauses:
        if not _PROCEDURE.search(passage.heading(clause)) or clause.depth == 0:
            continue
        for child in passage.children(clause):
            heading = passage.heading(child)
            at = passage.text.find(heading, child.start, child.end) if 2 <= len(heading) <= 40 else -1
            if at < 0 or re.search("晋升|升级", heading):
                continue
            order += 1
            actor = actor_in(passage, child.start, child.end)
            rule = {"type": "stage", "kind": "descriptive", "order": order, "actor": actor or UNPRINTED}
            doubts = () if actor else (_NO_ACTOR,)
            yield stated(passage, at, at + len(heading), rule, 0.75 if actor else 0.5, *doubts)


def _promotions(passage: Passage, sentence: Sentence, tier: str) -> Iterator[Entry]:
    if passage.within(sentence.start, sentence.end, "TARGET"):
        return
    for match in _RISING.finditer(sentence.text):
        to = "国家级" if match[1].startswith("国家") else match[1]
        if list(RANKS).index(to) >= list(RANKS).index(tier):  # the ranks stand from the highest down
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        rule: dict[str, Any] = {"type": "promotion", "kind": "judgement", "from_tier": tier, "to_tier": to}
        if by := actor_in(passage, sentence.start, start):
            rule["by"] = by
        rule["en"] = f"Good {RANK_EN.get(tier, tier)} centers are put forward for {RANK_EN.get(to, to)} rank."
        yield stated(passage, start, end, rule, 0.7)


def _assessments(passage: Passage, sentence: Sentence) -> Iterator[Entry]:
    if _LOSS.search(sentence.text) or not _ASSESSED.search(sentence.text):
        return
    yearly, cycle = _YEARLY.search(sentence.text), _CYCLE.search(sentence.text)
    by = actor_in(passage, sentence.start, sentence.end)
    doubts = () if by else (_NO_ACTOR,)
    for match, kind in ((yearly, "annual"), (cycle, "periodic")):
        if match is None or (kind == "periodic" and "近" in sentence.text[max(0, match.start() - 1) : match.end()]):
            continue
        years = 1 if kind == "annual" else number(next(group for group in match.groups() if group))
        rule = {
            "type": "assessment", "kind": "computed", "cycle": "annual" if years == 1 else kind, "every_years": years, "by": by or UNPRINTED,
            "en": "Centers are assessed every year." if years == 1 else f"Centers are assessed every {years} years.",
        }  # fmt: skip
        yield stated(
            passage, sentence.start + match.start(), sentence.start + match.end(), rule, 0.85 if by else 0.65, *doubts
        )


def _revocation(passage: Passage, sentence: Sentence) -> Iterator[Entry]:
    loss = _LOSS.search(sentence.text)
    if loss is None:
        return
    failed = _FAILED.search(sentence.text)
    start, end = sentence.start, sentence.start + loss.end()
    rule: dict[str, Any] = {"type": "revocation", "kind": "computed", "effect": loss[0]}
    if failed is None:
        doubt = Words(
            "撤销的情形不是考核不合格，请人工填写", "the title is lost for another reason than a failed assessment"
        )
        rule |= {"failed": 1, "in_row": False, "cycle": "any", "en": "The title is revoked."}
        yield stated(passage, start, end, rule, 0.4, doubt)
        return
    in_row, summed = _IN_ROW.search(sentence.text), _SUMMED.search(sentence.text)
    times = number((in_row or summed)[1]) if in_row or summed else 1  # type: ignore[index]  # one of the two matched
    annual = bool(re.search("年度", sentence.text)) or bool(in_row and in_row[0].endswith("年"))
    rule |= {"failed": times, "in_row": bool(in_row), "cycle": "annual" if annual else "any"}
    rule["en"] = (
        f"The title is lost after {times} failed assessment{'s' if times > 1 else ''}{' in a row' if in_row else ''}."
    )
    yield stated(passage, start, end, rule, 0.8)
