"""The words of the codes that stand in fields of answers."""

from __future__ import annotations

from graph.errors import Words
from graph.model.types import CONFIDENCE
from graph.model.vocabulary import (
    FACT_KINDS,
    FUNDING_KINDS,
    ORGANIZATION_KINDS,
    ORIGINS,
    ROLES,
    SEGMENT_POSITIONS,
    SOURCE_TYPES,
    STATUS_SCOPES,
    STATUSES,
    STRENGTHS,
    TIERS,
)
from graph.policy.words import KINDS, RESULTS, TYPES
from queries.fields import FIELDS

FINDINGS: dict[str, Words] = {
    "conforms": Words("符合", "conforms"),
    "breach": Words("违反", "breach"),
    "contrary_in_principle": Words("原则上不符", "contrary in principle"),
    "observation": Words("提示", "observation"),
}
STATES: dict[str, Words] = {
    "yes": Words("有", "yes"),
    "no": Words("无", "no"),
    "unknown": Words("未知", "unknown"),
    "not_applicable": Words("不适用", "not applicable"),
}
DIMENSIONS: dict[str, Words] = {
    "member": Words("成员", "member"),
    "sector": Words("领域", "sector"),
    "segment": Words("环节", "segment"),
    "technology": Words("技术", "technology"),
    "patent": Words("专利", "patent"),
    "standard": Words("标准", "standard"),
    "project": Words("项目", "project"),
    "all": Words("全部", "all"),
}
MEASURES: dict[str, Words] = {
    "ties": FIELDS["ties"],
    "transitivity": FIELDS["transitivity"],
    "max_core": FIELDS["max_core"],
    "ei_index": FIELDS["ei_index"],
    "modularity": FIELDS["modularity"],
}
NULL_METHODS: dict[str, Words] = {
    "dealt": Words("随机重排", "dealt anew"),
    "formula": Words("公式", "formula"),
}
BASES: dict[str, Words] = {
    "stated": Words("来源明言", "stated"),
    "joint_builder": Words("共建方", "joint builder"),
    "same_operator": Words("同一运营主体", "same operator"),
    "same_sponsor": Words("同一牵头单位", "same sponsor"),
    "inferred": Words("推定", "inferred"),
    "derived_from_technology": Words("由技术推定", "from a technology"),
    "derived_from_name": Words("由名称推定", "from a name"),
}
EVIDENCE: dict[str, Words] = {
    "common_partner": Words("共同伙伴", "common partner"),
    "segment": Words("环节", "segment"),
    "center": Words("中心", "center"),
    "technology": Words("技术", "technology"),
    "patent": Words("专利", "patent"),
    "standard": Words("标准", "standard"),
    "project": Words("项目", "project"),
    "sector": Words("领域", "sector"),
    "chain": Words("产业链", "chain"),
    "shared_field": Words("同领域", "same field"),
    "adds": Words("可补", "adds"),
    "same_place": Words("同省", "same province"),
}
SCORE_PARTS: dict[str, Words] = {
    "need": Words("需求", "need"),
    "network": Words("共同伙伴", "common partners"),
    "topic": Words("同领域", "same fields"),
    "activity": Words("合作活跃", "activity"),
    "complementarity": Words("互补", "complementarity"),
    "feasibility": Words("可行", "feasibility"),
    "ties": Words("关系（伙伴、领域、活跃、地点）", "ties (partners, fields, activity, place)"),
    "alike": Words("与前者相似", "like one above"),
}
NOT_KNOWN: dict[str, Words] = {
    "kind": Words("类型", "kind"),
    "place": Words("所在地", "place"),
    "dated_event": Words("带日期的合作", "dated joint event"),
    "joint_event": Words("合作记录", "joint event"),
    "field": Words("所从事领域", "its fields"),
    "need": Words("是否符合需求", "whether it fits the need"),
}
CLOSINGS: dict[str, Words] = {
    "load_list": Words("补名单", "load the list"),
    "date": Words("查日期", "find the date"),
    "promote": Words("可晋升", "could move up"),
    "build_on": Words("可依托", "could build on"),
    "take_up": Words("可承接", "could take up"),
}
HOW: dict[str, Words] = {
    "named": Words("点名", "named"),
    "same_field": Words("同一大类", "same of the ten fields"),
    "covers": Words("从事", "works there"),
    "supplies": Words("供应", "supplies"),
}
ASKED_BY: dict[str, Words] = {
    "own_tier": Words("本级文件", "its own tier"),
    "next_tier": Words("上一级条件", "the next tier"),
}
BODIES: dict[str, Words] = {
    "center": Words("中心", "center"),
    "organization": Words("机构", "organisation"),
    "any": Words("中心或机构", "center or organisation"),
}
REASONS: dict[str, Words] = {
    "covers": Words("在此环节工作", "works there"),
    "supplies": Words("境内供应", "supplies it"),
    "technology": Words("技术", "technology"),
    "patent": Words("专利", "patent"),
    "standard": Words("标准", "standard"),
}
CUTS: dict[str, Words] = {
    "dominator": Words("必经环节", "every way passes it"),
    "ways": Words("最小割", "smallest cut"),
    "alternatives": Words("共同把住一组备选", "hold all alternatives"),
}
STAGES: dict[str, Words] = {
    "development": Words("技术研发", "development"),
    "transfer": Words("转化（中试、平台）", "transfer (pilot, platform)"),
    "product": Words("产品", "product"),
}
CLASSES: dict[str, Words] = {
    "duplicate": Words("重复", "duplicate"),
    "overlapping": Words("部分重合", "overlapping"),
    "undecided": Words("资料不足，待判", "undecided"),
    "complementary": Words("方向不同，可分工", "complementary"),
    "tier_successor": Words("晋升承接", "tier successor"),
    "unrelated": Words("不相关", "unrelated"),
}
DECIDERS: dict[str, Words] = {
    "model": Words("模型估计", "the model"),
    "promotion": Words("晋升沿革", "a promotion"),
    "steward": Words("人工认定", "a steward"),
}
FOCUS_PARTS: dict[str, Words] = {
    "base": Words("起点", "base"),
    "name": Words("名称", "name"),
    "sector": Words("领域", "sector"),
    "technology": Words("技术", "technology"),
    "segments": Words("环节", "segments"),
    "segment": Words("环节", "segment"),
    "chain": Words("产业链", "chain"),
    "members": Words("成员", "members"),
    "member": Words("成员", "member"),
}
NAME_BASES: dict[str, Words] = {
    "verbatim": Words("来源原文", "as printed"),
    "composed_from_field": Words("由领域名拼成", "composed from the field"),
}
DATE_BASES: dict[str, Words] = {
    "approval_stated": Words("来源写明批准日", "approval stated"),
    "published": Words("名单公布日", "list published"),
    "public_notice": Words("公示日", "public notice"),
    "news_stated": Words("新闻所述", "stated in the news"),
    "table": Words("汇总表所列", "from a table"),
    "unveiling": Words("揭牌日", "unveiling"),
    "award": Words("授牌日", "award"),
    "derived": Words("推算", "derived"),
    "conflict": Words("来源矛盾，未采用", "sources contradict, none taken"),
    "unknown": Words("未知", "unknown"),
}
RIGHTS: dict[str, Words] = {
    "original": Words("原始申请人", "original applicant"),
    "current": Words("现权利人", "current assignee"),
    "operator": Words("运营主体的", "of the operator"),
    "lead_member": Words("牵头单位的", "of the lead"),
    "founding_member": Words("发起单位的", "of a founder"),
    "shareholder_member": Words("股东的", "of a shareholder"),
    "affiliate_of_member": Words("成员关联公司的", "of a member's affiliate"),
}
"""How a patent belongs to an organisation, or by whom to a center."""
PLACES_IN_TEXT: dict[str, Words] = {"preamble": Words("前言", "preamble"), "annexes": Words("附件", "annexes")}
WEIGHED: dict[str, Words] = {
    "segment": Words("环节", "segment"),
    "candidate": Words("可补位者", "candidate"),
    "base": Words("基数", "base"),
    "weak_point": FIELDS["weak_point"],
    "dependents": Words("他者依赖", "dependents"),
    "covers": Words("在此环节工作", "works there"),
    "supplies": Words("境内供应", "supplies it"),
    "technology": Words("技术", "technology"),
    "patent": Words("专利", "patent"),
    "standard": Words("标准", "standard"),
    "neighbour": Words("相邻环节", "neighbour"),
}
"""What a weight of chain coverage weighs."""

