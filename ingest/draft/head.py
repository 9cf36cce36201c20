"""The head of a drafted document: title, number, issuers, place, dates, cited documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from graph.errors import Words
from graph.policy.citations import Known, resolve, title_key
from ingest.draft.passage import Mention, Passage
from ingest.draft.place import place_of
from ingest.draft.result import Head
from ingest.policy_text.dates import partial
from ingest.policy_text.targets import number

TIERS = {"national": "国家级", "province": "省级", "municipality": "市级", "city": "市级"}
_INNER = re.compile(r"《(.{4,}?)》(?:[^《》]{0,6})的(?:通知|公告|函)$", re.DOTALL)
_LASTS = re.compile(r"有效期(?:为|限为|限)?\s*([\d一二三四五六七八九十]{1,2})\s*年")
_BEGINS = re.compile("(?:起|开始)(?:施行|实施|执行|生效)")
_NO_NUMBER = {"zh": "文本未印文号", "en": "no number is printed in the text"}
_NO_ISSUER = {"zh": "文本未印发文机关", "en": "the text prints no issuing office"}
_NO_DATE = {"zh": "文本未印日期，按现行有效处理", "en": "no date is printed; taken to be in force"}


def read_head(passage: Passage, identifier: str, known: Iterable[Known]) -> Head:
    """Read the head; what the text does not print is left out with the reason, or noted as a doubt."""
    fields: dict[str, Any] = {"id": identifier}
    head = Head(fields)
    title = _title(passage, head)
    fields["doc_no"] = _number(passage, head)
    fields["issuer"] = _issuers(passage, head)
    fields["jurisdiction"], doubt = place_of(title, fields["issuer"].get("names", ()), passage.text)
    if doubt:
        head.doubts["jurisdiction"] = doubt
    fields["tier_created"] = _tier(passage, head)
    fields["dates"] = _dates(passage, head, title)
    if cited := _citations(passage, title, list(known)):
        fields["cites"] = cited
    return head


def _title(passage: Passage, head: Head) -> str:
    """The title: what the notice encloses, else the first title on a line of its own, else the first line."""
    printed = [mention for mention in passage.within(0, len(passage.text), "POLICY") if _has_own_line(passage, mention)]
    enclosed = next((found for mention in printed if (found := _INNER.search(mention.text))), None)
    if enclosed:
        title = enclosed[1]
    elif printed:
        title = printed[0].text
    else:
        title = next((line.strip() for line in passage.text.splitlines() if len(line.strip()) > 1), "未命名文件")[:120]
        head.doubts["title"] = Words("取自首行，请核对", "taken from the first line, please check")
    at = passage.text.find(title)
    if at >= 0:
        head.places["title"] = (at, at + len(title))
    title = re.sub(r"(?<![A-Za-z])\s+", "", title)
    head.fields.update(title=title, title_en=f"(English title to be written) {title}")
    return title


def _has_own_line(passage: Passage, mention: Mention) -> bool:
    before = passage.text[passage.text.rfind("\n", 0, mention.start) + 1 : mention.start]
    after = passage.text[mention.end : mention.end + 1]
    return not before.strip(" 　《") and after in ("", "\n", "\r", "》")


def _number(passage: Passage, head: Head) -> dict[str, Any]:
    """The document's own number stands on a line of its own, or ends one; a number in brackets belongs to a citation."""
    for mention in passage.within(0, len(passage.text), "DOCNO"):
        before = passage.text[passage.text.rfind("\n", 0, mention.start) + 1 : mention.start]
        after = passage.text[mention.end :].split("\n", 1)[0]
        if not before.strip(" 　（(") and not after.strip(" 　）)"):
            return {"value": mention.text, **_standing(passage, head, "doc_no", mention.start, mention.end)}
    return {"reason": _NO_NUMBER}


def _issuers(passage: Passage, head: Head) -> dict[str, Any]:
    """Offices that sign, each on a line of its own before a date; else the offices the notice's title begins with."""
    signed = _signatures(passage)
    if signed:
        names = tuple(dict.fromkeys(mention.text for mention in signed))
        return {"names": names, **_standing(passage, head, "issuer", signed[0].start, signed[0].end)}
    from ingest.policy_text import extract  # spaCy loads on use

    for mention in passage.within(0, len(passage.text), "POLICY"):
        prefix = mention.text.split("关于")[0] if _has_own_line(passage, mention) else ""
        names = tuple(text for _, _, label, text in extract(prefix).spans if label == "GOV") if len(prefix) > 3 else ()
        if names:
            return {"names": names, **_standing(passage, head, "issuer", mention.start, mention.start + len(prefix))}
    return {"reason": _NO_ISSUER}


