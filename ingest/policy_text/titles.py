"""Titles of policies (POLICY) and everything that is a number by its form: DOCNO, STD, PATENT, USCC."""

from __future__ import annotations

import re
from functools import cache

from ingest.policy_text.marks import MARK, Marks
from ingest.policy_text.words import CJK, area

_GENRES = (
    "纲要|规划|计划|总体布局|方案|意见|办法|指南|指引|通知|决定|目录|条例|规定|细则|措施|政策|批复|复函|公告"
    "|通报|公示|函|行动|清单|规则|制度|章程"
    "|法|申报书|申请书|申请表|申报表|推荐表|汇总表|任务书|承诺书|报告|名单|条件|要求|要点|战略"
    "|路线图|白皮书|建议|若干措施|协议|纪要|体系|图谱|令|通告|倡议|大纲|提纲|导则|建设书|评价表"
    "|备案表"
)
_NOT_POLICY = re.compile(
    "(提案|议案|的建议|建议案|标准|规范|术语|试验方法|测定|技术要求|安全要求|通用要求|技术条件|协议"
    "|纪要|白皮书|规程|合同|一种.*|研究报告|调研报告|发展报告|蓝皮书)$"
)
_GENERIC_TITLE = re.compile(
    "^(关于|印发|的|本|该|上述|有关|相关|评估|管理|实施|工作|建设|认定|考核|试行|暂行|行动|指导|若干"
    "|评价|申报|验收|培育|扶持|支持|专项|总体|三年|年度|推荐|合作|框架|战略|可行性|研究|财务|审计"
    "|情况|验资|总结|测试|检测|体检|政府|主要|公司|关注|问询|监管|董事会|股东大会"
    r"|第[一二三四五\d]+[条号])*"
    rf"({_GENRES}|书)?([(][^()]*[)])?$"
)
_TAIL = (
    r"(?:\s*[(](?:[^()《》\n]{0,4}(?:试行|暂行|草案|征求意见稿|修订|稿|版|年本)[^()《》\n]{0,4}"
    r"|\d{4}[^()《》\n]{0,12})[)])?"
)
_POLICY_END = re.compile(
    rf"(?:(?:指引|通知|公告|规则)第\d+号.*|{_GENRES}|中国制造2025|版|2025|2030|2035)(?:\s*[(][^()]*[)]"
    r"|[(〔〈].*)?\s*$"
)
_QUOTED = re.compile(r"“([^“”\n]{4,60})”")
_MADE_IN_CHINA = re.compile(r"中国制造\s*2025(?!年)")
_RED_HEAD = re.compile(
    (
        rf"^[ \u3000]*((?:[{CJK}、 ]{{2,60}})?(?:关于|印发)[^\n。；！？]{{4,120}}?的?(?:通知|意见|批复"
        r"|复函|公告|决定|通报|公示|函|通告|答复))[ \u3000]*(?:$|(?<=函)。|(?=[(][^()\n]{4,24}号[)][ \u3000]*$))"
    ),
    re.MULTILINE,
)
_ATTACHED = re.compile(
    rf"^[ ]*附件\s?[\d一二三四五六]*[：. ]+([{CJK}“”]{{8,40}}(?:纲要|规划|计划|方案|办法|指南|细则"
    r"|条例|意见|申报书|申报表|申请书|汇总表|推荐表|任务书))(?=[(\s]|$)",
    re.MULTILINE,
)
_NUMBERED_HEAD = re.compile(
    rf"(?<=[{MARK['DOCNO']}])\s*(关于[^。；\n《》]{{4,80}}的(?:通知|意见|批复|复函|公告|决定|通报|公示"
    "|函))"
)
_HEADLINE = re.compile(
    (
        rf"^[ \u3000]*((?:{{AREA}}|中国|国家|[{CJK}]{{2,8}}[省市区县])?[{CJK}“”\"\d、 ()—-]{{4,40}}(?:纲要"
        "|规划|计划|方案|办法|指南|细则|条例|若干措施|若干意见|实施意见|指导意见|政策措施"
        rf"|若干政策){_TAIL})[ \u3000]*$"
    ),
    re.MULTILINE,
)

_YEAR = r"[〔(]\s*(?:19|20)\d{2}\s*(?:年)?[〕)]?|[〔(]?(?:19|20)\d{2}[〕)]"
_DOCNO = re.compile(rf"([{CJK}]{{2,14}})({_YEAR})\s*(第)?\s*(\d{{1,5}})\s*(号)?")
# A scraper that loses the brackets glues year and number: 石财教2023105号.
_UNBRACKETED = re.compile(
    rf"(?<![{CJK}])〔(?:19|20)\d{{2}}〕\s?\d{{1,4}}号|(?<![{CJK}])[{CJK}]{{3,8}}20[12]\d{{2,5}}号"
)
_DOCNO_TAIL = re.compile(r".*(?:根据|按照|依据|依照|文号|文件|印发|发布|下发|发文|字号|和|与|及|的|见)(?=..)")

