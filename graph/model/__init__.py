"""The domain, said once: node and edge types with their words; everything else is derived from these declarations."""

from __future__ import annotations

from graph.errors import Words
from graph.model.edges import EDGES, SAME_AS
from graph.model.nodes import NODES
from graph.model.types import EdgeType, Kind, Life, NodeType, Property, Thing

VERSION = "1"
"""Version of the declarations; a snapshot names the one it was built with."""

NODE: dict[str, NodeType] = {node.name: node for node in NODES}
EDGE: dict[str, EdgeType] = {edge.name: edge for edge in EDGES}
THING: dict[str, Thing] = {**NODE, **EDGE, SAME_AS.name: SAME_AS}

__all__ = [
    "EDGE",
    "EDGES",
    "NODE",
    "NODES",
    "SAME_AS",
    "THING",
    "VERSION",
    "EdgeType",
    "Kind",
    "Life",
    "NodeType",
    "Property",
    "Thing",
    "Words",
]
