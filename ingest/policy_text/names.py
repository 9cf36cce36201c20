"""Known names: the bundled registry, a caller's alias table, and how a bare name is classed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ingest.policy_text.marks import MARK
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
    kinds = {row["org_name"]: _KINDS.get(row["kind"] or "", "") for row in registry_rows("organizations.csv")}
    for row in registry_rows("organizations.csv"):
        for name in (row["org_name"], *(row["aliases"] or "").split("|")):
            names[name] = kinds[row["org_name"]]
    for row in registry_rows("org_aliases.csv"):
        if row["kind"] in {"short", "full", "old", "trad"}:
            names[row["alias"]] = kinds.get(row["org_name"], "")
    names |= {row["name_zh"]: "CENTER" for row in registry_rows("centers.csv")}
    # The registry's kinds follow ownership, the labels follow the printed form.
    return as_names({name: _by_tail(name) or label for name, label in names.items()})


def as_names(names: Mapping[str, str] | Iterable[str]) -> dict[str, str]:
    """Known names in the form the rules read, each with a label; one without is classed by its tail."""
    given = names.items() if isinstance(names, Mapping) else ((name, "") for name in names)
    known = {}
    for name, label in given:
        clean = read(name.strip()).clean
        if len(clean) > 1 and re.search(f"[{CJK}]|^[A-Z]{{3,}}$", clean):
            known[clean] = label if label in MARK else _by_tail(clean) or _office(clean) or "ENT"
    return known


@cache
def bundled_sectors() -> frozenset[str]:
    """Names of fields in the bundled registry, in the form the rules read."""
    listed = {row["name_zh"] for row in registry_rows("sectors.csv")} | {
        row["sector_zh"] for row in registry_rows("sector_crosswalk.csv")
    }
    return frozenset(
        read(name).clean for name in listed if 2 <= len(name) <= 16 and "(" not in name and "国家" not in name
    )


@cache
def noun_endings() -> frozenset[str]:
    """The last two characters that names of fields and products end in, learned from the bundled registry's names."""
    listed = [row["name_zh"] for file in ("segments.csv", "sectors.csv") for row in registry_rows(file)]
    listed += [row["sector_zh"] for file in ("sector_crosswalk.csv", "centers.csv") for row in registry_rows(file)]
    parts = {part.strip()[-2:] for name in listed for part in re.split(r"[与和及、(/)]", name)}
    learned = {part for part in parts if re.fullmatch(f"[{CJK}]{{2}}", part)}
    return frozenset(learned - {word[-2:] for word in words("function_endings")}) | frozenset(words("field_endings"))


def names_a_field(name: str) -> bool:
    """Tell whether a phrase ends like the name of a field, material or product."""
    endings = noun_endings()
    return any(name[-length:] in endings for length in (2, 3, 4, 1))


def _office(name: str) -> str:
    """Public bodies are told by their last character (上海市经济和信息化委员会)."""
    return "GOV" if re.search(r"(?:委员会|政府|工信部|科技部|财政部|[经发国卫]\w{0,3}委|[厅局署])$", name) else ""


def _by_tail(name: str) -> str:
    """The label that the end of a name gives away, or an empty string; the registry's kinds follow ownership."""
    if re.search(r"公司$", name):
        return "ENT"
    for label, tails in (("ORG", "association_tails"), ("INST", "institute_tails"), ("UNIV", "university_tails")):
        if re.search(rf"(?:{alternation(tails)})(?:\([^()]*\))?$", name) and not re.search(r"创新中心$", name):
            return label
    return ""


def registry_rows(file: str) -> list[dict[str, str]]:
    """The rows of a table of the bundled registry; none where it does not ship."""
    root = Path(__file__).resolve().parents[2]
    for folder in _FOLDERS:
        path = root / folder / file
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return list(csv.DictReader(lines))
    return []
