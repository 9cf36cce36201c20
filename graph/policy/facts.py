"""The facts that conditions of policy documents ask for: a fixed vocabulary, each with its words, its computation and what would settle it.

A fact becomes known in one of two ways: the graph holds what it is counted from, or properties of centers state it. The second needs one line
here: `columns` names the properties (several are summed), `claim` says whose word they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.errors import Words

FactKind = Literal["number", "yes_no", "kinds"]

MEMBERS = Words(
    "发起单位与成员单位的完整名单（如共建协议、工商登记的股东名册）",
    "a complete list of founders and members (co-building agreement, register of shareholders)",
)
REGISTRATION = Words(
    "运营主体的工商登记信息（注册日期、注册地、注册资本、类型）",
    "the operator's company registration (date, place, capital, legal form)",
)
APPLICATION = Words("申报书、建设方案计划书或其附件", "the application form, the construction plan or their annexes")
CLAIMED_MEMBERS = Words(
    "申报书“成员单位数”合计，申报单位自报，未经核实",
    "the sum of “成员单位数” in the application: the applicant's own figure, not verified",
)
CLAIMED_INVESTMENT = Words(
    "申报书“前期组建总投入”，申报单位自报，未经核实",
    "“前期组建总投入” in the application: the applicant's own figure, not verified",
)
ASSESSMENTS = Words(
    "年度评估或考核结果表（assessments 表）", "the results of yearly assessments and reviews (table assessments)"
)
RULES = Words("中心章程与规章制度", "the center's statutes and rules")
PROJECTS = Words(
    "牵头单位承担国家、省级或行业重点研发项目的清单",
    "the lead unit's national, provincial or industry key research projects",
)


@dataclass(frozen=True)
class Fact:
    """One fact about a center: its words, how the graph gives it, what would settle it where the graph does not."""

    name: str
    words: Words
    kind: FactKind
    how: Words
    settles: Words
    unit: str | None = None
    is_floor: bool = False
    """What is known is only the least it can be: enough to meet `at_least`, never to miss it."""
    columns: tuple[str, ...] = ()
    """Properties of centers that state it; numbers of several are summed."""
    claim: Words | None = None
    """Whose word the properties are: an applicant's own figures prove nothing by themselves."""


def _fact(
    name: str, kind: FactKind, words: tuple[str, str], how: tuple[str, str], settles: Words, **more: object
) -> Fact:
    return Fact(name, Words(*words), kind, Words(*how), settles, **more)  # type: ignore[arg-type]


NOT_HELD = ("图中尚无此项", "not held by the graph yet")
BY_MEMBERS = ("按参与中心关系计", "counted from MEMBER_OF relations")

