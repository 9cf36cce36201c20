"""The edge types of the innovation ecosystem, each declared once."""

from __future__ import annotations

from graph.errors import Words
from graph.model.nodes import NODES, NOTES
from graph.model.types import EdgeType, Life
from graph.model.vocabulary import FOCUS_VERDICTS, FUNDING_KINDS, ORIGINS, REQUIREMENTS, ROLES, VERDICTS, prop

BASIS = prop("basis", "text", "依据", "basis")
EVIDENCE = prop("evidence", "text_list", "证据", "evidence")
SINCE = (prop("since", "partial_date", "起", "since"), prop("until", "partial_date", "止", "until"))
AS_OF = prop("as_of", "partial_date", "截至", "as of")

EDGES: tuple[EdgeType, ...] = (
    EdgeType(
        "PART_OF",
        Words("属于", "part of"),
        pairs=(
            ("Region", "Region"),
            ("Sector", "Sector"),
            ("Segment", "Segment"),
            ("Segment", "Chain"),
            ("Clause", "Policy"),
        ),
        sentence=Words("{from}属于{to}", "{from} is part of {to}"),
    ),
    EdgeType(
        "MAPS_TO",
        Words("对应", "maps to"),
        (BASIS, NOTES),
        pairs=(("Sector", "Sector"),),
        sentence=Words("{from}对应{to}", "{from} maps to {to}"),
    ),
    EdgeType(
        "IN_SECTOR",
        Words("所属领域", "in sector"),
        (BASIS,),
        pairs=(("Center", "Sector"), ("Chain", "Sector")),
        sentence=Words("{from}属于{to}领域", "{from} is in the sector {to}"),
    ),
    EdgeType(
        "IN_CHAIN",
        Words("所属产业链", "in chain"),
        pairs=(("Center", "Chain"),),
        sentence=Words("{from}在{to}产业链上", "{from} lies in the chain {to}"),
    ),
    EdgeType(
        "LOCATED_IN",
        Words("位于", "located in"),
        pairs=(("Center", "Region"), ("Organization", "Region")),
        sentence=Words("{from}位于{to}", "{from} is located in {to}"),
    ),
    EdgeType(
        "MEMBER_OF",
        Words("参与中心", "member of"),
        (
            prop("role", "text", "角色", "role", values=ROLES),
            prop("share", "number", "持股比例", "share", unit="%"),
            *SINCE,
            AS_OF,
            NOTES,
        ),
        Life("since", "until"),
        pairs=(("Organization", "Center"),),
        key=("role",),
        sentence=Words("{from}以{role}身份参与{to}", "{from} takes part in {to} as {role}"),
    ),
    EdgeType(
        "OPERATES",
        Words("运营", "operates"),
        SINCE,
        Life("since", "until"),
        pairs=(("Organization", "Center"),),
        sentence=Words("{from}运营{to}", "{from} operates {to}"),
    ),
    EdgeType(
        "PROMOTED_TO",
        Words("晋升为", "promoted to"),
        (prop("promoted_on", "partial_date", "晋升日期", "promoted on"), BASIS, NOTES),
        Life("promoted_on"),
        pairs=(("Center", "Center"),),
        sentence=Words("{from}晋升为{to}", "{from} was promoted to {to}"),
    ),
    EdgeType(
        "COMPARED_WITH",
        Words("方向认定", "judged against"),
        (
            prop("verdict", "text", "认定", "verdict", values=FOCUS_VERDICTS),
            prop("reason", "text", "理由", "reason"),
            NOTES,
        ),
        pairs=(("Center", "Center"),),
        sentence=Words("{from}与{to}经人工认定：{verdict}", "{from} and {to} were judged to have {verdict}"),
    ),
    EdgeType(
        "WORKS_ON",
        Words("研究", "works on"),
        pairs=(("Center", "Technology"), ("Organization", "Technology")),
        sentence=Words("{from}从事{to}", "{from} works on {to}"),
    ),
    EdgeType(
        "COVERS",
        Words("覆盖环节", "covers"),
        (BASIS, EVIDENCE, NOTES),
        pairs=(("Center", "Segment"), ("Organization", "Segment"), ("Technology", "Segment")),
        sentence=Words("{from}覆盖{to}", "{from} covers {to}"),
    ),
    EdgeType(
        "SUPPLIES",
        Words("供应环节", "supplies"),
        (
            prop("share", "number", "份额", "share", unit="%"),
            prop("origin", "text", "来源地", "origin", values=ORIGINS),
            AS_OF,
            NOTES,
        ),
        pairs=(("Organization", "Segment"),),
        sentence=Words("{from}供应{to}", "{from} supplies {to}"),
    ),
    EdgeType(
        "FEEDS",
        Words("供给", "feeds"),
        (
            prop("requirement", "text", "必要性", "requirement", values=REQUIREMENTS),
            prop("or_group", "text", "任选组", "group of alternatives"),
            prop("is_cross_chain", "boolean", "跨链", "across chains"),
            BASIS,
            NOTES,
        ),
        pairs=(("Segment", "Segment"),),
        sentence=Words("{from}供给{to}", "{from} feeds {to}"),
    ),
    EdgeType(
        "APPLIED_FOR",
        Words("申请专利", "applied for"),
        (
            prop("role", "text", "角色", "role"),
            prop("applicant_rank", "integer", "申请人次序", "rank among applicants"),
            prop("name_as_printed", "text", "名称原文", "name as printed"),
            BASIS,
        ),
        pairs=(("Organization", "Patent"),),
        key=("role",),
        sentence=Words("{from}申请{to}", "{from} applied for {to}"),
    ),
    EdgeType(
        "PROTECTS",
        Words("保护", "protects"),
        (BASIS, EVIDENCE),
        pairs=(("Patent", "Segment"), ("Patent", "Technology")),
        sentence=Words("{from}保护{to}", "{from} protects {to}"),
    ),
    EdgeType(
        "DRAFTED",
        Words("起草标准", "drafted"),
        (
            prop("drafter_rank", "integer", "起草次序", "rank among drafters"),
            prop("relation", "text", "起草关系", "relation"),
            prop("name_as_printed", "text", "名称原文", "name as printed"),
        ),
        pairs=(("Organization", "Standard"),),
        sentence=Words("{from}起草{to}", "{from} drafted {to}"),
    ),
    EdgeType(
        "CODIFIES",
        Words("规范", "codifies"),
        (BASIS, EVIDENCE),
        pairs=(("Standard", "Segment"), ("Standard", "Technology")),
        sentence=Words("{from}规范{to}", "{from} codifies {to}"),
    ),
    EdgeType(
        "CREDITED_TO",
        Words("归于中心", "credited to"),
        (BASIS,),
        pairs=(("Patent", "Center"), ("Standard", "Center")),
        sentence=Words("{from}归于{to}", "{from} is credited to {to}"),
    ),
    EdgeType(
        "AFFILIATED",
        Words("任职", "affiliated"),
        (prop("role", "text", "职务", "role"), AS_OF),
        pairs=(("Person", "Center"), ("Person", "Organization")),
        sentence=Words("{from}任职于{to}", "{from} is affiliated with {to}"),
    ),
    EdgeType(
        "TOOK_PART",
        Words("参与项目", "took part in"),
        (
            prop("participant_rank", "integer", "次序", "rank"),
            prop("name_as_printed", "text", "名称原文", "name as printed"),
        ),
        pairs=(("Organization", "Project"), ("Center", "Project")),
        sentence=Words("{from}参与{to}", "{from} took part in {to}"),
    ),
    EdgeType(
        "FUNDED",
        Words("出资", "funded"),
        (
            prop("funding_id", "text", "资金编号", "funding record"),
            prop("kind", "text", "资金类型", "kind", values=FUNDING_KINDS),
            prop("amount_cny", "number", "金额", "amount", unit="CNY"),
            prop("funded_on", "partial_date", "日期", "funded on"),
        ),
        pairs=(("Organization", "Organization"),),
        key=("funding_id",),
        sentence=Words("{from}出资{to}", "{from} funded {to}"),
    ),
    EdgeType(
        "GRANTED_TO",
        Words("用于", "granted to"),
        pairs=(("Funding", "Center"), ("Funding", "Organization")),
        sentence=Words("{from}用于{to}", "{from} went to {to}"),
    ),
    EdgeType(
        "ISSUED",
        Words("发布", "issued"),
        pairs=(("Organization", "Policy"),),
        sentence=Words("{from}发布{to}", "{from} issued {to}"),
    ),
    EdgeType(
        "APPLIES_TO",
        Words("适用于", "applies to"),
        pairs=(("Policy", "Region"),),
        sentence=Words("{from}适用于{to}", "{from} applies to {to}"),
    ),
    EdgeType(
        "CITES",
        Words("引用", "cites"),
        (prop("path", "text", "条款位置", "clause path"),),
        pairs=(("Policy", "Policy"),),
        sentence=Words("{from}引用{to}", "{from} cites {to}"),
    ),
    EdgeType(
        "SUPERSEDES",
        Words("取代", "supersedes"),
        (prop("path", "text", "条款位置", "clause path"),),
        pairs=(("Policy", "Policy"),),
        sentence=Words("{from}取代{to}", "{from} supersedes {to}"),
    ),
    EdgeType(
        "SETS",
        Words("设定目标", "sets"),
        pairs=(("Policy", "Target"),),
        sentence=Words("{from}设定{to}", "{from} sets {to}"),
    ),
    EdgeType(
        "ASSESSES",
        Words("考核", "assesses"),
        pairs=(("Assessment", "Center"),),
        sentence=Words("{from}考核{to}", "{from} assesses {to}"),
    ),
    EdgeType(
        "MARKS",
        Words("标记", "marks"),
        pairs=(("Milestone", "Center"),),
        sentence=Words("{from}是{to}的里程碑", "{from} is a milestone of {to}"),
    ),
    EdgeType(
        "MEASURES",
        Words("年度数据属于", "measures"),
        pairs=(("Figure", "Organization"),),
        sentence=Words("{from}是{to}的年度数据", "{from} is a yearly figure of {to}"),
    ),
    EdgeType(
        "COUNTS",
        Words("统计范围", "counts"),
        pairs=(("Coverage", "Region"),),
        sentence=Words("{from}统计{to}", "{from} counts {to}"),
    ),
    EdgeType(
        "STATED_IN",
        Words("见于", "stated in"),
        pairs=tuple((node.name, "Source") for node in NODES if node.name != "Source"),
        sentence=Words("{from}见于{to}", "{from} is stated in {to}"),
    ),
)

SAME_AS = EdgeType(
    "SAME_AS",
    Words("同一主体", "same as"),
    (
        prop("kind", "text", "别名类型", "kind of alias"),
        prop("verdict", "text", "判定", "verdict", values=VERDICTS),
        BASIS,
        NOTES,
    ),
    pairs=(("Organization", "Organization"),),
    sentence=Words("{from}即{to}", "{from} is {to}"),
)
"""A decided merge. It lives in the ledger; in the graph the merged node is gone and its id redirects."""
