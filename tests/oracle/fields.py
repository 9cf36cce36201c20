"""Sectors: which printed fields a sector selects, and the unit a center is counted in."""

from tests.oracle.registry import Registry, Row, ancestry, subtree

PREFIX_OF_LEVEL = {"field": "RS-", "group": "RG-", "ten": "TF-"}


def printed_field(registry: Registry, center: Row) -> str | None:
    """Return the `RS-` sector of a center's printed field."""
    return registry.fields.get(center["sector_zh"])


def unit_of_field(registry: Registry, field: str | None, level: str) -> str | None:
    """Return the sector a printed field is counted in at a level, None where it has none (outside the ten fields)."""
    if field is None:
        return None
    if level == "ten":
        return registry.ten_fields.get(field)
    above = ancestry(registry.sector_parents, field)
    return next((sector for sector in above if sector.startswith(PREFIX_OF_LEVEL[level])), None)


def unit(registry: Registry, center: Row, level: str) -> str | None:
    """Return the sector a center is counted in at a level."""
    return unit_of_field(registry, printed_field(registry, center), level)


def ten_fields_of(registry: Registry, sector: str) -> set[str]:
    """Return the fields of the guide that a sector and everything below it are mapped to."""
    below = subtree(registry.sector_parents, sector)
    return {registry.ten_fields[each] for each in below if each in registry.ten_fields}


def selected_fields(registry: Registry, sector: str | None) -> set[str]:
    """Return the printed fields a sector of any scheme selects; None selects all."""
    every = set(registry.fields.values())
    if sector is None:
        return every
    if registry.sectors[sector]["scheme"] == "REGISTRY":
        return every & subtree(registry.sector_parents, sector)
    # Choice: a printed field is selected by its own mapping, as at level "ten", not because its group is mapped there
    # (智能锅炉 lies outside the ten although its group is mapped to TF-02). "Those below it" are the fields below the
    # asked sector, such as all ten for TF.
    wanted = ten_fields_of(registry, sector)
    return {field for field in every if registry.ten_fields.get(field) in wanted}


def units(registry: Registry, level: str, sector: str | None) -> set[str]:
    """Return the sectors that rows may be counted in at a level, restricted to an asked sector."""
    prefix = PREFIX_OF_LEVEL[level]
    every = {each for each in registry.sectors if each.startswith(prefix)}
    if sector is None:
        return every
    found = {unit_of_field(registry, field, level) for field in selected_fields(registry, sector)}
    found |= subtree(registry.sector_parents, sector)
    if level == "ten" and registry.sectors[sector]["scheme"] != "REGISTRY":
        found |= ten_fields_of(registry, sector)
    return {each for each in every if each in found}
