"""Relations that a passage states between marked names.

A passage is rewritten with one sign per span, so that the grammar of a sentence ("由L牵头，联合L组建C") is a short
pattern over signs and words. What is planned, failed or about another programme is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.policy_text.marks import MARK, Span

_G, _E, _C, _P, _T, _R = (MARK[label] for label in ("GOV", "ENT", "CENTER", "PLACE", "TIER", "ROLE"))
_O = "".join(MARK[label] for label in ("ENT", "UNIV", "INST", "ORG"))
_H = _E + MARK["INST"]
_D, _M = MARK["DATE"], MARK["MONEY"]
_SEP = r"(?:、|和|与|及|以及|暨|；|\([^()]{0,12}\))"
_L = rf"[{_O}](?:{_SEP}+[{_O}])*"
_ETC = rf"(?:集团|公司)?(?:等)?(?:[^，。；、]{{0,12}}?(?:单位|企业|高校|机构|院所|公司|[{_R}]|家))?"
_CENTERS = rf"[{_C}](?:{_SEP}+[{_C}])*"
_ADV = rf"(?:已|近日|正式|日前|共同|联合|先后|分别|于[{_D}]|[{_D}]|成功|顺利|，|又|也|再次|今年|去年|年底|获|现|主要|负责)*"
_PLANNED = re.compile(r"(?<![虚模])拟|计划|筹划|有望|争取|力争|申请|失败|终止|未能|未获|未通过|撤销|取消|将(?:由|与|联合|依托|在)|商讨|洽谈|意向")
_QUOTES = str.maketrans("", "", "“”\"'")


class Relation(NamedTuple):
    """One stated link; head and tail are positions in the list of spans."""

    head: int
    kind: str
    tail: int


class _Passage(NamedTuple):
    """A passage in signs; `spans[i]` is the span of character i, or -1."""

    signs: str
    spans: list[int]

    def listed(self, match: re.Match[str], group: str, kinds: str) -> list[int]:
        """The spans of one group of a match whose sign is among `kinds`."""
        start, end = match.span(group)
        return [self.spans[i] for i in range(start, end) if start >= 0 and self.signs[i] in kinds]


# (kind, pattern); L or C is the head or tail as the kind demands; a missing center is the passage's topic.
_RULES: tuple[tuple[str, str], ...] = (
    ("LEADS", rf"(?:(?<![{_E}])由|[，。：]|^|是|为)(?P<L>{_L}){_ETC}(?:{_ADV})(?:作为)?牵头(?!单位|[企人])"),
    ("LEADS", rf"[{_R}](?:为|是|：|\s)*(?P<L>{_L})(?#牵头)"),
    ("LEADS", rf"(?P<L>{_L})(?:是|为|作为)(?P<C>[{_C}])(?:的)?[{_R}](?#牵头)"),
    ("CO_BUILDS", rf"(?:联合|会同|携手|汇聚|吸纳|集聚|协同)(?:了)?(?P<L>{_L})"),
    ("CO_BUILDS", rf"(?:由|[，：])(?P<L>{_L}){_ETC}(?:{_ADV})(?:共同|联合)(?:发起|出资|参与|投资)*(?:组建|共建|建设|成立|设立|打造|创建|发起)(?!.{{0,4}}[{_E}])"),
    ("CO_BUILDS", rf"由(?P<L>[{_O}](?:{_SEP}+[{_O}])+){_ETC}(?:{_ADV})(?:发起|出资|参与)*(?:[{_M}])?(?:组建|共建|建设|成立|设立|打造|创建|发起)(?!.{{0,4}}[{_E}])"),
    ("CO_BUILDS", rf"(?P<L>{_L}){_ETC}(?:{_ADV})(?:参与)?(?:共建|组建|创建)(?:的)?(?P<C>[{_C}])"),
    ("CO_BUILDS", rf"(?P<L>{_L}){_ETC}(?:{_ADV})(?:参与共建|参与组建|参与建设|共同参与|共建|为成员)"),
    ("CO_BUILDS", rf"[{_R}](?#发起|成员|参与|共建|联盟)(?:包括|有|为|：|涵盖|分别为|是)+(?P<L>{_L})"),
    ("HOSTED_BY", rf"(?:依托|以)(?:公司|单位|企业)?(?:为|是|：)?(?P<L>[{_H}])(?![^，。；]{{0,6}}[、和与][{_H}])(?=建设|组建|为(?:主要)?依托|为承载|为载体|为运营|为主体|创建|成立|运营|，|。|；|为|$|[^的])"),
    ("HOSTED_BY", rf"(?P<L>[{_H}])(?:，)?(?:是|为|系|作为)(?P<C>[{_C}])(?:的)?(?:运营主体|依托公司|依托单位|法人实体|承载单位|运营公司|运营单位|建设主体|承建单位|实体公司|载体|[{_R}](?#依托))"),
    ("HOSTED_BY", r"(?:运营主体|依托公司|运营公司|法人实体|依托企业|运营单位|承载主体|建设主体|承建单位)(?:单位)?(?:为|是|：|系)+" + rf"(?P<L>[{_H}])"),
    ("HOSTED_BY", rf"[{_R}](?#依托|承建|运营)(?:为|是|：|系)*(?P<L>[{_H}])"),
    ("HOSTED_BY", rf"由(?P<L>[{_H}])(?:负责)?(?:具体)?(?:运营|承建|承担建设|承载)"),
    ("HOSTED_BY", rf"(?P<L>[{_H}])(?:为|是|作为)其(?:法人实体|运营主体|依托公司|运营公司|实体|[{_R}](?#依托))"),
    ("APPROVES", rf"(?P<L>[{_G}]){_ADV}(?:批[复覆]同意|批[复覆]|批准|同意|认定|授牌|正式批[复覆])(?:了|同意|组建|建设|成立|设立|建立|创建|认定|在.{{1,6}}?建设|[{_P}])*(?:了)?(?P<C>{_CENTERS})"),
    ("APPROVES", rf"(?P<C>{_CENTERS})[^。；]{{0,12}}?(?:经|获|由|通过|得到|获得)(?P<L>[{_G}])(?:正式|的)*(?:批准|批[复覆]|认定|授牌|同意|批准成立)"),
    ("APPROVES", rf"经(?P<L>[{_G}])(?:正式)?(?:批准|批[复覆]|认定|同意|批[复覆]同意)，(?:组建|成立|建设|设立)?(?P<C>{_CENTERS})"),
    ("RECOGNISED_AS", rf"(?P<C>{_CENTERS})(?:等)?{_ADV}(?:被|获|获得|通过)*(?:[{_G}])?(?:认定|确认|授予|批准|评|列|批复|获批|确定)(?:成)?为(?:[{_D}])?(?:首[批个家])?(?P<T>[{_T}])"),
    ("RECOGNISED_AS", rf"(?:认定|确认|批准|确定|同意)(?P<C>{_CENTERS})(?:等)?(?:[\\d一二三四五六七八九十]+家)?(?:单位)?为(?:[{_D}])?(?:[{_P}])?(?:首批|第.批)?(?P<T>[{_T}])"),
    ("RECOGNISED_AS", rf"(?P<C>[{_C}])(?:，)?(?:是|为|成为)[^，。；]{{0,8}}(?:首[批个家]|唯一)[^，。；]{{0,6}}?(?P<T>[{_T}])(?=制造业创新中心)"),
    ("RECOGNISED_AS", rf"作为[^，。；]{{0,8}}首[批个家][^，。；]{{0,4}}?(?P<T>[{_T}])(?:制造业)?创新中心[^，。；]{{0,4}}，(?P<C>[{_C}])"),
    ("UPGRADED_TO", rf"(?P<C>[{_C}]){_ADV}(?:[{_G}])?(?:批准)?(?:升级|晋升|升格|获批|提升)(?:成|创建)?(?:为|成为|至)(?P<N>[{_C}])"),
    ("UPGRADED_TO", rf"(?P<N>[{_C}])(?:的)?(?:前身|由)(?:为|是)?(?P<C>[{_C}])(?:升级|晋升|升格)?(?:而来)?"),
    ("LOCATED_IN", rf"(?P<C>{_CENTERS})(?:\([^()]*\))?{_ADV}(?:总部|注册地|选址)?(?:[均都]?(?:位于|落户|坐落于|坐落在|落地|设在|设于|注册于|注册在|建在|落子|选址|落户于|落户在|布局在|设立在|地处))(?P<P>[{_P}])"),
    ("LOCATED_IN", rf"[，。](?:该中心|中心|总部|注册地|选址|其)?{_ADV}(?:位于|落户|坐落于|坐落在|落地|设在|注册于|注册在|建在|总部位于|落户于|落户在)(?P<P>[{_P}])"),
    ("LOCATED_IN", rf"(?:位于|落户|坐落于|落地)(?P<P>[{_P}])的(?P<C>[{_C}])"),
    ("LOCATED_IN", rf"(?:我国|我省)?(?P<P>[{_P}])的(?P<C>[{_C}])"),
    ("INVESTS", rf"[{_R}](?#股东)(?:单位)?(?:包括|有|为|：|涵盖|分别为|是)+(?P<L>{_L})"),
    ("INVESTS", rf"(?P<L>{_L}){_ETC}(?:{_ADV})(?:参与)?(?:出资|投资|参股|入股|增资|控股|持股)(?:以)?(?:[{_M}])?(?:设立|组建|成立|了|建立|的)*(?P<N>[{_E}])"),
    ("INVESTS", rf"(?P<L>[{_O}])(?:于[{_D}])?以(?:现金)?(?:[{_M}])(?:入股|增资|参股|投资)(?:了)?(?P<N>[{_E}])"),
    ("INVESTS", rf"(?P<N>[{_E}])(?:是|，)?由(?P<L>{_L}){_ETC}(?:{_ADV})(?:共同|联合)?(?:出资|投资|参股|入股)(?:[{_M}])?(?:设立|组建|成立)?"),
    ("INVESTS", rf"(?P<L>{_L}){_ETC}(?:均|共同|也)?(?:为|是|成为)其[{_R}](?#股东)"),
    ("INVESTS", rf"[，。；](?P<L>{_L}){_ETC}(?:{_ADV})(?:入股|参股|增资)(?=[，。；]|$)"),
)
_COMPILED = tuple((kind, re.compile(pattern), re.findall(r"\(\?#([^)]*)\)", pattern)) for kind, pattern in _RULES)


def read_relations(text: str, spans: list[Span]) -> list[Relation]:
    """All relations a passage states, each once, in the order of the rules."""
    passage = _in_signs(text, spans)
    found: dict[Relation, None] = {}
    for kind, pattern, roles in _COMPILED:
        for match in pattern.finditer(passage.signs):
            if not _is_planned(passage.signs, match) and _role_fits(passage, match, roles, text, spans):
                found.update(dict.fromkeys(_links(kind, passage, match, spans)))
    return _without_doubles(list(found), text, spans)


def _in_signs(text: str, spans: list[Span]) -> _Passage:
    signs, index, at = [], [], 0
    for number, span in enumerate(spans):
        between = text[at : span.start].translate(_QUOTES)
        signs.append(between + MARK[span.label])
        index += [-1] * len(between) + [number]
        at = span.end
    rest = text[at:].translate(_QUOTES)
    return _Passage("".join(signs) + rest, index + [-1] * len(rest))


def _is_planned(signs: str, match: re.Match[str]) -> bool:
    begin = max(signs.rfind(mark, 0, match.start() + 1) for mark in "，。；\n") + 1
    return bool(_PLANNED.search(signs[begin : match.end()])) or bool(_PLANNED.search(signs[match.start() : match.end()]))


def _role_fits(passage: _Passage, match: re.Match[str], roles: list[str], text: str, spans: list[Span]) -> bool:
    """A rule that names roles in a comment wants its ROLE sign to be one of them."""
    if not roles:
        return True
    printed = [text[spans[passage.spans[i]].start : spans[passage.spans[i]].end] for i in range(*match.span()) if passage.signs[i] == _R]
    return bool(printed) and bool(re.search(roles[0], printed[0]))


def _links(kind: str, passage: _Passage, match: re.Match[str], spans: list[Span]) -> Iterator[Relation]:
    groups = match.re.groupindex
    orgs = passage.listed(match, "L", _O + _G) if "L" in groups else []
    centers = passage.listed(match, "C", _C) if "C" in groups else []
    if kind == "RECOGNISED_AS":
        yield from (Relation(center, kind, tier) for center in centers for tier in passage.listed(match, "T", _T))
    elif kind == "UPGRADED_TO":
        yield from (Relation(old, kind, new) for old in centers for new in passage.listed(match, "N", _C))
    elif kind == "APPROVES":
        yield from (Relation(body, kind, center) for body in orgs for center in centers)
    elif kind == "INVESTS":
        yield from _investments(passage, match, orgs, spans)
    elif centers := centers or _topic(passage, match):
        if kind == "LOCATED_IN":
            yield from (Relation(center, kind, place) for center in centers for place in passage.listed(match, "P", _P))
        elif kind == "HOSTED_BY":
            yield from (Relation(center, kind, firm) for center in centers for firm in orgs)
        else:
            yield from (Relation(org, kind, center) for org in orgs for center in centers)


def _investments(passage: _Passage, match: re.Match[str], orgs: list[int], spans: list[Span]) -> Iterator[Relation]:
    """Shareholders go to the firm that the rule or the passage names, else they build the center (guide, 股东包括X)."""
    firms = passage.listed(match, "N", _E) if "N" in match.re.groupindex else []
    if not firms:
        begin = max(passage.signs.rfind(mark, 0, match.start() + 1) for mark in "。；\n") + 1
        firms = [i for i in _before(passage, match, _E) if i not in orgs]
        firms = [i for i in firms if i in passage.spans[begin : match.start() + 1]][:1] or firms[-1:]
    if firms:
        yield from (Relation(org, "INVESTS", firm) for org in orgs for firm in firms if org != firm)
    else:
        yield from (Relation(org, "CO_BUILDS", center) for org in orgs for center in _topic(passage, match))


def _topic(passage: _Passage, match: re.Match[str]) -> list[int]:
    """The center a clause is about: the next one in the clause's sentence if a verb leads there, else the last before."""
    sentence = re.compile("[。；\n]").search(passage.signs, match.end())
    end = sentence.start() if sentence else len(passage.signs)
    begin = max(passage.signs.rfind(mark, 0, match.start() + 1) for mark in "。；\n") + 1
    before = _before(passage, match, _C)
    inside = [passage.spans[i] for i in range(begin, match.start()) if passage.signs[i] == _C]
    after = [passage.spans[i] for i in range(match.end(), end) if passage.signs[i] == _C]
    leads_on = re.match(rf"[^。；{_C}]{{0,60}}?(?:组建|建设|共建|成立|创建|设立|打造|发起|承建|运营)[^。；，{_C}]{{0,8}}[{_C}]", passage.signs[match.end() - 1 : end])
    if at_once := re.match(rf"(?:组建|建设|共建|创建|成立|打造|承建|运营)?(?:的)?([{_C}])", passage.signs[match.end() :]):
        return [passage.spans[match.end() + at_once.start(1)]]
    if inside:
        return inside[-1:]
    if after and leads_on:
        return after[:1]
    if after and not before:
        return after[:1] if len(after) == 1 else []
    return before[-1:]


def _before(passage: _Passage, match: re.Match[str], sign: str) -> list[int]:
    return [passage.spans[i] for i in range(match.start() + 1) if passage.signs[i] == sign]


def _without_doubles(found: list[Relation], text: str, spans: list[Span]) -> list[Relation]:
    """Drop what another rule says better: a leader or host is not named again as one of the builders."""
    leads = {(text[spans[r.head].start : spans[r.head].end], r.tail) for r in found if r.kind == "LEADS"}
    hosts = {(r.tail, r.head) for r in found if r.kind == "HOSTED_BY"}
    seen, kept = set(), []
    for relation in found:
        head, tail = (text[spans[i].start : spans[i].end] for i in (relation.head, relation.tail))
        doubled = relation.kind == "CO_BUILDS" and ((head, relation.tail) in leads or (relation.head, relation.tail) in hosts)
        if head == tail or doubled or (head, relation.kind, tail) in seen:
            continue
        seen.add((head, relation.kind, tail))
        kept.append(relation)
    return kept
