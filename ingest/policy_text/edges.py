"""Where a name begins: Chinese names end in telling words, their beginning has to be found from the words before it."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cache

from ingest.policy_text.words import CJK, alternation, area, words

# Single characters end a name on their left unless they are part of one of these words.
_SINGLES = (
    "(?<!自)由|被|把|让|使(?![馆领])|给|而|该|此|这|那|每|某|另|现(?![代有实场货])"
    "|(?<![根数依占收])据(?!点)|(?<![中平草高太复还])原(?![子料点材油位生创])|即"
    "|(?<![体关磷联水])系(?![统列数])"
    "|(?<![高中优])等(?![离级温])|暨|或|是|的|了|着|(?<![超通])过(?![程滤氧渡])|从(?!业)|则"
    "|(?<!申)请|报(?![告废业])|(?<![神财])经(?![济信贸纬编发销营典])"
    "|(?<![万定方取导双各横纵单])向(?![量日上])|(?<!甚)至(?!上)|(?<!基)于(?!洪|都)"
    "|(?<![存潜现])在(?!线)|(?<!大)将(?!军)|按(?!摩)|(?<![可予所])以(?![色太内下]|上[^海])|(?<!达)到|曾|已"
    "|(?<!平)均(?![匀衡胜])"
    "|还(?!原)|也(?!门)|又|再(?![制生利])|(?<!兼)并(?![联网购])|不(?!锈)|未(?!来)|受(?![体托])|获"
    "|(?<!基)因(?!子)|若(?!尔)|如(?![意东皋])|但|虽|(?<![去消清移解扫])除(?![尘湿臭])"
    "|(?<![各独亲])自(?![动主然行治贸由润愈旋适创贡])|赴|驻|(?<![虚模])拟"
    "|(?<!土耳)其|(?<![国所稀共私专固持拥享])有(?![色限机研轨源线])|(?<![华作最])为(?![民先])"
    "|(?<![面针核应])对(?![外俄称二苯])|亦(?!庄)|仅|只"
)
_COORDINATOR = re.compile(
    "以及|(?<![共饱调温缓中综亲平])和(?![平谐田县利])|与(?!会)|(?<![普涉遍推])及(?!其|时)"
    "|(?<![共协不合会大])同(?![济方仁步位轴创洲花质心])"
)
_COUNTED = "(?<=[\\d一二两三四五六七八九十多几余])[家个项](?:左右|以上|以内)?"
_ANCHOR_WORDS = "国家|中国|全国|中华"


@cache
def anchor() -> re.Pattern[str]:
    """What official names begin with: the nation or a province or city."""
    return re.compile(rf"(?:{_ANCHOR_WORDS}|{area()}|{alternation('countries')}|[{CJK}]{{2,3}}[省市州县](?!场))")


@cache
def _sure_anchor() -> re.Pattern[str]:
    return re.compile(rf"(?:{_ANCHOR_WORDS}|{area()})")


@cache
def cutter() -> re.Pattern[str]:
    """Words and characters that end a name on its left."""
    several = [word for word in words("boundary_words") if len(word) > 1]
    listed = (
        "|".join(sorted(map(re.escape, several), key=lambda word: -len(word)))
        .replace("共建|", "(?<!地方)共建|")
        .replace("|公司|", f"|(?<![{CJK}])公司|")
    )
    # Words that also stand inside names cut only before a name that begins like one.
    soft = (
        f"(?:研发|开发|生产|服务|利用|应用|合作|推广|建设|发展|管理|投资)(?=国家|中国|{area()})"
        "|联合(?!创新中心|重工|实验室|研究|大学|网络|创新|会|收割|工业|卡车|汽车|电子|循环|体|石化|动力"
        "|技术)"
    )
    return re.compile(rf"{listed}|{_COUNTED}|{soft}|{_SINGLES}")


@cache
def _heads() -> re.Pattern[str]:
    several = "|".join(word for word in words("boundary_heads") if len(word) > 1)
    return re.compile(
        f"(?:{several}|和(?![平谐田县时])|与|及(?!时)|同(?![济方仁])|成(?![都飞山])|出(?!版)|来(?![安宾])"
        "|去|跟|了|对(?!外)|为|有(?![研色])|级|家|个|项)"
    )


@cache
def _tail_end() -> re.Pattern[str]:
    names = alternation("firm_tails", "university_tails", "institute_tails", "association_tails", "roles")
    return re.compile(rf"(?:{names}|创新中心|{area()}|[部委厅局]|政府|委员会)$")


def left_edge(text: str, tail: int, label: str, ends: AbstractSet[int]) -> int:
    """The offset where the name begins whose telling word starts at `tail`; `ends`: where known names end."""
    start = _run_start(text, tail, label)
    for match in cutter().finditer(text, start, tail):
        start = match.end()
    if label != "INST":
        start = max(
            (end for end in ends if start < end < tail and re.search("[部委厅局府室组会院]$", text[end - 1])),
            default=start,
        )
    if label not in {"INST", "ENT"} and (firm := text.rfind("公司", start, tail)) >= start:
        start = firm + 2
    start = _after_coordination(text, start, tail, label, ends)
    while head := _heads().match(text, start, tail):
        start = head.end()
    return _to_anchor(text, start, tail, label)


def _run_start(text: str, tail: int, label: str) -> int:
    """Walk left over letters, figures and closed brackets; punctuation and marks end the walk."""
    at, stop = tail, max(0, tail - 45)
    while at > stop:
        char = text[at - 1]
        if char == ")" and label != "ORG":
            opening = text.rfind("(", max(stop, at - 12), at)
            if opening <= stop or not re.fullmatch(rf"[{CJK}A-Za-z]+", text[opening + 1 : at - 1]):
                break
            at = opening
        elif (char.isalnum() and not "\ue000" <= char <= "\ue0ff") or (
            char in "-·&+./" and at >= 2 and text[at - 2].isascii() and text[at - 2].isalnum()
        ):
            at -= 1
        else:
            break
    return at


def _after_coordination(text: str, start: int, tail: int, label: str, ends: AbstractSet[int]) -> int:
    """Decide for every 和, 与, 及 before the tail whether it joins two names or stands inside one."""
    begin = start
    for match in _COORDINATOR.finditer(text, start, tail):
        left, right = text[begin : match.start()], text[match.end() : tail]
        if _joins(left, right, label) or match.start() in ends:
            begin = match.end()
    return begin


def _joins(left: str, right: str, label: str) -> bool:
    if len(left) < 2 or (_tail_end().search(left) and not (label == "ENT" and re.fullmatch(area(), left))):
        return True
    if anchor().match(right) and len(right) > 2:
        return True
    if label == "UNIV":
        return True
    if label == "ENT":
        return anchor().match(left) is None or left.endswith(words("short_tails"))
    return False


def _to_anchor(text: str, start: int, tail: int, label: str) -> int:
    """Begin a center's name at its nation or region, also when an unknown verb stands before it."""
    if label == "CENTER":
        nation = text.rfind("国家", start, tail)
        if nation > start:
            return nation
    if label not in {"CENTER", "ORG"}:
        return start
    match = _sure_anchor().search(text, start, tail)
    return match.start() if match and match.end() < tail else start