def _signatures(passage: Passage) -> list[Mention]:
    dates = [mention for mention in passage.within(0, len(passage.text), "DATE") if _is_line(passage, mention)]
    for date in dates:
        signed: list[Mention] = []
        for office in reversed(passage.within(0, date.start, "GOV")):
            between = passage.text[office.end : signed[0].start if signed else date.start]
            if between.strip() or not _is_line(passage, office):
                break
            signed.insert(0, office)
        if signed:
            return signed
    return []


def _is_line(passage: Passage, mention: Mention) -> bool:
    """Whether nothing but offices stands on the line."""
    start = passage.text.rfind("\n", 0, mention.start) + 1
    line = passage.text[start:].split("\n", 1)[0]
    for other in passage.within(start, start + len(line)):
        line = line.replace(other.text, "")
    return not line.strip(" 　\r")


def _tier(passage: Passage, head: Head) -> str:
    """The tier most targets and mentions name among those below the nation; the jurisdiction's own without any."""
    own = TIERS[head.fields["jurisdiction"]["level"]]
    printed = Counter(m.text for m in passage.mentions if m.label == "TIER" and m.text in ("省级", "市级", "自治区级"))
    if own == "国家级" or not printed or own in printed:
        return own
    head.doubts["tier_created"] = Words(
        f"正文多写作{printed.most_common(1)[0][0]}", "the text prints another tier more often"
    )
    return own


def _dates(passage: Passage, head: Head, title: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if years := [int(record["year"]) for _, record in passage.targets if str(record["year"]).isdecimal()]:
        found["horizon"] = max(years)
    if re.search("试行|暂行", title):
        found["trial"] = True
    signed = [m for m in passage.within(0, len(passage.text), "DATE") if _is_line(passage, m) and "日" in m.text]
    if signed and (day := partial(signed[0].text)):
        found |= {"issued": day, **_standing(passage, head, "dates", signed[0].start, signed[0].end)}
    for date in passage.within(0, len(passage.text), "DATE"):
        after = passage.text[date.end : date.end + 8]
        if _BEGINS.match(after) and passage.text[date.start - 1 : date.start] in ("自", "于", "从"):
            found |= {"in_force_from": partial(date.text)}
            found |= _standing(passage, head, "dates", date.start - 1, date.end)
    if lasts := _LASTS.search(passage.text):
        start = found.get("in_force_from") or found.get("issued")
        if start:
            head.guesses["dates"] = f"in_force_to: {int(start[:4]) + number(lasts[1])}{start[4:]}  # {lasts[0]}"
    if "issued" not in found and "in_force_from" not in found:
        found["reason"] = _NO_DATE
    return found


def _citations(passage: Passage, title: str, known: list[Known]) -> list[dict[str, Any]]:
    """Every other document named inside a sentence, once, with the number printed behind it."""
    found: dict[str, dict[str, Any]] = {}
    for mention in passage.within(0, len(passage.text), "POLICY"):
        key = title_key(mention.text)
        if key == title_key(title) or key in found or title in mention.text or _has_own_line(passage, mention):
            continue
        number_behind = next((m.text for m in passage.within(mention.end, mention.end + 5, "DOCNO")), None)
        words, start, _ = passage.quote(mention.start, mention.end)
        cited = {"title": mention.text, "doc_no": number_behind, "at": passage.path(start), "q": words}
        cited["resolves_to"] = resolve(mention.text, number_behind, known)
        found[key] = {name: value for name, value in cited.items() if value is not None}
    return list(found.values())


def _standing(passage: Passage, head: Head, part: str, start: int, end: int) -> dict[str, str]:
    """Clause and quote of a part of the head; its place goes along as a comment."""
    words, begin, stop = passage.quote(start, end)
    head.places[part] = (begin, stop)
    return {"at": passage.path(begin), "q": words}
