"""What a comparison needs of a record, read leniently from any mapping: a missing or odd value is an absent one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph import uscc
from graph.names import Name, normalise, parse
from graph.places import Region, find_region

# Our key, and the other column names it goes by in sources.
_KEYS = {
    "ror": ("ror", "ror_id"),
    "moe": ("moe", "moe_code"),
    "stock_code": ("stock_code", "stock"),
    "region": ("region", "city", "province"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One organisation as a source describes it; `ids` maps ror, moe, stock_code to the values given."""

    name: Name
    code: str
    flaw: uscc.Flaw | None
    ids: Mapping[str, frozenset[str]]
    aliases: frozenset[str]
    kind: str
    region: str
    on: str
    keys: frozenset[str] = field(default_factory=frozenset)

    @property
    def place(self) -> Region | None:
        """The place that the `region` fact names, where the table of places knows it."""
        return find_region(normalise(self.region))


def read(mapping: Mapping[str, Any]) -> Record:
    """Read name, uscc, ror, moe, stock_code, kind, region, aliases and `on` (the date asked about) from a mapping."""
    code = uscc.normalise(_text(mapping.get("uscc")))
    flaw = uscc.explain(code) if code else None
    aliases = _texts(mapping.get("aliases"))
    return Record(
        name=parse(_text(mapping.get("name"))),
        code="" if flaw else code,
        flaw=flaw,
        ids={key: _ids(mapping, key) for key in ("ror", "moe", "stock_code")},
        aliases=aliases,
        kind=_text(mapping.get("kind")).casefold(),
        region=_first(mapping, "region"),
        on=_text(mapping.get("on")),
        keys=frozenset(filter(None, map(normalise, aliases))),
    )


def _ids(mapping: Mapping[str, Any], key: str) -> frozenset[str]:
    values = (value for name in _KEYS[key] for value in _texts(mapping.get(name)))
    return frozenset(filter(None, (_identifier(key, value) for value in values)))


def _identifier(key: str, value: str) -> str:
    value = uscc.normalise(value)
    if key == "ror":
        return value.rpartition("/")[2].casefold()
    if key == "stock_code":  # 600104.SH, SH600104, 600104: the six digits name the share
        return re.sub(r"^(?:SH|SZ|BJ|HK)|(?:SH|SZ|BJ|HK)$", "", value)
    return value


def _first(mapping: Mapping[str, Any], key: str) -> str:
    return next(filter(None, (_text(mapping.get(name)) for name in _KEYS[key])), "")


def _text(value: Any) -> str:
    """Read one value as text: `None` and NaN (which is unequal to itself) are empty."""
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124


def _texts(value: Any) -> frozenset[str]:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        return frozenset(filter(None, map(_text, value)))
    return frozenset(filter(None, map(str.strip, re.split(r"[|;；]", _text(value)))))
