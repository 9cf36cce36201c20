"""Contact data is dropped at the door: columns that hold it, and mobile numbers, resident IDs and e-mail addresses in ordinary text.

Only what surely is one is replaced: a credit code (18 characters as well), a patent number or an amount of eleven digits stays, and so do
addresses of pages.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from graph.uscc import is_valid

REMOVED = "[已删除联系方式]"
_CONTACT = re.compile(
    r"(?:负责人|联系人|联络员|填[表报]人|经办人|法人|法定代表人|单位|企业|公司|办公室?|固定|移动|联系|中心|牵头单位|本人|个人|常用|工作|咨询)*的?"
    r"(?:手机|移动电话|电话|座机|传真|电子?邮[箱件]|电子信箱|邮箱|E-?mail|QQ|微信|身份证件?|证件|联系方式|phone|mobile|telephone|tel|fax|wechat)"
    r"(?:号码?|帐号|账号|地址|address|number|no\.?)?(?:/(?:手机|电话|传真|邮箱|微信|QQ))*",
    re.IGNORECASE,
)
_CONTACT_PERSON = re.compile(
    r"(?:日常|工作|业务|项目|单位|企业|紧急)*(?:联系人|联络人|联络员|填[表报]人|经办人)(?:姓名|信息|及.*)?|contact( person)?",
    re.IGNORECASE,
)
_SIMPLER = str.maketrans(
    "聯繫係電話號碼郵箱證負責單業傳機經辦絡員報訊資", "联系系电话号码邮箱证负责单业传机经办络员报讯资"
)
"""Traditional characters of these words; the whole table takes longer to load than a reader to start."""
_SIGNS = "@＠０１２"
_DIGITS = tuple(
    map(
        re.compile,
        (r"1[3-9]\d[- ]?\d{4}[- ]?\d{4}", r"0\d{2,3}[)）]?[- ]?\d{7}", r"00-?\d{3}-?\d{4}", r"19\d{9}", r"20\d{9}"),
    )
)
"""Each begins with a plain digit, which is looked for at the speed of memory: a column of a hundred thousand cells is one text."""
_LABELS = re.compile("电话|传真|座机|手机|QQ|微信|Tel|Fax|Phone", re.IGNORECASE)
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z０-９_./=%&?¥-])(?:[+＋]?86[- ]?)?[1１][3-9３-９]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z０-９_]|[-.]\d|\s*[元万亿美])"
)
_RESIDENT = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{16}[\dXx](?![0-9A-Za-z])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_LABELLED = re.compile(
    r"(?P<label>(?:(?:电话|传真|座机|手机|Tel|Fax|Phone)(?:号码)?\s{0,3}[:：]?\s{0,3}(?=[(（]?0\d|[48]00|\d{7,8}(?!\d))|(?:QQ|微信)号?码?\s{0,3}[:：]\s{0,3}))"
    r"(?:[(（]?0\d{2,3}[)）]?[- ]?\d{7,8}(?:-\d{1,5})?|[48]00-?\d{3}-?\d{4}|(?<=[:：])\d{7,8}|(?<=[:：])[A-Za-z][\w-]{4,19}|(?<=[:：])\d{5,12})(?!\d)",
    re.IGNORECASE,
)
_LANDLINE = re.compile(r"(?<![\w./=%&?-])[(（]?0\d{2,3}[)）]?-\d{7,8}(?:-\d{1,5})?(?![\w-])")
_PERSON_LABEL = re.compile(
    r"((?:填[表报]人|联系人|联络员|经办人|制表人?|审核人?|复核人?)\s*[:：]\s*)([^\s:：，,；;|()（）]{1,12})"
)
_URL = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,10}://|www\.)[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uff0f<>\"“”]*", re.IGNORECASE
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_contact(header: str) -> bool:
    """Tell whether a column of that name holds contact data: a number, an address, or the name of a mere contact person."""
    plain = unicodedata.normalize("NFKC", header).replace(" ", "").translate(_SIMPLER)
    whole = "/".join(re.sub(r"\(.*?\)$", "", part).rstrip("*:") for part in re.split(r"[/.](?!\Z)", plain))
    return any(
        pattern.fullmatch(part) is not None
        for part in (whole, *whole.split("/"))
        for pattern in (_CONTACT, _CONTACT_PERSON)
    )


def may_hold_contact(text: str) -> bool:
    """Tell whether a text is worth a closer look; quick, and never false for what `redact` replaces."""
    if any(sign in text for sign in _SIGNS) or any(digits.search(text) for digits in _DIGITS):
        return True
    return (":" in text or "：" in text) and _LABELS.search(text) is not None


def redact(text: str) -> tuple[str, int]:
    """Replace contact data inside a text; returns the text and how many places were replaced."""
    if not may_hold_contact(text):
        return text, 0
    kept: list[str] = []
    removed, position = 0, 0
    for url in _URL.finditer(text):
        plain, count = _redacted(text[position : url.start()])
        kept += [plain, url.group()]
        removed, position = removed + count, url.end()
    plain, count = _redacted(text[position:])
    return "".join((*kept, plain)), removed + count


def redact_names(text: str) -> str:
    """Replace contact data in a line below a table, the names of those who filled it in as well."""
    return _PERSON_LABEL.sub(lambda match: match[1] + REMOVED, redact(text)[0])


def is_mobile(text: str) -> bool:
    """Tell whether a text is nothing but a mobile number."""
    return re.fullmatch(r"1[3-9][0-9]{9}", text) is not None


def _redacted(text: str) -> tuple[str, int]:
    removed = 0
    for pattern in (_EMAIL, _MOBILE, _LANDLINE):
        text, count = pattern.subn(REMOVED, text)
        removed += count
    text, residents = _without_residents(text)
    text, labelled = _LABELLED.subn(lambda match: match["label"] + REMOVED, text)
    return text, removed + residents + labelled


def _without_residents(text: str) -> tuple[str, int]:
    found = [match for match in _RESIDENT.finditer(text) if is_resident_id(match.group())]
    for match in reversed(found):
        text = text[: match.start()] + REMOVED + text[match.end() :]
    return text, len(found)


def is_resident_id(text: str) -> bool:
    """Tell whether 18 characters are a resident's ID: a province, a day of birth and the check character; no credit code."""
    text = unicodedata.normalize("NFKC", text).upper()
    if not re.fullmatch(r"[1-8][0-9]{16}[0-9X]", text) or not text.isascii() or is_valid(text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return 1900 <= born.year <= 2100 and "10X98765432"[total % 11] == text[17]
