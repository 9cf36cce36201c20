"""Chinese short forms: characters taken in order from the long name (哈工大 ← 哈尔滨工业大学)."""

from __future__ import annotations

from functools import lru_cache

from graph.names import Name, expand, parse
from graph.words import FORMS

_INSIDE = 4  # characters from which a name standing inside another counts as its short form
_COMPANY = tuple(sorted(FORMS["company"].split(), key=len, reverse=True))


def in_order(short: str, long: str) -> bool:
    """Whether the characters of `short` occur in `long` in the same order."""
    rest = iter(long)
    return all(char in rest for char in short)


def abbreviates(short: Name, long: Name) -> bool:
    """Whether a name can be the short form of another: in order, beginning where the long name or its core begins."""
    if not (short.han and long.han) or len(short.key) >= len(long.key):
        return False
    full = expand(long.key)
    if len(short.key) >= _INSIDE and expand(short.key) in full:
        return True
    return any(_begins(stem, start) for stem in stems(short) for start in (full, long.core + long.form))


def _begins(stem: str, full: str) -> bool:
    return len(stem) > 1 and stem[0] == full[:1] and in_order(stem, full)


@lru_cache(maxsize=200_000)
def _stems(text: str) -> tuple[str, ...]:
    key = expand(parse(text).key)
    bare = next((key.removesuffix(form) for form in _COMPANY if key.endswith(form)), key)
    return tuple(dict.fromkeys(filter(None, (key, bare))))


def stems(name: Name) -> tuple[str, ...]:
    """Give the forms in which a short name may be built: as it stands, and without its company form or 集团."""
    return _stems(name.text)
