"""Planned numbers of centers (TARGET): which counts are promises about centers, and what is promised."""

from __future__ import annotations

import re
from typing import Any

from ingest.policy_text.marks import MARK, Marks, Span
from ingest.policy_text.words import DASH

_N = r"(?:\d+|[一二两三四五六七八九十百]+)"
_COUNT = re.compile(rf"(?<![\d第.])({_N})(?:{DASH}({_N}))?(?:家|个|所)(?:左右|以上|以内|上下)?")
_CENTER = r"(?:制造业)?创新中心"
_OTHER = (
    "企业|平台|基地|实验室|园区|集群|工厂|车间|设计中心|技术中心|项目|产业|研究|工程|产品|专家|领域"
    "|行业|机构|联盟|高校|(?<!国)家|[项座]"
)
_COUNTED_AFTER = re.compile(rf"(?:(?!{_OTHER})[^，。；\d\n]){{0,32}}?{_CENTER}")
_COUNTED_BEFORE = re.compile(
    f"{_CENTER}(?:的)?(?:数量|总数|数)?(?:[分别各共总计约力争]|达到|达|增至|增加到|超过|突破|累计|有"
    f"|为|建成|培育|新增|[{MARK['DATE']}{MARK['TARGET']}、，到至和及与]|{_N}[家个](?:左右|以上)?)*$"
)
_RISE = re.compile(
    "(?:左右|以上|以内)?(?:创新中心)?(?:被|成功)?(?:晋升|升级|升格|进入|纳入|成为|获批|列入|争创"
    f"|创建|跻身|达到|认定)(?:成|为|到|至)*[^，。；]{{0,3}}[{MARK['TIER']}国]"
)
_TIER_COUNT = re.compile(
    "(?:争创|创建|培育|新增|建成|认定|争取|升级为?|晋升为?|建设|获批|其中|推动|、|和"
    f"|，)(?:[{MARK['TIER']}]+|国家制造业)(?:创新中心)?(?:达到|达|约)?$"
)
_STARTED = re.compile("(?:再|新|计划|力争|拟|每年)(?:布局|建设|培育|新增|创建|认定|打造|建成|新建|遴选)(?:建设|创建)?$")
_NEXT = re.compile(rf"[和及与]{_N}(?:{DASH}{_N})?[家个]")
_LISTED_TIER = re.compile("国家级?|自治区级|省级|市级|区级|县级")
_PAST = re.compile(
    r"等$|至此|正在|已|目前|截至|截止|累计|近年来|以来|增至|共有|现有|拥有|[建培认批设组]\w?了|第$"
    "|只设|只能|唯一|最多|仅|我国有|全国有|获批了|分别获|批复|原则上"
)
_FUTURE = re.compile(
    "力争|争取|争创|计划|拟|将|未来|目标|推动|五”|[十]五|培育|建设|建成|布局|形成|打造|新建|新增"
    f"|创建|到[{MARK['DATE']}]|[{MARK['DATE']}]+(?:前|，|底前)|认定|晋升|升级|达到"
)
_RESOLVED = re.compile(rf"力争|争取|争创|计划|拟|将|未来|目标|五”|[十]五|到[{MARK['DATE']}]")
_REACHING = "(?:达到|达|增至|增加到|扩大到|力争达到|总数达到)"
_MODALS = ("力争", "计划", "争取", "推动", "拟", "确保", "鼓励", "支持", "目标")
_VERBS = (
    "培育和认定|培育建设|培育创建|培育认定|重点形成|重点建设|重点培育|建成|建设|培育|认定|形成|创建"
    "|争创|新建|新增|打造|布局|晋升|升级|升格|进入|组建|达到|争取|设立|筹建|获批|纳入|成为"
)
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}


