"""Where something lies, and which regions are the jurisdictions of a tier."""

from tests.oracle.registry import Registry, Row, ancestry, subtree

TIERS = ("national", "provincial", "city")
LEVEL_OF_TIER = {"national": "country", "provincial": "province", "city": "city"}


def location(registry: Registry, row: Row) -> set[str]:
    """Return every region a row with `province` and `city` lies in, up to the country; none where it names no place."""
    codes = registry.city_codes.get(row["city"]), registry.province_codes.get(row["province"])
    return {above for code in codes if code for above in ancestry(registry.region_parents, code)}


def lies_in(registry: Registry, row: Row, region: str) -> bool:
    """Tell whether a row lies in the region; the whole country holds also what names no place."""
    return region == "CN" or region in location(registry, row)


def in_municipality(registry: Registry, region: str) -> bool:
    """Tell whether a region is, or lies in, a municipality, where no city tier can be."""
    above = ancestry(registry.region_parents, region)
    return any(registry.regions[code]["is_municipality"] == "yes" for code in above if code in registry.regions)


def jurisdictions(registry: Registry, tier: str, region: str) -> list[str]:
    """Return the jurisdictions of a tier inside a region, or the region itself where it lies below one."""
    level = LEVEL_OF_TIER[tier]
    inside = sorted(c for c in subtree(registry.region_parents, region) if registry.regions[c]["level"] == level)
    if inside:
        return inside
    above = {registry.regions[code]["level"] for code in ancestry(registry.region_parents, region)}
    # Choice: a province without any listed city is no jurisdiction of the city tier and gives no row there,
    # a municipality gives rows that say "not applicable".
    alone = level in above or (tier == "city" and in_municipality(registry, region))
    return [region] if alone else []


def tiers(tier: str | None) -> tuple[str, ...]:
    """Return the asked tier, or all of them."""
    if tier and tier not in TIERS:
        raise ValueError(f"no tier {tier}")
    return (tier,) if tier else TIERS