DECLARED: tuple[Fact, ...] = (
    _fact(
        "founders",
        "number",
        ("发起或组建单位数", "founding units"),
        ("角色为牵头、股东或成员的机构数", "organisations with the role lead, shareholder or member"),
        MEMBERS,
        unit="家",
        is_floor=True,
        columns=("member_enterprises", "member_universities", "member_institutes"),
        claim=CLAIMED_MEMBERS,
    ),
    _fact(
        "founders_are_legal_persons",
        "yes_no",
        ("发起单位均有独立法人资格", "every founder is an independent legal person"),
        (
            "已知发起单位都有统一社会信用代码，且名单齐全",
            "every known founder has a credit code, and the list is complete",
        ),
        MEMBERS,
    ),
    _fact("member_kinds", "kinds", ("成员单位类型", "kinds of members"), BY_MEMBERS, MEMBERS, is_floor=True),
    _fact(
        "chain_positions",
        "number",
        ("成员覆盖的产业链位置数", "positions of the chain its members cover"),
        (
            "成员覆盖或供应的环节有几个上、中、下游位置",
            "upstream, midstream and downstream among the segments its members cover or supply",
        ),
        MEMBERS,
        is_floor=True,
    ),
    _fact("lead_units", "number", ("牵头单位数", "lead units"), BY_MEMBERS, MEMBERS, unit="家"),
    _fact("lead_kinds", "kinds", ("牵头单位类型", "kind of lead unit"), BY_MEMBERS, MEMBERS),
    _fact(
        "lead_is_legal_person",
        "yes_no",
        ("牵头（发起）单位为独立法人", "the lead unit is an independent legal person"),
        ("牵头单位有统一社会信用代码，或名称为公司", "the lead has a credit code, or is a company by its name"),
        REGISTRATION,
    ),
    _fact(
        "lead_key_projects",
        "number",
        ("牵头单位承担的重点研发项目数", "key research projects of the lead unit"),
        NOT_HELD,
        PROJECTS,
        unit="项",
        is_floor=True,
    ),
    _fact(
        "is_legal_person",
        "yes_no",
        ("中心为独立法人", "the center is an independent legal person"),
        ("运营主体有统一社会信用代码，或名称为公司", "its operator has a credit code, or is a company by its name"),
        REGISTRATION,
    ),
    _fact(
        "is_enterprise_legal_person",
        "yes_no",
        ("中心为企业法人", "the center is an enterprise legal person"),
        (
            "运营主体名称为公司（公司是企业法人）",
            "its operator is a company by its name (a company is an enterprise legal person)",
        ),
        REGISTRATION,
    ),
    _fact(
        "shareholders",
        "number",
        ("股东数", "shareholders"),
        ("角色为股东的机构数", "organisations with the role shareholder"),
        REGISTRATION,
        unit="家",
        is_floor=True,
    ),
    _fact(
        "founding_capital_cny",
        "number",
        ("组建资金", "founding capital"),
        (
            "资金记录中的注册资本或资本金，取最大一笔",
            "the largest registered or paid-in capital among its funding records",
        ),
        APPLICATION,
        unit="CNY",
        is_floor=True,
        columns=("initial_investment_cny",),
        claim=CLAIMED_INVESTMENT,
    ),
    _fact(
        "registered_years",
        "number",
        ("运营主体成立年数", "years since the operator was registered"),
        NOT_HELD,
        REGISTRATION,
        unit="年",
    ),
    _fact("is_registered_here", "yes_no", ("在本地注册", "registered in the jurisdiction"), NOT_HELD, REGISTRATION),
    _fact(
        "core_technologies",
        "number",
        ("待突破且有自主知识产权的核心技术数", "core technologies to be mastered with own intellectual property"),
        NOT_HELD,
        APPLICATION,
        unit="项",
        is_floor=True,
    ),
    _fact("rd_staff", "number", ("专职研发人员数", "full-time researchers"), NOT_HELD, APPLICATION, unit="人"),
    _fact(
        "experts",
        "number",
        ("参与的知名专家或技术团队数", "well-known experts or teams taking part"),
        ("任职于中心的公开人员数", "people with a public role in the center"),
        APPLICATION,
        unit="人",
        is_floor=True,
    ),
    _fact("has_decision_body", "yes_no", ("设有决策机构", "has a decision body"), NOT_HELD, RULES),
    _fact(
        "has_expert_committee",
        "yes_no",
        ("设有技术专家委员会或内部咨询机构", "has an expert committee or advisory body"),
        NOT_HELD,
        RULES,
    ),
    _fact("has_board", "yes_no", ("有董事会和经营管理团队", "has a board and a management team"), NOT_HELD, RULES),
    _fact("has_development_plan", "yes_no", ("有发展规划", "has a development plan"), NOT_HELD, APPLICATION),
    _fact("has_mechanisms", "yes_no", ("有所列运营机制", "has the listed mechanisms"), NOT_HELD, RULES),
    _fact(
        "has_ip_rules",
        "yes_no",
        ("有知识产权归属与分享规则", "has rules on ownership and sharing of intellectual property"),
        NOT_HELD,
        RULES,
    ),
    _fact(
        "has_capital_plan",
        "yes_no",
        ("成员单位间有资金组建方案", "members have a plan of founding capital"),
        NOT_HELD,
        APPLICATION,
    ),
    _fact(
        "has_transfer_rules",
        "yes_no",
        ("有成果转化机制和专利许可转让制度", "has rules on transfer of results and patent licences"),
        NOT_HELD,
        RULES,
    ),
    _fact(
        "has_network_platform",
        "yes_no",
        ("有覆盖成员单位的科研创新网络平台", "has a research network platform for its members"),
        NOT_HELD,
        APPLICATION,
    ),
    _fact(
        "has_cooperation_agreement",
        "yes_no",
        ("已签共建协议", "a co-building agreement is signed"),
        NOT_HELD,
        APPLICATION,
    ),
    _fact(
        "files_yearly_report",
        "yes_no",
        ("按年报送运行发展报告或工作总结", "files its yearly report"),
        NOT_HELD,
        ASSESSMENTS,
    ),
    _fact(
        "contracts",
        "number",
        ("委托研发合同数", "research contracts"),
        ("最近一次考核记录", "its latest assessment record"),
        ASSESSMENTS,
        unit="项",
    ),
    _fact(
        "contracts_cny",
        "number",
        ("委托研发合同金额", "value of research contracts"),
        ("最近一次考核记录", "its latest assessment record"),
        ASSESSMENTS,
        unit="CNY",
    ),
    _fact(
        "turnover_cny",
        "number",
        ("技术市场交易额", "technology-market turnover"),
        ("最近一次考核记录", "its latest assessment record"),
        ASSESSMENTS,
        unit="CNY",
    ),
    _fact(
        "incubated",
        "number",
        ("孵化企业数", "incubated firms"),
        ("最近一次考核记录", "its latest assessment record"),
        ASSESSMENTS,
        unit="家",
    ),
)
FACTS: dict[str, Fact] = {fact.name: fact for fact in DECLARED}
"""By name: what a check may ask for."""
INDICATORS = ("contracts", "contracts_cny", "turnover_cny", "incubated")
"""Facts that are properties of assessment records."""
