"""Fields of industry (SECTOR) and objects of research (TECH): lists told apart by their introducing word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ingest.policy_text.marks import MARK, Marks, Span
from ingest.policy_text.names import bundled_sectors, names_a_field
from ingest.policy_text.titles import titled_ranges
from ingest.policy_text.words import CJK, alternation, words

_SECTOR = MARK["SECTOR"]
_ITEM = rf"[{CJK}A-Za-z0-9()/+.·-]"
_LIST = rf"(?:{_ITEM}{{1,24}}、)*{_ITEM}{{1,24}}"
_MEMBER = re.compile(rf"{_ITEM}|、")
_MODIFIER_END = re.compile(
    "(?:为代表|为主导|为重点|为核心|为支撑|为主体|为引领)?的?等?(?:以上"
    r"|上述)?(?:[一二三四五六七八九十\d]+(?:大|个|类|条))?(?:若干|多个|国家|我[国省市]|全[省市]"
    "|国民经济|重点|新兴|优势|特色|战略性?|先进制造|主导|支柱|前沿|关键|细分|传统|未来|相关|重要"
    "|标志性|高端|高新|发展的?|的|千亿级?|百亿级?|骨干|所在|急需|行业|产业)*$"
)
_AREA_HEAD = re.compile("产业领域|行业领域|技术领域|领域")
_FIELD_HEAD = re.compile(
    "(?:产业集群|产业链|产业|行业|集群)(?!领域|化|园|基地|基础|政策|联盟|发展基金|规划|转型|工人"
    "|格局|转移|大军|结构|布局|体系|协会|竞争力|界|投资|用地|需求|准入|标准|专家|计量|共性|关键|技术"
    "|[、和]?[^，。]{0,12}领域)"
)
_FIRM_FIELD = re.compile(rf"({_ITEM}{{2,10}})(?:骨干|龙头|重点|领军|领先)?(?:企业|行业客户|企业集群)")
_ANNOUNCED = re.compile(
    f"(?:重点领域|领域|重点产业|重点行业|布局重点|行业)(?:包括|为|有|：|涵盖|是|如)+({_LIST})(?=等"
    r"|[，。；\n]|$)"
)
_FOCUS = re.compile(
    f"(?:聚焦|围绕|面向|瞄准|涵盖|覆盖|涉及|深耕|布局)(?:于|了|在)?({_ITEM}{{2,14}}(?:、"
    rf"{_ITEM}{{2,14}})+?)(?=等|[，。；\n]|$)"
)
_LEAD = re.compile(
    ".*(?:围绕|聚焦|面向|关注|专注|致力于|知名|领先|涉及|涵盖|覆盖|包括|针对|瞄准|布局|发展|壮大|做强做大|做大做强|做强|做大"
    "|做优|培育|推动|推进|促进|支持|支撑|打造|形成|突出|立足|依托|属于|从事|服务于?|深耕|带动|引领"
    "|加快|提升|优化|改造|加强|集聚|建设|构建|选择|加大|推广|应用于|用于|作为|成为|拥有|引导|赋能"
    "|确定|以及|例如|特别是|尤其是|重点是|其中|我国|我省|我市|全省|全市|全国|国内|国际|世界|全球"
    "|本市|本省|当地|首批|一批|多家|一家|[是为的对于向从在以将把有由了]|(?<![体关])系"
    r"|(?:[几数多\d一二两三四五六七八九十]+(?:家|个|条|类|大|项|余家|余项))|该[省市县区]?)"
)
_QUALIFIERS = re.compile("(?:先进|高端|新型|智能|绿色|现代|高档|高性能|数字|特种|商用|民用|精密|大型|优质)*$")
_LEADER_KEEP = re.compile(r"^(?:有色|对外|以太|在线)")
_LIST_END = re.compile("等(?!离子|级|温)|为代表|为主的")
_JOIN = re.compile("以及|和")
_SECTOR_NOISE = re.compile(
    r"方案$|^新(?:工艺|器件|产品|技术|设备|模式|业态)$|\d+[项家个]|竞争|转向|高校|院校|院所|的$|本领域|该领域|全产业|同行|跨|不同|^[\d.]+$|所$"
    "|创新中心|中心|单位|人才|标准|政策|金融|知识产权|[，。]|^[与和及等的]|问题|年$|工程$|战略|计划"
    "|城市|(?:经济|技术|管理|法律|产业|企业|高校|院所|机构|园区|高水平|研究|开发|研发)$|检测|检验"
    "|预防|诊断|人员|专家|领先|优势|成果|创新$|服务$|用户|上下游|^资源|资源$|市场|企业家|社会|地区"
    "|环节|方面|[一二三]是"
)

_MAKE = (
    "攻克|攻关|突破|研发|研制|开发|掌握|研究|自主研发|制备|生产|推出|量产|主攻|试制|主营|研究开发"
    "|自主研制|联合研发|发布"
)
_MADE = re.compile(
    f"(?:{_MAKE})(?:了|出|成功|并|的是|一批|重点|和生产|和开发|及生产|和产业化)*(?!中心|机构|投入"
    f"|经费|费用|人员|能力|平台|活动|院|单位|方向|基地|团队|方案|设备)(“?{_LIST}”?)(?=等|的|技术|难关"
    r"|难题|瓶颈|中试|[，。；！\n”]|产业化|$)"
)
_DIRECTION = re.compile(
    "(?:研究方向|研发方向|技术方向|主攻方向|重点方向|方向|主要产品|主导产品|核心技术|关键技术"
    f"|主要技术|研发重点|攻关任务|研究内容|拳头产品|产品)(?:包括|为|有|：|涵盖|是|如)+({_LIST})(?=等"
    r"|[，。；\n]|$)"
)
_RESEARCH_HEAD = re.compile(
    "(?:等(?:关键|核心|共性|前沿|先进|重大|一批)*(?:技术|装备|产品|材料|工艺|设备|零部件"
    "|元器件)?)?(?:的)?(?:技术方向|研究方向|研发方向|方向|研发与?产业化|中试线|中试平台|中试基地"
    "|示范线|生产线|产业化项目|规模化制备|规模化生产|国产化|技术研发|技术攻关|测试平台|产品攻关|攻关"
    "|制备技术)"
)
# 攻克A、B等技术: the words behind the list say what its members are.
_CALLED = re.compile("等(?:关键|核心|共性|前沿|先进|重大|卡脖子|一批)*(?:技术|工艺)(?!人|标准|服务|领域|中心|创新)")
_TECHNIQUE = re.compile(
    "(?:攻克|突破|掌握|采用|利用|应用|运用|开展|基于|加强|推广|关于|加快|围绕|聚焦|在|面向)(?:了"
    f"|一批|先进的?|重点)*({_LIST}(?:技术|工艺|装备))(?!创新|攻关体|研究院|中心|转移|改造|服务|交易"
    "|人才|人员|标准|联盟|领域|合作|开发|研究|成果|委员|领军|专家|工程)"
)
_INVENTION = re.compile(
    r"一种[^，。；\n《》“”]{2,60}?(?=[，。；》”\n]|$)|(?:发明名称|专利名称|实用新型名称)(?:为|："
    r"|是)+[“《]?([^，。；\n《》“”]{2,60})"
)
_INVENTED = re.compile(
    "(?:方法|装置|系统|设备|结构|工艺|材料|机构|组件|电路|介质|应用|用途|组合物|电池|芯片|传感器"
    "|纤维|合金|终端|模具|夹具|产品|[器机仪膜剂板管阀泵炉车])$"
)
_TECH_NOISE = re.compile(
    "融资|^(?:一批|若干|多项|新|相关|行业|产业)|知识产权|能力|人才|团队|问题|体系|机制|模式|成果"
    "|投入|经费|人员|(?:创新|中心|机构|平台|市场|企业|单位|服务|合作|协议|方案|计划|任务|活动|标准"
    "|工作|管理|规律|项目|课题|论文|条例|办法|通知|公告|名单|政策|报告|建设|资源|困难|环节|瓶颈|短板"
    r"|难题|屏障|增加值|总值|收入|规模|大关|[亿万]元)$|^\d+[家个项万亿%年]|[家个项]$|大关|首次|以上"
)
_TECH_LEAD = re.compile(
    ".*(?:发布|推出|攻克|攻关|突破|研发|研制|开发|掌握|推进|推动|加快|加强|开展|建设|建成|打造|实现"
    "|支持|在|对|为|将|的|了|出|一批|聚焦|围绕|面向|成立|提供|布局|进行|以|从事|主营|采用|利用|首条"
    "|首个|国内|全国|我国|促进|提升|与|用于)(?=.{2})"
)
_TAIL_OF_TECH = re.compile(
    "(?:等)?(?:关键|核心|共性|前沿|重大|先进|工程化)*(?:关键材料制备|材料制备)?(?:技术难题|技术瓶颈"
    "|技术难关|难题|瓶颈|难关)$"
)


def mark_fields(marks: Marks) -> None:
    """Mark inventions, then sectors, then technologies; in doubt the introducing word decides, so sectors go first."""
    for match in list(_INVENTION.finditer(marks.masked)):
        if not match.lastindex and not _INVENTED.search(match[0]):
            continue
        marks.add(*match.span(match.lastindex or 0), "TECH")
    titled = titled_ranges(marks.text)
    found = [*_sectors(marks.masked), *_technologies(marks.masked)]
    for start, end, label in found:
        if not any(a <= start < b for a, b in titled):
            marks.add(start, end, label)


def mark_known_fields(marks: Marks, known: Iterable[Span]) -> None:
    """Mark known fields and places the rules left open: a field where it is used as one, a place where no name goes on behind it."""
    for span in known:
        before, after = marks.masked[max(0, span.start - 1) : span.start], marks.masked[span.end : span.end + 6]
        used = re.match(f"(?:等)?(?:重点|优势|特色)?(?:领域|产业|行业|集群)|、{_SECTOR}", after) or before == _SECTOR
        if used if span.label == "SECTOR" else not re.match(f"[{CJK}]", after):
            marks.add(*span)


def _sectors(text: str) -> Iterator[tuple[int, int, str]]:
    for head in (_AREA_HEAD, _FIELD_HEAD):
        for match in head.finditer(text):
            yield from _field_items(text, _list_start(text, match.start()), match.start())
    for match in _FIRM_FIELD.finditer(text):
        start = _trim(text, match.start(1), match.end(1), _LEAD)
        name = text[start : match.end(1)]
        if name in _known_sectors() or (
            re.search(r"(?:制造|装备|材料|机器人|汽车|电子|医药|化工|器械|软件|船舶|能源|纺织)$", name)
            and _is_sector(name)
        ):
            yield start, match.end(1), "SECTOR"
    for pattern in (_ANNOUNCED, _FOCUS):
        for match in pattern.finditer(text):
            items = list(_items(text, *match.span(1)))
            if (pattern is _ANNOUNCED and any(names_a_field(text[a:b]) for a, b in items)) or any(
                text[a:b] in _known_sectors() for a, b in items
            ):
                yield from ((a, b, "SECTOR") for a, b in items if _is_sector(text[a:b]))


def _field_items(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The members of a list that ends in 领域 or 产业; only the first has a sentence before it to cut off."""
    if modifier := _MODIFIER_END.search(text[start:end]):
        end = start + modifier.start()
    start = _trim(text, start, end, _LEAD, stop_at="、")
    items = list(_items(text, start, end, last_joins=True))
    known = [names_a_field(text[a:b]) or text[a:b] in _known_sectors() for a, b in items]
    listed = len(items) > 2 and 2 * sum(known) >= len(items)
    for (a, b), sure in zip(items, known, strict=True):
        if _is_sector(text[a:b]) and (sure or listed):
            yield a, b, "SECTOR"


