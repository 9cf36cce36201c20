"""Known names: the bundled registry's centers and organisations, a caller's alias table, and how a bare name is classed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ingest.policy_text.reading import read
from ingest.policy_text.words import CJK, alternation, words

_KINDS = {
    "enterprise": "ENT",
    "financial_institution": "ENT",
    "university": "UNIV",
    "research_institute": "INST",
    "hospital": "INST",
    "industry_organisation": "ORG",
    "government": "GOV",
}
# From the source tree, and from an installed wheel, which carries the registry beside the command line.
_FOLDERS = ("data/registry", "chuangtu/bundled/registry")


@cache
def bundled_names() -> dict[str, str]:
    """Name to label, for every Chinese name of the bundled registry and the well-known short names of `words.yaml`."""
    names = dict.fromkeys(words("known_firms"), "ENT")
    names |= dict.fromkeys(words("known_universities"), "UNIV") | dict.fromkeys(words("known_institutes"), "INST")
    kinds = {row["org_name"]: _KINDS.get(row["kind"] or "", "") for row in _rows("organizations.csv")}
    for row in _rows("organizations.csv"):
        for name in (row["org_name"], *(row["aliases"] or "").split("|")):
            names[name] = kinds[row["org_name"]]
    for row in _rows("org_aliases.csv"):
        if row["kind"] in {"short", "full", "old", "trad"}:
            names[row["alias"]] = kinds.get(row["org_name"], "")
    names |= {row["name_zh"]: "CENTER" for row in _rows("centers.csv")}
    return as_names(names)


def as_names(names: Mapping[str, str] | Iterable[str]) -> dict[str, str]:
    """Known names in the form the rules read, each with a label; a name that comes without one is classed by its tail."""
    given = names.items() if isinstance(names, Mapping) else ((name, "") for name in names)
    known = {}
    for name, label in given:
        clean = read(name.strip()).clean
        if len(clean) > 1 and re.search(f"[{CJK}]|^[A-Z]{{3,}}$", clean):
            known[clean] = _by_tail(clean) or label or "ENT"
    return known


def _by_tail(name: str) -> str:
    """The label that the end of a name gives away, or an empty string; the registry's kinds follow ownership, not form."""
    if re.search(r"公司$", name):
        return "ENT"
    for label, tails in (("ORG", "association_tails"), ("INST", "institute_tails"), ("UNIV", "university_tails")):
        if re.search(rf"(?:{alternation(tails)})(?:\([^()]*\))?$", name) and not re.search(r"创新中心$", name):
            return label
    return ""


def _rows(file: str) -> list[dict[str, str]]:
    root = Path(__file__).resolve().parents[2]
    for folder in _FOLDERS:
        path = root / folder / file
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return list(csv.DictReader(lines))
    return []
