"""Closed sets of values, each with its words, and short constructors the declarations use."""

from __future__ import annotations

from graph.errors import Words
from graph.model.types import Kind, Property


def prop(name: str, kind: Kind, zh: str, en: str, **more: object) -> Property:
    """Declare one property."""
    return Property(name, kind, Words(zh, en), **more)  # type: ignore[arg-type]


def words(**pairs: tuple[str, str]) -> dict[str, Words]:
    """Declare a closed set: code=(zh, en)."""
    return {code: Words(*pair) for code, pair in pairs.items()}


TIERS = words(national=("国家级", "national"), provincial=("省级", "provincial"), city=("市级", "city"))
EXISTING = words(designated=("认定", "designated"), cultivating=("培育", "cultivating"))
STATUSES = {**EXISTING, **words(applied=("申报中", "applied for"))}
"""An application is no center yet: no question counts it unless it is asked for by this status."""
STATUS_SCOPES = {**EXISTING, **words(both=("认定与培育", "designated and cultivating"))}
ROLES = words(
    lead=("牵头", "lead"),
    operator=("运营主体", "operator"),
    shareholder=("股东", "shareholder"),
    member=("成员", "member"),
    partner=("合作方", "partner"),
)
ORGANIZATION_KINDS = words(
    enterprise=("企业", "enterprise"),
    research_institute=("科研院所", "research institute"),
    university=("高校", "university"),
    industry_organisation=("行业组织", "industry organisation"),
    government=("政府部门", "government"),
    financial_institution=("金融机构", "financial institution"),
    hospital=("医院", "hospital"),
    other=("其他", "other"),
)
FIGURE_KINDS = words(sales=("销售收入", "sales"), rd_spending=("研发投入", "spending on R&D"))
COMPLETENESS = words(yes=("是", "yes"), no=("否", "no"), unknown=("未知", "unknown"))
SOURCE_TYPES = words(
    steward=("人工核定", "decision of a steward"),
    official=("官方", "official"),
    official_repost=("官方转载", "official repost"),
    company_disclosure=("公司公告", "company disclosure"),
    center_site=("中心网站", "site of a center"),
    university_site=("高校网站", "site of a university"),
    company_site=("公司网站", "site of a company"),
    patent_db=("专利库", "patent database"),
    reference=("工具书与标准库", "reference"),
    news=("新闻", "news"),
    industry_media=("行业媒体", "industry media"),
    doc_library=("文档库", "document library"),
    forum=("论坛", "forum"),
    mirror=("转载站", "mirror"),
    auto_generated=("自动生成页面", "generated page"),
    file=("用户文件", "file"),
)
"""Ordered from the most to the least trusted: this order is part of the rule that picks the value shown."""
SEGMENT_POSITIONS = words(
    upstream=("上游", "upstream"), midstream=("中游", "midstream"), downstream=("下游", "downstream")
)
REQUIREMENTS = words(AND=("必需", "required"), OR=("任选其一", "one of several"), OPTIONAL=("可选", "optional"))
ORIGINS = words(
    domestic=("境内", "domestic"), foreign=("境外", "foreign"), hk_mo_tw=("港澳台", "Hong Kong, Macao or Taiwan")
)
FACT_KINDS = words(
    product=("产品", "product"),
    facility=("设施", "facility"),
    breakthrough=("突破", "breakthrough"),
    direction=("研究方向", "direction"),
    target=("目标", "target"),
    project=("项目", "project"),
)
FUNDING_KINDS = words(
    equity=("股权", "equity"),
    grant=("补助", "grant"),
    loan=("贷款", "loan"),
    bond=("债券", "bond"),
    fee=("经费", "fee"),
    investment=("投资", "investment"),
    threshold=("门槛", "threshold"),
)
SECTOR_LEVELS = words(
    root=("根", "root"),
    ten=("十大领域", "one of the ten fields"),
    group=("分组", "group"),
    field=("领域", "printed field"),
    local=("地方领域", "local field"),
)
STRENGTHS = words(must=("必须", "must"), in_principle=("原则上", "in principle"))
ASSESSMENT_RESULTS = words(passed=("合格", "passed"), failed=("不合格", "failed"), unknown=("未知", "unknown"))
FOCUS_VERDICTS = words(same=("方向相同", "the same focus"), different=("方向不同", "different focus"))
VERDICTS = words(
    automatic=("依据证据合并", "merged on evidence"),
    same=("同一主体", "the same"),
    different=("不同主体", "different"),
    dismissed=("不再询问", "not to be asked again"),
)