def _list_start(text: str, end: int) -> int:
    """Walk left over the members of a list joined by 、 or ，以及."""
    at, stop = end, max(0, end - 240)
    while at > stop and (_MEMBER.match(text, at - 1) or text.startswith("，以及", at - 1)):
        at -= 1
    return at


def _technologies(text: str) -> Iterator[tuple[int, int, str]]:
    lists = [match.span(1) for pattern in (_DIRECTION, _MADE) for match in pattern.finditer(text)]
    lists += [(_list_start(text, head.start()), head.start()) for head in _RESEARCH_HEAD.finditer(text)]
    lists += [match.span(1) for match in _TECHNIQUE.finditer(text)]
    for start, end in lists:
        begin = _trim(text, start, end, _TECH_LEAD, stop_at="、")
        items = [(a, b - len(_tail_of(text[a:b]))) for a, b in _items(text, begin, end, last_joins=True)]
        told = bool(items) and _CALLED.match(text, items[-1][1])
        known = [_names_a_technology(text[a:b]) for a, b in items]
        listed = len(items) > 2 and 2 * sum(known) >= len(items)
        for (a, b), sure in zip(items, known, strict=True):
            if _is_technology(text[a:b]) and (sure or listed or told):
                yield a, b, "TECH"


def _tail_of(name: str) -> str:
    return tail[0] if (tail := _TAIL_OF_TECH.search(name)) else ""


