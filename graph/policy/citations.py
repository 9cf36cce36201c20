"""Which document a citation means: numbers and titles are compared with brackets, dashes, quotes, spaces and 年 made alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

BRACKETS = str.maketrans({**dict.fromkeys("〔[［﹝【（(", "("), **dict.fromkeys("〕]］﹞】）)", ")")})
DASHES = re.compile(r"[-‐-―−－—~～〜至]+")
QUOTES = re.compile(r"[《》〈〉<>“”\"'‘’「」『』\s]+")
YEARS = re.compile(r"(\d{4}(?:-\d{4})?)年")


class Known(NamedTuple):
    """A document that a citation may mean."""

    id: str
    title: str
    doc_no: str | None = None


def number_key(number: str) -> str:
    """Return a document number with its brackets and spaces made alike: 津工信科﹝2020﹞21号 and 津工信科[2020] 21 号 are one."""
    return QUOTES.sub("", unicodedata.normalize("NFKC", number).translate(BRACKETS)).removesuffix("号")


def title_key(title: str) -> str:
    """Return a title with quotes, brackets, dashes, spaces and 年 after a span of years made alike."""
    plain = QUOTES.sub("", unicodedata.normalize("NFKC", title).translate(BRACKETS))
    return YEARS.sub(r"\1", DASHES.sub("-", plain)).replace(",", "，")


def resolve(title: str, number: str | None, known: Iterable[Known]) -> str | None:
    """Return the id of the known document a citation means: by number, else by title; None when none or several fit."""
    candidates = list(known)
    if number:
        found = {k.id for k in candidates if k.doc_no and number_key(k.doc_no) == number_key(number)}
        if len(found) == 1:
            return found.pop()
    wanted = title_key(title)
    by_title = {k.id for k in candidates if title_key(k.title) == wanted}
    return by_title.pop() if len(by_title) == 1 else None


def outside(title: str) -> str:
    """Return the id under which a document that is not among the known ones stands."""
    return f"DOC:{title_key(title)}"


def renamed(known: Mapping[str, Known]) -> dict[str, str]:
    """Return for each outside document (`DOC:…`) that is one of the others after all the id of that one."""
    inside = [k for k in known.values() if not k.id.startswith("DOC:")]
    pairs = ((k.id, resolve(k.title, k.doc_no, inside)) for k in known.values() if k.id.startswith("DOC:"))
    return {outer: found for outer, found in pairs if found}
