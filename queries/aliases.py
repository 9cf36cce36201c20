"""The alias table of a published graph in the labels of the text reader: what a text may call a thing the graph knows."""

from __future__ import annotations

import re

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
SHORTEST = 3
"""Two characters are as often a word as a name (现代, 普惠); the reader knows the well-known ones itself."""
CHINESE = re.compile("[\u4e00-\u9fff]")
TELLING = re.compile("公司|集团|大学|学院|[院所会厅局厂]$|实验室|联盟|股份|中心|政府|委员会")


def known_names(world: World) -> dict[str, str]:
    """Return Chinese names and aliases of organisations, centers, sectors and regions, each with its label.

    The label is empty where the graph does not know the kind of an organisation and its name tells; else the name is left out.
    """
    kinds = {row["id"]: KINDS.get(row["kind"] or "", "") for row in world.run("scope", "organization_kinds")}
    names: dict[str, str] = {}
    for hit in world.index.names(("Center", "Organization", "Region", "Sector")):
        label = TYPES.get(hit.type) or kinds.get(hit.id, "")
        if len(hit.matched) >= SHORTEST and CHINESE.search(hit.matched) and (label or TELLING.search(hit.matched)):
            names.setdefault(hit.matched, label)
    return names