def _names_a_technology(name: str) -> bool:
    return names_a_field(name) or name.endswith(words("technique_endings")) or bool(re.search("[A-Za-z]{2}", name))


def _items(text: str, start: int, end: int, *, last_joins: bool = False) -> Iterator[tuple[int, int]]:
    """Split a list at 、; the last member may be two joined by 和 (A、B和C), the others keep theirs (guide, SECTOR)."""
    parts, at = [], start
    for part in text[start:end].replace("，以及", "、以及").split("、"):
        parts.append((at, at + len(part)))
        at += len(part) + 1
    if len(parts) > 1 or last_joins:
        a, b = parts[-1]
        joins = list(_JOIN.finditer(text, a, b))
        if joins and text[a:b] not in _known_sectors() and a < joins[-1].start() and joins[-1].end() < b:
            parts[-1:] = [(a, joins[-1].start()), (joins[-1].end(), b)]
    for a, b in parts:
        begin = a + 1 if text[a : a + 1] == "，" else a
        while head := re.match(r"(?:以及|包括|尤其是|特别是|等|和|与|及|以|“)", text[begin:b]):
            begin += head.end()
        end_of_list = _LIST_END.search(text, begin, b)
        yield begin, end_of_list.start() if end_of_list and end_of_list.start() > begin else b


