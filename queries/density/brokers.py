"""Brokers: who lies between others (betweenness), and who is not held by one closed circle (Burt's constraint)."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from queries.density.events import Ints
from queries.density.stack import Numbers, Stack

EXACT = 5_000_000  # organisations × ties; beyond it paths are counted from a sample of organisations
PIVOTS = 64
DIGITS = 12


def exact(network: Stack) -> bool:
    """Tell whether betweenness counts every shortest path of a network of this size."""
    return network.width * len(network.first) <= EXACT


def betweenness(network: Stack) -> Numbers:
    """Return the share of shortest paths between others that lead through each organisation of one network (0 to 1)."""
    return all_paths(network) if exact(network) else sampled_paths(network)[0]


def all_paths(network: Stack) -> Numbers:
    """Return betweenness over every shortest path."""
    import rustworkx as rx  # loads on use

    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(network.width))
    graph.add_edges_from_no_data(list(zip(network.first.tolist(), network.second.tolist(), strict=True)))
    found = rx.betweenness_centrality(graph, normalized=True)
    # added up by several threads: the last digits depend on who comes first
    return np.round([found[node] for node in range(network.width)], DIGITS)


def sampled_paths(stack: Stack, sample: int = PIVOTS) -> Numbers:
    """Return an estimate of betweenness, a row per network: Brandes' sums from `sample` organisations, evenly spread."""
    n = stack.width
    pivots = np.unique(np.linspace(0, n - 1, min(sample, n)).astype(np.int64))
    pairs = len(pivots) * max(1, n - 2) * (n - 1) / n if n > 1 else 1.0
    found = np.zeros((stack.networks, n))
    for number in range(stack.networks):  # one after another: what is worked on stays small enough to be near
        network = stack.some(number, number + 1)
        tied = np.flatnonzero(network.degrees)
        found[number, tied] = _depending(network, tied, pivots)
    return found / pairs


def _depending(network: Stack, tied: Ints, pivots: Ints) -> Numbers:
    """How many others the pivots reach through each organisation with partners, shared among shortest paths; from all pivots at once."""
    place = np.full(network.width, -1)
    place[tied] = np.arange(len(tied))
    one, other = place[network.first], place[network.second]
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    ties = sparse.csr_array((np.ones(len(ends[0])), ends), shape=(len(tied), len(tied)))
    columns = np.flatnonzero(place[pivots] >= 0)
    starts = place[pivots[columns]]
    paths = np.zeros((len(tied), len(pivots)))
    paths[starts, columns] = 1.0
    fronts = [paths.copy()]
    while True:
        front: Numbers = np.where(paths == 0, np.asarray(ties @ fronts[-1]), 0.0)
        if not front.any():
            break
        paths += front
        fronts.append(front)
    depends, share = np.zeros_like(paths), np.zeros_like(paths)
    for nearer, front in zip(fronts[-2::-1], fronts[:0:-1], strict=True):
        share.fill(0.0)
        np.divide(1 + depends, paths, out=share, where=front > 0)
        depends += nearer * np.asarray(ties @ share)
    depends[starts, columns] = 0.0
    total: Numbers = depends.sum(axis=1)
    return total


def constraint(network: Stack) -> Numbers:
    """Return Burt's constraint: how far somebody's partners are partners of each other; nan without a partner."""
    ties = sparse.csr_array(network.upper + network.upper.T).astype(float)
    with np.errstate(divide="ignore"):
        shares = sparse.diags_array(np.where(network.degrees > 0, 1 / network.degrees, 0.0), format="csr") @ ties
    held = sparse.csr_array(shares + shares @ shares).multiply(ties)
    found = np.asarray(sparse.csr_array(held).power(2).sum(axis=1)).ravel()
    return np.where(network.degrees > 0, found, np.nan)
