"""Features of a pair (who asks, whom they might work with), in parts that the answer shows.

Two steps: whole rows for what walks along ties (`rows`), single pairs for the rest (`pairs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import vstack

from queries.recommend.asking import Asking
from queries.recommend.events import Block, Ints, Sparse
from queries.recommend.network import Network, dense

# A hub's tenth candidate shares more partners than a newcomer's first: shares of the best compare like with like.
SHARED = ("common_neighbours", "adamic_adar", "resource_allocation", "three_steps", "random_walk")
RELATIVE = tuple(f"relative_{name}" for name in SHARED)

PARTS: dict[str, tuple[str, ...]] = {
    "network": (
        "common_neighbours", "adamic_adar", "resource_allocation", "cosine", "two_steps", "three_steps", "pagerank",
        "repeated", "share_of_partners", "shared_leads", "latent", "random_walk",
        *RELATIVE,
    ),
    "recency": ("recent_neighbours", "recent_steps", "partners_recent", "similar_fresh", "idle"),
    "topic": ("topic_similarity", "topic_presence", "topic_recent", "relative_topic_presence", "complementarity"),
    "place": ("same_place", "place_affinity", "place_of_partners", "place_weight", "place_fresh"),
    "kind": ("same_kind", "kind_affinity", "kind_of_partners", "kind_weight", "kind_fresh"),
    "standing": (
        "degree", "events", "shared_events", "recent_events", "recent_slots", "fresh_partners", "mean_size", "led",
    ),
}  # fmt: skip
CONTEXT = ("own_degree", "own_events", "own_recent", "own_size", "own_kind")  # describes who asks: may bend any part
NAMES = tuple(name for part in PARTS.values() for name in part) + CONTEXT
# More of these never lowers a score. Normalised and descriptive features are left free.
RISING = frozenset(PARTS["network"]) - {"cosine"} | {"recent_neighbours", "recent_steps", "partners_recent"} | {
    "similar_fresh", "topic_similarity", "topic_presence", "topic_recent", "relative_topic_presence",
    "same_place", "place_weight", "recent_events",
}  # fmt: skip
DAMPING = 0.85
CROWDED = 20  # where more than one in this many entries is filled, a product with dense rows is the faster one


@dataclass(frozen=True)
class Rows:
    """Features of some askers with every organisation: name -> askers x organisations."""

    asking: Asking
    blocks: dict[str, Block]


def rows(net: Network, asking: Asking) -> Rows:
    """Return the row features of those who ask."""
    near, walk, plain, profile = asking.near, asking.walk, asking.plain_walk, asking.profile
    # Every product with one matrix is done at once, and a walk's second step as a product with what it normalises.
    common, adar, allocated, share, plain_second = _products(
        [
            near,
            _times(near, adamic_adar_weight(net)),
            _times(near, _per_degree(net, 1)),
            walk,
            _times(plain, _per_degree(net, 1)),
        ],
        net.adjacency,
    )
    second, similar = _products(
        [_times(walk, net.traits["inverse_strength"]), _times(asking.strength, _per_degree(net, 0.5))], net.strength
    )
    third = _onward(second, net.walk)
    blocks = {
        "common_neighbours": common,
        "adamic_adar": adar,
        "resource_allocation": allocated,
        "two_steps": similar,
        "three_steps": third,
        "pagerank": second + DAMPING * third,
        "random_walk": plain_second + DAMPING * _onward(plain_second, net.plain_walk),
        "repeated": dense(near @ net.repeats),
        "share_of_partners": share,
        "shared_leads": dense(asking.led_by @ net.leads),
        "recent_neighbours": dense(asking.recent @ net.recent),
        "partners_recent": dense(near @ net.recent),
        "recent_steps": dense(asking.fast @ net.fast),
        "similar_fresh": _onward(similar, net.fresh),
        "topic_presence": dense(profile @ net.topic_presence),
        "topic_recent": dense(profile @ net.topic_recent),
    }
    return Rows(asking, blocks)


def pairs(net: Network, found: Rows, row: Ints, other: Ints) -> Block:
    """Return pairs x len(NAMES): the features of asker `row` (a row of found) with organisation `other`.

    Relative features are shares of the highest value among the given pairs of the same row.
    """
    asking = found.asking
    columns = {name: block[row, other] for name, block in found.blocks.items()}
    columns |= {f"relative_{name}": share(columns[name], row) for name in (*SHARED, "topic_presence")}
    columns |= {name: net.traits[name][other] for name in (*PARTS["standing"], "idle")}
    degree = net.traits["degree"]
    columns["cosine"] = np.asarray(
        columns["common_neighbours"] / np.sqrt(np.maximum(asking.traits["degree"][row] * degree[other], 1)), np.float32
    )
    likeness = np.einsum("ij,ij->i", asking.latent[row], net.latent[other])
    columns["latent"] = np.asarray(likeness * np.sqrt(1 + degree[other]), np.float32)
    columns |= _topic(net, found, row, other) | _place(net, asking, row, other) | _kind(net, asking, row, other)
    own = {"own_degree": "degree", "own_events": "events", "own_recent": "recent_events", "own_size": "mean_size"}
    columns |= {name: asking.traits[trait][row] for name, trait in own.items()}
    columns["own_kind"] = asking.kind[row].astype(np.float32)
    return np.column_stack([columns[name] for name in NAMES]).astype(np.float32)


def adamic_adar_weight(net: Network, of: Ints | slice = slice(None)) -> Block:
    """Return 1 / log(degree) per organisation, 0 where the degree is below 2."""
    degree = net.degree[of]
    return np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0).astype(np.float32)


def _products(left: Sequence[Sparse], right: Sparse) -> list[Block]:
    if all(one.shape[0] == 1 for one in left):
        return _single(left, right)
    stacked = vstack(left, format="csr")
    if stacked.nnz * CROWDED > stacked.shape[0] * stacked.shape[1]:
        return np.split(np.asarray(dense(stacked) @ right, np.float32), len(left))
    return np.split(dense(stacked @ right), len(left))


def _single(left: Sequence[Sparse], right: Sparse) -> list[Block]:
    """Return the products of single rows; those with the same places pick the rows of the other matrix once."""
    found: list[Block] = []
    held, part = left[0].indices, right[left[0].indices].T
    for one in left:
        if not np.array_equal(one.indices, held):
            held, part = one.indices, right[one.indices].T
        found.append((part @ one.data)[None])
    return found


def _onward(left: Block, right: Sparse) -> Block:
    """Return the product of dense rows with a matrix; of a single row that holds little, only that is multiplied."""
    held = np.flatnonzero(left.any(axis=0))
    if len(left) == 1 and 2 * (right.indptr[held + 1] - right.indptr[held]).sum() < right.nnz:
        return np.asarray(right[held].T @ left[0, held], np.float32)[None]
    return np.asarray(left @ right, np.float32)


def share(values: Block, row: Ints) -> Block:
    """Return the values as shares of the highest one of the same row."""
    best = np.zeros(int(row.max(initial=-1)) + 1, np.float32)
    np.maximum.at(best, row, values)
    return np.asarray(values / np.maximum(best[row], 1e-12), np.float32)


def _topic(net: Network, found: Rows, row: Ints, other: Ints) -> dict[str, Block]:
    wanted = dense(found.asking.profile)
    reached = dense(found.asking.partner_topics)
    missing = np.where(wanted > 0, 0, reached)  # what the partners do and the asker does not
    return {
        "topic_similarity": inner(dense(found.asking.tfidf), net.tfidf, row, other),
        "complementarity": inner(missing, net.profile, row, other),
    }


def inner(left: Block, right: Sparse, row: Ints, other: Ints) -> Block:
    """Return products of dense rows with sparse ones, over the entries of the sparse ones only."""
    part = right[other]
    which = np.repeat(np.arange(len(other)), np.diff(part.indptr))
    product = part.data * left[row[which], part.indices]
    return np.bincount(which, product, minlength=len(other)).astype(np.float32)


def _place(net: Network, asking: Asking, row: Ints, other: Ints) -> dict[str, Block]:
    mine = (asking.place[row], asking.place_weight[row])
    return _mixing(
        "place", mine, net.events.place[other], (net.place_affinity, net.place_weight, net.place_fresh), other
    )


def _kind(net: Network, asking: Asking, row: Ints, other: Ints) -> dict[str, Block]:
    mine = (asking.kind[row], asking.kind_weight[row])
    return _mixing("kind", mine, net.events.kind[other], (net.kind_affinity, net.kind_weight, net.kind_fresh), other)


def _mixing(
    name: str, asker: tuple[Ints, Block], theirs: Ints, tables: tuple[Block, Block, Block], other: Ints
) -> dict[str, Block]:
    affinity, weight, fresh = tables
    mine, own_weight = asker
    told = ((mine >= 0) & (theirs >= 0)).astype(np.float32)
    total = np.maximum(own_weight.sum(axis=1), 1e-9)
    at = np.arange(len(mine))
    return {
        f"same_{name}": told * (mine == theirs),
        f"{name}_affinity": told * affinity[mine, theirs],
        f"{name}_of_partners": told * own_weight[at, theirs] / total,
        f"{name}_weight": told * weight[other, mine],
        f"{name}_fresh": told * fresh[other, mine],
    }


def _per_degree(net: Network, power: float) -> Block:
    return (1 / np.maximum(net.traits["degree"], 1) ** power).astype(np.float32)


def _times(matrix: Sparse, factor: Block) -> Sparse:
    out = matrix.copy()
    out.data = out.data * factor[out.indices]
    return out