def mark_targets(marks: Marks) -> None:
    """Mark the counts of centers of this programme that a text plans for the future."""
    promised = False
    for match in list(_COUNT.finditer(marks.masked)):
        text = marks.masked
        begin = max(text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1
        sentence = text[begin : match.start()]
        if MARK["TARGET"] not in sentence:
            promised = False
        if _counts_centers(text, match, sentence, promised) and _is_planned(
            sentence, text[match.end() :].split("。")[0]
        ):
            promised = marks.add(*match.span(), "TARGET") or promised


def read_targets(text: str, spans: list[Span]) -> list[dict[str, Any]]:
    """One record per TARGET span: year, tier, bounds, verb, modal and whether it is part of another count."""
    records: list[dict[str, Any]] = []
    for span in (span for span in spans if span.label == "TARGET"):
        begin = max(text.rfind(mark, 0, span.start) for mark in "。！？\n") + 1
        sentence = [other for other in spans if begin <= other.start]
        low, high = bounds(text[span.start : span.end])
        tiers = _tiers(text, span, sentence)
        parent = _parent(text, span, begin, records)
        records.append(
            {
                "year": _year(text, span, begin, spans),
                "tier": "+".join(tiers) or None,
                "tiers": tiers,
                "lo": low,
                "hi": high,
                "min": low,
                "max": high,
                "unit": re.sub(r".*?([家个所]).*", r"\1", text[span.start : span.end]),
                "verb": _verb(text, span, begin),
                "modal": _modal(text, span, begin),
                "subset": parent is not None,
                "subset_of": parent,
                "q": text[span.start : span.end],
            }
        )
    return records


def number(numeral: str) -> int:
    """The value of a numeral below a thousand, in figures or in Chinese."""
    if numeral.isdigit():
        return int(numeral)
    total, current = 0, 0
    for char in numeral:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = _NUMERALS.get(char, 0)
    return total + current


def bounds(count: str) -> tuple[int | None, int | None]:
    """Lower and upper bound of a printed count: 8—10家, 15家左右, 3家以上 (no upper), 5家以内 (no lower)."""
    match = _COUNT.search(count)
    if not match:
        return None, None
    low, high = number(match[1]), number(match[2] or match[1])
    return (None if "以内" in count else low), (None if "以上" in count else high)


def _counts_centers(text: str, match: re.Match[str], sentence: str, promised: bool) -> bool:
    after = text[match.end() : match.end() + 48]
    if _COUNTED_AFTER.match(after) and after[0] not in "、和及":
        return True
    if re.match(r"[^，。；、]{0,6}(?:企业|平台|设计中心|技术中心|项目|园区|工厂|基地|实验室|车间)", after):
        return False
    clause = re.split("[，；]", sentence)[-1]
    if _COUNTED_BEFORE.search(sentence) and (not re.match(r"[^，。；、\s]", after) or _NEXT.match(after)):
        return True
    if (
        _STARTED.search(sentence)
        and re.match(r"[，。；]|$", after)
        and "创新中心" in text[max(0, match.start() - 120) : match.start()]
    ):
        return True
    topical = promised or bool(re.search(_CENTER, sentence))
    if topical and _RISE.match(after):
        return True
    return (
        topical
        and bool(_TIER_COUNT.search(clause) or (promised and _TIER_COUNT.search("，" + clause)))
        and not re.match(r"[^，。；、和\s]", after)
    )


def _is_planned(sentence: str, rest: str) -> bool:
    """Tell a plan from a report; a year's results say how much they grew or come to."""
    clause = re.split("[；]", sentence)[-1]
    part = clause.rsplit("，", 1)[-1]
    if _RESOLVED.search(part) and not _PAST.search(part):  # what was reached, or is unique, stands before the comma
        return True
    if not _FUTURE.search(clause) or _PAST.search(clause):
        return False
    return bool(_RESOLVED.search(clause)) or not re.search("累计|同比|增长|总数达", sentence + rest)


def _year(text: str, span: Span, begin: int, spans: list[Span]) -> str | None:
    dates = [other for other in spans if other.label == "DATE" and begin <= other.start < span.start]
    lasting = [other for other in spans if other.label == "PERIOD" and begin <= other.start < span.start]
    if dates:
        chosen = _paired(text, span, spans, begin, dates) or dates[-1]
        if year := re.match(r"\d{4}", text[chosen.start : chosen.end]):
            return year[0]
    for other in reversed(lasting):
        if years := re.match(
            r"([\d一二两三四五六七八九十]+)(?:[-—~至到]([\d一二三四五]+))?年", text[other.start : other.end]
        ):
            return (years[2] or years[1])[:4] if len(years[1]) == 4 else f"+{number(years[2] or years[1])}"
        if closing := re.search(r"(\d{4})年?$", text[other.start : other.end]):
            return closing[1]
    sentence = text[begin : span.start]
    if re.search(r"十[二三四五六]五", sentence):
        return "period"
    earlier = [
        other
        for other in spans
        if other.label == "DATE"
        and other.start < begin
        and begin - other.start < 120
        and text[other.start - 1 : other.start] == "到"
    ]
    if earlier and (year := re.match(r"\d{4}", text[earlier[-1].start : earlier[-1].end])):
        return year[0]
    return None


def _paired(text: str, span: Span, spans: list[Span], begin: int, dates: list[Span]) -> Span | None:
    """分别 pairs the dates with the counts only when both lists are complete."""
    if "分别" not in text[begin : span.start]:
        return None
    counts = [
        other
        for other in spans
        if other.label == "TARGET" and begin <= other.start and "。" not in text[begin : other.start]
    ]
    return dates[counts.index(span)] if len(counts) == len(dates) else None


def _paired_tiers(text: str, span: Span, sentence: list[Span]) -> list[str] | None:
    """国家级、省级创新中心分别达到3家和30家: tiers are paired with counts only when both lists are complete; none where there are no two tiers."""
    begin = max(text.rfind(mark, 0, span.start) for mark in "。；！？\n") + 1
    at = text.rfind("分别", begin, span.start)
    if at < 0:
        return None
    tiers = _LISTED_TIER.findall(re.split("[，：]", text[begin:at])[-1].rsplit("创新中心", 1)[0])
    end = min((stop for mark in "。；！？\n" if (stop := text.find(mark, at)) >= 0), default=len(text))
    counts = [other for other in sentence if other.label == "TARGET" and at < other.start < end]
    if len(tiers) < 2 or re.search("[，]", text[at : span.start]):
        return None
    if len(tiers) != len(counts):
        return []
    tier = tiers[counts.index(span)]
    return ["国家级" if tier == "国家" else tier]


def _tiers(text: str, span: Span, sentence: list[Span]) -> list[str]:
    """Tiers of the count: paired by 分别, between it and its noun, behind a verb of rising, or right before it."""
    paired = _paired_tiers(text, span, sentence)
    if paired is not None:
        return paired
    return _tiers_behind(text, span, sentence) or _tiers_before(text, span, sentence)


def _tiers_behind(text: str, span: Span, sentence: list[Span]) -> list[str]:
    """Tiers between the count and its noun; none where a list goes on, which names other things."""
    after = re.split("[，。；]", text[span.end : span.end + 48])[0]
    cut = re.search(r"\d+[—-]?\d*[家个]", after)
    after = after[: cut.start()] if cut else after
    found = [
        text[o.start : o.end] for o in sentence if o.label == "TIER" and span.end <= o.start < span.end + len(after)
    ]
    listed = re.match(r"[、和]", after)
    if re.search(r"国家(?:级)?制造业创新中心", after) and "国家级" not in found and not listed:
        found.append("国家级")
    return found if not listed else []


def _tiers_before(text: str, span: Span, sentence: list[Span]) -> list[str]:
    """Tiers of the same clause before the count, else of the sentence; several only for the first count of a clause."""
    before = re.split("[，。；]", text[max(0, span.start - 40) : span.start])[-1]
    before = re.split(r"\d+[家个](?:左右|以上)?[、和]", before)[-1]
    tiers = [
        text[o.start : o.end]
        for o in sentence
        if o.label == "TIER" and span.start - len(before) <= o.start < span.start
    ]
    if re.search(r"国家(?:地方共建)?制造业创新中心", before) and (
        not tiers or before.rfind("国家制造业") > before.rfind(tiers[-1])
    ):
        return ["国家级"]
    if tiers:
        previous = [o for o in sentence if o.label == "TARGET" and span.start - len(before) <= o.start < span.start]
        return tiers[-1:] if previous or len(tiers) == 1 else tiers
    return _tiers_of_sentence(text, span, sentence)


def _tiers_of_sentence(text: str, span: Span, sentence: list[Span]) -> list[str]:
    """分别达到10家、20家, 再新建6个: the tier stands before the dates or the verb of the same sentence."""
    earlier = [text[o.start : o.end] for o in sentence if o.label == "TIER" and o.start < span.start]
    before = text[max(0, span.start - 60) : span.start]
    goes_on = re.search(
        f"创新中心[^。；]{{0,6}}，[^。；，]{{0,10}}{_REACHING}$|[家个][^。；，]{{0,24}}，[^。；，]{{0,12}}(?:再|每年)[^。；，]{{0,6}}$",
        before,
    )
    if len(set(earlier)) == 1 and goes_on and "国家制造业" not in before:
        return earlier[-1:]
    return (
        earlier[-1:]
        if earlier and ("分别" in text[max(0, span.start - 30) : span.start] or text[span.start - 1] in "、和")
        else []
    )


def _parent(text: str, span: Span, begin: int, records: list[dict[str, Any]]) -> str | None:
    """The count that a risen or included count is part of (其中2家升级为国家级)."""
    before, after = text[begin : span.start], text[span.end : span.end + 12]
    if not records or not re.search("[，；]", before):
        return None
    clause = re.split("[，；]", before)[-1]
    rising = re.match(r"(?:左右|以上)?(?:被|成功)?(?:晋升|升级|升格|进入|跻身|成为)", after) or clause.startswith(
        "其中"
    )
    roots = [record for record in records if not record["subset"]]
    return str(roots[-1]["q"]) if rising and roots else None


def _verb(text: str, span: Span, begin: int) -> str | None:
    if rising := re.match(
        r"(?:左右|以上)?(?:被|成功)?(晋升|升级|升格|进入|跻身|纳入|成为)", text[span.end : span.end + 10]
    ):
        return rising[1]
    verbs = list(re.finditer(_VERBS, text[begin : span.start]))
    return verbs[-1][0] if verbs else None


def _modal(text: str, span: Span, begin: int) -> str | None:
    clause = re.split("[；]", text[begin : span.start])[-1]
    placed = [(clause.rfind(modal), modal) for modal in _MODALS if modal in clause]
    return max(placed)[1] if placed else None
