"""Unified social credit code (统一社会信用代码, GB 32100-2015): normalise, check, explain.

18 characters: registration authority, kind of body, six digits of the place, nine of the organisation code (GB 11714),
and a check character.
A place or organisation code is not looked up: codes of abolished districts stay valid.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z, which look like digits
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_LOOKALIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_BLANKS = re.compile(r"[\s\-‐-―－·.]+")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a code: a stable `code`, and the sentence in Chinese and English."""

    code: str
    zh: str
    en: str


def normalise(text: str) -> str:
    """Write a code in half-width capitals without blanks and hyphens; characters are never corrected."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(first17: str) -> str:
    """Compute the 18th character of a code from its first 17; raises ValueError for other characters or lengths."""
    if len(first17) != 17:
        raise ValueError(f"17 characters are needed, got {len(first17)}: {first17!r}")
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def explain(text: str) -> Flaw | None:
    """Say what is wrong with a code; `None` when it is valid."""
    code = normalise(text)
    if not code:
        return Flaw("empty", "统一社会信用代码为空。", "The unified social credit code is empty.")
    return _length(code) or _characters(code) or _place(code) or _check(code)


def is_valid(text: str) -> bool:
    """Whether a text is a unified social credit code with the right check character."""
    return explain(text) is None


def _length(code: str) -> Flaw | None:
    if len(code) == 18:
        return None
    older = {9: ("组织机构代码", "an organisation code"), 15: ("工商注册号", "a business registration number")}
    zh, en = older.get(len(code), ("", ""))
    return Flaw(
        "length",
        f"“{code}”有 {len(code)} 位，应为 18 位" + (f"；像是旧的{zh}。" if zh else "。"),
        f"“{code}” has {len(code)} characters instead of 18" + (f"; it looks like {en} of old." if en else "."),
    )


def _characters(code: str) -> Flaw | None:
    wrong = next((char for char in code if char not in ALPHABET), None)
    if wrong is None:
        return None
    at = code.index(wrong) + 1
    meant = _LOOKALIKE.get(wrong)
    return Flaw(
        "character",
        f"“{code}”第 {at} 位的“{wrong}”不在代码字符集内" + (f"，可能应为“{meant}”。" if meant else "。"),
        f"“{wrong}” at position {at} of “{code}” is not used in codes"
        + (f"; “{meant}” may be meant." if meant else "."),
    )


def _place(code: str) -> Flaw | None:
    if code[2:8].isdigit():
        return None
    return Flaw(
        "place",
        f"“{code}”第 3 至 8 位“{code[2:8]}”应为六位数字的登记管理机关行政区划码。",
        f"Characters 3 to 8 of “{code}” (“{code[2:8]}”) must be the six digits of the registering place.",
    )


def _check(code: str) -> Flaw | None:
    right = check_character(code[:17])
    if code[17] == right:
        return None
    return Flaw(
        "check",
        f"“{code}”的校验码“{code[17]}”不符，按前 17 位应为“{right}”；至少有一位抄错。",
        f"The check character “{code[17]}” of “{code}” should be “{right}”; at least one character is wrong.",
    )
