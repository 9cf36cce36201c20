"""Which organisation a name means: canonical name, alias, or a printed name of its own."""

from collections import defaultdict
from functools import lru_cache

from tests.oracle.registry import Registry, Row, parts


@lru_cache(maxsize=16)
def canonical_names(registry: Registry) -> dict[str, str]:
    """Map every name of an organisation to its canonical name; a canonical name is never somebody else's alias."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in registry.rows("organizations"):
        for alias in parts(row["aliases"]):
            found[alias].add(row["org_name"])
    for row in registry.rows("org_aliases"):
        found[row["alias"]].add(row["org_name"])
    providers = registry.rows("segment_providers")
    separate = {row["org_name"] for row in providers if row["registry_match"] == "subsidiary"}
    # Choice: one row that says "same" settles the printed name for all rows (中兴 stands once with, once without).
    for row in providers:
        if row["registry_match"] == "same":
            found[row["org_name"]].add(row["registry_org_name"])
    # Choice: an alias of two organisations names neither of them.
    aliases = {name: min(owners) for name, owners in found.items() if len(owners) == 1}
    own = {row["org_name"] for row in registry.rows("organizations")} | separate
    return aliases | {name: name for name in own}


def organization(registry: Registry, name: str) -> str:
    """Return the canonical name of an organisation; an unknown name is an organisation of its own."""
    return canonical_names(registry).get(name, name)


def provider_organization(registry: Registry, row: Row) -> str:
    """Return the organisation a provider row means; a subsidiary stays an organisation of its own."""
    if row["registry_match"] == "same":
        return organization(registry, row["registry_org_name"])
    return row["org_name"] if row["registry_match"] == "subsidiary" else organization(registry, row["org_name"])


def names_of(registry: Registry, name: str) -> set[str]:
    """Return every name by which an organisation is known, the canonical one included."""
    whom = organization(registry, name)
    return {known for known, owner in canonical_names(registry).items() if owner == whom} | {whom}


def located_in(registry: Registry) -> dict[str, Row]:
    """Return the rows that say where an organisation is located, by canonical name."""
    return {row["org_name"]: row for row in registry.rows("organizations")}