CODES: dict[str, dict[str, Words]] = {
    "class": CLASSES,
    "decided_by": DECIDERS,
    "part": {**FOCUS_PARTS, **SCORE_PARTS},
    "parts": SCORE_PARTS,
    "unknown": {**FOCUS_PARTS, **NOT_KNOWN},
    "basis": {**BASES, **RIGHTS},
    "detail": {**BASES, **FOCUS_PARTS, **FACT_KINDS, **FUNDING_KINDS, **ORIGINS, **RIGHTS},
    "name_basis": NAME_BASES,
    "date_basis": DATE_BASES,
    "missing": FIELDS,
    "clause": PLACES_IN_TEXT,
    "status_scope": STATUS_SCOPES,
    "evidence": EVIDENCE,
    "confidence": CONFIDENCE.values or {},
    "source_type": SOURCE_TYPES,
    "tier": TIERS,
    "tiers": TIERS,
    "of_tiers": TIERS,
    "from_tier": TIERS,
    "to_tier": TIERS,
    "tier_a": TIERS,
    "tier_b": TIERS,
    "a_tier": TIERS,
    "b_tier": TIERS,
    "status": STATUSES,
    "state": STATES,
    "organization_state": STATES,
    "reach": STATES,
    "reach_any": STATES,
    "single_source": BODIES,
    "body": BODIES,
    "reasons": REASONS,
    "stage": STAGES,
    "existence": STATES,
    "finding": {**FINDINGS, "unknown": STATES["unknown"]},
    "dimension": DIMENSIONS,
    "layer": DIMENSIONS,
    "measure": MEASURES,
    "null_method": NULL_METHODS,
    "position": SEGMENT_POSITIONS,
    "kind": {**ORGANIZATION_KINDS, **FUNDING_KINDS, **KINDS, **CUTS, **CLOSINGS},
    "how": HOW,
    "type": TYPES,
    "result": RESULTS,
    "asked_by": ASKED_BY,
    "in_force": STATES,
    "role": ROLES,
    "strength": STRENGTHS,
}
"""Which fields hold codes, and their words."""

GAP_PARTS = ("relatedness", "entry_potential", "rca", "priority", "base", "chain_need", "lower_tier")
CODES_IN_PART: dict[str, dict[str, dict[str, Words]]] = {
    "weights": {"part": {**SCORE_PARTS, **{part: FIELDS[part] for part in GAP_PARTS}}, "name": WEIGHED, "of": WEIGHED},
}
"""Lists in which a field holds other codes than elsewhere."""


def in_words(field: str, value: object, lang: str, within: str = "") -> str | None:
    """Return the words of a code in a field of a row or of a list of parts, None where it holds no codes or the value is none of them."""
    codes = CODES_IN_PART.get(within, {}).get(field) or CODES.get(field, {})
    words = codes.get(str(value))
    return words.of(lang) if words else None
