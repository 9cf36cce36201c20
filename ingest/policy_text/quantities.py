"""Points in time (DATE), durations (PERIOD), sums (MONEY) and bounds (THRESH)."""

from __future__ import annotations

import re

from ingest.policy_text.marks import Marks
from ingest.policy_text.words import DASH, NUM

_Y = r"(?:(?:19|20)\d{2}|[一二][九零][零一二三四五六七八九]{2})"
_PART = r"(?:上半年|下半年|[一二三四1-4]季度|第[一二三四]季度)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])日"
_DATE = re.compile(
    rf"{_Y}年\s?(?:{_MONTH}(?:\s?{_DAY}|[上中下]旬|[初末底])?|[初末底]|年[初末底]|{_PART})?"
    rf"|(?<![\d.])(?:19|20)\d{{2}}(?:-(?:1[0-2]|0?[1-9])-(?:[12]\d|3[01]|0?[1-9])|/(?:1[0-2]"
    r"|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])|\.(?:1[0-2]|0?[1-9])\.(?:[12]\d|3[01]|0?[1-9])|-(?:1[0-2]"
    r"|0[1-9]))(?![\d.-])"
    rf"|(?<![\d个]){_MONTH}(?:\s?{_DAY}|[上中下]旬|[初末底])?(?![份]?[度])"
    rf"|(?<![\d第每])(?:[12]\d|3[01]|[1-9])日(?![内均志报本])"
    rf"|(?<=[至到])(?:20)\d{{2}}(?=[，。、；])"
)
_YEARS = re.compile(rf"(?<!\d)(?:{_Y}年?{DASH}{_Y}年?|{_Y}{DASH}\d{{2}}年)(?!\d)")
_N = r"(?:\d{1,3}(?:\.\d)?|[一二两三四五六七八九十]{1,3}|半)"
_SPAN = rf"{_N}(?:{DASH}{_N})?(?:个月|个工作日|个季度|年|(?<=\d)(?:天|日|周)|(?:小时))(?:多|半)?"
_CYCLE = re.compile(rf"每(?:隔)?(?:{_N})?年(?:进行|开展|组织|举行|举办|实施)?一次|{_N}年一[次评轮考]|一年[一两二]次")
_PERIOD = re.compile(rf"(?<![\d第百数.十])({_SPAN})(?!度|代|级|行动|一次|规划|计划|前后|报|[内]?[上下]半)")

_UNIT_MONEY = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?(?:元|美元|欧元|港元|日元|英镑)"
_SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|万)"
_SUM = rf"(?:{NUM}\s?(?:{_SCALE})?(?:元)?\s?{DASH}\s?)?{NUM}\s?(?:多|余)?{_UNIT_MONEY}"
_MONEY = re.compile(rf"(?<![\d.第]){_SUM}(?!级|企业|产业|俱乐部|工业|[/／])")
_BARE_SUM = re.compile(
    "(?:资本金?|资金|投资|出资|奖励|补助|补贴|给予|最高|融资|经费|金额|授信|增资)(?:约|共|为|达|超"
    f"|近|总额|总计|合计|超过|高达|不超过|：)*({NUM}{_SCALE})(?=[，。、；)的]|人民币)"
)

