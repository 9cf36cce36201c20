"""How many things and relations of each type a generated registry has: shares of what is asked for, like those of a grown ecosystem."""

from __future__ import annotations

from typing import NamedTuple

PROVINCES = 31
"""Each has one plan with two targets and one rule of uniqueness, and one count of its centers in a source."""
PLAN_NODES, PLAN_EDGES = 4, 4
NODES = {
    "Center": 0.02,
    "Chain": 0.002,  # with 25 segments each, as in the bundled registry
    "Segment": 0.05,
    "Technology": 0.03,
    "Patent": 0.12,
    "Standard": 0.04,
    "Project": 0.04,
    "Funding": 0.02,
    "Person": 0.01,
    "Milestone": 0.01,
    "Assessment": 0.005,
    "Figure": 0.01,
}
"""Share of all nodes; organisations are the rest, somewhat below two thirds."""


class Tie(NamedTuple):
    """A relation of which there are as many as the size asks for."""

    edge: str
    start: str
    end: str
    share: float


TIES = (
    Tie("MEMBER_OF", "Organization", "Center", 0.288),
    Tie("DRAFTED", "Organization", "Standard", 0.15),
    Tie("APPLIED_FOR", "Organization", "Patent", 0.14),
    Tie("SUPPLIES", "Organization", "Segment", 0.13),
    Tie("TOOK_PART", "Organization", "Project", 0.12),
    Tie("COVERS", "Organization", "Segment", 0.06),
    Tie("WORKS_ON", "Organization", "Technology", 0.05),
    Tie("FUNDED", "Organization", "Organization", 0.014),
    Tie("PROTECTS", "Patent", "Segment", 0.012),
    Tie("COVERS", "Center", "Segment", 0.01),
    Tie("COVERS", "Technology", "Segment", 0.008),
    Tie("WORKS_ON", "Center", "Technology", 0.006),
    Tie("PROTECTS", "Patent", "Technology", 0.006),
    Tie("CODIFIES", "Standard", "Segment", 0.006),
)
"""Share of the relations that are left once every thing has what belongs to it (`ties.belonging`)."""


def of_nodes(nodes: int) -> dict[str, int]:
    """Return how many nodes of each type add up to `nodes`.

    Raises ValueError for fewer than a registry needs to have everything the questions ask about.
    """
    if nodes < 1000:
        raise ValueError(f"{nodes} nodes are too few for every type to have some: at least 1000")
    counts = {kind: max(2, round(nodes * share)) for kind, share in NODES.items()}
    counts["Coverage"] = PROVINCES
    counts["Organization"] = nodes - sum(counts.values()) - PROVINCES * PLAN_NODES
    return counts


def of_ties(edges: int, belonging: int) -> dict[Tie, int]:
    """Return how many relations of each kind, with the `belonging` ones, add up to `edges`.

    Raises ValueError when they are fewer than belong to the things.
    """
    left = edges - belonging
    if left < len(TIES):
        raise ValueError(f"{edges} edges are too few: what belongs to the nodes alone is {belonging}")
    counts = {tie: int(left * tie.share) for tie in TIES}
    counts[TIES[0]] += left - sum(counts.values())
    return counts
