"""The alias table of a published graph in the labels of the text reader: what a text may call a thing the graph knows."""

from __future__ import annotations

from queries.world import World

KINDS = {
    "enterprise": "ENT",
    "financial_institution": "ENT",
    "university": "UNIV",
    "research_institute": "INST",
    "hospital": "INST",
    "industry_organisation": "ORG",
    "government": "GOV",
}
TYPES = {"Center": "CENTER", "Region": "PLACE", "Sector": "SECTOR"}
SHORTEST = {"Region": 3, "Sector": 3}
"""Shorter names of places and fields are words of the language; the reader knows the usual ones itself."""
NATION = ("CN", "中国")


def known_names(world: World) -> dict[str, str]:
    """Return every Chinese name and alias of organisations, centers, sectors and regions with its label; empty where the kind is not known."""
    kinds = {row["id"]: KINDS.get(row["kind"] or "", "") for row in world.run("aliases", "kinds")}
    names: dict[str, str] = {}
    for hit in world.index.names(("Center", "Organization", "Region", "Sector")):
        if len(hit.matched) < SHORTEST.get(hit.type, 2) or hit.id in NATION or not _is_chinese(hit.matched):
            continue
        names.setdefault(hit.matched, TYPES.get(hit.type) or kinds.get(hit.id, ""))
    return names


def _is_chinese(name: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in name)