def _trim(text: str, start: int, end: int, lead: re.Pattern[str], stop_at: str = "") -> int:
    """Cut the sentence's words off the left of a first member."""
    limit = text.find(stop_at, start, end) if stop_at else -1
    first_end = end if limit < 0 else limit
    if _LEADER_KEEP.match(text[start:first_end]):
        return start
    cut = lead.match(text[start:first_end])
    begin = start + cut.end() if cut and cut.end() < first_end - start else start
    for at in range(max(start, first_end - 16), first_end - 1):
        if text[at:first_end] in _known_sectors() and (at < begin or first_end - begin > 10):
            return _QUALIFIERS.search(text, start, at).start()  # type: ignore[union-attr]  # matches at least nothing
    if text[begin:first_end] in _known_sectors():
        return begin
    # 与 joins two fields of one name, or a partner with what follows.
    joint = text.find("与", begin, first_end)
    return joint + 1 if joint >= begin and not names_a_field(text[begin:joint]) and joint + 2 < first_end else begin


def _is_sector(name: str) -> bool:
    if name in _known_sectors():
        return True
    return (
        2 <= len(name) <= 16
        and not _SECTOR_NOISE.search(name)
        and not re.fullmatch(rf"(?:{alternation('generic_fields')}|\d)+", name)
        and name not in {"制造业", "工业"}
    )


def _is_technology(name: str) -> bool:
    return (
        2 <= len(name) <= 24
        and not _TECH_NOISE.search(name)
        and not re.fullmatch(rf"(?:{alternation('tech_generic')}|\d)+", name)
    )


@cache
def _known_sectors() -> frozenset[str]:
    """Fields of the bundled registry and those everybody names."""
    return frozenset(words("known_sectors")) | bundled_sectors()
