"""What each question is asked with: the things it is about, spread from the best to the least connected, and a fixed choice of filters."""

from __future__ import annotations

import itertools
import random

import numpy as np

from queries.catalogue import question
from queries.world import World

MOST = 40
SUBJECTS = 10
FILTERS: dict[str, tuple[str, ...]] = {
    "tier": ("", "national", "provincial", "city"),
    "region": ("", "440000", "220100", "310000"),
    "sector": ("", "RG-07", "TF-01"),
    "level": ("", "group", "ten"),
    "status": ("", "designated", "cultivating"),
    "on": ("", "2019-12-31", "2023-06"),
    "chain": ("", "BAT", "CHA-G0"),
    "kind": ("", "enterprise", "university"),
    "need": ("减速器", "BAT", "RG-07"),
    "document": ("CN-2016-IMPL-GUIDE", "GEN-PLAN-440000"),
    "k": ("", "50"),
}
NEEDED = {"subject", "for", "need", "document"}
"""Parameters without which a question has no answer: these have no default."""


def combinations(world: World, name: str) -> list[dict[str, str]]:
    """Return the sets of parameters a question is asked with: at most 40, drawn evenly from all, the same each time."""
    taken = {key: values for key in question(name).takes if (values := _values(world, name, key))}
    every = [dict(zip(taken, values, strict=True)) for values in itertools.product(*taken.values())]
    chosen = sorted(random.Random(name).sample(range(len(every)), min(MOST, len(every))))
    return [{key: value for key, value in every[number].items() if value} for number in chosen]


def plainly(world: World, name: str) -> list[dict[str, str]]:
    """Return how a question is asked with no more than it needs: once with nothing, or about each of some things."""
    needed = {key: _values(world, name, key) for key in question(name).takes if key in NEEDED}
    if not needed:
        return [{}]
    return [{key: values[n % len(values)] for key, values in needed.items()} for n in range(SUBJECTS)]


def _values(world: World, name: str, key: str) -> tuple[str, ...]:
    if key in ("subject", "for"):
        kinds = {"organization_profile": ("Organization",), "collaborators": ("Organization",)}.get(name, ("Center",))
        return tuple(itertools.chain.from_iterable(_spread(world, kind) for kind in kinds))
    if key in ("chain", "document", "need"):
        return tuple(value for value in FILTERS[key] if _is_there(world, value))
    return FILTERS[key]


def _is_there(world: World, value: str) -> bool:
    kind = {"CHA-G0": "Chain", "GEN-PLAN-440000": "Policy"}.get(value)
    return kind is None or value in world.frame.nodes(kind).place


def _spread(world: World, kind: str) -> list[str]:
    """Ids of a type, from the one with most memberships to one with few."""
    members = world.frame.edges("MEMBER_OF", "Organization", "Center")
    ends = members.start if kind == "Organization" else members.end
    ids = world.frame.nodes(kind).ids
    counts = np.bincount(ends, minlength=len(ids))
    order = np.lexsort((np.arange(len(ids)), -counts))[: np.count_nonzero(counts)]
    return [ids[order[place]] for place in np.linspace(0, len(order) - 1, SUBJECTS).astype(int)]
