"""How a thing looks: shape, fill and Okabe–Ito colour by type, rings and a letter by tier; never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.errors import Words
from graph.model import NODE
from graph.model.vocabulary import ORGANIZATION_KINDS
from graph.network import Network, Node

Shape = Literal["hexagon", "dot", "square", "diamond", "triangle", "triangleDown", "star"]
Fill = Literal["full", "hollow", "dashed"]
ORANGE, GREEN, YELLOW, BLUE = "#E69F00", "#009E73", "#F0E442", "#0072B2"
VERMILION, PURPLE, GREY = "#D55E00", "#CC79A7", "#767676"


@dataclass(frozen=True)
class Mark:
    """One entry of the legend; no two share shape and fill."""

    key: str
    words: Words
    shape: Shape
    fill: Fill
    colour: str


def _mark(key: str, shape: Shape, fill: Fill, colour: str, words: Words | None = None) -> Mark:
    return Mark(key, words or NODE[key].words, shape, fill, colour)


MARKS = (
    _mark("Center", "hexagon", "full", VERMILION),
    _mark("enterprise", "dot", "full", BLUE, ORGANIZATION_KINDS["enterprise"]),
    _mark("university", "square", "full", GREEN, ORGANIZATION_KINDS["university"]),
    _mark("research_institute", "diamond", "full", ORANGE, ORGANIZATION_KINDS["research_institute"]),
    _mark("Organization", "dot", "hollow", BLUE, Words("其他机构", "other organisation")),
    _mark("Chain", "hexagon", "hollow", GREEN),
    _mark("Segment", "square", "hollow", BLUE),
    _mark("Sector", "diamond", "hollow", VERMILION),
    _mark("Region", "triangleDown", "hollow", GREEN),
    _mark("Technology", "triangle", "full", PURPLE),
    _mark("Person", "triangle", "hollow", GREY),
    _mark("Patent", "star", "full", ORANGE),
    _mark("Standard", "star", "hollow", GREEN),
    _mark("Project", "diamond", "dashed", PURPLE),
    _mark("Funding", "triangleDown", "full", YELLOW),
    _mark("Policy", "star", "dashed", VERMILION, Words("政策、条款与目标", "policy, clause or target")),
    _mark("record", "dot", "dashed", GREY, Words("考核、里程碑、统计与来源", "assessment, milestone, count or source")),
)
BY_KEY = {mark.key: mark for mark in MARKS}
SAME_MARK = {"Clause": "Policy", "Target": "Policy"}
RINGS = {"national": 3, "provincial": 2, "city": 1}
TIER_CHARACTER = {"national": Words("国", "N"), "provincial": Words("省", "P"), "city": Words("市", "C")}


def mark_of(node: Node) -> Mark:
    """Return the mark of a thing; organisations are told apart by kind."""
    if node.type == "Organization":
        return BY_KEY.get(node.kind, BY_KEY["Organization"])
    return BY_KEY.get(SAME_MARK.get(node.type, node.type), BY_KEY["record"])


def legend(network: Network) -> list[Mark]:
    """Return the marks that occur, in the order of the declaration."""
    used = {mark_of(node).key for node in network.nodes}
    return [mark for mark in MARKS if mark.key in used]


def tiers(network: Network) -> list[str]:
    """Return the tiers of the centers that occur, highest first."""
    used = {node.tier for node in network.nodes if node.type == "Center"}
    return [tier for tier in RINGS if tier in used]
