"""What stands in a place of a form: ticked boxes, lists of names, amounts, counts, years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.forms.blocks import Block
from ingest.forms.description import Field, bare, folded
from ingest.several import split_list

OPEN_BOX, TICK = "□☐▢○〇", "☑☒■✓✔√✅●"
BOX = re.compile(rf"([{OPEN_BOX}]\s*[√✓✔]|[{OPEN_BOX}{TICK}])")
BLANK = re.compile(r"[\s_＿…—.。:：]*\Z")
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?")
AMOUNT = re.compile(r"([+-]?\d[\d,]*(?:\.\d+)?)(万元|亿元|元)?(?:人民币|整)?\Z")
IN_TEN_THOUSANDS = {"万元": 0, "亿元": 4, "元": -4}  # powers of ten
YEAR = re.compile(r"(\d{4})年?度?\Z")
BLANK_YEAR = re.compile(r"(20|\d{4})?[\s_]*年度?\Z")
ORDINAL = re.compile(r"\(?(\d{1,3}|…+|\.{2,})[.、)]?\Z")
ROLE_WORDS = {"牵头单位": "牵头单位", "参与单位": "参与单位", "成员单位": "参与单位"}


def ticked(text: str) -> list[str]:
    """Return the options whose box is ticked; an “other” keeps what was written behind it."""
    parts = BOX.split(text)
    found = []
    for mark, option in zip(parts[1::2], parts[2::2], strict=True):
        words = _option(option)
        if words and (mark in TICK or len(mark) > 1):
            found.append(words)
    return found


def _option(text: str) -> str:
    """An option without blanks to fill in, brackets that belong to the list around it, and punctuation."""
    plain = folded(text).rstrip(",;、。")
    plain = re.sub(r"\([_\s]*\)", "", plain)
    if plain.count("(") > plain.count(")"):
        plain = plain.rstrip("(") if plain.endswith("(") else f"{plain})"
    if plain.count(")") > plain.count("("):
        plain = plain.rstrip(")")
    return re.sub(r"^(其[他它])[(:]?(?:请说明:?)?(.*?)\)?\Z", r"\1:\2", plain).rstrip(":")


def split_names(text: str) -> list[str]:
    """Return the organisations named in a cell."""
    return [name for name in split_list(text).names if not BLANK.match(name)]


def named(blocks: list[Block]) -> Iterator[tuple[int, str, str]]:
    """Yield (row, organisation, role as printed) of a list of members; its lines carry a number and perhaps a role."""
    for row in sorted({block.row for block in blocks}):
        here = [b.text for b in blocks if b.row <= row <= b.last_row]
        roles = [ROLE_WORDS[bare(text)] for text in here if bare(text) in ROLE_WORDS]
        own = [b.text for b in blocks if b.row == row and bare(b.text) not in ROLE_WORDS]
        for text in own:
            if not BLANK.match(text) and not ORDINAL.match(folded(text)):
                for name in split_names(text):
                    yield row, name, roles[-1] if roles else ""


def amount(text: str, default: str) -> str | None:
    """Return an amount in 万元 as plain digits; None where it is none or no unit is known."""
    found = AMOUNT.match(folded(text))
    if not found or not (unit := found[2] or default):
        return None
    return shifted(found[1].replace(",", ""), IN_TEN_THOUSANDS[unit])


def shifted(digits: str, places: int) -> str:
    """Multiply a decimal by a power of ten without rounding."""
    from decimal import Decimal

    return f"{Decimal(digits).scaleb(places):f}"


def count(text: str, unit: str) -> str | None:
    """Return a number written with or without its unit; None where it is none."""
    plain = folded(text).removesuffix(folded(unit) or "\0").rstrip("。名个家")
    return plain.replace(",", "") if NUMBER.fullmatch(plain) else None


def by_year(blocks: list[Block]) -> Iterator[tuple[str, str]]:
    """Yield (year, text) where a cell with a year is followed by a filled one."""
    texts = [block.text for block in blocks]
    for text, behind in zip(texts, [*texts[1:], ""], strict=True):
        year = YEAR.match(folded(text))
        if year and not is_blank(behind) and not BLANK_YEAR.match(folded(behind)):
            yield year[1], behind


def is_blank(text: str, field: Field | None = None) -> bool:
    """Tell whether nothing was filled in: nothing at all, the blank of the template, a unit alone."""
    plain = folded(text)
    if BLANK.match(plain) or plain in ("万元", "人", "%"):
        return True
    return field is not None and plain in (folded(field.blank), folded(field.hint))
