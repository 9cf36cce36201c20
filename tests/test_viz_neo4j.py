"""Networks are the same from both stores: the shared query text gives the same nodes, edges and order."""

from __future__ import annotations

from datetime import date

import pytest

from graph.network import Network
from graph.snapshot import Archive
from queries.world import World
from queries.worlds import Worlds
from viz.network import Filter, neighbourhood, whole

pytestmark = pytest.mark.neo4j


@pytest.fixture
def worlds(registry, neo4j_empty):
    """The registry's graph, embedded and on the server."""
    from graph.stores.neo4j import Neo4jView, Server, publish  # the server's adapter loads on use

    server = Server(neo4j_empty.uri, neo4j_empty.user, neo4j_empty.password)
    snapshot = Archive(registry).current()
    publish(snapshot, server)
    embedded, view = Worlds(registry), Neo4jView(server)
    yield embedded.world(), World(snapshot, view)
    view.close()
    embedded.close()


def plain(network: Network) -> tuple[object, ...]:
    return network.nodes, network.edges, network.total, network.sources, network.extent


def test_both_stores_draw_the_same(worlds):
    embedded, server = worlds
    for focus, hops, only, on in (
        ("NAT-01", 1, Filter(), None),
        ("NAT-01", 2, Filter(), date(2019, 5, 6)),
        ("440000", 1, Filter(), None),
        ("GD-01", 2, Filter(("MEMBER_OF", "PROMOTED_TO"), region="440000"), None),
        ("BAT", 1, Filter(), None),
    ):
        assert plain(neighbourhood(embedded, focus, hops, only, on)) == plain(
            neighbourhood(server, focus, hops, only, on)
        )
    assert plain(whole(embedded)) == plain(whole(server))
    types = ("APPLIED_FOR", "DRAFTED", "FUNDED", "AFFILIATED", "STATED_IN")
    assert plain(whole(embedded, Filter(types), limit=900)) == plain(whole(server, Filter(types), limit=900))