_STD = re.compile(
    "(?<![A-Za-z])((?:GB|GJB|YS|SJ|JB|QC|YD|HG|FZ|YY|QB|JC|DL|NB|TB|CB|HB|QJ|MT|NY|LY|SN|WJ"
    r"|DB\d{0,4}|T|Q|ISO|IEC|ITU-T|IEEE|ASTM|EN|DIN|JIS|ANSI|UL|SAE)"
    r"(?:\s?/\s?[A-Z]{1,10}|\s?/\s?[TZ])*[\s/]{0,2}[A-Z]{0,3}\s?\d{1,6}(?:\.\d{1,3})*(?:\s?[-—：]\s?(?"
    r":19|20)?\d{1,4}(?:[-—：](?:19|20)\d{2})?)?)(?![\dA-Za-z])"
)
_STD_PREFIX_ALONE = re.compile(r"^(?:T|Q|EN|UL|HB|CB|TB|NB|MT|SN|IEEE|SAE|DL|SJ|YS|IEC|ISO)\s?\d")
_COMMITTEE = re.compile(
    r"(?<![A-Z/ ])TC\s?\d{2,3}(?!\d)|(?:SAC|ISO|IEC)(?:[/ ](?:IEC|SAC|JTC ?\d+))?[/ ]?(?:TC|JTC"
    r"|SC)\s?\d+(?:[/ ]?(?:SC|WG)\s?\d+)*"
)
_PATENT = re.compile(
    r"(?<![A-Za-z\d])((?:ZL|CN|US|EP|WO|JP|KR|PCT)[\s/]?(?:(?:CN)?(?:19|20)\d{2}[\s/]?)?\d[\d "
    r"]{4,12}\d(?:\.[\dXx])?(?:\s?[A-Z]\d?)?"
    r"|(?:WO|US)\s?(?:19|20)\d{2}/\d{6,7}(?:\s?[A-Z]\d?)?|PCT/[A-Z]{2}(?:19|20)\d{2}/\d{6}|(?:19"
    r"|20)\d{10}\.[\dXx]|(?:19|20)\d{2}[1-38]\d{7}(?=[^\d])|\d{8}\.[\dX])(?![\d])"
)
_USCC = re.compile(r"(?<![0-9A-Za-z])[1-9AN][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")


def mark_codes(marks: Marks) -> None:
    """Mark what its form alone gives away; the unified credit code first, its digits look like others."""
    marks.add_matches(_USCC, "USCC")
    _mark_document_numbers(marks)
    marks.add_matches(_COMMITTEE, "ORG")
    for match in list(_STD.finditer(marks.masked)):
        if not _STD_PREFIX_ALONE.match(match[1]) or re.search(r"[-—：]|\b(?:ISO|IEC)\b", match[1]):
            marks.add(*match.span(1), "STD")
    marks.add_matches(_PATENT, "PATENT", 1)


def mark_titles(marks: Marks) -> None:
    """Mark titles: a headline of its own line, then 《》, then unmistakable ones in quotation marks."""
    for pattern in (_RED_HEAD, _headline()):
        for match in list(pattern.finditer(marks.text)):
            if not _GENERIC_TITLE.match(match[1].strip()) and not re.match(
                r"[ ]*(?:附件|第[一二三四五六七八九十]+[章条]|[一二三四五六七八九十]+、|\d|根据|按照|依据|为)", match[1]
            ):
                marks.add(*match.span(1), "POLICY")
    marks.add_matches(_NUMBERED_HEAD, "POLICY", 1)
    marks.add_matches(_ATTACHED, "POLICY", 1)
    for start, end in _bracketed(marks.text):
        title = marks.text[start:end]
        if _POLICY_END.search(title) and not _NOT_POLICY.search(title) and not _GENERIC_TITLE.match(title):
            marks.add(start, end, "POLICY")
    for match in list(_QUOTED.finditer(marks.masked)):
        if re.search(
            r"(?:办法|条例|细则|指导意见|实施意见|实施方案|行动方案|行动计划|规划纲要|发展规划)$", match[1]
        ) and not _GENERIC_TITLE.match(match[1]):
            marks.add(*match.span(1), "POLICY")
    marks.add_matches(_MADE_IN_CHINA, "POLICY")


def titled_ranges(text: str) -> list[tuple[int, int]]:
    """The ranges inside 《》, policy or not: names in the title of a book or standard are no mentions."""
    return _bracketed(text)


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Ranges inside the outermost 《》; a title that never closes ends nowhere and is left out."""
    ranges, depth, start = [], 0, 0
    for match in re.finditer("[《》]", text):
        if match[0] == "《":
            depth, start = (1, match.end()) if depth == 0 or match.end() - start > 160 else (depth + 1, start)
        elif depth:
            depth -= 1
            if not depth and match.start() - start <= 160:
                ranges.append((start, match.start()))
    return ranges


def _mark_document_numbers(marks: Marks) -> None:
    marks.add_matches(_UNBRACKETED, "DOCNO")
    for match in list(_DOCNO.finditer(marks.masked)):
        if not match[5] and not match[2].startswith("〔"):
            continue
        lead = match[1]
        if cut := _DOCNO_TAIL.match(lead):
            lead = lead[cut.end() :]
        if len(lead) >= 2:
            marks.add(match.end(1) - len(lead), match.end(), "DOCNO")


@cache
def _headline() -> re.Pattern[str]:
    return re.compile(_HEADLINE.pattern.replace("{AREA}", area()), re.MULTILINE)
