"""Public bodies (GOV) and places (PLACE): closed vocabularies of offices, a gazetteer, a grammar of levels."""

from __future__ import annotations

import re
from functools import cache

from ingest.policy_text.edges import cutter
from ingest.policy_text.marks import Marks, Span
from ingest.policy_text.words import CJK, alternation, area

_LEVELS = "自治区|省|市|区|县|州|兵团"
_NOT_DISTRICT = (
    "副市|[由和与及全各本该我在为]|地区|园区|社区|辖区|灾区|全市|各市|我市|全县|片区|城区|校区|厂区"
    "|库区|市区|示范|集聚|上市|城市|都市|超市|股市|门市|本市|该市|两市|三市|各区|全区|各县|自治|试验"
    "|先导|新区|开发|高新|经济|制造"
)
_GAP = f"(?:(?![的在和与及为由]|建设|打造|设立|创建|国家|省级|企业)[{CJK}])"


@cache
def _owner() -> str:
    town = rf"(?<![{CJK}])(?:(?![和与及向由对在按报各]|部委)[{CJK}]){{2,3}}[市县区州]"
    return rf"(?:(?:{area()}){{1,2}}(?:[{CJK}]{{1,3}}[区县市])?|(?<![各{_LEVELS}])(?:{_LEVELS})|{town})"


@cache
def _offices() -> re.Pattern[str]:
    departments = alternation("departments")
    return re.compile(
        rf"(?:中华人民共和国)?(?:{alternation('ministries')})"
        rf"|(?<![各])(?:{_owner()})?(?:{departments})(?:厅|局|委员会|委(?![托员派])|总局|办公室)(?!长)"
        "|(?<!各)(?:自治区|[省市区县州])(?:人民)?政府(?:办公厅|办公室)?"
        f"|(?:{area()}){{0,2}}(?:(?:(?![委部厅局和与及各])[{CJK}]){{1,3}}[区县市])?(?:人民政府"
        "|(?<![各地方级])政府)(?:办公厅"
        "|办公室)?"
        rf"|(?:中共)?(?:{_owner()})委(?:员会)?(?![托员派])(?:办公厅|办公室|组织部|宣传部)?"
        rf"|(?:{_owner()})(?:人大常委会|人民代表大会常务委员会|人民代表大会|人大(?!会议|附)|政协)"
        rf"|中央(?=[《、，和与要决部经关办印])"
    )


@cache
def _heads() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Bodies whose middle is free: where they end, and what may stand before that end."""
    free = rf"(?:(?![的和与及])[{CJK}])"
    zones = "开发区|高新区|新区|园区|经开区|度假区|保税区|示范区|产业园|科学城|集聚区"
    return (
        (re.compile("(?:厅|局)(?![长部级面域限势])"), re.compile(rf"(?:{_owner()}){free}{{2,10}}$")),
        (
            re.compile("领导小组(?:办公室)?"),
            re.compile(rf"(?:国家|全国|{_owner()})?(?:(?![的在和与及由])[{CJK}]){{2,20}}$"),
        ),
        (re.compile("(?:党工委|管委会|管理委员会)"), re.compile(rf"(?:{area()})?{_GAP}{{1,10}}(?:{zones})$")),
    )


def office_candidates(text: str) -> list[Span]:
    """Every range that reads as a public body, collective addressees (各市工信局) left out."""
    ranges = [match.span() for match in _offices().finditer(text)]
    for head, before in _heads():
        for match in head.finditer(text):
            begin = max(0, match.start() - 24)
            if (left := before.search(text[begin : match.start()])) is not None:
                ranges.append((begin + left.start(), match.end()))
    return [Span(_office_start(text, start, end), end, "GOV") for start, end in ranges if _is_office(text, start, end)]


def _is_office(text: str, start: int, end: int) -> bool:
    name, before = text[start:end], text[max(0, start - 4) : start]
    bare = rf"(?:人民)?政府(?:办公[厅室])?|.{{0,2}}领导小组(?:办公室)?|[省市区县]?[{CJK}]?委"
    if re.fullmatch(bare, name) and name not in {"省委", "市委", "区委", "县委"}:
        return False
    if re.search(r"各(?:[省市区县州地盟级、直辖自治设有关]|县区|地市){0,4}$", before):
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if re.fullmatch("各[^，。：]{0,30}、", line) and not re.match(f"{_LEVELS}|{area()}", name):
        return False
    return not re.search("各|该局|全局|当局|格局|布局|大局|结局|时局", name)


def _office_start(text: str, start: int, end: int) -> int:
    """Cut verbs off the left; a place inside is where the name begins."""
    if area_starts(text, start) or text.startswith("中共", start):
        return start
    if (inner := re.compile(area()).search(text, start, end)) and inner.start() - start <= 4:
        return inner.start()
    for cut in cutter().finditer(text, start, end):
        start = cut.end() if cut.end() < end - 1 else start
    while start < end - 2 and text[start] in "和与及、":
        start += 1
    return start


def area_starts(text: str, at: int) -> bool:
    """Tell whether a province or city is named at an offset."""
    return re.compile(area()).match(text, at) is not None


@cache
def _places() -> re.Pattern[str]:
    district = (
        f"(?:(?!{_NOT_DISTRICT})[{CJK}](?!{_NOT_DISTRICT})[{CJK}]{{0,2}}?(?:区|县|市|旗)(?![域别间块位分场级长]))"
    )
    zone = rf"(?:{_GAP}{{0,8}}?(?:{alternation('zone_tails')}))"
    known = alternation("regions", "countries")
    return re.compile(
        rf"(?:{area()}){{1,3}}{district}?(?:{zone}|(?:{alternation('regions')}))?"
        f"|(?<![{CJK}])(?!国家|各|全市|重点|省级|本|我|该|原|现有|市级"
        f"|一批)[{CJK}]{{2,6}}?(?:高新技术产业开发区|经济技术开发区|高新区|经开区|新区|科学城|工业园区"
        f"|自贸试验区)(?![{CJK}]{{0,2}}管委)"
        rf"|(?:浦东|滨海|雄安|两江|天府|西咸|贵安|舟山群岛|江北|湘江|福州|南沙|金普|哈尔滨|长春|赣江|滇中|黄渤海)新区"
        rf"|(?:{known})(?:地区)?"
        rf"|(?<=[，。、；：“在于位到]){district}(?=[，。、；的和与”]|$)|东北(?=[地老三、])(?:地区|三省)?"
    )


def mark_places(marks: Marks) -> None:
    """Mark places that stand outside other names; adjoining levels are one span."""
    for match in list(_places().finditer(marks.masked)):
        start, end = match.span()
        after = marks.masked[end : end + 2]
        if (
            re.match("日报|晚报|时报|商报|都市|电视|卫视|广播|新闻网|时间|话剧|路[0-9一二三四五六七八九十]?", after)
            and len(match[0]) <= 3
        ):
            continue
        if re.search("(?:地|社|辖|城|片|各|全|该)[区市县]$", match[0]) and not re.search("地区$", match[0]):
            continue
        if inner := re.compile(area()).search(marks.masked, start, end):
            start = inner.start()
        marks.add(start, end, "PLACE")
