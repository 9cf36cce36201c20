"""What a row of a sheet is: a title, a header, a total, a note below the table, or data.

Every rule looks at what is printed; none compares with other files. A row that no rule knows is data.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.dates import parse
from graph.model import THING
from ingest.privacy import redact
from ingest.readers.layout.names import header_name, named_with_unit

TOTAL = re.compile(
    r"(?:.{0,12}?(?:合\s{0,4}计|小\s{0,4}计|总\s{0,4}计|共\s{0,4}计|累\s{0,4}计)|总数|(?i:(?:grand |sub-?)?totals?))"
    r"\s{0,4}(?:[(（][^()（）]*[)）])?\s{0,4}[:：]?(?:\s{0,4}共?\s{0,4}[0-9]{1,9}\s{0,4}[家个项名人]?)?\Z"
)
NOTE = re.compile(
    r"(?:备?注|附注|说\s{0,4}明|(?:数据|资料)?来源|填[表报](?:说明|人|单位|日期|时间)|制表(?:人|单位|日期)?|审[核批](?:人|单位)?|复核人?"
    r"|(?:单位|部门|分管)?(?:负责人|领导)(?:签字|签名|签章)?|联系(?:人|电话|方式)|报送(?:单位|日期)|(?:单位)?[(（]?(?:盖章|签字|签章|公章)[)）]?"
    r"|(?:统计|数据)?截[至止].{0,14}|(?i:notes?|sources?|remarks?))\s{0,4}[0-9一二三四五六七八九十]{0,2}\s{0,4}(?:[:：]|[.．、](?=\D))|[*※]\s{0,4}\D{4}|[(（](?:注|备注|说明)[:：]|(?:本表|上表|以上|上述)(?:数据|所列|名单|内容|为|由|按|中|不含|包括)|(?:统计)?数据截[至止]"
)
LABELLED = re.compile(
    r"[^:：]{1,14}[:：]|[(（].{0,8}[:：]|.{0,6}年\s{0,4}月\s{0,4}日|[(（]?(?:盖章|签字|签章|公章)[)）]?\Z|\s{0,4}\Z"
)
_FILLED_IN = re.compile(r"[:：]\s{0,4}\S|年\s{0,4}月\s{0,4}日")
SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十\d]{1,3}[批类章部]"
)
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?%?\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_COMPANY = re.compile(r".{3,}(?:有限责任公司|股份公司|有限公司)(?:[(（].*[)）])?\Z")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")
_ENDINGS = re.compile(
    r"(?:序号|名称|编号|代码|编码|时间|日期|年份|年度|类型|类别|种类|级别|层级|等级|性质|状态|阶段|金额|资金|经费|占比|比例|份额|数量|总数|[人家项个件次]数|增长率"
    r"|总额|备注|来源|依据|简介|职务|职称|网址|链接|排名|所在地|负责人|代表人)\Z"
)
_WHOLE = re.compile(
    r"(?:主要|牵头|参与|成员|所属|所在|依托|主管|申报|承担|建设|运营|合作|企业|单位|项目|中心|法人|产业链|行业|应用|技术|营业|总)?"
    r"(?:单位|机构|企业|公司|高校|院所|主体|地区|省|市|县|区|省份|省市|地市|区县|城市|地址|属地|领域|行业|产业|产业链|角色|投资|收入|产值|利润|税收|说明|描述|内容|情况|方式"
    r"|链条|环节|技术|产品|专利|标准|项目|结果|意见|名单|姓名|指标|序号|年|月)\Z|是否.{1,12}\Z"
)
LONGEST_NAME = 120


def is_data(text: str) -> bool:
    """Tell whether a cell can hardly name a column: a number (a year may), a date, an address, a company, contact data."""
    return (
        len(text) > LONGEST_NAME
        or "://" in text
        or redact(text)[1] > 0
        or (_NUMBER.match(text) is not None and not _YEAR.match(text))
        or (len(text) > 4 and text[0].isdigit() and (parse(text) or "").count("-") == 2)
        or _COMPANY.match(text) is not None
    )


@lru_cache(maxsize=20_000)
def names_a_column(text: str) -> bool:
    """Tell whether a cell is a word that columns are named by."""
    name = re.sub(r"\(.*\)$", "", named_with_unit(header_name(text))[0])
    known = name in _model_words() or _IDENTIFIER.match(name) is not None
    return known or (len(name) <= 16 and bool(_ENDINGS.search(name) or _WHOLE.match(name)))


@cache
def _model_words() -> frozenset[str]:
    return frozenset(
        word
        for thing in THING.values()
        for prop in thing.properties
        for word in (prop.name, prop.words.zh, prop.words.en, *prop.aliases)
    )


def is_title(row: dict[int, str], width: int) -> bool:
    """Tell whether a row above a header is a title: one cell alone, or nothing but “填报单位：…”, “单位：万元”."""
    if width > 1 and len(row) == 1:
        return not any(map(is_number, row.values()))
    return width > 1 and all(map(LABELLED.match, row.values())) and any(map(_FILLED_IN.search, row.values()))


def is_note(row: dict[int, str]) -> bool:
    """Tell whether a row is a note or a line to sign below a table."""
    first, *others = row.values()
    return NOTE.match(first) is not None and all(LABELLED.match(text) for text in others)


def is_total(row: dict[int, str]) -> bool:
    """Tell whether a row sums up others: 合计, 小计, 总计, “广东省小计”, behind a running number as well."""
    first, *others = row.values()
    if TOTAL.match(first):
        return True
    return bool(others) and _NUMBER.match(first) is not None and TOTAL.match(others[0]) is not None


def is_number(text: str) -> bool:
    """Tell whether a cell is a plain number."""
    return _NUMBER.match(text) is not None
