"""Organisation names: one key under which spellings meet, and the parts a Chinese name is built of.

A registered Chinese name reads region + brand + industry + legal form (深圳市 + 优必选 + 科技 + 股份有限公司).
`normalise` removes what carries no meaning (width, traditional characters, brackets, blanks, case); `parse` finds
the parts. Neither decides identity: `ingest.identity` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.places import NATION, Region, split_region
from graph.words import ENGLISH, ENGLISH_FORMS, EXPANSIONS, FORMS, INDUSTRY, UNIT_MARKS, Family

_UNIT = re.compile("|".join(UNIT_MARKS.split()))
_EXPANSION = re.compile("|".join(sorted(EXPANSIONS, key=len, reverse=True)))
_TOKEN = re.compile(r"[a-z0-9]+|[^\Wa-z0-9_]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# In brackets behind a Chinese name: a Latin name or acronym, or a short form announced as one, is a second name.
_GLOSS = re.compile(
    r"\s*\((?:(?:以下)?简称[^()]*|[“\"'‘][^()]*[”\"'’]|(?!(?i:[ivx]+\)))(?![^()]*(?i:campus|branch))"
    r"(?:China|[A-Z]{3,}|[A-Za-z][\w.&'-]*[\s,][^()\u3400-\u9fff]*))\)?\s*$"
)
_LABEL = re.compile(r"^(?:以下)?(?:简称|又称|原名|曾用名)[::]?(?=\S{2})")


@dataclass(frozen=True, slots=True)
class Name:
    """An organisation name and its parts; `key` is its normal form, `core` what stands between region and form."""

    text: str
    key: str
    region: Region | None
    core: str
    brand: str
    industry: str
    form: str
    family: Family | None
    place: Region | None
    gloss: str

    @property
    def han(self) -> bool:
        """Whether the name is written in Chinese characters."""
        return has_han(self.key)

    @property
    def incorporated(self) -> bool:
        """Whether the name ends in a complete company form (有限公司, 股份有限公司, Co., Ltd. …)."""
        return self.family == "company" and ("有限" in self.form or "股份公司" in self.form or self.form.isascii())

    @property
    def unit(self) -> bool:
        """Whether the name calls itself a part of another organisation (附属医院, 分公司 …)."""
        return self.family == "unit" or bool(_UNIT.search(self.key))

    @property
    def generic(self) -> bool:
        """Whether nothing in the name tells it from others of its type (人民医院, 科技有限公司, 第一中学)."""
        return bool(self.form) and not self.region and not re.sub(r"第?[一二三四五六七八九十\d]+", "", self.brand)


def has_han(text: str) -> bool:
    """Whether a text contains a Chinese character."""
    return bool(_HAN.search(text))


@lru_cache(maxsize=200_000)
def normalise(name: str) -> str:
    """Give the key under which spellings of one name meet (idempotent; empty only for blank text)."""
    text = _stable(name)
    return text or "".join(unicodedata.normalize("NFKC", name).split())


@lru_cache(maxsize=200_000)
def parse(name: str) -> Name:
    """Split a name into region, brand, industry words and legal form; parts that are not there are empty."""
    body, gloss = split_gloss(name)
    place, bracket = _bracketed_place(body)
    region, rest = split_region(expand(normalise(body.replace(bracket, "", 1))))
    form, family = _ending(rest)
    core = rest[: len(rest) - len(form)]
    brand, industry = _industry(core)
    return Name(name, normalise(name), region, core, brand, industry, form, family, place, normalise(gloss))


def split_gloss(name: str) -> tuple[str, str]:
    """Split a second name in brackets (English, acronym, “简称…”) from a Chinese name: (name, gloss)."""
    text = _LABEL.sub("", unicodedata.normalize("NFKC", name).strip())
    gloss = ""
    while (match := _GLOSS.search(text)) and has_han(text[: match.start()]):
        text, gloss = text[: match.start()], re.sub(r"^\W*(?:(?:以下)?简称)?|\W+$", "", match.group())
    return text, gloss


def identity_key(name: Name) -> tuple[str, ...]:
    """Give (region, place in brackets, rest), 省 and 市 dropped, short names written out: equal for mere spellings."""
    places = (f"{place.province}/{place.name}" if place else "" for place in (name.region, name.place))
    rest = name.core + name.form
    return *places, re.sub(r"(?<!研究)所$", "研究所", rest) if rest.startswith("科学院") else rest


@lru_cache(maxsize=200_000)
def expand(key: str) -> str:
    """Write out official short names in a normalised name (中科院 → 中国科学院)."""
    return _EXPANSION.sub(lambda match: EXPANSIONS[match.group()], key)


def _stable(text: str) -> str:
    for _ in range(8):  # each pass shortens or maps to a fixed spelling; two passes are the rule
        if (step := _step(text)) == text:
            break
        text = step
    return text


def _step(name: str) -> str:
    text = _plain(simplified(split_gloss(name)[0])).casefold()
    tokens: list[str] = _TOKEN.findall(re.sub(r"['’`´.]", "", text))
    if not has_han(text):
        tokens = tokens[1:] if tokens[1:] and tokens[0] == "the" else tokens
    return "".join(ENGLISH.get(token, token) for token in tokens) or "".join(tokens)


def _plain(text: str) -> str:
    """Drop the accents of Latin letters only: é is e, but ガ is not カ."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", "".join(_unaccented(char) for char in unicodedata.normalize("NFKC", text)))


def _unaccented(char: str) -> str:
    if ord(char) >= 0x250 and not 0x1E00 <= ord(char) < 0x1F00:
        return char
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))


def simplified(text: str) -> str:
    """Write traditional characters as simplified ones, character by character (so that the result is stable)."""
    return text if text.isascii() else "".join(map(_simplified_char, text))


@cache
def _simplified_char(char: str) -> str:
    return str(_converter().convert(char)) if has_han(char) else char  # type: ignore[attr-defined]


@cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _endings(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")$")


@cache
def _families() -> dict[str, Family]:
    table: Iterable[tuple[Family, str]] = [*FORMS.items(), *ENGLISH_FORMS.items()]
    return {word: family for family, words in table for word in words.split()}


def _ending(rest: str) -> tuple[str, Family | None]:
    match = _endings(tuple(_families())).search(rest)
    return (match.group(), _families()[match.group()]) if match else ("", None)


def _industry(core: str) -> tuple[str, str]:
    brand = core
    while match := _endings(tuple(INDUSTRY.split())).search(brand):
        brand = brand[: match.start()]
    return brand, core[len(brand) :]


def _bracketed_place(body: str) -> tuple[Region | None, str]:
    for match in re.finditer(r"[(【\[]([^()【】\[\]]+)[)】\]]", body):
        region, rest = split_region(simplified(match[1]))
        if region and not rest and region.name != NATION:
            return region, match.group()
    return None, ""
