"""What headers of planning offices' sheets mean: the model's own words, and further ones in everyday use."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from graph.identifiers import folded_name
from graph.model import THING, Property

CONTACT = re.compile(
    r"电话|手机|传真|邮箱|e-?mail|qq|微信|联系人|联系方式|身份证|法人代表|法定代表人|负责人|邮编|邮政编码|phone|mobile|fax|contact|(?<!机构)姓名"
)
"""Headers of columns that are never read: how a person is reached, and who it is."""
ROW_NUMBER = {"序号", "编号", "no", "no.", "#", "行号"}

OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "Center.name_zh": ("名称", "中心名称", "创新中心名称", "创新中心", "中心"),
    "Center.name_en": ("英文名", "中心英文名称"),
    "Center.tier": ("级别", "层次", "中心级别"),
    "Center.status": ("认定状态", "建设状态", "认定情况"),
    "Center.sector_printed": ("领域", "所属领域", "行业领域", "技术领域", "产业领域"),
    "Center.approved_on": ("认定时间", "认定日期", "批准时间", "批复时间", "批复日期", "获批时间", "认定年份"),
    "Center.region": ("所在地", "所在地区", "地区", "省份", "省", "省市", "城市", "州市", "地市", "所在州市", "region"),
    "Center.lead": ("牵头单位", "牵头企业", "中心牵头单位", "创新中心牵头单位", "牵头机构", "lead organisation"),
    "Center.member": (
        "成员单位",
        "参与单位",
        "共建单位",
        "中心成员单位",
        "创新中心成员单位",
        "联合单位",
        "member organisations",
        "members",
    ),
    "Center.operator": ("运营主体", "运营公司", "依托公司", "承建单位", "operator"),
    "Center.shareholder": ("股东", "股东单位", "shareholders"),
    "Organization.name_zh": ("单位名称", "企业名称", "机构名称", "公司名称", "名称", "单位", "企业"),
    "Organization.kind": ("单位类型", "机构类型", "单位性质"),
    "Organization.uscc": ("信用代码", "社会信用代码", "统一信用代码", "usci", "uscc"),
    "Organization.founded_on": ("成立日期", "注册时间", "注册成立时间"),
    "Organization.registered_capital_cny": ("注册资本",),
    "Organization.employees": ("员工总数", "员工人数", "职工人数", "从业人数"),
    "Organization.rd_staff": ("研发人员", "研发人员人数"),
    "Organization.main_business": ("主营产品", "业务范围"),
    "Organization.region": ("所在地", "所在地区", "地区", "州市", "地市"),
    "Organization.center": ("所属中心", "所属创新中心", "创新中心名称", "创新中心", "center"),
    "Organization.role": ("角色", "role"),
}
"""Beyond the model's words; what is no property of the type is a relation (see `draft`)."""


def _words_for(target: str, prop: Property | None) -> tuple[str, ...]:
    """Every word a header may use for a target (`Type.property` or `Type.relation`), folded."""
    own = (prop.name, *prop.words, *prop.aliases) if prop else ()
    return tuple(folded_name(word) for word in (*own, *OTHER_WORDS.get(target, ())))


class Target(NamedTuple):
    """What a column may be: `Type.property` or `Type.relation`, its property where it is one, and the words for it."""

    name: str
    prop: Property | None
    words: tuple[str, ...]


@cache
def targets_of(node: str) -> tuple[Target, ...]:
    """Everything a column of a sheet about this type may be: its properties, then relations."""
    props: dict[str, Property | None] = {f"{node}.{p.name}": p for p in THING[node].properties if not p.derived}
    relations = (target for target in OTHER_WORDS if target.startswith(f"{node}.") and target not in props)
    found = props | dict.fromkeys(relations)
    return tuple(Target(name, prop, _words_for(name, prop)) for name, prop in found.items())
