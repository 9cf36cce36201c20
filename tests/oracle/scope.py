"""Which centers a question is about, and whether each existed on the day asked for."""

from datetime import date

from tests.oracle.dates import State, happened_by, interval
from tests.oracle.fields import printed_field, selected_fields
from tests.oracle.places import lies_in, tiers
from tests.oracle.registry import Registry, Row

STATUS = {"designated": "designated", "cultivating": "培育"}


def mentions(registry: Registry, center: Row) -> list[str]:
    """Return the publication dates of a center's pages."""
    pages = (registry.published.get(center[column], "") for column in ("source_url", "source_url_2"))
    return [day for day in (center["source_published"], *pages) if day]


def existence(registry: Registry, center_id: str, on: date | str | None = None) -> State:
    """Tell whether a center existed on a day: yes, no or unknown."""
    center, day = registry.centers[center_id], registry.day(on)
    if center["approved_on"]:
        return happened_by(center["approved_on"], day)
    if day == registry.default_on:
        return "yes"
    # Choice: of two pages "2022-11" and "2022-11-07" the one that ends first proves the center earliest.
    last_days = [interval(text)[1] for text in mentions(registry, center)]
    return "yes" if last_days and min(last_days) <= day else "unknown"


def has_status(center: Row, status: str) -> bool:
    """Tell whether a center has the asked status."""
    return status == "all" or center["status"] == STATUS[status]


def centers_in_scope(
    registry: Registry,
    *,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    status: str = "all",
    on: date | str | None = None,
) -> dict[str, State]:
    """Return the centers of a scope that exist (yes) or may exist (unknown) on the day."""
    fields = selected_fields(registry, sector) if sector else None
    found: dict[str, State] = {}
    for center_id, center in registry.centers.items():
        fits = center["tier"] in tiers(tier) and has_status(center, status) and lies_in(registry, center, region)
        if fits and (fields is None or printed_field(registry, center) in fields):
            found[center_id] = existence(registry, center_id, on)
    return {center_id: state for center_id, state in found.items() if state != "no"}


def existing(scope: dict[str, State]) -> set[str]:
    """Return the centers of a scope that are known to exist."""
    return {center_id for center_id, state in scope.items() if state == "yes"}
