"""Chain coverage: which segments centers and organisations work in."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.coverage import coverage
from tests.oracle.dates import State
from tests.oracle.gaps import cell_state
from tests.oracle.names import located_in, organization, provider_organization
from tests.oracle.places import in_municipality, lies_in, tiers
from tests.oracle.registry import Registry
from tests.oracle.scope import centers_in_scope, existing


class SegmentAnswer(NamedTuple):
    """State by centers, state by organisations, and the centers that exist or may exist there."""

    state: State
    organization_state: State
    centers: frozenset[str]


def centers_by_segment(registry: Registry) -> dict[str, set[str]]:
    """Return segment → centers that work there."""
    return gather(
        (row["segment_id"], row["center_id"])
        for row in registry.rows("center_segments")
        if row["subject_kind"] == "center"
    )


def organizations_by_segment(registry: Registry, region: str) -> dict[str, set[str]]:
    """Return segment → organisations named there or providing there from within the country."""
    pairs = [
        (row["segment_id"], organization(registry, row["org_name"]))
        for row in registry.rows("center_segments")
        if row["subject_kind"] == "org"
    ]
    # Choice: "domestic" is the file's own value; providers from Hong Kong, Macao and Taiwan are not counted.
    pairs += [
        (row["segment_id"], provider_organization(registry, row))
        for row in registry.rows("segment_providers")
        if row["origin"] == "domestic"
    ]
    places = located_in(registry)
    # Choice: an organisation without a known place is located in no region but the whole country.
    return gather(
        (segment, name)
        for segment, name in pairs
        if region == "CN" or (name in places and lies_in(registry, places[name], region))
    )


def gather(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Collect pairs into sets by their first part."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


def with_children(registry: Registry) -> dict[str, set[str]]:
    """Return segment → itself and its children."""
    pairs = [(row["segment_id"], row["segment_id"]) for row in registry.rows("segments")]
    pairs += [(r["parent_segment_id"], r["segment_id"]) for r in registry.rows("segments") if r["parent_segment_id"]]
    return gather(pairs)


def scope_is_complete(
    registry: Registry, scope: dict[str, State], ranks: tuple[str, ...], region: str, status: str, day: date
) -> bool:
    """Tell whether the lists of all asked tiers are complete and every center of the scope is linked to a segment."""
    known = [coverage(registry, tier=rank, region=region, status=status, on=day) for rank in ranks]
    linked = set().union(*centers_by_segment(registry).values())
    return all(each is not None and each.complete for each in known) and set(scope) <= linked


def chain_coverage(
    registry: Registry,
    *,
    chain: str | None = None,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    status: str = "all",
    on: date | str | None = None,
) -> dict[str, SegmentAnswer]:
    """Return segment → answer, for one chain or all of them."""
    # Choice: inside a municipality the city tier does not arise, so "all tiers" means the other two there.
    ranks = tuple(t for t in tiers(tier) if t != "city" or not in_municipality(registry, region))
    scope = centers_in_scope(registry, tier=tier, region=region, sector=sector, status=status, on=on)
    complete = scope_is_complete(registry, scope, ranks, region, status, registry.day(on))
    by_center, by_organization = centers_by_segment(registry), organizations_by_segment(registry, region)
    answers: dict[str, SegmentAnswer] = {}
    for segment, family in with_children(registry).items():
        here = set().union(*(by_center.get(each, set()) for each in family)) & set(scope)
        state = cell_state({each: scope[each] for each in here}, complete=complete, applicable=bool(ranks))
        found = any(by_organization.get(each) for each in family)
        answers[segment] = SegmentAnswer(state, "yes" if found else "unknown", frozenset(here))
    wanted = {row["segment_id"] for row in registry.rows("segments") if chain in (None, row["chain_id"])}
    return {segment: answer for segment, answer in answers.items() if segment in wanted}


def linked_share(
    registry: Registry,
    *,
    tier: str | None = None,
    region: str = "CN",
    sector: str | None = None,
    status: str = "all",
    on: date | str | None = None,
) -> Fraction | None:
    """Return the share of the scope's existing centers that are linked to a segment of any chain."""
    scope = existing(centers_in_scope(registry, tier=tier, region=region, sector=sector, status=status, on=on))
    linked = set().union(*centers_by_segment(registry).values())
    return Fraction(len(scope & linked), len(scope)) if scope else None
