"""What two names alone can say. Only spellings of one name are the same; every other likeness is for a steward.

The rules stand in the order in which they are asked; the first that knows an answer gives it. Each is symmetric.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from graph.names import Name, expand, identity_key, normalise
from graph.places import NATION, split_region
from graph.words import FORMS
from ingest.identity.abbreviation import abbreviates
from ingest.identity.reasons import Reason, reason

_COMPANY_FORMS = frozenset(FORMS["company"].split())
_NUMBER = re.compile(r"[一二三四五六七八九十百〇零\d]+")
_BRACKET = re.compile(r"\(([^()]+)\)\s*$")
_SIMILAR = 0.3  # share of common character pairs above which two names deserve a look


def by_name(a: Name, b: Name) -> Reason:
    """Give the verdict of the first rule that applies to two names."""
    if not a.key or not b.key:
        return reason("name_missing")
    return next(found for rule in _RULES if (found := rule(a, b)))


def _spelling(a: Name, b: Name) -> Reason | None:
    if a.key == b.key:
        return reason("name_generic" if a.generic else "name_equal", a=a.text)
    if a.han and b.han and identity_key(a) == identity_key(b):
        unclear = bool(a.region and b.region and a.region.relation(b.region) == "unclear")
        return _both("place_unclear" if unclear else "name_spelling", a, b, a.text, b.text)
    return None


def _legal_form(a: Name, b: Name) -> Reason | None:
    """X有限公司 and X股份有限公司 are two legal persons or a conversion; X集团有限公司 is not X有限公司."""
    if not (a.incorporated and b.incorporated) or a.core != b.core or a.form == b.form:
        return None
    if (a.region, a.place) != (b.region, b.place):
        return None
    group = ("集团" in a.form) != ("集团" in b.form)
    return _both("group_differs" if group else "legal_form_differs", a, b)


def _incorporation(a: Name, b: Name) -> Reason | None:
    """X研究院 and X研究院有限公司: before and after, or two; X and X有限公司: a short form."""
    short, long = _by_length(a, b)
    if expand(long.key).removeprefix(expand(short.key)) not in _COMPANY_FORMS:
        return None
    body = short.family and short.family != "company"
    return reason("conversion" if body else "short_form", x=short.text, y=long.text)


def _number(a: Name, b: Name) -> Reason | None:
    if _NUMBER.sub("#", a.key) != _NUMBER.sub("#", b.key):
        return None
    one, other = ("、".join(_NUMBER.findall(name.key)) for name in (a, b))
    return reason("number_differs", x=one, y=other) if one != other else None


def _subordinate(a: Name, b: Name) -> Reason | None:
    """A name that goes on after the legal form of another is a part of it: X大学Y学院, X有限公司Y分公司."""
    short, long = _by_length(a, b)
    parent, child = expand(short.key), expand(long.key)
    if len(short.form) < 2 or short.place or not child.startswith(parent):
        return None
    place, rest = split_region(child.removeprefix(parent))
    if place and not rest:
        return reason("campus", x=place.name)
    bracket = _BRACKET.search(unicodedata.normalize("NFKC", long.text))
    if bracket and expand(normalise(bracket[1])) == child.removeprefix(parent):
        return reason("second_name", x=long.text, y=bracket[1])
    return reason("subordinate", x=short.text, y=long.text)


def _unit(a: Name, b: Name) -> Reason | None:
    if a.unit == b.unit:
        return None
    unit, parent = (a, b) if a.unit else (b, a)
    stem = parent.key.removesuffix(parent.form)
    if len(stem) < 2 or not unit.key.startswith(stem):
        return None
    return reason("unit_mark", x=unit.text)


def _place(a: Name, b: Name) -> Reason | None:
    """The same name with another place is another organisation; with a place on one side only it may be short."""
    if (a.core, a.form) != (b.core, b.form):
        return None
    if a.region and b.region and a.region != b.region:
        code = "place_unclear" if a.region.relation(b.region) == "unclear" else "place_differs"
        return reason(code, x=a.region.name, y=b.region.name)
    if a.place and b.place and a.place != b.place:
        return reason("place_differs", x=a.place.name, y=b.place.name)
    if a.place != b.place:
        place = a.place or b.place
        return reason("campus", x=place.name if place else "")
    short, long = _by_length(a, b)
    return reason("short_form", x=short.text, y=long.text) if a.region != b.region else None


def _short(a: Name, b: Name) -> Reason | None:
    if a.incorporated and b.incorporated:  # a registered name is no short form of another
        return None
    short, long = _by_length(a, b)
    inside = len(short.key) > 1 and short.key in long.key
    if short.han == long.han and (inside or abbreviates(short, long)):
        return reason("short_form", x=short.text, y=long.text)
    return None


def _places_apart(a: Name, b: Name) -> Reason | None:
    if not (a.form and b.form and a.region and b.region) or a.region.relation(b.region) != "apart":
        return None
    return reason("place_differs", x=a.region.name, y=b.region.name)


def _slip(a: Name, b: Name) -> Reason | None:
    if min(len(a.key), len(b.key)) < 5 or a.han != b.han or not _one_apart(a.key, b.key):
        return None
    return _both("near_spelling", a, b)


def _registered(a: Name, b: Name) -> Reason | None:
    if a.incorporated and b.incorporated and a.han and b.han:
        return _both("registered_names_differ", a, b)
    return None


def _script(a: Name, b: Name) -> Reason | None:
    return _both("other_script", a, b) if a.han != b.han else None


def _likeness(a: Name, b: Name) -> Reason:
    one, other = (_pairs(expand(name.key)) for name in (a, b))
    share = 2 * len(one & other) / ((len(one) + len(other)) or 1)
    if share >= _SIMILAR:
        return _both("names_similar", a, b)
    nearby = a.region and a.region == b.region and a.region.name != NATION
    return _both("same_place_and_type" if nearby and a.family == b.family else "names_unrelated", a, b)


_RULES: tuple[Callable[[Name, Name], Reason | None], ...] = (
    _spelling,
    _legal_form,
    _incorporation,
    _number,
    _subordinate,
    _unit,
    _place,
    _short,
    _places_apart,
    _slip,
    _registered,
    _script,
    _likeness,
)


def _by_length(a: Name, b: Name) -> tuple[Name, Name]:
    return (a, b) if len(expand(a.key)) <= len(expand(b.key)) else (b, a)


def _both(code: str, a: Name, b: Name, x: str = "", y: str = "") -> Reason:
    return reason(code, a=a.text, b=b.text, x=x, y=y)


def _pairs(key: str) -> set[str]:
    return {key[i : i + 2] for i in range(len(key) - 1)} or {key}


def _one_apart(one: str, other: str) -> bool:
    """Whether two texts differ by one character replaced, added or left out."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, char in enumerate(short) if char != long[i]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
