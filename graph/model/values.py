"""Raw cell text → canonical text of a property's kind, or a reason why it does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal

from graph.dates import is_partial_date
from graph.errors import Words
from graph.model.types import Kind, Property

YES, NO = {"yes", "true", "1", "是", "y", "√", "☑", "■"}, {"no", "false", "0", "否", "n", "×", "☐", "□"}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?\Z")
UNITS: dict[str, int] = {"万元": 10_000, "亿元": 100_000_000, "元": 1, "%": 1}
DEFAULT_REMEDY = Words("请更正该单元格后重新导入。", "Correct the cell and load the file again.")


class Unfit(ValueError):
    """A value that does not fit its property: a stable `code`, the reason and the remedy in both languages."""

    def __init__(self, code: str, reason: Words, remedy: Words = DEFAULT_REMEDY) -> None:
        super().__init__(reason.en)
        self.code, self.reason, self.remedy = code, reason, remedy


def clean(raw: str) -> str:
    """Return text without surrounding space, invisible or control characters; the letters stay as they are."""
    if raw.isprintable():  # nothing invisible in it, and no space but the plain one
        return raw.strip()
    kept = (
        " " if c in "\t\n\r\u00a0\u3000" else c
        for c in raw
        if c in "\t\n\r" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")
    )
    return "".join(kept).strip()


def fit(prop: Property, raw: str, unit: str | None = None) -> str:
    """Return the canonical text of `raw` for `prop`; `unit` is what the file's numbers are printed in (万元 …).

    Raises Unfit with a code, the reason and a remedy.
    """
    text = clean(raw)
    if prop.values:
        return _one_of(prop, prop.values, text)
    return FITTERS[prop.kind](prop, text, UNITS.get(unit or "", 1))


def _one_of(prop: Property, values: Mapping[str, Words], text: str) -> str:
    if text in values:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold()
    for code, words in values.items():
        if folded in (code.casefold(), words.zh, words.en.casefold()):
            return code
    allowed_zh, allowed_en = "、".join(w.zh for w in values.values()), ", ".join(values)
    raise Unfit(
        "not-allowed",
        Words(f"“{text}”不是“{prop.words.zh}”的可用值", f"“{text}” is not a value of “{prop.words.en}”"),
        Words(f"可用值：{allowed_zh}。", f"Allowed: {allowed_en}."),
    )


def _text(_: Property, text: str, __: int) -> str:
    return text


def _url(_: Property, text: str, __: int) -> str:
    return text.replace(" ", "%20")


def _number(prop: Property, text: str, factor: int) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if GROUPED.match(plain):
        plain = plain.replace(",", "")
    if not NUMBER.match(plain) or abs(float(plain) * factor) > 1e18:
        raise Unfit(
            "not-a-number",
            Words(f"“{text}”不是数字（{prop.words.zh}）", f"“{text}” is not a number ({prop.words.en})"),
            Words("请只填数字，例如 1000 或 1,000.5。", "Enter digits only, such as 1000 or 1,000.5."),
        )
    return repr(float(Decimal(plain) * factor))  # in tenths, as printed: 1.1 万元 are 11000.0


def _integer(prop: Property, text: str, factor: int) -> str:
    number = float(_number(prop, text, factor))
    if not number.is_integer():
        raise Unfit(
            "not-an-integer",
            Words(f"“{text}”不是整数（{prop.words.zh}）", f"“{text}” is not a whole number ({prop.words.en})"),
        )
    return str(int(number))


def _boolean(prop: Property, text: str, _: int) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded in YES:
        return "true"
    if folded in NO:
        return "false"
    raise Unfit(
        "not-yes-or-no",
        Words(f"“{text}”不是“是/否”（{prop.words.zh}）", f"“{text}” is neither yes nor no ({prop.words.en})"),
        Words("请填“是”或“否”。", "Enter yes or no."),
    )


def _partial_date(prop: Property, text: str, _: int) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if not is_partial_date(plain):
        raise Unfit(
            "not-a-date",
            Words(f"“{text}”不是日期（{prop.words.zh}）", f"“{text}” is not a date ({prop.words.en})"),
            Words("请写成 2019、2019-05 或 2019-05-06。", "Write 2019, 2019-05 or 2019-05-06."),
        )
    return plain


FITTERS: dict[Kind, Callable[[Property, str, int], str]] = {
    "text": _text,
    "text_list": _text,
    "url": _url,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "partial_date": _partial_date,
    "date": _partial_date,
}
