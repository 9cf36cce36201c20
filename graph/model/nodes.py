"""The node types of the innovation ecosystem, each declared once."""

from __future__ import annotations

from graph.errors import Words
from graph.model.types import Life, NodeType
from graph.model.vocabulary import (
    ASSESSMENT_RESULTS,
    COMPLETENESS,
    FACT_KINDS,
    FIGURE_KINDS,
    FUNDING_KINDS,
    ORGANIZATION_KINDS,
    SECTOR_LEVELS,
    SEGMENT_POSITIONS,
    SOURCE_TYPES,
    STATUS_SCOPES,
    STATUSES,
    STRENGTHS,
    TIERS,
    prop,
    words,
)

NAME = (prop("name_zh", "text", "中文名称", "Chinese name"), prop("name_en", "text", "英文名称", "English name"))
NOTES = prop("notes", "text_list", "备注", "notes")
ADDRESS = prop("address", "text", "通讯地址", "postal address")
SENIOR = prop("senior_staff", "integer", "高级职称人数", "staff with a senior title")
SORT_ORDER = prop("sort_order", "integer", "排序", "sort order")
BODY = prop("body", "text", "规则数据", "rule as data")
ALIASES = prop("aliases", "text_list", "别名", "aliases")

REGION = NodeType(
    "Region",
    Words("地区", "Region"),
    (
        *NAME,
        ALIASES,
        prop(
            "level",
            "text",
            "层次",
            "level",
            values=words(country=("国家", "country"), province=("省级", "province"), city=("地市", "city")),
        ),
        prop("unit_type", "text", "单位类型", "kind of unit"),
        prop("is_municipality", "boolean", "直辖市", "municipality"),
        prop("group_zh", "text", "大区", "group of provinces"),
        prop("group_en", "text", "大区英文名", "group of provinces in English"),
        prop("center_id_prefix", "text", "中心编号前缀", "prefix of center ids"),
        SORT_ORDER,
        prop("dispute", "text_list", "说法不一", "competing statements"),
        NOTES,
    ),
)
SECTOR = NodeType(
    "Sector",
    Words("领域", "Sector"),
    (
        *NAME,
        prop("scheme", "text", "分类体系", "scheme"),
        prop("level", "text", "层次", "level", values=SECTOR_LEVELS),
        prop("outside_ten", "boolean", "不在十大领域", "outside the ten fields"),
        NOTES,
    ),
)
CHAIN = NodeType("Chain", Words("产业链", "Industry chain"), (*NAME, NOTES))
SEGMENT = NodeType(
    "Segment",
    Words("链条环节", "Chain segment"),
    (
        *NAME,
        prop("position", "text", "位置", "position", values=SEGMENT_POSITIONS),
        prop("weak_point", "boolean", "薄弱环节", "weak point"),
        prop("weak_kind", "text", "薄弱类型", "kind of weakness"),
        prop("weak_point_note", "text", "薄弱说明", "what is weak"),
        NOTES,
    ),
)
CENTER = NodeType(
    "Center",
    Words("制造业创新中心", "Manufacturing innovation center"),
    (
        *NAME,
        prop("name_basis", "text", "名称依据", "basis of the name"),
        prop("tier", "text", "层级", "tier", values=TIERS, aliases=("级别",)),
        prop("tier_printed", "text", "来源用语层级", "tier as the source prints it"),
        prop("status", "text", "状态", "status", values=STATUSES),
        prop("status_detail", "text", "状态原文", "status as printed"),
        prop("joint_build", "boolean", "国家地方共建", "built jointly by state and region"),
        prop("sector_printed", "text", "领域原文", "sector as printed"),
        prop("approved_on", "partial_date", "批准日期", "approved on"),
        prop("date_basis", "text", "日期依据", "basis of the date"),
        prop("ended_on", "partial_date", "终止日期", "ended on"),
        prop("source_published", "partial_date", "来源日期", "date of the page"),
        prop("first_mention", "partial_date", "最早见于", "first mention", derived=True),
        prop("operator_printed", "text", "运营主体原文", "operator as printed"),
        prop("lead_printed", "text", "牵头单位原文", "lead as printed"),
        ADDRESS,
        prop("research_content", "text", "主要研发内容", "research content"),
        prop("research_direction", "text", "研发方向", "research direction"),
        prop("initial_investment_cny", "number", "前期组建总投入", "investment before designation", unit="CNY"),
        prop("member_enterprises", "integer", "成员企业数", "enterprises among the members"),
        prop("member_universities", "integer", "成员高校数", "universities among the members"),
        prop("member_institutes", "integer", "成员科研院所数", "research institutes among the members"),
        prop("expected_outputs", "text_list", "预期成果类型", "kinds of output expected"),
        prop("expected_standards", "text_list", "预期技术标准", "kinds of standard expected"),
        prop("expected_patents_abroad", "integer", "预期国外发明专利", "invention patents expected abroad"),
        prop("expected_patents_domestic", "integer", "预期国内发明专利", "invention patents expected at home"),
        prop("expected_other_rights", "integer", "预期其他知识产权", "other rights expected"),
        prop("staff", "integer", "中心人数", "staff"),
        SENIOR,
        prop("middle_staff", "integer", "中级职称人数", "staff with a middle title"),
        prop("junior_staff", "integer", "初级职称人数", "staff with a junior title"),
        prop("untitled_staff", "integer", "其他职称人数", "staff with another title or none"),
        prop("doctors", "integer", "博士人数", "staff with a doctorate"),
        prop("masters", "integer", "硕士人数", "staff with a master's degree"),
        prop("bachelors", "integer", "学士人数", "staff with a bachelor's degree"),
        prop("other_degrees", "integer", "其他学历人数", "staff with another degree or none"),
        prop("dispute", "text_list", "说法不一", "competing statements"),
        NOTES,
    ),
    life=Life("approved_on", "ended_on", "first_mention"),
)
ORGANIZATION = NodeType(
    "Organization",
    Words("机构", "Organization"),
    (
        *NAME,
        ALIASES,
        prop("kind", "text", "类型", "kind", values=ORGANIZATION_KINDS),
        prop("uscc", "text", "统一社会信用代码", "unified social credit code", form="credit code"),
        prop("city", "text", "城市", "city"),
        prop("province", "text", "省份", "province"),
        ADDRESS,
        prop("registered_address", "text", "注册地址", "registered address"),
        prop("supervisor_printed", "text", "主管单位", "supervising body"),
        prop("industry_printed", "text", "行业领域", "industry as printed"),
        prop("ownership", "text_list", "经济类型", "ownership"),
        prop("founded_on", "partial_date", "成立时间", "founded on"),
        prop("registered_capital_cny", "number", "注册资金", "registered capital", unit="CNY"),
        prop("foreign_share", "number", "外资比例", "foreign share", unit="%"),
        prop("total_assets_cny", "number", "资产总额", "total assets", unit="CNY"),
        prop("fixed_assets_cny", "number", "固定资产", "fixed assets", unit="CNY"),
        prop("employees", "integer", "职工总数", "employees"),
        prop("rd_staff", "integer", "研发人员数", "R&D staff"),
        SENIOR,
        prop("middle_up_staff", "integer", "中级以上职称人数", "staff with a middle or senior title"),
        prop("qualifications", "text_list", "资质", "qualifications"),
        prop("main_business", "text", "主营业务", "main business"),
        prop("main_products", "text", "主要产品或服务", "main products or services"),
        prop("advantages", "text", "比较优势", "advantages claimed"),
        prop("source_published", "partial_date", "来源日期", "date of the page"),
        NOTES,
    ),
)
TECHNOLOGY = NodeType(
    "Technology",
    Words("技术", "Technology"),
    (
        *NAME,
        prop(
            "fact_kind",
            "text",
            "事实类型",
            "kind of fact",
            values=FACT_KINDS,
        ),
        prop("as_of", "partial_date", "截至", "as of"),
        NOTES,
    ),
)
PATENT = NodeType(
    "Patent",
    Words("专利", "Patent"),
    (
        prop("name_zh", "text", "名称", "title"),
        prop("patent_ref", "text", "登记号", "reference in the register"),
        prop("patent_no", "text", "专利号", "patent number"),
        prop("application_no", "text", "申请号", "application number"),
        prop("application_date", "partial_date", "申请日", "application date"),
        prop("application_date_basis", "text", "申请日依据", "basis of the application date"),
        prop("publication_date", "partial_date", "公开日", "publication date"),
        prop("patent_kind", "text", "专利类型", "kind of patent"),
        prop("status", "text", "号码类型", "kind of number"),
        prop("assignee", "text", "权利人原文", "assignee as printed"),
        prop("field_zh", "text", "技术领域", "field"),
        prop("total", "integer", "合计数", "published total"),
        prop("applicant_count", "integer", "申请人数", "number of applicants"),
        prop("as_of", "partial_date", "截至", "as of"),
        NOTES,
    ),
    searched=("name_zh", "patent_no", "application_no"),
)
STANDARD = NodeType(
    "Standard",
    Words("标准", "Standard"),
    (
        prop("name_zh", "text", "名称", "title"),
        prop("standard_no", "text", "标准号", "standard number"),
        prop("std_ref", "text_list", "登记号", "references in the register"),
        prop("level", "text", "标准层次", "level of the standard"),
        prop("status", "text", "状态", "status"),
        prop("year", "partial_date", "年份", "year"),
        prop("issued_on", "partial_date", "发布日期", "issued on"),
        prop("implemented_on", "partial_date", "实施日期", "implemented on"),
        prop("field_zh", "text", "技术领域", "field"),
        prop("drafter_count", "integer", "起草单位数", "number of drafters"),
        prop("is_total", "boolean", "合计行", "a total, no single standard"),
        prop("list_complete", "text", "起草单位齐全", "drafter list complete", values=COMPLETENESS),
        NOTES,
    ),
    searched=("name_zh", "standard_no"),
)
PERSON = NodeType(
    "Person",
    Words("人员（公开职务）", "Person in a public role"),
    (prop("name_zh", "text", "姓名", "name"), prop("public_title", "text", "公开职务", "public title"), NOTES),
)
PROJECT = NodeType(
    "Project",
    Words("合作项目", "Joint project"),
    (
        prop("name_zh", "text", "名称", "title"),
        prop("kind", "text", "类型", "kind"),
        prop("started_on", "partial_date", "日期", "date"),
        prop("participant_count", "integer", "参与方数", "number of participants"),
        prop("registry_participants", "integer", "其中登记册内", "of these in the register"),
        NOTES,
    ),
    life=Life("started_on"),
)
FUNDING = NodeType(
    "Funding",
    Words("资金", "Funding"),
    (
        prop("name_zh", "text", "金额原文", "amount as printed"),
        prop("scope", "text", "范围", "scope"),
        prop("kind", "text", "资金类型", "kind", values=FUNDING_KINDS),
        prop("kind_printed", "text", "类型原文", "kind as printed"),
        prop("amount_cny", "number", "金额", "amount", unit="CNY"),
        prop("funded_on", "partial_date", "截至", "as of"),
        prop("investor_printed", "text", "出资方原文", "investor as printed"),
        prop("investee_printed", "text", "被投方原文", "investee as printed"),
        NOTES,
    ),
)
POLICY = NodeType(
    "Policy",
    Words("政策文件", "Policy document"),
    (
        *NAME,
        ALIASES,
        prop("doc_no", "text", "文号", "document number"),
        prop("tier_created", "text", "所设层级用语", "tier it creates, as printed"),
        prop("issued_on", "partial_date", "发布日期", "issued on"),
        prop("in_force_from", "partial_date", "施行起", "in force from"),
        prop("in_force_to", "partial_date", "施行止", "in force to"),
        prop("is_trial", "boolean", "试行", "trial"),
        BODY,
        NOTES,
    ),
    life=Life("in_force_from", "in_force_to"),
)
CLAUSE = NodeType(
    "Clause",
    Words("条款", "Clause"),
    (
        prop("name_zh", "text", "引文", "quote"),
        prop("path", "text", "条款位置", "clause path"),
        prop("rule", "text", "规则", "rule"),
        prop("strength", "text", "约束力", "strength", values=STRENGTHS),
        prop("tier", "text", "适用层级", "tier it applies to", values=TIERS),
        prop("unit", "text", "唯一性单位", "unit of uniqueness"),
        SORT_ORDER,
        BODY,
        NOTES,
    ),
)
TARGET = NodeType(
    "Target",
    Words("目标", "Target"),
    (
        prop("name_zh", "text", "引文", "quote"),
        prop("path", "text", "条款位置", "clause path"),
        prop("by_year", "partial_date", "年份", "by year"),
        prop("tiers", "text_list", "层级", "tiers"),
        prop("minimum", "integer", "下限", "minimum"),
        prop("maximum", "integer", "上限", "maximum"),
        prop("verb", "text", "动词", "verb"),
        prop("modal", "text", "语气", "modal"),
        prop("subset_of", "text", "属于目标", "subset of target"),
        SORT_ORDER,
        BODY,
        NOTES,
    ),
)
ASSESSMENT = NodeType(
    "Assessment",
    Words("考核", "Assessment"),
    (
        prop("name_zh", "text", "名称", "title"),
        prop("assessed_on", "partial_date", "考核日期", "assessed on"),
        prop("kind", "text", "类型", "kind"),
        prop("result", "text", "结果", "result", values=ASSESSMENT_RESULTS),
        prop("contracts", "integer", "委托研发合同数", "research contracts"),
        prop("contracts_cny", "number", "委托研发合同金额", "value of research contracts", unit="CNY"),
        prop("turnover_cny", "number", "技术市场交易额", "technology-market turnover", unit="CNY"),
        prop("incubated", "integer", "孵化企业数", "incubated firms"),
        NOTES,
    ),
)
MILESTONE = NodeType(
    "Milestone",
    Words("里程碑", "Milestone"),
    (prop("name_zh", "text", "事件", "event"), prop("happened_on", "partial_date", "日期", "date"), NOTES),
)
FIGURE = NodeType(
    "Figure",
    Words("年度数据", "Yearly figure"),
    (
        prop("name_zh", "text", "名称", "title"),
        prop("kind", "text", "类型", "kind", values=FIGURE_KINDS),
        prop("year", "partial_date", "年份", "year"),
        prop("amount_cny", "number", "金额", "amount", unit="CNY"),
        NOTES,
    ),
)
COVERAGE = NodeType(
    "Coverage",
    Words("资料覆盖", "Coverage of sources"),
    (
        prop("name_zh", "text", "地区原文", "place as printed"),
        prop("tier", "text", "层级", "tier", values=TIERS),
        prop("status_scope", "text", "状态范围", "status counted", values=STATUS_SCOPES),
        prop("stated_total", "integer", "来源所称总数", "total stated"),
        prop("as_of", "partial_date", "截至", "as of"),
        prop("list_complete", "text", "名单齐全", "list complete", values=COMPLETENESS),
        NOTES,
    ),
)
SOURCE = NodeType(
    "Source",
    Words("来源", "Source"),
    (
        prop("name_zh", "text", "内容", "what it is"),
        prop("url", "url", "地址", "address"),
        prop("source_type", "text", "来源类型", "kind of source", values=SOURCE_TYPES),
        prop("published", "partial_date", "发布日期", "published"),
    ),
    searched=("name_zh", "url"),
)

NODES: tuple[NodeType, ...] = (
    REGION, SECTOR, CHAIN, SEGMENT, CENTER, ORGANIZATION, TECHNOLOGY, PATENT, STANDARD, PERSON, PROJECT,
    FUNDING, POLICY, CLAUSE, TARGET, ASSESSMENT, MILESTONE, FIGURE, COVERAGE, SOURCE,
)  # fmt: skip
