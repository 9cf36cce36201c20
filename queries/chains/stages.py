"""The innovation chain (technology development → transfer → first commercial use), as far as sources state it.

Sources print what kind of fact a technology is: what a center aims at or has achieved (development), a pilot line or test platform
(transfer), a product. When something was first sold is not on record.
"""

from __future__ import annotations

from collections import defaultdict

from queries.chains.closing import joined
from queries.chains.rows import Stage
from queries.chains.scoped import Scoped

STAGES = {
    "direction": "development",
    "target": "development",
    "project": "development",
    "breakthrough": "development",
    "facility": "transfer",
    "product": "product",
}
ORDER = ("development", "transfer", "product")
Fact = tuple[str, str, str, str]
"""Center, technology, stage, segment."""


def stages(scoped: Scoped, wanted: list[str]) -> list[Stage]:
    """Return the stages of each asked chain that some technology of the scope's existing centers is at."""
    chains = scoped.chains
    inside = {center.id for center in scoped.scope.existing}
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in scoped.scope.world.once("chains.stages", lambda: _facts(scoped)):
        if fact[0] in inside:
            found[chains.by_id[fact[3]]["chain"], fact[2]].append(fact)
    return [
        Stage.model_validate(
            {
                "chain": chain,
                "chain_name": chains.chain_names[chain][0],
                "chain_name_en": chains.chain_names[chain][1],
                "stage": stage,
                "technologies": len({fact[1] for fact in found[chain, stage]}),
                "segments": sorted({fact[3] for fact in found[chain, stage]}),
                "centers": sorted({fact[0] for fact in found[chain, stage]}),
            }
        )
        for chain in wanted
        for stage in ORDER
        if (chain, stage) in found
    ]


def _facts(scoped: Scoped) -> list[Fact]:
    """Every technology of a center that is linked to a segment, whatever the scope."""
    frame, industry = scoped.industry.frame, scoped.industry
    works = frame.edges("WORKS_ON", "Center", "Technology")
    covers = frame.edges("COVERS", "Technology", "Segment")
    kinds = frame.nodes("Technology").column("fact_kind")
    centers, technologies = frame.nodes("Center").ids, frame.nodes("Technology").ids
    left, right = joined(works.end, covers.start)
    rows = zip(
        works.start[left].tolist(), works.end[left].tolist(), industry.to_place[covers.end[right]].tolist(), strict=True
    )
    return [
        (centers[center], technologies[technology], STAGES[kinds[technology]], scoped.chains.ids[place])
        for center, technology, place in rows
        if place >= 0 and kinds[technology] in STAGES
    ]
