"""Cells with numbers → numbers: grouped digits, a unit inside the cell (500万元, 12%, 45人), or the reason why it is none.

A number that is not exact (约500万, 500余万元, 300-500) is refused: nobody but its author can say what it is.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from graph.errors import Words
from graph.model.types import Property
from graph.model.unfit import Unfit
from graph.model.units import CURRENCIES, PATTERN, Unit, unit_named

LARGEST = 1e18
DIGITS_ONLY = Words("请只填数字，例如 1000 或 1,000.5。", "Enter digits only, such as 1000 or 1,000.5.")
_PLAIN = r"[+-]?(?:[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?)"
_PURE = re.compile(_PLAIN + r"\Z")
_AMOUNT = re.compile(
    rf"(?P<yuan>人民币|RMB|CNY|¥)?\s*(?P<number>{_PLAIN})\s*(?P<unit>{PATTERN})?\s*(?P<tail>整|人民币|\(?人民币\)?)?\Z",
    re.IGNORECASE,
)
_TWO_SCALES = re.compile(r"(?P<head>[0-9]+)亿零?(?P<rest>[0-9]{1,4})万(?P<yuan>元)?\Z")
_RANGE = re.compile(r"[0-9][^0-9]{0,4}(?:-|~|至|到|[\u2010-\u2015])+\s*[0-9]")
_INEXACT = re.compile(
    r"约|大概|近|超|余|多|左右|上下|以上|以下|以内|不足|不少于|不低于|不超过|预计|估|数[十百千万亿]|几|[~≈>≥<≤+]"
)
_ANY_DIGIT = re.compile("[0-9一二三四五六七八九十百千万亿]")
_FOREIGN = re.compile(CURRENCIES, re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:[*※]|[①-⑳]|\((?:注|备注)[^()]*\)|\[[0-9]+\])+\Z")


def fit_number(prop: Property, text: str, unit: str | None) -> float:
    """Return the number a cell states in the property's own unit; `unit` is what its column or mapping says numbers are printed in.

    Raises Unfit where the cell states no exact number, or its unit and the column's contradict.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())
    printed = _unit(unit) if unit else None
    if _PURE.match(plain):
        number, own = plain, None
    else:
        number, own = _read(prop, text, plain)
    for stated in (own, printed):
        if stated:
            _must_suit(prop, text, stated)
    value = Decimal(re.sub("[, ]", "", number)) * _factor(text, own, printed)
    if abs(value) > LARGEST:
        raise _no_number(prop, text)
    return float(value)  # in tenths, as printed: 1.1 万元 are 11000.0


def _read(prop: Property, text: str, plain: str) -> tuple[str, Unit | None]:
    if match := _TWO_SCALES.match(plain):
        tens = Decimal(match["head"]) * 10_000 + Decimal(match["rest"])
        return str(tens), unit_named("万元" if match["yuan"] else "万")
    match = _AMOUNT.match(plain)
    if match is None:
        raise _no_number(prop, text)
    said = (match["unit"] or "") + ("人民币" if match["yuan"] or match["tail"] else "")
    return match["number"], unit_named(said) if said else None


def _no_number(prop: Property, text: str) -> Unfit:
    """Why a text is no number: the most helpful reason first."""
    plain = unicodedata.normalize("NFKC", text)
    for pattern, code, zh, en, remedy in _REASONS:
        if _ANY_DIGIT.search(plain) and pattern.search(plain):
            return Unfit(code, Words(f"“{text}”{zh}（{prop.words.zh}）", f"“{text}” {en} ({prop.words.en})"), remedy)
    return Unfit(
        "not-a-number",
        Words(f"“{text}”不是数字（{prop.words.zh}）", f"“{text}” is not a number ({prop.words.en})"),
        DIGITS_ONLY,
    )


_REASONS = (
    (
        _RANGE, "range", "是一个区间，不是一个数", "is a range, not one number",
        Words(
            "请填一个确定的数；只有区间时留空，并把原文写入备注。",
            "Enter one number; where only a range is known, leave it empty and put the wording into the notes.",
        ),
    ),
    (
        _FOREIGN, "foreign-currency", "不是人民币金额", "is not an amount in CNY",
        Words("请折算成人民币，并在备注中写明原币金额和汇率。", "Convert it into CNY, and give the original amount and the rate in the notes."),
    ),
    (
        _INEXACT, "imprecise", "不是确数", "is not an exact number",
        Words(
            "请填确数；只知大概时留空，并把原文写入备注。",
            "Enter the exact number; where only a rough one is known, leave it empty and put the wording into the notes.",
        ),
    ),
    (
        _FOOTNOTE, "footnote", "的数字后带有注号或注文", "has a mark or words of a note behind its number",
        Words("请只留数字，把注写入备注。", "Leave the number alone and put the note into the notes."),
    ),
)  # fmt: skip


def _unit(text: str) -> Unit:
    found = unit_named(text)
    if found is None:
        raise Unfit(
            "unknown-unit",
            Words(f"不认得单位“{text}”", f"the unit “{text}” is not known"),
            Words("请改用元、万元、亿元、% 等单位。", "Use 元, 万元, 亿元 or %."),
        )
    return found


def _must_suit(prop: Property, text: str, unit: Unit) -> None:
    """Refuse a unit the property cannot be stated in: money for a count, a share for money, another currency."""
    if unit.kind == "foreign":
        raise Unfit(
            "foreign-currency",
            Words(f"“{text}”（{unit.text}）不是人民币金额", f"“{text}” ({unit.text}) is not an amount in CNY"),
            Words(
                "请折算成人民币，并在备注中写明原币金额和汇率。",
                "Convert it into CNY, and give the original amount and the rate in the notes.",
            ),
        )
    wrong: tuple[str, ...] = ()
    if prop.unit == "%":
        wrong = ("money", "count", "scale")
    elif prop.unit == "CNY":
        wrong = ("percent", "count")
    elif prop.kind == "integer":
        wrong = ("money", "percent")
    if unit.kind in wrong:
        raise Unfit(
            "unit-mismatch",
            Words(
                f"“{text}”的单位“{unit.text}”不合“{prop.words.zh}”",
                f"the unit “{unit.text}” of “{text}” does not suit “{prop.words.en}”",
            ),
            Words(
                "请检查该列是否对应正确，或更正单位。", "Check that the column is the right one, or correct the unit."
            ),
        )


def _factor(text: str, own: Unit | None, printed: Unit | None) -> int:
    """The factor of a number; a unit in the cell must agree with its column's, or complete it (列为元，单元格写500万)."""
    if own is None or printed is None:
        return (own or printed or Unit("scale", 1, "")).factor
    completes = own.kind == "scale" and printed.factor == 1
    same_scale = "scale" in (own.kind, printed.kind) and own.factor == printed.factor
    if own.agrees(printed) or completes or same_scale:
        return own.factor
    raise Unfit(
        "unit-differs",
        Words(
            f"“{text}”的单位“{own.text}”与该列的单位“{printed.text}”不一致",
            f"the unit “{own.text}” of “{text}” differs from its column's, “{printed.text}”",
        ),
        Words("请统一单位，或只填数字。", "Use one unit, or enter digits only."),
    )
