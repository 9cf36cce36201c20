"""What a complete record holds: the properties and relations each type is expected to have. Everything else is optional."""

from __future__ import annotations

from typing import NamedTuple

from graph.errors import Words

EXPECTED: dict[str, tuple[str, ...]] = {
    "Region": ("name_zh", "name_en", "level"),
    "Sector": ("name_zh", "scheme", "level"),
    "Chain": ("name_zh",),
    "Segment": ("name_zh", "position"),
    "Center": ("name_zh", "tier", "status", "approved_on"),
    "Organization": ("name_zh", "kind", "uscc"),
    "Technology": ("name_zh", "fact_kind", "as_of"),
    "Patent": ("name_zh", "application_date"),
    "Standard": ("name_zh", "standard_no", "issued_on"),
    "Person": ("name_zh", "public_title"),
    "Project": ("name_zh", "kind", "started_on"),
    "Funding": ("name_zh", "kind", "amount_cny", "funded_on"),
    "Policy": ("name_zh", "doc_no", "issued_on", "in_force_from"),
    "Clause": ("name_zh", "path", "rule"),
    "Target": ("name_zh", "path", "by_year"),
    "Assessment": ("name_zh", "assessed_on", "result"),
    "Milestone": ("name_zh", "happened_on"),
    "Figure": ("kind", "year", "amount_cny"),
    "Coverage": ("tier", "status_scope", "stated_total", "as_of", "list_complete"),
    "Source": ("url", "source_type", "published"),
}


class Tie(NamedTuple):
    """A relation a thing of a type is expected to have, in either direction, by at least one of the edge types."""

    name: str
    words: Words
    edges: tuple[str, ...]


TIES: dict[str, tuple[Tie, ...]] = {
    "Segment": (Tie("chain", Words("产业链", "chain"), ("PART_OF",)),),
    "Center": (
        Tie("place", Words("所在地区", "place"), ("LOCATED_IN",)),
        Tie("sector", Words("领域", "sector"), ("IN_SECTOR",)),
        Tie("organizations", Words("参与或运营机构", "organisations"), ("MEMBER_OF", "OPERATES")),
        Tie("chain", Words("产业链或环节", "chain or segment"), ("IN_CHAIN", "COVERS")),
        Tie("technology", Words("技术", "technology"), ("WORKS_ON",)),
    ),
    "Organization": (Tie("place", Words("所在地区", "place"), ("LOCATED_IN",)),),
    "Technology": (Tie("worker", Words("研究它的中心或机构", "who works on it"), ("WORKS_ON",)),),
    "Patent": (Tie("applicant", Words("申请人", "applicant"), ("APPLIED_FOR",)),),
    "Standard": (Tie("drafter", Words("起草单位", "drafter"), ("DRAFTED",)),),
    "Person": (Tie("affiliation", Words("任职处", "affiliation"), ("AFFILIATED",)),),
    "Project": (Tie("participant", Words("参与方", "participant"), ("TOOK_PART",)),),
    "Funding": (Tie("recipient", Words("用于何处", "recipient"), ("GRANTED_TO",)),),
    "Policy": (Tie("region", Words("适用地区", "region it applies to"), ("APPLIES_TO",)),),
    "Clause": (Tie("policy", Words("所属文件", "document"), ("PART_OF",)),),
    "Target": (Tie("policy", Words("所属文件", "document"), ("SETS",)),),
    "Assessment": (Tie("center", Words("所考核中心", "center assessed"), ("ASSESSES",)),),
    "Milestone": (Tie("center", Words("所属中心", "center"), ("MARKS",)),),
    "Figure": (Tie("organization", Words("所属机构", "organisation"), ("MEASURES",)),),
    "Coverage": (Tie("region", Words("统计地区", "region counted"), ("COUNTS",)),),
}
