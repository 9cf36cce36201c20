"""What each section of the report is called and what it tells, and what the report as a whole rests on."""

from __future__ import annotations

from graph.errors import Words

TITLES: dict[str, Words] = {
    "completeness": Words("完整度", "Completeness"),
    "coverage": Words("覆盖：地区 × 领域", "Coverage: region × sector"),
    "conflicts": Words("说法不一", "Conflicts"),
    "keys": Words("编号与名称是否唯一", "Uniqueness of keys"),
    "orphans": Words("孤立的对象", "Orphans"),
    "focus": Words("所报与所做的领域", "Declared and observed focus"),
    "relations": Words("关系", "Relations"),
    "freshness": Words("新旧", "Freshness"),
    "provenance": Words("依据", "Evidence"),
    "refused": Words("未接受的行", "Refused rows"),
}
ABOUT: dict[str, Words] = {
    "completeness": Words(
        "每类对象的资料应有哪些项、实际有多少。“应有”指一条完整资料该有的项；“可有”缺了不算缺失。空白只说明没有收录，不说明不存在。",
        "What a complete record of each type holds, and how much of it is there. “Expected” items belong in every complete"
        " record; “optional” ones do not count as missing. A blank says that nothing is on record, not that nothing exists.",
    ),
    "coverage": Words(
        "来源说有多少家、这里收录了多少家；每个地区的每个领域处于四种状态中的哪一种。只有当日名单齐全，才说“确认没有”；"
        "其余都是“未知”。数字与“领域缺口”的回答相同，领域按指南十大领域计。",
        "How many centers sources state, how many are named here, and which of four states each field of each region is in."
        " “Surely none” is said only where a list is complete on the date; everything else is unknown. The numbers are those"
        " of the question on sector gaps, in the ten fields of the guide.",
    ),
    "conflicts": Words(
        "同一属性有几种说法时，全部保留，按规则采用一个：人工核定 → 直接说它的先于说并入对象的 → 可信度 → 来源类型 → 网页较新 → 较晚载入。"
        "只有低可信度的说法互相矛盾时，一个也不采用。并入对象的名称作为别名保留，不算矛盾。",
        "Where sources disagree on a property every value is kept and one is shown by rule: a steward's decision, then what"
        " was said of the thing itself, then confidence, kind of source, newer page, later loading. Where only values of low"
        " confidence contradict, none is shown. Names of merged things are kept as aliases and are no contradiction.",
    ),
    "keys": Words(
        "代码、号码与名称应各属一个对象。名称比较时不计全半角、繁简、括号与空格。",
        "A code, a number or a name should belong to one thing. Names are compared without width, traditional forms,"
        " brackets and blanks.",
    ),
    "orphans": Words(
        "除了来源之外没有任何关系的对象：问不到，也走不到。不参与任何中心的机构另列：它们多为供应商、起草单位或申请人，不一定有错。",
        "Things without any relation beside their sources: no question reaches them. Organisations in no center are counted"
        " apart: most are suppliers, drafters or applicants, which is no fault.",
    ),
    "focus": Words(
        "所报：来源给中心写的领域。所做：它的产业链、环节与技术所属的领域。都换算到指南十大领域后比较；"
        "只要有一个相同就算一致，缺一边就无从比较。",
        "Declared: the sector a source gives the center. Observed: the sectors of its chain, segments and technologies. Both"
        " are compared in the ten fields of the guide; one field in common agrees, and where a side is unknown nothing can"
        " be compared.",
    ),
    "relations": Words(
        "每类关系有多少条，两端各有多少对象有它。0 条只说明还没有收录。本节总按全国统计。",
        "How many relations of each type there are, and how many things at either end have one. None means none on record."
        " This section always counts the whole country.",
    ),
    "freshness": Words(
        "来源网页是什么时候发布的，到快照当天有多旧；日期只到年或月时，按最后一天算。没有日期的网页不算新也不算旧。",
        "When the pages were published and how old they are on the snapshot's day; a year or month counts by its last day."
        " A page without a date is neither new nor old.",
    ),
    "provenance": Words(
        "每条陈述应能打开到一个网页。转载站与自动生成的页面只是线索；“未能读出”是原文保留、没有值；"
        "“缺一端”是来源说了、但一端不在图中的关系。",
        "Every statement should open to a page. Copies on unrelated sites and generated pages are leads only; text that could"
        " not be read is kept as printed, without a value; a relation is left out where one of its ends is not in the graph.",
    ),
    "refused": Words(
        "载入时不符合要求的行，发布时仍未改正的。它们不在图中。本节不分地区。",
        "Rows that did not fit when their file was loaded and were not mended when this was published. They are not in the"
        " graph. This section is not limited by region.",
    ),
}
LIMITS = (
    Words(
        "“先做什么”的次序：先是使回答出错的；其余按“受影响的比例 × 牵涉的问题数”，使回答只能是“未知”的加倍。",
        "Repairs are ranked: first what makes answers wrong; then by the share affected times the questions touched, twice"
        " that where answers stay unknown.",
    ),
    Words(
        "空白只说明没有收录，不说明不存在。每个比例都写出分子与分母。",
        "A blank says that nothing is on record, not that nothing exists. Every share shows both its numbers.",
    ),
)
LIMIT_OF_REGION = Words(
    "限于一个地区时，只看该地区的中心与机构，以及直接说它们的陈述；“关系”与“未接受的行”两节仍按全国统计。",
    "For one region the report looks at its centers and organisations and at what is said of them directly; relations and"
    " refused rows still count the whole country.",
)
