"""The promotion ladder: which center became which."""

from datetime import date
from typing import NamedTuple

from tests.oracle.dates import happened_by
from tests.oracle.registry import Registry
from tests.oracle.scope import centers_in_scope


class Promotion(NamedTuple):
    """One step up the ladder."""

    from_center: str
    to_center: str
    promoted_on: str
    basis: str


def promotion_ladder(
    registry: Registry,
    *,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    status: str = "all",
    on: date | str | None = None,
) -> set[Promotion]:
    """Return the promotions that have, or may have, happened by the day."""
    # Choice: a promotion belongs to a scope when either of its centers does, and is left out only before its date.
    scope = centers_in_scope(registry, tier=tier, region=region, sector=sector, status=status, on=on)
    return {
        Promotion(row["from_center_id"], row["to_center_id"], row["promoted_on"], row["basis"])
        for row in registry.rows("promotions")
        if (row["from_center_id"] in scope or row["to_center_id"] in scope)
        and happened_by(row["promoted_on"], registry.day(on)) != "no"
    }
