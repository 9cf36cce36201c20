"""Relations that a passage states between marked names.

A passage is rewritten with one sign per span, so that the grammar of a sentence ("由L牵头，联合L组建C") is a short
pattern over signs and words. What is planned, failed or about another programme is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.policy_text.marks import MARK, Span
from ingest.policy_text.sentences import CENTERS, ORGS, RULES, SEPARATOR

_G, _E, _C, _P, _T, _R = (MARK[label] for label in ("GOV", "ENT", "CENTER", "PLACE", "TIER", "ROLE"))
_PLANNED = re.compile(
    "(?<![虚模])拟|计划|筹划|有望|争取|力争|申请|失败|终止|未能|未获|未通过|撤销|取消|将(?:由|与"
    "|联合|依托|在)|商讨|洽谈|意向"
)
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


def read_relations(text: str, spans: list[Span]) -> list[Relation]:
    """All relations a passage states, each once, in the order of the rules."""
    passage = _in_signs(text, spans)
    found: dict[Relation, None] = {}
    for kind, pattern, roles in RULES:
        for match in pattern.finditer(passage.signs):
            if not _is_planned(passage.signs, match) and _role_fits(passage, match, roles, text, spans):
                found.update(dict.fromkeys(_links(kind, passage, match)))
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
    return bool(_PLANNED.search(signs[begin : match.end()])) or bool(
        _PLANNED.search(signs[match.start() : match.end()])
    )


def _role_fits(passage: _Passage, match: re.Match[str], roles: list[str], text: str, spans: list[Span]) -> bool:
    """A rule that names roles in a comment wants its ROLE sign to be one of them; one that matched other words has none."""
    if not roles:
        return True
    printed = [
        text[spans[passage.spans[i]].start : spans[passage.spans[i]].end]
        for i in range(*match.span())
        if passage.signs[i] == _R
    ]
    return not printed or bool(re.search(roles[0], printed[0]))


def _links(kind: str, passage: _Passage, match: re.Match[str]) -> Iterator[Relation]:
    groups = match.re.groupindex
    orgs = passage.listed(match, "L", ORGS + _G) if "L" in groups else []
    centers = passage.listed(match, "C", _C) if "C" in groups else []
    if "分别" in match[0] and kind in {"HOSTED_BY", "CO_BUILDS", "LEADS"} and len(orgs) > 1:
        yield from _pairwise(kind, orgs, _run_of(passage, match))
        return
    if kind == "RECOGNISED_AS":
        yield from (Relation(center, kind, tier) for center in centers for tier in passage.listed(match, "T", _T))
    elif kind == "UPGRADED_TO":
        yield from (Relation(old, kind, new) for old in centers for new in passage.listed(match, "N", _C))
    elif kind == "APPROVES":
        yield from (Relation(body, kind, center) for body in orgs for center in centers)
    elif kind == "INVESTS":
        yield from _investments(passage, match, orgs)
    elif centers := centers or _topic(passage, match):
        if kind == "LOCATED_IN":
            yield from (Relation(center, kind, place) for center in centers for place in passage.listed(match, "P", _P))
        elif kind == "HOSTED_BY":
            yield from (Relation(center, kind, firm) for center in centers for firm in orgs)
        else:
            yield from (Relation(org, kind, center) for org in orgs for center in centers)


def _run_of(passage: _Passage, match: re.Match[str]) -> list[int]:
    """The whole list of centers that the match's own one begins."""
    if "C" not in match.re.groupindex or match.start("C") < 0:
        return []
    listed = re.compile(CENTERS).match(passage.signs, match.start("C"))
    return [passage.spans[i] for i in range(*listed.span()) if passage.signs[i] == _C] if listed else []


def _pairwise(kind: str, orgs: list[int], centers: list[int]) -> Iterator[Relation]:
    """分别 pairs two lists, and only when both are complete."""
    if len(orgs) == len(centers):
        for org, center in zip(orgs, centers, strict=True):
            yield Relation(center, kind, org) if kind == "HOSTED_BY" else Relation(org, kind, center)


def _investments(passage: _Passage, match: re.Match[str], orgs: list[int]) -> Iterator[Relation]:
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
    """The center a clause is about: the next one if a verb leads there, else the last before."""
    sentence = re.compile("[。；\n]").search(passage.signs, match.end())
    end = sentence.start() if sentence else len(passage.signs)
    begin = max(passage.signs.rfind(mark, 0, match.start() + 1) for mark in "。；\n") + 1
    before = _before(passage, match, _C)
    inside = [passage.spans[i] for i in range(begin, match.start()) if passage.signs[i] == _C]
    after = [passage.spans[i] for i in range(match.end(), end) if passage.signs[i] == _C]
    leads_on = re.match(
        (f"[^。；{_C}]{{0,60}}?(?:组建|建设|共建|成立|创建|设立|打造|发起|承建|运营)[^。；，{_C}]{{0,8}}[{_C}]"),
        passage.signs[match.end() - 1 : end],
    )
    if at_once := re.match(
        rf"(?:组建|建设|共建|创建|成立|打造|承建|运营)?(?:的)?([{_C}])", passage.signs[match.end() :]
    ):
        return [passage.spans[match.end() + at_once.start(1)]]
    if inside:
        return inside[-1:] if len(inside) < 2 or not _listed_together(passage, *inside[-2:]) else []
    if after and leads_on:
        return after[:1]
    if after and not before:
        return after[:1] if len(after) == 1 else []
    return before[-1:] if len(before) < 2 or not _listed_together(passage, *before[-2:]) else []


def _listed_together(passage: _Passage, first: int, second: int) -> bool:
    """Tell whether two centers stand in one list: what follows may be about either, so nothing is said."""
    between = passage.signs[passage.spans.index(first) + 1 : passage.spans.index(second)]
    return re.fullmatch(SEPARATOR, between) is not None


def _before(passage: _Passage, match: re.Match[str], sign: str) -> list[int]:
    return [passage.spans[i] for i in range(match.start() + 1) if passage.signs[i] == sign]


def _without_doubles(found: list[Relation], text: str, spans: list[Span]) -> list[Relation]:
    """Drop what another rule says better: a leader or host is not named again as one of the builders."""
    leads = {(text[spans[r.head].start : spans[r.head].end], r.tail) for r in found if r.kind == "LEADS"}
    hosts = {(r.tail, r.head) for r in found if r.kind == "HOSTED_BY"}
    seen, kept = set(), []
    for relation in found:
        head, tail = (text[spans[i].start : spans[i].end] for i in (relation.head, relation.tail))
        doubled = relation.kind == "CO_BUILDS" and (
            (head, relation.tail) in leads or (relation.head, relation.tail) in hosts
        )
        if head == tail or doubled or (head, relation.kind, tail) in seen:
            continue
        seen.add((head, relation.kind, tail))
        kept.append(relation)
    return kept