_UNIT = (
    f"(?:家|个|项|人|名|%|{_UNIT_MONEY}|平方米|㎡|m2|件|年|次|个月|篇|台套|台|套|倍|所|位|种|分|户"
    "|人次|门|支|条|亩|公里|个工作日|个百分点|平米|期|款)"
)
_AMOUNT = rf"(?:{NUM}{DASH})?{NUM}{_UNIT}|[一二三四五]分之[一二三四五]|百分之[一二三四五六七八九十]+"
_FLOOR = (
    "不少于|不低于|不得少于|不得低于|应不少于|应不低于|至少(?:应|要|需)?(?:有|达到|具有|拥有|完成"
    "|参与|承担|制定|包括|包含)?|最少|不小于|不得小于|不少過|≥|不应少于|不应低于"
)
_CEILING = "不超过|不高于|不得超过|不得高于|不多于|不大于|最多不超过|原则上不超过|最多|最长不超过|≤|不应超过|不迟于"
_LOOSE = "超过|大于|高于|多于|达到|达|低于|少于|占比超过|满足"
_OF = r"(?:[^，。；、\d]{0,14}的)?"
_BOUND = re.compile(rf"(?:{_FLOOR}|{_CEILING}){_OF}(?:{_AMOUNT})(?:\(含\))?(?:以上|以内)?")
_ABOVE = re.compile(
    rf"(?:(?:{_LOOSE}){_OF})?(?:{_AMOUNT})\s?(?:\(含\)|\(含[^()]{{1,6}}\))?(?:及)?以[上下内]"
    f"|(?:{_LOOSE}){_OF}(?:{_AMOUNT})"
)
_RUN = re.compile(
    "连续(?:[两二三四五2-5])(?:年|次|个年度|个考核周期|个季度)|(?:满|已满|运营满"
    "|成立满)[一二两三四五半1-9]年(?:以上)?|近(?:[一二两三四五1-5])年(?:内|来)"
    r"|(?<![\d第])[一二两三四五1-5]年(?:之)?内(?=[^。；]{0,8}(?:不得|不予|不再|未|发生|无|没有|出现"
    "|有))"
)
_ORDINAL_RUN = re.compile(
    r"(?:成立|运营|运行|注册|经营)(?:时间)?(满[一二两三四五半1-9]年(?:以上)?|[一二两三四五1-5]年以上)"
)
_CONDITION = re.compile(
    "应当|应[具有为由在拥达]|应|须|需[有具要]?|必须|条件|要求|具备|具有|申请|申报|方可|可以?申"
    "|注册资本|注册资金|股东|研发人员|科研人员|研究人员|专职人员|研发投入|研发费用|研发经费|比例"
    "|占比|比重|排名|覆盖|场地|面积|不达标|不合格|撤销|取消|原则上|牵头[单企]|依托[单企公]|成员单位"
    "|联合[^，。]{0,6}单位|营业收入|销售收入|设备原值|总投资|资产|项目投资"
)
_FACT = re.compile(
    "保持|已|目前|现有|截至|累计|达成|同比|增长|实现|去年|以来|预计|总产值|力争|全省|全市|全国|我国"
    r"|汇聚了?|拥有|吸引|共有|突破了|了$|增至|到20\d\d年|产值|规模达|中心(?:已)?覆盖"
)
_CAP = re.compile(
    "(?:最高|给予|奖励|补助|支持|资助|扶持|累计|单个项目|额度|贴息|补贴)[^，。；]{0,14}$"
    "|(?:每[家个年]|单个|单家|同一)[^，。；]{0,12}$"
)
_CLAUSE = re.compile(r"[，。；！？\n]")


def mark_dates(marks: Marks) -> None:
    """Mark year ranges as periods and printed points in time as dates."""
    marks.add_matches(_YEARS, "PERIOD")
    marks.add_matches(_DATE, "DATE")


def mark_quantities(marks: Marks) -> None:
    """Mark bounds before sums and periods: a sum that is a condition is a bound."""
    marks.add_matches(_ORDINAL_RUN, "THRESH", 1)
    for match in list(_RUN.finditer(marks.masked)):
        if not match[0].startswith("近") or "内" in match[0]:
            marks.add(*match.span(), "THRESH")
    for match in list(_BOUND.finditer(marks.masked)):
        if not _is_cap(marks.masked, match):
            marks.add(*match.span(), "THRESH")
    for match in list(_ABOVE.finditer(marks.masked)):
        if _is_condition(marks.text, match):
            marks.add(*match.span(), "THRESH")
    marks.add_matches(_CYCLE, "PERIOD")
    marks.add_matches(_MONEY, "MONEY")
    marks.add_matches(_BARE_SUM, "MONEY", 1)
    marks.add_matches(_PERIOD, "PERIOD", 1)


def clause_before(text: str, at: int, reach: int = 60) -> str:
    """What the clause says before an offset."""
    return _CLAUSE.split(text[max(0, at - reach) : at])[-1]


def _is_cap(text: str, match: re.Match[str]) -> bool:
    """Tell whether a ceiling in money limits a subsidy: guide, MONEY "also caps of subsidies"."""
    before = clause_before(text, match.start())
    if not re.search(rf"{_UNIT_MONEY}(?:以[内上])?$", match[0]):
        return False
    if re.search("安排|设立|筹集", before):
        return True
    return bool(re.match(_CEILING, match[0])) and not re.search("股|注册", before)


def _is_condition(text: str, match: re.Match[str]) -> bool:
    """Tell a condition ("研发人员达到50人以上") from a fact ("已吸引50家以上企业")."""
    before = clause_before(text, match.start())
    if re.search(rf"(?:{_UNIT_MONEY})", match[0]) and _CAP.search(before):
        return False
    begin = max(text.rfind("。", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    sentence = text[begin : match.end() + 30]
    stop = text.find("。", match.end())
    normative = bool(re.search(_FLOOR, text[begin : stop if stop >= 0 else len(text)]))
    if (
        (_FACT.search(before) and not normative)
        or re.match(r"[^，。；]{0,14}制造业创新中心", text[match.end() : match.end() + 24])
        or "创新中心" in before[-14:]
    ):
        return False
    if re.search(r"20\d\d年", before):
        return False
    if re.match(_LOOSE, match[0]) and not re.search("以[上下内]", match[0]):
        return bool(re.search("应|须|需|要|条件|申请|申报|方可|具有|具备", before)) or normative
    return (
        normative
        or bool(_CONDITION.search(before))
        or (bool(re.search("应当|应|须|条件|申报|方可|的，", sentence)) and not _FACT.search(sentence))
    )
