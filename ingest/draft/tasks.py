"""What a plan aims at: targets, sectors, uniqueness, tasks, principles and services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.errors import Words
from graph.policy.outline import Clauses
from graph.policy.rules import QUOTE
from ingest.draft.passage import Mention, Passage, Sentence
from ingest.draft.result import Entry

RANK_EN = {"国家级": "national", "省级": "provincial", "自治区级": "provincial", "市级": "city", "州市级": "city"}
_UNIQUE = re.compile(
    r"(?:每个?|同一|一个|各)(?:重点|细分|产业)?(?:技术)?(领域|行业|方向|产业)[^。；，]{0,12}(?:一|1)[家个]"
    r"|(领域|行业|方向|产业)[^。；，]{0,8}(?:具有唯一性|唯一)|一(行业|领域|产业)一(?:个)?中心|(?:只|仅)[^。；，]{0,8}(?:一|1)[家个][^。；]{0,16}创新中心"
)
_SERVICES = re.compile(r"(?:提供|开展)([^。；]{4,120}?)(等[^，。；]{0,4})?(?:公共|专业化?|综合)?服务")
_APPROX = re.compile("左右|上下|前后")
_CLASSES = ((re.compile("基本原则"), "principle"), (re.compile("任务|功能定位|主要功能"), "function"))


def tasks(passage: Passage, tier: str) -> Iterator[Entry]:
    """Draft what a plan aims at."""
    yield from _targets(passage)
    for sentence in passage.sentences:
        yield from _sectors(passage, sentence)
        yield from _uniqueness(passage, sentence, tier)
        yield from _services(passage, sentence)
    for clause in passage.clauses:
        kind = next((kind for pattern, kind in _CLASSES if pattern.search(passage.heading(clause))), None)
        for start, end in _points(passage, clause) if kind else ():
            yield stated(passage, start, end, {"type": kind, "kind": "descriptive"}, 0.7)


def _points(passage: Passage, clause: Clauses) -> Iterator[tuple[int, int]]:
    """Where the headings of the clauses below one stand, or the first words of its lines where nothing is numbered."""
    for child in passage.children(clause):
        heading = passage.heading(child)
        at = passage.text.find(heading, child.start, child.end) if 2 <= len(heading) <= QUOTE else -1
        if at >= 0:
            yield at, at + len(heading)
    if next(passage.children(clause), None) is None:
        for line in re.finditer(
            rf"(?<=\n)[ \u3000]*([^\n，。：；]{{4,{QUOTE}}})[。：]", passage.text[clause.start : clause.end]
        ):
            yield clause.start + line.start(1), clause.start + line.end(1)


def stated(passage: Passage, start: int, end: int, rule: dict[str, Any], confidence: float, *doubts: Words) -> Entry:
    """Build an entry from a range: clause, quote, and an English text to be written where the rule brings none."""
    words, begin, stop = passage.quote(start, end)
    to_write = f"(English to be written) {rule['type'].replace('_', ' ')}"
    return Entry(
        {**rule, "at": passage.path(begin), "q": words, "en": rule.get("en") or to_write},
        begin,
        stop,
        confidence,
        doubts,
    )


def _targets(passage: Passage) -> Iterator[Entry]:
    for mention, record in passage.targets:
        year = str(record["year"] or "")
        rule: dict[str, Any] = {
            "type": "target",
            "tiers": record["tiers"],
            "min": record["min"],
            "max": record["max"],
            "verb": record["verb"],
            "modal": record["modal"],
        }
        rule |= {"year": int(year)} if year.isdecimal() else {}
        rule |= {"within_years": int(year[1:])} if year.startswith("+") else {}
        rule |= {"approx": True} if _APPROX.search(mention.text) else {}
        rule |= {"statuses": "all"} if "培育" in str(record["verb"]) else {}
        rule |= {"_subset": True} if record["subset"] else {}
        rule = {key: value for key, value in rule.items() if value is not None and value != []}
        is_whole = record["min"] is not None and record["tiers"] and ("year" in rule or "within_years" in rule)
        rule |= {"kind": "computed" if is_whole else "descriptive", "en": _target_words(rule, mention)}
        yield stated(passage, mention.start, mention.end, rule, 0.9 if is_whole else 0.5, *_missing(rule))


def _missing(rule: dict[str, Any]) -> tuple[Words, ...]:
    doubts = []
    if "year" not in rule and "within_years" not in rule:
        doubts.append(Words("未读出年份，请补 year", "no year was read, add year"))
    if "tiers" not in rule:
        doubts.append(Words("未读出层级，请补 tiers", "no tier was read, add tiers"))
    if "min" not in rule:
        doubts.append(Words("未读出下限，请补 min", "no lower bound was read, add min"))
    return tuple(doubts)


def _target_words(rule: dict[str, Any], mention: Mention) -> str:
    low, high = rule.get("min"), rule.get("max")
    count = f"{low} to {high}" if low != high and None not in (low, high) else str(high if low is None else low)
    count = f"at least {low}" if high is None else f"at most {high}" if low is None else count
    about = "about " if rule.get("approx") else ""
    tiers = " and ".join(str(RANK_EN.get(tier, tier)) for tier in rule.get("tiers", ()))
    centers = "center" if low == high == 1 else "centers"
    when = f"By {rule['year']}, " if "year" in rule else ""
    when = f"Within {rule['within_years']} years, " if "within_years" in rule else when
    return f"{when}{about}{count} {tiers} {centers} ({mention.text}).".replace("  ", " ")


def _sectors(passage: Passage, sentence: Sentence) -> Iterator[Entry]:
    """A list of fields: open with 等, closed where 领域 follows at once, uncertain otherwise."""
    run: list[Mention] = []
    for mention in [*passage.within(sentence.start, sentence.end, "SECTOR"), None]:
        joined = run and mention and re.fullmatch(r"[、和与及以，\s]{1,3}", passage.text[run[-1].end : mention.start])
        if mention and (joined or not run):
            run.append(mention)
            continue
        if len(run) > 1:
            after = passage.text[run[-1].end : sentence.end]
            ends = re.match(r"(等)?[^，。；]{0,8}?(?:领域|产业|行业|方向|集群)", after)
            is_open = bool(re.match("等", after))
            rule = {
                "type": "sectors", "kind": "descriptive", "scheme": "文中所列领域", "items": [m.text for m in run], "open": is_open,
                "en": f"The document concentrates on {len(run)} named fields{' and others' if is_open else ''}.",
            }  # fmt: skip
            doubt = () if is_open or ends else (Words("清单是否封闭未明", "whether the list is closed is not clear"),)
            yield stated(passage, run[0].start, run[-1].end, rule, 0.85 if ends else 0.5, *doubt)
        run = [mention] if mention else []


def _uniqueness(passage: Passage, sentence: Sentence, tier: str) -> Iterator[Entry]:
    match = _UNIQUE.search(sentence.text)
    if match is None or re.search("至少|不少于", match[0]):
        return
    start, end = sentence.start + match.start(), sentence.start + match.end()
    in_principle = "原则上" in sentence.text
    unit = match[1] or match[2] or match[3]
    printed = [m.text for m in passage.within(sentence.start, sentence.end, "TIER")]
    rule = {
        "type": "uniqueness", "kind": "computed", "tier": printed[0] if len(set(printed)) == 1 else tier, "unit": unit or "领域",
        "strength": "in_principle" if in_principle else "must",
        "en": f"{'In principle one' if in_principle else 'One'} center per {'field' if unit in (None, '领域') else unit}.",
    }  # fmt: skip
    doubts = () if unit else (Words("未写明以什么为单位", "the text does not say one per what"),)
    yield stated(passage, start, end, rule, 0.85 if unit else 0.5, *doubts)


def _services(passage: Passage, sentence: Sentence) -> Iterator[Entry]:
    for match in _SERVICES.finditer(sentence.text):
        items = [item for item in re.split("、|以及|和(?!谐)", match[1]) if 2 <= len(item) <= 16 and "，" not in item]
        if len(items) > 1:
            rule = {"type": "service", "kind": "descriptive", "items": items, "open": bool(match[2])}
            rule["en"] = f"Services for the industry, {len(items)} of them named."
            yield stated(passage, sentence.start + match.start(), sentence.start + match.end(), rule, 0.7)
