"""Who is in charge and where money comes from: actors, funding channels, other measures of support."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.errors import Words
from ingest.draft.passage import Mention, Passage, Sentence
from ingest.draft.procedure import UNPRINTED
from ingest.draft.result import Entry
from ingest.draft.tasks import stated

_ACTS = re.compile("(?:牵头|负责|会同|统筹|组织|指导|协调|主管|按照职责|根据职责|联合)")
_PAYERS = re.compile(
    "社会资本|社会资金|成员单位|金融机构|银行|股东单位|企业|各级政府|各级财政|省级财政|市级财政|区级财政|中央财政"
)
_MODALS = re.compile("鼓励|支持|引导|探索|积极|优先")
_SUPPORT = re.compile("保障|政策支持|支持政策|支持措施|扶持")
_PAYING = frozenset({"社会资本", "社会资金", "金融资本", "民间资本"})
_NO_PAYER = Words("未写明由谁出资", "the text does not say who pays")


def support(passage: Passage) -> Iterator[Entry]:
    """Draft actors, channels of money and measures."""
    named: set[str] = set()
    for sentence in passage.sentences:
        for office in passage.within(sentence.start, sentence.end, "GOV"):
            if office.text not in named and _ACTS.match(passage.text, office.end):
                named.add(office.text)
                rule = {"type": "actor", "kind": "descriptive", "name": office.text}
                yield stated(passage, office.start, office.end, rule, 0.75)
        yield from _funding(passage, sentence)
    for clause in passage.clauses:
        if clause.depth and _SUPPORT.search(passage.heading(clause)):
            yield from _measures(passage, clause.start, clause.end)


def _funding(passage: Passage, sentence: Sentence) -> Iterator[Entry]:
    channels = passage.within(sentence.start, sentence.end, "FUND")
    sums = passage.within(sentence.start, sentence.end, "MONEY")
    seen: set[str] = set()
    for channel in channels:
        pays_itself = channel.text in _PAYING
        if channel.text in seen or (pays_itself and len(channels) > 1):
            continue
        if sums and seen and channel.start > sums[0].start:
            continue  # 安排专项资金，给予300万元补助: one channel and its sum
        seen.add(channel.text)
        payer = channel.text if pays_itself else _payer(passage, sentence, channel)
        before = passage.text[passage.part(channel.start) : channel.start]
        modal = _MODALS.search(before)
        rule: dict[str, Any] = {
            "type": "funding",
            "kind": "descriptive",
            "channel": channel.text,
            "payer": payer or UNPRINTED,
        }
        if modal:
            rule["modal"] = modal[0]
        if sums:
            printed = "、".join(dict.fromkeys(each.text for each in sums))
            rule["note"] = {"zh": f"同句金额：{printed}", "en": f"sums in the same sentence: {printed}"}
        yield stated(
            passage, channel.start, channel.end, rule, 0.75 if payer else 0.5, *(() if payer else (_NO_PAYER,))
        )


def _payer(passage: Passage, sentence: Sentence, channel: Mention) -> str | None:
    """The office or body named before the channel in its sentence, the nearest first."""
    before = passage.text[sentence.start : channel.start]
    bodies = [(match.start(), match[0]) for match in _PAYERS.finditer(before)]
    bodies += [(m.start - sentence.start, m.text) for m in passage.within(sentence.start, channel.start, "GOV")]
    return max(bodies)[1] if bodies else None


def _measures(passage: Passage, start: int, end: int) -> Iterator[Entry]:
    """Measures of a section on support that are no channel of money; their headings say what they are."""
    for child in (each for each in passage.clauses if start < each.start < end):
        heading = passage.heading(child)
        if not 2 <= len(heading) <= 16 or passage.within(child.start, child.end, "FUND"):
            continue
        at = passage.text.find(heading, child.start, child.end)
        yield stated(passage, at, at + len(heading), {"type": "support", "kind": "descriptive"}, 0.65)
