"""Raw cell text → canonical text of a property's kind, or a reason why it does not fit.

A cell that says there is no value (“/”, “—”, “无”, “待定”, “至今”) is no error: it has the empty text as its value, which states nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from graph import uscc
from graph.errors import Words
from graph.model.boxes import has_box, ticked
from graph.model.days import fit_day
from graph.model.quantities import fit_number
from graph.model.types import Kind, Property
from graph.model.unfit import DASHES, Unfit, no_error, says_nothing
from graph.model.units import UNITS
from graph.names import simplified

__all__ = ["FITTERS", "UNITS", "Unfit", "clean", "fit", "says_nothing"]

YES = {"yes", "true", "1", "是", "有", "y", "√", "✓", "✔", "☑", "■", "●"}
NO = {"no", "false", "0", "否", "无", "没有", "n", "×", "✗", "☐", "□", "○"}
OTHER = re.compile(r"(其[他它])\(.*\)\Z|(其[他它])[:：].*\Z", re.DOTALL)


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
    text = no_error(clean(raw))
    if prop.values:
        return _one_of(prop, prop.values, text)
    if prop.form == "credit code":
        return _credit_code(text)
    return FITTERS[prop.kind](prop, text, unit)


def _credit_code(text: str) -> str:
    """A code with the right check character; the sentence says where another one is wrong."""
    if says_nothing(text):
        return ""
    flaw = uscc.explain(text)
    if flaw:
        raise Unfit(
            "credit-code",
            Words(flaw.zh.rstrip("。"), flaw.en.rstrip(".")),
            Words(
                "请核对统一社会信用代码；暂时没有的可留空。",
                "Check the credit code; leave the cell empty where there is none yet.",
            ),
        )
    return uscc.normalise(text)


def _one_of(prop: Property, values: Mapping[str, Words], text: str) -> str:
    if text in values:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold()
    other = OTHER.match(folded)
    spellings = {folded, simplified(folded), *filter(None, other.groups() if other else ())}
    for code, words in values.items():
        if not spellings.isdisjoint((code.casefold(), words.zh, words.en.casefold())):
            return code
    if says_nothing(text):
        return ""
    allowed_zh, allowed_en = "、".join(w.zh for w in values.values()), ", ".join(values)
    raise Unfit(
        "not-allowed",
        Words(f"“{text}”不是“{prop.words.zh}”的可用值", f"“{text}” is not a value of “{prop.words.en}”"),
        Words(f"可用值：{allowed_zh}。", f"Allowed: {allowed_en}."),
    )


def _text(_: Property, text: str, __: str | None) -> str:
    return "" if text in DASHES else text


def _url(_: Property, text: str, __: str | None) -> str:
    return "" if says_nothing(text) else text.replace(" ", "%20")


def _number(prop: Property, text: str, unit: str | None) -> str:
    return "" if says_nothing(text) else repr(fit_number(prop, text, unit))


def _integer(prop: Property, text: str, unit: str | None) -> str:
    if says_nothing(text):
        return ""
    number = fit_number(prop, text, unit)
    if not number.is_integer():
        raise Unfit(
            "not-an-integer",
            Words(f"“{text}”不是整数（{prop.words.zh}）", f"“{text}” is not a whole number ({prop.words.en})"),
        )
    if number < 0:
        raise Unfit(
            "negative",
            Words(f"“{text}”是负数（{prop.words.zh}）", f"“{text}” is negative ({prop.words.en})"),
            Words("请填零或正整数。", "Enter zero or a positive whole number."),
        )
    return str(int(number))


def _boolean(prop: Property, text: str, _: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded not in YES | NO and has_box(text):
        options = ticked(text)
        folded = unicodedata.normalize("NFKC", options[0]).casefold() if len(options) == 1 else folded
        if not options:
            return ""
    if folded in YES:
        return "true"
    if folded in NO:
        return "false"
    if says_nothing(text):
        return ""
    raise Unfit(
        "not-yes-or-no",
        Words(f"“{text}”不是“是/否”（{prop.words.zh}）", f"“{text}” is neither yes nor no ({prop.words.en})"),
        Words("请填“是”或“否”。", "Enter yes or no."),
    )


def _day(prop: Property, text: str, _: str | None) -> str:
    return "" if says_nothing(text) else fit_day(prop, text)


FITTERS: dict[Kind, Callable[[Property, str, str | None], str]] = {
    "text": _text,
    "text_list": _text,
    "url": _url,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "partial_date": _day,
    "date": _day,
}
