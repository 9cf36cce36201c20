"""Cells with dates → partial dates, or the reason why a text is none: every spelling that means one date only is read."""

from __future__ import annotations

import re

from graph.dates import date_parts, parse, plain
from graph.errors import Words
from graph.model.types import Property
from graph.model.unfit import Unfit

WRITE = Words("请写成 2019、2019-05 或 2019-05-06。", "Write 2019, 2019-05 or 2019-05-06.")
_OPEN_ENDS = ("至今", "今", "现在", "目前", "now", "present")
_REST = re.compile(r"[0-9]{1,2}(?:月(?:[0-9]{1,2}日?)?|日)\Z")
_BETWEEN = re.compile("至|到|~|-+")
_SHORT_YEAR = re.compile(r"\A['’]?[0-9]{2}(?:年|(?P<mark>[./-])[0-9]{1,2}(?:(?P=mark)[0-9]{1,2})?\Z)")
_YEAR_LAST = re.compile(r"\A[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}\Z")
_NO_YEAR = re.compile(r"\A[0-9]{1,2}月(?:[0-9]{1,2}[日号]?)?\Z")
_EITHER = re.compile(r"\A(?:[0-9]{4}\.1|[0-9]{6})\Z")
_VAGUE = re.compile(
    r"约|左右|前后|[底初中末前后起]\Z|[上中下]旬|半年|季度|Q[1-4]|以前|以来|预计|拟|计划", re.IGNORECASE
)
_TWO_COLUMNS = Words("请把起、止日期分别填在两列。", "Put the start and the end into two columns.")
_REASONS: tuple[tuple[re.Pattern[str], str, str, str, Words], ...] = (
    (_YEAR_LAST, "ambiguous-date", "的日、月次序不明", "does not tell day from month", WRITE),
    (
        _SHORT_YEAR, "two-digit-year", "的年份只有两位，世纪不明", "has a year of two digits, so the century is unclear",
        Words("请写四位年份，例如 2019-05。", "Write the year with four digits, such as 2019-05."),
    ),
    (
        _EITHER, "ambiguous-date", "可作多种理解（电子表格会把 2019.10 显示为 2019.1）",
        "may mean several dates (spreadsheets show 2019.10 as 2019.1)",
        Words("请写成 2019-01 或 2019-10 这样的形式。", "Write it like 2019-01 or 2019-10."),
    ),
    (_NO_YEAR, "no-year", "没有年份", "has no year", WRITE),
    (
        _VAGUE, "imprecise", "只是大致时间", "is only roughly a date",
        Words("请只写确知的部分，例如 2019 或 2019-05。", "Write only what is certain, such as 2019 or 2019-05."),
    ),
)  # fmt: skip


def fit_day(prop: Property, text: str) -> str:
    """Return the partial date a cell spells; raises Unfit with the reason where it spells none, or may mean several."""
    found = parse(text)
    if found is not None:
        return found
    code, zh, en, remedy = _reason(plain(text))
    raise Unfit(code, Words(f"“{text}”{zh}（{prop.words.zh}）", f"“{text}” {en} ({prop.words.en})"), remedy)


def _reason(spelled: str) -> tuple[str, str, str, Words]:
    if date_parts(spelled) and not _EITHER.match(spelled):
        return "not-a-date", "不是日期：没有这一天", "is not a date: there is no such day", WRITE
    if _is_span(spelled):
        return "date-span", "是一段时间，不是一个日期", "is a span of time, not one date", _TWO_COLUMNS
    for pattern, code, zh, en, remedy in _REASONS:
        if pattern.search(spelled):
            return code, zh, en, remedy
    return "not-a-date", "不是日期", "is not a date", WRITE


def _is_span(spelled: str) -> bool:
    """Whether a text is a date, “to”, and a date, a part of one, or “today”."""
    for between in _BETWEEN.finditer(spelled):
        first, last = spelled[: between.start()], spelled[between.end() :]
        if parse(first.removeprefix("自").removeprefix("从")) and (
            last in _OPEN_ENDS or parse(last) or _REST.match(last)
        ):
            return True
    return False
