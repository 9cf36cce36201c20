"""Names of centers, firms, universities, institutes, associations and public bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ingest.policy_text.bodies import office_candidates
from ingest.policy_text.edges import anchor, left_edge
from ingest.policy_text.marks import ANY_MARK, LABEL, MARK, Marks, Span
from ingest.policy_text.names import names_a_field
from ingest.policy_text.words import CJK, alternation, area, words

_TAILS = {
    "CENTER": "创新中心",
    "ENT": "firm_tails",
    "UNIV": "university_tails",
    "INST": "institute_tails",
    "ORG": "association_tails",
}
# What shows that a tail is no end of a name: 集团化, 银行业, 科学院院士 keeps its 科学院.
_NOT_AFTER = {
    "ENT": r"[化军业内贷型]|层面|债|信贷|存款",
    "UNIV": r"[生城派教]|校长",
    "ORG": r"[化会员]|体",
    "INST": r"[式级]",
    "CENTER": r"城市|平台网",
}
_WEAK_FIRM = re.compile(
    "^(?:.*(?:子|母|分|板|跨国|项目|运营|依托|上市|平台|龙头|控股|投资|集团|股份|科技|商业|国有|开发"
    "|政策性|国家级|地方|外资|民营|承载|各|家|类|型|个|有限|责任|租赁|保险|担保|管理|基金|关联|独立"
    "|该|本|我|大型|产业|企业|骨干|央企|国企|行业|相关|制造|头部|知名|服务|实体|法人|同一|建设|经营"
    "|设计|化))$"
)
# A topic without nation or region in front must not be the rest of a sentence.
_VERBAL = re.compile(
    "[建设立完善订取消申报管评考核支持促推进施认定运营成打造创争升级培育组织展发布入围]{2}"
    "|^[好对各多]|[的了在]|中心|企业|单位|以下|简称|发展|作用|方案|工程$|成员|股东|依托"
)
_ALIAS = re.compile(
    rf"([{ANY_MARK}])(?:\([^()]{{1,6}}\))?\((?:以下)?(?:简称|下称|以下称)(?:为)?(?:“[^”]{{2,8}}”(?:、"
    rf"|或|和))*[“\"]?([^“”\"()，]{{2,20}})[”\"]?\)"
)
_NO_ALIAS = re.compile(
    "^(?:.*(?:创新中心|本公司|发行人)|公司|中心|联盟|办法|方案|实施方案|甲方|乙方|我[厅部局省市].*|联合体)$"
)
_ORGS = "".join(MARK[label] for label in ("ENT", "UNIV", "INST"))
_NO_FIRM = re.compile(
    "组织|跨国|高校|院校|院所|企业|单位|机构|公司$|政府|部门|专家|人才|团队|用户|客户|行业|领域|产业"
    "|资源|资金|技术|平台|上下游|社会|金融|一批|多家|若干|[家个名项位条]|^中心|大学$|创新"
    r"|^[^\u4e00-\u9fff]*$|[的了为在将从并把被]|代表|联合|同时|分别|负责|投资$|装备$|产品|材料$|系统"
    "|体系|服务|^等|市场|合作|股东|成员|国家|全国|[省市区县]$|专利|标准|项目|团体|协会|该|本|各"
    "|银行$|制造业|学者|院士|教授|董事|书记|发展|建设|^其|及其|通过|以及|共同"
)


def mark_organisations(marks: Marks, known: Iterable[Span]) -> None:
    """Mark names, the longest reading first; a known name that begins like an official one beats a longer guess."""
    text = marks.masked
    offices = office_candidates(text)
    sure = [span for span in known if _stands_alone(text, span)]
    ends = {span.end for span in (*sure, *offices)}
    found = [*_by_tails(text, frozenset(ends)), *offices]
    exact = {
        (span.end, span.label): span
        for span in sorted(sure, key=lambda s: s.end - s.start)
        if anchor().match(text, span.start)
    }
    found = [
        exact.get((span.end, span.label), span) if exact.get((span.end, span.label), span).start > span.start else span
        for span in found
    ]
    for span in sorted({*found, *sure}, key=lambda s: (s.start - s.end, s.start, s.label)):
        marks.add(*span)
    _mark_aliases(marks)
    _mark_siblings(marks)


def _by_tails(text: str, ends: frozenset[int]) -> list[Span]:
    found = []
    for match in _tails().finditer(text):
        label = str(match.lastgroup)
        if re.match(_NOT_AFTER.get(label, "(?!)"), text[match.end() : match.end() + 3]):
            continue
        start = left_edge(text, match.start(), label, ends)
        if label == "CENTER" and (
            tier := re.match(
                r"(?:国家级|省级|市级|自治区级|第[一二三四五六七八九十]+批|首[批个家])+", text[start : match.start()]
            )
        ):
            start += tier.end()
        if _is_named(text[start : match.start()], match[0], label):
            found.append(Span(start, _with_bracket(text, match.end(), label), label))
    return found


@cache
def _tails() -> re.Pattern[str]:
    ends = {label: tail if label == "CENTER" else alternation(tail) for label, tail in _TAILS.items()}
    ends["INST"] += "|(?<=[司团科院部电])第?[0-9一二三四五六七八九十]{1,3}所(?!高)"
    groups = [f"(?P<{label}>{tail})" for label, tail in ends.items()]
    # Institutes first: 技术创新中心 belongs to another programme than 创新中心.
    order = ("INST", "CENTER", "ENT", "UNIV", "ORG")
    groups.sort(key=lambda group: order.index(group[4 : group.index(">")]))
    return re.compile("|".join(groups))


_BARE_FIRMS = {"公司", "集团", "银行", "分公司", "集团公司", "总公司", "重工", "药业", "总厂", "电厂"}
_CLASS_WORDS = {
    "UNIV": "行业|高等|职业|重点|医学?|商学?|工学?|二级|战略|各|有关|本科|以上|高校|国际|双一流|知名",
    "ORG": "行业|高等|职业|重点|二级|战略|各|有关|以上|高校|园区|产业发展战略|产业技术|构建|各类|国际|跨国|知名",
    "INST": "以上|工程|重点|联合|科研|院士|设计|博士后|流动|质量|检验|检测|计量|公共|第三方|独立|专门|校企|企业",
    "CENTER": "以上|工程|重点|联合|科研|设计|质量|公共|独立|专门|校企|企业",
}


def _is_named(topic: str, tail: str, label: str) -> bool:
    """Tell a name from a class: 江苏省制造业创新中心 names no topic, 龙头公司 no firm."""
    if len(topic) < 2:
        return False
    if label == "ENT":
        return _is_firm(topic, tail)
    if re.fullmatch(rf"(?:{area()}|中国)(?!高等|本科|各|重点|高职|普通)[{CJK}]{{0,10}}", topic) and label == "UNIV":
        return True
    owner = rf"(?:国家地方共建|建设|打造|创建|国家级|国家|全国|中国|{area()}|[{CJK}]{{2}}[省市])+"
    bare = topic if label == "ORG" and topic.startswith("中国") else re.sub(f"^{owner}", "", topic)
    if label == "INST" and re.match(area(), topic) and tail[-1] in "院所" and len(bare) >= 2:
        return True
    if re.fullmatch(rf"(?:{_generic()}|{_CLASS_WORDS[label]})*", bare):
        return False
    return len(bare) >= 2 and (bare != topic or _begins_cleanly(topic, label))


def _is_firm(topic: str, tail: str) -> bool:
    if tail in _BARE_FIRMS:
        return not _WEAK_FIRM.match(topic) and not re.fullmatch(rf"(?:{_generic()})+", topic)
    return not re.fullmatch(r".{0,2}(?:子公司|依托|股份)", topic)


def _begins_cleanly(topic: str, label: str) -> bool:
    """Tell a name without nation or region in front from the rest of a sentence."""
    if label == "CENTER":
        return _reads_as_topic(topic)
    return label != "INST" or not _VERBAL.search(re.sub("工程$", "", topic))


def _reads_as_topic(topic: str) -> bool:
    """Tell a topic without nation or region from the rest of a sentence before 创新中心."""
    core = re.sub("(?:制造业|产业|技术|产业技术|制造)$", "", topic)
    return not _VERBAL.search(topic) and (
        names_a_field(core) or names_a_field(topic) or bool(re.search("[A-Za-z]{2}", topic))
    )


@cache
def _generic() -> str:
    return "|".join(re.escape(word) for word in words("generic_topics")) + r"|\d+"


def _with_bracket(text: str, end: int, label: str) -> int:
    """Take in the bracket that tells sister institutions apart: 中国地质大学(武汉)."""
    if label == "ENT" and text.startswith("(有限合伙)", end):
        return end + len("(有限合伙)")
    if label in {"UNIV", "INST", "ORG"} and (
        match := re.compile(rf"\((?:{area()}|(?!以下|简称|试行|暂行|名单|附件|[甲乙丙]方)[{CJK}]{{2}})\)").match(
            text, end
        )
    ):
        return match.end()
    return end


def _stands_alone(text: str, span: Span) -> bool:
    """Tell whether a known name is meant: two characters may be chance, 美的 and 长安 also mean something else."""
    name = text[span.start : span.end]
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 3]
    if name.isascii() and (re.match("[A-Za-z0-9]", after) or re.match("[A-Za-z0-9-]", before)):
        return False
    if len(name) > 3 or (len(name) == 3 and name not in words("ambiguous_firms")):
        return True
    left = bool(re.match(rf"[^{CJK}\w]|[由与和及对为是以向在据于合入属托给]", before)) or not before
    right = not after or bool(
        re.match(
            (
                rf"[^{CJK}\w]|[等和与及为将已的在是]|牵头|集团|公司|联合|组建|共建|研发|成立|发布|推出|宣布|承担"
                f"|承建|提供|负责|拥有|共同|参|投|出资|作为|股份|入股|方面|持股|旗下|[{ANY_MARK}]"
            ),
            after,
        )
    )
    return left and right if name in words("ambiguous_firms") else left or right


def _mark_aliases(marks: Marks) -> None:
    """Mark a short name defined in brackets, and its later mentions, with the label of what it stands for."""
    for match in list(_ALIAS.finditer(marks.masked)):
        label, name = LABEL[match[1]], match[2].strip()
        if _NO_ALIAS.match(name) or label not in {*_TAILS, "GOV"}:
            continue
        for mention in re.finditer(re.escape(name), marks.masked):
            if mention.start() >= match.start():
                marks.add(*mention.span(), label)


@cache
def _sibling() -> re.Pattern[str]:
    orgs = _ORGS
    item = rf"(?![由以与和将在其并为向及])[{CJK}A-Za-z0-9]{{2,12}}?"
    return re.compile(
        f"(?<=[{orgs}]、)({item})(?=、|等|[和与及][{orgs}]|[，。；）)]|$)|(?<=[：，、"
        f"由合括有和与托])({item})(?=、[{orgs}])|(?<=[{orgs}][和与及])({item})(?=等|[，。；]|共同|联合"
        "|发起|牵头|参与|组建|出资|三家|两家)"
    )


@cache
def _introduced() -> re.Pattern[str]:
    lead = (
        "(?:牵头单位|依托单位|发起单位|承建单位|申报单位|成员单位|运营主体|依托公司|参与单位|股东单位"
        "|牵头企业|依托企业|主要起草单位|起草单位|申请人|专利权人|法人实体)(?:为|是|：|包括|有)+"
        "|股东(?:包括|有|为|：)"
    )
    return re.compile(
        rf"(?:{lead})([{CJK}A-Za-z0-9]{{2,12}}?)(?=[、，。；\s)]|等|和[{CJK}]|$)"
        f"|(?<=[，。由])由?([{CJK}A-Za-z]{{2,10}}?)(?:股份)?(?:等[{CJK}]{{0,6}})?(?=牵头(?:组建|建设|成立"
        "|发起|创建|，))"
    )


def _mark_siblings(marks: Marks) -> None:
    """Mark short names of firms that stand in one list with marked ones or behind a word that announces a firm."""
    found: list[str] = []
    for pattern in (_sibling(), _introduced(), _sibling()):
        for match in list(pattern.finditer(marks.masked)):
            group = match.lastindex or 0
            if group and not _NO_FIRM.search(match[group]) and marks.add(*match.span(group), "ENT"):
                found.append(match[group])
    found += _mark_counted(marks)
    for name in (name for name in found if len(name) > 2):
        for mention in re.finditer(re.escape(name), marks.masked):
            marks.add(*mention.span(), "ENT")


def _mark_counted(marks: Marks) -> list[str]:
    """Mark short names that a list of counted firms begins with: 某某汽车、某某电池等9家企业."""
    item = rf"[{CJK}A-Za-z0-9]{{2,8}}"
    counted = re.compile(
        rf"(?:^|(?<=[。；，：由\n]))({item}(?:、{item})*)等(?:\d+|[一二两三四五六七八九十百]+|数|多)(?:多|余)?家(?:企业|公司|单位)"
    )
    found = []
    for match in list(counted.finditer(marks.masked)):
        at = match.start(1)
        for name in match[1].split("、"):
            if (
                name.endswith(words("short_tails"))
                and not _NO_FIRM.search(name)
                and marks.add(at, at + len(name), "ENT")
            ):
                found.append(name)
            at += len(name) + 1
    return found
