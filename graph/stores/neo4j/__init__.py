"""The server store: a Neo4j brought to a snapshot and asked the same questions as the embedded graph."""

from graph.stores.neo4j.publication import AT_ONCE, Published, publish
from graph.stores.neo4j.server import SCHEMES, Server
from graph.stores.neo4j.view import Held, Neo4jView

__all__ = ["AT_ONCE", "SCHEMES", "Held", "Neo4jView", "Published", "Server", "publish"]
